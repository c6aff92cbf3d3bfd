"""
Making a report: what was asked fits its kind, the view is had from the ledger, and it is written or shown as text.

Commands and screens make reports here. A report that has been written carries a head out of the office; one that was only
looked at does not.
"""

from __future__ import annotations

import getpass
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, cast

from reports.catalogue import kind_of
from reports.formats import csv_files, json_file, workbook
from reports.kinds import Asked, Kind
from reports.page import Paper
from reports.printing import printed
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _, language, spoken
from wamledger.services import outgoing, witnesses
from wamledger.services.report_grounds import grounds_of
from wamledger.services.report_seal import sealing

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

COMPLETES: Final[Mapping[str, str]] = {
    "item": "weapon",
    "registration": "weapon",
    "collection": "entry",
    "receipt": "entry",
    "deposit": "entry",
    "custody": "weapon",
    "trace-request": "trace",
    "trace-result": "trace",
    "restriction": "lot",
    "loss": "entry",
    "incident": "incident",
    "labels": "weapon",
    "issue-voucher": "issue",
    "return-voucher": "entry",
    "movement-order": "dispatch",
    "manifest": "dispatch",
    "goods-receipt": "entry",
    "shortfall-note": "dispatch",
    "disposal-proposal": "disposal",
    "destruction-certificate": "disposal",
    "hand-over-certificate": "entry",
    "expenditure-certificate": "entry",
    "stock-ledger": "holder",
    "count-report": "entry",
    "rotation": "party",
}
"""What the code of a report names, for whoever offers codes to complete it."""

OnPage = Callable[[int], None]
"""Told the number of each page that is finished; whatever it raises ends the making, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Order:
    """
    A report as somebody wants it.

    Shape: ``options`` are fields of ``Asked``, already read, without those that were not given; ``paper`` is a name of
    ``Paper`` in small letters; ``language`` is empty for the one in use.
    """

    kind: str
    code: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    paper: str = "a4"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A report that was printed and has not left yet: its bytes, how many pages, and the head on them."""

    order: Order
    content: bytes
    pages: int
    head_note: str


def fitting(
    kind: Kind[Any], code: str | None, options: Mapping[str, Any]
) -> Callable[[Ledger, Asked], AbstractContextManager[Any]]:
    """
    What gives the view of the report, which takes all that was given, and was given all that it needs.

    Refuses: report_by_command, report_option, report_asks
    """
    if kind.view is None:
        raise Refused(Code.REPORT_BY_COMMAND, "KIND", report=kind.name, command=kind.command)
    takes = [*(["CODE"] if kind.subject else []), *map(written_option, kind.options)]
    for name, value in (
        ("CODE", code),
        *((written_option(name), value) for name, value in options.items()),
    ):
        if value is not None and name not in takes:
            raise Refused(Code.REPORT_OPTION, name, report=kind.name, allowed=takes or ["-"])
    if kind.subject and kind.is_subject_needed and not code:
        raise Refused(Code.REPORT_ASKS, "CODE", report=kind.name, what=_(kind.subject))
    for name in kind.needed:
        if options.get(name) is None:
            raise Refused(
                Code.REPORT_ASKS,
                written_option(name),
                report=kind.name,
                what=_(kind.of) if name == "of" else "-",
            )
    return kind.view


def written_option(name: str) -> str:
    """How an option is called where it is refused."""
    return "--" + name.replace("_", "-")


@contextmanager
def viewed(ledger: Ledger, order: Order, *, by: str) -> Iterator[tuple[Kind[Any], Any]]:
    """
    The kind of the report, and its view, while the block lasts; texts come in its language meanwhile.

    Refuses: report_unknown, choice_unknown, and what the kind refuses.  Raises: AccessFault
    """
    kind = kind_of(order.kind)
    made = fitting(kind, order.code or None, order.options)
    if order.paper.upper() not in kind.papers:
        allowed = [each.lower() for each in kind.papers]
        raise Refused(Code.CHOICE_UNKNOWN, "paper", found=order.paper, allowed=allowed)
    # whoever has signed in makes the report, and nobody else
    maker = ledger.actor.user if ledger.actor is not None else by or login()
    own = spoken(order.language) if order.language else nullcontext()
    with own, made(ledger, _asked(order, maker)) as view:
        yield kind, view


