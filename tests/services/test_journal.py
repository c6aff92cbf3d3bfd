"""Reading a journal: every line is an operation or is named with its reason, and no file is too strange for a word."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.domain.refusals import Code, Refused
from wamledger.services.journal import MOST_LINE_BYTES, JournalLine, header, lines_from, lines_of

USER = '{"op":"add_user","id":"U1","occurred_at":"2026-01-01T00:00:00Z","by":"A","code":"A","name":"A","roles":["AUDITOR"]}'
Writing = Callable[..., Path]


def codes(lines: list[JournalLine]) -> list[list[Code]]:
    return [[fault.code for fault in line.faults] for line in lines]


def from_bytes(raw: bytes) -> list[JournalLine]:
    return list(lines_from(io.BufferedReader(io.BytesIO(raw)), "journal"))  # type: ignore[arg-type]


def test_lines_bear_the_numbers_of_the_file(journal: Writing) -> None:
    """Comments, empty lines and the header are skipped, and counted."""
    path = journal(
        '{"journal": 1, "ledger": "GAO", "mission": "M"}', "# a comment", "", "  ", USER, " # another", USER
    )
    assert [(line.file, line.number) for line in lines_of(path)] == [(str(path), 5), (str(path), 7)]


@pytest.mark.parametrize(
    "raw",
    [
        USER.encode(),
        USER.encode() + b"\n",
        b"\xef\xbb\xbf" + USER.encode() + b"\r\n",
        b"\r\n\r\n" + USER.encode() + b"\r\n\r\n",
        b"\xef\xbb\xbf# comment\n" + USER.encode(),
        b"\n" * 5000 + USER.encode(),
    ],
    ids=["no line end", "line end", "bom and crlf", "crlf", "bom before a comment", "many empty lines"],
)
def test_the_ways_in_which_text_is_written_make_no_difference(raw: bytes) -> None:
    """Byte order mark, ends of lines and empty lines say nothing."""
    (line,) = from_bytes(raw)
    assert line.faults == []
    assert line.operation is not None
    assert line.operation["code"] == "A"


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "office document"),
        (b"%PDF-1.7\n", "PDF"),
        (b"SQLite format 3\x00", "database"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (USER.encode("utf-16"), "UTF-16"),
        (USER.encode("utf-16-le"), "no text"),
        (b"text \0 and more", "no text"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(journal: Writing, raw: bytes, word: str) -> None:
    """A file that cannot be a journal is refused whole, with what it is."""
    with pytest.raises(Refused) as refused:
        list(lines_of(journal(raw=raw)))
    assert refused.value.code is Code.JOURNAL_KIND_WRONG
    assert word in refused.value.message
    assert "journal.jsonl" in refused.value.message


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n\t"])
def test_an_empty_file_is_refused(journal: Writing, raw: bytes) -> None:
    """A file without anything in it is not taken for a journal without operations."""
    with pytest.raises(Refused) as refused:
        list(lines_of(journal(raw=raw)))
    assert refused.value.code is Code.JOURNAL_EMPTY


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and a folder get a word with their name."""
    for path in (tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(Refused) as refused:
            list(lines_of(path))
        assert refused.value.code is Code.FILE_UNREADABLE
        assert str(path) in refused.value.message


@pytest.mark.parametrize("version", ["2", '"1"', "true", "null", "[1]"])
def test_a_journal_of_another_version_is_refused(version: str) -> None:
    """Only version 1 is read; what a later one means is not guessed."""
    with pytest.raises(Refused) as refused:
        from_bytes(b'{"journal": %s}\n' % version.encode() + USER.encode())
    assert refused.value.code is Code.JOURNAL_VERSION


def test_a_header_is_only_the_first_line() -> None:
    """A line that says which journal it is, further down, is an operation that lacks its kind."""
    first, second = from_bytes(USER.encode() + b'\n{"journal": 1}\n')
    assert first.faults == []
    assert second.faults != []


def test_the_header_that_is_written_is_one_that_is_read() -> None:
    """The program's own header is skipped when it is read back."""
    assert from_bytes(json.dumps(header("GAO", "Mission")).encode()) == []


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{", Code.JSON_BROKEN, "column"),
        ("no json", Code.JSON_BROKEN, "column"),
        ('{"op":"add_user"} trailing', Code.JSON_BROKEN, "column"),
        ("[1, 2]", Code.NOT_AN_OBJECT, ""),
        ('"text"', Code.NOT_AN_OBJECT, ""),
        (USER[:-1] + ',"name":"B"}', Code.KEY_TWICE, "name"),
        (USER[:-1] + ',"\\u006eame":"B"}', Code.KEY_TWICE, "name"),
        (USER[:-1] + ',"colour":"red"}', Code.FIELD_UNKNOWN, "colour"),
        ('{"op":"steal","occurred_at":"2026-01-01T00:00:00Z","by":"A"}', Code.OPERATION_UNKNOWN, "steal"),
        (USER.replace('"A","roles"', '"A\\u202eB","roles"'), Code.TEXT_FORBIDDEN, "202E"),
        (USER.replace('["AUDITOR"]', '["AUDITOR", 1.5]'), Code.NUMBER_NOT_WHOLE, ""),
    ],
)
def test_a_line_that_is_no_operation_is_named_with_the_reason(text: str, code: Code, words: str) -> None:
    """Each fault of a line has its code, and says where it stands; the lines around it are read."""
    before, line, after = from_bytes(f"{USER}\n{text}\n{USER}".encode())
    assert before.faults == after.faults == []
    assert line.number == 2
    assert code in [fault.code for fault in line.faults]
    assert words in " ".join(f"{fault.field} {fault.message}" for fault in line.faults)


