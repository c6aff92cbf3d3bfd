"""
A report on paper, with all that it can be checked by in the same file.

Enclosed are ``report.json``, which says what the report is and lists the other files; the view and its lines as data; its
tables as CSV; the head as it was signed; what leads from the entries of the report to that head;
and the ledger's signature under all that.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, TypeVar, cast

import orjson

from reports.enclosure import CSV, JSON, JSON_LINES, TEXT, Enclosure
from reports.kinds import Kind, View
from reports.page import Paper
from reports.record import Record
from reports.spreadsheet import csv_blocks
from wamledger.i18n import _
from wamledger.services.report_grounds import NO_GROUNDS, Grounds
from wamledger.services.report_seal import Sealing, text_of, unsealed

VERSION: Final = 1
REPORT: Final = "report.json"
HEAD: Final = "head.txt"
PROOF: Final = "proof.json"
ENTRIES: Final = "entries.jsonl"
SEAL: Final = "seal.txt"

V = TypeVar("V", bound=View)


class Envelope(io.RawIOBase):
    """A stream for a document that has files enclosed; they are asked for once the pages are drawn."""

    def __init__(self, out: BinaryIO, enclosed: Callable[[], Iterable[Enclosure]]) -> None:
        self._out = out
        self.enclosed = enclosed

    def write(self, content: Any, /) -> int:
        """The bytes are in the stream below."""
        return self._out.write(content)

    def writable(self) -> bool:
        """It is."""
        return True


def printed(
    kind: Kind[V],
    view: V,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
    grounds: Grounds = NO_GROUNDS,
    seal: Sealing = unsealed,
) -> int:
    """
    The report with its enclosures is in the stream; the number of its pages is returned.

    ``seal`` signs the list of what is enclosed, if the ledger's key is at hand.
    """
    record = Record(view)

    def enclosed() -> Iterator[Enclosure]:
        files = [*record.enclosures(), *_tables(kind, record.again()), *_proof(view, grounds)]
        report = _report(kind, view, paper, files, grounds)
        yield report
        yield from files
        yield from _seal(view, report, seal)

    envelope = cast("BinaryIO", Envelope(out, enclosed))
    return kind.draw(record.drawn(), envelope, paper=paper, on_page=on_page)


def _tables(kind: Kind[V], view: V) -> Iterator[Enclosure]:
    for table in kind.tables(view):
        file = Enclosure(f"{table.name}.csv", CSV, table.title)
        for block in csv_blocks(table):
            file.write(block)
        yield file


def _proof(view: View, grounds: Grounds) -> Iterator[Enclosure]:
    note = view.provenance.head_note
    if note:
        yield Enclosure(HEAD, TEXT, _("The signed head of the ledger"), "Source", note.encode())
    if grounds.size:
        proof = orjson.dumps(grounds.as_json(), option=orjson.OPT_SORT_KEYS) + b"\n"
        yield Enclosure(PROOF, JSON, _("What leads from the entries to the head"), "Supplement", proof)
    if grounds.entries:
        entries = b"".join(entry + b"\n" for _seq, entry in sorted(grounds.entries.items()))
        yield Enclosure(ENTRIES, JSON_LINES, _("The entries as they are stored"), "Source", entries)


def _seal(view: View, report: Enclosure, seal: Sealing) -> Iterator[Enclosure]:
    source = view.provenance
    note = seal(text_of(source.ledger, source.head_note, report.sha256)) if source.head_note else ""
    if note:
        yield Enclosure(
            SEAL, TEXT, _("The signature of the ledger under this report"), "Supplement", note.encode()
        )


def _report(
    kind: Kind[Any], view: View, paper: Paper, files: Iterable[Enclosure], grounds: Grounds
) -> Enclosure:
    source = view.provenance
    described = {
        "wamledger_report": VERSION,
        "kind": kind.name,
        "form": kind.form.label,
        "paper": paper.name,
        "language": source.language,
        "program": source.program,
        "ledger": source.ledger,
        "vkeys": list(grounds.vkeys),
        "files": [
            {"name": each.name, "type": each.media_type, "size": each.size, "sha256": each.sha256}
            for each in files
        ],
    }
    content = orjson.dumps(described, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"
    return Enclosure(REPORT, JSON, _("What this report is, and what is enclosed"), "Supplement", content)
