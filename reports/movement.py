"""What the papers of a movement share: the journey, and what was sent held against what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports import figures, styles
from reports import paper as paper_
from reports.columns import Column, Row
from reports.goods import described, serial
from reports.kinds import Table
from reports.page import Document
from reports.paper import Stated, named
from reports.register import Register
from reports.sheet import paragraph, section
from reports.writing import stacked
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views.movement import Carried, Journey, SealsFound, ShortLine, SurplusLine
from wamledger.services.words import word


def journey(found: Journey) -> list[Stated]:
    """From where to where, with whom, and under which authority."""
    return [
        named("from", _("Consignor"), found.origin, found.origin_name),
        named("to", _("Consignee"), found.destination, found.destination_name),
        Stated("authority", _("Authority"), found.authority),
        paper_.time("left_at", _("Left at"), found.left_at),
        paper_.time("expected_at", _("Expected at"), found.expected_at),
        named("carrier", _("Carrier"), found.carrier, found.carrier_name),
        Stated("vehicle", _("Vehicle"), found.vehicle),
        Stated("escort", _("Escort"), found.escort),
        Stated("from_position", _("Position of the consignor"), found.origin_position),
        Stated("to_position", _("Position of the consignee"), found.destination_position),
        Stated("route", _("Route"), found.route, wide=True),
        Stated("seals", _("Seals fitted"), ", ".join(found.seals), code=True, wide=True),
    ]


def carried_table(document: Document, carried: Sequence[Carried], *, earlier: bool) -> None:
    """What was sent of each type and nature, and what became of it; ``earlier`` has a column for earlier receipts."""
    section(document, _("What was sent, and what came"))
    columns = [
        Column(_("Type or nature"), 3.4),
        Column(_("Unit"), 0.7),
        Column(_("Sent"), 1.0, align="right"),
        *([Column(_("Came before"), 1.0, align="right")] if earlier else []),
        Column(_("Came with this receipt") if earlier else _("Came"), 1.1, align="right"),
        Column(_("Reported lost"), 1.0, align="right"),
        Column(_("Not come"), 1.0, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(
        (
            figures.named(each.nature, each.nature_name),
            word(words.UNIT, each.unit),
            figures.number(each.sent),
            *([figures.number(each.before)] if earlier else []),
            figures.number(each.now),
            figures.number(each.lost),
            figures.number(each.outstanding),
        )
        for each in carried
    )


def short_table(document: Document, lines: Sequence[ShortLine], heading: str) -> None:
    """Each item of which less came than was sent."""
    section(document, heading)
    columns = [
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("What it is"), 2.4),
        Column(_("Serial or lot number as marked"), 1.6, styles.CELL_CODE),
        Column(_("Tag"), 0.9, styles.CELL_CODE),
        Column(_("Unit"), 0.6),
        Column(_("Sent"), 0.9, align="right"),
        Column(_("Came"), 0.9, align="right"),
        Column(_("Reported lost"), 0.9, align="right"),
        Column(_("Not come"), 0.9, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(map(_short_row, lines), empty=_("All that was sent has come."))


def _short_row(each: ShortLine) -> Row:
    line = each.line
    return (
        line.item,
        described(line),
        serial(line),
        line.tag,
        word(words.UNIT, line.unit),
        *map(figures.number, (line.quantity, each.received, each.lost, each.outstanding)),
    )


def surplus_table(document: Document, lines: Sequence[SurplusLine]) -> None:
    """What came and was not sent; nothing where there is none."""
    if not lines:
        return
    section(document, _("Came, and was not sent"))
    paragraph(
        document,
        _("None of this is on charge by way of the consignment: it is held apart until it is explained."),
        styles.NOTE,
    )
    columns = [
        Column(_("Receipt entry"), 1.3, styles.CELL_CODE),
        Column(_("Code"), 1.1, styles.CELL_CODE),
        Column(_("What it is"), 2.2),
        Column(_("Serial or lot number as marked"), 1.6, styles.CELL_CODE),
        Column(_("Quantity"), 0.9, align="right"),
        Column(_("Unit"), 0.6),
        Column(_("Condition, remarks"), 1.6, breaks=True),
    ]
    Register(document, columns).write(
        (
            each.receipt,
            each.item,
            each.described,
            each.mark,
            figures.number(each.quantity),
            word(words.UNIT, each.unit),
            stacked(word(words.CONDITION, each.condition), each.remarks),
        )
        for each in lines
    )


def seal_table(document: Document, fitted: Sequence[str], found: Sequence[SealsFound]) -> None:
    """The seals that each receipt found, against those that were fitted."""
    section(document, _("Seals"))
    columns = [
        Column(_("Receipt entry"), 1.2, styles.CELL_CODE),
        Column(_("State"), 1.0),
        Column(_("Seals fitted"), 1.8, styles.CELL_CODE),
        Column(_("Seals found"), 1.8, styles.CELL_CODE),
        Column(_("Fitted, not found"), 1.6, styles.CELL_CODE),
        Column(_("Found, not fitted"), 1.6, styles.CELL_CODE),
    ]
    Register(document, columns).write(
        (
            (
                each.receipt,
                _("Intact") if each.intact else _("Not intact"),
                ", ".join(fitted),
                ", ".join(each.found) or _("none named"),
                ", ".join(each.missing),
                ", ".join(each.strange),
            )
            for each in found
        ),
        empty=_("No receipt is on record."),
    )


# the same figures as tables


def difference_data(
    carried: Iterable[Carried],
    short: Iterable[ShortLine],
    surplus: Iterable[SurplusLine],
    seals: Iterable[SealsFound],
) -> Iterator[Table]:
    """What was sent against what came, as tables."""
    yield Table(
        "carried",
        _("What was sent, and what came"),
        {
            "item_kind": _("Weapon or lot"),
            "nature": _("Type or nature"),
            "nature_name": _("Name"),
            "unit": _("Unit"),
            "sent": _("Sent"),
            "before": _("Came before"),
            "now": _("Came"),
            "lost": _("Reported lost"),
            "outstanding": _("Not come"),
        },
        (
            (
                each.item_kind,
                each.nature,
                each.nature_name,
                each.unit,
                each.sent,
                each.before,
                each.now,
                each.lost,
                each.outstanding,
            )
            for each in carried
        ),
    )
    yield Table(
        "short",
        _("Not come, or not in full"),
        {
            "item_kind": _("Weapon or lot"),
            "item": _("Code"),
            "nature": _("Type or nature"),
            "mark": _("Serial or lot number as marked"),
            "tag": _("Tag"),
            "unit": _("Unit"),
            "sent": _("Sent"),
            "received": _("Came"),
            "lost": _("Reported lost"),
            "outstanding": _("Not come"),
        },
        (
            (
                each.line.item_kind,
                each.line.item,
                each.line.nature,
                each.line.mark,
                each.line.tag,
                each.line.unit,
                each.line.quantity,
                each.received,
                each.lost,
                each.outstanding,
            )
            for each in short
        ),
    )
    yield Table(
        "surplus",
        _("Came, and was not sent"),
        {
            "receipt": _("Receipt entry"),
            "item_kind": _("Weapon or lot"),
            "item": _("Code"),
            "described": _("What it is"),
            "mark": _("Serial or lot number as marked"),
            "quantity": _("Quantity"),
            "unit": _("Unit"),
            "condition": _("Condition"),
            "remarks": _("Remarks"),
        },
        (
            (
                each.receipt,
                each.item_kind,
                each.item,
                each.described,
                each.mark,
                each.quantity,
                each.unit,
                each.condition,
                each.remarks,
            )
            for each in surplus
        ),
    )
    yield Table(
        "seals",
        _("Seals"),
        {
            "receipt": _("Receipt entry"),
            "intact": _("Intact"),
            "found": _("Seals found"),
            "missing": _("Fitted, not found"),
            "strange": _("Found, not fitted"),
        },
        (
            (
                each.receipt,
                int(each.intact),
                ", ".join(each.found),
                ", ".join(each.missing),
                ", ".join(each.strange),
            )
            for each in seals
        ),
    )
