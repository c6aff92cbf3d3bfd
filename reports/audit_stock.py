"""The parts of an audit pack about stock: what stands, how it went, how opening comes to closing, and licences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports import figures, styles
from reports.audit_parts import Drawn, Listed, Part, Piece, Said, Shown, code, number, worded
from reports.charts import Chart, Series
from wamledger.i18n import N_, P_, _, ngettext
from wamledger.services import words
from wamledger.services.views.audit_pack import MOST_MONTHS, AuditPackView, Reconciled, Trend
from wamledger.services.words import word

_SERIES: Final[Mapping[str, str]] = {
    **words.ACQUISITION,
    "IN_STORE": N_("In store"),
    "GIVEN": N_("Issued or in maintenance"),
    "ELSEWHERE": N_("On the way, in disposal, unaccounted for"),
    "REST": N_("All other modes"),
    "WEAPONS": N_("Weapons"),
}
_LICENCE: Final[Mapping[str, str]] = {
    "WITHIN": P_("limit", "Within"),
    "NEARLY": N_("Nearly full"),
    "OVER": N_("Over the licence"),
}


def stock_parts(view: AuditPackView) -> tuple[Part, ...]:
    """Inventory, charts, reconciliation and licences."""
    return (_inventory(view), _charts(view), _reconciliation(view), _licences(view))


def _inventory(view: AuditPackView) -> Part:
    stands = (
        number("in_store", _("In store")),
        number("issued", _("Issued")),
        number("in_maintenance", _("In maintenance")),
        number("in_transit", _("In transit")),
        number("awaiting_disposal", _("Awaiting disposal")),
        number("unaccounted", _("Unaccounted for")),
        number("on_charge", _("On charge"), bold=True),
    )
    empty = _("Nothing was on charge.")
    return Part(
        _("Inventory"),
        _("What was on charge at the end of the period: {until}.").format(until=figures.moment(view.until)),
        (
            Listed(
                "inventory_types",
                _("Weapons by type and status"),
                (code("code", _("Type")), Shown("name", _("What it is"), 3.2), *stands),
                view.types,
                empty,
                has_sums=True,
            ),
            Listed(
                "inventory_owners",
                _("Weapons by owner and status"),
                (worded("code", _("Owner"), words.OWNERSHIP, 4.2), *stands),
                view.owners,
                empty,
                has_sums=True,
            ),
            Listed(
                "inventory_holders",
                _("Weapons by holder and status"),
                (code("code", _("Holder"), 1.6), Shown("name", _("Name"), 2.6), *stands),
                view.holders,
                empty,
                has_sums=True,
            ),
            Listed(
                "inventory_natures",
                _("Ammunition by nature and status"),
                (
                    code("code", _("Nature"), 1.4),
                    Shown("name", _("What it is"), 2.6),
                    worded("unit", _("Unit"), words.UNIT, 0.6),
                    *stands,
                ),
                view.natures,
                _("No ammunition was on charge."),
            ),
        ),
    )


def _charts(view: AuditPackView) -> Part:
    shown = (
        Drawn(
            "lines",
            _chart(
                "stock_by_month",
                _("Weapons on charge at the end of each month"),
                _("Month"),
                view.stock_trend,
            ),
        ),
        Drawn(
            "bars",
            _chart("intake_by_month", _("Weapons taken on charge, by mode"), _("Month"), view.intake_trend),
        ),
        Drawn(
            "lying",
            _chart("ages", _("Weapons in store, by days since they were moved"), _("Days"), view.ages),
        ),
        Drawn(
            "bars",
            _chart(
                "findings_by_month",
                _("Findings, by the month in which they showed first"),
                _("Month"),
                view.findings_trend,
            ),
        ),
    )
    return Part(
        _("How it went"),
        _(
            "By month; of more than {number} months the last are drawn. The figures stand in or below each chart."
        ).format(number=figures.number(MOST_MONTHS)),
        shown,
    )


def _chart(name: str, title: str, axis: str, trend: Trend) -> Chart:
    series = tuple(Series(word(_SERIES, each.code), each.values) for each in trend.series)
    nothing = (Series(_("Weapons"), (0,) * len(trend.categories)),)
    return Chart(name, title, axis, trend.categories, series or nothing)


def _reconciliation(view: AuditPackView) -> Part:
    columns = (
        number("opening", _("Opening"), bold=True),
        number("taken", _("Taken on charge")),
        number("back", _("Back on charge")),
        number("destroyed", _("Destroyed")),
        number("expended", _("Expended")),
        number("handed_over", _("Handed over")),
        number("written_off", _("Written off")),
        number("undone", _("Struck off by reversal")),
        number("closing", _("Closing"), bold=True),
        number("difference", _("Difference"), bold=True),
    )
    return Part(
        _("Reconciliation"),
        _(
            "Opening and closing are balances of the books. Between them every movement of the period is added up one by "
            "one: opening, and what came on charge, less what left it, comes to closing. What is reported lost stays on "
            "charge until it is written off."
        ),
        (
            *_verdict(view),
            Listed(
                "reconciled_weapons",
                _("Weapons, by type"),
                (code("code", _("Type")), Shown("name", _("What it is"), 2.4), *columns),
                view.weapons_reconciled,
                _("No weapon was on charge, and none moved."),
                has_sums=True,
            ),
            Listed(
                "reconciled_natures",
                _("Ammunition, by nature"),
                (
                    code("code", _("Nature"), 1.4),
                    Shown("name", _("What it is"), 2.2),
                    worded("unit", _("Unit"), words.UNIT, 0.6),
                    *columns,
                ),
                view.natures_reconciled,
                _("No ammunition was on charge, and none moved."),
            ),
        ),
    )


def broken(view: AuditPackView) -> list[Reconciled]:
    """The types and natures of which opening and movements do not come to closing."""
    return [each for each in (*view.weapons_reconciled, *view.natures_reconciled) if each.difference]


def _verdict(view: AuditPackView) -> tuple[Piece, ...]:
    """Whether the balance closes, in words."""
    wrong = broken(view)
    if not wrong:
        return (Said(_("It closes to zero for every type of weapon and for every nature of ammunition.")),)
    head = ngettext(
        "It does not close for {number} type or nature. Do not rely on the figures before “wamledger verify” has been "
        "run and the reason is known.",
        "It does not close for {number} types and natures. Do not rely on the figures before “wamledger verify” has been "
        "run and the reason is known.",
        len(wrong),
    ).format(number=figures.number(len(wrong)))
    return (Said(head, styles.CELL_BOLD), *(Said(_break(each)) for each in wrong))


def _break(each: Reconciled) -> str:
    text = (
        _("{what}: opening and movements come to {number} {unit} more than the closing balance.")
        if each.difference > 0
        else _("{what}: opening and movements come to {number} {unit} less than the closing balance.")
    )
    return text.format(
        what=figures.named(each.code, each.name),
        number=figures.number(abs(each.difference)),
        unit=word(words.UNIT, each.unit),
    )


def _licences(view: AuditPackView) -> Part:
    return Part(
        _("Explosive licences and their use"),
        _(
            "Net explosive content in store at the end of the period, of each licensed place with all that is within it. "
            "Where the mission has no figure of its own for a nature, a packaged one stands in, which is approximate."
        ),
        (
            Listed(
                "licences",
                _("Licences"),
                (
                    code("place", _("Place"), 1.4),
                    Shown("place_name", _("Name"), 2.4),
                    Shown("licence", _("Licence"), 1.6),
                    Shown("division", _("Hazard division"), 0.8),
                    Shown("limit_kg", _("Limit, kg"), 1.0, is_number=True),
                    Shown("nec_mg", _("In store, kg"), 1.2, says=figures.kilograms, is_number=True),
                    Shown("used_percent", _("Used, %"), 0.9, style=styles.CELL_BOLD, is_number=True),
                    worded("state", _("Use"), _LICENCE, 1.2),
                    Shown("is_vouched", _("Figures"), 1.2, says=_vouched),
                ),
                view.licences,
                _("No place has a licence on record."),
            ),
        ),
    )


def _vouched(value: bool) -> str:
    return _("The mission's own") if value else _("Approximate")
