"""The people in disarmament: by number, and by name for the DDR officer alone."""

from __future__ import annotations

from typing import Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _, ngettext


def participants(
    call: Call,
    names: Annotated[
        bool, typer.Option("--names", help=N_("With names; for a DDR officer. It is recorded who saw them."))
    ] = False,
) -> None:
    """The participants are on standard output."""
    from wamledger.services.participant_list import participants as listed

    with call.opened_to_look() as ledger:
        found = listed(ledger, names=names)
    if call.json:
        output.say_json_list(found)
        return
    headings = [
        _("Number"),
        _("Sex"),
        _("Age band"),
        _("Category"),
        _("Armed group"),
        _("Weapons"),
        _("Lots"),
        *([_("Name")] if names else []),
    ]
    output.say_table(
        headings,
        (
            [
                each["participant"],
                each["sex"],
                each["age_band"],
                each["category"],
                each["armed_group"] or "",
                each["weapons"],
                each["lots"],
                *([each["name"] or ""] if names else []),
            ]
            for each in found
        ),
    )
    output.say(
        "",
        ngettext("{number} participant.", "{number} participants.", len(found)).format(
            number=output.number(len(found))
        ),
    )


def forget_participant(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Number of the participant."))],
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help=N_("Why the name is to be forgotten; it is recorded.")),
    ],
) -> None:
    """The name of the participant is in this ledger no more."""
    from wamledger.services.participant_list import forget

    with call.opened() as ledger:
        was_kept = forget(ledger, number, reason=reason)
    if call.json:
        output.say_json({"participant": number, "forgotten": was_kept})
    elif was_kept:
        output.say(
            _("The name of {number} is forgotten here. Backups that were made earlier have it still.").format(
                number=number
            )
        )
    else:
        output.say(_("No name of {number} was kept here.").format(number=number))
