"""Searching while typing: what is found, with the index and without it; that it keeps up, and may be thrown away."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wamledger.ledger import tables
from wamledger.ledger.migrations.editions import PACKAGED
from wamledger.ledger.store import Ledger
from wamledger.services.lists import named, ordered
from wamledger.services.lists.form import Asked
from wamledger.services.lists.search import building, finding, index
from wamledger.services.lists.search.folding import typed
from wamledger.services.lists.search.index import WEAPONS, state_of
from wamledger.services.lists.search.lots import lots_of
from wamledger.services.posting import post_operations
from wamledger.services.verification import rebuild, verify

MAKES = (
    ("Zastava", "M70"),
    ("Izhmash", "AKM"),
    ("Heckler & Koch", "G3"),
    ("Colt", "M16A2"),
    ("Ижмаш", "АК-74"),
)
TYPED = (
    "a", "0", "o", "z7", "ab1", "AB10", "ak", "akm", "zastava", "m70 zast", "hecklerkoch", "heckler g3", "izhm",
    "w-0", "w0001", "un-x", "t-1", "qqq", "7", "k k", "ижмаш", "1o1", "i0",
)  # fmt: skip


def stock(made: ModuleType, numbers: range, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Weapons with serials of letters that are easily taken for figures, some with tags, some without serials."""
    dice = random.Random(seed)
    lines = []
    for number in numbers:
        make, model = dice.choice(MAKES)
        new: dict[str, Any] = {**made.WEAPON, "id": f"W-{number:04d}", "make": make, "model": model}
        if dice.random() < 0.9:
            new["serial"] = "".join(dice.choice("AB0O1I57ZK") for _each in range(dice.randrange(3, 9)))
        else:
            new["serial_status"] = "NONE"
        if dice.random() < 0.5:
            new["tag"] = f"T-{number}"
        lines.append({"new_weapon": new, "condition": "SERVICEABLE"})
    source = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "UNIT"}
    for start in range(0, len(lines), 40):
        yield made.op("register", to="ARM-1", acquisition=source, lines=lines[start : start + 40])


@pytest.fixture
def stocked(small: Ledger, made: ModuleType) -> Ledger:
    """A ledger with three hundred weapons, posted out of the order of their codes."""
    made.posted(small, *stock(made, range(300, 400)), *stock(made, range(200), seed=2))
    return small


