"""What an incident report holds as data: losses, intake and counts."""

from __future__ import annotations

from collections.abc import Iterator

from reports.acquired import file_data
from reports.goods import posted_data
from reports.happened import count_data
from reports.kinds import Table
from wamledger.i18n import _
from wamledger.services.views.incident import IncidentView


def incident_data(view: IncidentView) -> Iterator[Table]:
    """The tables that stand on the pages, with codes in place of words."""
    yield posted_data(
        [
            view.happened.posted,
            *(each.posted for each in view.losses),
            *(each.posted for each in view.taken),
        ]
    )
    yield Table(
        "weapon_types",
        _("Weapons that were reported"),
        {"type": _("Type"), "type_name": _("Name"), "number": _("Number")},
        ((each.type, each.type_name, each.number) for each in view.happened.weapon_types),
    )
    yield Table(
        "losses",
        _("Losses that name this incident"),
        {
            "entry": _("Entry"),
            "kind": _("Kind of loss"),
            "from": _("Lost from"),
            "weapons": _("Weapons lost"),
            "weapons_open": _("Weapons unaccounted for"),
            "units": _("Rounds lost"),
            "units_open": _("Rounds unaccounted for"),
        },
        (
            (
                each.posted.entry,
                each.kind,
                each.origin.code,
                each.weapons,
                each.weapons_open,
                each.units,
                each.units_open,
            )
            for each in view.losses
        ),
    )
    yield Table(
        "taken",
        _("Taken on charge under the reference of this operation"),
        {
            "entry": _("Entry"),
            "to": _("Taken on charge at"),
            "weapons": _("Weapons"),
            "units": _("Rounds and pieces"),
        },
        ((each.posted.entry, each.destination.code, each.weapons, each.units) for each in view.taken),
    )
    yield count_data(view.counts)
    yield file_data(view.files)
