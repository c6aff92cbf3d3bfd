"""
What a mark means to whoever counts at one place: known here, seen already, elsewhere, or unknown.

Nothing is told of the book but that: no code, no serial, no quantity, and not where a thing stands instead. Whoever may not
know of what stands elsewhere is told that it is unknown. What is known is not guessed: no serial that is nearly right is
ever named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import normalised
from wamledger.domain.text import intruders, repaired
from wamledger.i18n import N_
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.filled import SCANNED_SERIAL
from wamledger.services.counting.live import LiveCount, SeenRow
from wamledger.services.counting.marks import Marks
from wamledger.services.counting.stores import GIVEN, HELD
from wamledger.services.holdings import covered
from wamledger.services.reading import reading
from wamledger.services.scope import Scope, Sight, is_place

LONGEST_MARK: Final = 64


class Sign(Enum):
    """What is told of a mark; the value is what it is called."""

    HERE = N_("known here")
    TWICE = N_("seen already")
    ELSEWHERE = N_("elsewhere")
    UNKNOWN = N_("unknown")


@dataclass(frozen=True, slots=True)
class Recognised:
    """
    What a mark is, as far as a counter may know.

    Shape: ``of`` is weapon, serial, lot or type; ``key`` tells one thing from another and is for no eyes.
    ``wants_serial`` where the serial is to be read on the weapon as well, ``is_serial`` where the mark was one;
    ``code`` of a line that the sheet lists.
    """

    sign: Sign
    of: str
    key: str
    wants_serial: bool = False
    code: str = ""
    is_serial: bool = False


class Recogniser:
    """What marks mean to a counter at one place; each is asked of the ledger as it is now."""

    def __init__(self, ledger: Ledger, count: LiveCount) -> None:
        self._ledger, self._count = ledger, count
        self._seen: set[str] = set()
        for row in count.rows:
            self.remember(self.recognise(row.mark or row.serial))

    def remember(self, recognised: Recognised) -> None:
        """The thing has been seen."""
        self._seen.add(recognised.key)

    def forget(self, row: SeenRow) -> None:
        """The row was taken back: the thing has not been seen, unless another row says so."""
        self._seen.discard(self.recognise(row.mark or row.serial).key)

    def recognise(self, mark: str) -> Recognised:
        """
        What the mark is, and what is told of it.

        Refuses: field_missing, text_too_long, text_forbidden, mark_of_several.  Raises: AccessFault
        """
        text = _sound(mark)
        with reading(self._ledger, Query.HOLDINGS) as (link, scope):
            found = self._found(link, scope, text)
        if found.key in self._seen and found.of in ("weapon", "serial"):
            return replace(found, sign=Sign.TWICE, wants_serial=False)
        return found

    def _found(self, link: Link, scope: Scope, text: str) -> Recognised:
        is_serial = text.lower().startswith(SCANNED_SERIAL)
        mark = text[len(SCANNED_SERIAL) :].strip() if is_serial else text
        marks = Marks(link, self._count.at)
        wants = self._count.one("kind") != "COUNT"
        if not is_serial:
            if (code := marks.tagged(mark)) is not None:
                weapon = marks.weapon(code)
                return self._weapon(
                    link, scope, code, wants_serial=wants and weapon is not None and weapon.has_serial
                )
            if self._count.one("scope") != "WEAPONS" and (lot := marks.lot(mark)) is not None:
                return self._lot(link, scope, lot)
            if self._count.one("kind") == "COUNT" and mark.upper() in reference.weapon_types():
                return Recognised(Sign.HERE, "type", f"type {mark.upper()}")
        code = marks.serial_here(mark)
        if code is not None:
            listed = self._listed(code)
            return Recognised(
                Sign.HERE, "weapon" if listed else "serial", f"weapon {code}", code=listed, is_serial=True
            )
        sign = Sign.ELSEWHERE if self._elsewhere(link, scope, mark) else Sign.UNKNOWN
        return Recognised(sign, "serial", f"serial {normalised(mark)}", is_serial=True)

    def _weapon(self, link: Link, scope: Scope, code: str, *, wants_serial: bool) -> Recognised:
        statuses = HELD if is_place(link, self._count.at) else GIVEN
        row = link.one("SELECT holder, status FROM weapon_standing WHERE weapon = ?", (code,))
        here = covered(link, self._count.at)
        if row is not None and row[0] in here and row[1] in statuses:
            sign = Sign.HERE
        else:
            sign = Sign.ELSEWHERE if _is_seen(link, scope, code) else Sign.UNKNOWN
        return Recognised(sign, "weapon", f"weapon {code}", wants_serial, self._listed(code))

    def _lot(self, link: Link, scope: Scope, lot: str) -> Recognised:
        holders, named = link.among("held.holder", sorted(covered(link, self._count.at)))
        stands = "SELECT 1 FROM lot_standing AS held WHERE held.lot = ? AND held.quantity > 0 AND"
        if link.one(f"{stands} {holders}", (lot, *named)):
            sign = Sign.HERE
        else:
            seen, more = Sight(link, scope).lots("held")
            sign = Sign.ELSEWHERE if link.one(f"{stands} {seen}", (lot, *more)) else Sign.UNKNOWN
        return Recognised(sign, "lot", f"lot {lot}", code=self._listed(lot))

    @staticmethod
    def _elsewhere(link: Link, scope: Scope, serial: str) -> list[str]:
        """Weapons with that serial of which the counter may know."""
        key = normalised(serial)
        rows = (
            link.rows("SELECT code FROM weapon WHERE serial_key = ? AND void = 0 LIMIT 20", (key,))
            if key
            else []
        )
        return [code for (code,) in rows if _is_seen(link, scope, code)]

    def _listed(self, code: str) -> str:
        return next((line.code for line in self._count.listed if line.code == code), "")


def _is_seen(link: Link, scope: Scope, code: str) -> bool:
    """Whether the counter may know of the weapon."""
    seen, more = Sight(link, scope).weapons("held")
    return (
        link.one(f"SELECT 1 FROM weapon_standing AS held WHERE held.weapon = ? AND {seen}", (code, *more))
        is not None
    )


def _sound(mark: str) -> str:
    text = mark.strip()
    if not text:
        raise Refused(Code.FIELD_MISSING, "mark", op="count")
    if len(text) > LONGEST_MARK + len(SCANNED_SERIAL):
        raise Refused(Code.TEXT_TOO_LONG, "mark", length=len(text), most=LONGEST_MARK)
    for each in intruders(text)[:1]:
        raise Refused(
            Code.TEXT_FORBIDDEN,
            "mark",
            code_point=each.code_point,
            name=each.name,
            position=each.position + 1,
            repair=repaired(text),
        )
    return text