@pytest.fixture(params=["few", "many"])
def answers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Searches that few rows answer, and the same as if they were many; blocks are short, so that there are several."""
    monkeypatch.setattr(index, "BLOCK", 64)
    monkeypatch.setattr(building, "BLOCK", 64)
    monkeypatch.setattr(index, "AT_ONCE", 10)
    if request.param == "many":
        monkeypatch.setattr(finding, "FEW", 3)
        monkeypatch.setattr(finding, "FEW_SORTED", 3)
        monkeypatch.setattr(finding, "TOGETHER", 7)
        monkeypatch.setattr(finding, "READ", 20)
        monkeypatch.setattr(ordered, "LOOKED_AT", 20)
    return str(request.param)


def pages(ledger: Ledger, asked: Asked, *, backwards: bool = False, limit: int = 11) -> list[str]:
    """The codes that a search gives, page by page."""
    source, keys = named(ledger, "weapons"), list[str]()
    if backwards:
        while rows := source.page_before(asked, keys[0] if keys else None, limit):
            keys = [row.key for row in rows] + keys
        return keys
    while rows := source.page(asked, keys[-1] if keys else None, limit):
        keys += [row.key for row in rows]
    return keys


def looked_through(ledger: Ledger, find: str) -> list[str]:
    """The codes of all weapons that are meant, by looking at each."""
    meant = typed(find)
    assert meant is not None
    with ledger.reading() as link:
        codes = [code for (code,) in link.rows("SELECT weapon FROM weapon_standing")]
        rows = building.rows_of(link, codes)
    return sorted(row[0] for row in rows if meant.is_in(building.weapon_texts(*row)))


def test_the_index_finds_what_looking_at_each_row_finds(stocked: Ledger, answers: str) -> None:
    """Whatever is typed, in either direction, the rows are those that looking through the register gives."""
    assert building.catch_up(stocked)
    found = set()
    for find in TYPED:
        expected = looked_through(stocked, find)
        found.update(expected)
        for asked in (Asked(find=find), Asked(find=find, descending=True)):
            in_order = expected[::-1] if asked.descending else expected
            assert pages(stocked, asked) == in_order, asked
            assert pages(stocked, asked, backwards=True) == in_order, asked
        assert named(stocked, "weapons").count(Asked(find=find)) in range(len(expected), len(expected) + 40)
    assert len(found) > 250


def test_a_search_goes_with_order_and_filters(stocked: Ledger, made: ModuleType, answers: str) -> None:
    """What is found can stand in any order, and be narrowed by a filter."""
    building.catch_up(stocked)
    made.posted(stocked, made.move("W-0000", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z"))
    expected = looked_through(stocked, "akm")
    with stocked.reading() as link:
        unread = {code for (code,) in link.rows("SELECT code FROM weapon WHERE serial_key IS NULL")}
    assert unread
    for sort in ("serial", "holder", "since"):
        assert sorted(pages(stocked, Asked(sort, find="akm"))) == expected
        assert pages(stocked, Asked(sort, find="akm"), backwards=True) == pages(
            stocked, Asked(sort, find="akm")
        )
        # what has no serial comes last, whichever way round
        turned = pages(stocked, Asked(sort, find="akm"))[::-1]
        turned.sort(key=lambda code: sort == "serial" and code in unread)
        assert pages(stocked, Asked(sort, descending=True, find="akm")) == turned
    one = Asked(find="w-0", filters={"holder": "ARM-2"})
    assert pages(stocked, one) == ["W-0000"]
    assert named(stocked, "weapons").count(one) == 1


def test_what_was_posted_since_is_found_at_once(stocked: Ledger, made: ModuleType, answers: str) -> None:
    """New weapons, new readings and readings that were taken back are found before the index knows of them, and after."""
    with stocked.reading() as link:
        (first,) = link.one("SELECT serial FROM weapon WHERE code = 'W-0001'")
    assert len(first) > 2
    building.catch_up(stocked)
    made.posted(
        stocked,
        *stock(made, range(210, 215), seed=3),
        made.weapon("W-9999", serial="XQ4711"),
        made.op(
            "correct_identity", id="READ", weapon="W-0001", changes={"serial": "XQ4712"}, reason="Cleaned",
            approved_by="OTHER",
        ),
    )  # fmt: skip
    for _state in ("not seen yet", "brought up"):
        assert pages(stocked, Asked(find="xq471")) == ["W-0001", "W-9999"]
        assert pages(stocked, Asked(find="xq471", descending=True)) == ["W-9999", "W-0001"]
        assert pages(stocked, Asked(find="w-021")) == [f"W-021{number}" for number in range(5)]
        assert pages(stocked, Asked(find="w-0")) == looked_through(stocked, "w-0")
        building.catch_up(stocked)
    made.posted(stocked, made.op("reverse", entry="READ", reason="Misread", approved_by="OTHER"))
    for _state in ("not seen yet", "brought up"):
        assert pages(stocked, Asked(find="xq471")) == ["W-9999"]
        assert "W-0001" in pages(stocked, Asked(find=first))
        building.catch_up(stocked)


def test_a_search_without_an_index_looks_at_every_row(stocked: Ledger, answers: str) -> None:
    """Where nobody has made an index, or nobody may, the register is looked through, and the answer is the same."""
    with stocked.reading() as link:
        assert state_of(link, WEAPONS) is None
    for find in TYPED:
        expected = looked_through(stocked, find)
        assert pages(stocked, Asked(find=find)) == expected
        assert pages(stocked, Asked(find=find), backwards=True) == expected
        assert sorted(pages(stocked, Asked("serial", find=find))) == expected
        assert named(stocked, "weapons").count(Asked(find=find)) == len(expected)


def test_an_index_that_was_begun_is_finished(stocked: Ledger, answers: str) -> None:
    """One that is stopped half way is used by nobody, and taken up where it was left; what came meanwhile is in it."""
    assert not building.catch_up(stocked, lambda made, _all: made < 100)
    with stocked.reading() as link:
        state = state_of(link, WEAPONS)
    assert state is not None
    assert not state.is_whole
    assert pages(stocked, Asked(find="zastava")) == looked_through(stocked, "zastava")
    assert building.catch_up(stocked)
    assert building.catch_up(stocked), "what is up to date stays so"
    with stocked.reading() as link:
        assert link.one("SELECT COUNT(*) FROM search_card")[0] == 303
    assert pages(stocked, Asked(find="zastava")) == looked_through(stocked, "zastava")


def test_many_cards_out_of_order_make_a_new_index(
    stocked: Ledger, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards that came between others stand apart; when there are too many the index is made anew, in order."""
    building.catch_up(stocked)
    monkeypatch.setattr(building, "APART", 3)
    for start in (210, 220):
        made.posted(stocked, *stock(made, range(start, start + 5), seed=start))
        building.catch_up(stocked)
    with stocked.reading() as link:
        state = state_of(link, WEAPONS)
    assert state is not None
    assert state.ordered == state.numbers == 313
    assert pages(stocked, Asked(find="w-02")) == looked_through(stocked, "w-02")


def test_rebuilding_and_verifying_take_no_notice_of_the_index(stocked: Ledger) -> None:
    """A ledger with an index is sound; one that was rebuilt has none, and gets another."""
    building.catch_up(stocked)
    assert verify(stocked).sound
    rebuild(stocked)
    with stocked.reading() as link:
        assert [link.one(f"SELECT COUNT(*) FROM {name}")[0] for name in tables.SEARCH] == [0, 0, 0]
    building.catch_up(stocked)
    assert pages(stocked, Asked(find="colt")) == looked_through(stocked, "colt")


