"""What the two papers of a trace say alike: the item with its marks and readings, how it came, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports import figures, styles
from reports.acquired import coded, file_data, file_table, mark_data, mark_table
from reports.columns import Column
from reports.kinds import Table
from reports.page import Document
from reports.paper import Stated, named, time
from reports.register import Register
from reports.sheet import section
from wamledger.domain import moment
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views.trace import TraceView
from wamledger.services.views.weapon_file import Reading
from wamledger.services.words import word


def request_stated(view: TraceView) -> list[Stated]:
    """Who asks whom, when, and by which way."""
    entry = view.posted
    return [
        Stated("trace", _("Request"), view.trace, code=True),
        time("requested_at", _("Asked at"), entry.occurred_at),
        Stated("document", _("Document"), entry.document),
        Stated("requested_by", _("Asked by"), view.provenance.mission or view.provenance.ledger),
        named("addressee", _("Asked of"), view.addressee.code, view.addressee.name),
        Stated("channel", _("By way of"), view.channel),
    ]


def item_stated(view: TraceView) -> list[Stated]:
    """What the item is, as it was last read."""
    item = view.item
    if item.item_kind == "lot":
        marks = view.lot_marks
        return [
            Stated("lot", _("Lot"), item.item, code=True),
            named("nature", _("Nature"), item.nature, item.nature_name),
            Stated("calibre", _("Calibre"), item.calibre),
            Stated("lot_number", _("Lot number as marked"), item.mark, code=True),
            Stated("manufacturer", _("Manufacturer"), marks.manufacturer),
            Stated("manufactured_on", _("Manufactured on"), marks.manufactured_on),
            Stated("expires_on", _("Shelf life ends on"), marks.expires_on),
            Stated("headstamp", _("Headstamp"), marks.headstamp, code=True),
            Stated(
                "packaging_marks", _("Marks on the packaging"), marks.packaging_marks, code=True, wide=True
            ),
        ]
    erased = item.mark_status in ("OBLITERATED", "ALTERED_RESTAMPED")
    found = [
        Stated("serial", _("Serial as marked"), item.mark, code=True),
        coded("serial_status", _("State of the serial"), words.SERIAL_STATUS, item.mark_status),
        Stated("erased", _("Removed or altered on purpose"), int(erased), _("Yes") if erased else _("No")),
        named("type", _("Type"), item.nature, item.nature_name),
        Stated("make", _("Make"), item.make),
        Stated("model", _("Model"), item.model),
        Stated("calibre", _("Calibre"), item.calibre),
        Stated("country_of_manufacture", _("Country of manufacture"), view.country),
        Stated("year_of_manufacture", _("Year of manufacture"), view.year),
        coded("manufacture_origin", _("How it was made"), words.ORIGIN, view.origin),
        Stated("serial_assigned", _("Serial assigned by the mission"), view.assigned, code=True),
        Stated("weapon", _("Weapon"), item.item, code=True),
        Stated("tag", _("Tag"), item.tag, code=True),
    ]
    if view.description:
        found.append(Stated("description", _("Description"), view.description, wide=True))
    return found


def recovery_stated(view: TraceView) -> list[Stated]:
    """When, where and how the mission came to hold it; not from whom."""
    came = view.recovery
    where = ", ".join(part for part in (came.latitude, came.longitude) if part)
    found = [
        coded("mode", _("How it came"), words.ACQUISITION, came.mode),
        time("taken_at", _("Taken at"), came.taken_at),
        Stated("place_name", _("Place"), came.place_name),
        Stated("position", _("Latitude, longitude"), where),
        Stated("operation_reference", _("Reference of the operation"), came.operation_reference),
        Stated("case", _("Case"), came.case),
        Stated("mandate_reference", _("Mandate"), came.mandate_reference, wide=True),
    ]
    if came.circumstances:
        found.append(Stated("circumstances", _("Circumstances"), came.circumstances, wide=True))
    return found


def marks_readings_files(document: Document, view: TraceView) -> None:
    """Further marks, all readings of the serial, and the files stand in tables of their own."""
    if view.item.item_kind == "weapon":
        mark_table(document, view.marks, empty=_("No other marks are on record."))
        _readings(document, view.readings)
    file_table(document, view.files, empty=_("No photographs or files were recorded with it."))


def _readings(document: Document, readings: Sequence[Reading]) -> None:
    if len(readings) < 2:
        return
    section(document, _("Readings of the serial"))
    columns = [
        Column(_("Read at"), 1.6),
        Column(_("Serial"), 2.0, styles.CELL_CODE),
        Column(_("State"), 1.2),
        Column(_("Reason"), 2.4),
        Column(_("Entry"), 1.4, styles.CELL_CODE),
    ]
    Register(document, columns).write(
        (
            figures.moment(each.read_at),
            each.serial,
            word(words.SERIAL_STATUS, each.serial_status),
            each.reason,
            each.entry,
        )
        for each in readings
    )


def item_tables(view: TraceView) -> Iterator[Table]:
    """The same as tables: marks, readings and files."""
    yield mark_data(view.marks)
    yield Table(
        "readings",
        _("Readings of the serial"),
        {
            "read_at": _("Read at"),
            "serial": _("Serial"),
            "serial_status": _("State of the serial"),
            "reason": _("Reason"),
            "entry": _("Entry"),
        },
        (
            (moment.canonical(each.read_at), each.serial, each.serial_status, each.reason, each.entry)
            for each in view.readings
        ),
    )
    yield file_data(view.files)
