"""
The verdict: whether a ledger is sound, what was checked to say so, and what was found.

A verdict never says more than was checked. A step that could not be taken, because there was nothing to
hold the ledger against, is neither passed nor failed; and what nobody outside has seen is named as the
unwitnessed window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from wamledger.domain import moment
from wamledger.i18n import N_, _
from wamledger.ledger.verifying.conservation import Balance
from wamledger.ledger.verifying.finding import Finding, Kind
from wamledger.ledger.verifying.heads import HeadJudge, Reign, Witnessed
from wamledger.ledger.verifying.signatures import Figures
from wamledger.ledger.vkey import encoded

NAMES: Final = {
    1: N_("Schema and guards"),
    2: N_("Entries"),
    3: N_("Tree"),
    4: N_("Signed heads"),
    5: N_("Tip log"),
    6: N_("Heads from outside"),
    7: N_("Projections"),
    8: N_("Conservation"),
    9: N_("Who signed"),
    10: N_("Access records"),
    11: N_("Attached files"),
}

Told = Callable[[str, int, int], None]
"""Takes the name of a step, how far it is, and how far it goes."""


class Damage(NamedTuple):
    """The entries among which the first damaged one is; one entry where both numbers are the same."""

    first: int
    last: int


class Window(NamedTuple):
    """
    What nobody outside is known to have seen: how many entries, and since when (microseconds).

    Whoever has the file and its key could have written these entries again.
    """

    entries: int
    since: int | None


@dataclass(slots=True)
class Step:
    """
    One step of the verification.

    ``ok`` is None where the step was not taken; ``detail`` is a template that ``facts`` fill.
    """

    number: int
    ok: bool | None = None
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the step looks at, in the language in use."""
        return _(NAMES[self.number])

    @property
    def said(self) -> str:
        """What the step did, in the language in use."""
        return _(self.detail).format_map(self.facts)

    def as_json(self) -> dict[str, Any]:
        """The step as data."""
        return {"number": self.number, "name": self.name, "ok": self.ok, "detail": self.said}


@dataclass(slots=True)
class Verdict:
    """
    What a verification has found.

    Shape: ``findings`` are the first of each kind; ``counts`` has all of them.
    """

    origin: str
    entries: int
    root: bytes
    steps: list[Step]
    findings: list[Finding]
    counts: Counter[Kind]
    heads_checked: int
    unwitnessed: Window
    damage: Damage | None
    balances: list[Balance]
    signatures: Figures | None = None
    """How the entries are signed for; None where that was not looked at."""
    signed_by: list[Reign] = field(default_factory=list)
    """Which key of the ledger signed which heads, in the order of the heads."""
    brought: list[Witnessed] = field(default_factory=list)
    """The heads that were brought from outside, with the witnesses that cosigned them."""

    @property
    def sound(self) -> bool:
        """True where nothing was found."""
        return not self.counts

    def as_json(self) -> dict[str, Any]:
        """The verdict as data; the root is in base64, as in a head."""
        since = self.unwitnessed.since
        return {
            "sound": self.sound,
            "origin": self.origin,
            "entries": self.entries,
            "root": encoded(self.root),
            "heads_checked": self.heads_checked,
            "signed_by": [reign.as_json() for reign in self.signed_by],
            "heads_from_outside": [each.as_json() for each in self.brought],
            "unwitnessed": {
                "entries": self.unwitnessed.entries,
                "since": None if since is None else moment.canonical(since),
            },
            "first_damaged": None
            if self.damage is None
            else {"from": self.damage.first, "to": self.damage.last},
            "steps": [step.as_json() for step in self.steps],
            "counts": {kind.value: count for kind, count in sorted(self.counts.items())},
            "findings": [finding.as_json() for finding in self.findings],
            "balances": [balance.as_json() for balance in self.balances],
            "signatures": None if self.signatures is None else self.signatures.as_json(),
        }


