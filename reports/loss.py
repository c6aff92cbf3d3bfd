"""
WL-F-18: the report of a loss: first, update, or final.

What is missing and since when, what happened, what was seen last, what was recovered or written off since and what is
still unaccounted for, and the counts afterwards. Lines are left for what the ledger does not hold. The commander and
the focal point for weapons and ammunition sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import coded, entry_list, file_table, operation_words, somebody, stated
from reports.agreement import Tally
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.goods import goods, person, posted_fields, reversed_notice
from reports.happened import count_list, happened_stated
from reports.kinds import Asked, Kind, Table, held
from reports.loss_data import loss_data
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures, to_fill_in
from reports.writing import stacked
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.incident import LossView, Lost, Settled
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-18", 1, N_("Loss report"))

STAGE: Final = {
    "first": N_("First report"),
    "update": N_("Update"),
    "final": N_("Final report"),
}
_BY_HAND: Final = {
    "first": (
        N_("What was done at once: search, alert, police, other contingents"),
        N_("How the goods were secured, and whether the standing orders were followed"),
    ),
    "update": (
        N_("Inquiry: by whom, since when, and what it found so far"),
        N_("What was done since the last report"),
    ),
    "final": (
        N_("Findings of the inquiry"),
        N_("What is changed so that it does not happen again, by whom and until when"),
    ),
}


def loss(
    view: LossView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """
    The report is in the stream; the number of its pages is returned.

    Refuses: FiguresDisagree, where what is lost is not what was recovered, written off and is open together
    """
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle="  ·  ".join((word(STAGE, view.stage), word(words.LOSS, view.kind), _where(view))),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _head(view))
    section(document, _("The entry"))
    fields(document, posted_fields(view.posted), columns=3)
    section(document, _("What happened"))
    if view.incident is None:
        paragraph(document, _("The report of the loss names no incident."))
    else:
        state(document, happened_stated(view.incident))
    goods(document, [each.line for each in view.lines], view.totals)
    _became(document, view)
    if view.stage != "first":
        section(document, _("Counts afterwards"))
        count_list(
            document, view.counts, empty=_("No count after an incident is on record at this place since.")
        )
        section(document, _("Other losses of the same incident"))
        entry_list(document, view.siblings, empty=_("There are none."))
    file_table(document, view.files)
    section(document, _("To be stated by the commander"))
    to_fill_in(document, [_(text) for text in _BY_HAND[view.stage]], columns=1)
    signatures(
        document,
        [
            Signatory(_("Commander")),
            Signatory(_("Focal point for weapons and ammunition")),
            Signatory(_("Recorded by"), person(view.posted.by, view.posted.by_name)),
        ],
    )
    proof(document)
    return document.finish()


def _where(view: LossView) -> str:
    return view.origin.name or view.origin.code


def _head(view: LossView) -> list[Stated]:
    took = ngettext("{number} hour", "{number} hours", view.hours).format(number=figures.number(view.hours))
    limit = _("{took}; the mission expects it within {hours}").format(
        took=took, hours=figures.number(view.report_hours)
    )
    found = [
        coded("stage", _("Stage"), STAGE, view.stage),
        coded("kind", _("Kind of loss"), words.LOSS, view.kind),
        stated("from", _("Lost from"), view.origin),
        time("occurred_at", _("Lost at"), view.posted.occurred_at),
        time("discovered_at", _("Discovered at"), view.discovered_at),
        Stated("hours_to_report", _("Recorded after"), view.hours, limit),
    ]
    if view.custody:
        found += [
            coded("custody", _("Custody of the place"), words.CUSTODY, view.custody),
            Stated("keeper", _("Kept by"), view.keeper.code or view.keeper.name, somebody(view.keeper)),
        ]
    if view.dispatch:
        found.append(Stated("dispatch", _("Consignment"), view.dispatch, code=True))
    if view.issue:
        found.append(Stated("issue", _("Issue"), view.issue, code=True))
    found.append(
        Stated("notable", _("Notable by the limits of the mission"), int(view.is_notable), _notable(view))
    )
    return found


def _notable(view: LossView) -> str:
    said = _("Yes") if view.is_notable else _("No")
    limits = _("more than {weapons} weapons or {rounds} rounds").format(
        weapons=figures.number(view.notable_weapons), rounds=figures.number(view.notable_rounds)
    )
    return f"{said} ({limits})"


def _became(document: Document, view: LossView) -> None:
    """How much of each item is back, off the book, or still unaccounted for.  Refuses: FiguresDisagree"""
    section(document, _("What became of it"))
    columns = [
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("Seen last (UTC)"), 1.3),
        Column(_("By what entry"), 2.2, breaks=True),
        Column(_("Lost"), 0.9, align="right"),
        Column(_("Recovered"), 0.9, align="right"),
        Column(_("Written off"), 0.9, align="right"),
        Column(_("Unaccounted for"), 1.1, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(_rows(view))
    if view.stage == "first":
        paragraph(document, _("This first report says nothing of what came after it."), styles.NOTE)
        return
    if any(each.line.item_kind == "lot" for each in view.lines):
        paragraph(
            document,
            _(
                "Rounds of one lot are not told apart: what was recovered or written off settles the oldest loss first."
            ),
            styles.NOTE,
        )
    if view.settled:
        _settled(document, view)


def _rows(view: LossView) -> Iterator[Row | Total]:
    tally = Tally()
    for each in view.lines:
        for value in (each.recovered, each.written_off, each.open):
            tally.add(each.line.item, "sum", value)
        yield _became_row(each)
    if not view.posted.reversed_by:
        tally.agree({each.line.item: {"sum": each.reported} for each in view.lines})
    for label, kind in ((_("Weapons"), "weapon"), (_("Rounds and pieces"), "lot")):
        of = [each for each in view.lines if each.line.item_kind == kind]
        if of:
            sums = (
                sum(each.reported for each in of),
                sum(each.recovered for each in of),
                sum(each.written_off for each in of),
                sum(each.open for each in of),
            )
            yield Total((label, "", "", *map(figures.number, sums)))


def _became_row(each: Lost) -> Row:
    seen = each.last_seen
    return (
        each.line.item,
        "" if seen is None else figures.minute(seen.occurred_at),
        "" if seen is None else stacked(operation_words(seen.operation), seen.entry),
        figures.number(each.reported),
        figures.number(each.recovered) if each.recovered else "",
        figures.number(each.written_off) if each.written_off else "",
        figures.number(each.open),
    )


def _settled(document: Document, view: LossView) -> None:
    section(document, _("Recovered and written off"))
    columns = [
        Column(_("Entry"), 1.3, styles.CELL_CODE, breaks=True),
        Column(_("Happened at (UTC)"), 1.2),
        Column(_("Code"), 1.1, styles.CELL_CODE),
        Column(_("What"), 1.4),
        Column(_("Quantity"), 0.8, align="right"),
        Column(_("To"), 1.8),
        Column(_("Circumstances or inquiry"), 2.2),
        Column(_("By, approved by"), 1.4, breaks=True),
    ]
    Register(document, columns).write(map(_settled_row, view.settled))


def _settled_row(each: Settled) -> Row:
    entry = each.posted
    what = _("Recovered") if entry.operation == "recover" else _("Written off")
    return (
        stacked(str(entry.seq), entry.entry),
        figures.minute(entry.occurred_at),
        each.item,
        what,
        figures.number(each.quantity),
        figures.named(each.destination.code, each.destination.name) if each.destination.code else "",
        each.said,
        stacked(entry.by, entry.approved_by),
    )


def _tables(view: LossView) -> Iterator[Table]:
    incident = happened_stated(view.incident) if view.incident else []
    yield head_data([*_head(view), *incident])
    yield from loss_data(view)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[LossView]:
    from wamledger.services.report_views.loss import loss_view

    return held(
        loss_view(
            ledger,
            asked.code,
            stage=asked.stage,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: LossView) -> list[int]:
    return sorted(
        {
            view.posted.seq,
            *([view.incident.posted.seq] if view.incident else []),
            *(each.seq for each in view.siblings),
            *(each.posted.seq for each in view.settled),
            *(each.posted.seq for each in view.counts),
            *(each.last_seen.seq for each in view.lines if each.last_seen),
        }
    )


KIND: Final = Kind(
    name="loss",
    form=FORM,
    summary=N_("The report of a loss: first, update or final."),
    subject=N_("Id of the entry that reported the loss"),
    view_type=LossView,
    view=_view,
    draw=loss,
    tables=_tables,
    rests_on=_rests_on,
    options=("stage",),
)
