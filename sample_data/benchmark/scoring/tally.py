"""The tally of one mission: a row for each case and for each finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sample_data.benchmark.label import EVENT, NEGATIVE, PLANT, Label
from sample_data.benchmark.scoring.matching import DAY, Sheet, kind_of, proves, seconds
from sample_data.benchmark.size import END

Row = dict[str, Any]
LATE: Final = "9999-01-01T00:00:00Z"
IDENTITY: Final = frozenset({"R12", "R13", "R14", "R28"})
STAFF: Final = frozenset({"R16", "R17", "R18", "R19", "R21", "R32"})


@dataclass
class Tally:
    """What came of one mission."""

    profile: str
    seed: int
    cases: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    run: Row = field(default_factory=dict)
    plain: dict[str, Row] = field(default_factory=dict)
    ablated: dict[str, Row] = field(default_factory=dict)
    forged: Row = field(default_factory=dict)
    honest: list[Row] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    blamed: list[str] = field(default_factory=list)
    """Staff who had a part in a case."""


def tallied(profile: str, seed: int, labels: Iterable[Label], told: Row, recorded: dict[str, str]) -> Tally:
    """The findings held against the cases; ``recorded`` says when each entry reached the ledger."""
    sheet = Sheet(each for each in labels if _was_known(each, recorded))
    tally = Tally(profile, seed)
    tally.run = {
        name: told.get(name)
        for name in ("entries", "seconds", "cpu_seconds", "megabytes", "repeats", "incremental_mean",
                     "incremental_worst", "rules", "hash")
    }  # fmt: skip
    spoken: dict[int, list[Row]] = {}
    for finding in told["findings"]:
        cases = sheet.of(finding)
        kind = kind_of(finding, cases)
        for each in cases:
            # what a plant or a loss explains is no fault of the look-alike beside it
            if each.kind != NEGATIVE or kind == NEGATIVE:
                spoken.setdefault(id(each), []).append(finding)
        proofs = [
            proof
            for each in cases
            if each.kind == PLANT and finding["rule"] in each.rules
            if (proof := proves(finding, each)) is not None
        ]
        urgent = finding["severity"] in ("S1", "S2")
        tally.findings.append(
            {
                "seed": seed,
                "rule": finding["rule"],
                "severity": finding["severity"],
                "family": finding["family"],
                "kind": kind,
                "own": any(each.kind == PLANT and finding["rule"] in each.rules for each in cases),
                "users": finding["users"] if finding["rule"] in STAFF else [],
                "id": finding["id"],
                "stands": finding.get("cleared_at") is None,
                "enough": any(enough for enough, _ in proofs) if urgent and proofs else None,
                "about": [] if kind in (PLANT, EVENT) or not urgent else _about(finding),
            }
        )
    seen = told.get("first_seen", {})
    for each in sheet.labels:
        if each.kind in (PLANT, NEGATIVE):
            tally.cases.append(_case(seed, each, spoken.get(id(each), []), recorded, seen))
    tally.blamed = sorted({person for each in sheet.labels if each.kind == PLANT for person in each.persons})
    return tally


def _about(finding: Row) -> list[str]:
    """What a false alarm is about, so that it can be looked up."""
    named = [*finding["weapons"], *finding["lots"], *finding["places"], *finding["parties"]]
    return [finding["first_signal_at"], *named[:4], *finding["operations"][:4]]


def _was_known(label: Label, recorded: dict[str, str]) -> bool:
    """Whether what shows the case had reached the ledger before the mission ended."""
    proofs = [some for some in label.evidence if some]
    if not recorded or not proofs:
        return True
    return any(all(seconds(recorded.get(id_, LATE)) <= END for id_ in some) for some in proofs)


def _case(
    seed: int, label: Label, findings: list[Row], recorded: dict[str, str], seen: dict[str, int]
) -> Row:
    own = [each for each in findings if each["rule"] in label.rules]
    row: Row = {
        "seed": seed, "case": label.name, "family": label.family, "kind": label.kind, "what": label.what,
        "intensity": label.intensity, "concealment": label.concealment, "quantity": label.quantity,
        "unit": label.unit,
        "gone": label.quantity,
        "grave": label.loss and (label.unit == "weapons" or (label.unit == "rounds" and label.quantity >= 500)),
        "found": bool(own),
        "noticed": any(each["severity"] in ("S1", "S2", "S3") for each in findings),
        "worst": min((each["severity"] for each in findings), default=""),
        "worst_at_end": min((each["severity"] for each in findings if each.get("cleared_at") is None), default=""),
        "rules": sorted({each["rule"] for each in findings}),
        "days": None, "enough": None, "ratio": None, "rank": None,
    }  # fmt: skip
    if label.kind == NEGATIVE or not own:
        return row
    row["days"] = min(
        max(0.0, (_when(each, label, recorded, seen) - (label.first_signal_at or 0)) / DAY) for each in own
    )
    row["gone"] = label.gone_by(int(row["days"] * DAY) + (label.first_signal_at or 0))
    proofs = [
        proof
        for each in own
        if each["severity"] in ("S1", "S2") and (proof := proves(each, label)) is not None
    ]
    if proofs:
        row["enough"] = any(enough for enough, _ in proofs)
        row["ratio"] = min((ratio for enough, ratio in proofs if enough), default=proofs[0][1])
    if label.partner:
        row["rank"] = min((_rank(each, label) for each in own if each["rule"] in IDENTITY), default=None)
    return row


def _when(finding: Row, label: Label, recorded: dict[str, str], seen: dict[str, int]) -> int:
    """
    When the finding was there: as it was seen day by day, or from what it says of itself.

    What it says is not believed before the least evidence had reached the ledger.
    """
    if finding["id"] in seen:
        return seen[finding["id"]]
    said = seconds(finding["first_signal_at"])
    known = [
        max(seconds(recorded[id_]) for id_ in some)
        for some in label.evidence
        if some and all(id_ in recorded for id_ in some)
    ]
    return max(said, min(known)) if known else said


def _rank(finding: Row, label: Label) -> int:
    """The place of the true candidate among those that the finding names; 99 where it is not among them."""
    listed = finding["figures"].get("candidates")
    codes = (
        [each.get("weapon") or each.get("lot") for each in listed if isinstance(each, dict)]
        if isinstance(listed, list)
        else []
    )
    for rank, code in enumerate(codes, 1):
        if code in label.partner:
            return rank
    named = {*finding["weapons"], *finding["lots"]}
    return 1 if not codes and named.intersection(label.partner) else 99