def _asked(order: Order, maker: str) -> Asked:
    return Asked(generated_by=maker, code=order.code, language=order.language or language(), **order.options)


def printed_report(ledger: Ledger, order: Order, *, by: str = "", on_page: OnPage | None = None) -> Printed:
    """
    The report, printed and held, so that it can be looked at before it leaves.

    Refuses, Raises: as ``viewed``
    """
    out = io.BytesIO()
    with viewed(ledger, order, by=by) as (kind, view):
        pages = _print(ledger, kind, view, out, order.paper, on_page)
        return Printed(order, out.getvalue(), pages, view.provenance.head_note)


def let_out(ledger: Ledger, report: Printed, path: Path, *, overwrite: bool = False) -> dict[str, Any]:
    """
    The printed report is in the file, byte for byte as it was looked at, and the ledger knows that its head left.

    Raises: LedgerFault for a file of the ledger, and for one that exists unless ``overwrite`` is given.
    """
    outgoing.must_be_writable(ledger.where, path, overwrite=overwrite)
    with outgoing.written(path) as file:
        file.write(report.content)
    remember(ledger, report.order.kind, report.head_note)
    return {"file": str(path), "pages": report.pages}


def figures_out(
    ledger: Ledger, order: Order, path: Path, *, format: str, by: str = "", overwrite: bool = False
) -> dict[str, Any]:
    """
    The figures of the report are in the file, or in one for each table, for other programs.

    Refuses, Raises: as ``viewed`` and ``let_out``
    """
    with viewed(ledger, order, by=by) as (kind, view):
        note = view.provenance.head_note
        told = write(
            ledger, kind, view, path, format=format, paper=order.paper, overwrite=overwrite, on_page=None
        )
    if format != "csv":
        remember(ledger, order.kind, note)
    return told


def write(
    ledger: Ledger,
    kind: Kind[Any],
    view: Any,
    path: Path,
    *,
    format: str,
    paper: str,
    overwrite: bool,
    on_page: OnPage | None,
) -> dict[str, Any]:
    """
    The file is there, whole; returns what is told of it.

    Raises: LedgerFault for a file of the ledger, and for one that exists unless ``overwrite`` is given.
    """
    if format == "csv":
        return _csv(ledger, kind, view, path, overwrite=overwrite)
    outgoing.must_be_writable(ledger.where, path, overwrite=overwrite)
    with outgoing.written(path) as file:
        if format == "xlsx":
            return {"file": str(path), "sheets": workbook(kind, view, cast("BinaryIO", file))}
        if format == "json":
            return {"file": str(path), "rows": json_file(kind, view, file)}
        return {"file": str(path), "pages": _print(ledger, kind, view, file, paper, on_page)}


def remember(ledger: Ledger, kind: str, note: str) -> None:
    """The ledger knows that its head left the office on a report; one that cannot be written to goes on without."""
    if note and not ledger.faults:
        witnesses.remember(ledger, note, f"report {kind}")


def login() -> str:
    """Who is at this machine, as far as it says."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _("unknown")


def _print(
    ledger: Ledger, kind: Kind[Any], view: Any, out: IO[bytes], paper: str, on_page: OnPage | None
) -> int:
    note = view.provenance.head_note
    return printed(
        kind,
        view,
        cast("BinaryIO", out),
        paper=Paper[paper.upper()],
        on_page=on_page,
        grounds=grounds_of(ledger, note, kind.rests_on(view), with_entries=kind.shows_entries),
        seal=sealing(ledger),
    )


def _csv(ledger: Ledger, kind: Kind[Any], view: Any, path: Path, *, overwrite: bool) -> dict[str, Any]:
    @contextmanager
    def opened(file_path: Path) -> Iterator[IO[bytes]]:
        outgoing.must_be_writable(ledger.where, file_path, overwrite=overwrite)
        with outgoing.written(file_path) as file:
            yield file

    return {"files": [str(each) for each in csv_files(kind, view, path, opened)]}
