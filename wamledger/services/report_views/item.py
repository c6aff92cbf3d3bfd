"""The view of one weapon: what it is, where it stands, and all that is on record about it, up to a moment or now."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from wamledger import reference
from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.slice import Slice
from wamledger.ledger.store import Ledger
from wamledger.services.history import history_in, kind_of
from wamledger.services.report_views.chain import steps
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.sightings import sightings
from wamledger.services.scope import Scope, Sight
from wamledger.services.views import (
    Hold,
    ItemView,
    Mark,
    Photo,
    Reading,
    Sighting,
    Standing,
    Step,
    Trace,
    WeaponIdentity,
)

_FOR_EVER: Final = 2**62
Row = dict[str, Any]


def item_view(
    ledger: Ledger,
    code: str,
    *,
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ItemView:
    """
    The life of a weapon with its chain of custody, as far as it had occurred by a moment, or all of it.

    Units: as_of in microseconds, inclusive.
    Refuses: weapon_unknown, also where it came on charge only later; report_of_weapon, for a lot
    Raises: AccessFault, also where a narrow scope ends before the weapon; LedgerTampered where the signed head is not
    that of the entries.
    """
    with state(ledger, Query.HISTORY, code) as found:
        file = weapon_file(found.link, code, found.scope, as_of)
        return ItemView(
            provenance=provenance(
                ledger,
                found,
                generated_by=generated_by,
                generated_at=generated_at,
                as_of=as_of,
                language=language,
            ),
            **file._asdict(),
        )


class WeaponFile(NamedTuple):
    """All that is on record about a weapon, as an ``ItemView`` shows it."""

    identity: WeaponIdentity
    standing: Standing | None
    chain: list[Step]
    marks: list[Mark]
    readings: list[Reading]
    photos: list[Photo]
    holds: list[Hold]
    sightings: list[Sighting]
    traces: list[Trace]
    is_elsewhere: bool


def weapon_file(link: Link, code: str, scope: Scope, as_of: Moment | None = None) -> WeaponFile:
    """
    The same within a transaction, for somebody whose scope is known.

    Refuses: weapon_unknown, report_of_weapon.  Raises: AccessFault where a narrow scope ends before the weapon
    """
    if kind_of(link, code, scope) != "weapon":
        raise Refused(Code.REPORT_OF_WEAPON, "code", found=code)
    until = _FOR_EVER if as_of is None else as_of
    told = history_in(link, code, scope)
    entries = [entry for entry in told if moment.parse(entry["occurred_at"]) <= until]
    if not entries:
        raise Refused(Code.WEAPON_UNKNOWN, "code", found=code)
    file = Slice(link).fetch("weapon", [code])[code]
    names = Names(link)
    is_elsewhere = not _is_within(link, code, until, scope)
    if is_elsewhere:
        # what was recorded of it since is the business of others
        until = max(moment.parse(entry["occurred_at"]) for entry in entries)
    readings = _readings(link, code, until)
    return WeaponFile(
        identity=_identity(file, readings, names),
        standing=None if is_elsewhere else _standing(link, file, until, names),
        chain=steps(link, "weapon", code, entries),
        marks=_marks(link, code, until),
        readings=readings,
        photos=_photos(link, entries),
        holds=_holds(link, code, until),
        sightings=[each for each in sightings(link, code, until) if _is_seen(each, entries, scope)],
        traces=_traces(link, code, until),
        is_elsewhere=is_elsewhere,
    )


def _identity(file: Row, readings: list[Reading], names: Names) -> WeaponIdentity:
    """What the weapon is; its serial is the last reading, the rest is as it was last recorded."""
    serial, status = file["serial"] or "", file["serial_status"]
    if readings:
        serial, status = readings[-1].serial, readings[-1].serial_status
    country = file["country_of_manufacture"] or ""
    return WeaponIdentity(
        weapon=file["code"],
        type=file["type"],
        type_name=names.type(file["type"]),
        make=file["make"],
        model=file["model"],
        calibre=file["calibre"],
        serial=serial,
        serial_status=status,
        tag=file["tag"] or "",
        country=_(reference.countries().get(country, country)),
        year=str(file["year_of_manufacture"] or ""),
        origin=file["manufacture_origin"] or "",
        description=file["description"] or "",
        acquisition=file["mode"],
        taken_at=file["taken_at"],
    )


def _is_seen(sighting: Sighting, entries: list[Row], scope: Scope) -> bool:
    """Whether the count was at a place of theirs, or stands in the history as they see it."""
    return (
        scope.places is None
        or sighting.place in scope.places
        or any(entry["id"] == sighting.entry for entry in entries)
    )


def _is_within(link: Link, code: str, until: Moment, scope: Scope) -> bool:
    """Whether the weapon stands, as of then, where somebody with the scope sees it."""
    if scope.is_whole:
        return True
    seen, parameters = Sight(link, scope, until).weapons("held")
    return (
        link.one(
            "SELECT 1 FROM (SELECT weapon, holder FROM weapon_stay WHERE weapon = ? AND shown_from <= ?"
            f" ORDER BY shown_from DESC, seq DESC LIMIT 1) AS held WHERE {seen}",
            (code, until, *parameters),
        )
        is not None
    )


def _standing(link: Link, file: Row, until: Moment, names: Names) -> Standing | None:
    """Where the newest entry with a time up to then put it; ``since`` is when that entry occurred."""
    row = link.one(
        "SELECT stay.holder, stay.status, stay.condition, entry.occurred_at FROM weapon_stay AS stay"
        " JOIN entry ON entry.seq = stay.seq WHERE stay.weapon = ? AND stay.shown_from <= ?"
        " ORDER BY stay.shown_from DESC, stay.seq DESC LIMIT 1",
        (file["code"], until),
    )
    if row is None or row[1] == "VOID":
        return None
    holder, status, condition, since = row
    return Standing(
        holder=holder,
        holder_name=names.holder(holder),
        status=status,
        condition=condition,
        ownership=file["ownership"],
        owner=names.owner(file["ownership"], file["acquired_from"]),
        since=since,
    )


def _marks(link: Link, code: str, until: Moment) -> list[Mark]:
    rows = link.rows(
        "SELECT marking.kind, marking.text, marking.position, marking.country, marking.year FROM marking"
        " JOIN entry ON entry.seq = marking.seq WHERE marking.weapon = ? AND entry.occurred_at <= ?"
        " ORDER BY marking.seq, marking.n",
        (code, until),
    )
    return [
        Mark(kind, text, position or "", country or "", str(year or ""))
        for kind, text, position, country, year in rows
    ]


def _readings(link: Link, code: str, until: Moment) -> list[Reading]:
    rows = link.rows(
        "SELECT entry.occurred_at, reading.serial, reading.serial_status, reading.by_user, reading.reason, entry.id"
        " FROM reading JOIN entry ON entry.seq = reading.seq"
        " WHERE reading.weapon = ? AND entry.occurred_at <= ? ORDER BY reading.seq",
        (code, until),
    )
    return [
        Reading(at, serial or "", status, by, reason or "", entry)
        for at, serial, status, by, reason, entry in rows
    ]


def _photos(link: Link, entries: list[Row]) -> list[Photo]:
    """The files that the entries name, each once; one that nobody attached yet has a digest alone."""
    digests = list(
        dict.fromkeys(each for entry in entries for each in entry["operation"].get("attachments", ()))
    )
    if not digests:
        return []
    condition, parameters = link.among("sha256", digests)
    known = {
        sha256: (name, size)
        for sha256, name, size in link.rows(
            "SELECT sha256, name, size FROM attachment WHERE " + condition, parameters
        )
    }
    missing = (_("not attached"), 0)
    return [Photo(name, sha256, size) for sha256 in digests for name, size in (known.get(sha256, missing),)]


def _holds(link: Link, code: str, until: Moment) -> list[Hold]:
    rows = link.rows(
        "SELECT hold.kind, hold.authority, hold.reason, placed.occurred_at, released.occurred_at FROM hold"
        " JOIN entry AS placed ON placed.seq = hold.seq"
        " LEFT JOIN entry AS released ON released.seq = hold.released_seq AND released.occurred_at <= ?"
        " WHERE hold.subject = ? AND placed.occurred_at <= ? ORDER BY hold.seq, hold.n",
        (until, f"W {code}", until),
    )
    return [Hold(*row) for row in rows]


def _traces(link: Link, code: str, until: Moment) -> list[Trace]:
    rows = link.rows(
        "SELECT code, addressee, channel, requested_at, outcome, answered_at, details FROM trace"
        " WHERE item_kind = 'weapon' AND item = ? AND reversed_seq IS NULL AND requested_at <= ?"
        " ORDER BY requested_at, seq",
        (code, until),
    )
    return [
        Trace(trace, addressee, channel, requested, outcome or "", answered, details or "")
        if answered is not None and answered <= until
        else Trace(trace, addressee, channel, requested)
        for trace, addressee, channel, requested, outcome, answered, details in rows
    ]
