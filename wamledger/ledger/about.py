"""What a ledger says of itself: origin, code, mission and public key. Written once, when it is created."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

from wamledger.domain.text import intruders
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault, LedgerTampered
from wamledger.ledger.link import Link
from wamledger.ledger.vkey import Verifier

_CODE: Final = re.compile(r"[A-Z0-9]{1,20}(-[A-Z0-9]{1,20}){0,2}", re.ASCII)
_MOST_MISSION: Final = 200
FIELDS: Final = ("origin", "code", "mission", "vkey")


@dataclass(frozen=True, slots=True)
class About:
    """What a ledger says of itself. Nothing of it is evidence: who checks takes the vkey from outside."""

    origin: str
    code: str
    mission: str
    vkey: str

    @property
    def verifier(self) -> Verifier:
        """The public key by which the ledger's heads are checked."""
        return Verifier.parse(self.vkey)

    def write(self, link: Link) -> None:
        """The empty table ``about`` holds it."""
        rows = [(name, getattr(self, name)) for name in FIELDS]
        link.many("INSERT INTO about (name, value) VALUES (?, ?)", rows)

    @classmethod
    def read(cls, link: Link) -> About:
        """
        What the table ``about`` holds.

        Raises: LedgerTampered where something is missing.
        """
        held = dict(link.rows("SELECT name, value FROM about"))
        missing = [name for name in FIELDS if name not in held]
        if missing:
            raise LedgerTampered(
                N_("The ledger does not say what it is: {missing} is missing."),
                N_("Keep this file as it is, put the ledger back from its last backup, and verify that."),
                missing=", ".join(missing),
            )
        return cls(**{name: held[name] for name in FIELDS})


def new_origin(code: str) -> str:
    """A name for a new ledger that no other has."""
    return f"wamledger/{code.lower()}/{secrets.token_hex(4)}"


def must_be_code(code: str) -> None:
    """
    The code can stand in the ids of entries and in the ledger's origin.

    Raises: LedgerFault for any other text.
    """
    if not _CODE.fullmatch(code):
        raise LedgerFault(
            N_("{found} cannot be the code of a ledger."),
            N_("A code is made of capital letters and digits, with at most two hyphens inside: UNX-SE."),
            found=code[:80],
        )


def must_be_mission(mission: str) -> None:
    """
    The text can be the name of a mission.

    Raises: LedgerFault for an empty or long text, and for one with characters that do not show.
    """
    if not mission.strip() or len(mission) > _MOST_MISSION or intruders(mission):
        raise LedgerFault(
            N_("{found} cannot be the name of a mission."),
            N_("Give the name as it is printed on reports, in at most {most} characters."),
            found=mission[:80],
            most=_MOST_MISSION,
        )
