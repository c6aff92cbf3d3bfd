"""
WL-F-19: the access log of a period.

Whether the chain of its records holds, how many there are by kind and by person, which entries changed rights and keys,
and each record. Lines are counted while they are drawn; a log whose lines and sums disagree is not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.access_log_data import access_log_data
from reports.acquired import operation_words
from reports.agreement import Tally
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.goods import person
from reports.kinds import Asked, Kind, Table
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time
from reports.proof import proof
from reports.register import Register
from reports.sheet import paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.i18n import N_, _
from wamledger.services.access.log import words as event_words
from wamledger.services.views.access_log import AccessLine, AccessLogView, RightsChanged

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-19", 1, N_("Access log"))


def access_log(
    view: AccessLogView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """
    The log is in the stream; the number of its pages is returned.

    Refuses: FiguresDisagree, with nothing in the stream
    """
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=_period(view),
        paper=paper,
        on_page=on_page,
        landscape=True,
    )
    state(document, _head(view), columns=4)
    if not view.is_closed:
        paragraph(
            document,
            _(
                "Nobody signs in to this ledger: whoever has the file may read it, and what they do stands without a name."
            ),
            styles.CELL_BOLD,
        )
    for text in _chain(view):
        paragraph(document, text)
    _sums(document, view)
    _rights(document, view)
    section(document, _("Each record"))
    columns = [
        Column(_("Number"), 0.6, align="right"),
        Column(_("At (UTC)"), 1.5),
        Column(_("Who"), 2.4),
        Column(_("What"), 2.0),
        Column(_("About"), 2.0),
        Column(_("Further facts"), 3.0),
        Column(_("Hash begins with"), 1.4, styles.CELL_CODE),
    ]
    tally = Tally()
    Register(document, columns).write(_lines(view.records, tally), empty=_("No records in this period."))
    tally.agree({each.event: {"records": each.records} for each in view.by_event})
    signatures(document, [Signatory(_("Read by")), Signatory(_("Administrator"))])
    proof(document)
    return document.finish()


def _period(view: AccessLogView) -> str:
    if view.since is None and view.until is None:
        return _("From the beginning until now")
    if view.until is None:
        return _("From {since} until now").format(since=figures.moment(view.since or 0))
    if view.since is None:
        return _("From the beginning until {until}").format(until=figures.moment(view.until))
    return _("From {since} until {until}").format(
        since=figures.moment(view.since), until=figures.moment(view.until)
    )


def _head(view: AccessLogView) -> list[Stated]:
    inside = sum(each.records for each in view.by_event)
    return [
        time("since", _("From"), view.since, otherwise=_("The beginning")),
        time("until", _("Until"), view.until, otherwise=_("Now")),
        Stated("records", _("Records in this period"), inside),
        Stated("numbers", _("Numbers of these records"), _numbers(view)),
    ]


def _numbers(view: AccessLogView) -> str:
    if view.first_n is None or view.last_n is None:
        return ""
    return _("{first} to {last}").format(first=figures.number(view.first_n), last=figures.number(view.last_n))


def _chain(view: AccessLogView) -> Iterator[str]:
    """Whether the chain holds, and which entry would show that its end was cut off."""
    if view.broken:
        yield _(
            "The chain of the records is broken at these numbers: {numbers}. Run “wamledger verify”."
        ).format(numbers=", ".join(f"{each.n} ({each.what})" for each in view.broken))
    else:
        yield _("Each record names the hash of the one before it, and the chain holds.")
    if view.named_by is None:
        yield _("No recent entry names how many records there were: records at the end could be missing.")
    elif view.named_agrees:
        yield _(
            "Entry {entry} names {number} records and the hash of the last of them, and both agree: none of these was "
            "changed or taken out since."
        ).format(entry=view.named_by.entry, number=figures.number(view.named))
    else:
        yield _(
            "Entry {entry} names {number} records and the hash of the last of them, and they do not agree."
        ).format(entry=view.named_by.entry, number=figures.number(view.named))


def _sums(document: Document, view: AccessLogView) -> None:
    width = document.width * 0.55
    section(document, _("By kind"))
    columns = [Column(_("What"), 4.0), Column(_("Records"), 1.0, align="right")]
    rows: list[Row | Total] = [
        (_(event_words(each.event)), figures.number(each.records)) for each in view.by_event
    ]
    if rows:
        rows.append(Total((_("Sum"), figures.number(sum(each.records for each in view.by_event)))))
    Register(document, columns, width=width).write(rows)
    section(document, _("By person"))
    columns = [
        Column(_("Who"), 4.0),
        Column(_("Records"), 1.0, align="right"),
        Column(_("Failed to sign in"), 1.2, align="right"),
        Column(_("Refused"), 1.0, align="right"),
    ]
    Register(document, columns, width=width).write(
        (
            _who(each.user, each.user_name),
            figures.number(each.records),
            figures.number(each.failed) if each.failed else "",
            figures.number(each.refused) if each.refused else "",
        )
        for each in view.by_user
    )


def _who(code: str, name: str) -> str:
    return person(code, name) if code else _("Nobody had signed in")


def _rights(document: Document, view: AccessLogView) -> None:
    section(document, _("Rights and keys that changed"))
    columns = [
        Column(_("Entry"), 1.3, styles.CELL_CODE, breaks=True),
        Column(_("Recorded at (UTC)"), 1.2),
        Column(_("What"), 1.6),
        Column(_("Whose"), 2.0),
        Column(_("From then on"), 3.6, styles.CELL_CODE),
        Column(_("Reason"), 1.8),
        Column(_("By, approved by"), 1.8, breaks=True),
    ]
    Register(document, columns).write(map(_change, view.rights), empty=_("None were changed in this period."))


def _change(each: RightsChanged) -> Row:
    entry = each.posted
    return (
        stacked(str(entry.seq), entry.entry),
        figures.minute(entry.recorded_at),
        operation_words(entry.operation),
        person(each.user, each.user_name) if each.user else "",
        each.now,
        each.reason,
        stacked(person(entry.by, entry.by_name), person(entry.approved_by, entry.approver_name)),
    )


def _lines(records: Iterable[AccessLine], tally: Tally) -> Iterator[Row]:
    for each in records:
        tally.add(each.event, "records")
        yield (
            figures.number(each.n),
            figures.moment(each.at).removesuffix(" UTC"),
            _who(each.user, each.user_name),
            _(event_words(each.event)),
            each.subject,
            each.facts,
            each.hash,
        )


def _tables(view: AccessLogView) -> Iterator[Table]:
    yield head_data(_head(view))
    yield from access_log_data(view)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[AccessLogView]:
    from wamledger.services.report_views.access_log import access_log_view

    return access_log_view(
        ledger,
        since=asked.since,
        until=asked.until,
        generated_by=asked.generated_by,
        generated_at=asked.generated_at,
        language=asked.language,
    )


def _rests_on(view: AccessLogView) -> list[int]:
    """The entries in it; the records are in none, and only the entry that names them speaks for them."""
    naming = [view.named_by.seq] if view.named_by else []
    return sorted({*naming, *(each.posted.seq for each in view.rights)})


KIND: Final = Kind(
    name="access-log",
    form=FORM,
    summary=N_("Who signed in, failed, was refused or took something out, and whose rights changed."),
    view_type=AccessLogView,
    view=_view,
    draw=access_log,
    tables=_tables,
    rests_on=_rests_on,
    options=("since", "until"),
)
