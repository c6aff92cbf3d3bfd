"""
Reading a journal: JSON Lines, one operation a line, oldest first.

Lines are read one after the other and never held all at once. An empty line and one that begins with ``#`` are
skipped; a first line may say which journal it is. What cannot be read is named by file and line, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

import orjson

from wamledger.domain.operations.base import Operation
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row
from wamledger.i18n import N_, _
from wamledger.ledger.canonical import duplicate_keys

VERSION: Final = 1
MOST_LINE_BYTES: Final = 1_000_000
READ_BYTES: Final = 1 << 18
"""Read at a time: each read from the file is a moment at which the thread that writes may take its turn."""


@dataclass(slots=True)
class JournalLine:
    """One operation of a journal, or why it is none."""

    file: str
    number: int
    size: int
    op: Operation | None = None
    operation: Row | None = None
    faults: list[Refused] = field(default_factory=list)


def lines_of(path: Path) -> Iterator[JournalLine]:
    """
    The operations of a journal file, in order, with their line numbers.

    Refuses: file_unreadable, journal_empty, journal_kind_wrong, journal_version
    """
    try:
        with BufferedReader(path.open("rb", buffering=0), READ_BYTES) as file:
            yield from lines_from(file, str(path))
    except OSError as fault:
        raise Refused(Code.FILE_UNREADABLE, file=str(path), detail=fault.strerror or str(fault)) from fault


def lines_from(file: BufferedReader[Any], name: str) -> Iterator[JournalLine]:
    """
    The same from a file that is open, a pipe among them; ``name`` is what the lines are named by.

    Refuses: journal_empty, journal_kind_wrong, journal_version
    """
    _must_be_text(file.peek(4096)[:4096], name)
    yield from _lines(file, name)


_OTHER_KINDS: Final = (
    (b"PK\x03\x04", N_("a spreadsheet or another archive")),
    (b"\xd0\xcf\x11\xe0", N_("an old office document")),
    (b"%PDF", N_("a PDF document")),
    (b"SQLite format 3", N_("a database")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"\x89PNG", N_("a picture")),
    (b"\x1f\x8b", N_("a compressed file")),
)


def _must_be_text(start: bytes, name: str) -> None:
    """What begins like this may be a journal.  Refuses: journal_empty, journal_kind_wrong"""
    if not start.strip(b"\xef\xbb\xbf \t\r\n") and len(start) < 4096:
        raise Refused(Code.JOURNAL_EMPTY, file=name)
    for magic, kind in _OTHER_KINDS:
        if start.startswith(magic):
            raise Refused(Code.JOURNAL_KIND_WRONG, file=name, found=_(kind))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(Code.JOURNAL_KIND_WRONG, file=name, found=_("text in UTF-16"))
    if b"\0" in start:
        raise Refused(Code.JOURNAL_KIND_WRONG, file=name, found=_("no text"))


def _lines(file: BufferedReader[Any], name: str) -> Iterator[JournalLine]:
    first = True
    number = 0
    while True:
        text = file.readline(MOST_LINE_BYTES)
        if not text:
            return
        number += 1
        size = len(text)
        if number == 1 and text.startswith(b"\xef\xbb\xbf"):
            text = text[3:]
        if not text.endswith(b"\n") and size == MOST_LINE_BYTES:
            while rest := file.readline(MOST_LINE_BYTES):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
            fault = Refused(Code.ENTRY_TOO_LARGE, found=size, most=MOST_LINE_BYTES)
            yield JournalLine(name, number, size, faults=[fault])
            continue
        text = text.strip()
        if not text or text.startswith(b"#"):
            continue
        line = JournalLine(name, number, size)
        if first:
            first = False
            if is_header(text):
                continue
        parse_line(text, line)
        yield line


def is_header(text: bytes) -> bool:
    """
    Whether the line says which journal this is, instead of being an operation.

    Refuses: journal_version
    """
    try:
        head = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    if not isinstance(head, dict) or "journal" not in head or "op" in head:
        return False
    if head["journal"] is True or head["journal"] != VERSION:
        raise Refused(Code.JOURNAL_VERSION, "journal", found=head["journal"], known=VERSION)
    return True


def parse_line(text: bytes, line: JournalLine) -> None:
    """The line has its operation, or its faults."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        line.faults = [_broken(text, fault)]
        return
    try:
        twice, plain = _keys_twice(text, raw)
        if twice:
            line.faults = [Refused(Code.KEY_TWICE, key, key=key) for key in twice]
        else:
            line.op, line.operation = read(raw, plain=plain)
    except Malformed as malformed:
        line.faults = malformed.faults
    except (RecursionError, orjson.JSONEncodeError):
        line.faults = [Refused(Code.JSON_BROKEN, detail=_("nested too deeply"))]


def _keys_twice(text: bytes, raw: Any) -> tuple[list[str], bool]:
    """The keys that stand twice in one object, and whether the text is so plain that it needs no further look."""
    # ASCII without escapes holds no character that needs looking at, and twice as many quotes as strings
    plain = text.isascii() and b"\\" not in text and b"\x7f" not in text and b"null" not in text
    if plain and text.count(b'"') == orjson.dumps(raw).count(b'"'):
        return [], True
    return duplicate_keys(text.decode("utf-8", "replace")), False


def _broken(text: bytes, fault: orjson.JSONDecodeError) -> Refused:
    try:
        text.decode("utf-8")
        detail = _("{fault}, column {column}").format(fault=fault.msg, column=fault.colno)
    except UnicodeDecodeError as bad:
        detail = _("not UTF-8 text at byte {byte}").format(byte=bad.start + 1)
    return Refused(Code.JSON_BROKEN, detail=detail)


def header(ledger_code: str, mission: str) -> Row:
    """The first line of a journal that this program writes."""
    found: dict[str, Any] = {"journal": VERSION, "ledger": ledger_code, "mission": mission}
    return found
