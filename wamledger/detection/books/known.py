"""
What is known: everything that was worked out, what it rests on, and whether that may have changed.

An entry touches keys; what asked for one of them is worked out anew. What rests on shared work is only in doubt: first
the shared work is done again, and where it comes out as before nothing that rests on it is touched. Most entries change
the file of a weapon that a hundred counts saw, and no reading of any of those counts.

Work that raises something is kept as well, with what it had asked: whoever asks for it is raised the same, until that
changes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, IntEnum
from types import TracebackType
from typing import Any, Final, Protocol

from wamledger.detection.books.event import Event
from wamledger.detection.books.speaking import Key

FEW: Final = 8
"""Up to so many who asked the same are kept in a list, which takes less room."""


class State(IntEnum):
    """How sure something is that was worked out."""

    SURE = 0
    IN_DOUBT = 1
    """Some shared work that it rests on may come out otherwise."""
    OUTDATED = 2
    """An entry spoke of what it asked."""


class Asking(Protocol):
    """What remembers, while something is worked out as of a moment, what that asks."""

    at: int
    asked: set[Key]
    shared_work: dict[Memo, None]
    until: int

    def blank(self) -> Asking:
        """Another for the same moment, which has asked nothing yet."""
        ...


class Answer:
    """
    Something that was worked out.

    Shape: ``asked`` are the numbers of the keys that it asked, ``rests_on`` the shared work, in the order in which it was
    asked for; ``until`` is when it may change by itself; ``verified`` the last revision in which it was known to be right.
    """

    __slots__ = ("asked", "rests_on", "state", "until", "verified")

    def __init__(self) -> None:
        self.asked = array("l")
        self.rests_on: tuple[Memo, ...] = ()
        self.state = State.OUTDATED
        self.until = 0
        self.verified = 0


class Memo(Answer):
    """
    Shared work.

    Shape: ``changed`` is the last revision in which it came out otherwise than before; ``raised`` what it raised, and
    where, in place of a value.
    """

    __slots__ = ("changed", "raised", "resting", "subject", "value", "work")

    def __init__(self, subject: str, work: Callable[[Any, str], Any]) -> None:
        super().__init__()
        self.subject = subject
        self.work = work
        self.value: Any = None
        self.changed = 0
        self.raised: tuple[Exception, TracebackType | None] | None = None
        self.resting: dict[Answer, None] = {}
        """What rests on it, in no order that means anything."""


class Known:
    """
    Everything that was worked out, by what it rests on.

    Invariant: what is ``SURE`` would come out the same if it were worked out now.
    """

    def __init__(self) -> None:
        self.revision = 0
        self.memos: dict[Key, Memo] = {}
        self._numbers: dict[Key, int] = {}
        self._askers: list[Answer | list[Answer] | dict[Answer, None] | None] = []
        self._undone = 0
        """The last revision in which an entry was reversed: what names it looks as before and is not."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been asked yet, so that nothing can be out of date."""
        return not self._numbers and not self.memos

    def touch(self, touched: Iterable[Key]) -> list[Answer]:
        """A new revision begins: what rests on one of the keys is outdated or in doubt, and returned."""
        self.revision += 1
        found: list[Answer] = []
        for key in touched:
            if key[0] == "reversed":
                self._undone = self.revision
            number = self._numbers.get(key)
            askers = self._askers[number] if number is not None else None
            if askers is None:
                continue
            for answer in (askers,) if isinstance(askers, Answer) else askers:
                if answer.state is State.SURE:
                    found.append(answer)
                answer.state = State.OUTDATED
        waiting = [answer for answer in found if isinstance(answer, Memo)]
        while waiting:
            for answer in waiting.pop().resting:
                if answer.state is State.SURE:
                    answer.state = State.IN_DOUBT
                    found.append(answer)
                    if isinstance(answer, Memo):
                        waiting.append(answer)
        return found

    def note(self, answer: Answer, look: Asking) -> None:
        """The answer was worked out just now, and asked what the look remembers."""
        wanted = {self._number(key) for key in look.asked}
        before = set(answer.asked)
        for number in wanted - before:
            self._ask(number, answer)
        for number in before - wanted:
            self._ask_no_more(number, answer)
        if wanted != before:
            answer.asked = array("l", wanted)
        rests_on = tuple(look.shared_work)
        if rests_on != answer.rests_on:
            for memo in answer.rests_on:
                memo.resting.pop(answer, None)
            for memo in rests_on:
                memo.resting[answer] = None
            answer.rests_on = rests_on
        answer.until = look.until
        answer.verified = self.revision
        answer.state = State.SURE

    def forget(self, answer: Answer) -> None:
        """Nobody wants the answer any more."""
        for number in answer.asked:
            self._ask_no_more(number, answer)
        for memo in answer.rests_on:
            memo.resting.pop(answer, None)

    def is_sure(self, answer: Answer, look: Asking) -> bool:
        """
        Whether the answer still holds at the moment of the look; shared work that is in doubt is done again to tell.

        It is looked at in the order in which it was asked for: what comes later may have been asked only because of what
        an earlier one had said.
        """
        if answer.state is State.OUTDATED or answer.until <= look.at:
            return False
        if answer.state is State.IN_DOUBT:
            for memo in answer.rests_on:
                if not self.is_sure(memo, look):
                    self.work(memo, look)
                if memo.changed > answer.verified:
                    answer.state = State.OUTDATED
                    return False
            answer.state = State.SURE
            answer.verified = self.revision
        return True

    def work(self, memo: Memo, look: Asking) -> None:
        """The shared work is done anew, as of the moment of the look; what it raises is kept."""
        is_new = not memo.verified
        own = look.blank()
        before, memo.raised, value = memo.raised, None, None
        try:
            value = memo.work(own, memo.subject)
        except Exception as error:
            memo.raised = (error, error.__traceback__)
        is_alike = (
            not is_new
            and self._undone != self.revision
            and before is None
            and memo.raised is None
            and is_same(memo.value, value)
        )
        # what rests on it may have to look again sooner than it knew
        if not is_alike or own.until < memo.until:
            memo.changed = self.revision
        if not is_alike:
            memo.value = value
        self.note(memo, own)

    def shared(self, name: str, subject: str, work: Callable[[Any, str], Any], look: Asking) -> Memo:
        """The shared work of that name on the subject, as it comes out at the moment of the look."""
        memo = self.memos.get((name, subject))
        if memo is None:
            memo = self.memos[name, subject] = Memo(subject, work)
            self.work(memo, look)
        elif not self.is_sure(memo, look):
            self.work(memo, look)
        return memo

    def _number(self, key: Key) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._askers)
            self._askers.append(None)
        return number

    def _ask(self, number: int, answer: Answer) -> None:
        askers = self._askers[number]
        if askers is None:
            self._askers[number] = answer
        elif isinstance(askers, Answer):
            self._askers[number] = [askers, answer]
        elif isinstance(askers, dict):
            askers[answer] = None
        else:
            askers.append(answer)
            if len(askers) > FEW:
                self._askers[number] = dict.fromkeys(askers)

    def _ask_no_more(self, number: int, answer: Answer) -> None:
        askers = self._askers[number]
        if askers is answer:
            self._askers[number] = None
        elif isinstance(askers, dict):
            askers.pop(answer, None)
        elif isinstance(askers, list):
            askers.remove(answer)


_PLAIN: Final = (str, int, float, bool, type(None), Enum, Event)
"""What is the same where it is equal; an entry is itself, and what was reversed is told apart elsewhere."""


def is_same(one: Any, other: Any) -> bool:
    """
    Whether two values say the same, however deep.

    What is not made of plain values, entries, rows and sequences is taken for another: it may have changed within.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, _PLAIN):
        return bool(one == other)
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, set | frozenset):
        return bool(one == other)
    names = getattr(type(one), "__dataclass_fields__", None)
    return names is not None and all(is_same(getattr(one, name), getattr(other, name)) for name in names)
