"""
The registry: every rule, with what it is called, what it looks at, its parameters, where it comes from and what clears it.

A rule is two functions: ``subjects`` lists what it has to look at, ``evaluate`` looks at one of them. The catalogue in
docs/detection.md is printed from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any, Final

from wamledger.detection.look import Look
from wamledger.detection.signal import Signal
from wamledger.i18n import N_

Subjects = Callable[[Look], Iterable[str]]
Evaluate = Callable[[Look, str], Iterator[Signal]]
Settle = Callable[[Sequence[Signal], Mapping[str, Any]], Sequence[Signal]]


class Family(Enum):
    """The five families of signals; two of them on the same thing say more than one."""

    PHYSICAL = "physical"
    STATISTICAL = "statistical"
    IDENTITY = "identity"
    PROCESS = "process"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    A number or choice of a rule that a mission may set.

    ``policy`` is the name under which ``set_policy`` sets it; it begins with the code of the rule, in lower case, or is
    a policy of the mission that the rule shares.
    """

    name: str
    default: Any
    meaning: str
    policy: str


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule.

    ``settle`` looks at everything that the rule said in a run, where that decides what is said: a correction for many
    tests. ``about_staff`` rules concern how people worked, and are shown to few.
    """

    code: str
    title: str
    family: Family
    question: str
    """What it asks, in one sentence."""
    clears_when: str
    source: str
    subjects: Subjects
    evaluate: Evaluate
    parameters: tuple[Parameter, ...] = ()
    settle: Settle | None = None
    about_staff: bool = False
    version: int = 1


RULES: Final[dict[str, Rule]] = {}
"""By code, in the order of their codes once ``load`` has run."""

_MODULES: Final = (
    "chain",
    "concentration",
    "consumption",
    "corrections",
    "counts",
    "coverage",
    "custody",
    "disarmament",
    "disposals",
    "duties",
    "expenditure",
    "hours",
    "impossible",
    "incidents",
    "late_entries",
    "limits",
    "locations",
    "manoeuvres",
    "near_serials",
    "reappearance",
    "rotations",
    "seals",
    "seized_lots",
    "seizures",
    "small_losses",
    "transit",
    "vouchers",
)


def register(rule: Rule) -> Rule:
    """The rule is in the registry."""
    if rule.code in RULES:
        raise ValueError(f"{rule.code} is registered twice")
    RULES[rule.code] = rule
    return rule


def load() -> dict[str, Rule]:
    """Every rule, in the order of the codes."""
    for name in _MODULES:
        import_module(f"wamledger.detection.rules.{name}")
    for code in sorted(RULES):
        RULES[code] = RULES.pop(code)
    return RULES


FAMILY_WORDS: Final[dict[Family, str]] = {
    Family.PHYSICAL: N_("Physical balance"),
    Family.STATISTICAL: N_("Statistics"),
    Family.IDENTITY: N_("Identity"),
    Family.PROCESS: N_("Process"),
    Family.COVERAGE: N_("Coverage"),
}
