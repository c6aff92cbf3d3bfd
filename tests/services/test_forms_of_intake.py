"""Forms of what comes in: the figures are those of the entry, told another way than the view tells them."""

from __future__ import annotations

import io
from collections import Counter
from types import ModuleType
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

from reports.catalogue import kind_of
from reports.kinds import Asked
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.collection import collection_view, receipt_view
from wamledger.services.report_views.registration import registration_view


def printed(ledger: Ledger, name: str, code: str, **asked: Any) -> str:
    """The text of all pages of a report, with single spaces."""
    kind, out = kind_of(name), io.BytesIO()
    assert kind.view is not None
    with kind.view(ledger, Asked(generated_by="X", code=code, **asked)) as view:
        kind.draw(view, out)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(out.getvalue())).pages)
    return " ".join(text.split())


def entry(ledger: Ledger, id_: str) -> dict[str, Any]:
    """The operation of an entry, from its stored bytes."""
    with ledger.reading() as link:
        stored = link.one("SELECT entry FROM entry WHERE id = ?", (id_,))[0]
    found: dict[str, Any] = orjson.loads(bytes(stored))["body"]["operation"]
    return found


def ids(ledger: Ledger, mode: str) -> list[str]:
    """The registrations of one mode of acquisition."""
    with ledger.reading() as link:
        rows = link.rows("SELECT id, entry FROM entry WHERE op = 'register' ORDER BY seq")
    return [id_ for id_, stored in rows if f'"mode":"{mode}"'.encode() in bytes(stored)]


@pytest.mark.parametrize("mode", ["SEIZED", "CAPTURED", "FOUND", "SURRENDERED", "COLLECTED"])
def test_a_collection_lists_what_its_entry_took(mission: Ledger, mode: str) -> None:
    """Each line of the entry stands in the report as it was written, and the totals count the lines by type."""
    for id_ in ids(mission, mode)[:4]:
        operation, view = entry(mission, id_), collection_view(mission, id_, generated_by="X")
        lines = operation["lines"]
        weapons = [line["new_weapon"] for line in lines if "new_weapon" in line]
        assert [line.line for line in view.lines] == list(range(1, len(lines) + 1))
        assert [(w["id"], w.get("serial", ""), w["type"]) for w in weapons] == [
            (line.item, line.mark, line.nature) for line in view.lines if line.item_kind == "weapon"
        ]
        counted = Counter(each["type"] for each in weapons)
        assert {each.nature: each.quantity for each in view.totals if each.item_kind == "weapon"} == counted
        assert len(view.marks) == sum(len(w.get("markings", [])) + ("serial_assigned" in w) for w in weapons)
        assert view.acquired.mode == mode
        assert [each.name for each in view.witnesses] == operation.get("witnessed_by", [])


def test_a_collection_stands_beside_what_the_field_reported(mission: Ledger) -> None:
    """Weapons of the report of the patrol and weapons booked under its reference are counted by type."""
    with mission.reading() as link:
        reports = link.rows(
            "SELECT operation_reference, weapon_types FROM incident WHERE kind IN ('SEIZURE', 'FIND')"
        )
    told = {reference: Counter(orjson.loads(types or "[]")) for reference, types in reports}
    seen = 0
    for id_ in ids(mission, "SEIZED"):
        view = collection_view(mission, id_, generated_by="X")
        for report in view.reported:
            seen += 1
            reference = view.acquired.operation_reference
            assert {each.type: each.reported for each in report.types if each.reported} == told[reference]
            booked = sum(
                1
                for other in ids(mission, view.acquired.mode)
                for line in entry(mission, other)["lines"]
                if "new_weapon" in line
                and entry(mission, other)["acquisition"].get("operation_reference") == reference
            )
            assert sum(each.booked for each in report.types) == booked
        if seen > 2:
            return
    raise AssertionError("no report of the field was found")


