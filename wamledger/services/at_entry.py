"""
At entry: what is looked at while somebody is still at the counter.

A weapon that comes, a serial that a count or a receipt saw, and seized ammunition are held against the record in the same
transaction, and what was found is said with the answer, under the id of the finding by which somebody decides on it. A
proposal is looked at when it is made, for whoever approves reads it then, and what it asked for again when it is carried
out. Nothing is refused for a suspicion. Where many come at once it is left to ``detect``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from wamledger.detection.books.sightings import sighting_name
from wamledger.detection.finding import finding_id
from wamledger.detection.seen_gone import SEEN
from wamledger.detection.serials.kinship import looks
from wamledger.detection.serials.matching import Answer
from wamledger.domain.authority.queries import Query
from wamledger.domain.notices import Notice
from wamledger.domain.origins import FROM_OUTSIDE, OWN_STOCK
from wamledger.domain.serial_clues import MAKERS_MARK, telling_marks
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


class _Case(NamedTuple):
    """
    What is looked at: an operation that was recorded, or that a proposal asks for.

    Shape: ``id`` is empty where it is not recorded yet, and no finding can be called by it; ``seq`` is the last entry that
    is not held against it.
    """

    outcome: Outcome
    operation: Row
    id: str
    seq: int


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
            case
            for each in outcomes
            if each.refused is None and not each.repeated
            if (case := self._case(each)) is not None and case.operation["op"] in LOOKED_AT
        ]
        if self._is_bulk:
            self.not_looked_at += sum(_serials_in(each.operation) for each in taken)
            return
        if not taken:
            return
        self._appender.flush()
        link = self._appender.link
        scope = _scope(self._appender)
        registry = Registry(link)
        for each in taken:
            number = _serials_in(each.operation)
            if number > self._left:
                self.not_looked_at += number
            else:
                self._left -= number
                for notice in _looked_at(link, registry, each, scope):
                    yield each.outcome, notice
            yield from ((each.outcome, notice) for notice in _gone(link, each))

    def _case(self, outcome: Outcome) -> _Case | None:
        """What there is to look at: the operation itself, what a proposal asks for, or what an approval carried out."""
        operation, seq = outcome.asked.operation, outcome.seq or 0
        match operation["op"]:
            case "propose":
                return _Case(outcome, operation["operation"], "", seq)
            case "approve":
                body = self._appender.stock.get("entry_body", outcome.carried_out or "")
                return (
                    None
                    if body is None
                    else _Case(outcome, body["operation"], body["operation"]["id"], seq + 1)
                )
        return _Case(outcome, operation, outcome.id or "", seq)

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


def _looked_at(link: Link, registry: Registry, case: _Case, scope: Scope) -> Iterator[Notice]:
    operation = case.operation
    match operation["op"]:
        case "register" | "adjust":
            for line in operation.get("lines", ()):
                if line.get("new_weapon"):
                    new = line["new_weapon"]
                    yield from _compared(link, registry, case, scope, new.get("id") or "", new, new)
                elif line.get("new_lot"):
                    yield from _lot(link, case, line)
        case "correct_identity" if operation["changes"].get("serial"):
            code = operation["weapon"]
            row = link.one("SELECT make, model, calibre, type FROM weapon WHERE code = ?", (code,))
            called = dict(zip(("make", "model", "calibre", "type"), row, strict=True))
            yield from _compared(link, registry, case, scope, code, operation["changes"], called)
        case "count" | "receive":
            for line in operation.get("lines", ()):
                if line.get("serial") and not line.get("weapon"):
                    yield from _seen(link, registry, case, scope, line)


def _compared(
    link: Link, registry: Registry, case: _Case, scope: Scope, code: str, read: Row, called: Row
) -> Iterator[Notice]:
    """The weapon is held against those before it, mark by mark of like kind."""
    for text, mark in telling_marks(read):
        answer = answer_in(
            registry,
            text,
            looks(called),
            mark=mark,
            until=case.seq,
            besides=frozenset((code,) if code else ()),
        )
        named = sighting_name(case.id, code, text, mark) if case.id else ""
        yield from _said(link, registry, answer, scope, code or None, text, named)


def _seen(link: Link, registry: Registry, case: _Case, scope: Scope, line: Row) -> Iterator[Notice]:
    """A serial that was seen and names no weapon: nothing is said of the one that stands there."""
    operation = case.operation
    answer = answer_in(registry, line["serial"], looks(line), until=case.seq)
    here = _within(link, operation.get("place") or operation.get("party") or operation.get("to"))
    exact = [each for each in (answer.best, *answer.group) if each is not None and each.weight == 0]
    for each in exact:
        row = link.one("SELECT holder, status FROM weapon_standing WHERE weapon = ?", (each.weapon,))
        if row is not None and row[0] in here and row[1] not in GONE:
            return
    # what a count sees of stock that stands elsewhere is a difference of the count, and found by its rules
    is_difference = operation["op"] == "count"
    named = sighting_name(case.id, None, line["serial"], MAKERS_MARK) if case.id else ""
    yield from _said(
        link, registry, answer, scope, None, line["serial"], named, here=here, is_difference=is_difference
    )


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
    link: Link,
    registry: Registry,
    answer: Answer,
    scope: Scope,
    code: str | None,
    text: str,
    named: str,
    *,
    here: frozenset[str] = frozenset(),
    is_difference: bool = False,
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
    is_gone = first.status in GONE
    facts |= {"other": first.weapon, "stands": _stands(first), "read": first.serial}
    if named and not (is_difference and (not is_gone if exact else first.holder in here)):
        subject = f"{named} {first.weapon}"
        if is_difference and normalised(text) == normalised(first.serial):
            subject = SEEN + first.weapon
        facts["finding"] = finding_id("R12" if exact else "R13", subject)
    if exact:
        kind = "serial_of_gone" if is_gone or first.status == "UNACCOUNTED" else "serial_on_record"
    else:
        kind = "serial_nearly_on_record"
    yield Notice(kind if code else f"{kind}_seen", **facts)


def _stands(candidate: Candidate) -> str:
    return _("{status} ({holder})").format(
        status=word(STATUS, candidate.status).lower(), holder=candidate.holder
    )


def _gone(link: Link, case: _Case) -> Iterator[Notice]:
    """Weapons that a count or receipt names although by the book they are gone."""
    operation = case.operation
    if operation["op"] not in ("count", "receive"):
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
            facts: Row = {"weapon": weapon, "status": word(STATUS, status).lower(), "holder": holder}
            if case.id:
                facts["finding"] = finding_id("R12", SEEN + weapon)
            yield Notice("seen_although_gone", **facts)


def _lot(link: Link, case: _Case, line: Row) -> Iterator[Notice]:
    """Ammunition that others had, of a lot that is the mission's or a contingent's."""
    new, operation = line["new_lot"], case.operation
    if not new.get("lot_number") or (operation.get("acquisition") or {}).get("mode") not in FROM_OUTSIDE:
        return
    code = new.get("id") or ""
    rows = link.rows(
        "SELECT code, ownership, acquired_from FROM lot WHERE lot_key = ? AND nature = ? AND code <> ? AND void = 0"
        " ORDER BY seq, code",
        (normalised(new["lot_number"]), new["nature"], code),
    )
    ours = [found for found, ownership, _origin in rows if ownership in OWN_STOCK]
    if ours:
        holders = sorted({origin or ownership for _code, ownership, origin in rows})
        facts: Row = {"lot": code, "number": new["lot_number"], "others": ours, "holders": holders}
        if case.id and code:
            facts["finding"] = finding_id("R14", code)
        yield Notice("lot_is_ours" if code else "lot_is_ours_seen", **facts)
