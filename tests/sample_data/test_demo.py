"""The demonstration runs to its end, does what it says, and leaves files that can be held against it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest

from sample_data import demo
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.verification import verify

pytestmark = pytest.mark.lasting


class Shown(NamedTuple):
    """What a run of the demonstration gave: its end, its lines, and its folder."""

    end: int
    lines: list[str]
    out: Path

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One run for all tests."""
    out = tmp_path_factory.mktemp("demo") / "out"
    lines: list[str] = []
    return Shown(demo.run(None, out, lines.append), lines, out)


def test_everything_comes_out_as_said(shown: Shown) -> None:
    """The ledger verifies, the totals agree, and each theft is seen: the demonstration ends with 0."""
    assert shown.end == 0
    assert "DIFFERS" not in shown.text
    assert "it was not held back" not in shown.text


def test_problems_of_the_spreadsheet_are_named_by_cell(shown: Shown) -> None:
    """The dry run names the cells that Excel damaged with the repairs it offers, and each row that is no weapon."""
    assert "F23" in shown.text
    assert "0.4 would be taken as the text .40" in shown.text
    assert "1970-12-01 would be taken as the text 12/70" in shown.text
    assert "row 7: A. RIFLES" in shown.text


def test_the_published_totals_stand_beside_the_ledgers_own(shown: Shown) -> None:
    """Each published figure stands in a line with the same figure of the ledger, its source, and what is made up."""
    for name, figure in (
        ("rounds of small-arms ammunition", "1\u202f765\u202f862"),
        ("explosive, kg", "38\u202f255"),
        ("assault rifles", "6\u202f177"),
        ("Maoist army: registered in all", "3\u202f475"),
        ("Nepal Army: stored", "2\u202f855"),
    ):
        line = next(line for line in shown.lines if line.strip().startswith(name))
        assert line.split(" ")[-1] == [each for each in line.split(" ") if each][-2] == figure
    assert "https://unmc.unmissions.org/" in shown.text
    assert "MADE UP" in shown.text


def test_the_ledger_that_stays_holds_what_was_shown(shown: Shown) -> None:
    """The mission and the 8,994 weapons of Colombia are there to be looked at, and verify."""
    for name, weapons, status in (("mission", 369, "DESTROYED"), ("published", 8994, "DESTROYED")):
        with Ledger.open(str(shown.out / "demo-1" / f"{name}.db"), readonly=True) as ledger:
            assert ledger.faults == ()
            found = [each for each in holdings(ledger) if "weapon" in each and each["status"] == status]
            assert len(found) == weapons


def test_each_theft_is_seen_and_the_last_only_from_outside(shown: Shown) -> None:
    """A changed standing and a changed entry are found by the ledger itself, a cut-off end by the head kept outside."""
    verdicts = [line.strip() for line in shown.lines if line.strip().startswith("verify:")]
    assert [verdict.startswith("verify: sound") for verdict in verdicts] == [False, False, True, False]
    assert "status is DESTROYED; the entries give IN_STORE" in shown.text
    assert "was changed: its bytes do not have the hash" in shown.text
    assert "DELETE refused" in shown.text


def test_the_head_that_was_kept_convicts_the_forged_ledger(shown: Shown) -> None:
    """The head in the file fits the mission's ledger, and not the one that was cut off."""
    head = (shown.out / "head.txt").read_text("utf-8")
    for name, sound in (("mission", True), ("stolen-3", False)):
        with Ledger.open(str(shown.out / "demo-1" / f"{name}.db"), readonly=True) as ledger:
            assert verify(ledger, outside_heads=(head,), projections=False, workers=1).sound is sound


def test_the_reports_can_be_read(shown: Shown) -> None:
    """Both PDFs open, number their pages, and bear the head that was kept."""
    root = (shown.out / "head.txt").read_text("utf-8").split("\n")[2]
    for name, words in (("stock.pdf", "Stock of weapons and ammunition"), ("item.pdf", "Weapon file W-")):
        pdf = pypdf.PdfReader(io.BytesIO((shown.out / name).read_bytes()))
        assert words in pdf.pages[0].extract_text()
        assert root in pdf.pages[-1].extract_text().replace("\n", "")


def test_it_says_how_to_go_on(shown: Shown) -> None:
    """The last words are commands that name the ledger that was made."""
    tail = "\n".join(shown.lines[-13:])
    assert f"wamledger --ledger {shown.out / 'demo-1' / 'mission.db'} tui" in tail
    assert "verify --head" in tail


def test_no_ledger_is_written_over(tmp_path: Path) -> None:
    """A ledger that is there already is left alone, and named."""
    where = tmp_path / "mine.db"
    with Ledger.create(str(where), code="X", mission="Mine"):
        pass
    before = where.read_bytes()
    with pytest.raises(LedgerFault) as fault:
        demo.run(where, tmp_path / "out", lambda _line: None)
    assert str(where) in fault.value.message
    assert where.read_bytes() == before
