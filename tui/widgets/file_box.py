"""
The name of a file, and what lies in its folder: typed, or chosen from the list below.

The list shows what begins like what is typed, folders first. Enter on a folder goes into it; Enter on a file takes it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Final, Literal

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from wamledger.domain.text import shown
from wamledger.i18n import N_
from wamledger.services.reach import is_within

MOST_SHOWN: Final = 300
"""Names that are listed; whoever has more in a folder types a letter."""

BELOW: Final = 2
"""Lines below a blank that are shown with it: why it will not do, and what it is for."""

Wants = Literal["read", "write", "folder"]


def entries(typed: str, *, ends: tuple[str, ...] = (), only_folders: bool = False) -> list[tuple[str, bool]]:
    """
    What may be meant by what is typed: paths with whether each is a folder, folders first, at most so many.

    Files whose name ends otherwise than ``ends`` come last. A folder that cannot be read is empty.
    """
    folder, _slash, begun = typed.rpartition(os.sep)
    base = f"{folder}{os.sep}" if _slash else ""
    found = sorted(
        _listed(Path(base or os.curdir).expanduser(), begun.casefold()),
        key=lambda each: (not each[1], bool(ends) and not each[0].lower().endswith(ends), each[0].casefold()),
    )
    above = f"{base}{os.pardir}{os.sep}"
    up = [(above, True)] if not begun and is_within(Path(above).expanduser()) else []
    return (
        up
        + [
            (f"{base}{name}{os.sep if is_folder else ''}", is_folder)
            for name, is_folder in found
            if is_folder or not only_folders
        ][:MOST_SHOWN]
    )


def _listed(folder: Path, begun: str) -> Iterator[tuple[str, bool]]:
    if not is_within(folder):
        return
    try:
        with os.scandir(folder) as names:
            for each in names:
                if not is_within(folder / each.name):
                    continue
                if each.name.casefold().startswith(begun) and (begun or not each.name.startswith(".")):
                    yield each.name, each.is_dir()
    except OSError:
        return


class Listing(OptionList):
    """What lies in a folder."""

    def on_hide(self) -> None:
        """What was below it has its new place."""
        if isinstance(self.parent, FileBox) and self.is_attached:
            self.parent.moved_up()


class FileBox(Vertical):
    """A line for the name, and the folder below it while somebody is there."""

    DEFAULT_CSS = """
    FileBox { height: auto; }
    FileBox > OptionList { display: none; height: auto; max-height: 7; border: none; padding: 0 1; }
    FileBox.-there > OptionList { display: block; }
    FileBox > OptionList:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "mark(1)", N_("Files"), key_display="↓", show=True),
        Binding("up", "mark(-1)", N_("Files"), show=False),
    ]

    class Chosen(Message):
        """This is the name that is meant."""

        def __init__(self, box: FileBox, path: str) -> None:
            super().__init__()
            self.box, self.path = box, path

    def __init__(
        self, value: str = "", *, wants: Wants = "read", ends: tuple[str, ...] = (), id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._first, self._wants, self._ends = value, wants, ends
        self._paths: list[tuple[str, bool]] = []

    def compose(self) -> ComposeResult:
        """The line and the list."""
        yield Input(self._first, compact=True, select_on_focus=False)
        listed = Listing(markup=False, compact=True)
        # the line keeps the keys: the arrows go through the list meanwhile
        listed.can_focus = False
        yield listed

    @property
    def value(self) -> str:
        """The name that stands there."""
        written = self.query_one(Input).value.strip()
        return str(Path(written).expanduser()) if written.startswith("~") else written

    @value.setter
    def value(self, path: str) -> None:
        line = self.query_one(Input)
        line.value = path
        line.cursor_position = len(path)

    def focus_line(self) -> None:
        """The keys go to the line."""
        self.query_one(Input).focus()

    def on_descendant_focus(self) -> None:
        """The folder is seen."""
        # a rule for what has the keys within it reaches the box and not what is in it, until something else is drawn anew
        self.add_class("-there")

    def on_descendant_blur(self) -> None:
        """The folder is seen no more."""
        self.remove_class("-there")

    def moved_up(self) -> None:
        """What has the keys now is in sight, though all below the folder has moved, and as much above it as has room."""
        line = self.screen.focused
        body = next((each for each in self.ancestors if isinstance(each, VerticalScroll)), None)
        if line is None or body is None or body not in line.ancestors:
            return
        bottom = line.region.bottom - body.region.y + body.scroll_offset.y
        body.scroll_to(y=max(0, bottom + BELOW - body.size.height), animate=False)

    def on_mount(self) -> None:
        """The folder is listed."""
        self._look()

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        self._look()

    def _look(self) -> None:
        typed = self.query_one(Input).value

        async def looked() -> None:
            self._paths = await asyncio.to_thread(
                entries, typed, ends=self._ends, only_folders=self._wants == "folder"
            )
            listed = self.query_one(OptionList)
            listed.clear_options()
            listed.add_options([Option(Text(shown(_last(path)))) for path, _is_folder in self._paths])

        self.run_worker(looked(), group="folder", exclusive=True, exit_on_error=False)

    @on(Input.Submitted)
    def _entered(self, message: Input.Submitted) -> None:
        message.stop()
        marked = self.query_one(OptionList).highlighted
        if marked is not None and marked < len(self._paths):
            self._take(marked)
            return
        typed = self.value
        if typed and self._wants != "folder" and _is_folder(Path(typed).expanduser()):
            self.value = typed if typed.endswith(os.sep) else f"{typed}{os.sep}"
            return
        self.post_message(self.Chosen(self, typed))

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._take(message.option_index)

    def _take(self, at: int) -> None:
        path, is_folder = self._paths[at]
        self.query_one(OptionList).highlighted = None
        self.value = path
        if is_folder:
            self.focus_line()
        else:
            self.post_message(self.Chosen(self, path))

    def action_mark(self, by: int) -> None:
        """The next name of the list is marked, or the one before; before the first none is."""
        listed = self.query_one(OptionList)
        if not listed.option_count:
            return
        at = (-1 if listed.highlighted is None else listed.highlighted) + by
        listed.highlighted = None if at < 0 else min(at, listed.option_count - 1)


def _is_folder(path: Path) -> bool:
    return is_within(path) and path.is_dir()


def _last(path: str) -> str:
    """The name without its folder, with the mark of a folder where it is one."""
    name = path.rstrip(os.sep).rpartition(os.sep)[2]
    return f"{name}{os.sep}" if path.endswith(os.sep) else name
