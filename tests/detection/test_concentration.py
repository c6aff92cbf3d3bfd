"""R19: losses that fall to one keeper, pair, store, handler or carrier more than chance deals them out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import count_of, entry, lots, moment_of
from wamledger.detection.counted.handling import rate_ratio
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity
from wamledger.detection.tails import concentrated_at_least

AT = moment_of(150)
KEEPERS = {"S1": "CLERK", "S2": "CHIEF", "S3": "THIRD", "S4": "ADMIN"}
WEEKS = range(16)


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R19 says, whole and bit by bit."""
    return both(bodies(sorted(operations, key=lambda each: each["recorded_at"])), at, rules=["R19"])


def place(code: str) -> dict[str, Any]:
    """A store with its keeper."""
    return entry("add_place", f"P-{code}", -30, by="ADMIN", code=code, name=code, kind="ARMOURY", custody="SINGLE",
                 within="BASE", keeper=KEEPERS[code])  # fmt: skip


def stores(
    losses: dict[str, list[int]],
    sizes: dict[str, int] | None = None,
    pair: tuple[str, str] = ("CLERK", "THIRD"),
) -> list[dict[str, Any]]:
    """Four stores counted each week; in the weeks named one more lot of the store is short than the week before."""
    operations = []
    for number, code in enumerate(KEEPERS):
        names = [f"{code}-{each:02}" for each in range((sizes or {}).get(code, 15))]
        operations += [place(code), lots(code, names, 1000, -20 - number)]
        left = dict.fromkeys(names, 1000)
        for week in WEEKS:
            for part in range(losses.get(code, []).count(week)):
                left[names[(2 * week + part) % len(names)]] -= 5
            operations.append(
                count_of(f"C-{code}-{week:02}", code, week * 7, left, hour=6 + number, counters=pair)
            )
    return operations


CONCENTRATED = {"S1": [1, 2, 3, 4, 5, 6, 7, 8, 9], "S2": [3], "S3": [7], "S4": [5]}


def said(findings: list[Finding], way: str) -> list[Finding]:
    """Those about one kind of subject."""
    return [each for each in findings if each.signal.subject.startswith(f"{way} ")]


def test_the_exact_chance() -> None:
    """Of 14 losses among 1,200 lines nine fall to 210 lines with 0.00012, five with 0.081."""
    assert float(concentrated_at_least(9, [(1200, 14, 210)])) == pytest.approx(0.00012, abs=5e-6)
    assert float(concentrated_at_least(5, [(1200, 14, 210)])) == pytest.approx(0.081, abs=5e-4)
    assert concentrated_at_least(3, [(10, 2, 10), (10, 1, 10)]) == 1
    assert rate_ratio({("D", 0): (100, 4, 50)}, []) == 0


@st.composite
def strata(draw: st.DrawFn) -> tuple[int, int, int]:
    """Lines of which some were lost and some were handled."""
    lines = draw(st.integers(1, 12))
    return lines, draw(st.integers(0, lines)), draw(st.integers(0, lines))


@given(st.lists(strata(), min_size=1, max_size=3), st.integers(-1, 38))
def test_the_chance_is_the_share_of_all_ways(kinds: list[tuple[int, int, int]], least: int) -> None:
    """Exactly: of all the ways to deal out the losses those in which so many or more fall to the subject."""
    deals = [
        [comb(handled, own) * comb(lines - handled, losses - own) for own in range(losses + 1)]
        for lines, losses, handled in kinds
    ]
    fitting = sum(
        prod(ways[own] for ways, own in zip(deals, owns, strict=True))
        for owns in product(*(range(len(ways)) for ways in deals))
        if sum(owns) >= least
    )
    assert concentrated_at_least(least, kinds) == Fraction(fitting, prod(comb(*kind[:2]) for kind in kinds))


