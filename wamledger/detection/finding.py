"""
A finding: what a rule said, under a name that stays, with what became of it.

The id is made from the rule and its subject alone, so that the same discrepancy has the same id on every machine and in
every run. Its state follows from the ledger: what people said in ``review_finding``, and whether the facts have changed
since they said it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from wamledger.detection.registry import Rule
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person said of a finding, and on which facts."""

    entry: str
    status: str
    reason: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Shape: ``status`` is OPEN, REOPENED, or what the last review said; ``raised`` says why the severity is higher than
    the rule's own. ``facts`` is a hash over what the finding rests on.
    """

    id: str
    rule: Rule
    signal: Signal
    severity: Severity
    raised: str = ""
    status: str = "OPEN"
    reviews: Sequence[Reviewed] = ()
    facts: str = ""

    def as_json(self) -> dict[str, Any]:
        """The finding as other programs read it, and what the evidence contract adds."""
        signal = self.signal
        return {
            "id": self.id,
            "rule": self.rule.code,
            "version": self.rule.version,
            "family": self.rule.family.value,
            "severity": self.severity.name,
            "why": " ".join(part for part in (signal.why, self.raised) if part),
            "title": signal.title or self.rule.title,
            "weapons": sorted(signal.weapons),
            "lots": sorted(signal.lots),
            "places": sorted(signal.places),
            "parties": sorted(signal.parties),
            "users": sorted(signal.users),
            "documents": sorted(signal.documents),
            "operations": list(signal.operations),
            "quantity": signal.quantity,
            "first_signal_at": moment.canonical(signal.first_signal_at),
            "cleared_at": None if signal.cleared_at is None else moment.canonical(signal.cleared_at),
            "figures": dict(signal.figures),
            "explanations": list(signal.explanations),
            "clears_when": signal.clears_when or self.rule.clears_when,
            "status": self.status,
            "reviews": [
                {
                    "entry": each.entry,
                    "status": each.status,
                    "reason": each.reason,
                    "by": each.by,
                    "at": moment.canonical(each.at),
                }
                for each in self.reviews
            ],
            "facts": self.facts,
        }


def finding_id(rule: str, subject: str) -> str:
    """The name of a finding, the same wherever and whenever it is found."""
    return f"{rule}-{sha256(f'{rule} {subject}'.encode()).hexdigest()[:12].upper()}"


def facts_of(signal: Signal) -> str:
    """A hash over what a signal rests on: it changes when the facts do, and with nothing else."""
    told: Mapping[str, Any] = {
        "operations": list(signal.operations),
        "quantity": signal.quantity,
        "weapons": sorted(signal.weapons),
        "lots": sorted(signal.lots),
    }
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
