"""Forms where people sign in: who records is known, a second person is proposed to, and a lock loses nothing."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.closed_desk import signed_in
from tests.tui.forms.filling import filled_in, struck, typed
from tests.tui.forms.recording import chosen, last_entry
from tests.tui.reading import come_to_rest, screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.deed import DeedPage
from tui.screens.effect import EffectPage
from tui.screens.form import FormPage
from tui.screens.operations import Operations
from tui.screens.posted import Posted
from wamledger.services.form_fields.values import Values

SIZE = (80, 24)


async def test_whoever_signed_in_records_and_proposes(closed: Desk) -> None:
    """No field asks who records or approved; what needs a second person is proposed by whoever signed in."""
    async with Wamledger(closed).run_test(size=SIZE) as pilot:
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
        before = closed.ledger.head().size
        await struck(pilot, "enter")
        await settled(pilot)
        assert "Proposed as" in screen_text(pilot)
        assert closed.ledger.head().size == before + 1


async def test_who_is_added_is_told_in_words_and_given_a_passphrase_next(closed: Desk) -> None:
    """The review says of a user what the form says, and the next thing that is offered is that they can sign in."""
    async with Wamledger(closed).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await signed_in(pilot, "ADAMU")
        added = {"code": "BAH", "name": "Bah Diallo", "roles": ["DDR_OFFICER", "STOREKEEPER"]}
        await pilot.app.fill("add_user", added)
        await settled(pilot)
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        text = screen_text(pilot)
        assert "BAH  Roles" in text
        assert "DDR officer, Storekeeper" in text
        assert "add_user" not in text
        await struck(pilot, "enter")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Posted)
        assert "Give BAH" not in screen_text(pilot), "others have to agree first"
        page.recorded = replace(page.recorded, is_proposal=False, operation={"op": "add_user", **added})
        await page.recompose()
        await settled(pilot)
        assert "Give BAH a passphrase" in screen_text(pilot)
        await page._enrol()
        await settled(pilot)
        assert isinstance(pilot.app.screen, DeedPage)
        assert pilot.app.screen.values["user"] == "BAH"


async def test_what_is_not_theirs_to_record_is_refused_at_the_form(closed: Desk) -> None:
    """Somebody without the role sees whose it is, and the form says so instead of what it would do."""
    async with Wamledger(closed).run_test(size=SIZE) as pilot:
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
        assert "DIALLO has the role" in screen_text(pilot) or "storekeeper" in screen_text(pilot)


async def test_a_lock_keeps_what_was_typed(closed: Desk) -> None:
    """When the screens are locked what stood in the form is a draft of whoever typed it, and of nobody else."""
    async with Wamledger(closed).run_test(size=SIZE) as pilot:
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


async def test_a_key_is_revoked_by_keyboard(closed: Desk) -> None:
    """Whoever signed in revokes the key of somebody: the form is typed, seen, and proposed or recorded once."""
    with closed.ledger.reading() as link:
        key_id = link.one("""SELECT key_id FROM user_key WHERE "user" = 'EVA'""")[0]
    async with Wamledger(closed, start="enter").run_test(size=SIZE) as pilot:
        await come_to_rest(pilot)
        await signed_in(pilot, "ADAMU")
        page = await chosen(pilot, "revoke_key")
        values = Values(
            {**page.values.fields, "user": "EVA", "key_id": key_id, "reason": "The card was lost"}
        )
        await filled_in(pilot, page, values)
        await struck(pilot, "ctrl+s")
        await come_to_rest(pilot)
        assert isinstance(pilot.app.screen, EffectPage), (page.faults, screen_text(pilot))
        size = closed.ledger.head().size
        await struck(pilot, "enter", "enter", "enter")
        await come_to_rest(pilot)
        assert isinstance(pilot.app.screen, Posted), screen_text(pilot)
    assert closed.ledger.head().size == size + 1
    operation = last_entry(closed.ledger)["operation"]
    operation = operation.get("operation", operation)
    assert (operation["op"], operation["user"], operation["key_id"]) == ("revoke_key", "EVA", key_id)
    assert operation["reason"] == "The card was lost"
