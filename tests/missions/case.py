"""A case: a journal, a moment, and what somebody who knows what happened expects to be told, or not to be told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.missions.register import NAMES, Register, at

Row = dict[str, Any]
Found = Sequence[Row]

KEYS: Final = {
    "id",
    "rule",
    "severity",
    "title",
    "weapons",
    "lots",
    "places",
    "parties",
    "users",
    "operations",
    "quantity",
    "first_signal_at",
    "figures",
    "explanations",
    "clears_when",
}
ACCUSING: Final = (
    "thief",
    "stole",
    "stolen by",
    "guilty",
    "culprit",
    "embezzl",
    "criminal",
    "dishonest",
    "crook",
)


@dataclass(frozen=True, slots=True)
class Want:
    """A finding that there must be: its rule (or several with | between), the severities that may be, and its subject."""

    rule: str
    severities: tuple[str, ...]
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()

    def is_met_by(self, finding: Row) -> bool:
        """Whether that finding says it."""
        return (
            finding["rule"] in self.rule.split("|")
            and finding["severity"] in self.severities
            and all(set(codes) <= set(finding[kind]) for kind, codes in self.names.items())
            and set(self.rests_on) <= set(finding["operations"])
        )


@dataclass(frozen=True, slots=True)
class Case:
    """
    What happened, and what is to be said of it.

    Shape: ``until`` is when it is asked; ``wants`` must all be met then, and none of these rules may have spoken at
    ``before``; at ``cleared`` they must be silent again. An ``honest`` case has nothing above S3 at any of the moments
    asked, save of the rules in ``besides``.
    """

    name: str
    journal: list[Row]
    until: str
    wants: tuple[Want, ...] = ()
    before: str | None = None
    cleared: str | None = None
    honest: bool = False
    besides: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def moments(self) -> list[str]:
        """When it is asked."""
        return [each for each in (self.before, *self.asked, self.until, self.cleared) if each]


Told = Callable[[str], Found]
MAKERS: dict[str, list[Callable[[], Case]]] = {}


def faults_of(case: Case, told: Told) -> list[str]:
    """What is not as the case expects; nothing where all is."""
    faults: list[str] = []
    rules = {code for want in case.wants for code in want.rule.split("|")}
    for moment in case.moments():
        found = told(moment)
        faults += [f"{moment}: {fault}" for each in found for fault in _form(each, case)]
        if case.honest:
            faults += [
                f"{moment}: {brief(each)} is above S3"
                for each in found
                if each["severity"] < "S3" and each["rule"] not in case.besides
            ]
        faults += [
            f"{moment}: {brief(each)} should be silent" for each in found if each["rule"] in case.silent
        ]
        if moment in (case.before, case.cleared):
            faults += [f"{moment}: {brief(each)} stands" for each in found if each["rule"] in rules]
    found = told(case.until)
    for want in case.wants:
        if not any(want.is_met_by(each) for each in found):
            near = [brief(each) for each in found if each["rule"] in want.rule]
            faults.append(f"wanted {want}; of that rule {near}; of all {[brief(each) for each in found]}")
    return faults


def _form(finding: Row, case: Case) -> list[str]:
    """What a finding lacks, and what it should not say."""
    ids = {row["id"] for row in case.journal}
    text = json.dumps(finding, ensure_ascii=False).lower()
    faults = [f"{brief(finding)} lacks {key}" for key in KEYS - finding.keys()]
    faults += [f"{brief(finding)} accuses: {word}" for word in ACCUSING if word in text]
    faults += [f"{brief(finding)} names a person: {name}" for name in NAMES if name.lower() in text]
    faults += [
        f"{brief(finding)} rests on {each}, which is not there"
        for each in finding["operations"]
        if each not in ids
    ]
    if finding["rule"] != "R24" and not finding["operations"]:
        faults.append(f"{brief(finding)} rests on nothing")
    return faults


def brief(finding: Row) -> str:
    """A finding in a few words."""
    about = [code for kind in ("weapons", "lots", "parties", "places", "users") for code in finding[kind]]
    return f"{finding['rule']} {finding['severity']} {' '.join(about[:6])} «{finding['title']}»"


def case(rule: str) -> Callable[[Callable[[Register], Row]], Callable[[Register], Row]]:
    """Let a function that fills a register be a case of a rule; what it returns are the fields of the case."""

    def keep(fill: Callable[[Register], Row]) -> Callable[[Register], Row]:
        def make() -> Case:
            register = Register()
            fields = fill(register)
            return Case(name=f"{rule} {fill.__name__}", journal=register.journal(), **fields)

        make.__name__ = f"{rule} {fill.__name__}"
        MAKERS.setdefault(fill.__module__, []).append(make)
        return fill

    return keep


def planted(
    until: str,
    *wants: Want,
    before: str | None = None,
    cleared: str | None = None,
    silent: Iterable[str] = (),
) -> Row:
    """Something that somebody did, and what is to be said of it."""
    return {"until": until, "wants": wants, "before": before, "cleared": cleared, "silent": tuple(silent)}


def honest(
    until: str, *, besides: Iterable[str] = (), silent: Iterable[str] = (), asked: Iterable[str] = ()
) -> Row:
    """Something that looks like it, and is nothing to wake anybody for."""
    return {
        "until": until,
        "honest": True,
        "besides": tuple(besides),
        "silent": tuple(silent),
        "asked": tuple(asked),
    }


S1, S2, S3, S4 = ("S1",), ("S2",), ("S3",), ("S4",)
__all__ = ["S1", "S2", "S3", "S4", "Case", "Want", "at", "case", "faults_of", "honest", "planted"]
