"""
WL-F-50: the stock ledger of one holder over a period.

For each weapon type and each lot: the opening balance, every entry that changed it with document and other side, what
came, what went, and the balance after it. It closes on the balance of the books, or nothing is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.agreement import Tally
from reports.columns import Band, Column, Row, Total
from reports.forms import Form
from reports.goods import BLANK
from reports.kinds import Asked, Cell, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import begun
from reports.proof import proof, provenance_fields
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.writing import stacked
from wamledger.domain import moment
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.stock_ledger import LedgerRow, OtherSide, StockAccount, StockLedgerView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-50", 1, N_("Stock ledger"))
_PLAIN: Final = frozenset({"", "IN_STORE", "ISSUED", "IN_TRANSIT", "AWAITING_DISPOSAL"})
"""Statuses that a holder says by itself: a place, a party, a consignment, a disposal."""


def stock_ledger(
    view: StockLedgerView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The ledger is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    _agree(view)
    document = begun(
        FORM,
        view.provenance,
        out,
        number=figures.named(view.holder, view.holder_name),
        subtitle=figures.period(view.since, view.until),
        paper=paper,
        on_page=on_page,
        landscape=True,
    )
    fields(document, provenance_fields(view.provenance), columns=4)
    _summary(document, view)
    _accounts(document, view)
    proof(document, source_fields=False)
    return document.finish()


def _agree(view: StockLedgerView) -> None:
    """Opening, and what came, less what went, comes to the balance of the books.  Refuses: FiguresDisagree"""
    tally = Tally()
    for account in view.accounts:
        tally.add(account.code, _("closing balance"), account.opening)
        for row in account.rows:
            tally.add(account.code, _("closing balance"), row.received - row.given)
    tally.agree({account.code: {_("closing balance"): account.closing} for account in view.accounts})


def _summary(document: Document, view: StockLedgerView) -> None:
    section(document, _("Balances"))
    paragraph(
        document,
        _(
            "Opening and closing are the balances of the books, asked for apart from the movements. What stands on the way "
            "to or from here, or was lost from here, is not held; what is reported lost and still owed stands beside it."
        ),
        styles.NOTE,
    )
    if len(view.holders) > 1:
        paragraph(
            document,
            _("With the places within it: {places}. Movements between these are not shown.").format(
                places=", ".join(code for code in view.holders if code != view.holder)
            ),
            styles.NOTE,
        )
    columns = [
        Column(_("Code"), 1.4, styles.CELL_CODE),
        Column(_("What it is"), 3.6),
        Column(_("Lot number as marked"), 1.6, styles.CELL_CODE),
        Column(_("Unit"), 0.6),
        Column(_("Opening"), 1.1, align="right"),
        Column(_("In"), 1.1, align="right"),
        Column(_("Out"), 1.1, align="right"),
        Column(_("Closing"), 1.1, styles.CELL_BOLD, align="right"),
        Column(_("Unaccounted for"), 1.1, align="right"),
    ]
    Register(document, columns).write(_summary_rows(view), empty=_("Nothing was held, and nothing moved."))


def _summary_rows(view: StockLedgerView) -> Iterator[Row | Total]:
    for each in view.accounts:
        yield (
            each.code,
            _called(each),
            each.mark,
            word(words.UNIT, each.unit),
            *map(figures.number, (each.opening, each.received, each.given, each.closing)),
            figures.number(each.unaccounted) if each.unaccounted else "",
        )
    weapons = [each for each in view.accounts if each.item_kind == "weapon"]
    if len(weapons) > 1:
        sums = (
            sum(getattr(each, name) for each in weapons)
            for name in ("opening", "received", "given", "closing", "unaccounted")
        )
        yield Total((_("Weapons"), _("All types"), "", word(words.UNIT, "EACH"), *map(figures.number, sums)))


def _called(each: StockAccount) -> str:
    return each.name if each.item_kind == "weapon" else figures.named(each.nature, each.name)


def _accounts(document: Document, view: StockLedgerView) -> None:
    section(document, _("Movements"))
    columns = [
        Column(_("Happened, recorded (UTC)"), 1.35, breaks=True),
        Column(_("Entry"), 0.6, styles.CELL_CODE, align="right"),
        Column(_("What, and its number"), 1.6, breaks=True),
        Column(_("Document"), 1.5),
        Column(_("From, to"), 2.3, breaks=True),
        Column(_("Weapons"), 2.1, styles.CELL_CODE),
        Column(_("In"), 0.85, align="right"),
        Column(_("Out"), 0.85, align="right"),
        Column(_("Balance"), 0.95, styles.CELL_BOLD, align="right"),
        Column(_("By, approved by"), 1.2, breaks=True),
    ]
    Register(document, columns).write(_rows(view), empty=_("Nothing moved."))


def _rows(view: StockLedgerView) -> Iterator[Row | Band | Total]:
    for account in view.accounts:
        if not account.rows:
            continue
        mark = f"  ·  {account.mark}" if account.mark else ""
        what = account.name if account.item_kind == "weapon" else account.nature
        yield Band(f"{account.code}  {what}{mark}", in_outline=True)
        opening = (BLANK, BLANK, _("Opening balance"), *[BLANK] * 5)
        yield (*opening, figures.number(account.opening), BLANK)
        for row in account.rows:
            yield _row(row)
        sums = map(figures.number, (account.received, account.given, account.closing))
        yield Total((BLANK, BLANK, _("Closing balance"), *[BLANK] * 3, *sums, BLANK))


def _row(row: LedgerRow) -> Row:
    return (
        stacked(figures.minute(row.occurred_at), figures.minute(row.recorded_at)),
        str(row.seq),
        stacked(_operation(row.operation), row.entry),
        row.document,
        _others(row),
        " ".join(row.items),
        figures.number(row.received) if row.received else "",
        figures.number(row.given) if row.given else "",
        figures.number(row.balance),
        stacked(row.by, row.approved_by),
    )


def _operation(name: str) -> str:
    return _(OPERATIONS[name].label) if name in OPERATIONS else name


def _others(row: LedgerRow) -> str:
    arrow = "← " if row.received else "→ "
    return stacked(*(arrow + said for each in row.others if (said := _other(each))))


def _other(each: OtherSide) -> str:
    status = "" if each.status in _PLAIN else word(words.STATUS, each.status)
    holder = figures.named(each.holder, each.holder_name) if each.holder else ""
    return f"{holder} ({status})" if holder and status else holder or status


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[StockLedgerView]:
    from wamledger.services.report_views.stock_ledger import stock_ledger_view

    return held(
        stock_ledger_view(
            ledger,
            asked.code,
            since=asked.since,
            until=asked.until,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: StockLedgerView) -> Iterator[Table]:
    yield Table(
        "balances",
        _("Balances"),
        {
            "item_kind": _("Weapons or lot"),
            "code": _("Code"),
            "nature": _("Type or nature"),
            "name": _("Name"),
            "mark": _("Lot number as marked"),
            "unit": _("Unit"),
            "opening": _("Opening"),
            "received": _("In"),
            "given": _("Out"),
            "closing": _("Closing"),
            "unaccounted": _("Unaccounted for"),
        },
        (
            (
                each.item_kind,
                each.code,
                each.nature,
                each.name,
                each.mark,
                each.unit,
                each.opening,
                each.received,
                each.given,
                each.closing,
                each.unaccounted,
            )
            for each in view.accounts
        ),
    )
    yield Table(
        "movements",
        _("Movements"),
        {
            "account": _("Account"),
            "seq": _("Number"),
            "entry": _("Entry"),
            "operation": _("Operation"),
            "occurred_at": _("Happened at"),
            "recorded_at": _("Recorded at"),
            "document": _("Document"),
            "others": _("From, to"),
            "items": _("Weapons"),
            "received": _("In"),
            "given": _("Out"),
            "balance": _("Balance"),
            "by": _("Recorded by"),
            "approved_by": _("Approved by"),
        },
        (_cells(account, row) for account in view.accounts for row in account.rows),
    )


def _cells(account: StockAccount, row: LedgerRow) -> tuple[Cell, ...]:
    return (
        account.code,
        row.seq,
        row.entry,
        row.operation,
        moment.canonical(row.occurred_at),
        moment.canonical(row.recorded_at),
        row.document,
        " ".join(each.holder for each in row.others if each.holder),
        " ".join(row.items),
        row.received,
        row.given,
        row.balance,
        row.by,
        row.approved_by,
    )


KIND: Final = Kind(
    name="stock-ledger",
    form=FORM,
    summary=N_("Every movement of a period at one holder, with running balances that close on the books."),
    subject=N_("Code of the place or party"),
    view_type=StockLedgerView,
    view=_view,
    draw=stock_ledger,
    tables=_tables,
    rests_on=whole,
    options=("since", "until"),
)
