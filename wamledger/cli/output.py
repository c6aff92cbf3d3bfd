"""
What leaves the program: results on standard output, everything else on standard error.

Whatever comes from a ledger, a file or the command line passes ``shown`` on its way to a screen, so that no
recorded text can move a cursor or turn a line around; nothing is read as markup. With ``--json`` standard
output is JSON alone, and characters that a screen would obey are written as JSON escapes.
"""

from __future__ import annotations

import csv
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Final, TextIO

from wamledger.domain.text import formula_safe, intruders, shown

WIDEST: Final = 60
"""Columns of a table are not made wider than this for one long cell; the cell is written in full all the same."""

SAMPLE: Final = 2000
"""Rows that are looked at for the widths of a table; the others are only written."""

_NOT_PLAIN: Final = re.compile(r"[^\n -~]")


def make_safe() -> None:
    """
    No text can stop the program: what a screen cannot show is written as an escape, files are UTF-8.

    What libraries log for their makers stays off the screen.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(*lines: str) -> None:
    """The lines are on standard output."""
    sys.stdout.write("".join(f"{shown(line)}\n" for line in lines))


def tell(*lines: str) -> None:
    """The lines are on standard error."""
    sys.stdout.flush()
    sys.stderr.write("".join(f"{shown(line)}\n" for line in lines))
    sys.stderr.flush()


def say_text(text: str) -> None:
    """A text of several lines is on standard output, each line made safe."""
    say(*text.rstrip("\n").split("\n"))


def say_json(value: Any) -> None:
    """The value is on standard output as JSON."""
    sys.stdout.write(_json(value, indent=2) + "\n")


def say_json_list(items: Iterable[Any]) -> None:
    """The items are on standard output as one JSON list, an item a line, written as they come."""
    start = "["
    for item in items:
        sys.stdout.write(f"{start}\n{_json(item)}")
        start = ","
    sys.stdout.write("]\n" if start == "," else "[]\n")


def say_json_lines(items: Iterable[Any]) -> None:
    """The items are on standard output as JSON Lines."""
    for item in items:
        sys.stdout.write(_json(item) + "\n")


def _json(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return text if text.isascii() and "\x7f" not in text else _NOT_PLAIN.sub(_escaped, text)


def _plain(value: Any) -> str:
    """A fact that JSON has no form for, as text."""
    return value.hex() if isinstance(value, bytes) else str(value)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if not intruders(character):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def say_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows are on standard output as CSV that no spreadsheet program takes for formulas."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)


def write_csv(file: TextIO, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows are in the file as CSV; the file is opened with ``newline=""``."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    return value if isinstance(value, int) else formula_safe(shown(str(value)))


def say_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """
    The rows are on standard output in columns; returns how many there were.

    One row is one line, however wide the screen, so that it can be searched and cut by other programs. Numbers
    stand to the right. Rows are written as they come: the widths are those of the first rows.
    """
    waiting = (["" if each is None else each for each in row] for row in rows)
    first = list(islice(waiting, SAMPLE))
    numeric = [bool(first) and all(isinstance(row[at], int) for row in first) for at in range(len(headings))]
    widths = [
        min(WIDEST, max(map(_width, (heading, *(_text(row[at]) for row in first)))))
        for at, heading in enumerate(headings)
    ]
    sys.stdout.write(_bold(_line(headings, widths, numeric)) + "\n")
    count = 0
    for row in chain(first, waiting):
        sys.stdout.write(_line([_text(value) for value in row], widths, numeric) + "\n")
        count += 1
    return count


def number(value: int) -> str:
    """A number in groups of three digits, for sentences; in tables numbers stay whole, to be copied."""
    thin = "\u202f" if (sys.stdout.encoding or "").lower().startswith("utf") else " "
    return f"{value:,}".replace(",", thin)


def _text(value: Any) -> str:
    return shown(str(value))


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    return "  ".join(
        " " * max(0, width - _width(cell)) + cell if right else cell + " " * max(0, width - _width(cell))
        for cell, width, right in zip(cells, widths, numeric, strict=True)
    ).rstrip()


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def is_coloured(stream: TextIO) -> bool:
    """Whether a stream takes colours: a terminal, and nobody who asked for none (NO_COLOR)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _bold(line: str) -> str:
    return f"\x1b[1m{line}\x1b[0m" if is_coloured(sys.stdout) else line


def verdict(text: str, *, good: bool) -> str:
    """A verdict, green or red where the screen takes colours."""
    colour = "32" if good else "31;1"
    return f"\x1b[{colour}m{shown(text)}\x1b[0m" if is_coloured(sys.stdout) else shown(text)


def say_verdict(text: str, *, good: bool) -> None:
    """The verdict is on standard output."""
    sys.stdout.write(verdict(text, good=good) + "\n")


Moved = Callable[[str, int, int | None], None]
"""Told what is being done, how far it is, and how far it goes."""


@contextmanager
def progress(label: str) -> Iterator[Moved]:
    """
    Shows on standard error how far long work is, where that is a terminal; else nothing.

    The bar is gone when the work is done, so that what is left on the screen is the result.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _label, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    bars = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bars:
        task = bars.add_task(shown(label), total=None)
        yield lambda said, done, total: bars.update(
            task, description=shown(said or label), completed=done, total=total
        )
