"""
Whether what is handed in at a site is worse than elsewhere, or than before: the good ones may be kept, and scrap booked.

Two questions are asked of each site every half month: its last half year against that of the others, and its last month
against everything of the five months before. Each is an exact test, corrected for all that were tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wamledger.detection.evidence import in_order
from wamledger.detection.handed_in import HandIn, condition_when_handed_in, hand_ins
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.detection.tails import concentrated_at_least
from wamledger.domain.moment import DAY, canonical
from wamledger.i18n import _

PERIODS = 6
"""How many months the longer look goes back."""
FEWEST_USELESS = 5


class Graded(NamedTuple):
    """A weapon that was handed in, and whether it was useless; None where nobody has looked."""

    by: HandIn
    code: str
    is_useless: bool | None


def worse_than_others(look: Look, subject: str) -> Iterator[Signal]:
    """What stands out, each site once for as long as it goes on."""
    handed = hand_ins(look)
    if not handed:
        return
    days: int = look["days"]
    graded = [
        Graded(each, code, None if serviceable is None else not serviceable)
        for each in handed
        for code in each.weapons
        for serviceable in (condition_when_handed_in(look, code),)
    ]
    begin, last = handed[0].event.at // DAY, handed[-1].event.at // DAY
    said: dict[str, int] = {}
    for end in range(begin + days, last + 2 * days, max(1, days // 2)):
        if not look.passed(end * DAY):
            return
        long = [each for each in graded if end - PERIODS * days <= _day(each) < end]
        recent = [each for each in long if _day(each) >= end - days]
        for site in sorted({each.by.site for each in long}):
            looks = (
                ("elsewhere", [e for e in long if e.by.site == site], [e for e in long if e.by.site != site]),
                (
                    "before",
                    [e for e in recent if e.by.site == site],
                    [e for e in long if _day(e) < end - days],
                ),
            )
            for how, own, others in looks:
                signal = _tested(look, f"{subject} {site} {how}", site, own, others, end * DAY)
                if signal is None:
                    continue
                name = f"{site} {how}"
                if name not in said or end - said[name] > 2 * days:
                    yield signal
                said[name] = end


def _day(each: Graded) -> int:
    return each.by.event.at // DAY


def _only_looked_at_more(own: Sequence[Graded], others: Sequence[Graded]) -> bool:
    """Whether more is known to be useless only because more was looked at."""
    seen = [each for each in own if each.is_useless is not None]
    of_others = [each for each in others if each.is_useless is not None]
    useless = sum(each.is_useless is True for each in seen)
    if len(of_others) < FEWEST_USELESS:
        # nothing to compare with: where people look at all they also find good ones
        return 5 * useless < 4 * len(seen)
    return 2 * useless * len(of_others) < 3 * sum(each.is_useless is True for each in of_others) * len(seen)


def _tested(
    look: Look, name: str, site: str, own: Sequence[Graded], others: Sequence[Graded], run: int
) -> Signal | None:
    bad = [each for each in own if each.is_useless is True]
    others_bad = sum(each.is_useless is True for each in others)
    if len(own) < look["weapons"] or len(others) < look["weapons"] or len(bad) < FEWEST_USELESS:
        return None
    look.tested(run, 1)
    # half as much again as the others, so that a small difference among many is not said
    if 2 * len(bad) * len(others) < 3 * others_bad * len(own) or _only_looked_at_more(own, others):
        return None
    lines, useless = len(own) + len(others), len(bad) + others_bad
    probability = float(concentrated_at_least(len(bad), [(lines, useless, len(own))]))
    if probability > 0.05:
        return None
    return Signal(
        subject=f"{name} {canonical(run)[:10]}",
        severity=Severity.S3,
        why=_("Of {number} weapons {bad} are useless; of {others} others {others_bad}.").format(
            number=len(own), bad=len(bad), others_bad=others_bad, others=len(others)
        ),
        first_signal_at=run,
        operations=in_order(each.by.event for each in bad),
        quantity=len(bad),
        weapons=sorted(each.code for each in bad),
        places=sorted({site, *(str(each.by.event.fields["to"]) for each in bad)}),
        figures={
            "compared_with": name.rsplit(" ", 1)[1],
            "weapons": len(own),
            "useless": len(bad),
            "weapons_of_others": len(others),
            "useless_of_others": others_bad,
            "not_looked_at": sum(each.is_useless is None for each in (*own, *others)),
        },
        explanations=[
            _("What people of a region have may be older: look at types and years as well."),
            _("It is not only that more were inspected: of those that were, more are useless too."),
        ],
        title=_("What is handed in at a site is worse than elsewhere, or than before"),
        probability=probability,
        run=run,
    )
