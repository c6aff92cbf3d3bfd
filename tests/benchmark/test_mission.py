"""The synthetic mission is accepted by the ledger, and its answer sheet agrees with its books."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from sample_data import times
from sample_data.benchmark.generating import Play
from sample_data.benchmark.label import EVENT, NEGATIVE, NOISE, PLANT
from sample_data.benchmark.plants import FAMILIES
from sample_data.benchmark.plants.families import LOOK_ALIKES
from sample_data.benchmark.size import END, PROFILES
from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify

SEEDS = range(1, 7)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("recorded", [True, False])
def test_nothing_is_refused(seed: int, recorded: bool, tmp_path: Path) -> None:
    """Import of past records and posting with roles, scopes and second persons both take every operation."""
    operations = list(Play("tiny", seed).operations(recorded=recorded))
    with Ledger.create(str(tmp_path / "m.db"), code="BENCH", mission="Synthetic") as ledger:
        report = post_operations(ledger, operations, historical=recorded, keep_going=True)
    assert [(each.line, [str(fault) for fault in each.faults]) for each in report.refused] == []
    assert report.posted + report.repeated == len(operations)


def test_what_was_sent_twice_is_kept_once(tiny: Any) -> None:
    """An operation that reached the ledger twice is one entry."""
    distinct = {each["id"] for each in tiny.operations}
    assert tiny.report.posted == len(distinct)
    assert tiny.report.repeated == len(tiny.operations) - len(distinct)


def test_time_goes_forward_and_no_entry_comes_before_its_event(tiny: Any) -> None:
    """The times of writing never go back, and nothing is written before it happened or after the mission."""
    last = ""
    for each in tiny.operations:
        assert last <= each["recorded_at"]
        assert each["occurred_at"] <= each["recorded_at"]
        last = each["recorded_at"]
    assert moment.parse(last) < (END + 20 * times.DAY) * 1_000_000


def test_the_ledger_is_sound_and_has_what_the_mission_has(tiny: Any) -> None:
    """After the mission the ledger verifies, and its weapons stand where the generator's own book has them."""
    play = Play("tiny", 1)
    for _ in play.operations():
        pass
    with Ledger.open(str(tiny.where), readonly=True) as ledger:
        assert verify(ledger).sound
        held = {each["weapon"]: each for each in holdings(ledger) if "weapon" in each}
    assert len(held) == len(play.world.stock.weapons)
    for code, weapon in play.world.stock.weapons.items():
        assert held[code]["status"] == weapon.status, code
        if weapon.status == "IN_STORE":
            assert held[code]["holder"] == weapon.holder, code


def test_the_same_seed_gives_the_same_bytes() -> None:
    """A mission and its answer sheet depend on the profile and the seed alone."""

    def printed(seed: int) -> tuple[str, str]:
        play = Play("tiny", seed)
        told = hashlib.sha256()
        for each in play.operations():
            told.update(orjson.dumps(each))
        return told.hexdigest(), hashlib.sha256(orjson.dumps([x.as_json() for x in play.labels])).hexdigest()

    first = printed(4)
    assert first == printed(4)
    assert first[0] != printed(5)[0]


def test_planting_leaves_an_honest_mission_without_plants() -> None:
    """A mission in which nothing was planted has no case on its answer sheet."""
    play = Play("tiny", 1, planted=False)
    assert sum(1 for _ in play.operations()) > 1_000
    assert {each.kind for each in play.labels} <= {NOISE, EVENT}


