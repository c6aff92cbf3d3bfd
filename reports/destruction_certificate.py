"""
WL-F-47: the certificate of a destruction, with an annex that lists every item.

It is made only once a disposal is done: what was authorised is destroyed and verified, came back, or is reported lost,
and the three come to the sum. Three different people sign it: who led, who verified, who watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.agreement import Tally
from reports.columns import Column, Row, Total
from reports.disposal_proposal import trace_word
from reports.forms import Form
from reports.goods import (
    described,
    entry_table,
    goods_data,
    hazard,
    nec,
    nec_note,
    person,
    posted_data,
    posted_fields,
    serial,
    total_table,
)
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.disposal import CertifiedItem, DestructionCertificateView, Reconciliation
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-47", 1, N_("Destruction certificate"))
_GRAMS_IN_MILLIGRAMS: Final = 1000


def destruction_certificate(
    view: DestructionCertificateView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The certificate is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    _agree(view)
    document = begun(
        FORM,
        view.provenance,
        out,
        number=", ".join(dict.fromkeys(each.certificate for each in view.verifications)),
        subtitle=_("Disposal {disposal}, {place}").format(
            disposal=view.disposal, place=view.place_name or view.place
        ),
        paper=paper,
        on_page=on_page,
    )
    state(document, _stated(view))
    _statement(document, view)
    section(document, _("Destroyed"))
    total_table(document, view.totals)
    nec_note(document, view.totals)
    _reconciliation(document, view)
    section(document, _("Authority"))
    for plan in view.plans:
        fields(document, posted_fields(plan), columns=3)
    _destructions(document, view)
    _verifications(document, view)
    entry_table(
        document,
        [*(each.posted for each in view.destructions), *(each.posted for each in view.verifications)],
        _("Entries"),
    )
    _sign(document, view)
    _annex(document, view)
    proof(document)
    return document.finish()


def _agree(view: DestructionCertificateView) -> None:
    """The annex, the totals and the accounts of the ledger say the same.  Refuses: FiguresDisagree"""
    tally = Tally()
    for item in view.items:
        tally.add(item.line.nature, "DESTROYED", item.line.quantity)
        tally.add(item.line.nature, "VERIFIED", item.verified)
    tally.agree(
        {
            each.nature: {"DESTROYED": each.destroyed, "VERIFIED": each.verified}
            for each in view.reconciliation
        }
    )
    sums = Tally()
    for total in view.totals:
        sums.add(total.nature, "DESTROYED", total.quantity)
    sums.agree({each.nature: {"DESTROYED": each.destroyed} for each in view.reconciliation if each.destroyed})


def _stated(view: DestructionCertificateView) -> list[Stated]:
    methods = dict.fromkeys(each.method_name for each in view.destructions)
    scrap = sum(each.scrap_mass_g or 0 for each in view.destructions)
    return [
        Stated("disposal", _("Disposal"), view.disposal, code=True),
        named("place", _("Where the goods stood"), view.place, view.place_name),
        Stated("methods", _("Methods"), ", ".join(methods)),
        Stated("destroyed_on", _("Destroyed on"), _days(view)),
        Stated(
            "scrap_mass_g",
            _("Scrap, kg"),
            scrap or "",
            figures.kilograms(scrap * _GRAMS_IN_MILLIGRAMS) if scrap else _("Not recorded"),
        ),
        Stated("consent", _("Consent of the owner"), view.consent),
        Stated("leaders", _("Team leader"), "; ".join(view.leaders), wide=True),
        Stated("verifiers", _("Verifying officer"), "; ".join(view.verifiers), wide=True),
        Stated("monitors", _("Monitors"), "; ".join(view.monitors), wide=True),
    ]


def _days(view: DestructionCertificateView) -> str:
    return ", ".join(dict.fromkeys(each.destroyed_on for each in view.destructions))


def _statement(document: Document, view: DestructionCertificateView) -> None:
    paragraph(
        document,
        _(
            "Those who sign state that every item of the annex was held against its record before it was destroyed, was "
            "destroyed as stated, and was looked at afterwards, piece by piece, so that it can never be used or put "
            "together again; and that what was authorised is all accounted for below."
        ),
    )
    twice = sorted({*view.leaders} & {*view.verifiers, *view.monitors} | {*view.verifiers} & {*view.monitors})
    if twice:
        paragraph(
            document,
            _(
                "The record has the same person in two parts: {people}. Three different people sign a certificate."
            ).format(people="; ".join(twice)),
            styles.CELL_BOLD,
        )


def _reconciliation(document: Document, view: DestructionCertificateView) -> None:
    section(document, _("What was authorised, and where it is"))
    columns = [
        Column(_("Type or nature"), 3.2),
        Column(_("Unit"), 0.7),
        Column(_("Authorised"), 1.0, align="right"),
        Column(_("Destroyed"), 1.0, align="right"),
        Column(_("Came back"), 1.0, align="right"),
        Column(_("Reported lost"), 1.0, align="right"),
        Column(_("Difference"), 1.0, styles.CELL_BOLD, align="right"),
        Column(_("Verified"), 1.0, align="right"),
    ]
    Register(document, columns).write(_account_rows(view))


def _account_rows(view: DestructionCertificateView) -> Iterator[Row | Total]:
    for each in view.reconciliation:
        yield (
            figures.named(each.nature, each.nature_name),
            word(words.UNIT, each.unit),
            *map(figures.number, _account(each)),
        )
    weapons = [_account(each) for each in view.reconciliation if each.item_kind == "weapon"]
    if len(weapons) > 1:
        sums = [figures.number(sum(column)) for column in zip(*weapons, strict=True)]
        yield Total((_("Weapons, all types"), word(words.UNIT, "EACH"), *sums))


def _account(each: Reconciliation) -> tuple[int, ...]:
    return each.planned, each.destroyed, each.withdrawn, each.lost, each.waiting, each.verified


def _destructions(document: Document, view: DestructionCertificateView) -> None:
    section(document, _("Destructions"))
    columns = [
        Column(_("Entry"), 0.6, styles.CELL_CODE, align="right"),
        Column(_("Number, document"), 1.6, breaks=True),
        Column(_("On"), 1.0),
        Column(_("Where"), 1.9, breaks=True),
        Column(_("Method"), 1.2),
        Column(_("Scrap, kg"), 0.8, align="right"),
        Column(_("Led by, approved by"), 1.6, breaks=True),
        Column(_("Watched by"), 1.9, breaks=True),
    ]
    Register(document, columns).write(
        (
            str(each.posted.seq),
            stacked(each.posted.entry, each.posted.document),
            each.destroyed_on,
            stacked(figures.named(each.place, each.place_name), each.position),
            each.method_name,
            "" if each.scrap_mass_g is None else figures.kilograms(each.scrap_mass_g * _GRAMS_IN_MILLIGRAMS),
            stacked(
                person(each.posted.by, each.posted.by_name),
                person(each.posted.approved_by, each.posted.approver_name),
            ),
            stacked(*each.posted.witnesses),
        )
        for each in view.destructions
    )


def _verifications(document: Document, view: DestructionCertificateView) -> None:
    section(document, _("Verifications"))
    columns = [
        Column(_("Entry"), 0.6, styles.CELL_CODE, align="right"),
        Column(_("Number, document"), 1.6, breaks=True),
        Column(_("When (UTC)"), 1.1),
        Column(_("Certificate"), 1.8),
        Column(_("Verified by"), 1.8),
        Column(_("Recorded by"), 1.6),
    ]
    Register(document, columns).write(
        (
            str(each.posted.seq),
            stacked(each.posted.entry, each.posted.document),
            figures.minute(each.posted.occurred_at),
            each.certificate,
            person(each.verifier, each.verifier_name),
            person(each.posted.by, each.posted.by_name),
        )
        for each in view.verifications
    )


def _sign(document: Document, view: DestructionCertificateView) -> None:
    """A box for each of those who led, verified and watched; at least one for each part."""
    parts = (
        (_("Team leader"), view.leaders),
        (_("Verifying officer"), view.verifiers),
        (_("Monitor"), view.monitors),
    )
    signatures(
        document, [Signatory(part, name) for part, people in parts for name in (people or ("",))], columns=3
    )


def _annex(document: Document, view: DestructionCertificateView) -> None:
    section(document, _("Annex: every item that was destroyed"))
    has_lots = any(item.line.item_kind == "lot" for item in view.items)
    columns = [
        Column(_("Line"), 0.5, align="right"),
        Column(_("Code, tag"), 1.15, styles.CELL_CODE, breaks=True),
        Column(_("What it is"), 2.4),
        Column(_("Serial or lot number as marked"), 1.4, styles.CELL_CODE),
        *(
            [
                Column(_("Quantity"), 0.85, align="right"),
                Column(_("Hazard"), 0.65),
                Column(_("NEC, kg"), 0.85, align="right"),
            ]
            if has_lots
            else []
        ),
        Column(_("Condition"), 0.95),
        Column(_("Method"), 1.2, breaks=True),
        Column(_("Destroyed, verified in"), 1.35, styles.CELL_CODE, breaks=True),
        Column(_("Trace"), 0.85),
    ]
    Register(document, columns).write(_annex_row(item, has_lots) for item in view.items)


def _annex_row(item: CertifiedItem, has_lots: bool) -> Row:
    line = item.line
    return (
        str(line.line),
        stacked(line.item, line.tag),
        described(line),
        serial(line),
        *([figures.number(line.quantity), hazard(line), nec(line)] if has_lots else []),
        word(words.CONDITION, line.condition),
        stacked(*item.methods),
        stacked(*item.destroyed_in, *item.verified_in),
        trace_word(item.trace),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[DestructionCertificateView]:
    from wamledger.services.report_views.disposal import destruction_certificate_view

    return held(
        destruction_certificate_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: DestructionCertificateView) -> Iterator[Table]:
    yield head_data(_stated(view))
    yield goods_data([item.line for item in view.items], "annex", _("Annex: every item that was destroyed"))
    yield Table(
        "annex_entries",
        _("Destroyed, verified in"),
        {
            "item": _("Code"),
            "methods": _("Methods"),
            "destroyed_in": _("Destroyed in"),
            "verified": _("Verified"),
            "verified_in": _("Verified in"),
            "trace": _("Trace"),
        },
        (
            (
                item.line.item,
                "; ".join(item.methods),
                " ".join(item.destroyed_in),
                item.verified,
                " ".join(item.verified_in),
                item.trace,
            )
            for item in view.items
        ),
    )
    yield Table(
        "reconciliation",
        _("What was authorised, and where it is"),
        {
            "item_kind": _("Weapon or lot"),
            "nature": _("Type or nature"),
            "nature_name": _("Name"),
            "unit": _("Unit"),
            "planned": _("Authorised"),
            "destroyed": _("Destroyed"),
            "withdrawn": _("Came back"),
            "lost": _("Reported lost"),
            "difference": _("Difference"),
            "verified": _("Verified"),
        },
        (
            (each.item_kind, each.nature, each.nature_name, each.unit, *_account(each))
            for each in view.reconciliation
        ),
    )
    yield posted_data(
        [
            *view.plans,
            *(each.posted for each in view.destructions),
            *(each.posted for each in view.verifications),
        ]
    )


KIND: Final = Kind(
    name="destruction-certificate",
    form=FORM,
    summary=N_("That a disposal is done: who led, verified and watched, and every item that was destroyed."),
    subject=N_("Code of the disposal"),
    view_type=DestructionCertificateView,
    view=_view,
    draw=destruction_certificate,
    tables=_tables,
    rests_on=whole,
)
