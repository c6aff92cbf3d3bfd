"""How one comes to a screen, and what of it is seen: scenes, and the walk through them at both sizes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.pictures.masks import masked
from tests.tui.pictures.office import seated
from tests.tui.pictures.picture import Picture, taken
from tests.tui.reading import come_to_rest
from tui.app import Wamledger
from tui.screens.home import Home
from tui.screens.register import RegisterPage
from tui.widgets.task import Task
from wamledger import i18n

LANGUAGES: Final = ("en", "fr")
SIZES: Final = ((80, 24), (140, 45))
STATES: Final = ("empty", "filled", "refused")
MOST_TURNS: Final = 60
A_FRAME: Final = 0.02

Step = Callable[[Pilot[Any]], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """
    A screen in one of its states.

    ``screen`` names the file of its pictures; ``office`` the ledger, and who sits there; ``steps`` lead there from
    home. Where something is recorded on the way the next scene begins with another copy of the ledger (``alters``).
    """

    screen: str
    state: str
    office: str
    steps: tuple[Step, ...]
    alters: bool = False

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """The sizes in which it is kept: both for the states that every screen has, the small one for others."""
        return SIZES if self.state in STATES else SIZES[:1]


@dataclass(frozen=True)
class Seen:
    """A scene in one language and size, with the program still there to be asked."""

    scene: Scene
    language: str
    picture: Picture
    app: Wamledger

    @property
    def name(self) -> str:
        """What the picture is called in its file."""
        return f"{self.scene.state}, {self.language}, {self.picture.width}x{self.picture.height}"


Looked = Callable[[Seen], Awaitable[None]]


async def walk(room: Path, scenes: Iterable[Scene], language: str, look: Looked) -> None:
    """Every scene has been looked at in that language, in each size."""
    numbered = enumerate(scenes)
    for (office, _own), some in groupby(
        numbered, lambda each: (each[1].office, each[0] if each[1].alters else -1)
    ):
        async with _program(room, office, language) as pilot:
            for _number, scene in some:
                await _seen(pilot, scene, language, look, str(room))


@asynccontextmanager
async def _program(room: Path, office: str, language: str) -> AsyncIterator[Pilot[Any]]:
    with seated(room, office) as desk:
        i18n.use_language(language)
        # one look for all that somebody has touched a key: nothing is drawn by the time that passed
        app = Wamledger(desk, where="mission.db", look_every=3600)
        app.animation_level = "none"
        async with app.run_test(size=SIZES[0], notifications=False) as pilot:
            await still(pilot)
            yield pilot


async def _seen(pilot: Pilot[Any], scene: Scene, language: str, look: Looked, folder: str) -> None:
    app = pilot.app
    assert isinstance(app, Wamledger)
    try:
        for step in scene.steps:
            await step(pilot)
        for size in scene.sizes:
            if app.size != size:
                await pilot.resize_terminal(*size)
            picture = masked(await still(pilot), folder)
            await look(Seen(scene, language, picture, app))
    except Exception as error:
        error.add_note(f"on the way to {scene.screen}, {scene.state}, {language}")
        raise
    while len(app.screen_stack) > 2:
        app.pop_screen()
    if app.size != SIZES[0]:
        await pilot.resize_terminal(*SIZES[0])
    await pilot.pause()


async def still(pilot: Pilot[Any]) -> Picture:
    """What was asked has been answered and drawn, and nothing moves any more; the picture of that."""
    before: Picture | None = None
    for _turn in range(MOST_TURNS):
        # what a clock still brings comes within a frame; a machine with much to do may not have got to the rest by then
        await asyncio.sleep(A_FRAME)
        await come_to_rest(pilot)
        now = taken(pilot.app)
        if now == before and _is_answered(pilot):
            return now
        before = now
        if not _is_answered(pilot):
            await asyncio.sleep(A_FRAME)
    raise AssertionError(f"still moving: {pilot.app.screen}\n{before.text if before else ''}")


def _is_answered(pilot: Pilot[Any]) -> bool:
    page = pilot.app.screen
    # a terminal of another size is told a moment before the screen in front is laid out for it
    if page.query(Task) or page.size != pilot.app.size:
        return False
    if isinstance(page, Home) and not page.refusal:
        return page.later is not None
    if isinstance(page, RegisterPage) and not page.refusal:
        window = page.window
        return window.is_loaded and window.count is not None and (window.start is not None or not window.rows)
    return True


# steps


def go(destination: str, **more: Any) -> Step:
    """The destination is in front."""

    async def step(pilot: Pilot[Any]) -> None:
        await pilot.app.go(destination, **more)  # type: ignore[attr-defined]
        await still(pilot)

    return step


def press(*keys: str) -> Step:
    """The keys have been struck, one after the other; what begins with a blank is typed as a text."""

    async def step(pilot: Pilot[Any]) -> None:
        for key in keys:
            if key.startswith(" "):
                await _type(pilot, key[1:])
            else:
                await pilot.press(key)
        await still(pilot)

    return step


async def _type(pilot: Pilot[Any], text: str) -> None:
    line = pilot.app.focused
    if isinstance(line, Input):
        line.insert_text_at_cursor(text)
        await pilot.pause()
    else:
        await pilot.press(*text)


def done(does: Callable[[Wamledger], Awaitable[Any] | None]) -> Step:
    """That has been done with the program."""

    async def step(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Wamledger)
        waited = does(pilot.app)
        if waited is not None:
            await waited
        await still(pilot)

    return step
