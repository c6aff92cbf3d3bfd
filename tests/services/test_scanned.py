"""What a scanned mark means: our labels first, then serials and lot numbers, then what comes near."""

from __future__ import annotations

from types import ModuleType

import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.labels import labels_view
from wamledger.services.scanned import read_mark
from wamledger.services.scope import Scope, scope_of
from wamledger.services.subjects import Subject


@pytest.fixture
def store(ledger: Ledger, made: ModuleType) -> Ledger:
    """Two rifles of one serial, one with a tag, one of its own serial and one without; two lots of one number."""
    made.posted(
        ledger,
        *made.office(),
        made.weapon("W-1", serial="KK1987", tag="T-0042"),
        made.weapon("W-2", serial="KK-1987"),
        made.weapon("W-3", serial="AB77011"),
        made.op(
            "register",
            id="REG-4",
            to="ARM-1",
            acquisition={"mode": "FOUND", "ownership": "NONE"},
            lines=[{"new_weapon": {**made.WEAPON, "id": "W-4", "serial_status": "NONE"}}],
        ),
        made.lot("L-1", 1000),
        made.lot("L-2", 500),
    )
    return ledger


def test_every_label_that_we_print_is_read(store: Ledger) -> None:
    """What stands in the code of a label leads to the thing that the label is on."""
    labels = labels_view(store, generated_by="TEST").labels
    assert {label.of for label in labels} == {"weapon", "lot", "place"}
    for label in labels:
        assert read_mark(store, label.scan).subject == Subject(label.of, label.code)


@pytest.mark.parametrize(
    ("mark", "kind", "code"),
    [
        ("t-0042", "weapon", "W-1"),
        ("  W-2\r", "weapon", "W-2"),
        ("ab 77011", "weapon", "W-3"),
        ("serial=AB77011", "weapon", "W-3"),
        ("LOT-L-1", "lot", "L-1"),
        ("arm-1", "place", "ARM-1"),
        ("]C0W-2", "weapon", "W-2"),
        ("T)àà'é", "weapon", "W-1"),
        ("Z)é", "weapon", "W-2"),
        ("Wß3", "weapon", "W-3"),
    ],
)
def test_a_mark_names_one_thing(store: Ledger, mark: str, kind: str, code: str) -> None:
    """A tag, a code, a serial and the number of a lot are found however they are spaced or written."""
    read = read_mark(store, mark)
    assert (read.kind, read.subject) == (kind, Subject(kind, code))


def test_a_serial_of_two_weapons_names_both(store: Ledger) -> None:
    """Where several weapons bear a serial none of them is preferred."""
    read = read_mark(store, "KK1987")
    assert read.kind == "several"
    assert read.subject is None
    assert [each.subject.code for each in read.found] == ["W-1", "W-2"]


def test_an_assigned_serial_is_found(store: Ledger) -> None:
    """The serial that the mission gave to a weapon without one leads to it."""
    with store.reading() as link:
        (assigned,) = link.one("SELECT serial_assigned FROM weapon WHERE code = 'W-4'")
    assert read_mark(store, assigned).subject == Subject("weapon", "W-4")


def test_what_nothing_bears_comes_with_what_is_nearest(store: Ledger) -> None:
    """A misread serial is unknown, and the weapon that it is nearly of is named beside it."""
    read = read_mark(store, "AB7701I")
    assert (read.kind, read.subject) == ("unknown", None)
    assert [each.subject.code for each in read.near] == ["W-3"]
    assert read_mark(store, "%%%").near == ()


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (" \r\n", Code.FIELD_MISSING),
        ("T-0042\u202e", Code.TEXT_FORBIDDEN),
        ("T\x1b[2J-1", Code.TEXT_FORBIDDEN),
        ("X" * 201, Code.TEXT_TOO_LONG),
    ],
)
def test_a_mark_that_is_none_is_refused(store: Ledger, mark: str, code: Code) -> None:
    """Nothing, controls and whole pages of text are no mark."""
    with pytest.raises(Refused) as refused:
        read_mark(store, mark)
    assert refused.value.code is code


def test_nobody_reads_marks_in_a_closed_ledger_without_signing_in(
    store: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scanning is asking, and asking needs a person where people sign in."""
    monkeypatch.setattr("wamledger.ledger.checkpoint.is_closed", lambda _link: True)
    with pytest.raises(AccessFault):
        read_mark(store, "T-0042")


def test_nothing_is_said_of_what_lies_out_of_reach(store: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """To somebody of another place a mark is as unknown as one that nobody ever made."""

    def scope_in(link: Link, *_more: object) -> Scope:
        return scope_of(link, "SOMEBODY", ["STOREKEEPER"], ["ARM-2"])

    for module in ("reading", "serial_search"):
        monkeypatch.setattr(f"wamledger.services.{module}.scope_in", scope_in, raising=False)
    for mark in ("T-0042", "W-2", "AB77011", "AB7701I", "LOT-L-1", "L-1", "ARM-1"):
        read = read_mark(store, mark)
        assert (read.kind, read.near) == ("unknown", ()), mark
    assert read_mark(store, "ARM-2").subject == Subject("place", "ARM-2")
