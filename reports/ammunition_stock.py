"""
WL-F-51: ammunition by storehouse, with hazards, net explosive content, licences and what may not stand together.

A content that rests on the approximate figures of the packaged catalogue has a tilde before it, and so has the use of a
licence that rests on it. Lots that are restricted, expired or on hold are marked in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.agreement import Tally
from reports.columns import Column, Row
from reports.forms import Form
from reports.goods import ABOUT, goods_data, hazard, kilograms, nec, nec_note
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import begun
from reports.proof import proof, provenance_fields
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.sums import balance_table
from reports.writing import stacked
from wamledger.i18n import N_, P_, _
from wamledger.services import words
from wamledger.services.views.ammunition_stock import (
    AmmunitionStockView,
    Group,
    Licence,
    Mixing,
    StoredLot,
    Storehouse,
)
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-51", 1, N_("Ammunition by storehouse"))

CONDITIONS: Final[Mapping[str, str]] = {
    "": N_("Not permitted in one building"),
    "FUZES": N_(
        "Only fuzes of group B with the articles that they will be fitted to; the contents are added, and all is "
        "treated as group F"
    ),
    "SEGREGATED": N_("Only segregated within the building, so that nothing propagates from one to the other"),
    "TYPES_APART": N_("Each type of group L stands apart, and with nothing else"),
    "DECISION": N_("Only by written decision of the national technical authority"),
    "AS_D": N_("Group N is then treated as group D"),
    "FAMILY": N_("Stays group N only within one family or where that is proven; else treated as group D"),
    "AS_N": N_("All is then treated as group N"),
}
"""What the conditions of mixing ask for.  Source: AASTP-1"""

STATES: Final[Mapping[str, str]] = {
    "WITHIN": P_("limit", "Within"),
    "NEARLY": N_("Nearly full"),
    "OVER": N_("Over the licence"),
}


def ammunition_stock(
    view: AmmunitionStockView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The report is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    _agree(view)
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=_subtitle(view),
        paper=paper,
        on_page=on_page,
        landscape=True,
    )
    fields(document, provenance_fields(view.provenance), columns=4)
    _licences(document, view)
    _mixing(document, view)
    for storehouse in view.storehouses:
        _storehouse(document, storehouse)
    if not view.storehouses:
        paragraph(document, _("No ammunition is in store."))
    balance_table(document, view.balances)
    proof(document, source_fields=False)
    return document.finish()


def _subtitle(view: AmmunitionStockView) -> str:
    where = (
        _("at {place}").format(place=figures.named(view.at, view.at_name)) if view.at else _("at all holders")
    )
    return _("As of {time}, {where}").format(time=figures.moment(view.as_of), where=where)


def _agree(view: AmmunitionStockView) -> None:
    """The lines come to the balances of the natures, and to the loads of each storehouse.  Refuses: FiguresDisagree"""
    natures, loads = Tally(), Tally()
    for storehouse in view.storehouses:
        for each in storehouse.lots:
            natures.add(each.line.nature, "IN_STORE", each.line.quantity)
            loads.add(storehouse.place, each.line.hazard_division, each.line.quantity * each.line.nec_mg)
    natures.agree({each.code: {"IN_STORE": each.by_status.get("IN_STORE", 0)} for each in view.balances})
    loads.agree(
        {each.place: {load.division: load.nec_mg for load in each.loads} for each in view.storehouses}
    )


def _licences(document: Document, view: AmmunitionStockView) -> None:
    section(document, _("Explosives licences"))
    paragraph(
        document,
        _(
            "Each limit is that of the place with all places within it, for the hazard division with its "
            "sub-divisions. “Nearly full” is said from {percent} percent on."
        ).format(percent=figures.number(view.warning_percent)),
        styles.NOTE,
    )
    columns = [
        Column(_("Place"), 3.4),
        Column(_("Licence"), 1.4),
        Column(_("Hazard division"), 1.0),
        Column(_("NEC, kg"), 1.2, align="right"),
        Column(_("Limit, kg"), 1.2, align="right"),
        Column(_("Use, %"), 0.9, styles.CELL_BOLD, align="right"),
        Column(_("State"), 1.4),
    ]
    Register(document, columns).write(map(_licence, view.licences), empty=_("No licence is on record."))


def _licence(each: Licence) -> Row:
    about = "" if each.is_vouched or not each.nec_mg else ABOUT
    return (
        figures.named(each.place, each.place_name),
        each.licence,
        each.division,
        about + figures.kilograms(each.nec_mg),
        each.limit_kg,
        about + each.used_percent if each.used_percent else "",
        _(STATES[each.state]),
    )


def _mixing(document: Document, view: AmmunitionStockView) -> None:
    section(document, _("What stands together and may not, or only under a condition"))
    paragraph(
        document,
        _(
            "By compatibility group, for articles in one building above ground, its bays included. The places are "
            "named, so that what separates them can be looked at. The ledger does not know whether a condition is met."
        ),
        styles.NOTE,
    )
    columns = [
        Column(_("Storehouse"), 2.2),
        Column(_("Group"), 0.5, styles.CELL_BOLD),
        Column(_("Where"), 1.8),
        Column(_("with group"), 0.6, styles.CELL_BOLD),
        Column(_("Where"), 1.8),
        Column(_("Rule"), 3.4),
    ]
    Register(document, columns).write(
        (
            (
                figures.named(storehouse.place, storehouse.place_name),
                each.one.group,
                _places(each.one),
                each.other.group,
                _places(each.other),
                _(CONDITIONS[each.condition]),
            )
            for storehouse in view.storehouses
            for each in storehouse.mixing
        ),
        empty=_("Nothing is stored together that may not be."),
    )


def _places(group: Group) -> str:
    return ", ".join(group.places)


def _storehouse(document: Document, storehouse: Storehouse) -> None:
    section(document, storehouse.place)
    paragraph(document, storehouse.place_name, styles.CELL_BOLD)
    groups = ", ".join(each.group for each in storehouse.groups)
    loads = "; ".join(
        f"{load.division}: {kilograms(load.nec_mg, is_vouched=load.is_vouched)} kg"
        for load in storehouse.loads
    )
    paragraph(
        document,
        _("Net explosive content by hazard division: {loads}. Compatibility groups: {groups}.").format(
            loads=loads or figures.NOTHING, groups=groups or figures.NOTHING
        ),
    )
    columns = [
        Column(_("Place"), 1.2),
        Column(_("Lot"), 1.0, styles.CELL_CODE),
        Column(_("Nature"), 2.6),
        Column(_("Lot number as marked"), 1.5, styles.CELL_CODE),
        Column(_("Quantity"), 1.0, align="right"),
        Column(_("Unit"), 0.5),
        Column(_("UN number"), 0.75),
        Column(_("Hazard"), 0.7),
        Column(_("NEC, kg"), 0.95, align="right"),
        Column(_("Condition"), 0.75),
        Column(_("Owner"), 1.1),
        Column(_("Restrictions, expiry, holds"), 1.9, styles.CELL_BOLD, breaks=True),
    ]
    Register(document, columns).write(map(_lot, storehouse.lots))
    nec_note(document, [each.line for each in storehouse.lots])


def _lot(each: StoredLot) -> Row:
    line = each.line
    return (
        each.holder,
        line.item,
        figures.named(line.nature, line.nature_name),
        line.mark,
        figures.number(line.quantity),
        word(words.UNIT, line.unit),
        line.un_number,
        hazard(line),
        nec(line),
        word(words.CONDITION, line.condition),
        each.owner or word(words.OWNERSHIP, each.ownership),
        _marks(each),
    )


def _marks(each: StoredLot) -> str:
    """What is to be known before a lot is issued, each on a line."""
    marks = []
    if each.restriction:
        said = word(words.RESTRICTION, each.restriction).upper()
        marks.append(f"{said}: {each.restriction_reason}" if each.restriction_reason else said)
    if each.is_expired:
        marks.append(_("EXPIRED on {day}").format(day=each.expires_on))
    elif each.expires_on:
        marks.append(_("Expires on {day}").format(day=each.expires_on))
    if each.on_hold:
        marks.append(_("ON HOLD"))
    return stacked(*marks)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[AmmunitionStockView]:
    from wamledger.services.report_views.ammunition_stock import ammunition_stock_view

    return held(
        ammunition_stock_view(
            ledger,
            at=asked.at,
            as_of=asked.as_of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: AmmunitionStockView) -> Iterator[Table]:
    yield Table(
        "licences",
        _("Explosives licences"),
        {
            "place": _("Place"),
            "place_name": _("Name"),
            "licence": _("Licence"),
            "hazard_division": _("Hazard division"),
            "nec_mg": _("NEC in all, mg"),
            "nec_is_vouched": _("NEC is the mission's own figure"),
            "limit_kg": _("Limit, kg"),
            "used_percent": _("Use, %"),
            "state": _("State"),
        },
        (
            (
                each.place,
                each.place_name,
                each.licence,
                each.division,
                each.nec_mg,
                int(each.is_vouched),
                each.limit_kg,
                each.used_percent,
                each.state,
            )
            for each in view.licences
        ),
    )
    yield Table(
        "mixing",
        _("What stands together and may not, or only under a condition"),
        {
            "storehouse": _("Storehouse"),
            "one": _("Group"),
            "one_places": _("Where"),
            "other": _("with group"),
            "other_places": _("Where"),
            "condition": _("Condition"),
            "rule": _("Rule"),
        },
        (_mixing_cells(storehouse, each) for storehouse in view.storehouses for each in storehouse.mixing),
    )
    lots = [(storehouse.place, each) for storehouse in view.storehouses for each in storehouse.lots]
    goods = goods_data([each.line for _place, each in lots], "lots", _("Ammunition by storehouse"))
    yield Table(
        goods.name,
        goods.title,
        {
            "storehouse": _("Storehouse"),
            "holder": _("Place"),
            "ownership": _("Kind of ownership"),
            "owner": _("Owner"),
            "restriction": _("Restriction"),
            "restriction_reason": _("Reason"),
            "expires_on": _("Expires on"),
            "is_expired": _("Expired"),
            "on_hold": _("On hold"),
            **goods.columns,
        },
        (
            (
                place,
                each.holder,
                each.ownership,
                each.owner,
                each.restriction,
                each.restriction_reason,
                each.expires_on,
                int(each.is_expired),
                int(each.on_hold),
                *cells,
            )
            for (place, each), cells in zip(lots, goods.rows, strict=True)
        ),
    )
    yield Table(
        "natures",
        _("Balance"),
        {
            "nature": _("Nature"),
            "name": _("Name"),
            "unit": _("Unit"),
            "taken_on_charge": _("Taken on charge"),
            **{status.lower(): _(said) for status, said in words.STATUS.items()},
        },
        (
            (
                each.code,
                each.name,
                each.unit,
                each.taken_on_charge,
                *(each.by_status.get(status, 0) for status in words.STATUS),
            )
            for each in view.balances
        ),
    )


def _mixing_cells(storehouse: Storehouse, each: Mixing) -> tuple[str, ...]:
    return (
        storehouse.place,
        each.one.group,
        " ".join(each.one.places),
        each.other.group,
        " ".join(each.other.places),
        each.condition,
        _(CONDITIONS[each.condition]),
    )


KIND: Final = Kind(
    name="ammunition-stock",
    form=FORM,
    summary=N_("Ammunition by storehouse: hazards, explosive content, use of licences, restricted lots."),
    view_type=AmmunitionStockView,
    view=_view,
    draw=ammunition_stock,
    tables=_tables,
    rests_on=whole,
    options=("at", "as_of"),
)
