"""
WL-F-12: the receipt to a person who hands in goods, on one sheet in two languages.

Who got it, when and where, each item with what is marked on it and whether it is serviceable, and what the receipt
is good for. The person is named by number; the issuer and the person sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import astuple
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import named, somebody
from reports.beside import Beside
from reports.columns import Column, Row
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time
from reports.proof import proof
from reports.register import Register
from reports.sheet import paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger import reference
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.collection import HandedIn, ReceiptView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-12", 1, N_("Receipt for goods handed in"))

SERVICEABLE: Final = {
    "yes": N_("Serviceable"),
    "no": N_("Not serviceable"),
    "unknown": N_("Not inspected"),
}
"""What a person is told of the condition of a weapon."""

_PURPOSE: Final = N_(
    "This receipt shows that the goods listed here were handed in on the day and at the place that it names. It does not "
    "show who owns them, and it is no promise of payment. Keep it: the tag names the item until it is disposed of."
)
_DEPOSIT: Final = N_(
    "The goods are a deposit. The party named here stays their owner, and they are given back only as the agreement says."
)


def receipt(
    view: ReceiptView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """
    The receipt is in the stream; the number of its pages is returned.

    Refuses: choice_unknown, where there are no texts in the second language
    """
    beside = Beside(view.language2)
    number = view.document or view.entry
    document = begun(
        FORM,
        view.provenance,
        out,
        number=number,
        subtitle="  ·  ".join(part for part in (beside.other(FORM.title), view.provenance.mission) if part),
        paper=paper,
        on_page=on_page,
    )
    if view.reversed_by:
        for text in beside.texts(N_("This receipt was taken back and counts no more.")):
            paragraph(document, text, styles.CELL_BOLD)
    state(document, _head(view, beside))
    _items(document, view, beside)
    section(document, beside.both(N_("What this receipt is good for")))
    for text in (_PURPOSE, *([_DEPOSIT] if view.owner.code else [])):
        for each in beside.texts(text):
            paragraph(document, each)
    if view.statement:
        paragraph(document, view.statement)
    signatures(
        document,
        [
            Signatory(beside.both(N_("Issued by")), somebody(view.issuer)),
            Signatory(beside.both(N_("Handed in by"))),
        ],
        heading=beside.both(N_("Signatures")),
        labels=(beside.both(N_("Name")), beside.both(N_("Signature or thumb mark")), beside.both(N_("Date"))),
    )
    # what else is said of the source stands on every page, and the receipt stays one sheet
    proof(document, source_fields=False)
    return document.finish()


def _head(view: ReceiptView, beside: Beside) -> list[Stated]:
    found = [
        Stated("number", beside.both(N_("Receipt")), view.document or view.entry, code=True),
        time("handed_in_at", beside.both(N_("Handed in at")), view.handed_in_at),
        Stated("place_name", beside.both(N_("Place")), view.place_name),
        Stated("participant", beside.both(N_("Participant, by number")), view.participant, code=True),
        Stated(
            "mode", beside.both(N_("How they came")), view.mode, beside.word(words.ACQUISITION, view.mode)
        ),
        Stated("programme", beside.both(N_("Programme")), view.programme),
        Stated("to", beside.both(N_("Received at")), view.destination.code, named(view.destination)),
        Stated("issuer", beside.both(N_("Issued by")), view.issuer.code, somebody(view.issuer)),
        Stated("entry", beside.both(N_("Entry")), view.entry, f"{view.seq}  {view.entry}", code=True),
    ]
    if view.owner.code:
        found.append(Stated("owner", beside.both(N_("Owner")), view.owner.code, named(view.owner), wide=True))
    return found


def _items(document: Document, view: ReceiptView, beside: Beside) -> None:
    weapons = [line for line in view.lines if line.kind == "weapon"]
    lots = [line for line in view.lines if line.kind == "lot"]
    if weapons:
        section(document, beside.both(N_("Weapons")))
        columns = [
            Column(beside.both(N_("Line")), 0.5, align="right"),
            Column(beside.both(N_("Type")), 2.4, breaks=True),
            Column(beside.both(N_("Make and model")), 1.7),
            Column(beside.both(N_("Calibre")), 1.0),
            Column(beside.both(N_("Serial as marked")), 1.7, styles.CELL_CODE, breaks=True),
            Column(beside.both(N_("Tag, number")), 1.3, styles.CELL_CODE, breaks=True),
            Column(beside.both(N_("Condition")), 1.4, breaks=True),
        ]
        Register(document, columns).write(_weapon(line, beside) for line in weapons)
    if lots:
        section(document, beside.both(N_("Ammunition and explosives")))
        columns = [
            Column(beside.both(N_("Line")), 0.5, align="right"),
            Column(beside.both(N_("Nature")), 3.6, breaks=True),
            Column(beside.both(N_("Lot number as marked")), 1.8, styles.CELL_CODE),
            Column(beside.both(N_("Number in the ledger")), 1.2, styles.CELL_CODE),
            Column(beside.both(N_("Quantity")), 1.2, align="right"),
            Column(beside.both(N_("Unit")), 0.8, breaks=True),
        ]
        Register(document, columns).write(_lot(line, beside) for line in lots)
    texts = beside.texts(N_("Weapons: {weapons}. Lots of ammunition: {lots}. Nothing else was handed in."))
    numbers = {"weapons": figures.number(len(weapons)), "lots": figures.number(len(lots))}
    paragraph(document, "  /  ".join(text.format(**numbers) for text in texts), styles.CELL_BOLD)


def _weapon(line: HandedIn, beside: Beside) -> Row:
    known = reference.weapon_types().get(line.type)
    state_of_serial = "" if line.mark_status == "CLEAR" else words.SERIAL_STATUS.get(line.mark_status, "")
    return (
        str(line.line),
        stacked(*(beside.texts(known.name) if known else [line.type])),
        f"{line.make} {line.model}".strip(),
        line.calibre,
        stacked(line.mark, *beside.texts(state_of_serial)),
        stacked(line.tag, line.code),
        stacked(*beside.texts(SERVICEABLE.get(line.serviceable, ""))),
    )


def _lot(line: HandedIn, beside: Beside) -> Row:
    known = reference.natures().get(line.type)
    return (
        str(line.line),
        stacked(*(beside.texts(known.name) if known else [figures.named(line.type, line.type_name)])),
        line.mark,
        line.code,
        figures.number(line.quantity),
        stacked(*beside.texts(words.UNIT.get(line.unit, line.unit))),
    )


def _tables(view: ReceiptView) -> Iterator[Table]:
    yield head_data(_head(view, Beside("")))
    yield Table(
        "goods",
        _("Goods"),
        {
            "line": _("Line"),
            "kind": _("Weapon or lot"),
            "code": _("Code"),
            "type": _("Type or nature"),
            "type_name": _("Name"),
            "make": _("Make"),
            "model": _("Model"),
            "calibre": _("Calibre"),
            "mark": _("Serial or lot number as marked"),
            "mark_status": _("State of the serial"),
            "tag": _("Tag"),
            "quantity": _("Quantity"),
            "unit": _("Unit"),
            "serviceable": _("Serviceable"),
        },
        (astuple(line) for line in view.lines),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ReceiptView]:
    from wamledger.services.report_views.collection import receipt_view

    Beside(asked.second_language)
    return held(
        receipt_view(
            ledger,
            asked.code,
            second_language=asked.second_language,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: ReceiptView) -> list[int]:
    return [view.seq]


KIND: Final = Kind(
    name="receipt",
    form=FORM,
    summary=N_("The receipt to a person who handed in goods, in two languages."),
    subject=N_("Id of the entry that took the goods on charge"),
    view_type=ReceiptView,
    view=_view,
    draw=receipt,
    tables=_tables,
    rests_on=_rests_on,
    options=("second_language",),
)
