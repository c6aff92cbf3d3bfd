"""docs/screens.md tells of every screen and every key that works everywhere."""

from __future__ import annotations

from pathlib import Path

from textual.binding import Binding

from tui.app import Wamledger
from tui.destinations import DESTINATIONS
from tui.widgets.key_names import spelled

PAGE = (Path(__file__).parents[2] / "docs" / "screens.md").read_text(encoding="utf-8")


def test_each_screen_stands_on_the_page() -> None:
    """Letter, name and purpose of each screen are as the program has them."""
    rows = [f"| {each.key} | {each.title} | {each.about} |" for each in DESTINATIONS]
    assert [row for row in rows if row not in PAGE] == []


def test_each_key_that_works_everywhere_stands_on_the_page() -> None:
    """No key of the program is left out."""
    keys = {spelled(each.key) for each in Binding.make_bindings(Wamledger.BINDINGS)}
    table = PAGE.partition("## Keys that work everywhere")[2].partition("## ")[0]
    assert sorted(key for key in keys if key not in table) == []
