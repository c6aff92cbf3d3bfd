"""
At entry: what is looked at while somebody is still at the counter.

A weapon that comes, a serial that a count or a receipt saw, and seized ammunition are held against the record in the same
transaction, and what was found is said with the answer. Nothing is refused for a suspicion: somebody looks, and says what
they saw with ``correct-identity``, ``review-finding``, or not at all. Where many come at once it is left to ``detect``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.detection.serials.kinship import looks
from wamledger.detection.serials.matching import Answer
from wamledger.domain.authority.queries import Query
from wamledger.domain.notices import Notice
from wamledger.domain.origins import FROM_OUTSIDE, OWN_STOCK
from wamledger.domain.serial_clues import telling_marks
from wamledger.domain.serials import normalised
from wamledger.i18n import _
from wamledger.ledger.append import Appender, Outcome
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.services.reading import scope_in
from wamledger.services.scope import Scope
from wamledger.services.serial_search import Candidate, Registry, answer_in, candidates
from wamledger.services.words import STATUS, word

Row = dict[str, Any]

MOST_LOOKED_AT: Final = 60
"""Serials of one call that are looked at; with more, each would keep whoever posts them waiting."""
MOST_OPERATIONS: Final = 50
"""Operations of one call with which it is still somebody at a counter."""
GONE: Final = frozenset({"DESTROYED", "HANDED_OVER", "WRITTEN_OFF"})
LOOKED_AT: Final = frozenset({"register", "adjust", "correct_identity", "count", "receive"})


class AtEntry:
    """
    What is looked at during one call.

    Invariant: a call of many operations is not looked at, and says how many serials it left to ``detect``.
    """

    def __init__(self, appender: Appender) -> None:
        self._appender = appender
        self._left = MOST_LOOKED_AT
        self._is_bulk = False
        self.not_looked_at = 0

    def look(self, outcomes: list[Outcome], *, more_to_come: bool) -> Iterator[tuple[Outcome, Notice]]:
        """What is worth knowing of each operation that was just recorded."""
        self._is_bulk = self._is_bulk or more_to_come or len(outcomes) > MOST_OPERATIONS
        taken = [
            each
            for each in outcomes
            if each.refused is None and not each.repeated and each.asked.operation["op"] in LOOKED_AT
        ]
        if self._is_bulk:
            self.not_looked_at += sum(_serials_in(each.asked.operation) for each in taken)
            return
        if not taken:
            return
        self._appender.flush()
        link = self._appender.link
        scope = _scope(self._appender)
        registry = Registry(link)
        for each in taken:
            number = _serials_in(each.asked.operation)
            if number > self._left:
                self.not_looked_at += number
            else:
                self._left -= number
                for notice in _looked_at(link, registry, each, scope):
                    yield each, notice
            yield from ((each, notice) for notice in _gone(link, each))

    def left_out(self) -> Notice | None:
        """That serials were not looked at, where some were not."""
        return Notice("serials_not_compared", number=self.not_looked_at) if self.not_looked_at else None


def _scope(appender: Appender) -> Scope:
    """What whoever records may read of; nothing at all where they may not read."""
    try:
        return scope_in(appender.link, Query.HISTORY, appender.actor)
    except AccessFault:
        return Scope(user="", places=frozenset())


def _serials_in(operation: Row) -> int:
    """How many serials an operation gives."""
    if operation["op"] == "correct_identity":
        return int(bool(operation["changes"].get("serial")))
    return sum(
        bool((line.get("new_weapon") or {}).get("serial") or (line.get("serial") and not line.get("weapon")))
        for line in operation.get("lines", ())
    )


def _looked_at(link: Link, registry: Registry, outcome: Outcome, scope: Scope) -> Iterator[Notice]:
    operation = outcome.asked.operation
    match operation["op"]:
        case "register" | "adjust":
            for line in operation.get("lines", ()):
                if line.get("new_weapon"):
                    new = line["new_weapon"]
                    yield from _compared(link, registry, outcome, scope, new["id"], new, new)
                elif line.get("new_lot"):
                    yield from _lot(link, operation, line)
        case "correct_identity" if operation["changes"].get("serial"):
            code = operation["weapon"]
            row = link.one("SELECT make, model, calibre, type FROM weapon WHERE code = ?", (code,))
            called = dict(zip(("make", "model", "calibre", "type"), row, strict=True))
            yield from _compared(link, registry, outcome, scope, code, operation["changes"], called)
        case "count" | "receive":
            for line in operation.get("lines", ()):
                if line.get("serial") and not line.get("weapon"):
                    yield from _seen(link, registry, outcome, scope, line)


def _compared(
    link: Link, registry: Registry, outcome: Outcome, scope: Scope, code: str, read: Row, called: Row
) -> Iterator[Notice]:
    """The weapon is held against those before it, mark by mark of like kind."""
    for text, mark in telling_marks(read):
        answer = answer_in(
            registry, text, looks(called), mark=mark, until=outcome.seq, besides=frozenset((code,))
        )
        yield from _said(link, registry, answer, scope, code, text)


def _seen(link: Link, registry: Registry, outcome: Outcome, scope: Scope, line: Row) -> Iterator[Notice]:
    """A serial that was seen and names no weapon: nothing is said of the one that stands there."""
    operation = outcome.asked.operation
    answer = answer_in(registry, line["serial"], looks(line), until=outcome.seq)
    here = _within(link, operation.get("place") or operation.get("party") or operation.get("to"))
    exact = [each for each in (answer.best, *answer.group) if each is not None and each.weight == 0]
    for each in exact:
        row = link.one("SELECT holder, status FROM weapon_standing WHERE weapon = ?", (each.weapon,))
        if row is not None and row[0] in here and row[1] not in GONE:
            return
    yield from _said(link, registry, answer, scope, None, line["serial"])


def _within(link: Link, holder: str | None) -> frozenset[str]:
    """The holder and, for a place, those within it."""
    if holder is None:
        return frozenset()
    inside = link.rows(
        "WITH RECURSIVE inside (code) AS (SELECT code FROM place WHERE code = ? UNION"
        " SELECT place.code FROM place JOIN inside ON place.within = inside.code) SELECT code FROM inside",
        (holder,),
    )
    return frozenset((holder, *(code for (code,) in inside)))


def _said(
    link: Link, registry: Registry, answer: Answer, scope: Scope, code: str | None, text: str
) -> Iterator[Notice]:
    """What the answer comes to, in one notice with the candidates ranked; nothing for what is merely in a neighbourhood."""
    exact = [each for each in (answer.best, *answer.group) if each is not None and each.weight == 0]
    if not exact and answer.best is None:
        return
    meant = {each.weapon for each in exact} or {answer.best.weapon if answer.best is not None else ""}
    found = candidates(link, registry, answer, scope)
    first = next((each for each in found if each.weapon in meant), None)
    facts: Row = {"weapon": code or "", "serial": text, "candidates": [each.as_json() for each in found]}
    if first is None:
        yield Notice("serial_on_record_elsewhere", **facts)
        return
    facts |= {"other": first.weapon, "stands": _stands(first), "read": first.serial}
    if exact:
        kind = "serial_of_gone" if first.status in (*GONE, "UNACCOUNTED") else "serial_on_record"
    else:
        kind = "serial_nearly_on_record"
    yield Notice(kind if code else f"{kind}_seen", **facts)


def _stands(candidate: Candidate) -> str:
    return _("{status} ({holder})").format(
        status=word(STATUS, candidate.status).lower(), holder=candidate.holder
    )


def _gone(link: Link, outcome: Outcome) -> Iterator[Notice]:
    """Weapons that a count names although by the book they are gone."""
    operation = outcome.asked.operation
    if operation["op"] != "count":
        return
    named = sorted(
        {
            line["weapon"]
            for line in operation.get("lines", ())
            if line.get("weapon") and line.get("quantity") != 0
        }
    )
    for start in range(0, len(named), 500):
        condition, parameters = link.among("weapon", named[start : start + 500])
        for weapon, status, holder in link.rows(
            f"SELECT weapon, status, holder FROM weapon_standing WHERE {condition}"
            " AND status IN ('DESTROYED', 'HANDED_OVER', 'WRITTEN_OFF') ORDER BY weapon",
            parameters,
        ):
            yield Notice(
                "seen_although_gone", weapon=weapon, status=word(STATUS, status).lower(), holder=holder
            )


def _lot(link: Link, operation: Row, line: Row) -> Iterator[Notice]:
    """Ammunition that others had, of a lot that is the mission's or a contingent's."""
    new = line["new_lot"]
    if not new.get("lot_number") or (operation.get("acquisition") or {}).get("mode") not in FROM_OUTSIDE:
        return
    rows = link.rows(
        "SELECT code, ownership, acquired_from FROM lot WHERE lot_key = ? AND nature = ? AND code <> ? AND void = 0"
        " ORDER BY seq, code",
        (normalised(new["lot_number"]), new["nature"], new["id"]),
    )
    ours = [code for code, ownership, _origin in rows if ownership in OWN_STOCK]
    if ours:
        holders = sorted({origin or ownership for _code, ownership, origin in rows})
        yield Notice(
            "lot_is_ours", lot=new["id"], number=new["lot_number"], others=ours, holders=holders
        )  # fmt: skip