def test_losses_that_fall_to_one_store_and_its_keeper() -> None:
    """Nine of twelve losses in one store of four alike are said of the store and of its keeper, as S3, by code."""
    findings = found(stores(CONCENTRATED))
    (store,) = said(findings, "store")
    (keeper,) = said(findings, "keeper")
    assert keeper.severity is Severity.S3
    assert keeper.signal.users == ["CLERK"]
    assert keeper.signal.places == ["S1"]
    assert store.signal.places == ["S1"]
    assert not store.signal.users
    assert set(keeper.signal.operations) <= {f"C-S1-{week:02}" for week in range(1, 10)}
    assert len(keeper.signal.operations) >= 5
    assert "review workload" in keeper.signal.why
    assert keeper.signal.figures["tests_in_run"] == 8
    assert float(keeper.signal.figures["p_corrected"]) <= 0.05
    assert keeper.rule.about_staff


def test_losses_that_fall_to_all_alike_are_nothing() -> None:
    """Three in each store are said of nobody."""
    assert found(stores({code: [2, 5, 8] for code in KEEPERS})) == []


def test_the_busiest_is_not_accused() -> None:
    """A store of four times as many lots with three times as many losses as any other is said of nobody."""
    sizes = {"S1": 60, "S2": 15, "S3": 15, "S4": 15}
    losses = {"S1": [1, 2, 3, 4, 5, 6, 7, 8, 9], "S2": [3, 4, 6], "S3": [7, 9, 2], "S4": [5, 8, 1]}
    assert found(stores(losses, sizes)) == []


def test_a_store_where_more_is_booked_is_compared_with_its_like() -> None:
    """Losses on lots that are booked every day say nothing where no other store books as often."""
    operations = stores(CONCENTRATED)
    for week in WEEKS:
        for day in range(1, 6):
            operations.append(
                entry(
                    "issue", f"I-{week}-{day}", week * 7 + day, to="COY", due="STANDING", purpose="GUARD",
                    lines=[{"lot": f"S1-{each:02}", "quantity": 1} for each in range(15)], **{"from": "S1"},
                )
            )  # fmt: skip
            operations.append(
                entry(
                    "return", f"B-{week}-{day}", week * 7 + day, 9, issue=f"I-{week}-{day}", to="S1",
                    lines=[{"lot": f"S1-{each:02}", "quantity": 1, "condition": "A1"} for each in range(15)],
                )
            )  # fmt: skip
    assert said(found(operations), "keeper") == []


def test_few_losses_are_never_said() -> None:
    """Four losses in one store and none elsewhere are too few."""
    assert found(stores({"S1": [1, 3, 5, 7]})) == []


def test_what_one_night_took_is_no_habit() -> None:
    """Nine losses in two counts of one store are two occasions; one more in a third count makes them three."""
    assert found(stores({**CONCENTRATED, "S1": [4] * 5 + [9] * 4})) == []
    assert said(found(stores({**CONCENTRATED, "S1": [4] * 5 + [9] * 4 + [11]})), "store")


def test_a_pair_of_counters() -> None:
    """Where nine of twelve losses were counted by one pair of counters, the pair is said."""
    operations = stores({}, pair=("CHIEF", "ADMIN"))
    losses = {"S1": {1: 1, 2: 1, 3: 1}, "S2": {4: 1, 5: 1, 6: 1}, "S3": {7: 1, 8: 1, 9: 1}, "S4": {2: 0}}
    left = {code: dict.fromkeys([f"{code}-{each:02}" for each in range(15)], 1000) for code in KEEPERS}
    made = []
    for week in WEEKS:
        for number, code in enumerate(KEEPERS):
            counters = ("CHIEF", "ADMIN")
            if losses[code].get(week):
                left[code][f"{code}-{week:02}"] -= 5
                counters = ("CLERK", "THIRD")
            made.append(
                count_of(
                    f"C-{code}-{week:02}", code, week * 7, left[code], hour=6 + number, counters=counters
                )
            )
    operations = [each for each in operations if each["op"] != "count"] + made
    (pair,) = said(found(operations), "pair")
    assert pair.signal.users == ["CLERK", "THIRD"]


