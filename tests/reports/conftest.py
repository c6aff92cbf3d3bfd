"""Views made by hand for the tests of reports: a small office, and as many weapons as asked for."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import pytest

from wamledger.domain.moment import parse
from wamledger.services.views import (
    Balance,
    Hold,
    HolderTotal,
    ItemView,
    LotLine,
    Mark,
    Photo,
    Provenance,
    Reading,
    Sighting,
    Standing,
    Step,
    StockView,
    Trace,
    TypeTotal,
    WeaponIdentity,
    WeaponLine,
)


@pytest.fixture
def made() -> ModuleType:
    """The makers of views in this file."""
    return sys.modules[__name__]


NOTE = (
    "unx.example/ledger\n"
    "48213\n"
    "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n"
    "\n"
    "— unx.example/ledger "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def provenance(**changes: Any) -> Provenance:
    values: dict[str, Any] = {
        "ledger": "unx.example/ledger",
        "mission": "UNX, a mission made up for tests",
        "generated_at": parse("2026-11-21T13:20:44Z"),
        "generated_by": "A. Okonkwo, WAM officer",
        "entries": 48213,
        "classification": "UN CONFIDENTIAL",
        "program": "wamledger 0.1.0",
        "head_note": NOTE,
        "as_of": parse("2026-10-31T23:59:59Z"),
        "unwitnessed": 1203,
        "witnessed_at": parse("2026-11-19T08:00:00Z"),
    }
    return Provenance(**{**values, **changes})


HOLDERS = (
    ("UNX-ALPHA-ARM-01", "Alpha, main armoury"),
    ("UNX-BRAVO-CTR-02", "Bravo, container 2"),
    ("CONT-KORVIA-INF", "Korvian infantry battalion"),
    ("UNX-DELTA-EVID", "Delta, evidence room"),
)
TYPES = (
    ("SA-06", "Assault rifle", "Izhmash", "AKM", "7.62x39mm"),
    ("SA-02", "Self-loading pistol", "Beretta", "92F", "9x19mm"),
)
STATUSES = ("IN_STORE", "IN_STORE", "IN_STORE", "ISSUED")
OWNERS = (("CONTINGENT", "KORVIA"), ("UN", ""), ("UNDETERMINED", ""))


def weapon_line(number: int, many: int, **changes: Any) -> WeaponLine:
    holder, holder_name = HOLDERS[number * len(HOLDERS) // max(many, 1)]
    code, name, make, model, calibre = TYPES[number % 7 == 0]
    ownership, owner = OWNERS[number % 3]
    values: dict[str, Any] = {
        "holder": holder,
        "holder_name": holder_name,
        "weapon": f"W-{number:06d}",
        "type": code,
        "type_name": name,
        "make": make,
        "model": model,
        "calibre": calibre,
        "serial": f"{chr(65 + number % 26)}O{number * 7919 % 1000003:06d}",
        "serial_status": "CLEAR",
        "tag": f"T{number:05d}" if number % 3 else "",
        "condition": "SERVICEABLE",
        "ownership": ownership,
        "owner": owner,
        "status": STATUSES[number % 4],
    }
    return WeaponLine(**{**values, **changes})


def lot_line(number: int, **changes: Any) -> LotLine:
    holder, holder_name = HOLDERS[number % 2]
    values: dict[str, Any] = {
        "holder": holder,
        "holder_name": holder_name,
        "lot": f"L-{number:06d}",
        "nature": "762X39-BALL",
        "nature_name": "Cartridge 7.62x39mm ball",
        "lot_number": f"17-{number:03d}-95",
        "quantity": 1_765_862 + number,
        "unit": "EACH",
        "condition": "A1",
        "ownership": "UN",
        "owner": "",
        "status": "IN_STORE",
        "hazard_division": "1.4",
        "compatibility_group": "S",
        "nec_mg": 1600,
    }
    return LotLine(**{**values, **changes})


def stock_view(weapons: Sequence[WeaponLine], lots: Sequence[LotLine] = (), **changes: Any) -> StockView:
    """The view of these lines, with sums that agree."""
    holders: dict[tuple[str, str], Counter[str]] = {}
    types: dict[tuple[str, str], Counter[str]] = {}
    for line in weapons:
        holders.setdefault((line.holder, line.holder_name), Counter())[line.status] += 1
        types.setdefault((line.type, line.type_name), Counter())[line.ownership] += 1
    natures: dict[tuple[str, str, str], Counter[str]] = {}
    for lot in lots:
        natures.setdefault((lot.nature, lot.nature_name, lot.unit), Counter())[lot.status] += lot.quantity
    values: dict[str, Any] = {
        "provenance": provenance(),
        "as_of": parse("2026-10-31T23:59:59Z"),
        "weapons": iter(weapons),
        "lots": iter(sorted(lots, key=lambda lot: lot.holder)),
        "weapon_balance": Balance("", "", "EACH", dict(Counter(w.status for w in weapons)), len(weapons)),
        "lot_balances": [
            Balance(code, name, unit, dict(counts), counts.total())
            for (code, name, unit), counts in natures.items()
        ],
        "holders": [HolderTotal(code, name, dict(counts)) for (code, name), counts in holders.items()],
        "types": [TypeTotal(code, name, dict(counts)) for (code, name), counts in types.items()],
    }
    return StockView(**{**values, **changes})


def office(many: int = 300) -> StockView:
    """A stock of ``many`` weapons and six lots."""
    return stock_view([weapon_line(n, many) for n in range(many)], [lot_line(n) for n in range(6)])


def step(seq: int, words: str, **changes: Any) -> Step:
    values: dict[str, Any] = {
        "seq": seq,
        "entry": f"UNX-OP-{seq:06d}",
        "occurred_at": parse("2026-03-14T09:30:00Z"),
        "recorded_at": parse("2026-03-14T10:05:00Z"),
        "operation": "move",
        "words": words,
        "giver": "UNX-ALPHA-ARM-01  Alpha, main armoury",
        "receiver": "CONT-KORVIA-INF  Korvian infantry battalion",
        "document": f"IV-2026-{seq:04d}",
        "by": "OKONKWO",
        "approved_by": "LINDQVIST",
        "condition": "SERVICEABLE",
    }
    return Step(**{**values, **changes})


IDENTITY = WeaponIdentity(
    weapon="W-000123",
    type="SA-06",
    type_name="Assault rifle",
    make="Izhmash",
    model="AKM",
    calibre="7.62x39mm",
    serial="KO 1717889",
    serial_status="CLEAR",
    tag="T00123",
    country="SU",
    year="1974",
    origin="INDUSTRIAL",
    description="Under-folding stock, black tape round the hand guard.",
    acquisition="SEIZED",
    taken_at=parse("2026-03-12T05:40:00Z"),
)


def item_view(**changes: Any) -> ItemView:
    """A weapon that was seized, issued, read again, counted, held and traced."""
    values: dict[str, Any] = {
        "provenance": provenance(),
        "identity": IDENTITY,
        "standing": Standing(
            "UNX-DELTA-EVID",
            "Delta, evidence room",
            "IN_STORE",
            "SERVICEABLE",
            "UNDETERMINED",
            "",
            parse("2026-06-01T08:00:00Z"),
        ),
        "chain": [
            step(4711, "Taken on charge: seized", giver="Patrol 17", approved_by="", document="SR-2026-0031"),
            step(5120, "Dispatched", receiver="in transit"),
            step(5133, "Received", giver="in transit", receiver="UNX-DELTA-EVID  Delta, evidence room"),
            step(9001, "Counted", giver="", receiver="", document="", approved_by=""),
        ],
        "marks": [
            Mark("PROOF", "arrow in triangle", "FRAME_RECEIVER"),
            Mark("IMPORT", "KO 2009", "BARREL", "KO", "2009"),
        ],
        "readings": [
            Reading(
                parse("2026-03-12T05:40:00Z"),
                "KO 17178?9",
                "PARTIAL",
                "OKONKWO",
                "In the field, at night",
                "UNX-OP-004711",
            ),
            Reading(
                parse("2026-03-20T11:00:00Z"),
                "KO 1717889",
                "CLEAR",
                "MBEKI",
                "Cleaned, read under a lamp",
                "UNX-OP-005200",
            ),
        ],
        "photos": [
            Photo(
                "left side.jpg", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 2_481_022
            )
        ],
        "holds": [Hold("EVIDENCE", "Prosecutor 14/2026", "Case 88", parse("2026-04-01T00:00:00Z"))],
        "sightings": [
            Sighting(
                parse("2026-09-30T09:00:00Z"),
                "UNX-OP-009001",
                "UNX-DELTA-EVID",
                "FULL_SERIAL",
                "SEEN",
                ("MBEKI", "SILVA"),
            )
        ],
        "traces": [
            Trace(
                "TR-0007",
                "SU",
                "INTERPOL",
                parse("2026-05-02T00:00:00Z"),
                "NOT_TRACED",
                parse("2026-08-14T00:00:00Z"),
            )
        ],
    }
    return ItemView(**{**values, **changes})
