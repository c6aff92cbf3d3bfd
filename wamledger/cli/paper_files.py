"""A report is written: on paper as PDF, or its figures for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from wamledger.cli import outgoing, output
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
    if target.format == "csv":
        return _csv(kind, view, target)
    with outgoing.written(target.out) as file, output.progress(_("Printing")) as moved:
        if target.format == "xlsx":
            from reports.formats import workbook

            return _told(target, sheets=workbook(kind, view, cast("BinaryIO", file)))
        if target.format == "json":
            from reports.formats import json_file

            return _told(target, rows=json_file(kind, view, file))
        from reports.page import Paper
        from reports.printing import printed
        from wamledger.services.report_grounds import grounds_of
        from wamledger.services.report_seal import sealing

        note = view.provenance.head_note
        pages = printed(
            kind,
            view,
            cast("BinaryIO", file),
            paper=Paper[target.paper.upper()],
            on_page=lambda number: moved(_("Page {page}").format(page=output.number(number)), number, None),
            grounds=grounds_of(ledger, note, kind.rests_on(view), with_entries=kind.shows_entries),
            seal=sealing(ledger),
        )
        return _told(target, pages=pages)


def _csv(kind: Kind[Any], view: Any, target: Target) -> dict[str, Any]:
    from reports.formats import csv_files

    @contextmanager
    def opened(path: Path) -> Iterator[IO[bytes]]:
        outgoing.must_be_writable(target.call, path, overwrite=target.overwrite)
        with outgoing.written(path) as file:
            yield file

    return {"files": [str(path) for path in csv_files(kind, view, target.out, opened)]}


def _told(target: Target, **figures: int) -> dict[str, Any]:
    return {"file": str(target.out), **figures}


def said(told: dict[str, Any]) -> str:
    """What a person is told of the file."""
    if "files" in told:
        return _("Written: {files}").format(files=", ".join(told["files"]))
    if "pages" in told:
        return ngettext(
            "{number} page written to {file}.", "{number} pages written to {file}.", told["pages"]
        ).format(number=output.number(told["pages"]), file=told["file"])
    return _("Written: {files}").format(files=told["file"])
