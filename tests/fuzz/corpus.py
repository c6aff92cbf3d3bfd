"""
The inputs that are kept: one text file a target, one input a line in base64, the shortest first.

Text, so that a change can be read in a diff and no tool mistakes it for something else; packed, because thousands of
files of twenty bytes each help nobody.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("corpus")
MOST_BYTES: Final = 60_000
"""Of one target's file: what does not fit is left out, the longest inputs first."""


def kept(target: str) -> list[bytes]:
    """The inputs that are kept for a target."""
    path = FOLDER / f"{target}.txt"
    if not path.exists():
        return []
    return [base64.b64decode(line, validate=True) for line in path.read_text("ascii").split()]


def keep(target: str, inputs: Iterable[bytes]) -> int:
    """These inputs are kept for the target, as far as there is room; returns how many."""
    lines: list[str] = []
    room = MOST_BYTES
    for each in sorted(set(inputs), key=lambda content: (len(content), content)):
        line = base64.b64encode(each).decode()
        room -= len(line) + 1
        if room < 0:
            break
        if line:
            lines.append(line)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines), "ascii", newline="\n")
    return len(lines)


def unpack(inputs: Iterable[bytes], folder: Path) -> None:
    """Each input is a file in the folder, as a fuzzer wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in inputs:
        (folder / hashlib.sha256(each).hexdigest()[:32]).write_bytes(each)


def packed(folder: Path) -> list[bytes]:
    """The inputs in a folder."""
    return [path.read_bytes() for path in folder.iterdir()]
