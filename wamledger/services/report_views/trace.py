"""The view of a trace, filled from its request, its answer and the file of the item."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.entries import (
    country,
    files,
    sees_item,
)
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, policy, provenance, state
from wamledger.services.report_views.registration import NEEDED, is_known
from wamledger.services.report_views.stored import Stored, posted, standing_only, stored_all
from wamledger.services.views.acquired import MarkOn, Named
from wamledger.services.views.trace import Answer, LotMarks, Recovery, TraceView
from wamledger.services.views.weapon_file import Mark, Reading, Trace

Row = dict[str, Any]


def trace_view(
    ledger: Ledger,
    code: str,
    *,
    with_answer: bool,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> TraceView:
    """
    A trace by its code; its answer and the other traces of the item only where they are asked for.

    Refuses: trace_unknown, also for one that was reversed
    Raises: AccessFault where a narrow scope ends before the item
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        request, answered = _entries(found, code)
        operation = request.operation
        kind = "weapon" if operation.get("weapon") else "lot"
        item = str(operation[kind])
        file = _file(link, kind, item)
        came = _came(found, item, file)
        return TraceView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            trace=code,
            posted=posted(link, names, request),
            addressee=_addressee(names, operation["to"]),
            channel=operation["channel"],
            item=Goods(link, names).line((kind, item), 1 if kind == "weapon" else 0, ""),
            country=country(file.get("country_of_manufacture")),
            year=str(file.get("year_of_manufacture") or ""),
            origin=file.get("manufacture_origin") or "",
            assigned=file.get("serial_assigned") or "",
            description=file.get("description") or "",
            marks=_marks(link, item) if kind == "weapon" else (),
            lot_marks=_lot_marks(file) if kind == "lot" else LotMarks(),
            readings=_readings(link, item) if kind == "weapon" else (),
            files=files(link, came.get("attachments", ())),
            recovery=_recovery(file, came.get("acquisition") or {}),
            missing=tuple(name for name in NEEDED if not is_known(file.get(name)))
            if kind == "weapon"
            else (),
            reply_days=policy(link, "trace_reply_days"),
            registered_by=file["seq"],
            answer=_answer(link, names, answered) if with_answer and answered is not None else None,
            others=_others(link, kind, item, code) if with_answer else (),
        )


def _entries(found: State, code: str) -> tuple[Stored, Stored | None]:
    """The request and its answer, where they are seen.  Refuses: trace_unknown"""
    row = found.link.one(
        "SELECT seq, answer_seq, item FROM trace WHERE code = ? AND reversed_seq IS NULL", (code,)
    )
    if row is None or not sees_item(found.link, found.scope, row[2], row[0]):
        if not found.scope.is_whole:
            raise out_of_scope(code, found.scope)
        raise Refused(Code.TRACE_UNKNOWN, "code", found=code)
    request = stored_all(found.link, [row[0]])[0]
    answers = standing_only(found.link, stored_all(found.link, [row[1]] if row[1] is not None else []))
    return request, answers[0] if answers else None


def _addressee(names: Names, code: str) -> Named:
    """A party by name, or a country."""
    name = names.holder(code)
    return Named(code, name or country(code))


_WEAPON: Final = (
    "seq",
    "serial",
    "make",
    "model",
    "calibre",
    "country_of_manufacture",
    "year_of_manufacture",
    "manufacture_origin",
    "serial_assigned",
    "description",
    "mode",
    "taken_at",
)
_LOT: Final = (
    "seq",
    "manufacturer",
    "manufactured_on",
    "expires_on",
    "headstamp",
    "packaging_marks",
    "mode",
    "taken_at",
)


def _file(link: Link, kind: str, item: str) -> Row:
    """The file of the item, with the columns that a trace asks for."""
    columns = _WEAPON if kind == "weapon" else _LOT
    row = link.one(f"SELECT {', '.join(columns)} FROM {kind} WHERE code = ?", (item,))
    return dict(zip(columns, row, strict=True))


def _marks(link: Link, weapon: str) -> tuple[MarkOn, ...]:
    return tuple(
        MarkOn(weapon, Mark(kind, text, position or "", land or "", str(year or "")))
        for kind, text, position, land, year in link.rows(
            "SELECT kind, text, position, country, year FROM marking WHERE weapon = ? ORDER BY seq, n",
            (weapon,),
        )
    )


def _lot_marks(file: Row) -> LotMarks:
    return LotMarks(
        manufacturer=file["manufacturer"] or "",
        manufactured_on=file["manufactured_on"] or "",
        expires_on=file["expires_on"] or "",
        headstamp=file["headstamp"] or "",
        packaging_marks=file["packaging_marks"] or "",
    )


def _readings(link: Link, weapon: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(at, serial or "", status, by, reason or "", entry)
        for at, serial, status, by, reason, entry in link.rows(
            "SELECT entry.occurred_at, reading.serial, reading.serial_status, reading.by_user, reading.reason, entry.id"
            " FROM reading JOIN entry ON entry.seq = reading.seq WHERE reading.weapon = ? ORDER BY reading.seq",
            (weapon,),
        )
    )


def _came(found: State, item: str, file: Row) -> Row:
    """The operation that took the item on charge; nothing of one at a place that they do not see."""
    if not sees_item(found.link, found.scope, item, file["seq"]):
        return {}
    return stored_all(found.link, [file["seq"]])[0].operation


def _recovery(file: Row, came: Row) -> Recovery:
    names = (
        "place_name",
        "latitude",
        "longitude",
        "operation_reference",
        "mandate_reference",
        "case",
        "circumstances",
    )
    return Recovery(
        mode=file["mode"], taken_at=file["taken_at"], **{name: came.get(name, "") for name in names}
    )


def _answer(link: Link, names: Names, entry: Stored) -> Answer:
    get = entry.operation.get
    return Answer(
        posted=posted(link, names, entry),
        outcome=entry.operation["outcome"],
        last_known_holder=get("last_known_holder", ""),
        point_of_diversion=get("point_of_diversion", ""),
        details=get("details", ""),
    )


def _others(link: Link, kind: str, item: str, code: str) -> tuple[Trace, ...]:
    rows = link.rows(
        "SELECT code, addressee, channel, requested_at, outcome, answered_at, details FROM trace"
        " WHERE item_kind = ? AND item = ? AND code <> ? AND reversed_seq IS NULL ORDER BY requested_at, seq",
        (kind, item, code),
    )
    return tuple(
        Trace(trace, asked, channel, at, outcome or "", answered, details or "")
        for trace, asked, channel, at, outcome, answered, details in rows
    )
