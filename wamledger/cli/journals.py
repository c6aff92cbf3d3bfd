"""Journals in and out, and the form that they have."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from wamledger.cli import admission, output, receipts
from wamledger.cli.call import Call
from wamledger.cli.passphrases import Asker
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.services.journal import JournalLine

STANDARD: Final = "-"
"""Standard input or output, in place of a file."""

_Files = Annotated[
    list[str], typer.Argument(metavar="FILE", help=N_("Journals, in their order; - for standard input."))
]
_KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help=N_("Record the good lines, and name the others."))
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be recorded."))]
_Beside = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="CODE",
        help=N_("A second person whose approvals stand in the journals, and who gives the passphrase here."),
    ),
]


def post(
    call: Call,
    files: _Files,
    keep_going: _KeepGoing = False,
    dry_run: _DryRun = False,
    with_: _Beside = None,
) -> int:
    """The operations of the journals are recorded."""
    return _post(call, files, keep_going=keep_going, is_dry=dry_run, historical=False, beside=with_ or ())


def import_history(
    call: Call, files: _Files, keep_going: _KeepGoing = False, dry_run: _DryRun = False
) -> int:
    """The past records in the journals are recorded as such."""
    return _post(call, files, keep_going=keep_going, is_dry=dry_run, historical=True)


def _post(
    call: Call,
    files: list[str],
    *,
    keep_going: bool,
    is_dry: bool,
    historical: bool,
    beside: Sequence[str] = (),
) -> int:
    from wamledger.ledger.faults import LedgerFault
    from wamledger.services.posting import post_lines
    from wamledger.services.stopping import told_what_stands

    if files.count(STANDARD) > 1:
        raise LedgerFault(N_("Standard input is named twice."), N_("It can be read once: name - once."))
    with ExitStack() as stack:
        read = _read_whole(stack) if STANDARD in files else None
        total = sum(_size(file, read) for file in files)
        ledger = stack.enter_context(call.opened())
        for each in beside:
            admission.second(ledger, Asker(), each)
        stack.enter_context(told_what_stands(ledger))
        with output.progress(_("Recording")) as moved:
            report = post_lines(
                ledger,
                _lines(files, read),
                keep_going=keep_going,
                historical=historical,
                dry_run=is_dry,
                progress=lambda done, _number: moved("", done, total),
            )
        return receipts.journal_answer(call, report, keep_going=keep_going, is_dry=is_dry)


@contextmanager
def read_lines(files: list[str]) -> Iterator[Iterator[JournalLine]]:
    """The lines of journals, standard input among them, for as long as the block lasts."""
    with ExitStack() as stack:
        read = _read_whole(stack) if STANDARD in files else None
        yield _lines(files, read)


def _lines(files: list[str], read: BufferedReader | None) -> Iterator[JournalLine]:
    from wamledger.domain.refusals import Refused
    from wamledger.services.journal import lines_from, lines_of

    for file in files:
        try:
            if file == STANDARD and read is not None:
                read.seek(0)
                yield from lines_from(read, STANDARD)
            else:
                yield from lines_of(Path(file))
        except Refused as refused:
            if "file" not in refused.facts:
                refused.field = f"{file}: {refused.field}"
            raise


def _read_whole(stack: ExitStack) -> BufferedReader:
    """
    All of standard input, in a file without a name.

    Nobody else can write to a ledger while lines are posted, so whoever writes them slowly is waited for before.
    """
    spooled = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(sys.stdin.buffer, spooled)
    spooled.seek(0)
    return cast("BufferedReader", spooled)


def _size(file: str, read: BufferedReader | None) -> int:
    if file == STANDARD and read is not None:
        size = read.seek(0, 2)
        read.seek(0)
        return size
    try:
        return Path(file).stat().st_size
    except (OSError, ValueError):
        return 0


def export(
    call: Call,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("The file to write; - for standard output."))
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))
    ] = False,
    entries: Annotated[
        bool,
        typer.Option(
            "--entries",
            help=N_("Write the entries themselves, with signatures and head: evidence for check-export."),
        ),
    ] = False,
    head: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="FILE|TEXT",
            help=N_("With --entries: a head that witnesses have cosigned, to go with them; once for each."),
        ),
    ] = None,
) -> None:
    """The journal of the ledger, or its entries as they are stored, are in the file."""
    from wamledger.cli.outgoing import must_be_writable
    from wamledger.ledger.faults import LedgerFault
    from wamledger.services import evidence, exporting, incoming, witnesses

    if head and not entries:
        raise LedgerFault(
            N_("Heads go with entries, and not with a journal."),
            N_("Give --entries as well, or leave --head out."),
        )
    heads = [incoming.head_text(each) for each in head or ()]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl" if file == STANDARD else Path(file)
        if file != STANDARD:
            must_be_writable(call, path, overwrite=overwrite)
        with call.opened_to_look() as ledger, output.progress(_("Writing")) as moved:
            note = ledger.checkpoint()
            left_out = 0

            def told(done: int, all_: int) -> None:
                moved("", done, all_)

            if entries:
                total = evidence.write(ledger, path, heads=heads, progress=told)
            else:
                total, left_out = exporting.export(ledger, path, progress=told)
            if not call.is_unsound:
                # the export ends with a head that covers at least what this one does
                witnesses.remember(ledger, note, "export")
        if file == STANDARD:
            sys.stdout.flush()
            with path.open("r", encoding="utf-8") as source:
                shutil.copyfileobj(source, sys.stdout)
            return
    if call.json:
        answer = {"entries": total} if entries else {"operations": total, "left_out": left_out}
        output.say_json({"file": file, **answer})
        return
    said = (
        ngettext("{number} entry written to {file}.", "{number} entries written to {file}.", total)
        if entries
        else ngettext(
            "{number} operation written to {file}.", "{number} operations written to {file}.", total
        )
    )
    output.say(said.format(number=output.number(total), file=file))
    if left_out:
        output.say(exporting.said_of_left_out(left_out))


def schema(call: Call) -> None:
    """The JSON Schema of an operation is on standard output."""
    del call
    from wamledger.domain.operations import json_schema

    output.say_json(json_schema())
