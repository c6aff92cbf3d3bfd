"""
Serial matching, measured: how many of the weapons that turn up again are found, and how many pairs are false.

``python -m bench.serials`` prints a line for each method, with the mean over several seeds; the plain methods are there
to be beaten. Times and memory are of an index of as many weapons as is asked.
"""

from __future__ import annotations

import argparse
import random
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterable
from statistics import mean
from typing import Final

from bench.serial_registry import (
    BASIC,
    MODELS,
    WIDER,
    Asked,
    Method,
    Registered,
    Slips,
    asked_of,
    registry,
)
from bench.table import Figure
from wamledger.detection.serials import probes
from wamledger.detection.serials.distance import FAR, NEAR, between
from wamledger.detection.serials.index import Reading, SerialIndex
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.detection.serials.matching import match
from wamledger.domain.serial_clues import canonical, forms

SEEDS: Final = tuple(range(21, 26))
"""Seeds on which nothing was chosen."""
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Registry:
    """The registry with every way to ask it."""

    def __init__(self, known: list[Registered]) -> None:
        self.known = {each.code: each for each in known}
        self.index = SerialIndex()
        self.exact: dict[str, list[str]] = defaultdict(list)
        self.plain: dict[str, list[str]] = defaultdict(list)
        self.latin: dict[str, list[str]] = defaultdict(list)
        self.looks = {each.code: looks(each.identity) for each in known}
        for number, each in enumerate(known):
            of = self.looks[each.code]
            self.index.add(Reading(number, each.code, each.serial), of.family or of.model)
            self.exact[each.serial].append(each.code)
            self.plain[canonical(each.serial)].append(each.code)
            for form in forms(each.serial):
                self.latin[form].append(each.code)

    def same_text(self, asked: Asked) -> list[str]:
        """Exact string."""
        return self.exact.get(asked.text, [])

    def same_form(self, asked: Asked) -> list[str]:
        """Canonical, in any Latin form."""
        return _once(code for form in forms(asked.text) for code in self.latin.get(form, ()))

    def looks_alike(self, asked: Asked) -> list[str]:
        """As near as 0.75, whatever the model."""
        return [code for code, weight in self._weighed(asked, probes.close(asked.text)) if weight <= NEAR]

    def edit_of_text(self, asked: Asked) -> list[str]:
        """One edit of the text as it was read."""
        return _once(code for text in _edits(asked.text) for code in self.exact.get(text, ()))

    def edit_of_form(self, asked: Asked) -> list[str]:
        """One edit of the canonical form."""
        return _once(
            code for form in forms(asked.text) for text in _edits(form) for code in self.latin.get(text, ())
        )

    def near_of_model(self, asked: Asked) -> list[str]:
        """As near as 1.25, of the same model."""
        keys = [*probes.close(asked.text), *probes.edited(asked.text)]
        own = looks(asked.identity)
        return [
            code
            for code, weight in self._weighed(asked, keys)
            if weight <= FAR and kinship(own, self.looks[code]) is Kinship.SAME
        ]

    def judged(self, asked: Asked) -> list[str]:
        """What the program says: the one pair, or none."""
        answer = match(
            self.index,
            asked.text,
            looks(asked.identity),
            self.looks.get,
            scattered=lambda crowd, kind: self.index.scattered(crowd, kind, len(self.known)),
        )
        return [answer.best.weapon] if answer.best is not None else []

    def _weighed(self, asked: Asked, keys: Iterable[str]) -> list[tuple[str, int]]:
        return [(each.weapon, between(asked.text, each.text)) for each in self.index.under(keys)]


