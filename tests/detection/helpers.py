"""Little ledgers for rules, and the one promise that all of them keep: bit by bit gives what everything at once gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from tests.office import Office
from wamledger.detection.detector import Detector, canonical
from wamledger.detection.finding import Finding
from wamledger.domain import moment

Row = dict[str, Any]


def bodies(operations: Iterable[Row], *, historical: bool = True, bare: bool = False) -> list[Row]:
    """The entries of the operations, posted into an office (see tests.office for who and what is there)."""
    office = Office(bare=bare)
    for operation in operations:
        office.must(operation, historical=historical)
    return [orjson.loads(orjson.dumps(body)) for body in office.bodies()]


def both(entries: Sequence[Row], at: str, *, rules: Sequence[str] | None = None) -> list[Finding]:
    """
    The findings as of a time, those that have cleared among them.

    The entries are also fed one by one, in the order of the ledger, with the moment going along; what is found so must be
    the same to the byte, and no rule may raise anything.
    """
    until = moment.parse(at)
    whole = _detector(rules)
    found = whole.run(_copies(entries), until)
    bit_by_bit = _detector(rules)
    for body in entries:
        known_at = moment.parse(body["operation"]["occurred_at"])
        if body.get("historical") and "recorded_at" not in body.get("assigned", ()):
            known_at = max(known_at, moment.parse(body["recorded_at"]))
        if known_at <= until:
            bit_by_bit.update(_copies([body]), max(bit_by_bit.at, known_at))
    assert not bit_by_bit.outdated
    again = bit_by_bit.update((), until)
    assert [*whole.faults(), *bit_by_bit.faults()] == []
    assert bytes_of(again) == bytes_of(found)
    return found


def _detector(rules: Sequence[str] | None) -> Detector:
    from wamledger.detection.registry import load

    known = load()
    return Detector([known[code] for code in rules] if rules is not None else None)


def _copies(entries: Iterable[Row]) -> list[Row]:
    """Entries of their own, for feeding takes them over."""
    return [orjson.loads(orjson.dumps(body)) for body in entries]


def bytes_of(findings: Iterable[Finding]) -> bytes:
    """The findings as they would be printed."""
    return orjson.dumps(canonical(findings, every=True), option=orjson.OPT_SORT_KEYS)


def standing(findings: Iterable[Finding]) -> list[Finding]:
    """Those that have not cleared."""
    return [each for each in findings if each.signal.cleared_at is None]
