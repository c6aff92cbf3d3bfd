"""
What a scanned mark means: the tag, code or serial of a weapon, the code or number of a lot, the code of a place.

What our own labels hold comes first, for it names one thing: a tag, or a code. A serial or the number of a lot may be
that of several, and then all of them are named. Where nothing bears the mark, what is nearest is named beside it, for a
person to compare; nothing is guessed. Whoever scans sees what goes with their places, and nothing is said of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import normalised
from wamledger.domain.text import intruders, repaired
from wamledger.i18n import N_
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import reading
from wamledger.services.report_views.names import Names
from wamledger.services.scanner_layouts import bare, meant
from wamledger.services.scope import Scope, Sight
from wamledger.services.subjects import Subject

LONGEST_MARK: Final = 200
"""Characters that a mark may have; a label holds fewer."""
MOST_FOUND: Final = 20
SERIAL: Final = "serial="
"""Stands before a text that is a serial as marked, and no tag or code."""

TAG: Final = N_("tag")
CODE: Final = N_("code")
A_SERIAL: Final = N_("serial")
LOT_NUMBER: Final = N_("lot number")
PLACE: Final = N_("place")
NEAR: Final = N_("nearest serial")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a mark may mean; ``words`` say which it is to a person, and ``by`` is how it was found, marked."""

    subject: Subject
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """
    What a mark means.

    Shape: ``text`` as it was read, without the blanks around it, or as the label says where the scanner has another
    keyboard; ``found`` are the things that bear it, ``near`` what
    comes nearest where nothing does.
    """

    text: str
    found: tuple[Found, ...] = ()
    near: tuple[Found, ...] = ()

    @property
    def subject(self) -> Subject | None:
        """The one thing that bears the mark; None where there is none, or several."""
        return self.found[0].subject if len(self.found) == 1 else None

    @property
    def kind(self) -> str:
        """What bears the mark: weapon, lot, place; ``several`` or ``unknown``."""
        if len(self.found) > 1:
            return "several"
        return self.found[0].subject.kind if self.found else "unknown"


def read_mark(ledger: Ledger, text: str) -> Scanned:
    """
    What the mark means, as far as whoever scans may know.

    Refuses: field_missing for an empty mark, text_too_long, text_forbidden.  Raises: AccessFault
    """
    mark, is_serial = _sound(text)
    with reading(ledger, Query.HISTORY) as (link, scope):
        found = () if is_serial else _named(link, scope, mark)
        found = found or _marked(link, scope, mark, is_serial=is_serial)
        if not found:
            # last, for a label that says so is right as it was read
            for other in meant(mark):
                if named := _named(link, scope, other):
                    return Scanned(other, named)
    if found:
        return Scanned(mark, found)
    exact, near = _compared(ledger, mark)
    return Scanned(mark, exact, near)


def _sound(text: str) -> tuple[str, bool]:
    """The mark without what a scanner puts around it, and whether it says that it is a serial."""
    mark = bare(text.strip())
    is_serial = mark.lower().startswith(SERIAL)
    if is_serial:
        mark = mark[len(SERIAL) :].strip()
    if not mark:
        raise Refused(Code.FIELD_MISSING, "mark", op="scan")
    if len(mark) > LONGEST_MARK:
        raise Refused(Code.TEXT_TOO_LONG, "mark", length=len(mark), most=LONGEST_MARK)
    for each in intruders(mark)[:1]:
        raise Refused(
            Code.TEXT_FORBIDDEN,
            "mark",
            code_point=each.code_point,
            name=each.name,
            position=each.position + 1,
            repair=repaired(mark),
        )
    return mark, is_serial


def _named(link: Link, scope: Scope, mark: str) -> tuple[Found, ...]:
    """What has this tag or code: there is one such thing of each kind."""
    given = mark.upper()
    tagged = _weapons(link, scope, "weapon.tag = ?", (given,))
    if tagged:
        return _said(link, TAG, tagged)
    found = _said(link, CODE, _weapons(link, scope, "weapon.code = ?", (given,)))
    found += _lots(link, scope, CODE, "lot.code = ?", given)
    return found or _places(link, scope, given)


def _marked(link: Link, scope: Scope, mark: str, *, is_serial: bool) -> tuple[Found, ...]:
    """What bears this serial, or this number of a lot."""
    key = normalised(mark)
    if not key:
        return ()
    by_serial = _said(link, A_SERIAL, _weapons(link, scope, "weapon.serial_key = ?", (key,)))
    return by_serial if is_serial else by_serial + _lots(link, scope, LOT_NUMBER, "lot.lot_key = ?", key)


_Row = tuple[str, str, str, str, str, str]


def _weapons(link: Link, scope: Scope, condition: str, parameters: tuple[str, ...]) -> list[_Row]:
    seen, more = Sight(link, scope).weapons("held")
    rows: list[_Row] = link.rows(
        "SELECT weapon.code, weapon.type, weapon.make, weapon.model,"
        " COALESCE(weapon.serial, weapon.serial_assigned, ''), held.holder"
        " FROM weapon JOIN weapon_standing AS held ON held.weapon = weapon.code"
        f" WHERE {condition} AND weapon.void = 0 AND {seen} ORDER BY weapon.code LIMIT {MOST_FOUND}",
        (*parameters, *more),
    )
    return rows


def _said(link: Link, by: str, rows: Iterable[_Row]) -> tuple[Found, ...]:
    names = Names(link)
    return tuple(
        Found(
            Subject("weapon", code),
            by,
            ", ".join(part for part in (names.type(kind), f"{make} {model}".strip(), serial, holder) if part),
        )
        for code, kind, make, model, serial, holder in rows
    )


def _lots(link: Link, scope: Scope, by: str, condition: str, mark: str) -> tuple[Found, ...]:
    seen, more = Sight(link, scope).lots("held")
    names = Names(link)
    return tuple(
        Found(
            Subject("lot", code),
            by,
            ", ".join(part for part in (names.nature(nature).name or nature, number or "") if part),
        )
        for code, nature, number in link.rows(
            f"SELECT lot.code, lot.nature, lot.lot_number FROM lot WHERE {condition} AND lot.void = 0 AND EXISTS"
            f" (SELECT 1 FROM lot_standing AS held WHERE held.lot = lot.code AND {seen})"
            f" ORDER BY lot.code LIMIT {MOST_FOUND}",
            (mark, *more),
        )
    )


def _places(link: Link, scope: Scope, code: str) -> tuple[Found, ...]:
    if scope.places is not None and code not in scope.places | scope.around:
        return ()
    row = link.one("SELECT name FROM place WHERE code = ?", (code,))
    return () if row is None else (Found(Subject("place", code), PLACE, row[0]),)


def _compared(ledger: Ledger, mark: str) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Weapons of which the mark was read once, or that bear it as an assigned serial; and those that come near."""
    # the comparison of serials takes long to load, and most marks are known
    from wamledger.services.serial_search import match_serial

    try:
        candidates = match_serial(ledger, mark)
    except Refused:
        # nothing in the mark could be read as a serial
        return (), ()
    key = normalised(mark)
    exact: list[Found] = []
    near: list[Found] = []
    for each in candidates[:MOST_FOUND]:
        words = ", ".join(
            part for part in (each.serial, f"{each.make} {each.model}".strip(), each.holder) if part
        )
        is_exact = normalised(each.serial) == key
        found = Found(Subject("weapon", each.weapon), A_SERIAL if is_exact else NEAR, words)
        (exact if is_exact else near).append(found)
    return tuple(exact), tuple(near)
