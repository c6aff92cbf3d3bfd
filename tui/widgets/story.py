"""What there is to read about one thing, and beside or below it what it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from tui.widgets.work_list import Heading, Line, WorkList
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.subjects import Subject

WIDE = 110
"""Cells from which the list stands beside the text."""


def told(*parts: tuple[str, Iterable[str]] | str) -> Text:
    """Paragraphs, and lists under a heading; text of the ledger is made safe."""
    text = Text()
    for part in parts:
        if isinstance(part, str):
            if part:
                text.append(_lines(part) + "\n")
            continue
        heading, lines = part
        below = [_lines(line) for line in lines if line]
        if below:
            text.append(("\n" if text else "") + shown(heading) + "\n", style="bold")
            text.append("\n".join(below) + "\n")
    return text


def _lines(text: str) -> str:
    """Text of several lines, each made safe."""
    return "\n".join(map(shown, text.split("\n")))


Lead = tuple[Subject, str, str]
"""A thing that the text leads to, what it is to it, and a few words more."""


class Story(Container):
    """
    Text that scrolls, and the list of what it leads to.

    Both may be put anew, and whoever reads stays where they are.
    """

    DEFAULT_CSS = """
    Story { layout: vertical; height: 1fr; }
    Story > #told { height: 1fr; padding: 0 1; }
    Story > #leads { height: auto; max-height: 45%; border-top: solid $primary; }
    Story.-wide { layout: horizontal; }
    Story.-wide > #told { width: 1fr; }
    Story.-wide > #leads { width: 1fr; height: 100%; max-height: 100%; border-top: none; border-left: solid $primary; }
    """

    def __init__(self, text: Text, leads: Sequence[Lead] = (), heading: str = "") -> None:
        super().__init__()
        self._text = Static(text)
        headings = (Heading(heading or _("Leads to"), 17), Heading("", 0), Heading("", 16, 50))
        self._list = WorkList(headings, id="leads", fits=True)
        self.subjects: dict[str, Subject] = {}
        self._take(leads)

    def compose(self) -> ComposeResult:
        """The text, and the list where it leads anywhere."""
        with VerticalScroll(id="told"):
            yield self._text
        yield self._list

    def on_mount(self) -> None:
        """The keys go to what it leads to, else to the text."""
        self._focus()

    def on_resize(self) -> None:
        """On a wide screen the list stands beside the text."""
        self.set_class(self.size.width >= WIDE, "-wide")

    def put(self, text: Text, leads: Sequence[Lead]) -> None:
        """The text reads like this now, and this is what it leads to."""
        had = bool(self.subjects)
        self._text.update(text)
        self._take(leads)
        if bool(self.subjects) is not had:
            self._focus()

    def _take(self, leads: Sequence[Lead]) -> None:
        self.subjects = {f"{number}": subject for number, (subject, _what, _more) in enumerate(leads)}
        self._list.display = bool(leads)
        self._list.put(
            [
                Line(f"{number}", (subject.code, what, more))
                for number, (subject, what, more) in enumerate(leads)
            ]
        )

    def _focus(self) -> None:
        (self._list if self.subjects else self.query_one("#told")).focus()

    async def on_work_list_opened(self, message: WorkList.Opened) -> None:
        """What a line leads to is in front."""
        message.stop()
        await self.app.show(self.subjects[message.key])  # type: ignore[attr-defined]
