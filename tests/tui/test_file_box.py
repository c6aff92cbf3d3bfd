"""The line for a file, and the folder below it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Button, OptionList

from tests.tui.reading import settled
from tui.widgets.file_box import FileBox


class OneFile(App[None]):
    """A button and the line."""

    def compose(self) -> ComposeResult:
        """One above the other."""
        yield Button("-")
        yield FileBox()


async def test_the_folder_is_seen_whenever_one_comes_to_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the folder was read before or after the keys went there, its files stand below the line, and go again."""
    (tmp_path / "register.xlsx").touch()
    monkeypatch.chdir(tmp_path)
    async with OneFile().run_test() as pilot:
        button, box, listed = (pilot.app.query_one(kind) for kind in (Button, FileBox, OptionList))
        button.focus()
        await settled(pilot)
        assert (listed.option_count > 0, listed.region.height) == (True, 0)
        box.focus_line()
        await settled(pilot)
        assert listed.region.height == listed.option_count
        button.focus()
        await settled(pilot)
        assert listed.region.height == 0
