"""What a restriction notice holds as data: the items, who has them, and the other notices."""

from __future__ import annotations

from collections.abc import Iterator

from reports.goods import posted_data
from reports.kinds import Table
from wamledger.i18n import _
from wamledger.services.views.restriction import RestrictionView


def restriction_data(view: RestrictionView) -> Iterator[Table]:
    """The tables that stand on the pages, with codes in place of words."""
    yield Table(
        "items",
        _("What it is about"),
        {
            "code": _("Code"),
            "nature": _("Type or nature"),
            "nature_name": _("Name"),
            "make": _("Make"),
            "model": _("Model"),
            "mark": _("Serial or lot number as marked"),
            "mark_status": _("State of the serial"),
            "quantity": _("Quantity"),
            "at": _("Only what stands at"),
        },
        (
            (
                line.item,
                line.nature,
                line.nature_name,
                line.make,
                line.model,
                line.mark,
                line.mark_status,
                line.quantity or None,
                at,
            )
            for line, at in zip(view.lines, view.at, strict=True)
        ),
    )
    yield Table(
        "holdings",
        _("Who has it now"),
        {
            "holder": _("Holder"),
            "holder_name": _("Name"),
            "code": _("Code"),
            "quantity": _("Quantity"),
            "unit": _("Unit"),
            "condition": _("Condition"),
            "status": _("Status"),
        },
        (
            (
                each.holder.code,
                each.holder.name,
                each.item,
                each.quantity,
                each.unit,
                each.condition,
                each.status,
            )
            for each in view.holdings
        ),
    )
    notices = (*view.earlier, *view.later)
    yield posted_data([view.posted, *(each.posted for each in notices)])
    yield Table(
        "notices",
        _("Notices before and after"),
        {"entry": _("Entry"), "status": _("Status"), "reason": _("Reason")},
        ((each.posted.entry, each.status, each.reason) for each in notices),
    )
