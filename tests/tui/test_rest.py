"""What is done while nobody touches a key."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from weakref import ref

import pytest

from tui import destinations, rest
from tui.rest import AWAY, FEW, REST, YOUNG, Rest


class Ring:
    """Refers to itself, and is gone when memory is swept."""

    def __init__(self, number: int = 1) -> None:
        self.itself = self
        self.more = [[each] for each in range(number)]


class Now:
    """A clock that stands until it is put forward."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def pauses(now: Now, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    """Pauses with all screens loaded, apart from what the other tests set aside."""
    monkeypatch.setattr(rest, "not_loaded", lambda: iter(()))
    made = Rest(now)
    made.begin()
    yield made
    made.end()
    gc.collect()
    gc.freeze()


def test_memory_is_swept_in_a_pause_and_not_at_a_key(pauses: Rest, now: Now) -> None:
    """What nothing refers to is looked for a second after the last key, once, and until then only among what is young."""
    assert gc.get_threshold() == YOUNG
    ring = ref(Ring(2 * FEW))
    now.at = REST - 0.1
    pauses.look()
    assert ring() is not None
    pauses.touched()
    now.at += REST - 0.1
    pauses.look()
    assert ring() is not None, "somebody is typing"
    now.at += 0.2
    pauses.look()
    assert ring() is None
    # all screens are loaded, and set aside
    pauses.look()
    again = ref(Ring(2 * FEW))
    pauses.look()
    assert again() is not None, "a pause is swept once"
    pauses.touched()
    now.at += REST
    pauses.look()
    assert again() is None


def test_what_is_much_is_set_aside_and_found_when_somebody_is_away(
    pauses: Rest, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would take long in a pause is looked through when somebody is away, or when it could be much."""
    monkeypatch.setattr(rest, "MANY", 0)
    ring = ref(Ring(gc.get_freeze_count()))
    now.at = REST
    pauses.look()
    pauses.look()
    assert ring() is not None, "set aside, to be no longer than a key may take"
    pauses.left()
    pauses.look()
    assert ring() is None

    ring = ref(Ring(2 * FEW))
    monkeypatch.setattr(rest, "MOST_APART", FEW)
    for _time in range(2):
        pauses.touched()
        now.at += AWAY - REST
        pauses.look()
    assert ring() is None


def test_screens_are_loaded_ahead_in_pauses(now: Now, monkeypatch: pytest.MonkeyPatch) -> None:
    """One screen after the other is loaded while nobody types, those that are not there yet."""
    monkeypatch.delitem(sys.modules, "tui.screens.matching", raising=False)
    wanted = list(destinations.not_loaded())
    assert destinations.BY_NAME["match"].page in wanted
    assert destinations.BY_NAME["home"].page in wanted or "tui.screens.home" in sys.modules
    monkeypatch.setattr(rest, "not_loaded", lambda: iter(("one", "another")))
    loaded: list[str] = []
    monkeypatch.setattr(rest, "loaded", loaded.append)
    pauses = Rest(now)
    pauses.begin()
    try:
        pauses.look()
        assert loaded == []
        now.at = AWAY - 1
        for _time in range(5):
            there = len(loaded)
            pauses.look()
            assert len(loaded) <= there + 1
        assert loaded == ["one", "another"]
    finally:
        pauses.end()
        gc.collect()
        gc.freeze()
