"""
WL-F-17: the notice that a lot is restricted, or that items are held, or that either ends.

What it is about, the reason and the authority, what has to be done, who has the goods now, and a line for each holder
to acknowledge it.

Source: IATG-01.70
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.columns import Column, Row
from reports.forms import Form
from reports.goods import person, posted_fields, reversed_notice, serial
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time
from reports.proof import proof
from reports.register import Register
from reports.restriction_data import restriction_data
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.goods import GoodsLine
from wamledger.services.views.restriction import Notice, RestrictionView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-17", 1, N_("Restriction notice"))

_WRITE: Final = replace(styles.CELL, leading=19)
_EMPTY: Final = "\u00a0"

_TO_DO: Final = {
    "SUSPENDED": N_(
        "Issue nothing of this lot, and fire nothing of what you hold, until you are told otherwise. Mark the stacks. The "
        "ledger refuses to issue it."
    ),
    "BANNED": N_(
        "Issue nothing of this lot, and fire nothing of what you hold. Mark the stacks, take back what is with units, and "
        "keep it apart. The ledger refuses to issue it."
    ),
    "CONSTRAINED": N_(
        "Use this lot only as the reason above says. The ledger issues it only with the approval of a second person."
    ),
    "CLEARED": N_(
        "The restriction is lifted: take the marks off the stacks. The lot may be issued as far as its condition and its "
        "shelf life allow."
    ),
    "hold": N_(
        "Keep these items where they are, apart and sealed. They may not be issued, leave, be handed over, be disposed of "
        "or be written off until the hold is released by two people. The ledger refuses all of it."
    ),
    "release_hold": N_(
        "This hold is released. The items may go their way again, unless another hold or restriction stands on them."
    ),
}


def restriction(
    view: RestrictionView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The notice is in the stream; the number of its pages is returned."""
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
    state(document, _head(view))
    if view.later:
        paragraph(
            document,
            _("This notice is not the newest: {entry} followed it.").format(
                entry=view.later[-1].posted.entry
            ),
            styles.CELL_BOLD,
        )
    section(document, _("What has to be done"))
    paragraph(document, _(_TO_DO.get(view.status) or _TO_DO.get(view.kind, "")))
    _items(document, view)
    _holdings(document, view)
    section(document, _("The entry"))
    fields(document, posted_fields(view.posted), columns=3)
    section(document, _("Notices before and after"))
    _notices(document, (*view.earlier, *view.later))
    _acknowledged(document, view)
    signatures(
        document,
        [
            Signatory(_("Issued by"), person(view.posted.by, view.posted.by_name)),
            Signatory(_("Authority: {name}").format(name=view.authority)),
        ],
    )
    proof(document)
    return document.finish()


def _said(operation: str, status: str) -> str:
    """What a notice says in one word: a status of a lot, a hold, or its end."""
    if operation == "restrict":
        return word(words.RESTRICTION, status)
    text = _("Hold: {kind}") if operation == "hold" else _("Hold released: {kind}")
    return text.format(kind=word(words.HOLD, status))


def _subtitle(view: RestrictionView) -> str:
    about = figures.named(view.lines[0].item, view.lines[0].nature_name) if len(view.lines) == 1 else ""
    return "  ·  ".join(part for part in (_said(view.kind, view.status), about) if part)


def _head(view: RestrictionView) -> list[Stated]:
    found = [
        Stated("status", _("Status"), view.status, _said(view.kind, view.status)),
        time("effective_at", _("Takes effect at"), view.posted.occurred_at),
        Stated("authority", _("Authority"), view.authority),
    ]
    if view.kind == "restrict":
        found.append(
            Stated("was", _("Status before"), view.was, word(words.RESTRICTION, view.was) or _("Free"))
        )
    return [*found, Stated("reason", _("Reason"), view.reason, wide=True)]


