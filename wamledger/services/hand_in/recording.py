"""
A slip becomes entries: the participant, and what was taken on charge, in one transaction.

Ammunition comes on charge at the place that the sitting has for it, and what is unsafe at the one that is set apart,
where there are such. Whoever is on record already is not registered again. Nothing here decides: the ledger does, and
says what it refuses by the line of the slip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

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

    Shape: the participant first, unless a group hands in or they are on record; then what is stored, the ammunition
    where it goes to a place of its own, and what lies apart.
    """
    person = slip.person
    found: list[Row] = []
    common: Row = {"occurred_at": at, "by": by}
    if person.is_child and person.beside and not slip.is_group:
        common["witnessed_by"] = [person.beside]
    if not slip.is_group and not slip.visit:
        said = {
            "participant": person.participant,
            "sex": person.sex,
            "age_band": person.age_band,
            "category": person.category,
            "armed_group": person.armed_group,
            "name": person.name,
        }
        found.append({"op": "register_participant", "id": f"{slip.id}-P", **common, **_given(said)})
    for part, place in _PLACES.items():
        lines = [_line(each) for each in _goes_to(slip, sitting, part)]
        if not lines:
            continue
        found.append(
            {
                "op": "register",
                "id": f"{slip.id}-{part}",
                "document": document(slip, part),
                **common,
                "to": place(sitting),
                "acquisition": _acquisition(slip, sitting),
                "lines": lines,
            }
        )
    return found


_PLACES: Final[Mapping[str, Callable[[Sitting], str]]] = {
    "S": lambda sitting: sitting.place,
    "M": lambda sitting: sitting.rounds_at,
    "A": lambda sitting: sitting.apart or sitting.place,
}
"""What is stored, ammunition with a place of its own, and what lies apart: by the letter of its entry, its place."""

_PAPERS: Final[Mapping[str, str]] = {"S": "", "M": "/3", "A": "/2"}


def _goes_to(slip: Slip, sitting: Sitting, part: str) -> list[Piece | Rounds]:
    """The pieces and rounds of the slip that are of this part, in its order."""

    def of(each: Piece | Rounds) -> str:
        if each.is_apart:
            return "A"
        return "M" if isinstance(each, Rounds) and sitting.rounds_at else "S"

    handed_in: list[Piece | Rounds] = [*slip.pieces, *slip.rounds]
    return [each for each in handed_in if of(each) == part]


def document(slip: Slip, part: str = "S") -> str:
    """The number of the receipt: that of the participant, with how often they came before; or of the slip of a group."""
    # a letter, for figures behind the number say which paper of several it is
    again = (
        f"-{chr(ord('A') + slip.visit)}" if 0 < slip.visit < 26 else f"-X{slip.visit}" if slip.visit else ""
    )
    number = slip.id if slip.is_group else f"HI-{slip.person.participant}{again}"
    return f"{number}{_PAPERS[part]}"


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


def _line(each: Piece | Rounds) -> Row:
    return _piece(each) if isinstance(each, Piece) else _rounds(each)


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
    if slip.visit and not slip.pieces and not slip.rounds:
        found.append(_missing("", "type", "register"))
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
        [
            _where(slip, sitting, asked[line.line - 1], refused)
            for line in report.refused
            for refused in line.faults
        ],
        bool(report.repeated) and not report.posted,
    )


def _where(slip: Slip, sitting: Sitting, asked: Row, refused: Refused) -> Fault:
    """The part of the slip that a refusal is about."""
    if asked["op"] == "register_participant":
        return Fault("person", 0, refused.field, refused)
    parts = refused.field.split(".")
    if parts[0] != "lines" or len(parts) < 2 or not parts[1].isdigit():
        field = {"acquisition": "sitting"}.get(parts[0], parts[0])
        return Fault("", 0, field, refused)
    each = _goes_to(slip, sitting, asked["id"][-1])[int(parts[1])]
    if isinstance(each, Piece):
        return Fault("piece", _at(each, slip.pieces), parts[-1], refused)
    return Fault("rounds", _at(each, slip.rounds), parts[-1], refused)


def _at(each: object, among: Sequence[object]) -> int:
    """Where it stands: itself, and not another that says the same."""
    return next(number for number, other in enumerate(among) if other is each)
