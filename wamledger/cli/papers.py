"""Reports on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wamledger.cli import admission, output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from reports.kinds import Kind

PAPERS: Final = ("a4", "letter", "tag")


def _kinds() -> list[str]:
    from reports.catalogue import kinds

    return [name for name, kind in kinds().items() if kind.view is not None]


def listed() -> list[str]:
    """Each report that the command makes: how it is asked for, and what it is."""
    from reports.catalogue import kinds

    return [
        " ".join([f"{name}{_code(kind)}:", _(kind.summary), *_asks(kind)])
        for name, kind in kinds().items()
        if kind.view is not None
    ]


def _code(kind: Kind[Any]) -> str:
    if not kind.subject:
        return ""
    return " CODE" if kind.is_subject_needed else " [CODE]"


def _asks(kind: Kind[Any]) -> list[str]:
    subject = [_("CODE: {what}.").format(what=_(kind.subject))] if kind.subject else []
    of = [_("--of: {what}.").format(what=_(kind.of))] if kind.of else []
    return [*subject, *of]


def report(
    call: Call,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=N_("Which report; the list stands at the end."),
            autocompletion=_kinds,
        ),
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help=N_("The file to write."))],
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help=N_("What the report is about: the weapon, document or entry that KIND asks for."),
        ),
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
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="TIME", help=N_("From then on: a time, or a date for its beginning.")
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="TIME", help=N_("Up to then: a time, or a date for its end.")),
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="WORD", help=N_("Only this part, as KIND says."))
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage",
            metavar="WORD",
            help=N_("Which of several reports of one matter: first, update, final."),
        ),
    ] = None,
    second_language: Annotated[
        str | None,
        typer.Option(
            "--second-language",
            metavar="CODE",
            help=N_("The language beside the first, on forms in two languages."),
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="WORD",
            help=N_("pdf, csv, xlsx or json; else what the name of the file ends in, else pdf."),
        ),
    ] = None,
    paper: Annotated[
        str,
        typer.Option(
            "--paper",
            metavar="SIZE",
            help=N_("a4 or letter; for labels also tag."),
            autocompletion=lambda: list(PAPERS),
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
    from reports.catalogue import kind_of
    from reports.making import Order, fitting, viewed
    from wamledger.cli import moments, outgoing
    from wamledger.cli.paper_files import Target, format_of, said, write
    from wamledger.services import witnesses

    wanted = kind_of(kind)
    options: dict[str, Any] = {
        "at": at,
        "as_of": moments.as_of(as_of),
        "since": None if since is None else moments.since(since),
        "until": moments.as_of(until),
        "of": of,
        "stage": stage,
        "second_language": second_language,
    }
    fitting(wanted, code, options)
    must_be("paper", paper.lower(), tuple(each.lower() for each in wanted.papers))
    target = Target(call, Path(out), format_of(format_, Path(out)), paper, overwrite)
    if target.format != "csv":
        outgoing.must_be_writable(call, target.out, overwrite=overwrite)
    given = {name: value for name, value in options.items() if value is not None}
    order = Order(kind, code or "", given, paper.lower())
    with call.opened() as ledger:
        maker = by or admission.recorder(ledger) or ""
        with viewed(ledger, order, by=maker) as (_kind, view):
            note = view.provenance.head_note
            told = write(ledger, wanted, view, target)
        if note and target.format != "csv":
            witnesses.remember(ledger, note, f"report {kind}")
    if call.json:
        output.say_json(told)
    else:
        output.say(said(told))


def must_be(field: str, found: str, allowed: tuple[str, ...]) -> None:
    """Refuses: choice_unknown"""
    from wamledger.domain.refusals import Code, Refused

    if found not in allowed:
        raise Refused(Code.CHOICE_UNKNOWN, field, found=found, allowed=list(allowed))
