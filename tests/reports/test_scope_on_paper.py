"""A report that was made from a part of the ledger says so, and whose it is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.item import item
from reports.stock import stock
from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.report_views import item_view, stock_view


def text_of(out: io.BytesIO) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())


@pytest.mark.parametrize("role", ["STOREKEEPER", "AUDITOR"])
def test_the_places_of_whoever_made_it_stand_on_it(tmp_path: Path, role: str) -> None:
    """A narrow scope is printed, with nothing of the other site; who reads everything has no such line."""
    user = person([role], ("NORTH",))
    is_part = role == "STOREKEEPER"
    with Ledger.create(str(tmp_path / "sites.db"), code="UNX", mission="Two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        ledger.act_as(Actor(user))
        paper, card = io.BytesIO(), io.BytesIO()
        with stock_view(ledger, generated_by="-") as view:
            stock(view, paper)
        item(item_view(ledger, "W-CAME.SOUTH", generated_by="-"), card)
    for text in (text_of(paper), text_of(card)):
        assert ("Only what goes with" in text) == is_part
        assert user in text
    assert ("W-SOUTH-STORED" in text_of(paper)) != is_part
    assert ("It has left the places of which this report speaks" in text_of(card)) == is_part
    assert ("SOUTH-BAY" in text_of(card)) != is_part
