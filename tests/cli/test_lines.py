"""Lines as they are written on the command line, and lines from files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.cli.blanks import blanks, filled
from wamledger.cli.lines import line_of, lines_in
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Refused

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("W-000123", {"weapon": "W-000123"}),
        ("W-000123@SERVICEABLE", {"weapon": "W-000123", "condition": "SERVICEABLE"}),
        ("L-000045:840", {"lot": "L-000045", "quantity": 840}),
        ("L-000045:840@A1", {"lot": "L-000045", "quantity": 840, "condition": "A1"}),
        ("L-000045:ALL", {"lot": "L-000045"}),
        ("L-000045:all@C3", {"lot": "L-000045", "condition": "C3"}),
        ("L-1:5@A1,seal=0471", {"lot": "L-1", "quantity": 5, "condition": "A1", "seal": "0471"}),
        ("W-1,package=P-3,at=X", {"weapon": "W-1", "package": "P-3", "at": "X"}),
        ("L-1:0,sealed=yes", {"lot": "L-1", "quantity": 0, "sealed": True}),
        ("serial=AB 123, type=SA-06", {"serial": "AB 123", "type": "SA-06"}),
        ("nature=X,quantity=12,sealed=no", {"nature": "X", "quantity": 12, "sealed": False}),
        ("W-1,remarks=a=b", {"weapon": "W-1", "remarks": "a=b"}),
        ("L-1:many", {"lot": "L-1", "quantity": "many"}),
        ("L-1:-3", {"lot": "L-1", "quantity": -3}),
        ("L-1:١٢", {"lot": "L-1", "quantity": "١٢"}),
        ("L-1:", {"lot": "L-1", "quantity": ""}),
    ],
)  # fmt: skip
def test_a_short_form_stands_for_a_line(text: str, line: dict[str, Any]) -> None:
    """A code, a quantity, a condition and further fields make the line that a journal would have."""
    assert line_of(text, 0) == line


@pytest.mark.parametrize("text", ["W-1,seal", "W-1,=3", "W-1,", "serial=1,,"])
def test_what_follows_a_comma_is_a_field(text: str) -> None:
    """Anything else after a comma is refused, by the number of the line."""
    with pytest.raises(Refused) as refused:
        line_of(text, 4)
    assert (refused.value.code.value, refused.value.field) == ("field_invalid", "lines.4")


@given(st.text())
def test_no_text_breaks_the_short_form(text: str) -> None:
    """Any text is a line, which the ledger may refuse, or is refused at once."""
    try:
        line = line_of(text, 0)
    except Refused:
        return
    with pytest.raises(Malformed):
        read({"op": "move", "lines": [line]})


@given(
    st.sampled_from(sorted(OPERATIONS)),
    st.dictionaries(st.integers(0, 40), st.text() | st.lists(st.text(), max_size=3), max_size=8),
)
def test_whatever_is_written_makes_an_operation_or_a_refusal(op: str, written: dict[int, Any]) -> None:
    """No text in any blank of any voucher ends in another exception than a refusal of the operation."""
    known = blanks(op)
    values = {}
    for at, value in written.items():
        blank = known[at % len(known)]
        if blank.kind.value in ("list", "pairs", "marks"):
            values[blank] = value if isinstance(value, list) else [value]
        elif blank.kind.value != "lines":
            values[blank] = value if isinstance(value, str) else "".join(value)
    operation = {"op": op, **filled(values)}
    faults: list[Refused] = []
    try:
        read(operation)
    except Malformed as malformed:
        faults = malformed.faults
    assert all(fault.message and fault.remedy for fault in faults)


def test_a_file_of_lines_may_have_comments_and_a_mark(tmp_path: Path) -> None:
    """Empty lines, comments and a byte order mark are no lines."""
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b'\xef\xbb\xbf# from the gate\r\n\r\n{"weapon": "W-1"}\r\n{"lot": "L-1", "quantity": 2}')
    assert list(lines_in(str(file))) == [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 2}]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b'{"weapon": "W-1"}\n{"weapon"', "json_broken", 2),
        (b'["W-1"]', "not_an_object", 1),
        (b'{"weapon": "W-1", "weapon": "W-2"}', "key_twice", 1),
        (b"{" + b" " * 1_000_001 + b"}", "entry_too_large", 1),
        (b"[" * 100_000, "json_broken", 1),
        (b'{"weapon": "\xff"}', "json_broken", 1),
        (b"%PDF-1.7\x00\x01", "json_broken", 1),
    ],
)
def test_a_bad_line_of_a_file_is_named(tmp_path: Path, content: bytes, code: str, line: int) -> None:
    """A file that is no file of lines is refused with its name and the line."""
    file = tmp_path / "lines.jsonl"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        list(lines_in(str(file)))
    assert (refused.value.code.value, refused.value.field) == (code, f"{file}:{line}")


def test_lines_come_from_standard_input(office: Run) -> None:
    """``--lines -`` reads standard input, after the lines that were written."""
    lines = json.dumps({"lot": "L-1", "quantity": 10}) + "\n"
    words = ("issue", "W-1", "--lines", "-", "--from", "GAO-ARM", "--to", "INF", "--due", "STANDING")
    answer = office(*words, "--purpose", "GUARD", "--by", "ADAMU", "--json", given=lines)
    assert answer.code == 0
    assert answer.json["receipts"][0]["operation"]["lines"] == [
        {"weapon": "W-1"},
        {"lot": "L-1", "quantity": 10},
    ]


def test_a_missing_file_of_lines_is_refused(office: Run) -> None:
    """A file of lines that is not there, or is a folder, is refused with exit code 2, and nothing is posted."""
    for file in ("no-such.jsonl", ".", "a\0b"):
        answer = office("move", "--lines", file, "--from", "GAO-ARM", "--to", "GAO", "--by", "ADAMU")
        assert answer.code == 2
        assert "[file_unreadable]" in answer.err
