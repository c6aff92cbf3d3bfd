"""Tables of sums: the balance that must close, and counts of one thing by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reports import figures, styles
from reports.columns import Column, Row, Total
from reports.page import MM, Document
from reports.register import Register
from reports.sheet import paragraph, section
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views import Balance
from wamledger.services.words import word


def balance_table(document: Document, balances: Sequence[Balance]) -> None:
    """What was taken on charge stands beside where it is, with the difference, one line for each subject."""
    section(document, _("Balance"))
    whole = all(balance.taken_on_charge is not None for balance in balances)
    paragraph(
        document,
        _("What was taken on charge stands in exactly one status. The difference is 0 in a sound ledger.")
        if whole
        else _("This report covers a part of the ledger, for which taking on charge is not a balance."),
        styles.NOTE,
    )
    statuses = codes_in_use([balance.by_status for balance in balances], words.STATUS, always=True)
    columns = [
        Column(_("Weapons and natures"), 3.0),
        Column(_("Unit"), 0.7),
        Column(_("Taken on charge"), 1.15, align="right"),
        *(Column(word(words.STATUS, status), 1.05, align="right") for status in statuses),
        Column(_("Sum"), 1.15, styles.CELL_BOLD, align="right"),
        Column(_("Difference"), 1.0, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(_balance_row(balance, statuses) for balance in balances)


def _balance_row(balance: Balance, statuses: Sequence[str]) -> Row:
    taken = balance.taken_on_charge
    return (
        figures.named(balance.code, balance.name) if balance.code else _("Weapons, all types"),
        word(words.UNIT, balance.unit),
        "" if taken is None else figures.number(taken),
        *(_figure(balance.by_status.get(status, 0)) for status in statuses),
        figures.number(balance.standing),
        "" if taken is None else figures.number(taken - balance.standing),
    )


def cross_table(
    document: Document,
    heading: str,
    rows: Sequence[tuple[str, Mapping[str, int]]],
    vocabulary: Mapping[str, str],
) -> None:
    """Counts stand by row and by code, with sums on both sides; a code that no row uses has no column."""
    codes = codes_in_use([counts for _name, counts in rows], vocabulary)
    columns = [
        Column(heading, 4),
        *(Column(word(vocabulary, code), 1.1, align="right") for code in codes),
        Column(_("Sum"), 1.1, styles.CELL_BOLD, align="right"),
    ]
    lines: list[Row | Total] = [
        (name, *(_figure(counts.get(code, 0)) for code in codes), figures.number(sum(counts.values())))
        for name, counts in rows
    ]
    if len(rows) > 1:
        sums = Counter[str]()
        for _name, counts in rows:
            sums.update(counts)
        lines.append(
            Total((_("Sum"), *(figures.number(sums[code]) for code in codes), figures.number(sums.total())))
        )
    width = (110 + 26 * (len(codes) + 1)) * MM
    Register(document, columns, width=width).write(lines, empty=_("No weapons"))


def codes_in_use(
    counted: Sequence[Mapping[str, int]], vocabulary: Mapping[str, str], *, always: bool = False
) -> list[str]:
    """
    The codes that are counted anywhere, in the order of the vocabulary, then those that it does not know.

    ``always`` keeps the whole vocabulary, for a table whose columns are the same each time.
    """
    used = {code for counts in counted for code, count in counts.items() if count}
    known = [code for code in vocabulary if always or code in used]
    return [*known, *sorted(used - set(vocabulary))]


def _figure(value: int) -> str:
    return figures.number(value) if value else figures.NOTHING
