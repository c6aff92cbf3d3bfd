"""A ledger to which people sign in, with passphrases that cost nothing to try, for the screens that ask for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.reading import settled
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services.access import enrolment, founding, signing_in
from wamledger.services.access.person import act
from wamledger.services.posting import post_operations
from wamledger.services.proposals import propose_operation

AT: Final = "2026-03-01T06:00:00Z"
PASSPHRASES: Final = {
    "ADAMU": "copper lantern drifts over sand",
    "BINTA": "violet staircase hums in march",
    "CHEN": "seven quiet herons on the pier",
    "DIALLO": "paper kites above the barracks",
    "EVA": "an amber ledger closed at noon",
}
ROLES: Final = {
    "BINTA": ["WAM_OFFICER"],
    "CHEN": ["APPROVER"],
    "DIALLO": ["STOREKEEPER"],
    "EVA": ["AUDITOR"],
}
RIFLE: Final = {"make": "Izhmash", "model": "AKM", "type": "SA-06", "calibre": "7.62x39"}


def cheap(patch: pytest.MonkeyPatch) -> None:
    """A passphrase is tried in a moment."""
    patch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    patch.setenv("WAMLEDGER_ARGON2", "1,3,1")


def closed_ledger(path: Path) -> None:
    """There is a ledger of five people: BINTA has proposed to hand a rifle over, which CHEN may approve."""
    with pytest.MonkeyPatch.context() as patch:
        cheap(patch)
        with Ledger.create(str(path), code="GAO", mission="Sector East") as ledger:
            made = founding.found(ledger, "ADAMU", PASSPHRASES["ADAMU"], name="Adamu Bello")
            add = {"op": "add_user", "by": "ADAMU", "code": "BINTA", "name": "Binta", "roles": ROLES["BINTA"]}
            _posted(ledger, add)
            enrolment.enrol(ledger, made.person, "BINTA", PASSPHRASES["BINTA"])
            second = signing_in.sign_in(ledger, "BINTA", PASSPHRASES["BINTA"])
            act(ledger, made.person, second)
            for code in ("CHEN", "DIALLO", "EVA"):
                _posted(
                    ledger,
                    {
                        "op": "add_user",
                        "by": "ADAMU",
                        "code": code,
                        "name": code.title(),
                        "roles": ROLES[code],
                        "approved_by": "BINTA",
                    },
                )
                enrolment.enrol(ledger, made.person, code, PASSPHRASES[code], second=second)
            act(ledger, signing_in.sign_in(ledger, "BINTA", PASSPHRASES["BINTA"]))
            by = {"by": "BINTA"}
            _posted(
                ledger,
                {
                    **by,
                    "op": "add_place",
                    "code": "ARM",
                    "name": "Armoury",
                    "kind": "ARMOURY",
                    "keeper": "BINTA",
                },
                {**by, "op": "add_party", "code": "STATE", "name": "State", "kind": "STATE"},
                {
                    **by,
                    "op": "register",
                    "to": "ARM",
                    "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED"},
                    "lines": [
                        {
                            "new_weapon": {
                                "id": f"W-{number}",
                                "serial": f"KK{number}",
                                "serial_status": "CLEAR",
                                **RIFLE,
                            },
                            "condition": "SERVICEABLE",
                        }
                        for number in (1, 2)
                    ],
                },
            )
            counted = {"scope": "ALL", "kind": "COUNT", "cut_off": AT, "blind": True}
            counted |= {"place": "ARM", "counted_by": ["BINTA", "CHEN"]}
            _posted(ledger, {**by, "op": "count", **counted, "lines": [{"weapon": "W-1"}, {"weapon": "W-2"}]})
            proposed = propose_operation(
                ledger,
                {
                    **by,
                    "op": "hand_over",
                    "occurred_at": AT,
                    "from": "ARM",
                    "to": "STATE",
                    "authority": "Order 7",
                    "lines": [{"weapon": "W-1"}],
                },
            )
            assert not proposed.refused, proposed.refused[0].as_json()


def pasted(pilot: Pilot[Any], text: str) -> None:
    """The text is in the line that has the keys, as if somebody had typed it."""
    line = pilot.app.focused
    assert isinstance(line, Input)
    line.insert_text_at_cursor(text)


async def signed_in(pilot: Pilot[Any], user: str) -> None:
    """The user sits there."""
    for text in (user.lower(), PASSPHRASES[user]):
        pasted(pilot, text)
        await pilot.press("enter")
    await settled(pilot)


def _posted(ledger: Ledger, *operations: dict[str, Any]) -> None:
    report = post_operations(ledger, [{"occurred_at": AT, **each} for each in operations])
    assert not report.refused, report.refused[0].as_json()
