"""A mission of two sites to which people sign in: nobody holds anything yet, and everybody has a part to play."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from tests.tui.closed_desk import cheap
from wamledger.ledger.store import Ledger
from wamledger.services.access import enrolment, founding, signing_in
from wamledger.services.access.person import act
from wamledger.services.posting import post_operations

AT: Final = "2026-03-01T06:00:00Z"
PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "CHEN": {"roles": ["APPROVER"]},
    "BINTA": {"roles": ["WAM_OFFICER"], "places": ["GAO"]},
    "DIALLO": {"roles": ["STOREKEEPER"], "places": ["GAO"]},
    "EVA": {"roles": ["AUDITOR"]},
    "FATOU": {"roles": ["WAM_OFFICER"], "places": ["KIDAL"]},
}
PASSPHRASES: Final = {
    code: f"{colour} camels walk past seven wells"
    for code, colour in zip(
        ("ADAMU", *PEOPLE), ("scarlet", "violet", "copper", "yellow", "silver", "purple"), strict=True
    )
}
SITES: Final = (
    {"code": "GAO", "name": "Gao camp", "kind": "SITE"},
    {"code": "KIDAL", "name": "Kidal camp", "kind": "SITE"},
)
PLACES: Final = (
    {"code": "GAO-ARM", "name": "Gao armoury", "kind": "ARMOURY", "within": "GAO", "keeper": "DIALLO"},
    {"code": "GAO-EVI", "name": "Gao evidence", "kind": "EVIDENCE_ROOM", "within": "GAO", "keeper": "DIALLO"},
    {"code": "KID-ARM", "name": "Kidal armoury", "kind": "ARMOURY", "within": "KIDAL"},
)
PARTIES: Final = (
    {"code": "PATROL-1", "name": "First patrol", "kind": "UNIT"},
    {"code": "BAND", "name": "Men at the crossing", "kind": "ARMED_GROUP"},
)


def mission(path: Path, *, is_cheap: bool = True) -> None:
    """
    There is a ledger of two sites and six people, each of whom can sign in; no weapon is on record.

    Only this process takes passphrases that are cheap to try; another one refuses them.
    """
    with pytest.MonkeyPatch.context() as patch:
        if is_cheap:
            cheap(patch)
        with Ledger.create(str(path), code="GAO", mission="Sector East") as ledger:
            made = founding.found(ledger, "ADAMU", PASSPHRASES["ADAMU"], name="Adamu Bello")
            second = None
            act(ledger, made.person)
            for site in SITES:
                _posted(ledger, "ADAMU", {"op": "add_place", **site})
            for code, more in PEOPLE.items():
                adding = {"op": "add_user", "code": code, "name": code.title(), **more}
                _posted(ledger, "ADAMU", {**adding, **({"approved_by": "CHEN"} if second else {})})
                enrolment.enrol(ledger, made.person, code, PASSPHRASES[code], second=second)
                if second is None:
                    second = signing_in.sign_in(ledger, "CHEN", PASSPHRASES["CHEN"])
                    act(ledger, made.person, second)
            act(ledger, made.person)
            for place in PLACES:
                _posted(ledger, "ADAMU", {"op": "add_place", **place})
            for party in PARTIES:
                _posted(ledger, "ADAMU", {"op": "add_party", **party})


def _posted(ledger: Ledger, by: str, operation: dict[str, Any]) -> None:
    given = {name: value for name, value in operation.items() if value is not None}
    report = post_operations(ledger, [{"occurred_at": AT, "by": by, **given}])
    assert not report.refused, report.refused[0].as_json()
