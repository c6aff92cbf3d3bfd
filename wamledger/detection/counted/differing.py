"""A lot, a type or a nature of which a count saw another quantity than the book has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LotRead:
    """A lot of which the count saw another quantity than the book has."""

    booked: int
    counted: int
    sealed: bool
    """Whether everything that was seen of it was sealed; nothing seen is not."""
    boxes: int = 0
    """How much of it was seen in sealed packages."""


@dataclass(frozen=True, slots=True)
class TotalRead:
    """A type or nature of which the count saw another number than the book has, with the lots of the nature."""

    booked: int
    counted: int
    lots: tuple[str, ...] = ()
