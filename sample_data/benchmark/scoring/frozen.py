"""Thresholds that are frozen before seeds are used that nobody has tuned to."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from wamledger import detection
from wamledger.detection.registry import load

FILE: Final = Path(__file__).parent / "frozen.txt"
DEVELOPMENT: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
"""Seeds on which rules may be tried and thresholds chosen. Every other seed is for measuring."""


def thresholds() -> str:
    """A hash over every rule's code, version, and parameters with their defaults."""
    told = [
        [rule.code, rule.version, [[each.name, repr(each.default), each.policy] for each in rule.parameters]]
        for rule in load().values()
    ]
    return sha256(orjson.dumps(told)).hexdigest()


def as_written() -> str:
    """A hash over the text of everything that looks for diversions, so that pieces of a measurement can be compared."""
    told = sha256()
    for path in sorted(Path(detection.__file__).parent.rglob("*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()[:12]


def freeze() -> str:
    """The thresholds as they are now are the ones that will be measured."""
    hashed = thresholds()
    FILE.write_text(hashed + "\n", encoding="ascii")
    return hashed


def are_frozen() -> bool:
    """Whether the thresholds are those that were frozen."""
    return FILE.exists() and FILE.read_text(encoding="ascii").strip() == thresholds()
