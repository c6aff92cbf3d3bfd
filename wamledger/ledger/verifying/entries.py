"""
Step 2: each entry is what an entry must be, follows its predecessor, and says what its columns say.

Nothing is believed because it is stored: the bytes are read strictly, and each column beside them is
compared with what they say. Rules are not run again; what was accepted once is a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.domain import moment
from wamledger.domain.refusals import Refused
from wamledger.ledger.canonical import decode
from wamledger.ledger.faults import CanonicalError
from wamledger.ledger.signing import is_signature
from wamledger.ledger.verifying.finding import Finding, Findings, Kind, Where

VERSION: Final = 1
FIRST_PREV: Final = "0" * 64

Stored = tuple[int, str, str, int, int, str, bytes, bytes]
"""seq, id, op, occurred_at, recorded_at, by_user, leaf, entry: a row as ``COLUMNS`` reads it."""

COLUMNS: Final = "seq, id, op, occurred_at, recorded_at, by_user, leaf, entry"

_FIELDS: Final = {
    "v": int,
    "origin": str,
    "seq": int,
    "prev": str,
    "recorded_at": str,
    "operation": dict,
    "effects": dict,
}
_MAY: Final = {"historical": bool, "assigned": list, "approval": dict, "access": dict}
_PARTS: Final = {"approval": {"proposal": str, "approve": str}, "access": {"n": int, "hash": str}}
"""The fields of what a body may have, where it is an object."""
_OF_AN_OPERATION: Final = ("id", "op", "by", "occurred_at")


def examined(row: Stored, origin: str, prev: str, findings: Findings) -> dict[str, Any] | None:
    """
    The record of an entry, body and signatures, where it has one; whatever is wrong with the entry is among the
    findings.

    ``prev`` is the hash of the predecessor's bytes, as text. Whether the bytes are those that were
    recorded, the tree says and not this.
    """
    record = opened(row[0], row[7], findings)
    if record is None:
        return None
    body: dict[str, Any] = record["body"]
    operation = body["operation"]
    times = times_of(record)
    if times is None:
        findings.add(
            Kind.ENTRY_MALFORMED, Where(row[0], "entry", (row[0],)), detail="occurred_at, recorded_at"
        )
        return None
    said = (body["seq"], operation["id"], operation["op"], *times, operation["by"])
    if said != row[:6] or body["origin"] != origin or body["prev"] != prev:
        findings.take(_misplaced(row, body, said, origin, prev))
    return record


def examined_alone(
    seq: int, entry: bytes, origin: str, prev: str, findings: Findings
) -> dict[str, Any] | None:
    """The same for an entry that stands by itself, without columns beside it."""
    record = opened(seq, entry, findings)
    if record is None:
        return None
    body = record["body"]
    if times_of(record) is None:
        findings.add(Kind.ENTRY_MALFORMED, Where(seq, "entry", (seq,)), detail="occurred_at, recorded_at")
        return None
    if body["seq"] != seq or body["origin"] != origin or body["prev"] != prev:
        findings.take(_elsewhere(seq, body, origin, prev))
    return record


def opened(seq: int, entry: bytes, findings: Findings) -> dict[str, Any] | None:
    """The record that the bytes hold, where they are canonical and of the form of an entry."""
    try:
        record = decode(entry)
    except CanonicalError as fault:
        findings.add(Kind.ENTRY_NOT_CANONICAL, Where(seq, "entry", (seq,)), detail=fault.message)
        return None
    fault_of_form = _fault_of_form(record)
    if fault_of_form:
        findings.add(Kind.ENTRY_MALFORMED, Where(seq, "entry", (seq,)), detail=fault_of_form)
        return None
    found: dict[str, Any] = record
    return found


def times_of(record: dict[str, Any]) -> tuple[int, int] | None:
    """When the operation occurred and was recorded; None where one of the two is no time."""
    body = record["body"]
    try:
        return moment.parse(body["operation"]["occurred_at"]), moment.parse(body["recorded_at"])
    except Refused:
        return None


def _fault_of_form(record: Any) -> str | None:
    """The field of a record that is missing, unknown or of another kind, as far as every entry has it."""
    if type(record) is not dict or record.keys() != {"body", "sigs"}:
        return "body, sigs"
    body, sigs = record["body"], record["sigs"]
    if type(sigs) is not list or type(body) is not dict:
        return "body, sigs"
    if sigs and not all(map(is_signature, sigs)):
        return "sigs"
    for name, kind in _FIELDS.items():
        if type(body.get(name)) is not kind:
            return name
    if len(body) > len(_FIELDS):
        for more in map(str, body.keys() - _FIELDS.keys()):
            if more not in _MAY or type(body[more]) is not _MAY[more]:
                return more
            if more in _PARTS and {name: type(each) for name, each in body[more].items()} != _PARTS[more]:
                return more
        if body.get("historical") is False:
            return "historical"
    if body["v"] != VERSION:
        return f"v = {body['v']}"
    operation = body["operation"]
    for name in _OF_AN_OPERATION:
        if type(operation.get(name)) is not str:
            return f"operation.{name}"
    return None


def _misplaced(
    row: Stored, body: dict[str, Any], said: tuple[Any, ...], origin: str, prev: str
) -> Iterator[Finding]:
    seq = row[0]
    yield from _elsewhere(seq, body, origin, prev)
    for name, found, expected in zip(
        ("id", "op", "occurred_at", "recorded_at", "by_user"), row[1:6], said[1:], strict=True
    ):
        if found != expected:
            facts = {"found": found, "expected": expected}
            yield Finding(Kind.ENTRY_COLUMN, Where(seq, "entry", (seq,), name), facts)


def _elsewhere(seq: int, body: dict[str, Any], origin: str, prev: str) -> Iterator[Finding]:
    for name, found, expected in (
        ("seq", body["seq"], seq),
        ("origin", body["origin"], origin),
        ("prev", body["prev"], prev),
    ):
        if found != expected:
            facts = {"name": name, "found": found, "expected": expected}
            yield Finding(Kind.ENTRY_MISPLACED, Where(seq, "entry", (seq,)), facts)
