"""The tables of a weapon file as data: the same as stand on its pages, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reports.kinds import Table, cells
from wamledger.i18n import _
from wamledger.services.views import ItemView


def weapon_data(view: ItemView) -> Iterator[Table]:
    """What it is, each entry of its life, and what else is on record of it."""
    yield _table("weapon", _("Weapon"), [view.identity], _identity())
    yield _table("standing", _("Where it stands"), [view.standing] if view.standing else [], _standing())
    yield _table("chain", _("Chain of custody"), view.chain, _chain())
    yield _table("marks", _("Other marks"), view.marks, _marks())
    yield _table("readings", _("Readings of the serial"), view.readings, _readings())
    yield _table("files", _("Photographs and files"), view.photos, _files())
    yield _table("holds", _("Holds"), view.holds, _holds())
    yield _table("counts", _("Counts"), view.sightings, _counts())
    yield _table("traces", _("Traces"), view.traces, _traces())


def _table(name: str, title: str, lines: Iterable[object], columns: Mapping[str, str]) -> Table:
    return Table(name, title, columns, cells(lines, columns))


def _identity() -> Mapping[str, str]:
    return {
        "weapon": _("Weapon"),
        "type": _("Type"),
        "type_name": _("Name of the type"),
        "make": _("Make"),
        "model": _("Model"),
        "calibre": _("Calibre"),
        "serial": _("Serial as marked"),
        "serial_status": _("State of the serial"),
        "tag": _("Tag"),
        "country": _("Country of manufacture"),
        "year": _("Year of manufacture"),
        "origin": _("How it was made"),
        "acquisition": _("How it came"),
        "taken_at": _("Taken at"),
        "description": _("Description"),
    }


def _standing() -> Mapping[str, str]:
    return {
        "holder": _("Holder"),
        "holder_name": _("Name"),
        "status": _("Status"),
        "condition": _("Condition"),
        "ownership": _("Kind of ownership"),
        "owner": _("Owner"),
    }


def _chain() -> Mapping[str, str]:
    return {
        "seq": _("Entry"),
        "entry": _("Its number"),
        "occurred_at": _("Happened"),
        "recorded_at": _("Recorded"),
        "operation": _("Operation"),
        "words": _("What"),
        "giver": _("From"),
        "receiver": _("To"),
        "document": _("Document"),
        "by": _("By"),
        "approved_by": _("Approved by"),
        "condition": _("Condition"),
    }


def _marks() -> Mapping[str, str]:
    return {
        "kind": _("Kind"),
        "text": _("Text as marked"),
        "position": _("Where on the weapon"),
        "country": _("Country"),
        "year": _("Year"),
    }


def _readings() -> Mapping[str, str]:
    return {
        "read_at": _("Read at"),
        "serial": _("Serial"),
        "serial_status": _("State"),
        "read_by": _("Read by"),
        "reason": _("Reason"),
        "entry": _("Entry"),
    }


def _files() -> Mapping[str, str]:
    return {"name": _("File"), "sha256": _("SHA-256"), "size": _("Bytes")}


def _holds() -> Mapping[str, str]:
    return {
        "kind": _("Kind"),
        "authority": _("Authority"),
        "reason": _("Reason"),
        "placed_at": _("Placed"),
        "released_at": _("Released"),
    }


def _counts() -> Mapping[str, str]:
    return {
        "counted_at": _("Counted at"),
        "place": _("Place"),
        "kind": _("Kind of count"),
        "result": _("Result"),
        "counted_by": _("Counted by"),
        "entry": _("Entry"),
    }


def _traces() -> Mapping[str, str]:
    return {
        "trace": _("Trace"),
        "asked_of": _("Asked of"),
        "channel": _("By way of"),
        "requested_at": _("Asked at"),
        "outcome": _("Outcome"),
        "answered_at": _("Answered at"),
        "details": _("Details"),
    }