def _items(document: Document, view: RestrictionView) -> None:
    section(document, _("What it is about"))
    has_weapons = any(line.item_kind == "weapon" for line in view.lines)
    columns = [
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("Type or nature"), 2.8),
        *([Column(_("Make and model"), 1.8)] if has_weapons else []),
        Column(_("Serial or lot number as marked"), 2.0, styles.CELL_CODE),
        Column(_("Quantity"), 1.0, align="right"),
        *([Column(_("Only what stands at"), 1.6, styles.CELL_CODE)] if any(view.at) else []),
    ]
    rows = (
        (
            line.item,
            figures.named(line.nature, line.nature_name),
            *([f"{line.make} {line.model}".strip()] if has_weapons else []),
            serial(line),
            _quantity(line),
            *([at] if any(view.at) else []),
        )
        for line, at in zip(view.lines, view.at, strict=True)
    )
    Register(document, columns).write(rows)


def _quantity(line: GoodsLine) -> str:
    """How much of an item is meant: a lot without a quantity is meant whole."""
    return figures.number(line.quantity) if line.quantity else _("All of it")


def _holdings(document: Document, view: RestrictionView) -> None:
    section(document, _("Who has it now"))
    columns = [
        Column(_("Holder"), 3.4),
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("Quantity"), 1.2, align="right"),
        Column(_("Unit"), 0.7),
        Column(_("Condition"), 1.2),
        Column(_("Status"), 1.5),
    ]
    rows: Iterator[Row] = (
        (
            figures.named(each.holder.code, each.holder.name),
            each.item,
            figures.number(each.quantity),
            word(words.UNIT, each.unit),
            word(words.CONDITION, each.condition),
            word(words.STATUS, each.status),
        )
        for each in view.holdings
    )
    Register(document, columns).write(rows, empty=_("Nobody has any of it."))


def _notices(document: Document, notices: Sequence[Notice]) -> None:
    if not notices:
        paragraph(document, _("There are no other notices about these items."))
        return
    columns = [
        Column(_("Entry"), 1.4, styles.CELL_CODE, breaks=True),
        Column(_("Takes effect at (UTC)"), 1.3),
        Column(_("What it says"), 1.8),
        Column(_("Reason"), 3.0),
        Column(_("By, approved by"), 2.0, breaks=True),
    ]
    Register(document, columns).write(
        (
            stacked(str(each.posted.seq), each.posted.entry),
            figures.minute(each.posted.occurred_at),
            _said(each.posted.operation, each.status),
            each.reason,
            stacked(
                person(each.posted.by, each.posted.by_name),
                person(each.posted.approved_by, each.posted.approver_name),
            ),
        )
        for each in notices
    )


def _acknowledged(document: Document, view: RestrictionView) -> None:
    """A line for each of those who have some, to say that they read it."""
    section(document, _("Read and understood"))
    columns = [
        Column(_("Holder"), 3.0, _WRITE),
        Column(_("Name"), 2.2, _WRITE),
        Column(_("Date"), 1.2, _WRITE),
        Column(_("Signature"), 2.6, _WRITE),
    ]
    holders = dict.fromkeys(figures.named(each.holder.code, each.holder.name) for each in view.holdings)
    Register(document, columns).write((each, _EMPTY, _EMPTY, _EMPTY) for each in [*holders, _EMPTY, _EMPTY])


def _tables(view: RestrictionView) -> Iterator[Table]:
    yield head_data(_head(view))
    yield from restriction_data(view)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[RestrictionView]:
    from wamledger.services.report_views.restriction import restriction_view

    return held(
        restriction_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: RestrictionView) -> list[int]:
    return sorted({view.posted.seq, *(each.posted.seq for each in (*view.earlier, *view.later))})


KIND: Final = Kind(
    name="restriction",
    form=FORM,
    summary=N_("The notice that a lot is restricted, that items are held, or that either ends."),
    subject=N_("Id of the restriction or the hold, or code of the lot"),
    view_type=RestrictionView,
    view=_view,
    draw=restriction,
    tables=_tables,
    rests_on=_rests_on,
)
