"""
The rows around the cursor, out of a register of any length.

A window holds a few screens of rows and says which it needs next, before or after a key, so that a register of a
million rows opens as fast as an empty one and takes no more memory. It asks nobody itself: whoever shows it gets the
rows, in a thread, and hands them over; meanwhile the cursor goes on among those that are held, and the rest of its way
when they have come. Positions count from 0, and may be unknown for a while.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

from wamledger.services.lists.form import Asked, ListRow, Source

AHEAD: Final = 1
"""Screens that are kept on either side of the cursor before it comes there."""
ASKED_FOR: Final = 2
"""Screens that are asked for at once."""
KEPT: Final = 3
"""Screens on either side of the cursor after which rows are let go."""
FAR: Final = 20
"""Screens that are asked for at most, however far the cursor is on its way."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a window has to be given; ``turn`` tells a question that nobody waits for any more."""

    turn: int
    what: Literal["first", "last", "below", "above", "around"]
    key: str | None
    limit: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, and how many of them stand before the one that was asked about."""

    rows: list[ListRow]
    before: int = 0


def answered(source: Source, need: Need) -> Answer:
    """What the register says; may be called in any thread.  Raises: what the source raises"""
    match need.what:
        case "first" | "below":
            return Answer(source.page(need.asked, need.key, need.limit))
        case "last" | "above":
            return Answer(source.page_before(need.asked, need.key, need.limit))
        case "around":
            before = source.page_before(need.asked, need.key, need.limit)
            last = before[-1].key if before else None
            return Answer([*before, *source.page(need.asked, last, need.limit)], len(before))


class Window:
    """A cursor in a register, and the rows around it; empty until its first rows have come."""

    def __init__(self, asked: Asked | None = None, height: int = 40) -> None:
        self.asked = asked or Asked()
        self.height = max(height, 1)
        self.rows: list[ListRow] = []
        self.cursor = 0
        """Where the cursor stands among the rows held."""
        self.top = 0
        """The first row on the screen, among the rows held."""
        self.start: int | None = 0
        """How many rows stand before those held; None while that is not known."""
        self.count: int | None = None
        """How many rows there are; None while that is not known."""
        self.is_loaded = False
        """Whether the rows are those that were asked for last."""
        self._begins = self._ends = False
        self._moves: deque[tuple[int, bool]] = deque()
        self.turn = 0
        """Counts the questions that took the place of others."""
        self._jump: Need | None = None
        self._jump_to("first", None)

    @property
    def at_cursor(self) -> ListRow | None:
        """The row under the cursor; None where there is none."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def position(self) -> int | None:
        """The position of the cursor in the register, where it is known."""
        return None if self.start is None else self.start + self.cursor

    @property
    def is_on_its_way(self) -> bool:
        """Whether the cursor waits for rows to come to where it was sent."""
        return self._jump is not None or bool(self._moves)

    @property
    def on_screen(self) -> list[ListRow]:
        """The rows that are to be drawn."""
        return self.rows[self.top : self.top + self.height]

    # where one goes

    def ask(self, asked: Asked) -> None:
        """The register is wanted otherwise; the rows of before stay until the new ones have come."""
        self.asked, self.count = asked, None
        self.home()

    def home(self) -> None:
        """The cursor is on its way to the first row."""
        self._jump_to("first", None)

    def end(self) -> None:
        """The cursor is on its way to the last row."""
        self._jump_to("last", None)

    def again(self) -> None:
        """All rows are asked for anew, and the cursor stays where it is as far as its row is still there."""
        if self._jump is not None or not self.rows or (self._begins and self.cursor == 0):
            self.home()
        else:
            self._jump_to("around", self.rows[self.cursor].key)
        self.count = None

    def move(self, rows: int, *, whole_page: bool = False) -> None:
        """The cursor is on its way ``rows`` further down, or up where negative, and never outside the register."""
        if rows and (self.rows or self._jump):
            self._moves.append((rows, whole_page))
            self._go()

    def page(self, pages: int) -> None:
        """The cursor is on its way so many screens further, and the screen goes with it."""
        self.move(pages * self.height, whole_page=True)

    def put(self, line: int) -> bool:
        """The cursor stands on that line of the screen, where there is a row."""
        if self._jump is None and 0 <= line < self.height and self.top + line < len(self.rows):
            self._moves.clear()
            self.cursor = self.top + line
            return True
        return False

    def resize(self, height: int) -> None:
        """The window serves a screen of ``height`` rows from here on."""
        self.height = max(height, 1)
        if self._jump is not None and self._jump.limit < self.height:
            self._jump_to(self._jump.what, self._jump.key)
        self._show_cursor()

    # what it needs, and is given

    def needs(self) -> Need | None:
        """What the window has to be given next; None where it has enough."""
        if self._jump is not None:
            return self._jump
        if not self.rows:
            return None
        way = self._moves[0][0] if self._moves else 0
        below, above = len(self.rows) - 1 - self.cursor, self.cursor
        if way > 0 or (way == 0 and below < AHEAD * self.height and not self._ends):
            return self._need("below", self.rows[-1].key, self._far(way))
        if way < 0 or (above < AHEAD * self.height and not self._begins):
            return self._need("above", self.rows[0].key, self._far(-way))
        return None

    def take(self, need: Need, answer: Answer) -> bool:
        """The rows are among those held; False where nobody waits for them any more."""
        if need.turn != self.turn:
            return False
        if need.what == "below":
            if not self.rows or self.rows[-1].key != need.key:
                return False
            if self._is_held(answer.rows):
                self.again()
                return True
            self.rows += answer.rows
            self._ends = len(answer.rows) < need.limit
        elif need.what == "above":
            if not self.rows or self.rows[0].key != need.key:
                return False
            if self._is_held(answer.rows):
                self.again()
                return True
            self._put_above(answer.rows, is_all=len(answer.rows) < need.limit)
        else:
            self._land(need, answer)
        self._go()
        return True

    def counted(self, rows: int) -> None:
        """The register has so many rows."""
        self.count = rows
        if self._ends and self.start is None and self._jump is None:
            self.start = max(rows - len(self.rows), 0)

    def placed(self, key: str, position: int) -> None:
        """The row of that key stands there, where it is still held."""
        for index, row in enumerate(self.rows):
            if row.key == key:
                self.start = max(position - index, 0)

    # within

    def _need(
        self, what: Literal["first", "last", "below", "above", "around"], key: str | None, limit: int
    ) -> Need:
        return Need(self.turn, what, key, limit, self.asked)

    def _far(self, way: int) -> int:
        return min(max(ASKED_FOR * self.height, way + self.height), FAR * self.height)

    def _jump_to(self, what: Literal["first", "last", "below", "above", "around"], key: str | None) -> None:
        self.turn += 1
        self._moves.clear()
        # one screen is drawn before the next is asked for: where little is found, the end is what takes long to find
        self._jump = self._need(what, key, self.height)
        self.is_loaded = False

    def _land(self, need: Need, answer: Answer) -> None:
        line = self.cursor - self.top
        self.rows, self._jump, self.is_loaded = list(answer.rows), None, True
        if need.what == "first":
            self._begins, self._ends = True, len(self.rows) < need.limit
            self.cursor = self.top = 0
        elif need.what == "last":
            self._begins, self._ends = len(self.rows) < need.limit, True
            self.cursor = len(self.rows) - 1
            self.top = self.cursor - self.height + 1
        else:
            self._begins = answer.before < need.limit
            self._ends = len(self.rows) - answer.before < need.limit
            self.cursor = answer.before
            self.top = self.cursor - line
        self.cursor = max(min(self.cursor, len(self.rows) - 1), 0)
        self.start = 0 if self._begins else None
        if self.start is None and self._ends and self.count is not None:
            self.start = max(self.count - len(self.rows), 0)

    def _is_held(self, rows: list[ListRow]) -> bool:
        """Whether one of them stands here already: it was moved in the register since, and so may others have been."""
        held = {row.key for row in self.rows}
        return any(row.key in held for row in rows)

    def _put_above(self, rows: list[ListRow], *, is_all: bool) -> None:
        self.rows[:0] = rows
        self.cursor += len(rows)
        self.top += len(rows)
        self._begins = is_all
        if is_all:
            self.start = 0
        elif self.start is not None:
            # where rows came in before these meanwhile, how many there are now has to be asked
            self.start = self.start - len(rows) if self.start > len(rows) else None

    def _go(self) -> None:
        """The cursor goes its way as far as there are rows, and the screen with it."""
        while self._moves and self._jump is None:
            rows, whole_page = self._moves[0]
            target = self.cursor + rows
            at = min(max(target, 0), max(len(self.rows) - 1, 0))
            if whole_page:
                self.top += at - self.cursor
            rest, self.cursor = target - at, at
            if (rest > 0 and not self._ends) or (rest < 0 and not self._begins):
                self._moves[0] = (rest, whole_page)
                break
            self._moves.popleft()
        self._show_cursor()
        if not self._moves and self._jump is None:
            self._let_go()

    def _show_cursor(self) -> None:
        lowest = max(len(self.rows) - self.height, 0)
        self.top = min(max(self.top, self.cursor - self.height + 1, 0), self.cursor, lowest)

    def _let_go(self) -> None:
        reach = KEPT * self.height
        first, last = max(self.cursor - reach, 0), min(self.cursor + reach, len(self.rows))
        self._begins = self._begins and first == 0
        self._ends = self._ends and last == len(self.rows)
        self.rows = self.rows[first:last]
        self.cursor -= first
        self.top -= first
        if self.start is not None:
            self.start += first
