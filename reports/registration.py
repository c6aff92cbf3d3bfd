"""
WL-F-10: the registration form of one weapon.

What it is as it was taken on charge, how it came, its marks and photographs, what was corrected since, and what a
trace would still need. Registrar and inspector sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import acquired_stated, coded, file_data, file_table, mark_data, mark_table, stated
from reports.columns import Column, Row
from reports.forms import Form
from reports.goods import person, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.registration import Correction, RegistrationView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-10", 1, N_("Weapon registration form"))

FIELDS: Final = {
    "serial": N_("Serial as marked"),
    "serial_status": N_("State of the serial"),
    "make": N_("Make"),
    "model": N_("Model"),
    "type": N_("Type"),
    "calibre": N_("Calibre"),
    "country_of_manufacture": N_("Country of manufacture"),
    "year_of_manufacture": N_("Year of manufacture"),
    "markings": N_("Other marks"),
    "tag": N_("Tag"),
    "manufacture_origin": N_("How it was made"),
    "description": N_("Description"),
}
"""The fields of an identity in words, by their names in the journal."""


def registration(
    view: RegistrationView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The form is in the stream; the number of its pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.line.item,
        subtitle=_subtitle(view),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _identity(view))
    section(document, _("How it came"))
    state(document, _came(view))
    section(document, _("The entry"))
    fields(document, posted_fields(view.posted), columns=3)
    if view.others:
        paragraph(document, _others(view.others), styles.NOTE)
    mark_table(document, view.marks, empty=_("No other marks were recorded."))
    file_table(document, view.files, empty=_("No photographs or files were recorded with it."))
    _corrections(document, view.corrections)
    section(document, _("Ready for a trace"))
    paragraph(document, _ready(view))
    signatures(
        document,
        [
            Signatory(_("Registrar"), person(view.posted.by, view.posted.by_name)),
            Signatory(_("Inspector of the weapon")),
        ],
    )
    proof(document)
    return document.finish()


def _subtitle(view: RegistrationView) -> str:
    line = view.line
    parts = (line.nature_name, f"{line.make} {line.model}".strip(), line.calibre, view.posted.document)
    return "  ·  ".join(part for part in parts if part)


def _identity(view: RegistrationView) -> list[Stated]:
    line = view.line
    found = [
        Stated("serial", _("Serial as marked"), line.mark, code=True),
        coded("serial_status", _("State of the serial"), words.SERIAL_STATUS, line.mark_status),
        Stated("serial_assigned", _("Assigned serial"), view.assigned, code=True),
        Stated("type", _("Type"), line.nature, figures.named(line.nature, line.nature_name)),
        Stated("make", _("Make"), line.make),
        Stated("model", _("Model"), line.model),
        Stated("calibre", _("Calibre"), line.calibre),
        Stated("country_of_manufacture", _("Country of manufacture"), view.country),
        Stated("year_of_manufacture", _("Year of manufacture"), view.year),
        coded("manufacture_origin", _("How it was made"), words.ORIGIN, view.origin),
        Stated("tag", _("Tag"), line.tag, code=True),
        coded("condition", _("Condition"), words.CONDITION, line.condition),
    ]
    if line.seal or line.package:
        found += [
            Stated("seal", _("Seal"), line.seal, code=True),
            Stated("package", _("Package"), line.package, code=True),
        ]
    if line.remarks:
        found.append(Stated("remarks", _("Description and remarks"), line.remarks, wide=True))
    return found


def _came(view: RegistrationView) -> list[Stated]:
    return [
        stated("to", _("Taken on charge at"), view.destination),
        *acquired_stated(view.acquired),
    ]


def _others(number: int) -> str:
    return ngettext(
        "The same entry took {number} other item on charge.",
        "The same entry took {number} other items on charge.",
        number,
    ).format(number=figures.number(number))


def _corrections(document: Document, corrections: Sequence[Correction]) -> None:
    section(document, _("Corrected since"))
    if not corrections:
        paragraph(document, _("Nothing was corrected since: what stands above is what is on record."))
        return
    paragraph(document, _("What stands above is as it was registered. It was read again since:"), styles.NOTE)
    columns = [
        Column(_("Entry"), 0.7, styles.CELL_CODE, align="right"),
        Column(_("Happened at (UTC)"), 1.2),
        Column(_("Field"), 1.4),
        Column(_("Was"), 1.7, styles.CELL_CODE),
        Column(_("Is"), 1.7, styles.CELL_CODE),
        Column(_("Reason"), 2.0),
        Column(_("By, approved by"), 1.5, breaks=True),
    ]
    Register(document, columns).write(_correction(each) for each in corrections)


def _correction(each: Correction) -> Row:
    entry = each.posted
    undone = _("reversed by {entry}").format(entry=entry.reversed_by) if entry.reversed_by else ""
    return (
        str(entry.seq),
        figures.minute(entry.occurred_at),
        word(FIELDS, each.field),
        _value(each.field, each.was),
        _value(each.field, each.now),
        "; ".join(part for part in (each.reason, undone) if part),
        stacked(person(entry.by, entry.by_name), person(entry.approved_by, entry.approver_name)),
    )


def _value(field: str, text: str) -> str:
    tables = {"serial_status": words.SERIAL_STATUS, "manufacture_origin": words.ORIGIN}
    return word(tables[field], text) if field in tables else text


def _ready(view: RegistrationView) -> str:
    if not view.missing:
        return _(
            "Make, model, calibre, serial and country of manufacture are on record: a trace can be requested."
        )
    return _(
        "A trace needs make, model, calibre, serial and country of manufacture. Not on record: {missing}."
    ).format(missing=", ".join(word(FIELDS, name) for name in view.missing))


def _tables(view: RegistrationView) -> Iterator[Table]:
    yield head_data(
        [
            Stated("weapon", _("Weapon"), view.line.item),
            *_identity(view),
            *_came(view),
            Stated("missing_for_trace", _("Missing for a trace"), ", ".join(view.missing)),
            Stated("other_items", _("Other items of the same entry"), view.others),
        ]
    )
    yield posted_data([view.posted])
    yield mark_data(view.marks)
    yield file_data(view.files)
    yield Table(
        "corrections",
        _("Corrected since"),
        {
            "seq": _("Number"),
            "entry": _("Entry"),
            "field": _("Field"),
            "was": _("Was"),
            "is": _("Is"),
            "reason": _("Reason"),
            "by": _("Recorded by"),
            "approved_by": _("Approved by"),
        },
        (
            (
                each.posted.seq,
                each.posted.entry,
                each.field,
                each.was,
                each.now,
                each.reason,
                each.posted.by,
                each.posted.approved_by,
            )
            for each in view.corrections
        ),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[RegistrationView]:
    from wamledger.services.report_views.registration import registration_view

    return held(
        registration_view(
            ledger,
            asked.code,
            as_of=asked.as_of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: RegistrationView) -> list[int]:
    return sorted({view.posted.seq, *(each.posted.seq for each in view.corrections)})


KIND: Final = Kind(
    name="registration",
    form=FORM,
    summary=N_("The registration form of one weapon."),
    subject=N_("Code of the weapon"),
    view_type=RegistrationView,
    view=_view,
    draw=registration,
    tables=_tables,
    rests_on=_rests_on,
    options=("as_of",),
)
