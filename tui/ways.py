"""The ways from screen to screen: to a destination, to the page of a thing, to a form with what is known filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tui.destinations import BY_NAME, FORM, PAGES_OF_SUBJECTS, THING, loaded
from tui.screens.base import Page
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from tui.app import Wamledger


class Ways:
    """What is asked for is in front; asked for again while it is, it stays as it is."""

    def __init__(self, app: Wamledger) -> None:
        self._app = app
        self._last: tuple[tuple[Any, ...], Screen[Any]] | None = None
        """What was asked for last, and the screen that it made."""

    async def go(self, name: str, more: Mapping[str, Any]) -> None:
        """The screen of that destination is in front; where it was open already, what stood above it is closed."""
        app, destination = self._app, BY_NAME[name]
        page = destination.load()(app.desk, **{**destination.arguments, **more})
        page.destination = name
        for depth, screen in enumerate(app.screen_stack):
            if getattr(screen, "destination", None) == name:
                # nobody waits for a screen to be gone: it may be the one that asks for this
                app.keep(app.screen_stack[depth:])
                while len(app.screen_stack) > depth:
                    app.pop_screen()
                break
        await app.push_screen(page)

    async def show(self, subject: Subject) -> None:
        """The page of the thing is in front, once, however often Enter is pressed."""
        desk, page = self._app.desk, PAGES_OF_SUBJECTS.get(subject.kind)
        await self._put(
            ("show", subject),
            lambda: loaded(page)(desk, subject.code) if page else loaded(THING)(desk, subject),
        )

    async def fill(self, op: str, filled: Mapping[str, Any] | None) -> None:
        """The form of the operation is in front, once, with what is known filled in."""
        desk, known = self._app.desk, dict(filled or {})
        await self._put(("fill", op, known), lambda: loaded(FORM)(desk, op, known))

    async def _put(self, asked: tuple[Any, ...], made: Callable[[], Screen[Any]]) -> None:
        front = self._app.screen
        is_held = isinstance(front, Page) and front.is_held
        if not is_held and self._last != (asked, front):
            screen = made()
            self._last = asked, screen
            await self._app.push_screen(screen)
