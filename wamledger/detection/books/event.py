"""One entry as detection knows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from wamledger.domain import moment as moments
from wamledger.domain.stock import Cell

Row = dict[str, Any]
Move = tuple[str, str, int, Cell | None, Cell | None]
"""What was moved: kind (weapon or lot), code, quantity, from, to."""

NO_EFFECTS: Final[Row] = {}
"""One for all entries whose effects are not kept, which nobody writes into."""
_KEPT_BESIDE: Final = frozenset({"op", "id", "by", "approved_by", "occurred_at", "recorded_at", "lines"})
"""Fields that an entry has as it is, so that a packed one need not hold them twice."""
_SHAPES: Final[dict[tuple[str, ...], dict[str, int]]] = {}


class Event:
    """
    What was recorded, when it happened, when it was written down, and by whom.

    Shape: ``fields`` is the operation as it was accepted; of the operations that move goods every day (``SLIM``) it is
    without ``lines``, whose moves stand in the files of weapons and lots, and without ``recorded_at``. ``recorded`` is
    None where nobody stated when it was written down, so that rules about late entry leave it out. ``effects`` is empty
    for slim operations. ``moves`` is what it moved.
    Units: moments in microseconds.
    """

    __slots__ = (
        "_fields",
        "_moves",
        "approved_by",
        "at",
        "by",
        "effects",
        "historical",
        "id",
        "op",
        "recorded",
        "reversed_by",
        "seq",
    )

    def __init__(
        self,
        seq: int,
        id_: str,
        op: str,
        at: int,
        recorded: int | None,
        by: str,
        approved_by: str | None,
        fields: Row,
        effects: Row,
        *,
        historical: bool,
    ) -> None:
        self.seq = seq
        self.id = id_
        self.op = op
        self.at = at
        self.recorded = recorded
        self.by = by
        self.approved_by = approved_by
        self._fields: Row | tuple[Any, ...] = fields
        self._moves: tuple[Any, ...] = ()
        self.effects = effects
        self.historical = historical
        self.reversed_by: int | None = None
        """The number of the entry that reversed this one."""

    @property
    def fields(self) -> Row:
        """The operation as it was accepted; of a packed one a copy, put together anew each time."""
        kept = self._fields
        if isinstance(kept, dict):
            return kept
        found = {"op": self.op, "id": self.id, "occurred_at": moments.canonical(self.at), "by": self.by}
        if self.approved_by is not None:
            found["approved_by"] = self.approved_by
        found.update(zip(kept[0], kept[1:], strict=True))
        return found

    def get(self, name: str) -> Any:
        """A field of the operation, or None."""
        kept = self._fields
        if isinstance(kept, dict):
            return kept.get(name)
        place = kept[0].get(name)
        if place is not None:
            return kept[place]
        return self.fields.get(name) if name in _KEPT_BESIDE else None

    def pack(self) -> None:
        """
        The entry takes a third of the room: what it names is kept without lines and effects.

        Entries of one operation name the same fields, so the names are kept once for all of them.
        """
        fields = self.fields
        names = tuple(name for name in fields if name not in _KEPT_BESIDE)
        shape = _SHAPES.get(names)
        if shape is None:
            shape = _SHAPES[names] = {name: place for place, name in enumerate(names, 1)}
        self._fields = (shape, *(fields[name] for name in names))
        self.effects = NO_EFFECTS

    @property
    def moves(self) -> list[Move]:
        """What the entry moved, in its order."""
        return unpacked(self._moves)

    def keep_moves(self, moves: Iterable[Move]) -> None:
        """This is what the entry moved."""
        self._moves = packed(moves)

    @property
    def stands(self) -> bool:
        """Whether nobody has reversed it."""
        return self.reversed_by is None

    def __repr__(self) -> str:
        return f"Event({self.seq}, {self.id}, {self.op})"


def packed(moves: Iterable[Move]) -> tuple[Any, ...]:
    """
    Moves in little room: for each run of goods between the same two cells these, then the codes.

    Shape: a weapon is its code, a lot is its quantity and its code; a tuple of such runs, or the one run itself.
    """
    runs: list[list[Any]] = []
    for kind, code, quantity, was, becomes in moves:
        if not runs or runs[-1][0] != was or runs[-1][1] != becomes:
            runs.append([was, becomes])
        runs[-1] += (code,) if kind == "weapon" else (quantity, code)
    return tuple(runs[0]) if len(runs) == 1 else tuple(map(tuple, runs))


def unpacked(kept: Sequence[Any]) -> list[Move]:
    """The moves as they were before they were packed."""
    if not kept:
        return []
    runs = kept if type(kept[0]) is tuple else (kept,)
    found: list[Move] = []
    for run in runs:
        was, becomes = run[0], run[1]
        quantity: int | None = None
        for each in run[2:]:
            if type(each) is int:
                quantity = each
            elif quantity is None:
                found.append(("weapon", each, 1, was, becomes))
            else:
                found.append(("lot", each, quantity, was, becomes))
                quantity = None
    return found
