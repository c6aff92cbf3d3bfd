"""
A slip becomes entries: the participant, and what was taken on charge, in one transaction.

What is unsafe comes on charge at the place that is set apart for it, where there is one. Nothing here decides: the
ledger does, and says what it refuses by the line of the slip.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wamledger.domain import moment
from wamledger.domain.notices import Notice
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.identity import check_serial, check_type
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import CHILD, CHILDREN, UNKNOWN, Piece, Rounds, Slip
from wamledger.services.posting import post_operations

Row = dict[str, Any]


class Fault(NamedTuple):
    """
    What the ledger does not take of a slip, and where on the slip that is.

    Shape: ``part`` is person, piece, rounds, or empty for the slip as a whole; ``number`` counts the pieces or rounds
    from 0, ``field`` is that of the part.
    """

    part: str
    number: int
    field: str
    refused: Refused


@dataclass(slots=True)
class Recorded:
    """
    What became of a slip: the entries that took goods on charge, what is worth knowing, and what was refused.

    Shape: ``faults`` is empty where everything is on record; ``receipts`` are ids of entries, for the paper.
    """

    slip: str
    document: str = ""
    receipts: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
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


def gaps(slip: Slip, sitting: Sitting) -> list[Fault]:
    """
    What the slip does not say yet, before the ledger is asked.

    Source: IDDRS-4.10 (children are accompanied, and no weapon is asked of them)
    """
    found: list[Fault] = []
    person = slip.person
    if not sitting.place and (slip.pieces or slip.rounds):
        found.append(_missing("", "place", "register"))
    if slip.is_group:
        return found if slip.party else [*found, _missing("", "party", "register")]
    found += [
        _missing("person", name, "register_participant")
        for name in ("participant", "sex", "age_band", "category")
        if not getattr(person, name)
    ]
    if person.category == CHILD and person.age_band and person.age_band not in CHILDREN:
        detail = _("the age band is that of an adult")
        wrong = Refused(Code.FIELD_INVALID, "category", found=person.category, detail=detail)
        found.append(Fault("person", 0, "category", wrong))
    if person.is_child and not person.beside:
        found.append(_missing("person", "beside", "register_participant"))
    return found


def _missing(part: str, field: str, op: str) -> Fault:
    return Fault(part, 0, field, Refused(Code.FIELD_MISSING, field, op=op))


def piece_faults(piece: Piece) -> list[Fault]:
    """What is wrong with a weapon by itself, before anybody is asked: its serial, and what is said of it."""
    try:
        check_type(piece.type, "type")
        check_serial(piece.serial or None, piece.serial_status, piece.model, piece.tag or None, [], "")
    except Refused as refused:
        return [Fault("piece", 0, refused.field, refused)]
    return []


def checked(ledger: Ledger, slip: Slip, sitting: Sitting, *, by: str) -> Recorded:
    """What would become of the slip; nothing is recorded."""
    return _posted(ledger, slip, sitting, by=by, dry_run=True)


def record(ledger: Ledger, slip: Slip, sitting: Sitting, *, by: str) -> Recorded:
    """All of the slip is on record, or nothing of it, and why not.  Raises: LedgerFault"""
    missing = gaps(slip, sitting)
    if missing:
        return Recorded(slip.id, faults=missing)
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
        [_where(slip, asked[line.line - 1], refused) for line in report.refused for refused in line.faults],
        bool(report.repeated) and not report.posted,
    )


def _where(slip: Slip, asked: Row, refused: Refused) -> Fault:
    """The part of the slip that a refusal is about."""
    if asked["op"] == "register_participant":
        return Fault("person", 0, refused.field, refused)
    parts = refused.field.split(".")
    if parts[0] != "lines" or len(parts) < 2 or not parts[1].isdigit():
        field = {"acquisition": "sitting"}.get(parts[0], parts[0])
        return Fault("", 0, field, refused)
    is_apart = asked["id"].endswith("-A")
    found = [("piece", number) for number, each in enumerate(slip.pieces) if each.is_apart is is_apart]
    found += [("rounds", number) for number, each in enumerate(slip.rounds) if each.is_apart is is_apart]
    part, number = found[int(parts[1])]
    return Fault(part, number, parts[-1], refused)
