"""The tables of a weapon file behind its chain: marks, readings, files, holds, counts and traces."""

from __future__ import annotations

from collections.abc import Sequence

from reports import figures, styles
from reports.columns import Column, Row
from reports.page import Document
from reports.register import Register
from reports.sheet import paragraph, section
from reports.writing import stacked
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views import ItemView
from wamledger.services.words import word


def weapon_tables(document: Document, view: ItemView) -> None:
    """Each table stands in its section, or a sentence that there is nothing."""
    _marks(document, view)
    _readings(document, view)
    _photos(document, view)
    _holds(document, view)
    _sightings(document, view)
    _traces(document, view)


def _table(
    document: Document, heading: str, columns: Sequence[Column], rows: Sequence[Row], empty: str
) -> None:
    """A section with a table, or with one line that says there is nothing."""
    section(document, heading, keep=styles.BODY.leading * 3)
    if rows:
        Register(document, columns).write(rows)
    else:
        paragraph(document, empty, styles.BODY)


def _marks(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Kind"), 1.2),
        Column(_("Text as marked"), 2.4, styles.CELL_CODE),
        Column(_("Where on the weapon"), 1.6),
        Column(_("Country"), 0.7),
        Column(_("Year"), 0.6),
    ]
    rows = [
        (word(words.MARK, mark.kind), mark.text, word(words.POSITION, mark.position), mark.country, mark.year)
        for mark in view.marks
    ]
    _table(document, _("Other marks"), columns, rows, _("No other marks are on record."))


def _readings(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Read at"), 1.6),
        Column(_("Serial"), 1.8, styles.CELL_CODE),
        Column(_("State"), 1.1),
        Column(_("Read by"), 1.0),
        Column(_("Reason"), 2.0),
        Column(_("Entry"), 1.4, styles.CELL_CODE),
    ]
    rows = [
        (
            figures.moment(each.read_at),
            each.serial,
            word(words.SERIAL_STATUS, each.serial_status),
            each.read_by,
            each.reason,
            each.entry,
        )
        for each in view.readings
    ]
    _table(
        document, _("Readings of the serial"), columns, rows, _("The serial was read once, at registration.")
    )


def _photos(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("File"), 2.0),
        Column(_("SHA-256"), 4.0, styles.CELL_CODE),
        Column(_("Bytes"), 0.8, align="right"),
    ]
    rows = [(photo.name, photo.sha256, figures.number(photo.size)) for photo in view.photos]
    _table(document, _("Photographs and files"), columns, rows, _("No photographs or files are on record."))


def _holds(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Kind"), 1.0),
        Column(_("Authority"), 1.6),
        Column(_("Reason"), 2.4),
        Column(_("Placed"), 1.5),
        Column(_("Released"), 1.5),
    ]
    rows = [
        (
            word(words.HOLD, hold.kind),
            hold.authority,
            hold.reason,
            figures.moment(hold.placed_at),
            figures.moment_or_nothing(hold.released_at),
        )
        for hold in view.holds
    ]
    _table(document, _("Holds"), columns, rows, _("No hold was ever placed on it."))


def _sightings(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Counted at"), 1.6),
        Column(_("Place"), 1.6),
        Column(_("Kind of count"), 1.2),
        Column(_("Result"), 1.2),
        Column(_("Counted by"), 1.8),
        Column(_("Entry"), 1.4, styles.CELL_CODE),
    ]
    rows = [
        (
            figures.moment(each.counted_at),
            each.place,
            word(words.COUNT, each.kind),
            word(words.SIGHTING, each.result),
            ", ".join(each.counted_by),
            each.entry,
        )
        for each in view.sightings
    ]
    _table(document, _("Counts"), columns, rows, _("No count has covered it."))


def _traces(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Trace"), 1.2, styles.CELL_CODE),
        Column(_("Asked of, by way of"), 1.5, breaks=True),
        Column(_("Asked at"), 1.5),
        Column(_("Outcome"), 1.1),
        Column(_("Answered at"), 1.5),
        Column(_("Details"), 2.0),
    ]
    rows = [
        (
            trace.trace,
            stacked(trace.asked_of, trace.channel),
            figures.moment(trace.requested_at),
            word(words.TRACE, trace.outcome),
            figures.moment_or_nothing(trace.answered_at),
            trace.details,
        )
        for trace in view.traces
    ]
    _table(document, _("Traces"), columns, rows, _("No trace was requested."))