def test_an_index_that_somebody_changed_shows_nothing_that_is_not_there(stocked: Ledger) -> None:
    """Each row that the index names is held against the register: a false card shows nothing."""
    building.catch_up(stocked)
    with stocked.writing() as link:
        link.run("UPDATE search_card SET code = 'W-NOT-THERE' WHERE n = 5")
        (all_of_them,) = link.one("SELECT cards FROM search_gram WHERE gram = '^W0' AND kind = 'weapon'")
        link.run("UPDATE search_gram SET cards = ? WHERE gram = '^C0'", (bytes(all_of_them),))
    found = pages(stocked, Asked(find="colt"))
    assert 0 < len(found) <= len(looked_through(stocked, "colt"))
    assert set(found) <= set(looked_through(stocked, "colt"))
    assert set(pages(stocked, Asked(find="co"))) <= set(looked_through(stocked, "co"))


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_a_ledger_that_may_only_be_read_is_searched(stocked: Ledger, where: str, made: ModuleType) -> None:
    """Opened for reading, with an index that is behind, or with none: nothing is written, and everything is found."""
    building.catch_up(stocked)
    made.posted(stocked, made.weapon("W-9999", serial="XQ4711"))
    with Ledger.open(where, readonly=True) as ledger:
        assert pages(ledger, Asked(find="xq471")) == ["W-9999"]
        building.keep_up(ledger)
        with ledger.reading() as link:
            state = state_of(link, WEAPONS)
            assert state is not None
            assert state.entries < link.one("SELECT COUNT(*) FROM entry")[0]


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_an_index_is_made_beside_the_screen(stocked: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a large register without an index sends somebody to make one, and is answered meanwhile."""
    monkeypatch.setattr(building, "SMALL", 10)
    assert pages(stocked, Asked()) == looked_through(stocked, "w")
    for thread in building.under_way():
        thread.join(timeout=20)
    assert pages(stocked, Asked(find="zastava")) == looked_through(stocked, "zastava")
    with stocked.reading() as link:
        state = state_of(link, WEAPONS)
        assert state is not None
        assert state.is_whole


def test_a_ledger_of_the_first_edition_is_searched_once_it_is_upgraded(
    where: str, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier program recorded is found by a search, with an index and before there is one."""
    from wamledger.ledger.postgresql import rights

    with monkeypatch.context() as earlier:
        earlier.setitem(PACKAGED.__dict__, "newest", 1)
        earlier.setattr(tables, "ASIDE", ())
        earlier.setattr(rights, "DRAFTS", rights.NAMES)
        with Ledger.create(where, code="UNX", mission="X") as ledger:
            report = post_operations(ledger, [*made.office(), *stock(made, range(30))])
            assert not report.refused
    with Ledger.open(where) as ledger:
        assert verify(ledger).sound
        for _state in range(2):
            assert pages(ledger, Asked(find="w-001")) == [f"W-001{number}" for number in range(10)]
            building.catch_up(ledger)
    if "://" not in where:
        assert Path(where).with_name(f"{Path(where).name}.before-0002.bak").exists()


@pytest.mark.parametrize(
    ("find", "is_found"),
    [
        ("ABO1Z5", True),  # letters for figures
        ("ab-0125", True),  # case, and what stands between
        ("b0125", True),  # a part
        ("8012S", True),  # B for 8, 5 for S
        ("AB0135", False),
        ("ab", True),  # a beginning
        ("b0", False),  # two characters are a beginning alone
        ("un-unx-26", True),  # an assigned serial
        ("zastava m70", True),
        ("m70 ab0125", True),
        ("m70 ab0135", False),
        ("zastavam70", True),
        ("W 77", True),
        ("tag-7", True),
        ("иж", False),
        ("00", False),
        ("- .", True),  # nothing that could be looked for narrows nothing
    ],
)
def test_what_a_search_means(find: str, is_found: bool) -> None:
    """Look-alikes are one, case and signs do not matter, each word must be found, one or two characters at a beginning."""
    texts = building.weapon_texts("W-77", "AB0125", "UN-UNX-26-000001-X", "TAG-7", "Zastava", "M70")
    meant = typed(find)
    assert (meant is None or meant.is_in(texts)) is is_found


def test_lots_are_found_by_number_nature_and_maker(small: Ledger, made: ModuleType) -> None:
    """A lot is found by part of its number, by the name of its nature, and as soon as it is recorded."""
    source = named(small, "lots")
    source.page(Asked(), None, 1)
    for reader in [each for each in threading.enumerate() if each.name == "texts of lots"]:
        reader.join(10)
    texts = lots_of(small)._texts
    assert texts, "they are read before anything is typed"
    made.posted(small, made.lot("L-AA", 10), made.lot("L-BB", 10, nature="CTG-7.62X39-BALL"))
    assert {row.key for row in source.page(Asked(find="cartridge 5.56"), None, 50)} >= {"L-AA"}
    assert [row.key for row in source.page(Asked(find="lotlbb"), None, 50)] == ["L-BB"]
    made.posted(small, made.lot("L-CC", 10))
    assert [row.key for row in source.page(Asked(find="LOT-L-CC"), None, 50)] == ["L-CC"]
    stock_rows = named(small, "holdings").page(Asked(find="lot-l-cc"), None, 50)
    assert [row.subject.code for row in stock_rows] == ["L-CC"]
