"""Approvals on screen: what waits, who may decide it, and the decision, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.closed_desk import PASSPHRASES, pasted, signed_in
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.asking import Press
from tui.widgets.work_list import WorkList
from wamledger.ledger.store import Ledger
from wamledger.services import deciding
from wamledger.services.access.door import Door
from wamledger.services.posting import post_operations
from wamledger.services.proposals import proposals, propose_operation

SMALL = (80, 24)
WIDE = (140, 45)
AT = "2026-01-01T00:00:00Z"
MOVE = {
    "op": "move",
    "occurred_at": AT,
    "by": "ADMIN",
    "from": "ARM-1",
    "to": "ARM-2",
    "lines": [{"weapon": "W-8"}, {"lot": "L-1", "quantity": 10}],
}


def proposed(desk: Desk) -> str:
    """ADMIN has proposed to move goods; the id of the proposal."""
    report = propose_operation(desk.ledger, MOVE)
    return str(report.receipts[0]["id"])


async def at_approvals(pilot: Pilot[Any]) -> None:
    await pilot.app.go("approvals")
    await settled(pilot)


async def test_nothing_waits(desk_of: Callable[[str], Desk]) -> None:
    """In an empty ledger the inbox says that nothing waits."""
    async with Wamledger(desk_of("empty")).run_test(size=SMALL) as pilot:
        await at_approvals(pilot)
        assert "Nothing waits for a second person." in screen_text(pilot)


async def test_whoever_may_not_decide_is_told_why(desk_of: Callable[[str], Desk]) -> None:
    """Of one's own proposal it is said that it is one's own; a second person is told that they may."""
    desk = desk_of("full")
    proposed(desk)
    async with Wamledger(desk).run_test(size=SMALL) as pilot:
        await at_approvals(pilot)
        text = screen_text(pilot)
        assert "• Your own" in text
        assert "Move within the site" in text
        desk.is_called("other")
        await pilot.press("f5")
        await settled(pilot)
        assert "✓ Yes" in screen_text(pilot)


async def test_the_keeper_of_the_store_may_not_approve(desk_of: Callable[[str], Desk]) -> None:
    """Why the keeper of the store may not approve stands on the page of the proposal, in the words of the rule."""
    desk = desk_of("full")
    adding = {"op": "add_user", "occurred_at": AT, "by": "ADMIN", "code": "THIRD", "name": "Third"}
    post_operations(desk.ledger, [{**adding, "roles": ["WAM_OFFICER", "APPROVER"]}])
    handing = {**MOVE, "op": "hand_over", "to": "STATE", "authority": "Order 9", "by": "THIRD"}
    assert not propose_operation(desk.ledger, handing).refused
    async with Wamledger(desk).run_test(size=WIDE) as pilot:
        await at_approvals(pilot)
        assert "✗ No" in screen_text(pilot) or "! Reject only" in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "ADMIN keeps" in screen_text(pilot) or "keeper" in screen_text(pilot)


async def test_a_second_person_approves(desk_of: Callable[[str], Desk]) -> None:
    """The effect is seen before and after; approved by a second person it takes effect, and the entry is named."""
    desk = desk_of("full")
    code = proposed(desk)
    desk.is_called("OTHER")
    async with Wamledger(desk).run_test(size=WIDE) as pilot:
        await at_approvals(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "before: ARM-1: In store" in text
        assert "after:  ARM-2: In store" in text
        assert "after:  790" in text
        assert "✓ You may approve it." in text
        await pilot.press("a", "ctrl+s")
        await settled(pilot)
        text = screen_text(pilot)
        assert "It took effect as" in text
        assert "Approved" in text
        await pilot.press("a")
        assert "Approve " not in screen_text(pilot).splitlines()[0]
    (row,) = proposals(desk.ledger, every=True)
    assert (row.code, row.status, row.decided_by) == (code, "APPROVED", "OTHER")
    with desk.ledger.reading() as link:
        assert link.one("SELECT holder FROM weapon_standing WHERE weapon = 'W-8'") == ("ARM-2",)


async def test_the_mouse_decides_too(desk_of: Callable[[str], Desk]) -> None:
    """With the mouse a proposal is opened, and what the keys do in a box is done by clicking on their words."""
    desk = desk_of("full")
    proposed(desk)
    desk.is_called("OTHER")
    async with Wamledger(desk, start="approvals").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.click(WorkList, offset=(3, 1))
        await settled(pilot)
        assert "Before and after" in screen_text(pilot)
        pilot.app.screen.action_decide("approve")
        await settled(pilot)
        await pilot.click(list(pilot.app.screen.query(Press))[1])
        await settled(pilot)
        assert "Approve UNX" not in screen_text(pilot)
        pilot.app.screen.action_decide("approve")
        await settled(pilot)
        await pilot.click(pilot.app.screen.query(Press).first())
        await settled(pilot)
        assert "It took effect as" in screen_text(pilot)


async def test_a_rejection_wants_a_reason(desk_of: Callable[[str], Desk]) -> None:
    """Without a reason nothing is rejected; with one it is, and the reason stays."""
    desk = desk_of("full")
    proposed(desk)
    desk.is_called("OTHER")
    async with Wamledger(desk).run_test(size=SMALL) as pilot:
        await at_approvals(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("j", "ctrl+s")
        await settled(pilot)
        assert "Say why" in screen_text(pilot)
        await pilot.press(*"Wrong lot", "enter")
        await settled(pilot)
        assert "Rejected" in screen_text(pilot)
    (row,) = proposals(desk.ledger, every=True)
    assert (row.status, row.reason) == ("REJECTED", "Wrong lot")


async def test_what_the_ledger_refuses_is_said(desk_of: Callable[[str], Desk]) -> None:
    """Somebody who withdraws what another proposed is refused in words, and nothing is recorded."""
    desk = desk_of("full")
    proposed(desk)
    desk.is_called("OTHER")
    async with Wamledger(desk).run_test(size=SMALL) as pilot:
        await at_approvals(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("w", *"Mine now", "enter")
        await settled(pilot)
        assert "✗" in screen_text(pilot)
        assert "OTHER cannot withdraw it" in screen_text(pilot)
    (row,) = proposals(desk.ledger)
    assert row.status == "OPEN"


async def test_what_happened_to_the_goods_since_is_one_key_away(desk_of: Callable[[str], Desk]) -> None:
    """An entry about the same goods after the proposal is named as such."""
    desk = desk_of("full")
    proposed(desk)
    seen = {
        "op": "count",
        "occurred_at": AT,
        "by": "ADMIN",
        "id": "AGAIN",
        "place": "ARM-1",
        "scope": "SAMPLE",
    }
    seen |= {"kind": "COUNT", "cut_off": AT, "counted_by": ["ADMIN", "A. Witness"], "blind": True}
    assert not post_operations(desk.ledger, [{**seen, "lines": [{"weapon": "W-8"}]}]).refused
    async with Wamledger(desk).run_test(size=WIDE) as pilot:
        await at_approvals(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "Spoke of the same goods since" in text
        assert "AGAIN" in text


async def test_who_approves_gives_the_passphrase_once_more(closed: Desk) -> None:
    """In a closed ledger a wrong passphrase approves nothing, and the right one does, with the approver's signature."""
    async with Wamledger(closed, start="approvals").run_test(size=WIDE) as pilot:
        await signed_in(pilot, "CHEN")
        assert "✓ Yes" in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("a", *"wrong", "enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "passphrase is wrong" in text
        assert "wrong wrong" not in text
        pasted(pilot, PASSPHRASES["CHEN"])
        await pilot.press("enter")
        await settled(pilot)
        assert "It took effect as" in screen_text(pilot)
        assert closed.by == "CHEN"
    with closed.ledger.reading() as link:
        assert link.one("SELECT status, decided_by FROM proposal") == ("APPROVED", "CHEN")


async def test_a_second_person_approves_at_the_same_machine(closed: Desk) -> None:
    """Whoever proposed sits there; a second person gives their passphrase, and the first still sits there after it."""
    async with Wamledger(closed, start="approvals").run_test(size=WIDE) as pilot:
        await signed_in(pilot, "BINTA")
        assert "• Your own" in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("a", "shift+tab", "ctrl+u", *"chen", "enter")
        pasted(pilot, PASSPHRASES["CHEN"])
        await pilot.press("enter")
        await settled(pilot)
        assert "It took effect as" in screen_text(pilot)
        assert closed.by == "BINTA"
    with closed.ledger.reading() as link:
        assert link.one("SELECT status, decided_by FROM proposal") == ("APPROVED", "CHEN")


async def test_nobody_sits_there_after_a_lock_during_a_decision(
    closed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the screens are locked while a second person decides, nobody acts on the ledger when that has ended."""
    with Ledger.open(closed.ledger.where) as ledger:
        door = Door(ledger)
        door.enter("BINTA", PASSPHRASES["BINTA"])
        (row,) = proposals(ledger)
        real = deciding.proposals.decide

        def locked_meanwhile(*asked: Any, **more: Any) -> Any:
            answer = real(*asked, **more)
            door.leave()
            return answer

        monkeypatch.setattr(deciding.proposals, "decide", locked_meanwhile)
        deciding.decide(ledger, "approve", row.code, by="CHEN", passphrase=PASSPHRASES["CHEN"])
        assert ledger.actor is None


async def test_a_narrow_reader_is_refused_the_list(closed: Desk) -> None:
    """An administrator sees what is proposed about people, and no proposal about goods."""
    async with Wamledger(closed, start="approvals").run_test(size=SMALL) as pilot:
        await signed_in(pilot, "ADAMU")
        text = screen_text(pilot)
        assert "Nothing waits for a second person." in text
        assert "Hand over" not in text
