"""
What can be done next with goods: by the life cycles, by what stands in the way now, and by who would do it.

The rules themselves decide when something is posted. What is offered here has passed the guards of the life cycle as
the stock stands, so that nobody fills in a form that cannot be accepted; what a person can still settle on the form
(an owner's consent, a second person) stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.domain import lifecycle, moment
from wamledger.domain.authority.scope import ARRIVALS
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.operations.base import Operation
from wamledger.domain.refusals import Refused
from wamledger.domain.rules import guards
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Cell, Row, Stock
from wamledger.i18n import _
from wamledger.ledger.slice import Slice
from wamledger.services.subjects import Subject
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Next

_BY_THE_FORM: Final = frozenset({"owner_consents"})
"""Guards that hold as soon as the form says so."""

_MOVING: Final = (
    "issue",
    "return",
    "receive",
    "move",
    "dispatch",
    "expend",
    "hand_over",
    "plan_disposal",
    "destroy",
    "recover",
    "report_loss",
    "adjust",
)
"""Operations of the life cycles that begin with goods on charge, in the order in which a page offers them."""


def offer(grounds: Grounds, op: str, filled: Row, place: str = "") -> Iterator[Next]:
    """The operation, where whoever reads may record it about that place."""
    if grounds.recorder.may(op, "" if op in ARRIVALS else place):
        # what may not be used may still be offered to be mended, and is not offered as if it went out for use
        label = _("Issue to be mended") if filled.get("purpose") == "MAINTENANCE" else _(OPERATIONS[op].label)
        yield Next(op, label, {key: value for key, value in filled.items() if value})


def place_of(grounds: Grounds, holder: str) -> str:
    """The place of a holder: itself, or where its disposal is; empty for goods that stand in no place."""
    subject = grounds.holder(holder)
    if subject == Subject("disposal", holder):
        return str(grounds.link.one("SELECT place FROM disposal WHERE code = ?", (holder,))[0])
    return holder if subject == Subject("place", holder) else ""


class Chances:
    """Which operations of the life cycle goods would pass, as the stock stands."""

    def __init__(self, grounds: Grounds, kind: str, code: str, row: Row) -> None:
        self._grounds, self._kind, self._code, self._row = grounds, kind, code, row
        self._stock = Stock(Slice(grounds.link), mission=grounds.mission)

    def of(self, cell: Cell) -> dict[str, frozenset[str]]:
        """
        The operations that take the item from this cell, in the order in which a page offers them, each with the statuses
        that it may come to.
        """
        found = {op: self._reached(op, cell) for op in _MOVING}
        return {op: reached for op, reached in found.items() if reached}

    def _reached(self, op: str, cell: Cell) -> frozenset[str]:
        return frozenset(
            becomes
            for (named, was, becomes), step in lifecycle.transitions(self._kind).items()
            if named == op and was == cell.status and self._lets(op, step.guards, cell)
        )

    def _lets(self, op: str, names: Iterable[str], cell: Cell) -> bool:
        now = self._grounds.now
        asked = Operation(op=op, occurred_at=moment.canonical(now), by="-")
        case = Case(self._stock, asked, {"op": op}, now, closed=self._grounds.is_closed, now=now)
        case.is_proposed = True
        try:
            if self._kind == "weapon":
                case.not_reserved(self._code)
            wanted = tuple(name for name in names if name not in _BY_THE_FORM)
            guards.run(case, wanted, "lines", self._code, self._row, cell)
        except Refused:
            return False
        return True


def of_weapon(grounds: Grounds, row: Row, cell: Cell, issue: str, traces: Iterable[str]) -> tuple[Next, ...]:
    """
    What can be done next with a weapon that stands in that cell.

    ``issue`` is the one on which it is owed, empty for none; ``traces`` are those that wait for an answer.
    """
    code, place = row["code"], place_of(grounds, cell.holder)
    lines = [{"weapon": code}]
    found: list[Next] = []
    for op, reached in Chances(grounds, "weapon", code, row).of(cell).items():
        filled = _filled(grounds, op, reached, cell, issue, is_owed=bool(issue))
        if filled is not None:
            found += offer(grounds, op, {**filled, "lines": lines}, place)
    if cell.status == "DESTROYED":
        filled = {"disposal": cell.holder, "lines": lines}
        if _is_unverified(grounds, cell.holder, "weapon", code):
            found += offer(grounds, "verify_destruction", filled, place)
    elif cell.status not in lifecycle.FINAL:
        found += offer(grounds, "inspect", {"lines": lines}, place)
        found += offer(grounds, "hold", {"lines": lines}, place)
    found += _released(grounds, f"W {code}", lines, place)
    found += offer(grounds, "correct_identity", {"weapon": code}, place)
    found += _traced(grounds, {"weapon": code}, traces, place)
    return tuple(found)


def of_lot(
    grounds: Grounds, row: Row, cells: Iterable[Cell], issues: list[tuple[str, str]], traces: Iterable[str]
) -> tuple[Next, ...]:
    """
    What can be done next with a lot that stands in those cells, each operation once.

    ``issues`` are those on which some of it is owed, each with the party that owes it. Where several holders have some of
    it, or several issues are owed, the form asks which is meant.
    """
    code, here = row["code"], list(cells)
    chances = Chances(grounds, "lot", code, row)
    by_op: dict[str, list[tuple[Cell, frozenset[str]]]] = {}
    for cell in here:
        for op, reached in chances.of(cell).items():
            by_op.setdefault(op, []).append((cell, reached))
    lines = [{"lot": code}]
    found: list[Next] = []
    for op in _MOVING:
        if op not in by_op:
            continue
        offered = []
        for cell, reached in by_op[op]:
            owed = [issue for issue, party in issues if party == cell.holder]
            only = owed[0] if len(owed) == 1 else ""
            filled = _filled(grounds, op, reached, cell, only, is_owed=bool(owed))
            if filled is not None and grounds.recorder.may(
                op, "" if op in ARRIVALS else place_of(grounds, cell.holder)
            ):
                offered.append(filled)
        if offered:
            first = offered[0]
            known = {key: value for key, value in first.items() if all(o.get(key) == value for o in offered)}
            found += offer(grounds, op, {**known, "lines": lines})
    if any(cell.status not in lifecycle.FINAL for cell in here):
        places = [place_of(grounds, cell.holder) for cell in here]
        theirs = next((each for each in places if grounds.recorder.may("inspect", each)), places[0])
        found += offer(grounds, "inspect", {"lines": lines}, theirs)
        found += offer(grounds, "hold", {"lines": lines}, theirs)
        found += _released(grounds, f"L {code}", lines, theirs)
        found += offer(grounds, "restrict", {"lot": code}, theirs)
        found += _traced(grounds, {"lot": code}, traces, theirs)
    return tuple(found)


def _filled(
    grounds: Grounds, op: str, reached: frozenset[str], cell: Cell, issue: str, *, is_owed: bool
) -> Row | None:
    """What is known of the operation on goods in the cell; None where it cannot be recorded from there."""
    holder = cell.holder
    if cell.status not in lifecycle.WITH_A_PARTY:
        issue = ""
    match op, cell.status:
        case ("issue", _):
            # what may not be used may still go to be mended
            only_mended = reached == {"IN_MAINTENANCE"}
            return {"from": holder, "purpose": "MAINTENANCE" if only_mended else ""}
        case ("return", _):
            # what a party has without an issue comes back by no return
            return {"issue": issue} if is_owed else None
        case ("receive", _):
            row = grounds.link.one("SELECT destination FROM consignment WHERE dispatch = ?", (holder,))
            return {"dispatch": holder, "to": row[0] if row else ""}
        case ("report_loss", "IN_TRANSIT"):
            return {"dispatch": holder}
        case ("report_loss" | "expend", _):
            return {"from": holder, "issue": issue}
        case ("recover", _):
            return {}
        case ("adjust", "UNACCOUNTED"):
            return {"direction": "WRITE_OFF"}
        case ("adjust", _):
            return {"direction": "WRITE_OFF", "place": holder}
        case ("plan_disposal", _):
            return {"place": holder}
        case ("destroy", _):
            return {"disposal": holder}
    return {"from": holder}


def _released(grounds: Grounds, subject: str, lines: list[Row], place: str) -> Iterator[Next]:
    """For each kind of hold that stands on the item, its release."""
    for (kind,) in grounds.link.rows(
        "SELECT DISTINCT kind FROM hold WHERE subject = ? AND released_seq IS NULL ORDER BY kind", (subject,)
    ):
        yield from offer(grounds, "release_hold", {"kind": kind, "lines": lines}, place)


def _traced(grounds: Grounds, item: Row, open_traces: Iterable[str], place: str) -> Iterator[Next]:
    """A trace that waits is answered, and another may be asked for."""
    for trace in open_traces:
        yield from offer(grounds, "answer_trace", {"trace": trace}, place)
    yield from offer(grounds, "request_trace", item, place)


def _is_unverified(grounds: Grounds, disposal: str, kind: str, item: str) -> bool:
    row: Any = grounds.link.one(
        "SELECT 1 FROM disposal_line WHERE disposal = ? AND item_kind = ? AND item = ? AND destroyed > verified",
        (disposal, kind, item),
    )
    return row is not None
