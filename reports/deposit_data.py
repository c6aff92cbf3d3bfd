"""What a deposit protocol holds as data: the goods, where they stand, and who has had access."""

from __future__ import annotations

from collections.abc import Iterator

from reports.goods import goods_data, posted_data
from reports.kinds import Table
from wamledger.domain import moment
from wamledger.i18n import _
from wamledger.services.views.deposit import DepositView


def deposit_data(view: DepositView) -> Iterator[Table]:
    """The tables that stand on the pages, with codes in place of words."""
    yield goods_data(view.lines)
    yield posted_data([view.posted, *(each.posted for each in view.accesses)])
    yield Table(
        "standing",
        _("Where it stands now"),
        {
            "holder": _("Holder"),
            "status": _("Status"),
            "weapons": _("Weapons"),
            "units": _("Rounds and pieces"),
        },
        ((each.holder.code, each.status, each.weapons, each.units) for each in view.standing),
    )
    yield Table(
        "access",
        _("Access since"),
        {
            "entry": _("Entry"),
            "operation": _("Operation"),
            "from": _("From"),
            "to": _("To"),
            "purpose": _("Purpose"),
            "due": _("Due back"),
            "weapons": _("Weapons"),
            "units": _("Rounds and pieces"),
        },
        (
            (
                each.posted.entry,
                each.posted.operation,
                each.origin.code,
                each.destination.code,
                each.purpose,
                "" if each.due is None else moment.canonical(each.due),
                each.weapons,
                each.units,
            )
            for each in view.accesses
        ),
    )