def test_whoever_books_between_the_counts() -> None:
    """Losses on the lots that one person booked are said of that person, and of no keeper."""
    operations = [each for each in stores({}) if each["op"] != "count"]
    left = {code: dict.fromkeys([f"{code}-{each:02}" for each in range(15)], 1000) for code in KEEPERS}
    for week in WEEKS:
        for number, code in enumerate(KEEPERS):
            if week < 12 and week % 4 == number:
                left[code][f"{code}-{week:02}"] -= 5
                left[code][f"{code}-{week + 1:02}"] -= 5
            operations.append(count_of(f"C-{code}-{week:02}", code, week * 7, left[code], hour=6 + number))
            for person, first in (("CLERK", week % 13), ("THIRD", (week + 5) % 13)):
                of = [f"{code}-{each:02}" for each in (first, first + 1)]
                operations.append(
                    entry("issue", f"I-{person}-{code}-{week}", week * 7 - 3, 8 + number, by=person, to="COY",
                          due="STANDING", purpose="GUARD", lines=[{"lot": lot, "quantity": 1} for lot in of],
                          **{"from": code})
                )  # fmt: skip
                operations.append(
                    entry("return", f"B-{person}-{code}-{week}", week * 7 - 2, 8 + number, by=person,
                          issue=f"I-{person}-{code}-{week}", to=code,
                          lines=[{"lot": lot, "quantity": 1, "condition": "A1"} for lot in of])
                )  # fmt: skip
    findings = found(operations)
    (handler,) = said(findings, "handler")
    assert handler.signal.users == ["CLERK"]
    assert said(findings, "keeper") == []


def convoys(short: dict[str, set[int]]) -> list[dict[str, Any]]:
    """Twelve consignments of each of three carriers; of some, one of five lots comes short."""
    operations = [lots("ESH", [f"L-{number}" for number in range(5)], 100_000, -20)]
    for number, carrier in enumerate(("NORTHERN", "SOUTHERN", "WESTERN")):
        for each in range(12):
            id_, day = f"{carrier}-{each:02}", each * 5 + number
            lines = [{"lot": f"L-{lot}", "quantity": 100} for lot in range(5)]
            came = [dict(line) for line in lines]
            if each in short.get(carrier, set()):
                came[each % 5]["quantity"] = 95
            operations += [
                entry("dispatch", f"D-{id_}", day, to="HUT", expected=moment_of(day + 1), seals=["S-1"],
                      carrier=carrier, lines=lines, **{"from": "ESH"}),
                entry("receive", f"R-{id_}", day + 0.5, by="THIRD", dispatch=f"D-{id_}", to="HUT", seals_intact=True,
                      seals=["S-1"], lines=came, final=True),
            ]  # fmt: skip
    return operations


def test_a_carrier_whose_consignments_come_short() -> None:
    """Seven of eight short receipts were carried by one of three carriers."""
    (finding,) = found(convoys({"NORTHERN": set(range(7)), "WESTERN": {4}}))
    assert finding.signal.subject.startswith("carrier NORTHERN")
    assert all(each.startswith("R-NORTHERN") for each in finding.signal.operations)
    assert not finding.signal.users
    assert found(convoys({"NORTHERN": {1, 2, 3}, "SOUTHERN": {4, 5, 6}, "WESTERN": {7, 8}})) == []


def test_it_clears_when_the_losses_were_mistakes() -> None:
    """A count that finds everything again clears it."""
    operations = stores(CONCENTRATED)
    operations.append(count_of("C-LAST", "S1", 140, {f"S1-{each:02}": 1000 for each in range(15)}))
    findings = found(operations)
    assert findings
    assert standing(findings) == []
    assert all("C-LAST" in each.signal.operations for each in findings)
