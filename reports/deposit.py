"""
WL-F-13: the protocol of a temporary deposit, with its access slip.

Who gave what into joint custody and stays its owner, under which agreement, where it stands now, and who has had
access since. A page of its own is the slip to be filled in when the store is opened next. Both parties sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.acquired import acquired_stated, coded, operation_words, somebody, stated
from reports.agreement import Tally
from reports.columns import Column, Row
from reports.deposit_data import deposit_data
from reports.forms import Form
from reports.goods import goods, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures, to_fill_in
from reports.writing import stacked
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.deposit import Access, DepositView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-13", 1, N_("Deposit protocol"))

_WRITE: Final = replace(styles.CELL, leading=17)
"""Cells of the slip, as high as a line of handwriting."""
_EMPTY: Final = "\u00a0"
_SLIP_LINES: Final = 10


def deposit(
    view: DepositView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """
    The protocol is in the stream, with an empty slip; the number of its pages is returned.

    Refuses: FiguresDisagree, where what was deposited is not what stands somewhere
    """
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle="  ·  ".join(part for part in (view.acquired.source.name, view.acquired.programme) if part),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _head(view))
    paragraph(
        document,
        _(
            "The goods are given into custody and not given away: the party named above stays their owner. They are opened, "
            "taken out and given back only as the agreement says, and nothing is disposed of without the owner's consent."
        ),
    )
    section(document, _("The entry"))
    fields(document, posted_fields(view.posted), columns=3)
    goods(document, view.lines, view.totals)
    _standing(document, view)
    _accesses(document, view)
    signatures(document, _signatories(view))
    _slip(document, view)
    proof(document)
    return document.finish()


def _head(view: DepositView) -> list[Stated]:
    return [
        stated("to", _("Deposited at"), view.destination),
        coded("custody", _("Custody"), words.CUSTODY, view.custody),
        Stated("keeper", _("Kept by"), view.keeper.code, somebody(view.keeper)),
        *acquired_stated(view.acquired),
    ]


def _standing(document: Document, view: DepositView) -> None:
    """Where the deposit stands now, which comes to what was deposited.  Refuses: FiguresDisagree"""
    section(document, _("Where it stands now"))
    if view.posted.reversed_by:
        paragraph(document, _("Nowhere: the entry was reversed."))
        return
    tally = Tally()
    for each in view.standing:
        tally.add("deposit", "weapons", each.weapons)
        tally.add("deposit", "units", each.units)
    tally.agree({"deposit": _deposited(view)})
    columns = [
        Column(_("Holder"), 3.4),
        Column(_("Status"), 1.6),
        Column(_("Weapons"), 1.0, align="right"),
        Column(_("Rounds and pieces"), 1.2, align="right"),
    ]
    Register(document, columns).write(
        (
            figures.named(each.holder.code, each.holder.name),
            word(words.STATUS, each.status),
            figures.number(each.weapons) if each.weapons else "",
            figures.number(each.units) if each.units else "",
        )
        for each in view.standing
    )


def _deposited(view: DepositView) -> dict[str, int]:
    kinds = {"weapons": "weapon", "units": "lot"}
    return {
        name: sum(each.quantity for each in view.totals if each.item_kind == kind)
        for name, kind in kinds.items()
    }


def _accesses(document: Document, view: DepositView) -> None:
    section(document, _("Access since"))
    if not view.accesses:
        paragraph(document, _("Nothing of it has been moved since it was deposited."))
        return
    columns = [
        Column(_("Entry"), 0.7, styles.CELL_CODE, align="right"),
        Column(_("Happened at (UTC)"), 1.3),
        Column(_("What, and its number"), 2.0, breaks=True),
        Column(_("From, to"), 2.4, breaks=True),
        Column(_("Weapons"), 0.9, align="right"),
        Column(_("Rounds and pieces"), 1.0, align="right"),
        Column(_("Due back"), 1.3),
        Column(_("By, approved by"), 1.4, breaks=True),
    ]
    Register(document, columns).write(map(_access, view.accesses))


def _access(each: Access) -> Row:
    entry = each.posted
    undone = _("reversed by {entry}").format(entry=entry.reversed_by) if entry.reversed_by else ""
    return (
        str(entry.seq),
        figures.minute(entry.occurred_at),
        stacked(operation_words(entry.operation), word(words.PURPOSE, each.purpose), entry.entry, undone),
        stacked(
            figures.named(each.origin.code, each.origin.name),
            f"→ {figures.named(each.destination.code, each.destination.name)}"
            if each.destination.code
            else "",
        ),
        figures.number(each.weapons) if each.weapons else "",
        figures.number(each.units) if each.units else "",
        "" if each.due is None else figures.minute(each.due),
        stacked(entry.by, entry.approved_by),
    )


def _signatories(view: DepositView) -> list[Signatory]:
    return [
        Signatory(_("For the party that deposits: {party}").format(party=view.acquired.source.name)),
        Signatory(_("For the mission"), _person(view)),
        *(Signatory(_("Witness"), somebody(each)) for each in view.witnesses),
    ]


def _person(view: DepositView) -> str:
    entry = view.posted
    return f"{entry.by_name} ({entry.by})" if entry.by_name else entry.by


def _slip(document: Document, view: DepositView) -> None:
    """A page to be filled in by hand when somebody has access to the deposit."""
    document.new_page()
    section(document, _("Access slip"))
    state(
        document,
        [
            Stated("deposit", _("Deposit"), view.posted.document or view.posted.entry, code=True),
            stated("party", _("Party"), view.acquired.source),
            stated("to", _("Deposited at"), view.destination),
        ],
    )
    to_fill_in(
        document,
        [
            _("Asked for by"),
            _("Purpose"),
            _("Number of the slip"),
            _("From (date, time)"),
            _("Until (date, time)"),
            _("Seals found, seals fitted"),
        ],
    )
    columns = [
        Column(_("Line"), 0.5, align="right"),
        Column(_("Tag or lot"), 1.4, _WRITE),
        Column(_("Serial as read, quantity"), 1.8, _WRITE),
        Column(_("Out at"), 1.1, _WRITE),
        Column(_("Back at"), 1.1, _WRITE),
        Column(_("Serial or quantity on return"), 1.8, _WRITE),
        Column(_("Condition on return"), 1.5, _WRITE),
    ]
    Register(document, columns).write((str(number), *[_EMPTY] * 6) for number in range(1, _SLIP_LINES + 1))
    signatures(
        document,
        [
            Signatory(_("Opened: first key, for the party")),
            Signatory(_("Opened: second key, for the mission")),
            Signatory(_("Closed: first key, for the party")),
            Signatory(_("Closed: second key, for the mission")),
        ],
        heading=_("Both keys"),
    )


def _tables(view: DepositView) -> Iterator[Table]:
    yield head_data(_head(view))
    yield from deposit_data(view)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[DepositView]:
    from wamledger.services.report_views.deposit import deposit_view

    return held(
        deposit_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: DepositView) -> list[int]:
    return sorted({view.posted.seq, *(each.posted.seq for each in view.accesses)})


KIND: Final = Kind(
    name="deposit",
    form=FORM,
    summary=N_("The protocol of a temporary deposit, with an empty access slip."),
    subject=N_("Id of the entry that took the deposit"),
    view_type=DepositView,
    view=_view,
    draw=deposit,
    tables=_tables,
    rests_on=_rests_on,
)
