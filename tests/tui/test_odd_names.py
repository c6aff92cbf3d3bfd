"""Whatever people call things, and whatever somebody wrote past the program: it is drawn, and never obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from tests.tui.pictures import odd
from tests.tui.pictures.album import Album, taken_anew
from tests.tui.pictures.scenes.forms import fill
from tests.tui.pictures.scenes.things import show
from tests.tui.pictures.walking import Scene, go, press

pytestmark = pytest.mark.lasting

REGISTERS = ("home", "weapons", "places", "parties", "holdings", "custody", "findings", "journal", "counting")
KINDS = {"weapon": "W-", "place": "P", "party": "Q", "person": "U"}
BESIDE = range(len(odd.NAMES))


def _scenes() -> Iterator[Scene]:
    """Every place where a name, a make or a serial stands, kept for both sizes."""
    for name in REGISTERS:
        yield Scene(name, "filled", "odd", (go(name),))
    for kind, begins in KINDS.items():
        for number in BESIDE:
            yield Scene(f"page-{kind}-{number}", "filled", "odd", (show(kind, f"{begins}{number}"),))
    yield Scene("find", "filled", "odd", (press("f3", " p"),))
    yield Scene("form", "filled", "odd", (fill("issue", origin="P3", to="Q1", lines=[{"weapon": "W-1"}]),))
    yield Scene(
        "form",
        "empty",
        "odd",
        (
            fill("issue"),
            press("shift+tab", "ctrl+u", " q"),
        ),
    )
    yield Scene("difference", "filled", "odd", (show("count", "COUNT"),))
    yield Scene("entry", "filled", "odd", (show("entry", "ISSUE"),))


@pytest.fixture(scope="module")
def album() -> Album:
    """Every one of them, in English."""
    return taken_anew(("en",), list(_scenes()))


def test_odd_names_break_no_rule(album: Album) -> None:
    """Nothing is pushed off the screen or out of line, and no sign that steers a terminal reaches it."""
    assert album.broken == []


def test_what_looks_like_markup_is_text(album: Album) -> None:
    """A name with brackets stands on the page as it was written, bold nowhere, and is no link."""
    for screen in ("page-place-0", "page-party-0", "page-person-0"):
        for picture in album.pictures[screen].values():
            assert "[b]Bold[/b] [red]x[/]" in picture.text


def test_what_fills_two_columns_moves_nothing(album: Album) -> None:
    """Beside a wide name the columns of a register stand below their headings."""
    for screen in ("places", "parties"):
        for picture in album.pictures[screen].values():
            rows = [
                line
                for line in picture.lines
                if line[4:].split(" ")[0] in {f"{sign}{n}" for sign in "PQ" for n in BESIDE}
            ]
            assert len(rows) == len(odd.NAMES)
            assert any("兵器庫" in row for row in rows)


def test_what_nobody_may_write_is_named(album: Album) -> None:
    """Signs that steer, hide or turn around are shown by their numbers where somebody wrote them past the program."""
    pictures = list(chain(*(album.pictures[f"page-{kind}-5"].values() for kind in KINDS)))
    assert all("\x1b" not in each.text and "\u202e" not in each.text for each in pictures)
    assert all("gnp.exe" in each.text for each in pictures)
