"""
WL-F-11: the report of a seizure, collection or find.

How the goods came, what the field had reported of it, each item as it was booked, marks and photographs. The leader
of the team and a witness sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import (
    acquired_stated,
    coded,
    file_data,
    file_table,
    mark_data,
    mark_table,
    somebody,
    stated,
)
from reports.columns import Column
from reports.forms import Form
from reports.goods import goods, goods_data, person, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.collection import CollectionView, FieldReport
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-11", 1, N_("Seizure or collection report"))


def collection(
    view: CollectionView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """
    The report is in the stream; the number of its pages is returned.

    Refuses: FiguresDisagree, where the lines do not come to the totals
    """
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=_subtitle(view),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _came(view))
    section(document, _("The entry"))
    fields(document, posted_fields(view.posted), columns=3)
    goods(document, view.lines, view.totals)
    mark_table(document, view.marks)
    file_table(document, view.files, empty=_("No photographs or files were recorded with it."))
    section(document, _("Reported from the field"))
    if not view.reported:
        paragraph(document, _("No report of the field bears the reference of this operation."))
    for report in view.reported:
        _field_report(document, report)
    signatures(document, _signatories(view))
    proof(document)
    return document.finish()


def _subtitle(view: CollectionView) -> str:
    at = figures.moment(view.posted.occurred_at)
    parts = (word(words.ACQUISITION, view.acquired.mode), view.acquired.place_name, at)
    return "  ·  ".join(part for part in parts if part)


def _came(view: CollectionView) -> list[Stated]:
    return [
        *acquired_stated(view.acquired),
        stated("to", _("Taken on charge at"), view.destination),
    ]


def _field_report(document: Document, report: FieldReport) -> None:
    where = ", ".join(part for part in (report.latitude, report.longitude) if part)
    entry = report.posted
    state(
        document,
        [
            Stated("entry", _("Entry"), entry.entry, f"{entry.seq}  {entry.entry}", code=True),
            coded("kind", _("Kind"), words.INCIDENT, report.kind),
            Stated("at", _("Happened at"), figures.moment(entry.occurred_at)),
            stated("place", _("Place"), report.place),
            Stated("position", _("Latitude, longitude"), where),
            Stated("by", _("Recorded by"), person(entry.by, entry.by_name)),
            Stated("description", _("Description"), report.description, wide=True),
        ],
    )
    paragraph(
        document,
        _("Weapons of this operation as they were reported, and as they came on charge by whatever entries:"),
        styles.NOTE,
    )
    columns = [
        Column(_("Type"), 4.0),
        Column(_("Reported"), 1.0, align="right"),
        Column(_("Booked"), 1.0, align="right"),
        Column(_("Difference"), 1.0, styles.CELL_BOLD, align="right"),
    ]
    rows = [
        (
            figures.named(each.type, each.type_name),
            figures.number(each.reported),
            figures.number(each.booked),
            figures.number(each.booked - each.reported),
        )
        for each in report.types
    ]
    Register(document, columns).write(rows, empty=_("No weapons were reported."))


def _signatories(view: CollectionView) -> list[Signatory]:
    """The leader of the team, who is not recorded, each witness by name, or a witness to be named."""
    witnesses = [Signatory(_("Witness"), somebody(each)) for each in view.witnesses]
    return [
        Signatory(_("Team leader")),
        *(witnesses or [Signatory(_("Witness"))]),
        Signatory(_("Recorded by"), person(view.posted.by, view.posted.by_name)),
    ]


def _tables(view: CollectionView) -> Iterator[Table]:
    yield head_data(_came(view))
    yield goods_data(view.lines)
    yield posted_data([view.posted, *(report.posted for report in view.reported)])
    yield mark_data(view.marks)
    yield file_data(view.files)
    yield Table(
        "reported",
        _("Reported from the field"),
        {
            "entry": _("Entry"),
            "kind": _("Kind"),
            "place": _("Place"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "description": _("Description"),
            "type": _("Type"),
            "reported": _("Reported"),
            "booked": _("Booked"),
        },
        (
            (
                report.posted.entry,
                report.kind,
                report.place.code,
                report.latitude,
                report.longitude,
                report.description,
                each.type,
                each.reported,
                each.booked,
            )
            for report in view.reported
            for each in report.types
        ),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[CollectionView]:
    from wamledger.services.report_views.collection import collection_view

    return held(
        collection_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: CollectionView) -> list[int]:
    return sorted({view.posted.seq, *(report.posted.seq for report in view.reported)})


KIND: Final = Kind(
    name="collection",
    form=FORM,
    summary=N_("A seizure, collection or find, as it was taken on charge."),
    subject=N_("Id of the entry that took the goods on charge"),
    view_type=CollectionView,
    view=_view,
    draw=collection,
    tables=_tables,
    rests_on=_rests_on,
)
