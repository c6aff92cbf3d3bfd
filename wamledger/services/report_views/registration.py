"""The view of a registration form: what the entry says that took the weapon on charge, and what was corrected since."""

from __future__ import annotations

from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.history import history_in, kind_of
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.entries import (
    acquired,
    country,
    files,
    holder,
    item_of,
    marks_on,
    taken,
)
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import Stored, posted, stored_all
from wamledger.services.views.registration import Correction, RegistrationView

Row = dict[str, Any]
NEEDED: Final = ("make", "model", "calibre", "serial", "country_of_manufacture")
"""Without these a weapon is not traced.  Source: MOSAIC-05.31"""
_UNKNOWN: Final = frozenset({"", "UNKNOWN", "N/A"})


def registration_view(
    ledger: Ledger,
    code: str,
    *,
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> RegistrationView:
    """
    The registration of a weapon, with the corrections of its identity up to a moment or now.

    Units: as_of in microseconds, inclusive.
    Refuses: weapon_unknown; report_of_weapon, for a lot
    Raises: AccessFault, also where a narrow scope ends before the weapon, or before the place where it was registered
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        if kind_of(link, code, found.scope) != "weapon":
            raise Refused(Code.REPORT_OF_WEAPON, "code", found=code)
        seen = {each["seq"] for each in history_in(link, code, found.scope)}
        first = stored_all(link, [link.one("SELECT seq FROM weapon WHERE code = ?", (code,))[0]])[0]
        if first.seq not in seen:
            raise out_of_scope(code, found.scope)
        number, line = next(
            (number, line) for number, line in enumerate(first.operation["lines"], 1) if item_of(line) == code
        )
        new = line["new_weapon"]
        corrections, identity = _corrected(link, names, new, _changes(link, code, seen, as_of))
        return RegistrationView(
            provenance=provenance(
                ledger,
                found,
                generated_by=generated_by,
                generated_at=generated_at,
                as_of=as_of,
                language=language,
            ),
            posted=posted(link, names, first),
            acquired=acquired(names, _as_registration(first.operation)),
            destination=holder(names, first.operation.get("to") or first.operation.get("place")),
            line=taken(Goods(link, names), [(number, line)])[0],
            assigned=new.get("serial_assigned", ""),
            country=country(new.get("country_of_manufacture")),
            year=str(new.get("year_of_manufacture", "")),
            origin=new.get("manufacture_origin", ""),
            description=new.get("description", ""),
            marks=marks_on([(number, line)]),
            files=files(link, first.operation.get("attachments", ())),
            corrections=corrections,
            missing=tuple(name for name in NEEDED if not is_known(identity.get(name))),
            others=len(first.operation["lines"]) - 1,
        )


def is_known(value: Any) -> bool:
    """Whether a field of an identity says something."""
    return str(value or "").upper() not in _UNKNOWN


def _as_registration(operation: Row) -> Row:
    """The operation, also where the weapon came on charge after an inquiry, which says no more than whose it is."""
    if operation["op"] == "register":
        return operation
    return {
        "acquisition": {
            "mode": "OPENING_BALANCE",
            "ownership": operation.get("ownership", "UNDETERMINED"),
            "case": operation.get("inquiry", ""),
            "circumstances": operation.get("reason", ""),
        }
    }


def _changes(link: Link, code: str, seen: set[int], as_of: Moment | None) -> list[Stored]:
    """The corrections of the weapon that they see, up to a moment."""
    numbers = [
        seq
        for seq, at in link.rows(
            "SELECT entry.seq, entry.occurred_at FROM subject JOIN entry ON entry.seq = subject.seq"
            " WHERE subject.kind = 'W' AND subject.code = ? AND entry.op = 'correct_identity'",
            (code,),
        )
        if seq in seen and (as_of is None or at <= as_of)
    ]
    return stored_all(link, numbers)


def _corrected(
    link: Link, names: Names, new: Row, entries: list[Stored]
) -> tuple[tuple[Correction, ...], Row]:
    """Each field that was changed, in the order of the ledger, and the identity that comes of it."""
    identity, found = dict(new), []
    for entry in entries:
        about = posted(link, names, entry)
        for name, value in sorted(entry.operation["changes"].items()):
            found.append(
                Correction(about, name, _text(identity.get(name)), _text(value), entry.operation["reason"])
            )
            if not about.reversed_by:
                identity[name] = value
    return tuple(found), identity


def _text(value: Any) -> str:
    """A recorded value as one line of text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(f"{each['kind']} {each['text']}" for each in value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()
