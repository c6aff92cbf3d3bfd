"""Findings on screen: the list of work, the evidence, what is said of them, and whom they mean; by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.tui.closed_desk import signed_in
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.findings import Findings
from tui.widgets.work_list import WorkList
from wamledger.detection import registry
from wamledger.services.subjects import Subject

SMALL = (80, 24)
WIDE = (140, 45)


async def test_nothing_stands_out(desk_of: Callable[[str], Desk]) -> None:
    """Of an empty ledger it is said that nothing stands out, and what that does not say."""
    async with Wamledger(desk_of("empty"), start="findings").run_test(size=SMALL) as pilot:
        await settled(pilot)
        text = screen_text(pilot)
        assert "Nothing stands out." in text


async def test_the_most_urgent_stands_first(desk_of: Callable[[str], Desk]) -> None:
    """Findings are told with a sign and a word for how urgent they are, the most urgent first."""
    async with Wamledger(desk_of("full"), start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        lines = [line.strip() for line in screen_text(pilot).splitlines()]
        urgent = [line[:4] for line in lines if line[:1] in "‼!•·" and line]
        assert urgent[0] == "‼ S1"
        assert urgent == sorted(urgent, key=lambda each: each[2:])
        assert any("S1 (now): 3" in line for line in lines)


async def test_the_list_can_be_narrowed(desk_of: Callable[[str], Desk]) -> None:
    """By severity, family and place; what it is narrowed to is said in words, and all of it can be undone."""
    async with Wamledger(desk_of("full"), start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Findings)
        every = len(page.rows or ())
        await pilot.press("f", "right", "right", "tab", "right", "tab", *"hut", "ctrl+s")
        await settled(pilot)
        text = screen_text(pilot)
        assert "S2 or more urgent" in text
        assert "Physical balance" in text
        assert "place HUT" in text
        assert f"1 of {every} findings" in text
        assert "In transit too long" in text
        assert "Weapons not found in a count" not in text


async def test_what_has_cleared_is_shown_when_asked(desk_of: Callable[[str], Desk]) -> None:
    """A finding that has cleared is not among the work, and is shown as cleared when somebody asks for it."""
    async with Wamledger(desk_of("full"), start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = screen_text(pilot)
        await pilot.press("c")
        await settled(pilot)
        after = screen_text(pilot)
        assert "cleared" not in before.replace("Cleared ones too", "")
        assert "with what has cleared" in after
        assert after.count("cleared") > 1


async def test_each_entry_is_a_key_away(desk_of: Callable[[str], Desk]) -> None:
    """The page of a finding says what it rests on, what would explain and clear it; Enter opens the first entry."""
    desk = desk_of("full")
    async with Wamledger(desk, start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = screen_text(pilot)
        for part in ("What could explain it", "What clears it", "Figures", "State", "A finding states"):
            assert part in text
        assert "REG-5" in text
        shown: list[Any] = []

        async def show(subject: Any) -> None:
            shown.append(subject)

        pilot.app.show = show  # type: ignore[attr-defined]
        await pilot.press("enter", "down", "down", "enter")
        assert [(each.kind, each.code) for each in shown] == [("entry", "REG-5"), ("entry", "COUNT")]


async def test_the_list_speaks_another_language(desk_of: Callable[[str], Desk]) -> None:
    """When the language is switched the list is drawn anew, with the cursor where it was, and so is a page above it."""
    async with Wamledger(desk_of("full"), start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("down", "down")
        before = pilot.app.screen.query_one(WorkList).key
        try:
            await pilot.app.speak("fr")  # type: ignore[attr-defined]
            await settled(pilot)
            assert pilot.app.screen.query_one(WorkList).key == before
            assert pilot.app.focused is pilot.app.screen.query_one(WorkList)
            assert "In transit too long" not in screen_text(pilot)
            await pilot.press("enter")
            await settled(pilot)
            assert before in screen_text(pilot).splitlines()[0]
        finally:
            await pilot.app.speak("en")  # type: ignore[attr-defined]
        await settled(pilot)
        assert "What clears it" in screen_text(pilot)


async def test_a_review_stays_on_record(desk_of: Callable[[str], Desk]) -> None:
    """What is said of a finding with a reason is an entry, and stands on its page and in the list."""
    desk = desk_of("full")
    async with Wamledger(desk, start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("v", "right", "tab", "ctrl+s")
        await settled(pilot)
        assert "Say why" in screen_text(pilot)
        await pilot.press(*"Seen", "enter", "enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "✓ Recorded as" in text
        assert "ADMIN: Seen" in text
        await pilot.press("escape")
        await settled(pilot)
        assert "Explained" in screen_text(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert "Explained" not in screen_text(pilot)
    with desk.ledger.reading() as link:
        newest = link.one("SELECT op, by_user FROM entry ORDER BY seq DESC LIMIT 1")
    assert newest == ("review_finding", "ADMIN")


async def test_a_review_by_nobody_is_refused(desk_of: Callable[[str], Desk]) -> None:
    """A review by somebody who is no user is refused in words, and nothing is recorded."""
    desk = desk_of("full")
    desk.is_called("NOBODY")
    async with Wamledger(desk, start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("v", "tab", *"x", "ctrl+s")
        await settled(pilot)
        assert "There is no user NOBODY." in screen_text(pilot)


@pytest.mark.plants_mistakes
async def test_a_rule_that_fails_is_told(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a rule makes a mistake the list says that it is not all, and the other findings stand."""
    registry.load()
    rule = registry.RULES["R01"]

    def broken(*_asked: Any) -> Any:
        raise RuntimeError("planted")

    monkeypatch.setitem(registry.RULES, "R01", type(rule)(**{**_fields(rule), "subjects": broken}))
    async with Wamledger(desk_of("full"), start="findings").run_test(size=WIDE) as pilot:
        await settled(pilot)
        text = screen_text(pilot)
        assert "THE FINDINGS ARE NOT COMPLETE" in text
        assert "R01" in text
        assert "In transit too long" in text


def _fields(rule: Any) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in rule.__dataclass_fields__}


async def test_a_storekeeper_reads_no_findings(closed: Desk) -> None:
    """Whoever may not read findings is told so in place of the list."""
    async with Wamledger(closed, start="findings").run_test(size=SMALL) as pilot:
        await signed_in(pilot, "DIALLO")
        text = screen_text(pilot)
        assert "DIALLO may not read this" in text
        assert "Nothing stands out" not in text


async def test_who_is_meant_is_told_for_a_reason(closed: Desk) -> None:
    """A finding about staff names roles; with a reason it names codes, and the access log has who asked and why."""
    async with Wamledger(closed, start="findings").run_test(size=WIDE) as pilot:
        await signed_in(pilot, "EVA")
        page = pilot.app.screen
        assert isinstance(page, Findings)
        about_staff = next(row for row in page.rows or () if row.is_about_staff)
        await pilot.app.show(Subject("finding", about_staff.id))  # type: ignore[attr-defined]
        await settled(pilot)
        before = screen_text(pilot)
        await pilot.press("w", *"Inquiry 4", "enter")
        await settled(pilot)
        after = screen_text(pilot)
        assert "People, by code: BINTA" in after
        assert "People, by code: WAM_OFFICER-1" in before
    with closed.ledger.reading() as link:
        assert link.one("SELECT count(*) FROM access_record WHERE event = 'STAFF_SHOWN'")[0] == 1