def test_goods_that_were_declared_are_no_collection(mission: Ledger) -> None:
    """An entry of another kind, goods of a contingent, and an id that is nothing are refused with a word."""
    declared = ids(mission, "DECLARED")[0]
    for id_, refusal in (
        (declared, Code.REPORT_OF_INTAKE),
        ("INC-000003", Code.REPORT_OF_ENTRY),
        ("NOTHING", Code.ENTRY_UNKNOWN),
    ):
        for view in (collection_view, receipt_view):
            with pytest.raises(Refused) as refused:
                view(mission, id_, generated_by="X")
            assert refused.value.code is refusal


def test_a_receipt_tells_no_name_and_no_group(mission: Ledger) -> None:
    """The person is a number on the receipt; neither the name nor the armed group is in what travels with it."""
    with mission.reading() as link:
        known = dict(link.rows("SELECT number, name FROM participant_name"))
    seen = 0
    for id_ in ids(mission, "SURRENDERED")[:12]:
        operation = entry(mission, id_)
        number = operation["acquisition"].get("participant")
        if number not in known:
            continue
        seen += 1
        view = receipt_view(mission, id_, generated_by="X")
        assert view.participant == number
        everything = repr(view) + printed(mission, "receipt", id_)
        assert known[number] not in everything
        assert operation["acquisition"]["from"] not in everything
    assert seen > 2


def test_a_receipt_has_what_a_person_needs(mission: Ledger) -> None:
    """Number, date, place, type, serial, whether it is serviceable, and the issuer can be read on it."""
    text = printed(mission, "receipt", "REG-000372")
    for part in (
        "LUMBEZI/DDR/00168",
        "2025-12-10 09:08:00 UTC",
        "DDR-00163",
        "VT963840",
        "Assault rifle",
        "Serviceable",
        "Not serviceable",
        "Obliterated",
        "TG-00523",
        "Mirela Okonaro (DDR-1)",
        "Weapons: 3. Lots of ammunition: 0. Nothing else was handed in.",
        "no promise of payment",
    ):
        assert part in text, part


def test_the_mission_says_more_on_its_receipts(small: Ledger, made: ModuleType) -> None:
    """What the mission has set for receipts stands on them; a deposit says that its owner stays the owner."""
    source = {"mode": "COLLECTED", "ownership": "PARTY", "from": "UNIT", "programme": "Agreement 4"}
    new = {"id": "W-9", "serial": "X1", **made.WEAPON}
    made.posted(
        small,
        made.op("set_policy", name="receipt_statement", value="Nobody is prosecuted for handing in."),
        made.op(
            "register",
            id="DEP",
            to="ARM-1",
            acquisition=source,
            lines=[{"new_weapon": new, "condition": "UNSAFE", "remarks": "secret remark"}],
        ),
    )
    text = printed(small, "receipt", "DEP")
    assert "Nobody is prosecuted for handing in." in text
    assert "stays their owner" in text
    assert "UNIT First unit" in text
    assert "secret remark" not in text
    assert "secret remark" not in repr(receipt_view(small, "DEP", generated_by="X"))


def test_a_second_language_needs_its_texts(small: Ledger, made: ModuleType) -> None:
    """A language without a catalogue is refused and names those that there are; English beside English stands once."""
    source = {"mode": "COLLECTED", "ownership": "NONE"}
    line = {"new_weapon": {"id": "W-9", "serial": "X1", **made.WEAPON}, "condition": "UNSAFE"}
    made.posted(small, made.op("register", id="COL", to="ARM-1", acquisition=source, lines=[line]))
    with pytest.raises(Refused) as refused:
        printed(small, "receipt", "COL", second_language="tlh")
    assert refused.value.code is Code.CHOICE_UNKNOWN
    assert "en" in refused.value.facts["allowed"]
    assert printed(small, "receipt", "COL", second_language="en").count("no promise of payment") == 1


