"""Each attack of the catalogue is carried out, and what is said then is what docs/tampering.md says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.tampering.attack import Attack
from tests.ledger.tampering.office import Office
from tests.ledger.tampering.outcomes import CASES, NOT_SEEN, PAGE, Case, Outcome, carried_out, table

pytestmark = pytest.mark.lasting


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """Each of the ledgers that are attacked."""
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def office(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The ledger, to lay hands on."""
    return case.office(tmp_path_factory.mktemp("attacked"))


def entries(path: Path) -> dict[int, bytes]:
    """The entries that are there, by their numbers; none where there is no table of them."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return {seq: bytes(entry) for seq, entry in connection.execute("SELECT seq, entry FROM entry")}
    except sqlite3.Error:
        return {}


def first_other(before: dict[int, bytes], after: dict[int, bytes]) -> int | None:
    """The first entry that is not what it was, by comparing all bytes: what verification has to find without them."""
    return next((seq for seq in sorted(before) if after.get(seq) != before[seq]), None)


def test_the_catalogue(case: Case, office: Office) -> None:
    """
    Of each attack the page says what comes of it. With heads from outside the first damaged entry is named in every
    case, and never another one; with fewer it is among those that are named.
    """
    before = entries(office.path)
    page = PAGE.read_text(encoding="utf-8").splitlines()
    for attack in case.attacks:
        outcome, verdicts = carried_out(case, attack, office)
        office.restore()
        attack.do(office)
        after = entries(office.path)
        first = attack.first if attack.first is not None else first_other(before, after)
        if first is not None:
            told = [
                verdict.damage for verdict in verdicts if verdict is not None and verdict.damage is not None
            ]
            assert all(damage.first <= first <= damage.last for damage in told), attack.name
        if first is not None and verdicts[-1] is not None:
            damage = verdicts[-1].damage
            assert damage is not None, attack.name
            assert damage.first == first, attack.name
            are_missing = max(after, default=-1) < first
            assert damage.last == first or are_missing, attack.name
        row = list(table([(attack, outcome)]))[-1]
        assert row in page, f"docs/tampering.md does not say what came of it: {row}"


def test_the_page_lists_no_other_attack() -> None:
    """What the page lists is carried out."""
    names = {attack.name for case in CASES.values() for attack in case.attacks}
    page = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ")[0].removeprefix("| ") for line in page if line.startswith("| ")]
    assert set(rows) - {"what was done", "---"} == names
    assert len(rows) - rows.count("what was done") - rows.count("---") == len(names)


def test_each_name_stands_once() -> None:
    """No two attacks have one name."""
    names = [attack.name for case in CASES.values() for attack in case.attacks]
    assert len(names) == len(set(names))


def test_an_untouched_copy(case: Case, office: Office) -> None:
    """What is said of an attack is said because of it: where nothing is done, nothing is seen, and postings are taken."""
    outcome, _verdicts = carried_out(case, Attack("nothing", "", lambda _office: None), office)
    assert outcome == Outcome("taken", NOT_SEEN, NOT_SEEN, NOT_SEEN)
