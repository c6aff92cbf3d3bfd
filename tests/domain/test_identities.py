"""The rules of serials (R-SN1 to R-SN7) as the ledger keeps them; how keys are made has tests beside the importer's."""

from __future__ import annotations

import pytest

from tests.office import Office
from tests.scenario import spelled
from wamledger.domain import serials
from wamledger.domain.refusals import Code


def weapon(office: Office, code: str) -> dict[str, object]:
    """The file of a weapon."""
    return next(row for row in office.table("weapon") if row["code"] == code)


@pytest.mark.parametrize(
    ("status", "serial", "assigned"),
    [
        ("ILLEGIBLE", "-", True),
        ("OBLITERATED", "-", True),
        ("NONE", "-", True),
        ("CLEAR", "AB1", False),
        ("PARTIAL", "AB?1", False),
        ("ALTERED_RESTAMPED", "AB1", False),
        ("MISMATCHED", "AB1", False),
        ("NOT_CHECKED", "-", False),
    ],
)
def test_a_weapon_that_has_no_serial_to_read_is_assigned_one(
    status: str, serial: str, assigned: bool
) -> None:
    """R-SN1: a serial is assigned where none can be read, and nowhere else, and the entry says that it was assigned."""
    office = Office()
    office.must(spelled(f"register to=ARM +W1,serial_status={status},serial={serial}"))
    row = weapon(office, "W1")
    assert bool(row["serial_assigned"]) == assigned
    body = list(office.bodies())[-1]
    assert body.get("assigned", []) == (["lines.0.new_weapon.serial_assigned"] if assigned else [])


def test_an_assigned_serial_has_its_form_and_stands_apart() -> None:
    """R-SN2: UN, mission, year, number and check character, in a field of its own and never as the marked serial."""
    office = Office()
    office.must(spelled("register to=ARM +W1,serial_status=NONE +W2,serial_status=ILLEGIBLE"))
    numbers = [str(weapon(office, code)["serial_assigned"]) for code in ("W1", "W2")]
    assert [number[:-2] for number in numbers] == ["UN-UNX-26-000001", "UN-UNX-26-000002"]
    assert all(serials.check_assigned(number) for number in numbers)
    assert weapon(office, "W1")["serial"] is None
    assert weapon(office, "W1")["serial_key"] is None


def test_an_assigned_number_is_not_given_twice() -> None:
    """R-SN2: numbers go on after what is in use, also after what another ledger assigned and a reversal took back."""
    office = Office()
    taken = serials.assigned_serial("UNX", 2026, 41)
    office.must(spelled(f"register to=ARM +W1,serial_status=NONE,serial_assigned={taken}"))
    office.must(spelled("register to=ARM +W2,serial_status=NONE", 1))
    office.must(spelled("reverse entry=REGISTER-1", 2))
    office.forget()
    office.must(spelled("register to=ARM +W3,serial_status=NONE", 3))
    assert str(weapon(office, "W3")["serial_assigned"]).startswith("UN-UNX-26-000043-")


@pytest.mark.parametrize(
    "text", ["0", "0000", "A", "AAAA", "N/A", "nil", "UNKNOWN", "XXXX", "illisible", "s/n", "---"]
)
def test_what_stands_for_a_serial_is_refused(text: str) -> None:
    """R-SN3: zeros, one letter repeated and words for nothing are never taken for a serial."""
    office = Office()
    refused = office.refused(spelled(f"register to=ARM +W1,serial={text}"))
    assert refused.code is Code.SERIAL_PLACEHOLDER
    assert (
        office.refused(spelled(f"register to=ARM +W1,serial_status=PARTIAL,serial={text}")).code
        is refused.code
    )


@pytest.mark.parametrize(
    "fields",
    [
        "tag=AB-12",
        "model=AB12",
        'markings=[{"kind":"PROPERTY","text":"ab 12"}]',
        'markings=[{"kind":"PART","text":"AB/12"}]',
    ],
)
def test_another_number_on_the_weapon_is_not_its_serial(fields: str) -> None:
    """R-SN4: tag, model, rack, property and part numbers are not the serial, however they are spaced."""
    office = Office()
    operation = spelled("register to=ARM +W1,serial=AB12")
    name, _, value = fields.partition("=")
    import json

    operation["lines"][0]["new_weapon"][name] = json.loads(value) if value.startswith("[") else value
    assert office.refused(operation).code is Code.SERIAL_IS_OTHER_MARK


