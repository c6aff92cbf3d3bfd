"""What holds for every picture, whatever stands on it: nothing that matters is cut off, hidden, or without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from rich.cells import cell_len

from tests.tui.pictures.masks import hidden
from tests.tui.pictures.walking import Seen
from tui.screens.base import Page
from tui.screens.error import ErrorPage
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine
from tui.widgets.text_sheet import TextSheet
from tui.widgets.title_line import TitleLine
from wamledger.domain.text import shown

WIDE: Final = (TextSheet,)
"""What may be wider than the screen by its nature, and is moved with the arrow keys."""

Rule = Callable[[Seen], Iterator[str]]


def broken_rules(seen: Seen) -> list[str]:
    """Each rule that does not hold for the picture, in words."""
    return [f"{seen.scene.screen}, {seen.name}: {said}" for rule in RULES for said in rule(seen)]


def _fits(seen: Seen) -> Iterator[str]:
    """No line is wider than the screen, and nothing has to be pushed sideways to be read."""
    for number, line in enumerate(seen.picture.lines):
        if cell_len(line) > seen.picture.width:
            yield f"line {number} is {cell_len(line)} wide"
    for widget in seen.app.screen.query("*"):
        if widget.show_horizontal_scrollbar and widget.is_on_screen and not isinstance(widget, WIDE):
            yield f"{widget} has to be pushed sideways"


def _has_title(seen: Seen) -> Iterator[str]:
    """The first line of a page is its title."""
    if isinstance(seen.app.screen, Page):
        (title,) = seen.app.screen.query(TitleLine)
        first = seen.picture.lines[0].strip().rstrip("…")
        wanted = hidden(shown(seen.app.screen.title_text()))
        if title.region.y != 0 or not first or not (first.startswith(wanted) or wanted.startswith(first)):
            yield f"the title is {wanted!r} and the first line {first!r}"


def _has_keys(seen: Seen) -> Iterator[str]:
    """The last line of a page names keys, each with what it does."""
    for line in seen.app.screen.query(KeyLine):
        last = seen.picture.lines[-1]
        if line.region.y != seen.picture.height - 1 or not last.strip():
            yield "the line of keys is not the last one, or is empty"
        keys = line.keys()
        if not all(key.strip() and does.strip() for key, does in keys):
            yield f"a key has no word: {keys}"
        if keys and keys[0][1] not in last:
            yield f"not one key has room: {last!r}"


def _says_all(seen: Seen) -> Iterator[str]:
    """What was said above the keys is there, whole."""
    for line in seen.app.screen.query(StatusLine):
        region = line.region
        told = seen.picture.lines[region.y : region.bottom]
        if _squeezed(hidden(line.said)) not in _squeezed("".join(told)) and "~" not in "".join(told):
            yield f"said {line.said!r}, and there stands {told}"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _fails_nowhere(seen: Seen) -> Iterator[str]:
    """No mistake of the program is on it."""
    if "Traceback" in seen.picture.text:
        yield "a traceback"
    if isinstance(seen.app.screen, ErrorPage) and seen.scene.screen != "error":
        yield f"the page of a mistake: {seen.picture.text}"


def _is_clean(seen: Seen) -> Iterator[str]:
    """No sign on it steers a terminal, hides, or turns the order of the others around."""
    for sign in sorted(set(seen.picture.text) - {"\n"}):
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield f"holds U+{ord(sign):04X}"


def _shows_focus(seen: Seen) -> Iterator[str]:
    """What has the keys is on the screen."""
    widget = seen.app.screen.focused
    if widget is not None and not seen.app.screen.region.overlaps(widget.region):
        yield f"the keys go to {widget}, which is out of sight at {widget.region}"


RULES: Final[tuple[Rule, ...]] = (
    _fits,
    _has_title,
    _has_keys,
    _says_all,
    _fails_nowhere,
    _is_clean,
    _shows_focus,
)