def test_a_registration_stands_as_it_was_written(small: Ledger, made: ModuleType) -> None:
    """A serial that was read again is listed below with what it was; a correction that was reversed says so."""
    made.posted(
        small,
        made.weapon("W-9", country_of_manufacture="FI", tag="T-9", serial="AB 1?", serial_status="PARTIAL"),
        made.op(
            "correct_identity",
            "2026-01-02T00:00:00Z",
            id="COR-1",
            weapon="W-9",
            changes={"serial": "AB 17", "serial_status": "CLEAR"},
            reason="Cleaned",
            approved_by="OTHER",
        ),
        made.op(
            "correct_identity",
            "2026-01-03T00:00:00Z",
            id="COR-2",
            weapon="W-9",
            changes={"model": "M72"},
            reason="Looked again",
            approved_by="OTHER",
        ),
        made.op("reverse", "2026-01-04T00:00:00Z", entry="COR-2", reason="No", approved_by="OTHER"),
        made.op(
            "correct_identity",
            "2026-01-05T00:00:00Z",
            id="COR-3",
            weapon="W-9",
            changes={"model": "M70B"},
            reason="Third look",
            approved_by="OTHER",
        ),
    )
    view = registration_view(small, "W-9", generated_by="X")
    assert (view.line.mark, view.line.mark_status, view.line.model, view.line.tag) == (
        "AB 1?",
        "PARTIAL",
        "M70",
        "T-9",
    )
    assert [
        (each.posted.entry, each.field, each.was, each.now, each.posted.reversed_by != "")
        for each in view.corrections
    ] == [
        ("COR-1", "serial", "AB 1?", "AB 17", False),
        ("COR-1", "serial_status", "PARTIAL", "CLEAR", False),
        ("COR-2", "model", "M70", "M72", True),
        ("COR-3", "model", "M70", "M70B", False),
    ]
    assert view.missing == ()
    early = registration_view(small, "W-9", as_of=moment.parse("2026-01-02T12:00:00Z"), generated_by="X")
    assert [each.posted.entry for each in early.corrections] == ["COR-1", "COR-1"]
    text = printed(small, "registration", "W-9")
    for part in ("Weapon registration form W-9", "AB 1?", "Partly read", "AB 17", "Finland", "Registrar"):
        assert part in text, part


def test_a_registration_says_what_a_trace_would_need(small: Ledger) -> None:
    """Without a country of manufacture a weapon is not ready for a trace, and the form names what is missing."""
    assert registration_view(small, "W-1", generated_by="X").missing == ("country_of_manufacture",)
    assert "Not on record: Country of manufacture." in printed(small, "registration", "W-1")


def test_a_weapon_that_an_inquiry_brought_on_charge_has_a_form(small: Ledger, made: ModuleType) -> None:
    """What came on charge after an inquiry says so: its case is the inquiry, its circumstances the reason."""
    new = {"id": "W-9", "serial": "X9", **made.WEAPON}
    made.posted(
        small,
        made.op(
            "adjust",
            id="ADJ",
            direction="BRING_ON_CHARGE",
            place="ARM-1",
            reason="Found behind the rack",
            inquiry="INQ-7",
            approved_by="OTHER",
            lines=[{"new_weapon": new, "condition": "SERVICEABLE"}],
        ),
    )
    view = registration_view(small, "W-9", generated_by="X")
    assert (view.acquired.case, view.acquired.circumstances) == ("INQ-7", "Found behind the rack")
    assert (view.destination.code, view.posted.operation) == ("ARM-1", "adjust")


def test_a_lot_has_no_registration_form(small: Ledger) -> None:
    """A lot and a code that is nothing are refused with a word."""
    for code, refusal in (("L-1", Code.REPORT_OF_WEAPON), ("X-1", Code.WEAPON_UNKNOWN)):
        with pytest.raises(Refused) as refused:
            registration_view(small, code, generated_by="X")
        assert refused.value.code is refusal