@pytest.mark.parametrize("number", ["1.5", "1e3", "1.0", "-0.0", "99999999999999999999", "1e999"])
def test_no_floating_point_number_enters(number: str) -> None:
    """A number with a point or an exponent is refused wherever it stands, and so is one beyond every quantity."""
    text = (
        '{"op":"move","occurred_at":"2026-01-01T00:00:00Z","by":"A","from":"P","to":"Q",'
        f'"lines":[{{"lot":"L-1","quantity":{number}}}]}}'
    )
    (line,) = from_bytes(text.encode())
    assert line.faults != []
    assert line.operation is None


def test_text_that_is_not_utf8_is_named_by_its_byte() -> None:
    """A line in another encoding is refused with the byte where it stops being UTF-8."""
    (line,) = from_bytes(USER.replace('"name":"A"', '"name":"Réne"').encode("latin-1"))
    assert codes([line]) == [[Code.JSON_BROKEN]]
    assert "UTF-8" in line.faults[0].message


def test_a_huge_line_is_refused_without_being_held() -> None:
    """A line of more than a million bytes is one refused line, and the next one is read."""
    raw = b'{"op":"' + b"x" * (3 * MOST_LINE_BYTES) + b'"}\n' + USER.encode()
    first, second = from_bytes(raw)
    assert codes([first, second]) == [[Code.ENTRY_TOO_LARGE], []]
    assert first.size == raw.index(b"\n") + 1
    assert second.number == 2


def test_a_huge_line_at_the_end_is_refused_too() -> None:
    """So is one that the file ends in."""
    (line,) = from_bytes(b"x" * (2 * MOST_LINE_BYTES + 17))
    assert codes([line]) == [[Code.ENTRY_TOO_LARGE]]


def test_deep_nesting_is_refused() -> None:
    """Brackets within brackets are no operation, however many."""
    for depth in (50, 900, 100_000):
        (line,) = from_bytes(b'{"op":' + b"[" * depth + b"]" * depth + b"}")
        assert line.faults != []


def test_a_pipe_is_read_like_a_file() -> None:
    """What cannot be wound back is read all the same."""
    reading, writing = os.pipe()

    def feed() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(f"{USER}\n".encode() * 3000)

    feeding = threading.Thread(target=feed)
    feeding.start()
    lines = list(lines_of(Path(f"/dev/fd/{reading}"))) if os.path.exists("/dev/fd") else []
    os.close(reading)
    feeding.join()
    assert [line.number for line in lines] == list(range(1, 3001)) or not os.path.exists("/dev/fd")


@given(st.binary(max_size=400))
def test_any_bytes_are_lines_or_a_refusal(raw: bytes) -> None:
    """Whatever a file holds, reading it gives lines or refuses, and nothing else."""
    try:
        lines = from_bytes(raw)
    except Refused:
        return
    assert all(line.faults or line.operation for line in lines)


@given(
    st.text(max_size=200).map(lambda text: f'{{"op":"move","remarks":{json.dumps(text, ensure_ascii=False)}')
)
def test_any_text_in_a_line_is_an_operation_or_its_faults(text: str) -> None:
    """Text of any script, broken off or not, never ends the reading."""
    for raw in (text, text + "}"):
        for line in from_bytes(raw.encode("utf-8", "surrogatepass")):
            assert line.faults
