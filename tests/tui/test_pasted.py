"""A paste presses no key, draws nothing of its own, and loses nothing without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.widgets import Input

from tests.tui.reading import come_to_rest, screen_text
from tui.app import Wamledger
from tui.desk import Desk
from tui.keyboard import Keys
from tui.pasted import fitting

HOSTILE = "A\x1b]52;c;aGk=\x07B\x1b[31mC\x00D\u202eE\x1b[5~F\x1b"


def _read(*parts: str) -> list[str]:
    keys = Keys()
    return [
        f"paste {each.text}" if isinstance(each, events.Paste) else str(getattr(each, "key", each))
        for part in parts
        for each in keys.feed(part)
    ]


def test_a_paste_is_one_event_wherever_it_is_cut() -> None:
    """Keys before and after it are keys, and nothing inside it is, at whichever character the terminal pauses."""
    sent = f"q\x1b[200~{HOSTILE}\x1b[201~\x1b[Aw"
    for cut in range(1, len(sent)):
        assert _read(sent[:cut], sent[cut:]) == ["q", f"paste {HOSTILE}", "up", "w"], cut
    assert _read(*sent) == ["q", f"paste {HOSTILE}", "up", "w"]


def test_a_key_that_there_cannot_be_is_passed_over() -> None:
    """A number that no character has is no key, and those behind it are read."""
    assert _read("\x1b[99999999999;5uq") == ["q"]


@pytest.mark.parametrize(
    ("text", "lines", "left", "said"),
    [
        ("GAO-1", False, "GAO-1", ""),
        ("\n GAO-1\r\n", False, " GAO-1\n", ""),
        ("GAO-1\nGAO-2", False, None, "2 lines"),
        ("GAO-1\t7\n", False, None, "cells"),
        ("\tGAO-1\t", False, "GAO-1", ""),
        ("x" * 2001, False, None, "2\u202f001"),
        (HOSTILE, False, "A]52;c;aGk=B[31mCDE[5~F", "U+001B, U+0007, U+0000, U+202E"),
        ("\u200b\u202e", False, None, "U+200B, U+202E"),
        ("one\r\ntwo\t2", True, "one\ntwo\t2", ""),
        ("o\u2066ne\ntwo", True, "one\ntwo", "U+2066"),
    ],
)
def test_what_may_not_stand_there_is_said(text: str, lines: bool, left: str | None, said: str) -> None:
    """A line takes one line of what can be seen; what it does not take is named."""
    pasted = fitting(text, lines=lines)
    assert pasted.text == left
    assert said in pasted.said if said else not pasted.said


async def test_a_line_takes_what_fits_and_tells_the_rest(desk_of: Callable[[str], Desk]) -> None:
    """On a sheet and on a page, what was left out of a paste is told; a million characters are not taken."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24), notifications=True) as pilot:
        await come_to_rest(pilot)
        await pilot.press("f3")
        await come_to_rest(pilot)
        line = pilot.app.screen.query_one(Input)
        for text, taken, told in (
            ("GAO\u202e-1", "GAO-1", "U+202E"),
            ("x" * 1_000_000, "GAO-1", "000 characters"),
        ):
            pilot.app.post_message(events.Paste(text))
            await come_to_rest(pilot)
            assert line.value == taken
            assert told in " ".join(screen_text(pilot).split())
