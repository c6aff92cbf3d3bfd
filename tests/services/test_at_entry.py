"""At entry: what is said at once of a weapon that comes, a serial that was seen, and ammunition that others had."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from wamledger.domain.notices import Notice
from wamledger.ledger.store import Ledger
from wamledger.services.posting import Report, post_operations
from wamledger.services.serial_search import Candidate, match_serial

AT = "2026-02-01T00:00:00Z"


def seized(made: ModuleType, code: str, serial: str, **more: Any) -> dict[str, Any]:
    """A weapon that a patrol took."""
    new = {"id": code, "serial": serial, **made.WEAPON, **more}
    return made.op(  # type: ignore[no-any-return]
        "register",
        AT,
        id=f"SEI-{code}",
        to="ARM-1",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_weapon": new, "condition": "NOT_INSPECTED"}],
    )


def post(ledger: Ledger, *operations: dict[str, Any], **how: Any) -> Report:
    """The operations are entries."""
    report = post_operations(ledger, operations, **how)
    assert not report.refused, [line.as_json() for line in report.refused]
    return report


def said(report: Report) -> list[Notice]:
    """What was said, beside the hint of the rule itself."""
    return [notice for _file, _line, notice in report.notices if notice.code != "possible_duplicate"]


@pytest.fixture
def armed(small: Ledger, made: ModuleType) -> Ledger:
    """The small ledger with two weapons whose serials are long enough to be compared."""
    post(small, made.weapon("W-11", serial="MK-104317"), made.weapon("W-12", serial="ВК 990011"))
    return small


def test_the_same_serial_is_said_with_where_the_other_stands(armed: Ledger, made: ModuleType) -> None:
    """The candidates are ranked, and each says how near it is."""
    (notice,) = said(post(armed, seized(made, "S-1", "mk 104317")))
    assert notice.code == "serial_on_record"
    assert notice.facts["other"] == "W-11"
    assert "W-11" in notice.text
    assert "in store (ARM-1)" in notice.text
    best = notice.facts["candidates"][0]
    assert (best["weapon"], best["distance"], best["best"], best["agreement"]) == ("W-11", 0, True, "SAME")


@pytest.mark.parametrize(
    ("serial", "other"),
    [("MK-1O4317", "W-11"), ("104317", "W-11"), ("VK99OO11", "W-12"), ("BK990011", "W-12")],
)
def test_nearly_the_same_serial(armed: Ledger, made: ModuleType, serial: str, other: str) -> None:
    """A letter for a figure, letters left out, Cyrillic written by its sound or by its looks."""
    (notice,) = said(post(armed, seized(made, "S-1", serial)))
    assert notice.code in ("serial_nearly_on_record", "serial_on_record")
    assert notice.facts["other"] == other


def test_a_destroyed_weapon_that_comes(armed: Ledger, made: ModuleType) -> None:
    """It is kept apart; the entry is taken all the same."""
    line = [{"weapon": "W-11"}]
    post(
        armed,
        made.op("plan_disposal", AT, disposal="D-1", method="CUT_TORCH", place="ARM-1", lines=line,
                approved_by="OTHER"),
        made.op("destroy", AT, disposal="D-1", destroyed_on=AT[:10], lines=line, witnessed_by=["OTHER", "A guest"]),
    )  # fmt: skip
    report = post(armed, seized(made, "S-1", "MK-104317"))
    assert report.posted == 1
    (notice,) = said(report)
    assert notice.code == "serial_of_gone"
    assert "destroyed" in notice.text
    count = made.op("count", AT, place="ARM-1", scope="SAMPLE", kind="COUNT", cut_off=AT, counted_by=["A", "B"],
                    blind=True, lines=line)  # fmt: skip
    assert [each.code for each in said(post(armed, count))] == ["seen_although_gone"]


def test_a_serial_that_a_count_saw(armed: Ledger, made: ModuleType) -> None:
    """Nothing is said of what stands there; elsewhere the count is told whose serial that is."""

    def count(place: str, serial: str) -> dict[str, Any]:
        return made.op("count", AT, place=place, scope="WEAPONS", kind="COUNT", cut_off=AT,  # type: ignore[no-any-return]
                       counted_by=["A", "B"], blind=True, lines=[{"serial": serial}])  # fmt: skip

    assert said(post(armed, count("ARM-1", "MK-104317"))) == []
    assert said(post(armed, count("SITE", "MK-104317"))) == []
    (notice,) = said(post(armed, count("ARM-2", "MK-104317")))
    assert notice.code == "serial_on_record_seen"
    (notice,) = said(post(armed, count("ARM-2", "MK-1O4317")))
    assert notice.code == "serial_nearly_on_record_seen"


def test_a_corrected_reading_is_looked_at(armed: Ledger, made: ModuleType) -> None:
    """The weapon itself is no hit."""
    correction = made.op("correct_identity", AT, weapon="W-3", changes={"serial": "MK-1O4317"}, reason="Cleaned",
                         approved_by="OTHER")  # fmt: skip
    (notice,) = said(post(armed, correction))
    assert (notice.code, notice.facts["other"]) == ("serial_nearly_on_record", "W-11")
    again = made.op("correct_identity", AT, weapon="W-3", changes={"serial": "QX 77 81 20"}, reason="Read again",
                    approved_by="OTHER")  # fmt: skip
    assert said(post(armed, again)) == []
    again["changes"] = {"serial": "QX 77 8I 20"}
    assert said(post(armed, again)) == [], "its own earlier reading"


def test_a_seized_lot_that_is_ours(armed: Ledger, made: ModuleType) -> None:
    """By its number, however it was written; of another nature it is another lot."""
    for number, nature, expected in (
        ("lot L 1", "CTG-5.56X45-BALL", ["lot_is_ours"]),
        ("LOT-L-1", "CTG-7.62X39-BALL", []),
        ("LOT-L-2", "CTG-5.56X45-BALL", []),
    ):
        line = {"new_lot": {"nature": nature, "lot_number": number}, "quantity": 10, "condition": "C3"}
        acquisition = {"mode": "SEIZED", "ownership": "UNDETERMINED"}
        report = post(armed, made.op("register", AT, to="ARM-1", acquisition=acquisition, lines=[line]))
        assert [each.code for each in said(report)] == expected


def test_consecutive_serials_say_nothing(small: Ledger, made: ModuleType) -> None:
    """A contingent's run, and a number beside it."""
    run = [made.weapon(f"W-{n}", serial=f"AF{104_200 + n}") for n in range(20, 50)]
    assert said(post(small, *run)) == []
    assert said(post(small, seized(made, "S-1", "AF104250"))) == []


