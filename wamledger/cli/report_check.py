"""A printed report is checked from its file alone."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _
from wamledger.services import incoming


def verify_report(
    call: Call,
    file: Annotated[str, typer.Argument(metavar="FILE.pdf", help=N_("The report, as it was written."))],
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            "--vkey",
            metavar="VKEY",
            help=N_(
                "The ledger's public key, as it was handed over in person; each, where it has changed since. Else those "
                "of the ledger that is named, if it is the one of the report."
            ),
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="FILE|TEXT", help=N_("A head of the ledger that you hold, to compare with.")
        ),
    ] = None,
) -> int:
    """Whether the report is what its data, its head and its proof say is on standard output."""
    from reports.examining.examine import MOST_BYTES, examine
    from reports.examining.finding import CHECKS
    from wamledger.services.notices import Exit

    content = incoming.bytes_of(file, most=MOST_BYTES + 1)
    held = incoming.head_text(head) if head is not None else ""
    with output.progress(_("Examining")):
        found = examine(
            content, vkeys=key or (), local=() if key else _local(call), held=held, language=call.language
        )
    if call.json:
        output.say_json({"file": file, **found.as_json()})
    else:
        marks = {True: _("yes"), False: _("NO"), None: "–"}
        for each in found.findings:
            output.say(f"  {_(CHECKS[each.check]):<22} {marks[each.ok]:<4} {each.text}")
        verdicts = {
            True: _("The report holds."),
            False: _("The report does NOT hold."),
            None: _("The report agrees with itself, and not all of it could be shown."),
        }
        output.say_verdict(verdicts[found.holds], good=found.holds is True)
    return int(Exit.DONE if found.holds else Exit.UNSOUND)


def _local(call: Call) -> list[str]:
    """The public keys of the ledger of this call, where there is one that can be read without a passphrase."""
    from wamledger.ledger.faults import LedgerFault
    from wamledger.ledger.store import Ledger

    with suppress(LedgerFault), Ledger.open(call.where(), readonly=True) as ledger:
        return [each.vkey for each in ledger.verifiers()]
    return []
