"""The last page carries the signed head, for eyes and for a telephone."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from reports.item import item
from reports.stock import stock


def last_page(made: ModuleType, **changes: Any) -> str:
    out = BytesIO()
    stock(made.stock_view([], [], provenance=made.provenance(**changes)), out)
    return PdfReader(out).pages[-1].extract_text()


def test_the_head_stands_line_for_line(made: ModuleType) -> None:
    """Each line of the note is one line of the page, so that it can be typed or copied as it is."""
    lines = last_page(made).split("\n")
    for line in made.NOTE.strip().split("\n"):
        assert not line or line in lines


def test_a_head_with_a_long_origin_stays_line_for_line_in_smaller_type(made: ModuleType) -> None:
    """A longer line is set smaller before it is wrapped."""
    note = made.NOTE.replace(
        "unx.example/ledger", "unx.example/a-mission-with-a-rather-long-name/ledger-of-2026"
    )
    out = BytesIO()
    item(made.item_view(provenance=made.provenance(head_note=note)), out)
    lines = PdfReader(out).pages[-1].extract_text().split("\n")
    assert all(not line or line in lines for line in note.strip().split("\n"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "1\u202f203 entries, since 2026-11-19"),
        ({"unwitnessed": 1, "witnessed_at": None}, "1 entry"),
        ({"unwitnessed": None}, "All entries: no head has left the office"),
    ],
)
def test_what_nobody_outside_has_seen_is_printed(
    made: ModuleType, changes: dict[str, Any], said: str
) -> None:
    """The unwitnessed window stands among the facts of the report."""
    out = BytesIO()
    stock(made.stock_view([], [], provenance=made.provenance(**changes)), out)
    text = " ".join(PdfReader(out).pages[0].extract_text().split("\n"))
    assert said in text


def test_entries_that_the_head_does_not_cover_are_named(made: ModuleType) -> None:
    """A head that is older than the ledger says so; one that covers all of it says nothing."""
    assert "ledger had 48\u202f214 when" in " ".join(last_page(made, entries=48214).split("\n"))
    assert "The head covers" not in last_page(made)


def test_a_head_too_long_for_paper_has_no_code(made: ModuleType) -> None:
    """A note with very many signatures is printed as text, and the page says why there is no code."""
    note = made.NOTE + made.NOTE.split("\n\n")[1] * 20
    text = last_page(made, head_note=note)
    assert "too long for a QR code" in text


@pytest.mark.parametrize("signatures", [1, 4])
def test_the_code_holds_the_note_exactly(made: ModuleType, tmp_path: Path, signatures: int) -> None:
    """A reader of QR codes gets the signed note from the printed page, byte for byte."""
    missing = [tool for tool in ("pdftoppm", "zbarimg") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    body, signature = made.NOTE.split("\n\n")
    note = f"{body}\n\n{signature * signatures}"
    file = tmp_path / "report.pdf"
    with file.open("wb") as out:
        pages = item(made.item_view(provenance=made.provenance(head_note=note)), out)
    picture = tmp_path / "page"
    subprocess.run(
        ["pdftoppm", "-r", "200", "-f", str(pages), "-l", str(pages), "-singlefile", "-png", file, picture],
        check=True,
    )
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{picture}.png"],
        capture_output=True,
        check=True,
    ).stdout
    assert read.decode() in (note, note + "\n")
