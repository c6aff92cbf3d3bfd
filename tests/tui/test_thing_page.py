"""The page of a thing, read and used by its keys."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.thing import ThingScreen
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.lines import LinkedLines
from wamledger.i18n import use_language
from wamledger.services.subjects import Subject

DeskOf = Callable[[str], Desk]
SMALL = (80, 24)
WIDE = (140, 45)


async def at(pilot: Pilot[Any], kind: str, code: str) -> ThingScreen:
    """The page of that thing is in front, with everything on it."""
    await settled(pilot)
    await pilot.app.show(Subject(kind, code))
    await settled(pilot)
    await settled(pilot)
    page = pilot.app.screen
    assert isinstance(page, ThingScreen)
    return page


def followed(app: Wamledger) -> list[Any]:
    """What the screens were asked to show or fill from here on, which is not opened."""
    asked: list[Any] = []

    async def show(subject: Subject) -> None:
        asked.append(subject)

    async def fill(op: str, filled: Any = None) -> None:
        asked.append((op, dict(filled or {})))

    async def go(name: str, **more: Any) -> None:
        asked.append((name, more))

    app.show, app.fill, app.go = show, fill, go  # type: ignore[method-assign]
    return asked


async def test_a_weapon_is_told_whole(desk_of: DeskOf) -> None:
    """The page of a weapon has its marks, its life and what can be done next, on a small and on a wide screen."""
    for size in (SMALL, WIDE):
        async with Wamledger(desk_of("full")).run_test(size=size) as pilot:
            page = await at(pilot, "weapon", "W-5")
            text = screen_text(pilot)
            assert "W-5" in text.splitlines()[0]
            assert "AB000005" in text
            assert page.page is not None
            assert page.page.next
            assert f"1  {page.page.next[0].label}" in text
            told: list[str] = []
            for _turn in range(12):
                told.append(screen_text(pilot))
                await pilot.press("pagedown")
            assert "What happened" in "".join(told)
            assert "Findings" in "".join(told)


async def test_what_leads_somewhere_opens(desk_of: DeskOf) -> None:
    """The cursor goes from link to link, Enter opens the one under it, and so does a click."""
    async with Wamledger(desk_of("full")).run_test(size=WIDE) as pilot:
        page = await at(pilot, "weapon", "W-5")
        asked = followed(pilot.app)
        lines = page.query_one(LinkedLines)
        await pilot.press("down")
        first = lines.at_cursor
        await pilot.press("enter")
        await pilot.press("down", "up", "enter")
        assert asked == [first, first]
        place = lines._links[0]
        await pilot.click(LinkedLines, offset=(place.x + 2, place.y))
        assert asked == [first, first, place.to]
        await pilot.press("tab", "tab", "enter", "shift+tab", "end", "home", "enter")
        assert len(asked) == 5
        assert asked[-1] == first


async def test_what_can_be_done_next_by_digit_by_list_and_by_mouse(desk_of: DeskOf) -> None:
    """A digit opens the form with what is known; n lists everything, and Escape leaves the list."""
    async with Wamledger(desk_of("full")).run_test(size=SMALL) as pilot:
        page = await at(pilot, "weapon", "W-5")
        assert page.page is not None
        wanted = [(each.op, dict(each.filled)) for each in page.page.next]
        asked = followed(pilot.app)
        await pilot.press("2")
        assert asked == [wanted[1]]
        await pilot.press("n")
        assert isinstance(pilot.app.screen, ChoiceBox)
        assert page.page.next[0].label in screen_text(pilot)
        await pilot.press("escape")
        assert pilot.app.screen is page
        await pilot.press("n", "down", "enter")
        await pilot.pause()
        assert asked == [wanted[1], wanted[1]]
        await pilot.press("n", "1")
        await pilot.pause()
        await pilot.click("NextLine", offset=(2, 0))
        assert asked[2:] == [wanted[0], wanted[0]]


async def test_its_entries_and_reports_are_a_key_away(desk_of: DeskOf) -> None:
    """With p one comes to the entries of the thing, and with r to the reports about it."""
    async with Wamledger(desk_of("full")).run_test(size=SMALL) as pilot:
        page = await at(pilot, "weapon", "W-5")
        asked = followed(pilot.app)
        entries = list(page._entries())
        assert len(entries) > 1
        await pilot.press("p", "2")
        await pilot.pause()
        await pilot.press("r")
        assert asked == [Subject("entry", entries[1][0]), ("reports", {"code": "W-5"})]


async def test_a_thing_that_is_not_there_is_told_in_words(desk_of: DeskOf) -> None:
    """A code that nobody has given ends in a sentence, and no key does anything but go back."""
    async with Wamledger(desk_of("full")).run_test(size=SMALL) as pilot:
        page = await at(pilot, "weapon", "W-404")
        assert "W-404" in page.refusal
        assert page.refusal.split()[0] in screen_text(pilot)
        asked = followed(pilot.app)
        await pilot.press("n", "p", "1", "enter")
        assert asked == []
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, ThingScreen)


async def test_the_page_stays_where_one_reads_and_speaks_another_language(desk_of: DeskOf) -> None:
    """Looked at again, or in another language, the page is at the line where it was."""
    async with Wamledger(desk_of("full")).run_test(size=SMALL) as pilot:
        page = await at(pilot, "weapon", "W-5")
        await pilot.press("pagedown", "down", "down")
        lines = page.query_one(LinkedLines)
        was = (lines.at, lines.scroll_offset.y)
        assert was[0] > 0
        assert page.page is not None
        heading = page.page.sections[0].heading
        await pilot.press("f5")
        await settled(pilot)
        lines = page.query_one(LinkedLines)
        assert (lines.at, lines.scroll_offset.y) == was
        try:
            await pilot.app.speak("fr")
            await settled(pilot)
            lines = page.query_one(LinkedLines)
            assert lines.at == was[0]
            assert lines.has_focus
            assert page.page is not None
            assert page.page.sections[0].heading != heading
        finally:
            use_language("en")


async def test_what_does_not_fit_comes_after_the_rest(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is there before the findings are, and they come in where one goes on reading."""
    desk, go_on = desk_of("full"), Event()
    detection = desk.detection
    monkeypatch.setattr(desk, "detection", lambda: go_on.wait(20) and detection())
    async with Wamledger(desk).run_test(size=SMALL) as pilot:
        await pilot.pause()
        page = ThingScreen(desk, Subject("weapon", "W-5"))
        await pilot.app.push_screen(page)
        for _turn in range(100):
            if page.page is not None:
                break
            await pilot.pause(0.02)
        await pilot.pause()
        assert page.page is not None
        assert "Findings" not in [each.heading for each in page.page.sections]
        await pilot.press("down", "down", "down")
        lines = page.query_one(LinkedLines)
        place = lines.place
        go_on.set()
        await settled(pilot)
        await settled(pilot)
        assert "Findings" in [each.heading for each in page.page.sections]
        assert page.query_one(LinkedLines).place == place
