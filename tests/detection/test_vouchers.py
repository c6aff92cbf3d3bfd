"""R25: numbers that were passed over or used twice in a book of numbers that are used up one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import entry, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(200)


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R25 says, whole and bit by bit."""
    return both(bodies(sorted(operations, key=lambda each: each["recorded_at"])), at, rules=["R25"])


def moved(number: int, days: float, document: str | None = None, **fields: Any) -> dict[str, Any]:
    """A move with a voucher of that number."""
    there, back = ("ARM", "SAFE") if number % 2 == 0 else ("SAFE", "ARM")
    second = {"approved_by": "CHIEF"} if there == "SAFE" else {}
    return entry(
        "move", fields.pop("id_", f"M-{number:03}"), days, document=document or f"BASE/MOV/{number:04}", to=back,
        lines=[{"weapon": f"A-{number}" if there == "SAFE" else f"B-{number}"}], **{"from": there}, **second,
    )  # fmt: skip


STOCK = [
    weapons("SAFE", [f"A-{number}" for number in range(60)], -20),
    weapons("ARM", [f"B-{number}" for number in range(60)], -19),
]


def book(numbers: list[int]) -> list[dict[str, Any]]:
    """A voucher a day, with these numbers."""
    return [*STOCK, *(moved(number, place) for place, number in enumerate(numbers))]


def test_a_number_that_was_passed_over() -> None:
    """Number 17 of thirty is missing: S3, with the papers on either side of it."""
    (finding,) = found(book([number for number in range(1, 31) if number != 17]))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["M-016", "M-018"]
    assert finding.signal.figures["missing_from"] == finding.signal.figures["missing_to"] == 17
    assert finding.signal.documents == ["BASE/MOV/0016", "BASE/MOV/0018"]


def test_numbers_that_follow_one_another_are_one_finding() -> None:
    """Two numbers in a row are one gap."""
    (finding,) = found(book([number for number in range(1, 51) if number not in (17, 18)]))
    assert finding.signal.quantity == 2


def test_a_whole_book_is_nothing() -> None:
    """Thirty numbers without a gap say nothing, in whichever order they were used."""
    numbers = list(range(1, 31))
    numbers[4], numbers[5] = numbers[5], numbers[4]
    assert found(book(numbers)) == []


def test_it_waits_for_the_paper() -> None:
    """Within a week of the next number the paper may still come."""
    operations = book([number for number in range(1, 31) if number != 29])
    assert found(operations, at=moment_of(34)) == []
    assert len(found(operations, at=moment_of(36))) == 1


def test_it_clears_when_the_number_turns_up() -> None:
    """A voucher that is used twenty days after its neighbours has cleared its own finding."""
    operations = book([number for number in range(1, 31) if number != 17])
    operations.append(moved(17, 60))
    (finding,) = found(operations)
    assert standing([finding]) == []
    assert finding.id == found(operations[:-1])[0].id
    assert finding.signal.operations == ["M-018", "M-017"]


@pytest.mark.parametrize(
    "numbers",
    [
        [*range(1, 8), 10, 11],
        [each * 7 for each in range(30)],
        [*range(1, 26), *range(60, 85)],
    ],
    ids=["few numbers", "numbers at random", "a second book"],
)
def test_what_is_no_book_has_no_gaps(numbers: list[int]) -> None:
    """Few numbers, numbers without order, and the first number of another book say nothing."""
    operations = [*STOCK, *(
        moved(place, place, f"BASE/MOV/{number:04}") for place, number in enumerate(numbers)
    )]  # fmt: skip
    assert found(operations) == []


def test_a_short_book_may_have_one_gap() -> None:
    """Of a book of which twelve numbers were used one gap is said, however many it leaves out; two gaps say nothing."""
    (finding,) = found(book([*range(1, 6), *range(13, 20)]))
    assert finding.signal.quantity == 7
    assert finding.signal.operations == ["M-005", "M-013"]
    assert found(book([*range(1, 6), *range(8, 12), *range(15, 18)])) == []


def test_the_year_may_stand_behind_the_number() -> None:
    """Of vouchers 1/2026 to 30/2026 number 17 is missing, whatever the year before went up to."""
    numbers = [number for number in range(1, 31) if number != 17]
    papers = [
        *(f"MOV {number}/2025" for number in range(40, 52)),
        *(f"MOV {number}/2026" for number in numbers),
    ]
    operations = [*STOCK, *(moved(place, place, paper) for place, paper in enumerate(papers))]
    (finding,) = found(operations)
    assert finding.signal.documents == ["MOV 16/2026", "MOV 18/2026"]
    assert finding.signal.figures["missing_from"] == 17


def test_a_paper_whose_entry_was_reversed_is_accounted_for() -> None:
    """The number of a reversed entry is not missing."""
    operations = book(list(range(1, 31)))
    operations.append(entry("reverse", "R-1", 40, entry="M-018", reason="Wrong", approved_by="CHIEF"))
    assert found(operations) == []


def test_a_number_on_two_papers() -> None:
    """Number 9 on two moves of different weeks is S3; the second part of one paper of one hour is nothing."""
    operations = book(list(range(1, 41)))
    again = moved(50, 45, "BASE/MOV/0009")
    (finding,) = found([*operations, again])
    assert finding.signal.operations == ["M-009", "M-050"]
    assert finding.signal.title == "A number used twice"
    part = moved(51, 8.01, "BASE/MOV/0009")
    assert found([*operations, part]) == []


def test_references_that_are_shared_are_no_numbers() -> None:
    """Where many papers bear a number that others bear as well, they are references."""
    operations = [*STOCK, *(moved(number, number, f"ORDER/{number // 2:03}") for number in range(1, 60))]
    assert found(operations) == []


def test_registration_numbers_and_tags() -> None:
    """A registration number that was passed over is said as one of a paper is."""
    names = [f"G-{number:04}" for number in range(1, 40) if number != 20]
    operations = [weapons("ARM", [name], place, id_=f"REG-{name}") for place, name in enumerate(names)]
    (finding,) = found(operations)
    assert finding.signal.operations == ["REG-G-0019", "REG-G-0021"]
    assert finding.signal.figures["kind"] == "registration numbers"
