"""The journals of the sample: written from one seed, complete, in order, of the promised size."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import sample_data
from sample_data.generating import generate
from sample_data.mission import SEED, SMALL, Mission
from sample_data.page import page
from sample_data.writing import by_month, line
from wamledger import reference
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import read
from wamledger.services.exporting import LEFT_OUT

ROOT = Path(__file__).parents[2]


def operations_of(path: Path) -> list[dict]:
    """The operations of a journal, without its head and its comments."""
    texts = [text for text in path.read_text("utf-8").splitlines() if text and not text.startswith("#")]
    return [each for each in map(json.loads, texts) if "op" in each]


def test_the_same_seed_gives_the_same_mission() -> None:
    """A mission depends on its seed and on nothing else."""
    first, second = ["".join(map(line, generate(SEED, SMALL))) for _ in range(2)]
    assert first == second
    assert first != "".join(map(line, generate(SEED + 1, SMALL)))


def test_the_packaged_journals_are_what_the_generator_writes(mission: Mission) -> None:
    """Whoever changes the generator writes the files again: python -m sample_data."""
    packaged = {path.name: path.read_bytes() for path in map(Path, map(str, sample_data.journals()))}
    assert packaged == {name: text.encode() for name, text in by_month(mission.journal).items()}


def test_the_page_of_figures_is_what_the_mission_counts(mission: Mission) -> None:
    """docs/sample_mission.md states no figure that the mission does not have."""
    assert (ROOT / "docs" / "sample_mission.md").read_text("utf-8") == page(mission)


def test_journals_post_one_after_the_other() -> None:
    """recorded_at never goes back, from the first file to the last, and is never before occurred_at."""
    before = ""
    for journal in sample_data.journals():
        for op in operations_of(Path(str(journal))):
            assert op["occurred_at"] <= op["recorded_at"], op["id"]
            assert before <= op["recorded_at"], op["id"]
            assert op["recorded_at"].startswith(journal.name.removesuffix(".jsonl")), op["id"]
            before = op["recorded_at"]
    assert "2026-10-31" <= before < "2026-11-01"


def test_every_kind_of_operation_happens(mission: Mission) -> None:
    """Each operation that a journal takes elsewhere is used at least once, in the small mission too."""
    told = set(OPERATIONS) - LEFT_OUT - {"change_user"}
    assert {op["op"] for op in mission.journal} == told
    assert {op["op"] for op in generate(SEED, SMALL)} == told


def test_each_line_has_the_form_of_its_operation(mission: Mission) -> None:
    """Each operation is read without a fault, and reading changes nothing in it."""
    for op in mission.journal:
        _, canonical = read(dict(op))
        assert canonical == op, op["id"]


def test_ids_are_used_once(mission: Mission) -> None:
    """Each operation, weapon and lot has an id of its own, so posting twice posts nothing twice."""
    ids = Counter(op["id"] for op in mission.journal)
    assert max(ids.values()) == 1


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("operations", 12_000, 20_000),
        ("weapons", 2_900, 3_100),
        ("seized", 600, 600),
        ("surrendered", 500, 500),
        ("participants", 400, 400),
        ("lots", 150, 150),
        ("rounds", 880_000, 920_000),
        ("sites", 8, 8),
        ("bytes", 3_000_000, 9_000_000),
    ],
)
def test_the_mission_has_its_size(mission: Mission, what: str, least: int, most: int) -> None:
    """The sample is as large as it says: enough to look real, small enough to post in seconds."""
    book = mission.book
    modes = Counter(weapon.mode for weapon in book.weapons.values())
    sizes = {
        "operations": len(mission.journal),
        "weapons": len(book.weapons),
        "seized": modes["SEIZED"] + modes["CAPTURED"] + modes["FOUND"],
        "surrendered": modes["SURRENDERED"],
        "participants": len(book.participants),
        "lots": len(book.lots),
        "rounds": sum(
            quantity
            for code, quantity in book.taken_on_charge.items()
            if code in book.lots and book.lots[code].nature.startswith("CTG-")
        ),
        "sites": sum(place.kind == "SITE" for place in book.places.values()),
        "bytes": sum(map(len, map(line, mission.journal))),
    }
    assert least <= sizes[what] <= most


def test_serials_are_of_every_kind(mission: Mission) -> None:
    """Serials stand in Latin, Cyrillic and Arabic script, and with every serial status."""
    new = [
        entry["new_weapon"]
        for op in mission.journal
        if op["op"] == "register"
        for entry in op["lines"]
        if "new_weapon" in entry
    ]
    assert {each["serial_status"] for each in new} == {
        "CLEAR", "PARTIAL", "ILLEGIBLE", "OBLITERATED", "ALTERED_RESTAMPED", "MISMATCHED", "NONE",
        "NOT_CHECKED",
    }  # fmt: skip
    letters = "".join(each.get("serial", "") for each in new)
    assert any("А" <= each <= "я" for each in letters)
    assert any("٠" <= each <= "٩" for each in letters)
    assert any("A" <= each <= "Z" for each in letters)


def test_natures_and_countries_are_of_the_packaged_tables(mission: Mission) -> None:
    """No invented code stands where the field has one."""
    natures = set(reference.natures()) | mission.book.natures
    assert {lot.nature for lot in mission.book.lots.values()} <= natures
    text = "".join(map(line, mission.journal))
    assert '"country":' not in text, "invented States have no country code"


def test_the_sample_says_that_it_is_invented() -> None:
    """Whoever opens any one journal reads at its top that all of it is invented."""
    for journal in sample_data.journals():
        head, notice, *_ = Path(str(journal)).read_text("utf-8").splitlines()
        assert "invented" in json.loads(head)["mission"]
        assert notice.startswith("# All of this is invented")
    assert "invented" in (ROOT / "sample_data" / "README.md").read_text("utf-8").splitlines()[0]