@pytest.mark.parametrize("seed", SEEDS)
def test_labels_agree_with_the_books(seed: int) -> None:
    """What a case names exists, its evidence is on record and known by its first signal or written later by design."""
    play = Play("tiny", seed)
    operations = {each["id"]: each for each in play.operations()}
    weapons = {
        line["new_weapon"]["id"]
        for each in operations.values()
        if each["op"] == "register"
        for line in each["lines"]
        if "new_weapon" in line
    }
    lots = {
        line["new_lot"]["id"]
        for each in operations.values()
        if each["op"] == "register"
        for line in each["lines"]
        if "new_lot" in line
    }
    places = {each["code"] for each in operations.values() if each["op"] == "add_place"}
    parties = {each["code"] for each in operations.values() if each["op"] == "add_party"}
    users = {each["code"] for each in operations.values() if each["op"] == "add_user"}
    cases = [each for each in play.labels if each.kind == PLANT]
    assert len(cases) > 20
    for each in play.labels:
        assert weapons.issuperset(each.weapons), each
        assert lots.issuperset(each.lots), each
        assert places.issuperset(each.places), each
        assert parties.issuperset(each.parties), each
        assert users.issuperset(each.persons), each
        assert operations.keys() >= set(each.operations), each
        if each.kind != PLANT or not each.is_recordable:
            continue
        assert each.quantity > 0 or each.unit == "entries", each
        proofs = [some for some in each.evidence if some]
        assert proofs or each.family == "R22", each
        for some in proofs:
            assert set(some) <= set(each.operations), each
        happened = [
            max(moment.parse(operations[id_]["occurred_at"]) // 1_000_000 for id_ in some) for some in proofs
        ]
        assert each.first_signal_at is not None
        if happened:
            # R16 is an entry that says it happened before; everything else shows once its evidence has happened
            assert min(happened) <= each.first_signal_at + 3_600, each
        if each.first_loss_at is not None:
            assert each.first_loss_at <= each.first_signal_at, each


def test_cases_do_not_take_what_is_of_another() -> None:
    """No weapon and no lot of a contingent is planted in two cases."""
    for seed in SEEDS:
        play = Play("tiny", seed)
        for _ in play.operations():
            pass
        taken = Counter(
            code for each in play.labels if each.kind == PLANT for code in {*each.weapons, *each.lots}
        )
        assert [code for code, number in taken.items() if number > 1] == []


def test_every_rule_has_a_family_and_every_family_two_look_alikes() -> None:
    """R01 to R32 but R24, which is no part of the books, and two compound cases are planted; each with look-alikes."""
    codes = {each.code for each in FAMILIES}
    assert codes == {f"R{number:02}" for number in range(1, 33)} - {"R24"} | {"C1", "C2"}
    alike = Counter(each[0] for each in LOOK_ALIKES)
    assert {code for code in codes if alike[code] < 2} == set()


@pytest.fixture(scope="module")
def small() -> tuple[Play, list[dict[str, Any]]]:
    """A small year of seed 1."""
    play = Play("small", 1)
    return play, list(play.operations())


def test_a_small_year_has_every_family(small: Any) -> None:
    """The small mission plants five cases of each family, all intensities, and the books show nearly all of them."""
    play, operations = small
    assert len(operations) > 40_000
    cases = [each for each in play.labels if each.kind == PLANT]
    assert {each.code for each in FAMILIES} == {each.family for each in cases}
    shown = sum(1 for each in cases if each.is_recordable)
    assert shown >= 0.95 * len(FAMILIES) * PROFILES["small"].cells
    assert {each.intensity for each in cases} == {1, 2, 3, 4, 5}
    assert sum(1 for each in play.labels if each.kind == NEGATIVE) >= 2 * len(FAMILIES) - 4


def test_a_small_year_has_every_honest_mistake(small: Any) -> None:
    """Slips, misreadings, mislaid papers, wrong lots and lines that are down come as often as the page says."""
    play, operations = small
    honest = play.world.honest
    opened = sum(
        1 for each in operations if each["op"] == "count" for line in each["lines"] if line.get("sealed") is False
    )  # fmt: skip
    assert 0.001 < honest["count error"] / opened < 0.01
    assert 0.001 < honest["wrong lot on the sheet"] / opened < 0.01
    groups = sum(1 for each in operations if each["op"] == "issue" and "weapon" in each["lines"][0])
    assert 0.0005 < honest["duty prolonged"] / groups < 0.004
    for what in ("rounds really lost", "counted by the keeper", "serial misread at a count", "lost voucher",
                 "late within the grace", "days without a line", "days with the clock an hour behind"):  # fmt: skip
        assert honest[what] > 0, what
    assert any(site.error for site in play.world.sites)


def test_what_is_sent_again_later_is_stamped_anew(small: Any) -> None:
    """Some of what reaches the ledger twice has another time of writing, and none has another content."""
    first: dict[str, dict[str, Any]] = {}
    again = stamped = 0
    for each in small[1]:
        known = first.get(each["id"])
        if known is None:
            first[each["id"]] = each
            continue
        again += 1
        stamped += known["recorded_at"] < each["recorded_at"]
        assert {**known, "recorded_at": ""} == {**each, "recorded_at": ""}
    assert 50 < stamped < again


@pytest.mark.parametrize(("name", "says"), [("riverine", "BOAT-"), ("police", "COURT")])
def test_the_profiles_that_are_held_out_are_missions(name: str, says: str, tmp_path: Path) -> None:
    """Two months of the river and of the city are accepted by the ledger, and have what only they have."""
    play = Play(replace(PROFILES[name], months=2, cells=1, seized=30, participants=20), 1)
    operations = list(play.operations())
    with Ledger.create(str(tmp_path / "m.db"), code="BENCH", mission="Synthetic") as ledger:
        report = post_operations(ledger, operations, historical=True, keep_going=True)
    assert [(each.line, [str(fault) for fault in each.faults]) for each in report.refused] == []
    texts = [each.get("vehicle") or each.get("to") or "" for each in operations]
    assert sum(1 for each in texts if each.startswith(says)) > 5
    assert sum(1 for each in play.labels if each.kind == PLANT and each.is_recordable) > 15
    keepers = {each["code"]: each["keeper"] for each in operations if "keeper" in each}
    lazy = play.world.sites[-1].code
    for each in operations:
        if each["op"] == "count" and each["kind"] == "INDEPENDENT" and not each["place"].startswith(lazy):
            assert keepers[each["place"]] not in each["counted_by"], each["id"]
