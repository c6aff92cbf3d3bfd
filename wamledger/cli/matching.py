"""Whose serial is this: a look-up for somebody with a weapon in their hands, or on the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.services.serial_search import Candidate

_COLUMNS = (
    N_("Weapon"),
    N_("Serial"),
    N_("How near"),
    N_("Model"),
    N_("Agreement"),
    N_("Status"),
    N_("Holder"),
)


def match(
    call: Call,
    serial: Annotated[
        str,
        typer.Argument(
            metavar="SERIAL",
            help=N_("As it was read, in any script; ? for a character that was not read, * for several."),
        ),
    ],
    make: Annotated[str, typer.Option("--make", metavar="TEXT", help=N_("The maker, if known."))] = "",
    model: Annotated[str, typer.Option("--model", metavar="TEXT", help=N_("The model, if known."))] = "",
    calibre: Annotated[
        str, typer.Option("--calibre", metavar="TEXT", help=N_("The calibre, if known."))
    ] = "",
    kind: Annotated[
        str, typer.Option("--type", metavar="CODE", help=N_("The code of the type, if known."))
    ] = "",
) -> None:
    """The weapons on record that may bear the serial are on standard output, the likeliest first."""
    from wamledger.services.serial_search import match_serial

    with call.opened_to_look() as ledger:
        found = match_serial(ledger, serial, make=make, model=model, calibre=calibre, kind=kind)
    if call.json:
        output.say_json_list(each.as_json() for each in found)
        return
    if not found:
        output.say(_("No weapon on record bears that serial, or one that is easily read for it."))
        return
    output.say_table([_(name) for name in _COLUMNS], map(_cells, found))
    if not any(each.is_best for each in found):
        output.say(
            "", _("Several are as near, or the numbers follow one another: compare the marks of each.")
        )


def _cells(candidate: Candidate) -> tuple[str, ...]:
    from wamledger.services.serial_search import AGREEMENT, HOW
    from wamledger.services.words import STATUS, word

    return (
        candidate.weapon,
        candidate.serial,
        _(HOW[candidate.how]),
        f"{candidate.make} {candidate.model}",
        _(AGREEMENT[candidate.agreement]),
        word(STATUS, candidate.status),
        candidate.holder,
    )
