"""
The page docs/forms.md, written from the catalogue of reports.

``python -m reports.pages`` writes it; with ``--check`` it only says whether the page is fresh.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from reports.catalogue import kinds
from reports.kinds import Kind
from wamledger.i18n import _, use_language

PAGE: Final = Path(__file__).parents[1] / "docs" / "forms.md"

_HEAD: Final = """\
# The forms

This page is written from the catalogue of reports by `python -m reports.pages`. How reports are read, checked and
signed stands in `reports.md`.

| form | report | what it shows | CODE | options | rests on |
|---|---|---|---|---|---|"""


def page() -> str:
    """The page as it should be, in English."""
    use_language("en")
    rows = sorted(kinds().values(), key=lambda kind: (kind.form.number, kind.name))
    return "\n".join([_HEAD, *map(_row, rows), "", *_notes()]) + "\n"


def _row(kind: Kind[Any]) -> str:
    command = f"wamledger {kind.command}" if kind.command else f"wamledger report {kind.name}"
    options = ", ".join(f"`--{name.replace('_', '-')}`" for name in kind.options)
    subject = _(kind.subject) + ("" if kind.is_subject_needed or not kind.subject else " (may be left out)")
    if kind.of:
        options += f" ({_(kind.of)})"
    return (
        f"| {kind.form.label} | `{command}` | **{_(kind.form.title)}.** {_(kind.summary)} | {subject or '–'} | "
        f"{options or '–'} | {_grounds(kind)} |"
    )


def _grounds(kind: Kind[Any]) -> str:
    """On what it rests, as far as the kind alone says."""
    if kind.rests_on.__name__ == "whole":
        return "the whole ledger"
    return "its entries, enclosed" if kind.shows_entries else "its entries"


def _notes() -> Iterator[str]:
    yield (
        "*Rests on* says what the proof in the file leads from: the whole tree of the ledger up to the head, or the entries "
        "of which the report tells. *Enclosed* entries travel with the file as they are stored, where whoever made the "
        "report may read them."
    )


def main() -> int:
    """The page is written, or only looked at."""
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
