"""The same mission with neighbours of one instant exchanged: what is found must not depend on which came first."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson

from sample_data.benchmark.generating import Play
from sample_data.benchmark.size import END
from wamledger.detection.detector import Detector
from wamledger.detection.registry import Rule
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import entries
from wamledger.services.posting import post_operations

Op = dict[str, Any]
BOUND: Final = frozenset({"dispatch", "receive", "add_place", "add_party", "add_user"})
"""Operations on which others of another site may rest."""


def minutes(operations: Iterable[Op]) -> list[Op]:
    """The operations with their times in whole minutes, so that many fall on one instant."""
    return [
        {
            **each,
            "occurred_at": f"{each['occurred_at'][:17]}00Z",
            "recorded_at": f"{each['recorded_at'][:17]}00Z",
        }
        for each in operations
    ]


def exchanged(operations: list[Op]) -> tuple[list[Op], int]:
    """Neighbours of one instant that concern different sites in the other order, and how many pairs."""
    found, pairs, index = list(operations), 0, 0
    while index < len(found) - 1:
        one, other = found[index], found[index + 1]
        if one["recorded_at"] == other["recorded_at"] and _are_independent(one, other):
            found[index], found[index + 1] = other, one
            pairs += 1
            index += 1
        index += 1
    return found, pairs


def _are_independent(one: Op, other: Op) -> bool:
    sites = {each["by"][:4] for each in (one, other)}
    return (
        len(sites) == 2
        and all(each[0] == "S" and each[3] == "-" for each in sites)
        and one["op"] not in BOUND
        and other["op"] not in BOUND
    )


def compared(profile: str, seed: int, folder: Path, rules: Iterable[Rule] | None = None) -> tuple[int, bool]:
    """How many pairs were exchanged, and whether the findings are the same but for the order of their entries."""
    operations = minutes(Play(profile, seed).operations())
    others, pairs = exchanged(operations)
    chosen = None if rules is None else list(rules)
    one = _found(operations, folder / "one.db", chosen)
    return pairs, one == _found(others, folder / "other.db", chosen)


def _found(operations: list[Op], where: Path, rules: list[Rule] | None) -> str:
    with Ledger.create(str(where), code="BENCH", mission="A synthetic mission") as ledger:
        report = post_operations(ledger, operations, historical=True)
        if report.refused_lines:
            raise ValueError(str(report.refused[0].faults[0]))
        with ledger.reading() as link:
            detector = Detector(rules)
            found = [each.as_json() for each in detector.run(entries(link, detector), END * 1_000_000)]
    for each in found:
        each["operations"] = sorted(each["operations"])
        each["facts"] = ""
    return sha256(orjson.dumps(sorted(found, key=lambda each: each["id"]))).hexdigest()
