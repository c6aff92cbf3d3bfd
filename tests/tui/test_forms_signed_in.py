"""Forms where people sign in: who records is known, a second person is proposed to, and a lock loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.closed_desk import cheap, closed_ledger, signed_in
from tests.tui.filling import struck, typed
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.form import FormPage
from tui.screens.operations import Operations
from wamledger.ledger.store import Ledger

SIZE = (80, 24)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk at a ledger of its own to which people sign in."""
    cheap(monkeypatch)
    closed_ledger(tmp_path / "gao.db")
    with Ledger.open(str(tmp_path / "gao.db")) as ledger:
        yield Desk(ledger)


async def test_whoever_signed_in_records_and_proposes(desk: Desk) -> None:
    """No field asks who records or approved; what needs a second person is proposed by whoever signed in."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await signed_in(pilot, "BINTA")
        filled = {"from": "ARM", "to": "STATE", "authority": "Order 8", "lines": [{"weapon": "W-2"}]}
        await pilot.app.fill("hand_over", filled)
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, FormPage)
        assert page.values.fields["by"] == "BINTA"
        assert {"by", "approved_by"}.isdisjoint(box.place for box in page.boxes())
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        assert "A second person has to agree" in screen_text(pilot)
        before = desk.ledger.head().size
        await struck(pilot, "enter")
        await settled(pilot)
        assert "Proposed as" in screen_text(pilot)
        assert desk.ledger.head().size == before + 1


async def test_what_is_not_theirs_to_record_is_refused_at_the_form(desk: Desk) -> None:
    """Somebody without the role sees whose it is, and the form says so instead of what it would do."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await signed_in(pilot, "DIALLO")
        await pilot.app.fill("set_policy", {"name": "late_entry_hours", "value": 5})
        await settled(pilot)
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, FormPage)
        assert "DIALLO" in page.faults["by"]
        assert "✗ " in screen_text(pilot)
        assert "DIALLO has the role" in screen_text(pilot) or "STOREKEEPER" in screen_text(pilot)


async def test_a_lock_keeps_what_was_typed(desk: Desk) -> None:
    """When the screens are locked what stood in the form is a draft of whoever typed it, and of nobody else."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await signed_in(pilot, "BINTA")
        await pilot.app.fill("add_party")
        await settled(pilot)
        await typed(pilot, "PATROL-9")
        await struck(pilot, "ctrl+l")
        await settled(pilot)
        assert "PATROL-9" not in screen_text(pilot)
        await signed_in(pilot, "DIALLO")
        await struck(pilot, "f4")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Operations)
        assert "PATROL-9" not in screen_text(pilot)
        await struck(pilot, "ctrl+l")
        await settled(pilot)
        await signed_in(pilot, "BINTA")
        await struck(pilot, "f4")
        await settled(pilot)
        assert "PATROL-9" in screen_text(pilot)
