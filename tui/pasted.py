"""
What is pasted, as far as it may stand where the cursor is; what of it may not is said, and never lost without a word.

A line takes one line, and not the cells of a table. Characters that are not seen, or that act on a screen, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.widgets import Input, TextArea

from tui.screens.base import Page
from wamledger.domain.text import intruders
from wamledger.i18n import _, ngettext
from wamledger.services.numbers import grouped

if TYPE_CHECKING:
    from textual.events import Paste

    from tui.app import Wamledger

LONGEST: Final = 20_000
"""Characters of a paste; the longest remark has fewer."""
LONGEST_LINE: Final = 2_000
MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Pasted:
    """What may stand there, and what is said of the rest; None where nothing of it may."""

    text: str | None
    said: str = ""


def fits(app: Wamledger, event: Paste) -> bool:
    """Whether something is left to be pasted; what may not stand where it was pasted is taken out, and told."""
    line = app.focused
    if line is None or not line.check_consume_key("a", "a"):
        return len(event.text) <= LONGEST_LINE
    longest = (line.max_length or 0) if isinstance(line, Input) else 0
    pasted = fitting(event.text, lines=isinstance(line, TextArea), longest=longest)
    event.text = pasted.text or ""
    front = app.screen
    if pasted.said and isinstance(front, Page):
        front.say(pasted.said, "warning")
    elif pasted.said:
        app.clear_notifications()
        app.notify(f"! {pasted.said}", markup=False)
    return bool(event.text)


def fitting(text: str, *, lines: bool, longest: int = 0) -> Pasted:
    """
    What of a pasted text may stand where it was pasted.

    ``lines`` is for a place with several lines; ``longest`` is how much it takes, 0 where nothing is said of that.
    The end of a line that is pasted with it stays: scanners send one.
    """
    most = longest or (LONGEST if lines else LONGEST_LINE)
    body = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        written = [line for line in body.split("\n") if line.strip()]
        if len(written) > 1:
            said = ngettext(
                "Nothing was pasted: {number} line was copied, and here is room for one.",
                "Nothing was pasted: {number} lines were copied, and here is room for one.",
                len(written),
            )
            return Pasted(None, said.format(number=grouped(len(written))))
        line = "".join(written)
        if "\t" in line.strip():
            return Pasted(
                None, _("Nothing was pasted: several cells of a table were copied. Copy one of them.")
            )
        body = line.strip("\t") + ("\n" if line and body.endswith("\n") else "")
    if len(body) > most:
        said = _("Nothing was pasted: it has {number} characters, and here is room for {most}.")
        return Pasted(None, said.format(number=grouped(len(body)), most=grouped(most)))
    found = list(dict.fromkeys(each.code_point for each in intruders(body, lines=True)))
    if not found:
        return Pasted(body)
    named = ", ".join(found[:MOST_NAMED]) + (" …" if len(found) > MOST_NAMED else "")
    kept = "".join(each for each in body if not intruders(each, lines=True))
    return Pasted(
        kept or None, _("Left out of what was pasted, for it cannot be seen: {named}").format(named=named)
    )
