"""
Marks: which weapon or lot is meant by what somebody read or scanned.

A tag and a code are the mission's own and name one thing. A serial is what stands on the weapon: it names a weapon only
where no other stands there that is read alike, and is recorded as read otherwise. Nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import normalised
from wamledger.ledger.link import Link
from wamledger.services.holdings import covered


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon as far as it is recognised by its marks; ``has_serial`` says that there is a serial to be read on it."""

    code: str
    serial: str
    keys: frozenset[str]
    has_serial: bool

    def reads(self, serial: str) -> bool:
        """Whether a serial is this weapon's, as it was ever read or assigned."""
        return normalised(serial) in self.keys


class Marks:
    """The marks of everything, for a count at one place; what stands there comes before what stands elsewhere."""

    def __init__(self, link: Link, at: str) -> None:
        self._link = link
        self._here = frozenset(covered(link, at))

    def weapon(self, code: str) -> Weapon | None:
        """The weapon of a code."""
        row = self._link.one(
            "SELECT code, serial, serial_assigned, serial_status FROM weapon WHERE code = ?", (code,)
        )
        if row is None:
            return None
        read = self._link.rows("SELECT serial FROM reading WHERE weapon = ? AND serial IS NOT NULL", (code,))
        known = {text for text in (row[1], row[2], *(text for (text,) in read)) if text}
        return Weapon(row[0], row[1] or row[2] or "", frozenset(map(normalised, known)), bool(known))

    def tagged(self, tag: str) -> str | None:
        """
        The weapon with a tag, or of a code; None where there is none.

        Refuses: mark_of_several
        """
        given = tag.upper()
        codes = [
            code
            for (code,) in self._link.rows("SELECT code FROM weapon WHERE tag = ? ORDER BY code", (given,))
        ]
        if not codes and self._link.one("SELECT 1 FROM weapon WHERE code = ?", (given,)):
            codes = [given]
        return self._only(codes, tag, "tag")

    def serial_here(self, serial: str) -> str | None:
        """The weapon that stands here, has that serial, and is the only one; None otherwise."""
        found = [code for code, holder in self._with_serial(serial) if holder in self._here]
        return found[0] if len(found) == 1 else None

    def _with_serial(self, serial: str) -> list[tuple[str, str]]:
        key = normalised(serial)
        if not key:
            return []
        rows: list[tuple[str, str]] = self._link.rows(
            "SELECT weapon.code, held.holder FROM weapon JOIN weapon_standing AS held ON held.weapon = weapon.code"
            " WHERE weapon.serial_key = ? ORDER BY weapon.code",
            (key,),
        )
        return rows

    def lot(self, mark: str) -> str | None:
        """
        The lot of a code or of a lot number as marked, one that stands here before others; None where there is none.

        Refuses: mark_of_several
        """
        if self._link.one("SELECT 1 FROM lot WHERE code = ?", (mark.upper(),)):
            return mark.upper()
        codes = [
            code
            for (code,) in self._link.rows(
                "SELECT code FROM lot WHERE lot_key = ? ORDER BY code", (normalised(mark),)
            )
        ]
        held, named = self._link.among("holder", sorted(self._here))
        here = [
            code
            for code in codes
            if self._link.one(
                f"SELECT 1 FROM lot_standing WHERE lot = ? AND quantity > 0 AND {held}", (code, *named)
            )
        ]
        return self._only(here or codes, mark, "mark")

    @staticmethod
    def _only(codes: list[str], found: str, field: str) -> str | None:
        if len(codes) > 1:
            raise Refused(Code.MARK_OF_SEVERAL, field, found=found, codes=codes[:10])
        return codes[0] if codes else None
