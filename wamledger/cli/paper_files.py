"""A report is written: on paper as PDF, or its figures for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import _, ngettext

if TYPE_CHECKING:
    from reports.kinds import Kind
    from wamledger.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Target:
    """The file that is wanted: where, in which format, on which paper."""

    call: Call
    out: Path
    format: str
    paper: str
    overwrite: bool


def format_of(given: str | None, out: Path) -> str:
    """The format that was asked for, else the one that the name of the file ends in, else PDF.  Refuses: choice_unknown"""
    from reports.formats import FORMATS
    from wamledger.cli.papers import must_be

    if given is not None:
        must_be("format", given.lower(), FORMATS)
        return given.lower()
    suffix = out.suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else "pdf"


def write(ledger: Ledger, kind: Kind[Any], view: Any, target: Target) -> dict[str, Any]:
    """The file is there, whole; returns what is told of it."""
    from reports import making

    with output.progress(_("Printing")) as moved:
        return making.write(
            ledger,
            kind,
            view,
            target.out,
            format=target.format,
            paper=target.paper,
            overwrite=target.overwrite,
            on_page=lambda number: moved(_("Page {page}").format(page=output.number(number)), number, None),
        )


def said(told: dict[str, Any]) -> str:
    """What a person is told of the file."""
    if "files" in told:
        return _("Written: {files}").format(files=", ".join(told["files"]))
    if "pages" in told:
        return ngettext(
            "{number} page written to {file}.", "{number} pages written to {file}.", told["pages"]
        ).format(number=output.number(told["pages"]), file=told["file"])
    return _("Written: {files}").format(files=told["file"])
