"""
WL-F-20: the report of an incident.

What happened, who was hurt, which weapons were reported; then what the ledger ties to it: losses, what was taken on
charge, and the counts afterwards. The commander and whoever reports it sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import file_table
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.goods import person, posted_fields, reversed_notice
from reports.happened import count_list, happened_stated
from reports.incident_data import incident_data
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures, to_fill_in
from reports.writing import stacked
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.incident import IncidentView, TypeCount
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-20", 1, N_("Incident report"))


def incident(
    view: IncidentView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The report is in the stream; the number of its pages is returned."""
    what = view.happened
    document = begun(
        FORM,
        view.provenance,
        out,
        number=what.posted.document or what.posted.entry,
        subtitle="  ·  ".join(part for part in (word(words.INCIDENT, what.kind), what.place.name) if part),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, what.posted)
    state(document, happened_stated(what))
    section(document, _("The entry"))
    fields(document, posted_fields(what.posted), columns=3)
    section(document, _("Weapons that were reported"))
    _reported(document, what.weapon_types)
    section(document, _("Losses that name this incident"))
    _losses(document, view)
    section(document, _("Taken on charge under the reference of this operation"))
    _taken(document, view)
    section(document, _("Counts afterwards"))
    paragraph(document, _limit(view.count_hours), styles.NOTE)
    count_list(document, view.counts, empty=_("No count after an incident is on record at this place since."))
    file_table(document, view.files)
    section(document, _("To be stated by the commander"))
    to_fill_in(
        document,
        [
            _(
                "What was done at once: fire, medical help, explosive ordnance disposal, cordon, search, alert"
            ),
            _("Damage to buildings, vehicles and surroundings"),
            _("Evidence that is kept, where, and until when"),
        ],
        columns=1,
    )
    signatures(
        document,
        [Signatory(_("Commander")), Signatory(_("Recorded by"), person(what.posted.by, what.posted.by_name))],
    )
    proof(document)
    return document.finish()


def _limit(hours: int) -> str:
    return ngettext(
        "The mission expects a count of everything within {number} hour.",
        "The mission expects a count of everything within {number} hours.",
        hours,
    ).format(number=figures.number(hours))


def _reported(document: Document, types: tuple[TypeCount, ...]) -> None:
    if not types:
        paragraph(document, _("No weapons were reported with it."))
        return
    columns = [Column(_("Type"), 4.0), Column(_("Number"), 1.0, align="right")]
    rows: list[Row | Total] = [
        (figures.named(each.type, each.type_name), figures.number(each.number)) for each in types
    ]
    rows.append(Total((_("Sum"), figures.number(sum(each.number for each in types)))))
    Register(document, columns, width=document.width * 0.6).write(rows)


def _losses(document: Document, view: IncidentView) -> None:
    if not view.losses:
        paragraph(document, _("No loss names it."))
        return
    columns = [
        Column(_("Entry"), 1.4, styles.CELL_CODE, breaks=True),
        Column(_("Document"), 1.4),
        Column(_("Kind of loss"), 1.5),
        Column(_("Lost from"), 2.2),
        Column(_("Weapons lost"), 0.9, align="right"),
        Column(_("of them open"), 0.9, align="right"),
        Column(_("Rounds lost"), 0.9, align="right"),
        Column(_("of them open"), 0.9, align="right"),
    ]
    rows: list[Row | Total] = [
        (
            stacked(str(each.posted.seq), each.posted.entry),
            each.posted.document,
            word(words.LOSS, each.kind),
            figures.named(each.origin.code, each.origin.name),
            *(
                figures.number(number)
                for number in (each.weapons, each.weapons_open, each.units, each.units_open)
            ),
        )
        for each in view.losses
    ]
    if len(rows) > 1:
        sums = (
            sum(each.weapons for each in view.losses),
            sum(each.weapons_open for each in view.losses),
            sum(each.units for each in view.losses),
            sum(each.units_open for each in view.losses),
        )
        rows.append(Total((_("Sum"), "", "", "", *map(figures.number, sums))))
    Register(document, columns).write(rows)


def _taken(document: Document, view: IncidentView) -> None:
    if not view.taken:
        paragraph(document, _("Nothing was."))
        return
    columns = [
        Column(_("Entry"), 1.4, styles.CELL_CODE, breaks=True),
        Column(_("Document"), 1.6),
        Column(_("Recorded at (UTC)"), 1.3),
        Column(_("Taken on charge at"), 2.6),
        Column(_("Weapons"), 0.9, align="right"),
        Column(_("Rounds and pieces"), 1.0, align="right"),
    ]
    Register(document, columns).write(
        (
            stacked(str(each.posted.seq), each.posted.entry),
            each.posted.document,
            figures.minute(each.posted.recorded_at),
            figures.named(each.destination.code, each.destination.name),
            figures.number(each.weapons),
            figures.number(each.units) if each.units else "",
        )
        for each in view.taken
    )


def _tables(view: IncidentView) -> Iterator[Table]:
    yield head_data(happened_stated(view.happened))
    yield from incident_data(view)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[IncidentView]:
    from wamledger.services.report_views.incident import incident_view

    return held(
        incident_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: IncidentView) -> list[int]:
    return sorted(
        {
            view.happened.posted.seq,
            *(each.posted.seq for each in view.losses),
            *(each.posted.seq for each in view.taken),
            *(each.posted.seq for each in view.counts),
        }
    )


KIND: Final = Kind(
    name="incident",
    form=FORM,
    summary=N_("An incident, with the losses, the intake and the counts that belong to it."),
    subject=N_("Id of the entry that recorded the incident"),
    view_type=IncidentView,
    view=_view,
    draw=incident,
    tables=_tables,
    rests_on=_rests_on,
)
