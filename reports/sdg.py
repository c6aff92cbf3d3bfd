"""
WL-F-71: the mission's figures for indicator 16.4.2 of the Sustainable Development Goals.

Arms that were seized, found or surrendered in a period, and how many of them were traced by a later day. It is what a
mission can give to the State whose figure the indicator is, and says so; what the ledger cannot know is left to be
filled in. Source: SDG-16.4.2
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, cells, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time, until
from reports.proof import proof
from reports.register import Register
from reports.sheet import Field, fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.sdg import SdgView, TracedCount
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-71", 1, N_("Sheet for SDG indicator 16.4.2"))
_MODES: Final = {"SEIZED": N_("Seized"), "FOUND": N_("Found"), "SURRENDERED": N_("Surrendered")}
_REASONS: Final = {
    "OWN": N_("Of the mission or a contingent"),
    "DEPOSIT": N_("In temporary deposit: it stays a party's"),
    "NOT_MODE": N_("Declared, transferred or opening stock"),
    "CLASS": N_("No small arm or light weapon"),
    "ANTIQUE": N_("Made in 1899 or before"),
}
_BLANK: Final = "." * 40
_COUNTS: Final = ("arms", "traced", "partly", "without", "refused", "waiting", "not_asked")


def sdg(
    view: SdgView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The sheet is in the stream; the number of its pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=figures.period(view.since, view.until),
        paper=paper,
        on_page=on_page,
    )
    state(document, _head(view))
    paragraph(
        document,
        _(
            "These are the figures of one mission, to be used by the State whose indicator it is. They are not the value "
            "of the indicator."
        ),
        styles.CELL_BOLD,
    )
    _result(document, view)
    _divisions(document, view)
    section(document, _("Not counted"))
    columns = [Column(_("Reason"), 4.0), Column(_("Arms"), 1.0, align="right")]
    Register(document, columns).write(
        ((_(_REASONS[each.reason]), figures.number(each.arms)) for each in view.left_out),
        empty=_("Everything that came in the period is counted"),
    )
    signatures(document, [Signatory(_("Compiled by")), Signatory(_("Seen by the competent authority"))])
    proof(document)
    return document.finish()


def percent(part: int, of: int) -> str:
    """A share in per cent with one place; empty where there is nothing to be a share of."""
    if not of:
        return ""
    share = (Decimal(part) * 100 / Decimal(of)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return f"{figures.decimal(share)} %"


def _share(view: SdgView) -> str:
    return percent(view.traced, view.arms) or _("None: no arm was seized, found or surrendered")


def _head(view: SdgView) -> list[Stated]:
    return [
        time("since", _("Arms taken on charge from"), view.since, otherwise=_("The beginning of the ledger")),
        until("until", _("Arms taken on charge up to"), view.until),
        until("traced_by", _("Answers to traces up to"), view.traced_by),
    ]


def _result(document: Document, view: SdgView) -> None:
    section(document, _("The figures"))
    by_mode = {each.code: each for each in view.modes}
    entries = [
        *(Field(_(name), figures.number(by_mode[mode].arms)) for mode, name in _MODES.items()),
        Field(_("Arms in all"), figures.number(view.arms)),
        Field(_("Of these traced"), figures.number(view.traced)),
        Field(_("Share that was traced"), _share(view)),
        Field(_("Illicit context established otherwise"), _BLANK),
        Field(_("Established by"), _BLANK),
        Field(_("Share with these"), _BLANK),
    ]
    fields(document, entries, columns=3)
    paragraph(
        document,
        _(
            "Traced means that an answer named the point of diversion or the last lawful holder; an answer that names less "
            "is a partial one. Each arm counts once, with the best answer. What a competent authority has established "
            "otherwise is not in this ledger: it is filled in by hand, without the arms that were traced."
        ),
        styles.NOTE,
    )


def _divisions(document: Document, view: SdgView) -> None:
    for heading, first, rows in (
        (_("By how they came"), _("How"), _named(view.modes, _MODES)),
        (_("By type"), _("Type"), _coded(view.types)),
        (_("By country of manufacture"), _("Country"), _coded(view.countries)),
        (_("By place where they were taken on charge"), _("Place"), _coded(view.places)),
    ):
        section(document, heading)
        columns = [
            Column(first, 3.0),
            Column(_("Arms"), 0.8, styles.CELL_BOLD, align="right"),
            Column(word(words.TRACE, "TRACED"), 0.8, align="right"),
            Column(word(words.TRACE, "PARTLY_TRACED"), 0.8, align="right"),
            Column(word(words.TRACE, "NOT_TRACED"), 0.8, align="right"),
            Column(word(words.TRACE, "REFUSED"), 0.8, align="right"),
            Column(_("No answer yet"), 0.8, align="right"),
            Column(_("Nobody was asked"), 0.8, align="right"),
            Column(_("Traced, share"), 0.8, align="right"),
        ]
        Register(document, columns).write(_rows(rows), empty=_("No arm"))


Named = list[tuple[str, TracedCount]]


def _named(counts: Sequence[TracedCount], names: dict[str, str]) -> Named:
    return [(_(names[each.code]), each) for each in counts]


def _coded(counts: Sequence[TracedCount]) -> Named:
    return [(figures.named(each.code, each.name) if each.code else _("Not known"), each) for each in counts]


def _rows(counts: Named) -> Iterator[Row | Total]:
    for name, each in counts:
        numbers = [getattr(each, count) for count in _COUNTS]
        yield (name, *map(figures.number, numbers), percent(each.traced, each.arms))
    if len(counts) > 1:
        sums = [sum(getattr(each, count) for _name, each in counts) for count in _COUNTS]
        yield Total((_("Sum"), *map(figures.number, sums), percent(sums[1], sums[0])))


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[SdgView]:
    from wamledger.services.report_views.sdg import sdg_view

    return held(
        sdg_view(
            ledger,
            since=asked.since,
            until=asked.until,
            as_of=asked.as_of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: SdgView) -> Iterator[Table]:
    yield head_data(_head(view))
    columns = {
        "code": _("Code"),
        "name": _("Name"),
        "arms": _("Arms"),
        "traced": word(words.TRACE, "TRACED"),
        "partly": word(words.TRACE, "PARTLY_TRACED"),
        "without": word(words.TRACE, "NOT_TRACED"),
        "refused": word(words.TRACE, "REFUSED"),
        "waiting": _("No answer yet"),
        "not_asked": _("Nobody was asked"),
    }
    for name, title, counts in (
        ("modes", _("By how they came"), view.modes),
        ("types", _("By type"), view.types),
        ("countries", _("By country of manufacture"), view.countries),
        ("places", _("By place where they were taken on charge"), view.places),
    ):
        yield Table(name, title, columns, cells(counts, columns))
    left_out = {"reason": _("Reason"), "arms": _("Arms")}
    yield Table("left_out", _("Not counted"), left_out, cells(view.left_out, left_out))


KIND: Final = Kind(
    name="sdg",
    form=FORM,
    summary=N_(
        "Arms seized, found and surrendered, and how many were traced: input to SDG indicator 16.4.2."
    ),
    view_type=SdgView,
    view=_view,
    draw=sdg,
    tables=_tables,
    rests_on=whole,
    options=("since", "until", "as_of"),
)
