"""Blanks of a deed: files chosen from their folder, codes offered while one types, answers turned by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.keyboard import typed
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.deeds.deed import NO, YES, Blank, Deed, Outcome
from tui.desk import Desk
from tui.screens.deed import DeedPage
from tui.widgets.blank_field import BlankField
from tui.widgets.blank_form import BlankForm
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.file_box import FileBox, entries
from wamledger import i18n

SIZE = (80, 24)

DEED = Deed(
    name="made-up",
    title="A deed",
    about="For a test.",
    does=lambda _desk, _values, _told: Outcome(()),
    blanks=(
        Blank("file", "A file", "read", ends=(".csv",)),
        Blank("place", "A place", completes="place"),
        Blank("more", "More?", "yes", default=NO),
        Blank("why", "Why", when=("more", YES)),
        Blank("secret", "Secret", "hidden"),
    ),
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    folder = tmp_path / "office"
    (folder / "registers").mkdir(parents=True)
    for name in ("registers/gao.csv", "registers/notes.txt", "letter.txt", ".hidden"):
        (folder / name).write_text("x", encoding="utf-8")
    monkeypatch.chdir(folder)


def test_a_folder_lists_what_is_meant_first() -> None:
    """Folders come first, then files of the kind that is wanted, then others; what is hidden only when it is typed."""
    assert entries("", ends=(".csv",)) == [("../", True), ("registers/", True), ("letter.txt", False)]
    assert [path for path, _is_folder in entries("registers/", ends=(".csv",))] == [
        "registers/../",
        "registers/gao.csv",
        "registers/notes.txt",
    ]
    assert entries("le") == [("letter.txt", False)]
    assert entries(".h") == [(".hidden", False)]
    assert entries("registers/", only_folders=True) == [("registers/../", True)]
    assert entries("nowhere/") == [("nowhere/../", True)]


async def opened(pilot: Pilot[Any], desk: Desk) -> DeedPage:
    """The deed is in front."""
    page = DeedPage(desk, DEED)
    await pilot.app.push_screen(page)
    await settled(pilot)
    return page


async def test_a_file_is_chosen_with_arrows(desk_of: Callable[[str], Desk]) -> None:
    """Down marks a name, Enter goes into a folder or takes a file, and the line keeps the keys all the while."""
    desk = desk_of("empty")
    async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
        page = await opened(pilot, desk)
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        box = page.query_one(FileBox)
        assert box.value == "registers/"
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert box.value == "registers/gao.csv"
        focused = pilot.app.focused
        assert isinstance(focused, Input)
        assert focused in page.query_one("#blank-place", BlankField).query(Input)
        assert not box.query_one(OptionList).has_focus


async def test_a_code_is_offered_while_one_types(desk_of: Callable[[str], Desk]) -> None:
    """Behind what is typed stands the code that it may become, and the right arrow takes it."""
    desk = desk_of("full")
    from wamledger.services.registers import named, rows

    code = rows(desk.ledger, named("places"))[0]["code"]
    async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
        page = await opened(pilot, desk)
        field = page.query_one("#blank-place", BlankField)
        field.focus_line()
        await pilot.pause()
        await typed(pilot, code[:2].lower())
        await settled(pilot)
        await pilot.press("right")
        await pilot.pause()
        assert field.value.upper().startswith(code[:2])
        assert field.value.upper() in {row["code"] for row in rows(desk.ledger, named("places"))}


async def test_an_answer_asks_for_more(desk_of: Callable[[str], Desk]) -> None:
    """A blank that depends on an answer is on the screen with that answer alone; a letter chooses the answer too."""
    desk = desk_of("empty")
    async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
        page = await opened(pilot, desk)
        assert "Why" not in screen_text(pilot)
        line = page.query_one("#blank-more ChoiceLine", ChoiceLine)
        line.focus()
        await pilot.press("y")
        await pilot.pause()
        assert line.value == YES
        assert "Why" in screen_text(pilot)
        await pilot.press("left")
        await pilot.pause()
        assert line.value == NO
        assert "Why" not in screen_text(pilot)


async def test_a_secret_is_taken_once(desk_of: Callable[[str], Desk]) -> None:
    """What is hidden is given to whoever takes it, once; after that its line is empty, and it was never among the values."""
    desk = desk_of("empty")
    async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
        page = await opened(pilot, desk)
        page.query_one("#blank-secret", BlankField).focus_line()
        await pilot.pause()
        await typed(pilot, "seven quiet herons")
        form = page.query_one(BlankForm)
        assert form.written()["secret"] == ""
        assert form.taken()["secret"] == "seven quiet herons"
        assert form.taken()["secret"] == ""
        assert "herons" not in screen_text(pilot)


async def test_what_was_written_stands_in_another_language(desk_of: Callable[[str], Desk]) -> None:
    """F8 draws the blanks again with what stood in them, but for what is hidden, which nothing keeps."""
    desk = desk_of("empty")
    try:
        async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
            page = await opened(pilot, desk)
            page.query_one("#blank-place", BlankField).focus_line()
            await pilot.pause()
            await typed(pilot, "GAO-ARM")
            page.query_one("#blank-secret", BlankField).focus_line()
            await pilot.pause()
            await typed(pilot, "seven quiet herons")
            await pilot.press("f8")
            await settled(pilot)
            assert i18n.language() == "fr"
            assert page.query_one("#blank-place", BlankField).value == "GAO-ARM"
            assert page.query_one("#blank-secret", BlankField).value == ""
            assert "herons" not in repr(vars(page))
    finally:
        i18n.use_language("en")