_DAMAGED: Final = frozenset(
    {
        Kind.ENTRY_MISSING,
        Kind.ENTRY_NOT_CANONICAL,
        Kind.ENTRY_MALFORMED,
        Kind.ENTRY_MISPLACED,
        Kind.ENTRY_CHANGED,
        Kind.ENTRY_OR_LEAF_CHANGED,
        Kind.ENTRY_NOT_APPLICABLE,
        Kind.SIGNATURE_UNKNOWN,
        Kind.SIGNATURE_REVOKED,
        Kind.SIGNATURE_OUT_OF_PLACE,
        Kind.SIGNER_CLOSED,
        Kind.SEALED_BY_ANOTHER,
        Kind.APPROVAL_UNSIGNED,
        Kind.APPROVAL_DIFFERS,
        Kind.APPROVAL_MISSING,
        Kind.KEY_NOT_PROVED,
        Kind.LEDGER_KEY_NOT_PROVED,
    }
)
_BEYOND: Final = frozenset({Kind.HEAD_BEYOND, Kind.TIP_BEYOND, Kind.OUTSIDE_BEYOND, Kind.OUTSIDE_ROW_BEYOND})


def first_damaged(findings: list[Finding], judge: HeadJudge, entries: int) -> Damage | None:
    """
    Where the first damaged entry is, as exactly as the findings and the heads tell.

    Entries that are missing at the end are damage after the last that is there.
    """
    beyond = [f.facts["size"] for f in findings if f.kind in _BEYOND]
    differs = judge.differs
    spans = [span for f in _explained(findings) if (span := _span(f)) is not None]
    if spans:
        first, last = min(span.first for span in spans), min(span.last for span in spans)
        if first < last:
            first, last = _narrowed(first, last, judge)
        if differs is None or first < differs:
            return Damage(first, last)
    if differs is not None:
        return Damage(_undamaged(judge, differs), differs - 1)
    if beyond:
        # whoever brings a head from outside asks what can be believed without the ledger's key
        asked = any(f.kind is Kind.OUTSIDE_BEYOND for f in findings)
        return Damage(min(judge.proved, entries) if asked else entries, max(beyond) - 1)
    return None


def _explained(findings: list[Finding]) -> list[Finding]:
    """The findings without entries that only name another predecessor, where the entry has more against it."""
    accused = {f.where.seq for f in findings if f.kind in _DAMAGED and not _is_of_two(f)}
    return [f for f in findings if not (_is_of_two(f) and f.where.seq in accused)]


def _is_of_two(finding: Finding) -> bool:
    """True where an entry and the one before it do not belong to each other, and nothing tells which is to blame."""
    return (
        finding.kind is Kind.ENTRY_MISPLACED and finding.facts["name"] == "prev" and bool(finding.where.seq)
    )


def _span(finding: Finding) -> Damage | None:
    """The entries among which at least one is what the finding says; None where it accuses none."""
    seq, facts = finding.where.seq, finding.facts
    if seq is None:
        return None
    if _is_of_two(finding):
        return Damage(seq - 1, seq)
    match finding.kind:
        case Kind.SIGNATURE_FALSE:
            return Damage(facts["since"], seq)
        case Kind.SEAL_DIFFERS:
            return Damage(facts["first"], seq)
        case Kind.ENTRY_UNSIGNED:
            # several that wait for a seal can be as they were, and the seal after them is gone
            return Damage(seq, seq if facts["last"] == seq else facts["last"] + 1)
        case _:
            return Damage(seq, seq) if finding.kind in _DAMAGED else None


def _narrowed(first: int, last: int, judge: HeadJudge) -> tuple[int, int]:
    """What heads from outside leave of the entries among which the first damaged one is."""
    low = max(first, judge.proved)
    high = last if judge.differs is None else min(last, judge.differs - 1)
    return (low, high) if low <= high else (first, last)


def _undamaged(judge: HeadJudge, differs: int) -> int:
    """
    Up to which size the entries are those that were signed.

    Where a head still fits beyond one that does not, the key itself has signed two histories, and only what
    somebody outside has seen counts.
    """
    if judge.fits < differs:
        return judge.fits
    return judge.witnessed if judge.witnessed < differs else 0
