"""The sample meets the real ledger: every line is taken, and both books agree on where each thing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sample_data
from sample_data import figures
from sample_data.book import Book
from sample_data.entering import enter
from sample_data.mission import Mission
from wamledger.detection.severity import Severity
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import detect
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_files, post_operations

from .conftest import holdings_of

JOURNALS = [Path(str(journal)) for journal in sample_data.journals()]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.create(str(tmp_path / "sample.db"), code="SAMPLE", mission="SAMPLE") as created:
        yield created


def test_the_mission_is_taken_whole_and_stands_as_in_its_book(ledger: Ledger, mission: Mission) -> None:
    """After fourteen months, ledger and generator have each weapon and each round in the same cell."""
    report = post_files(ledger, JOURNALS, historical=True)
    assert report.refused == []
    assert report.posted == len(mission.journal)
    assert holdings(ledger) == holdings_of(mission.book)
    again = post_files(ledger, JOURNALS[:1], historical=True)
    assert (again.posted, again.refused) == (0, [])
    # nobody stole anything in it, and what honest people do is nothing urgent
    urgent = [each.id for each in detect(ledger) if each.severity in (Severity.S1, Severity.S2)]
    assert urgent == []


def test_the_small_mission_is_posted_as_of_today(ledger: Ledger) -> None:
    """The same journals may be posted by the ledger's own clock, where the rules for today's records hold."""
    from sample_data.generating import begun
    from sample_data.mission import SEED, SMALL

    small = begun(SEED, SMALL)
    operations = [*small.journal, *small.run()]
    report = post_operations(ledger, operations)
    assert report.refused == []
    assert holdings(ledger) == holdings_of(small.book)


@pytest.mark.parametrize(("name", "stream"), [("colombia", figures.colombia), ("nepal", figures.nepal)])
def test_published_totals_come_out_of_the_ledger(
    ledger: Ledger, name: str, stream: Callable[[], Iterator[dict]]
) -> None:
    """The ledger's holdings, summed, are the published figures to the last piece."""
    operations = list(stream())
    report = post_operations(ledger, operations)
    assert report.refused == []
    book = Book()
    for op in operations:
        enter(book, op)
    found = figures.totals(
        name,
        holdings(ledger),
        type_of=lambda weapon: book.weapons[weapon].type,
        nature_of=lambda lot: book.lots[lot].nature,
    )
    assert [figure for figure in found if not figure.agrees] == []
