"""Reports on paper."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final, cast

import typer

from wamledger.cli import admission, output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

KINDS: Final = ("stock", "item")
PAPERS: Final = ("a4", "letter")


def report(
    call: Call,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=N_("stock: all holdings. item: the life of one weapon."),
            autocompletion=lambda: list(KINDS),
        ),
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE.pdf", help=N_("The file to write."))],
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help=N_("Code of the weapon, for item."))
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="HOLDER",
            help=N_("Only what stands at this place and within it, or with this party."),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="TIME",
            help=N_("As it stood then: a time with an offset, or a date for its end in UTC."),
        ),
    ] = None,
    paper: Annotated[
        str,
        typer.Option(
            "--paper", metavar="SIZE", help=N_("a4 or letter."), autocompletion=lambda: list(PAPERS)
        ),
    ] = "a4",
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="CODE", help=N_("Who makes the report. Else WAMLEDGER_USER, or the login name.")
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))
    ] = False,
) -> None:
    """The report is in the file, whole, and the ledger knows that its head left the office."""
    from wamledger.cli import moments, outgoing
    from wamledger.domain.refusals import Code, Refused

    _must_be("kind", kind, KINDS)
    _must_be("paper", paper.lower(), PAPERS)
    if (kind == "item") != (code is not None):
        raise Refused(
            Code.FIELD_MISSING if kind == "item" else Code.FIELD_UNKNOWN, "CODE", op=kind, nearest="-"
        )
    until = moments.as_of(as_of)
    outgoing.must_be_writable(call, Path(out), overwrite=overwrite)
    with call.opened() as ledger:
        # whoever has signed in makes the report, and nobody else
        maker = (None if ledger.is_closed else by) or admission.recorder(ledger) or _login()
        with outgoing.written(Path(out)) as file, output.progress(_("Printing")):
            asked = _Asked(code, at, until, maker, paper.upper(), call.language)
            pages, note = _printed(ledger, cast("BinaryIO", file), asked)
        if note:
            from wamledger.services import witnesses

            witnesses.remember(ledger, note, f"report {kind}")
    if call.json:
        output.say_json({"file": out, "pages": pages})
    else:
        output.say(
            ngettext("{number} page written to {file}.", "{number} pages written to {file}.", pages).format(
                number=output.number(pages), file=out
            )
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the report is about, for whom, and on which paper."""

    code: str | None
    at: str | None
    as_of: int | None
    maker: str
    paper: str
    language: str


def _printed(ledger: Ledger, file: BinaryIO, asked: _Asked) -> tuple[int, str]:
    """The report of the weapon, or of all stock, is in the stream; returns its pages and the head on them."""
    from reports.item import item
    from reports.page import Paper
    from reports.stock import stock
    from wamledger.services.report_views import item_view, stock_view

    paper = Paper[asked.paper]
    if asked.code is not None:
        view = item_view(
            ledger, asked.code, as_of=asked.as_of, generated_by=asked.maker, language=asked.language
        )
        return item(view, file, paper=paper), view.provenance.head_note
    with stock_view(
        ledger, at=asked.at, as_of=asked.as_of, generated_by=asked.maker, language=asked.language
    ) as all_:
        return stock(all_, file, paper=paper), all_.provenance.head_note


def _must_be(field: str, found: str, allowed: tuple[str, ...]) -> None:
    from wamledger.domain.refusals import Code, Refused

    if found not in allowed:
        raise Refused(Code.CHOICE_UNKNOWN, field, found=found, allowed=list(allowed))


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _("unknown")