def test_many_at_once_are_left_to_detect(armed: Ledger, made: ModuleType) -> None:
    """Nothing is compared, and it is said how many were not; past records are no matter of a counter."""
    many = [seized(made, f"S-{n}", f"MK-{n:06}") for n in range(104_300, 104_400)]
    (notice,) = said(post(armed, *many, dry_run=True))
    assert notice.code == "serials_not_compared"
    assert notice.facts["number"] == 100
    assert said(post(armed, *many, historical=True, dry_run=True)) == []


def test_a_dry_run_says_the_same(armed: Ledger, made: ModuleType) -> None:
    """So somebody may look before it is recorded."""
    dry = said(post(armed, seized(made, "S-1", "MK-1O4317"), dry_run=True))
    assert dry == said(post(armed, seized(made, "S-1", "MK-1O4317")))


# whoever asks by telephone


def found(ledger: Ledger, serial: str, **how: str) -> list[Candidate]:
    """The candidates."""
    return match_serial(ledger, serial, **how)


def test_match(armed: Ledger, made: ModuleType) -> None:
    """The likeliest first; with a model that it is not, only the very same serial, as another model's."""
    (best,) = found(armed, "MK1O4317")
    assert (best.weapon, best.is_best, best.status, best.holder) == ("W-11", True, "IN_STORE", "ARM-1")
    assert found(armed, "MK104317", model="FNC", calibre="5.56x45mm")[0].agreement == "OTHER"
    assert found(armed, "MK1O4317", model="FNC", calibre="5.56x45mm") == []
    assert found(armed, "ZZ778899") == []
    assert [each.weapon for each in found(armed, "MK-1043*")] == ["W-11"]
    assert [each.weapon for each in found(armed, "MK-10?317")] == ["W-11"]


def test_an_earlier_reading_is_found_too_and_a_reversed_entry_is_not(armed: Ledger, made: ModuleType) -> None:
    """A weapon answers to each serial that was ever read on it."""
    post(armed, made.op("correct_identity", AT, weapon="W-11", changes={"serial": "QX778120"}, reason="Cleaned",
                        approved_by="OTHER"))  # fmt: skip
    assert [each.weapon for each in found(armed, "MK-104317")] == ["W-11"]
    assert [each.weapon for each in found(armed, "QX778120")] == ["W-11"]
    post(
        armed,
        made.op("reverse", AT, entry="REG-W-12", reason="Typed into the wrong ledger", approved_by="OTHER"),
    )
    assert found(armed, "ВК 990011") == []
    post(armed, made.weapon("W-13", serial="ВК 990011"))
    assert [(each.weapon, each.is_best) for each in found(armed, "ВК 990011")] == [("W-13", True)]


def test_a_serial_of_which_nothing_was_read(armed: Ledger) -> None:
    """It is refused."""
    from wamledger.domain.refusals import Refused

    for serial in ("", "??", " - ", "*"):
        with pytest.raises(Refused):
            found(armed, serial)


def test_the_database_finds_what_the_index_in_memory_finds(armed: Ledger, made: ModuleType) -> None:
    """Both keep the same clues, so that detection and the counter say the same."""
    from wamledger.detection.serials.index import Reading, SerialIndex
    from wamledger.detection.serials.kinship import looks
    from wamledger.detection.serials.matching import match

    serials = ["AB123456", "A8123456", "0012345", "ПР 4471", "AF104312", "12?456", "UN-7", "٤٤١٧٢٣"]
    index = SerialIndex()
    called = looks(made.WEAPON)
    for number, serial in enumerate(serials):
        index.add(Reading(number, f"X-{number}", serial))
        post(
            armed,
            made.weapon(f"X-{number}", serial=serial, serial_status="PARTIAL" if "?" in serial else "CLEAR"),
        )
    for asked in ("AB12345G", "12345", "PR4471", "104312", "125456", "441723", "AB*", "VS447I", "AF1O4312"):
        mine = match(index, asked, called, lambda _code: called)
        expected = {each.weapon for each in (mine.best, *mine.group, *mine.others) if each is not None}
        theirs = {each.weapon for each in found(armed, asked, **{k: str(v) for k, v in made.WEAPON.items()
                                                                 if k in ("make", "model", "calibre")})}  # fmt: skip
        assert theirs & {f"X-{n}" for n in range(len(serials))} == expected, asked
