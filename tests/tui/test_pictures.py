"""
Every screen looks as it did when somebody last looked at it: in each state and size, in English.

Where a difference is meant, ``python -m tests.tui.pictures NAME`` takes the pictures anew, and the difference is read
before it is committed.
"""

from __future__ import annotations

import pytest

from tests.tui.pictures import golden
from tests.tui.pictures.album import Album, of_language, taken_anew
from tests.tui.pictures.every import every, screens
from tests.tui.pictures.scenes.things import CODES
from tui.destinations import DESTINATIONS, PAGES_OF_SUBJECTS
from wamledger.services.form_fields.phases import SUMMARIES
from wamledger.services.subjects import KINDS

pytestmark = pytest.mark.lasting

SCREENS = screens(every())


@pytest.fixture(scope="module")
def album() -> Album:
    """All pictures in English, taken once."""
    return taken_anew(("en",))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_is_kept(album: Album, screen: str) -> None:
    """Each line of each picture of the screen, and what is set off on it, is as it is kept."""
    now = golden.written(dict(sorted(album.pictures[screen].items())))
    assert golden.parted(now) == golden.parted(of_language(screen, "en"))


def test_every_picture_keeps_the_rules(album: Album) -> None:
    """Nothing that matters is cut off, hidden, without a word, or a sign that steers a terminal."""
    assert album.broken == []


def test_one_sees_where_the_keys_go(album: Album) -> None:
    """Wherever more than one part of a screen could have the keys, it is seen which one has them."""
    assert album.unlit == []


def test_every_destination_has_pictures_of_three_states() -> None:
    """A screen that is reached from anywhere is pictured empty, filled and refused."""
    states = {(scene.screen, scene.state) for scene in every()}
    wanted = {(each.name, state) for each in DESTINATIONS for state in ("empty", "filled", "refused")}
    assert wanted - states == set()


def test_every_kind_of_thing_has_a_picture() -> None:
    """The page of each kind of thing is pictured, with something on it and refused."""
    assert set(KINDS) == {*CODES, "finding"}
    states = {(scene.screen, scene.state) for scene in every()}
    wanted = {
        (f"page-{kind}", state) for kind in (*KINDS, *PAGES_OF_SUBJECTS) for state in ("filled", "refused")
    }
    assert wanted - states == set()


def test_pictured_forms_are_those_of_operations() -> None:
    """What is called a picture of a form is one of an operation that there is."""
    forms = {name.removeprefix("form-") for name in SCREENS if name.startswith("form-")}
    assert forms <= set(SUMMARIES)


def test_no_picture_is_kept_of_what_is_no_more() -> None:
    """Each file of pictures belongs to a screen that is still looked at, and each such screen has its file."""
    assert {file.stem for file in golden.FOLDER.glob("*.txt")} == set(SCREENS)
