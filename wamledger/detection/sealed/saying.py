"""How a seal is said that is not as it should be, and which numbers may be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wamledger.detection.books import Event, seal_key
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.serials.distance import WEAK, between
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def said(
    look: Look,
    subject: str,
    severity: Severity,
    why: str,
    events: Sequence[Event],
    figures: dict[str, Any],
    explanations: Sequence[str],
    lots: Iterable[str] = (),
) -> Signal:
    """The signal of the last of the entries, which shows it; the first entry tells what it is held against."""
    last = max(events, key=lambda each: each.seq)
    places = {str(each.fields[name]) for each in events for name in ("from", "to", "place") if each.get(name)}
    return Signal(
        subject=subject,
        severity=severity,
        why=why,
        first_signal_at=last.at,
        operations=in_order(events),
        quantity=0,
        lots=sorted(lots),
        places=sorted(places & look.places.keys()),
        users=user_codes(look, [each.by for each in events]),
        documents=documents(*events),
        figures=figures,
        explanations=list(explanations),
    )


def unlike(due: Sequence[str], found: Sequence[str]) -> tuple[list[str], list[str]]:
    """What should be there and is not, and what is there and should not be."""
    wanted, seen = {seal_key(each) for each in due}, {seal_key(each) for each in found}
    return (
        [each for each in due if seal_key(each) not in seen],
        [each for each in found if seal_key(each) not in wanted],
    )


def misread(missing: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of numbers of which one is easily read for the other."""
    left = list(missing)
    found = []
    for each in other:
        near = [one for one in left if between(one, each) <= WEAK]
        if near:
            best = min(near, key=lambda one: (between(one, each), one))
            left.remove(best)
            found.append((best, each))
    return found


def yes(answer: bool) -> str:
    """The answer as a word."""
    return _("yes") if answer else _("no")
