"""What somebody did is told with its proof, and what only looks like it wakes nobody: for every rule."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.missions.case import MAKERS, Case
from tests.missions.told import judged

FAMILIES = ("counts", "movement", "use", "outside", "sums", "identity", "process", "coverage")


def _made() -> dict[str, Callable[[], Case]]:
    found: dict[str, Callable[[], Case]] = {}
    for family in FAMILIES:
        module = importlib.import_module(f"tests.missions.{family}")
        for make in MAKERS[module.__name__]:
            found[make.__name__] = make
    return found


CASES = _made()


@pytest.mark.parametrize("name", list(CASES))
def test_the_case_is_told_as_it_should_be(name: str, tmp_path: Path) -> None:
    """The right rule speaks at the right severity, with its subject and proof, and clears; honest cases stay below S2."""
    assert judged(CASES[name](), tmp_path) == []


def test_every_rule_has_its_cases() -> None:
    """Two that were planted and two that are honest, for each rule but the one that needs a file to be broken."""
    told: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for make in CASES.values():
        case = make()
        told[case.honest][case.name[:3]] += 1
    rules = [f"R{number:02}" for number in range(1, 33) if number != 24]
    assert {rule: told[False][rule] for rule in rules if told[False][rule] < 2} == {}
    assert {rule: told[True][rule] for rule in rules if told[True][rule] < 2} == {}
