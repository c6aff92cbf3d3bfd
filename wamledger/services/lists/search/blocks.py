"""
Which numbers have a gram, in blocks of 65,536: as two bytes for each number, or as one bit where there are many.

A block that is stored as bits has exactly ``BITMAP`` bytes, one of numbers has fewer.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import Final

BLOCK: Final = 1 << 16
BITMAP: Final = BLOCK // 8
_MOST: Final = BITMAP // 2 - 1
_MARKS: Final = tuple(bytes(byte >> bit & 1 for bit in range(8)) for byte in range(256))
_BITS: Final = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers within a block, ascending, as they are stored."""
    held = array("H", numbers)
    if len(held) <= _MOST:
        if sys.byteorder == "big":
            held.byteswap()
        return held.tobytes()
    bits = bytearray(BITMAP)
    for number in held:
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


def numbers(stored: bytes) -> Sequence[int]:
    """The numbers within a block, ascending."""
    if len(stored) == BITMAP:
        return [(at << 3) + bit for at, byte in enumerate(stored) if byte for bit in _BITS[byte]]
    held = array("H", stored)
    if sys.byteorder == "big":
        held.byteswap()
    return held


def added(stored: bytes, more: Sequence[int]) -> bytes:
    """A stored block with more numbers, which are ascending and come after those in it."""
    return packed([*numbers(stored), *more])


def in_all(stored: Sequence[bytes]) -> Sequence[int]:
    """The numbers that are in each of the blocks, ascending."""
    arrays = sorted((each for each in stored if len(each) != BITMAP), key=len)
    bitmaps = [each for each in stored if len(each) == BITMAP]
    if not arrays:
        return numbers(_bits_in_all(bitmaps))
    found = numbers(arrays[0])
    for bits in bitmaps:
        found = [each for each in found if bits[each >> 3] >> (each & 7) & 1]
    for each in arrays[1:]:
        if not found:
            break
        others = frozenset(numbers(each))
        found = [number for number in found if number in others]
    return found


def _bits_in_all(bitmaps: Sequence[bytes]) -> bytes:
    both = int.from_bytes(bitmaps[0], "little")
    for each in bitmaps[1:]:
        both &= int.from_bytes(each, "little")
    return both.to_bytes(BITMAP, "little")


def mark(stored: Sequence[bytes], marks: bytearray, base: int) -> None:
    """What is in each of the blocks has a mark, one byte for each number from ``base`` on; marks that are there stay."""
    if any(len(each) != BITMAP for each in stored):
        for number in in_all(stored):
            marks[base + number] = 1
        return
    new = b"".join(map(_MARKS.__getitem__, _bits_in_all(stored)))[: len(marks) - base]
    held = int.from_bytes(marks[base : base + len(new)], "little") | int.from_bytes(new, "little")
    marks[base : base + len(new)] = held.to_bytes(len(new), "little")
