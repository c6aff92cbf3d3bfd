"""
What papers of goods have in common: the entry that they copy, tables of weapons and of ammunition, and totals.

Lines are counted while they are drawn and compared with the totals, which were asked for apart from them. A net
explosive content that rests on the approximate figures of the packaged catalogue has a tilde before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields as fields_of
from typing import Final

from reports import figures, styles
from reports.agreement import Tally
from reports.columns import Column, Row, Total
from reports.kinds import Cell, Table
from reports.page import Document
from reports.register import Register
from reports.sheet import Field, paragraph, section
from reports.writing import stacked
from wamledger.domain import moment
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.words import word

ABOUT: Final = "~"
"""Stands before a figure that nobody vouches for."""
BLANK: Final = "\u00a0"
"""In a cell of a row that sums others, where there is nothing to sum; an empty cell elsewhere has a dash."""


def nec(line: GoodsLine | GoodsTotal) -> str:
    """The net explosive content of a line or a total in kilograms, with a tilde where it is approximate."""
    milligrams = line.nec_mg * line.quantity if isinstance(line, GoodsLine) else line.nec_mg
    if line.item_kind == "weapon" or not milligrams:
        return ""
    return kilograms(milligrams, is_vouched=line.nec_is_vouched)


def kilograms(milligrams: int, *, is_vouched: bool) -> str:
    """A mass in kilograms, with a tilde where it rests on figures that nobody vouches for."""
    return ("" if is_vouched else ABOUT) + figures.kilograms(milligrams)


def hazard(line: GoodsLine | GoodsTotal) -> str:
    """The hazard classification code: division and compatibility group."""
    return f"{line.hazard_division}{line.compatibility_group}"


def described(line: GoodsLine) -> str:
    """What a line is of, in one cell: type, make, model and calibre of a weapon, or the nature of a lot."""
    if line.item_kind == "lot":
        return figures.named(line.nature, line.nature_name)
    parts = (line.nature, line.nature_name, line.make, line.model, line.calibre)
    return " ".join(part for part in parts if part)


def person(code: str, name: str) -> str:
    """A person by name and code."""
    return f"{name} ({code})" if name and name != code else code


def posted_fields(entry: Posted) -> list[Field]:
    """The fields that name the entry which the paper copies."""
    found = [
        Field(_("Entry"), f"{entry.seq}  {entry.entry}", code=True),
        Field(_("Happened at"), figures.moment(entry.occurred_at)),
        Field(_("Recorded at"), figures.moment(entry.recorded_at)),
        Field(_("Document"), entry.document),
        Field(_("Recorded by"), person(entry.by, entry.by_name)),
        Field(_("Approved by"), person(entry.approved_by, entry.approver_name)),
    ]
    if entry.is_historical:
        found.append(Field(_("Kind of entry"), _("Past record, entered afterwards")))
    if entry.witnesses:
        found.append(Field(_("Witnessed by"), "; ".join(entry.witnesses), wide=True))
    if entry.remarks:
        found.append(Field(_("Remarks"), entry.remarks, wide=True))
    if entry.reversed_by:
        found.append(Field(_("Reversed by"), entry.reversed_by, code=True, wide=True))
    found.append(Field(_("Hash of the entry"), entry.leaf, code=True, wide=True))
    return found


def entry_table(document: Document, entries: Iterable[Posted], heading: str, *, empty: str = "") -> None:
    """Entries that a paper rests on, each whole, in a section of their own."""
    section(document, heading)
    columns = [
        Column(_("Entry"), 0.6, styles.CELL_CODE, align="right"),
        Column(_("What, and its number"), 1.6, breaks=True),
        Column(_("Happened, recorded (UTC)"), 1.3, breaks=True),
        Column(_("Document"), 1.3),
        Column(_("By, approved by"), 1.6, breaks=True),
        Column(_("Witnessed by"), 1.2, breaks=True),
        Column(_("Remarks"), 1.5),
        Column(_("Hash of the entry"), 1.9, styles.CELL_CODE),
    ]
    Register(document, columns).write(map(_entry_row, entries), empty=empty)


def _entry_row(entry: Posted) -> Row:
    label = _(OPERATIONS[entry.operation].label) if entry.operation in OPERATIONS else entry.operation
    past = _("Past record") if entry.is_historical else ""
    return (
        str(entry.seq),
        stacked(label, entry.entry, past),
        stacked(figures.minute(entry.occurred_at), figures.minute(entry.recorded_at)),
        entry.document,
        stacked(person(entry.by, entry.by_name), person(entry.approved_by, entry.approver_name)),
        stacked(*entry.witnesses),
        entry.remarks,
        entry.leaf,
    )


def reversed_notice(document: Document, entry: Posted) -> None:
    """A paper of an entry that was taken back says so first."""
    if entry.reversed_by:
        paragraph(
            document,
            _(
                "This entry was reversed by {entry}: it counts no more, and the paper shows what it said."
            ).format(entry=entry.reversed_by),
            styles.CELL_BOLD,
        )


def goods(
    document: Document,
    lines: Sequence[GoodsLine],
    totals: Sequence[GoodsTotal],
    *,
    empty: str = "",
) -> None:
    """
    All lines and their totals stand on the page: weapons, then ammunition, each table only where there is some.

    Refuses: FiguresDisagree, where the lines do not come to the totals
    """
    tally = Tally()
    for line in lines:
        tally.add(line.nature, line.item_kind, line.quantity)
    sums: dict[str, dict[str, int]] = {}
    for total in totals:
        kind = sums.setdefault(total.nature, {})
        kind[total.item_kind] = kind.get(total.item_kind, 0) + total.quantity
    tally.agree(sums)
    weapons = [line for line in lines if line.item_kind == "weapon"]
    lots = [line for line in lines if line.item_kind == "lot"]
    if not lines:
        paragraph(document, empty or _("No goods."))
    if weapons:
        section(document, _("Weapons"))
        weapon_table(document, weapons)
    if lots:
        section(document, _("Ammunition"))
        lot_table(document, lots)
    if totals:
        section(document, _("Totals"))
        total_table(document, totals)


def _written_on(lines: Sequence[GoodsLine]) -> bool:
    """Whether any line names a package or a seal, or has a remark; a column for nothing is left out."""
    return any(line.package or line.seal or line.remarks for line in lines)


def weapon_table(document: Document, lines: Sequence[GoodsLine]) -> None:
    """Each weapon on a line."""
    packages = _written_on(lines)
    columns = [
        Column(_("Line"), 0.5, align="right"),
        Column(_("Weapon"), 1.25, styles.CELL_CODE),
        Column(_("Type"), 1.6),
        Column(_("Make and model"), 1.7),
        Column(_("Calibre"), 0.95),
        Column(_("Serial as marked"), 1.6, styles.CELL_CODE),
        Column(_("Tag"), 0.9, styles.CELL_CODE),
        Column(_("Condition"), 1.05),
        *([Column(_("Package, seal, remarks"), 1.5, breaks=True)] if packages else []),
    ]
    rows: list[Row | Total] = [
        (
            str(line.line),
            line.item,
            figures.named(line.nature, line.nature_name),
            f"{line.make} {line.model}".strip(),
            line.calibre,
            serial(line),
            line.tag,
            word(words.CONDITION, line.condition),
            *([stacked(line.package, line.seal, line.remarks)] if packages else []),
        )
        for line in lines
    ]
    Register(document, columns).write(rows)


def serial(line: GoodsLine) -> str:
    """The serial as marked, with its state where that is not clear."""
    if line.mark_status in ("", "CLEAR"):
        return line.mark
    return f"{line.mark} ({word(words.SERIAL_STATUS, line.mark_status)})".strip()


def lot_table(document: Document, lines: Sequence[GoodsLine]) -> None:
    """Each quantity of a lot on a line, with its hazard and net explosive content."""
    packages = _written_on(lines)
    columns = [
        Column(_("Line"), 0.5, align="right"),
        Column(_("Lot"), 1.1, styles.CELL_CODE),
        Column(_("Nature"), 2.4),
        Column(_("Lot number as marked"), 1.5, styles.CELL_CODE),
        Column(_("Quantity"), 1.0, align="right"),
        Column(_("Unit"), 0.6),
        Column(_("UN number"), 0.8),
        Column(_("Hazard"), 0.75),
        Column(_("NEC, kg"), 0.95, align="right"),
        Column(_("Condition"), 0.85),
        *([Column(_("Package, seal, remarks"), 1.4, breaks=True)] if packages else []),
    ]
    rows: list[Row] = [
        (
            str(line.line),
            line.item,
            figures.named(line.nature, line.nature_name),
            line.mark,
            figures.number(line.quantity),
            word(words.UNIT, line.unit),
            line.un_number,
            hazard(line),
            nec(line),
            word(words.CONDITION, line.condition),
            *([stacked(line.package, line.seal, line.remarks)] if packages else []),
        )
        for line in lines
    ]
    Register(document, columns).write(rows)
    nec_note(document, lines)


def nec_note(document: Document, lines: Iterable[GoodsLine | GoodsTotal]) -> None:
    """What the tilde means stands below figures of which some have one."""
    if any(nec(line).startswith(ABOUT) for line in lines):
        paragraph(
            document,
            _(
                "NEC is the net explosive content. ~ marks a figure that rests on the approximate values of the "
                "packaged catalogue: hold it against the data card of the lot before you rely on it."
            ),
            styles.NOTE,
        )


def total_table(document: Document, totals: Sequence[GoodsTotal]) -> None:
    """How much of each type and each nature there is, and the net explosive content by hazard division."""
    has_lots = any(each.item_kind == "lot" for each in totals)
    columns = [
        Column(_("Type or nature"), 4.0),
        Column(_("Quantity"), 1.2, align="right"),
        Column(_("Unit"), 0.8),
        *([Column(_("Hazard"), 0.9), Column(_("NEC, kg"), 1.2, align="right")] if has_lots else []),
    ]
    Register(document, columns).write(_total_rows(totals, has_lots), empty=_("No goods."))


def _total_rows(totals: Sequence[GoodsTotal], has_lots: bool) -> Iterator[Row | Total]:
    for each in totals:
        yield (
            figures.named(each.nature, each.nature_name),
            figures.number(each.quantity),
            word(words.UNIT, each.unit),
            *([hazard(each), nec(each)] if has_lots else []),
        )
    weapons = [each for each in totals if each.item_kind == "weapon"]
    if len(weapons) > 1:
        many = figures.number(sum(each.quantity for each in weapons))
        yield Total(
            (_("Weapons, all types"), many, word(words.UNIT, "EACH"), *([BLANK, BLANK] if has_lots else []))
        )
    for division in sorted({each.hazard_division for each in totals if each.item_kind == "lot"}):
        of = [each for each in totals if each.hazard_division == division and each.item_kind == "lot"]
        content = kilograms(
            sum(each.nec_mg for each in of), is_vouched=all(each.nec_is_vouched for each in of)
        )
        yield Total(
            (_("Hazard division {division}").format(division=division), BLANK, BLANK, division, content)
        )


# the same figures as tables


def headings() -> dict[str, str]:
    """Headings of the columns of goods, by the name of the field."""
    return {
        "line": _("Line"),
        "item_kind": _("Weapon or lot"),
        "item": _("Code"),
        "nature": _("Type or nature"),
        "nature_name": _("Name"),
        "make": _("Make"),
        "model": _("Model"),
        "calibre": _("Calibre"),
        "mark": _("Serial or lot number as marked"),
        "mark_status": _("State of the serial"),
        "tag": _("Tag"),
        "quantity": _("Quantity"),
        "unit": _("Unit"),
        "condition": _("Condition"),
        "un_number": _("UN number"),
        "hazard_division": _("Hazard division"),
        "compatibility_group": _("Compatibility group"),
        "nec_mg": _("NEC of one, mg"),
        "nec_is_vouched": _("NEC is the mission's own figure"),
        "package": _("Package"),
        "seal": _("Seal"),
        "remarks": _("Remarks"),
    }


def goods_data(lines: Iterable[GoodsLine], name: str = "goods", title: str = "") -> Table:
    """The lines of goods as a table."""
    columns = headings()
    return Table(
        name,
        title or _("Goods"),
        columns,
        (tuple(_cell(getattr(line, column)) for column in columns) for line in lines),
    )


def total_data(totals: Iterable[GoodsTotal]) -> Table:
    """Totals of goods as a table."""
    known = headings()
    columns = {each.name: known[each.name] for each in fields_of(GoodsTotal)} | {
        "nec_mg": _("NEC in all, mg")
    }
    return Table(
        "totals",
        _("Totals"),
        columns,
        (tuple(_cell(getattr(total, column)) for column in columns) for total in totals),
    )


def posted_data(entries: Iterable[Posted]) -> Table:
    """The entries that a paper copies, as a table."""
    columns = {
        "seq": _("Number"),
        "entry": _("Entry"),
        "operation": _("Operation"),
        "occurred_at": _("Happened at"),
        "recorded_at": _("Recorded at"),
        "by": _("Recorded by"),
        "by_name": _("Name"),
        "approved_by": _("Approved by"),
        "approver_name": _("Name of the approver"),
        "witnesses": _("Witnessed by"),
        "document": _("Document"),
        "remarks": _("Remarks"),
        "leaf": _("Hash of the entry"),
        "is_historical": _("Past record"),
        "reversed_by": _("Reversed by"),
    }
    return Table("entries", _("Entries"), columns, (_posted_cells(each) for each in entries))


def _posted_cells(entry: Posted) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for column in fields_of(entry):
        value = getattr(entry, column.name)
        if column.name in ("occurred_at", "recorded_at"):
            value = moment.canonical(value)
        found.append("; ".join(value) if isinstance(value, tuple) else _cell(value))
    return tuple(found)


def _cell(value: object) -> Cell:
    return int(value) if isinstance(value, bool) else value if isinstance(value, int) else str(value)
