"""What a loss report holds as data: each item with what became of it, and all that settled it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.acquired import file_data
from reports.goods import posted_data
from reports.happened import count_data
from reports.kinds import Table
from wamledger.i18n import _
from wamledger.services.views.incident import LossView


def loss_data(view: LossView) -> Iterator[Table]:
    """The tables that stand on the pages, with codes in place of words."""
    yield Table(
        "items",
        _("What became of it"),
        {
            "code": _("Code"),
            "item_kind": _("Weapon or lot"),
            "nature": _("Type or nature"),
            "nature_name": _("Name"),
            "make": _("Make"),
            "model": _("Model"),
            "calibre": _("Calibre"),
            "mark": _("Serial or lot number as marked"),
            "mark_status": _("State of the serial"),
            "tag": _("Tag"),
            "unit": _("Unit"),
            "last_seen": _("Seen last by entry"),
            "lost": _("Lost"),
            "recovered": _("Recovered"),
            "written_off": _("Written off"),
            "open": _("Unaccounted for"),
        },
        (
            (
                each.line.item,
                each.line.item_kind,
                each.line.nature,
                each.line.nature_name,
                each.line.make,
                each.line.model,
                each.line.calibre,
                each.line.mark,
                each.line.mark_status,
                each.line.tag,
                each.line.unit,
                each.last_seen.entry if each.last_seen else "",
                each.reported,
                each.recovered,
                each.written_off,
                each.open,
            )
            for each in view.lines
        ),
    )
    yield posted_data([view.posted, *(each for each in view.siblings)])
    yield Table(
        "settled",
        _("Recovered and written off"),
        {
            "entry": _("Entry"),
            "operation": _("Operation"),
            "code": _("Code"),
            "quantity": _("Quantity"),
            "to": _("To"),
            "said": _("Circumstances or inquiry"),
        },
        (
            (
                each.posted.entry,
                each.posted.operation,
                each.item,
                each.quantity,
                each.destination.code,
                each.said,
            )
            for each in view.settled
        ),
    )
    yield count_data(view.counts)
    yield file_data(view.files)