def _once(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def _edits(text: str) -> set[str]:
    found = {text}
    for place in range(len(text) + 1):
        head, tail = text[:place], text[place:]
        found |= {head + each + tail for each in ALPHABET}
        if tail:
            found.add(head + tail[1:])
            found |= {head + each + tail[1:] for each in ALPHABET}
    return found


class Measured:
    """What a method reached on one seed.  Units: shares of one; candidates by query of a weapon that is known."""

    def __init__(self, method: Method, queries: list[Asked]) -> None:
        hits = pairs = shown = alerted = 0
        known = [each for each in queries if each.truth is not None]
        strangers = [each for each in queries if each.truth is None]
        for each in known:
            said = method(each)
            hits += each.truth in said
            shown += len(said)
            pairs += len(said)
        for each in strangers:
            said = method(each)
            pairs += len(said)
            alerted += bool(said)
        self.recall = hits / len(known)
        self.precision = hits / pairs if pairs else 0.0
        self.alerted = alerted / len(strangers)
        self.candidates = shown / len(known)


METHODS: Final = (
    ("exact string", Registry.same_text),
    ("canonical, with the forms of other scripts", Registry.same_form),
    ("as near as 0.75, any model", Registry.looks_alike),
    ("plain edit distance 1", Registry.edit_of_text),
    ("canonical edit distance 1", Registry.edit_of_form),
    ("as near as 1.25, same model", Registry.near_of_model),
    ("wamledger: one pair or none", Registry.judged),
)


def measured(seed: int, slips: Slips, *, arabic: int = 0) -> dict[str, Measured]:
    """Every method on one seed."""
    dice = random.Random(seed)
    known, strangers = registry(dice, arabic=arabic)
    queries = asked_of(dice, known, strangers, slips)
    where = Registry(known)
    return {name: Measured(method.__get__(where), queries) for name, method in METHODS}


def table(title: str, found: list[dict[str, Measured]]) -> str:
    """A line for each method: means over the seeds, and the least and greatest of precision and recall."""
    lines = [title, f"{'method':44} recall          pair precision  wrongly alerted  candidates"]
    for name, _method in METHODS:
        each = [by_name[name] for by_name in found]
        recall, precision = [one.recall for one in each], [one.precision for one in each]
        lines.append(
            f"{name:44} {mean(recall):.3f} ({min(recall):.2f}-{max(recall):.2f})"
            f" {mean(precision):.3f} ({min(precision):.2f}-{max(precision):.2f})"
            f" {mean(one.alerted for one in each):10.2%} {mean(one.candidates for one in each):12.2f}"
        )
    return "\n".join(lines)


def large(weapons: int) -> list[Figure]:
    """Time to look one serial up among so many, and the memory that the index takes."""
    dice = random.Random(7)
    tracemalloc.start()
    index = SerialIndex()
    called = [looks(each) for each in MODELS]
    # text and code are counted too: the detector has them anyway, and whoever builds an index alone has not
    for number in range(weapons):
        text = f"{dice.choice(('', 'A', 'KB'))}{dice.randrange(10**7):07d}"
        index.add(Reading(number, f"W-{number:07}", text), called[number % len(called)].model)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    known = [f"{dice.randrange(10**7):07d}" for _each in range(300)]
    begun = time.perf_counter()
    for text in known:
        match(index, text, called[0], lambda code: called[int(code[2:]) % len(called)])
    spent = (time.perf_counter() - begun) / len(known)
    return [
        Figure(
            f"look-up of one serial among {weapons:,} in memory", spent * 1000, 5, at_least=False, unit="ms"
        ),
        Figure(
            "memory of that index",
            held / 2**20,
            None,
            unit="MiB",
            detail=f"{held / weapons:.0f} bytes a weapon",
        ),
    ]


def measure(seeds: Iterable[int] = SEEDS[:2]) -> list[Figure]:
    """The figures of matching, for the one table."""
    found = [measured(seed, BASIC)[METHODS[-1][0]] for seed in seeds]
    return [
        Figure("serials found again", mean(each.recall for each in found), 0.92, unit="share"),
        Figure("pairs that are right", mean(each.precision for each in found), 0.92, unit="share"),
        *large(100_000),
    ]


def main() -> None:
    """Both tables are printed."""
    parser = argparse.ArgumentParser(prog="python -m bench.serials", description=__doc__)
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help="how many seeds (default: 5)")
    parser.add_argument("--first", type=int, default=SEEDS[0], help="the first of them (default: 21)")
    parser.add_argument("--weapons", type=int, default=0, help="also time an index of so many")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    print(table("basic slips", [measured(seed, BASIC) for seed in seeds]))
    print(table("with unread characters and Arabic figures as well",
                [measured(seed, WIDER, arabic=600) for seed in seeds]))  # fmt: skip
    for figure in large(asked.weapons) if asked.weapons else ():
        print(f"{figure.name}: {figure.reached:.2f} {figure.unit} {figure.detail}")


if __name__ == "__main__":
    main()
