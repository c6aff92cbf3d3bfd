"""
WL-F-01: all holdings by holder, type, owner and status, as of a moment.

First the balance that must close (what was taken on charge is the sum over all statuses), then sums, then
each weapon and each lot, then the proof. Lines are counted while they are drawn; a report whose lines and
sums disagree is not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.agreement import Tally
from reports.columns import Band, Column, Row
from reports.forms import Form
from reports.kinds import Asked, Cell, Kind, Table, whole
from reports.page import Document, Paper
from reports.proof import proof, provenance_fields
from reports.register import Register
from reports.sheet import fields, paragraph, section, title
from reports.sums import balance_table, cross_table
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views import Balance, LotLine, StockView, WeaponLine
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-01", 1, N_("Stock of weapons and ammunition"))


def stock(
    view: StockView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """
    The report is in the stream; the number of its pages is returned.

    Refuses: FiguresDisagree, with nothing in the stream.
    """
    document = Document(
        out, FORM, view.provenance, title=_(FORM.title), paper=paper, landscape=True, on_page=on_page
    )
    title(document, _(FORM.title), _subtitle(view))
    fields(document, provenance_fields(view.provenance), columns=4)
    balance_table(document, (view.weapon_balance, *view.lot_balances))
    _by_holder(document, view)
    _by_type(document, view)
    drawn = _Drawn()
    _weapons(document, view, drawn)
    _lots(document, view, drawn)
    drawn.compare(view)
    proof(document, source_fields=False)
    return document.finish()


def _subtitle(view: StockView) -> str:
    where = (
        _("at {place}").format(place=figures.named(view.at, view.at_name)) if view.at else _("at all holders")
    )
    return _("As of {time}, {where}").format(time=figures.moment(view.as_of), where=where)


def _by_holder(document: Document, view: StockView) -> None:
    section(document, _("Weapons by holder and status"))
    rows = [(figures.named(each.holder, each.holder_name), each.by_status) for each in view.holders]
    cross_table(document, _("Holder"), rows, words.STATUS)


def _by_type(document: Document, view: StockView) -> None:
    section(document, _("Weapons by type and owner"))
    rows = [(figures.named(each.type, each.type_name), each.by_ownership) for each in view.types]
    cross_table(document, _("Type"), rows, words.OWNERSHIP)


@dataclass(slots=True)
class _Drawn:
    """What the lines come to, counted as they are drawn: by holder and status, and by nature and status."""

    weapons: Tally = field(default_factory=Tally)
    lots: Tally = field(default_factory=Tally)

    def compare(self, view: StockView) -> None:
        """The lines drawn come to the sums printed above them.  Refuses: FiguresDisagree"""
        self.weapons.agree({each.holder: each.by_status for each in view.holders})
        self.lots.agree({each.code: each.by_status for each in view.lot_balances})
        self.weapons.agree_in_all(_("weapons"), view.weapon_balance.by_status)


def _weapons(document: Document, view: StockView, drawn: _Drawn) -> None:
    section(document, _("Weapons, each by holder"))
    columns = [
        Column(_("Weapon"), 1.35, styles.CELL_CODE),
        Column(_("Type"), 1.9),
        Column(_("Make and model"), 2.2),
        Column(_("Calibre"), 1.05),
        Column(_("Serial as marked"), 1.7, styles.CELL_CODE),
        Column(_("Tag"), 1.05, styles.CELL_CODE),
        Column(_("Condition"), 1.15),
        Column(_("Owner"), 1.35),
        Column(_("Status"), 1.25),
    ]
    sums = {each.holder: sum(each.by_status.values()) for each in view.holders}
    Register(document, columns).write(_weapon_rows(view.weapons, sums, drawn), empty=_("No weapons"))


def _weapon_rows(lines: Iterable[WeaponLine], sums: Mapping[str, int], drawn: _Drawn) -> Iterator[Row | Band]:
    holder: str | None = None
    counted = drawn.weapons
    kinds: dict[tuple[str, str], str] = {}
    translated: dict[tuple[str, str], str] = {}

    def said(table: Mapping[str, str], code: str, name: str) -> str:
        key = (name, code)
        if key not in translated:
            translated[key] = word(table, code)
        return translated[key]

    for line in lines:
        if line.holder != holder:
            holder = line.holder
            count = sums.get(holder, 0)
            many = ngettext("{number} weapon", "{number} weapons", count).format(number=figures.number(count))
            yield Band(f"{figures.named(line.holder, line.holder_name)}  ·  {many}", in_outline=True)
        counted.add(line.holder, line.status)
        kind = kinds.setdefault((line.type, line.type_name), figures.named(line.type, line.type_name))
        yield (
            line.weapon,
            kind,
            f"{line.make} {line.model}".strip(),
            line.calibre,
            _serial(line.serial, line.serial_status),
            line.tag,
            said(words.CONDITION, line.condition, "condition"),
            line.owner or said(words.OWNERSHIP, line.ownership, "owner"),
            said(words.STATUS, line.status, "status"),
        )


def _serial(serial: str, status: str) -> str:
    """The serial as marked, with its status where it is not clear."""
    if status == "CLEAR":
        return serial
    return (
        f"{serial} ({word(words.SERIAL_STATUS, status)})"
        if serial
        else f"({word(words.SERIAL_STATUS, status)})"
    )


def _lots(document: Document, view: StockView, drawn: _Drawn) -> None:
    section(document, _("Ammunition, each lot by holder"))
    columns = [
        Column(_("Lot"), 1.15, styles.CELL_CODE),
        Column(_("Nature"), 3.2),
        Column(_("Lot number as marked"), 1.7, styles.CELL_CODE),
        Column(_("Quantity"), 1.15, align="right"),
        Column(_("Unit"), 0.6),
        Column(_("Hazard"), 0.75),
        Column(_("NEC, kg"), 1.05, align="right"),
        Column(_("Condition"), 0.95),
        Column(_("Owner"), 1.25),
        Column(_("Status"), 1.25),
    ]
    Register(document, columns).write(_lot_rows(view.lots, drawn), empty=_("No ammunition"))
    paragraph(
        document,
        _(
            "NEC is the net explosive content of the line. "
            "No figure stands where nobody vouches for that of the nature."
        ),
        styles.NOTE,
    )


def _lot_rows(lines: Iterable[LotLine], drawn: _Drawn) -> Iterator[Row | Band]:
    holder: str | None = None
    for line in lines:
        if line.holder != holder:
            holder = line.holder
            yield Band(figures.named(line.holder, line.holder_name), in_outline=True)
        drawn.lots.add(line.nature, line.status, line.quantity)
        yield (
            line.lot,
            figures.named(line.nature, line.nature_name),
            line.lot_number,
            figures.number(line.quantity),
            word(words.UNIT, line.unit),
            f"{line.hazard_division}{line.compatibility_group}",
            "" if line.nec_mg is None else figures.kilograms(line.nec_mg * line.quantity),
            word(words.CONDITION, line.condition),
            line.owner or word(words.OWNERSHIP, line.ownership),
            word(words.STATUS, line.status),
        )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[StockView]:
    from wamledger.services.report_views import stock_view

    return stock_view(
        ledger,
        at=asked.at,
        as_of=asked.as_of,
        generated_by=asked.generated_by,
        generated_at=asked.generated_at,
        language=asked.language,
    )


def _tables(view: StockView) -> Iterator[Table]:
    """Each weapon, each lot, and what was taken on charge beside what stands."""
    yield Table(
        "weapons",
        _("Weapons, each by holder"),
        {
            "holder": _("Holder"),
            "holder_name": _("Name"),
            "weapon": _("Weapon"),
            "type": _("Type"),
            "type_name": _("Name of the type"),
            "make": _("Make"),
            "model": _("Model"),
            "calibre": _("Calibre"),
            "serial": _("Serial as marked"),
            "serial_status": _("State of the serial"),
            "tag": _("Tag"),
            "condition": _("Condition"),
            "ownership": _("Kind of ownership"),
            "owner": _("Owner"),
            "status": _("Status"),
        },
        (astuple(line) for line in view.weapons),
    )
    yield Table(
        "lots",
        _("Ammunition, each lot by holder"),
        {
            "holder": _("Holder"),
            "holder_name": _("Name"),
            "lot": _("Lot"),
            "nature": _("Nature"),
            "nature_name": _("Name of the nature"),
            "lot_number": _("Lot number as marked"),
            "quantity": _("Quantity"),
            "unit": _("Unit"),
            "condition": _("Condition"),
            "ownership": _("Kind of ownership"),
            "owner": _("Owner"),
            "status": _("Status"),
            "hazard_division": _("Hazard division"),
            "compatibility_group": _("Compatibility group"),
            "nec_mg": _("NEC of one, mg"),
        },
        (astuple(line) for line in view.lots),
    )
    yield Table(
        "balance",
        _("Balance"),
        {
            "nature": _("Nature"),
            "name": _("Name"),
            "unit": _("Unit"),
            "taken_on_charge": _("Taken on charge"),
            **{status.lower(): _(said) for status, said in words.STATUS.items()},
            "sum": _("Sum"),
        },
        (_balance_cells(balance) for balance in (view.weapon_balance, *view.lot_balances)),
    )


def _balance_cells(balance: Balance) -> tuple[Cell, ...]:
    return (
        balance.code,
        balance.name,
        balance.unit,
        balance.taken_on_charge,
        *(balance.by_status.get(status, 0) for status in words.STATUS),
        balance.standing,
    )


KIND: Final = Kind(
    name="stock",
    form=FORM,
    summary=N_("All holdings by holder, type, owner and status, with the balance that must close."),
    view_type=StockView,
    view=_view,
    draw=stock,
    tables=_tables,
    rests_on=whole,
    options=("at", "as_of"),
)
