"""
Bytes as a row of choices: how a fuzzer that only knows bytes comes to write operations, rows and sheets.

Each choice takes a byte or two from the front. Where the bytes end, every choice is the first, so any input says
something and a shorter one says something simpler.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices, taken from bytes."""

    def __init__(self, rolls: bytes) -> None:
        self._rolls = rolls
        self._at = 0

    @property
    def is_empty(self) -> bool:
        """Whether every choice from here on is the first."""
        return self._at >= len(self._rolls)

    def below(self, count: int) -> int:
        """A number from 0 up to ``count``."""
        size = (max(count - 1, 1).bit_length() + 7) // 8
        taken = self._rolls[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "little") % count

    def one_in(self, count: int) -> bool:
        """True once in so many times; never where the bytes have ended."""
        return self.below(count) == count - 1 if count > 1 else True

    def pick(self, of: Sequence[T]) -> T:
        """One of these."""
        return of[self.below(len(of))]

    def bytes(self, most: int) -> bytes:
        """Some bytes, at most so many, as they stand."""
        length = self.below(most + 1)
        taken = self._rolls[self._at : self._at + length]
        self._at += length
        return taken

    def text(self, most: int) -> str:
        """Some text; what is not UTF-8 becomes one character a byte."""
        taken = self.bytes(most)
        try:
            return taken.decode()
        except UnicodeDecodeError:
            return taken.decode("latin-1")
