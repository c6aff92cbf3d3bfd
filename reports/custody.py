"""
WL-F-14: the custody continuation sheet of one weapon.

Each change of hands so far, with seal and document, and lines for those to come, which giver and receiver sign. The
sheet goes with the weapon, and what is written on it by hand is recorded afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import coded
from reports.columns import Column, Row
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, held
from reports.page import MM, Document, Paper
from reports.paper import Stated, begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import paragraph, section
from reports.writing import stacked
from wamledger.domain import moment
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.custody import CustodyView, Handover
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-14", 1, N_("Custody continuation sheet"))

_WRITE: Final = replace(styles.CELL, leading=26)
"""Cells in which two people sign."""
_EMPTY: Final = "\u00a0"


def custody(
    view: CustodyView,
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
        number=view.identity.weapon,
        subtitle=_subtitle(view),
        paper=paper,
        on_page=on_page,
        landscape=True,
    )
    state(document, _head(view), columns=4)
    section(document, _("Changes of hands so far"))
    paragraph(document, _unbroken(view), styles.NOTE)
    columns = [
        Column(_("Number"), 0.5, align="right"),
        Column(_("Entry"), 1.3, styles.CELL_CODE, breaks=True),
        Column(_("Happened at (UTC)"), 1.1),
        Column(_("What it was"), 1.6),
        Column(_("From"), 2.2, breaks=True),
        Column(_("To"), 2.2, breaks=True),
        Column(_("Document"), 1.4),
        Column(_("Condition"), 1.1),
        Column(_("Seal, package"), 1.1, breaks=True),
        Column(_("By, approved by, witnesses"), 1.7, breaks=True),
    ]
    Register(document, columns).write(map(_handover, view.handovers), empty=_("It has never changed hands."))
    _to_continue(document, view)
    proof(document)
    return document.finish()


def _subtitle(view: CustodyView) -> str:
    weapon = view.identity
    parts = (weapon.type_name, f"{weapon.make} {weapon.model}".strip(), weapon.calibre)
    return "  ·  ".join(part for part in parts if part)


def _head(view: CustodyView) -> list[Stated]:
    weapon, standing = view.identity, view.standing
    found = [
        Stated("serial", _("Serial as marked"), weapon.serial, code=True),
        coded("serial_status", _("State of the serial"), words.SERIAL_STATUS, weapon.serial_status),
        Stated("tag", _("Tag"), weapon.tag, code=True),
        Stated("type", _("Type"), weapon.type, figures.named(weapon.type, weapon.type_name)),
    ]
    if view.is_elsewhere:
        found.append(Stated("holder", _("Holder"), _("Elsewhere")))
    elif standing is None:
        found.append(Stated("holder", _("Holder"), _("Nowhere: its registration was reversed")))
    else:
        found += [
            Stated(
                "holder", _("Holder"), standing.holder, figures.named(standing.holder, standing.holder_name)
            ),
            coded("status", _("Status"), words.STATUS, standing.status),
            coded("condition", _("Condition"), words.CONDITION, standing.condition),
            Stated("since", _("Since"), moment.canonical(standing.since), figures.moment(standing.since)),
        ]
    holds = ", ".join(word(words.HOLD, kind) for kind in view.holds)
    found.append(Stated("holds", _("Holds"), ", ".join(view.holds), holds or _("None")))
    return found


def _unbroken(view: CustodyView) -> str:
    """Whether each giver is the receiver before, as far as the page shows both."""
    broken = [str(each.number) for each in view.handovers if each.is_broken]
    if broken:
        return _("The giver is not the receiver before in these lines: {lines}. Ask why.").format(
            lines=", ".join(broken)
        )
    return ngettext(
        "{number} change of hands.",
        "{number} changes of hands. In each the giver is the receiver before.",
        len(view.handovers),
    ).format(number=figures.number(len(view.handovers)))


def _handover(each: Handover) -> Row:
    step = each.step
    return (
        str(each.number),
        stacked(str(step.seq), step.entry),
        figures.minute(step.occurred_at),
        step.words or step.operation,
        stacked(step.giver, each.giver_name),
        stacked(step.receiver, each.receiver_name),
        step.document,
        word(words.CONDITION, step.condition),
        stacked(each.seal, each.package),
        stacked(step.by, step.approved_by, *each.witnesses),
    )


def _to_continue(document: Document, view: CustodyView) -> None:
    section(document, _("To be continued by hand"), keep=50 * MM)
    paragraph(
        document,
        _(
            "Read the whole serial on the weapon each time and write it down. Giver and receiver are two people, and both "
            "sign. Record each line in the ledger as soon as you can, with the number of this sheet's line as document."
        ),
        styles.NOTE,
    )
    columns = [
        Column(_("Number"), 0.5, align="right"),
        Column(_("Date and time (UTC)"), 1.2, _WRITE),
        Column(_("Serial as read"), 1.5, _WRITE),
        Column(_("Given by: name, signature"), 2.4, _WRITE),
        Column(_("Received by: name, signature"), 2.4, _WRITE),
        Column(_("Place and reason"), 1.8, _WRITE),
        Column(_("Condition"), 1.0, _WRITE),
        Column(_("Seal before, after"), 1.3, _WRITE),
    ]
    first = len(view.handovers) + 1
    Register(document, columns).write(
        (str(number), *[_EMPTY] * 7) for number in range(first, first + view.blank_lines)
    )


def _tables(view: CustodyView) -> Iterator[Table]:
    yield head_data([Stated("weapon", _("Weapon"), view.identity.weapon), *_head(view)])
    yield Table(
        "handovers",
        _("Changes of hands so far"),
        {
            "number": _("Number"),
            "seq": _("Number of the entry"),
            "entry": _("Entry"),
            "occurred_at": _("Happened at"),
            "operation": _("Operation"),
            "from": _("From"),
            "from_name": _("Name of the giver"),
            "to": _("To"),
            "to_name": _("Name of the receiver"),
            "document": _("Document"),
            "condition": _("Condition"),
            "seal": _("Seal"),
            "package": _("Package"),
            "by": _("Recorded by"),
            "approved_by": _("Approved by"),
            "witnesses": _("Witnesses"),
        },
        (
            (
                each.number,
                each.step.seq,
                each.step.entry,
                moment.canonical(each.step.occurred_at),
                each.step.operation,
                each.step.giver,
                each.giver_name,
                each.step.receiver,
                each.receiver_name,
                each.step.document,
                each.step.condition,
                each.seal,
                each.package,
                each.step.by,
                each.step.approved_by,
                "; ".join(each.witnesses),
            )
            for each in view.handovers
        ),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[CustodyView]:
    from wamledger.services.report_views.custody import custody_view

    return held(
        custody_view(
            ledger,
            asked.code,
            as_of=asked.as_of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: CustodyView) -> list[int]:
    return sorted({each.step.seq for each in view.handovers})


KIND: Final = Kind(
    name="custody",
    form=FORM,
    summary=N_("The changes of hands of one weapon, and lines for those to come."),
    subject=N_("Code of the weapon"),
    view_type=CustodyView,
    view=_view,
    draw=custody,
    tables=_tables,
    rests_on=_rests_on,
    options=("as_of",),
)