def test_a_mark_of_the_maker_may_repeat_the_serial() -> None:
    """R-SN4: a serial that stands on the barrel as well is the serial."""
    office = Office()
    operation = spelled("register to=ARM +W1,serial=AB12")
    operation["lines"][0]["new_weapon"]["markings"] = [
        {"kind": "MANUFACTURE", "text": "AB12", "position": "BARREL"}
    ]
    office.must(operation)


def notices(office: Office, text: str, number: int) -> list[list[str]]:
    """The weapons that a registration says may be the same."""
    office.must(spelled(text, number))
    found = list(office.bodies())[-1]["effects"].get("possible_duplicates", [])
    return [each["others"] for each in found]


def test_the_same_weapon_twice_is_flagged_and_never_merged() -> None:
    """R-SN5: serial, make, model and calibre together make a hit, and both weapons stay."""
    office = Office()
    assert notices(office, "register to=ARM +W1,serial=AB-12", 0) == []
    assert notices(office, "register to=ARM +W2,serial=ab12,model=m-70", 1) == [["W1"]]
    assert set(office.holdings()) == {"W1", "W2"}
    assert {(row["weapon"], row["other"]) for row in office.table("possible_duplicate")} == {("W2", "W1")}


@pytest.mark.parametrize("other", ["make=Izhmash", "model=M72", "calibre=5.45x39mm"])
def test_the_same_serial_alone_is_no_duplicate(other: str) -> None:
    """R-SN5: many makers count from one, so the serial alone says nothing."""
    office = Office()
    notices(office, "register to=ARM +W1,serial=AB12", 0)
    assert notices(office, f"register to=ARM +W2,serial=AB12,{other}", 1) == []


def test_an_unknown_make_may_be_any() -> None:
    """R-SN5: what is unknown of a weapon does not speak against a hit."""
    office = Office()
    notices(office, "register to=ARM +W1,serial=AB12", 0)
    assert notices(office, "register to=ARM +W2,serial=AB12,make=UNKNOWN", 1) == [["W1"]]


def test_a_corrected_serial_is_compared_and_the_old_one_is_not() -> None:
    """R-SN5: a weapon is found by its serial as it is read now, whatever is in memory."""
    for forget in (False, True):
        office = Office()
        notices(office, "register to=ARM +W1,serial=AB12", 0)
        office.must(spelled("correct_identity weapon=W1 changes.serial=CD34", 1))
        if forget:
            office.forget()
        assert notices(office, "register to=ARM +W2,serial=AB12", 2) == []
        assert notices(office, "register to=ARM +W3,serial=CD34", 3) == [["W1"]]


def test_letters_that_look_alike_are_different_serials() -> None:
    """R-SN6: O and 0 may be confused by a reader; the ledger takes them for two serials and hints at nothing."""
    office = Office()
    notices(office, "register to=ARM +W1,serial=AB10", 0)
    assert notices(office, "register to=ARM +W2,serial=AB1O", 1) == []
    assert serials.confusable_key("AB10") == serials.confusable_key("AB1O")


def test_every_reading_stays_on_record() -> None:
    """R-SN7: a corrected reading stands beside the earlier ones, each with its reader and its reason."""
    office = Office()
    office.must(spelled("register to=ARM by=THIRD +W1,serial=AB12"))
    office.must(spelled("correct_identity weapon=W1 changes.serial=AB72 reason=Lamp", 1))
    office.must(spelled("reverse entry=CORRECT_IDENTITY-1 by=THIRD reason=Mistake", 2))
    readings = sorted(office.table("reading"), key=lambda row: row["seq"])
    assert [(row["serial"], row["by_user"], row["reason"]) for row in readings] == [
        ("AB12", "THIRD", None),
        ("AB72", "CLERK", "Lamp"),
        ("AB12", "THIRD", "Mistake"),
    ]
    assert weapon(office, "W1")["serial"] == "AB12"


def test_a_weapon_that_never_had_a_serial_loses_the_one_it_was_given() -> None:
    """R-SN7: status NONE takes the serial away from the file, assigns one, and leaves the reading on record."""
    office = Office()
    office.must(spelled("register to=ARM +W1,serial=AB12"))
    office.must(spelled("correct_identity weapon=W1 changes.serial_status=NONE", 1))
    row = weapon(office, "W1")
    assert row["serial"] is None
    assert str(row["serial_assigned"]).startswith("UN-UNX-26-000001-")
    assert [each["serial"] for each in sorted(office.table("reading"), key=lambda each: each["seq"])] == [
        "AB12",
        None,
    ]
