"""Every screen looks as it did when somebody last looked at it, in French; and no English has been left on it."""

from __future__ import annotations

import pytest

from tests.tui.pictures import golden
from tests.tui.pictures.album import Album, of_language, taken_anew
from tests.tui.pictures.english import left_in
from tests.tui.pictures.every import every, screens

pytestmark = pytest.mark.lasting


@pytest.fixture(scope="module")
def album() -> Album:
    """All pictures in French, taken once."""
    return taken_anew(("fr",))


@pytest.mark.parametrize("screen", screens(every()))
def test_a_screen_looks_as_it_is_kept_in_french(album: Album, screen: str) -> None:
    """Each line of each picture of the screen, and what is set off on it, is as it is kept."""
    now = golden.written(dict(sorted(album.pictures[screen].items())))
    assert golden.parted(now) == golden.parted(of_language(screen, "fr"))


def test_every_picture_keeps_the_rules_in_french(album: Album) -> None:
    """Longer words cut nothing off that matters."""
    assert album.broken == []


def test_no_english_is_left(album: Album) -> None:
    """On a screen that speaks French stands no word that only an English text of the program has."""
    left = {
        f"{screen}, {name}": found
        for screen, pictures in album.pictures.items()
        for name, picture in pictures.items()
        if (found := left_in(picture.text, "fr"))
    }
    assert left == {}
