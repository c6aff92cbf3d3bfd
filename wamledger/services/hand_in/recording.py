"""
A slip becomes entries: the participant, and what was taken on charge, in one transaction.

What is unsafe comes on charge at the place that is set apart for it, where there is one. Nothing here decides: the
ledger does, and says what it refuses by the line of the slip.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wamledger.domain import moment
from wamledger.domain.notices import Notice
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import CHILD, CHILDREN, UNKNOWN, Piece, Rounds, Slip
from wamledger.services.posting import post_operations

Row = dict[str, Any]


@dataclass(slots=True)
class Recorded:
    """
    What became of a slip: the entries that took goods on charge, what is worth knowing, and what was refused.

    Shape: ``refused`` is empty where everything is on record; ``receipts`` are ids of entries, for the paper.
    """

    slip: str
    document: str = ""
    receipts: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_known: bool = False
    """Whether all of it had been recorded before."""


def operations(slip: Slip, sitting: Sitting, *, by: str, at: str) -> list[Row]:
    """
    What the slip asks of the ledger.

    Shape: the participant first, unless a group hands in; then what is stored, then what lies apart.
    """
    person = slip.person
    found: list[Row] = []
    common: Row = {"occurred_at": at, "by": by}
    if person.is_child and person.beside and not slip.is_group:
        common["witnessed_by"] = [person.beside]
    if not slip.is_group:
        said = {
            "participant": person.participant,
            "sex": person.sex,
            "age_band": person.age_band,
            "category": person.category,
            "armed_group": person.armed_group,
            "name": person.name,
        }
        found.append({"op": "register_participant", "id": f"{slip.id}-P", **common, **_given(said)})
    parts = [(_piece(each), each.is_apart) for each in slip.pieces]
    parts += [(_rounds(each), each.is_apart) for each in slip.rounds]
    for is_apart, place in ((False, sitting.place), (True, sitting.apart or sitting.place)):
        lines = [line for line, apart in parts if apart is is_apart]
        if not lines:
            continue
        found.append(
            {
                "op": "register",
                "id": f"{slip.id}-{'A' if is_apart else 'S'}",
                "document": document(slip, is_apart=is_apart),
                **common,
                "to": place,
                "acquisition": _acquisition(slip, sitting),
                "lines": lines,
            }
        )
    return found


def document(slip: Slip, *, is_apart: bool = False) -> str:
    """The number of the receipt: that of the participant, or of the slip of a group."""
    number = slip.id if slip.is_group else f"HI-{slip.person.participant}"
    return f"{number}/2" if is_apart else number


def _acquisition(slip: Slip, sitting: Sitting) -> Row:
    said = {
        "mode": sitting.mode,
        "ownership": sitting.ownership,
        "from": slip.party if slip.is_group else "",
        "place_name": sitting.place_name,
        "site_type": sitting.site_type,
        "operation_reference": sitting.operation_reference,
        "participant": "" if slip.is_group else slip.person.participant,
        "programme": sitting.programme,
        "circumstances": "Handed in by a group." if slip.is_group else "",
    }
    return _given(said)


def _piece(piece: Piece) -> Row:
    new = {
        "serial": piece.serial,
        "serial_status": piece.serial_status,
        "make": piece.make or UNKNOWN,
        "model": piece.model or UNKNOWN,
        "type": piece.type,
        "calibre": piece.calibre or UNKNOWN,
        "tag": piece.tag,
        "manufacture_origin": piece.manufacture_origin,
    }
    return {"new_weapon": _given(new), **_given({"condition": piece.condition})}


def _rounds(rounds: Rounds) -> Row:
    new = {"nature": rounds.nature, "lot_number": rounds.lot_number}
    return {"new_lot": _given(new), "quantity": rounds.quantity, **_given({"condition": rounds.condition})}


def _given(fields: Row) -> Row:
    return {name: value for name, value in fields.items() if value != ""}


def gaps(slip: Slip, sitting: Sitting) -> list[Refused]:
    """
    What the slip does not say yet, before the ledger is asked.

    Source: IDDRS-4.10 (children are accompanied, and no weapon is asked of them)
    """
    found: list[Refused] = []
    person = slip.person
    if not sitting.place and (slip.pieces or slip.rounds):
        found.append(Refused(Code.FIELD_MISSING, "place", op="register"))
    if slip.is_group:
        if not slip.party:
            found.append(Refused(Code.FIELD_MISSING, "party", op="register"))
        return found
    found += [
        Refused(Code.FIELD_MISSING, name, op="register_participant")
        for name in ("participant", "sex", "age_band", "category")
        if not getattr(person, name)
    ]
    if person.category == CHILD and person.age_band and person.age_band not in CHILDREN:
        found.append(
            Refused(
                Code.FIELD_INVALID,
                "category",
                found=person.category,
                detail=_("the age band is that of an adult"),
            )
        )
    if person.is_child and not person.beside:
        found.append(Refused(Code.FIELD_MISSING, "beside", op="register_participant"))
    return found


def checked(ledger: Ledger, slip: Slip, sitting: Sitting, *, by: str) -> Recorded:
    """What would become of the slip; nothing is recorded."""
    return _posted(ledger, slip, sitting, by=by, dry_run=True)


def record(ledger: Ledger, slip: Slip, sitting: Sitting, *, by: str) -> Recorded:
    """All of the slip is on record, or nothing of it, and why not.  Raises: LedgerFault"""
    missing = gaps(slip, sitting)
    if missing:
        return Recorded(slip.id, refused=missing)
    return _posted(ledger, slip, sitting, by=by, dry_run=False)


def now_of(ledger: Ledger) -> str:
    """The second that it is, as a slip keeps it: what is posted again has to say the same."""
    now = ledger.clock()
    return moment.canonical(now - now % moment.MICROSECONDS)


def _posted(ledger: Ledger, slip: Slip, sitting: Sitting, *, by: str, dry_run: bool) -> Recorded:
    asked = operations(slip, sitting, by=by, at=slip.at or now_of(ledger))
    report = post_operations(ledger, asked, dry_run=dry_run, source=slip.id, receipts=True)
    return Recorded(
        slip.id,
        document(slip),
        [each["id"] for each in report.receipts if each["operation"]["op"] == "register"],
        [notice for _file, _line, notice in report.notices],
        [fault for line in report.refused for fault in line.faults],
        bool(report.repeated) and not report.posted,
    )
