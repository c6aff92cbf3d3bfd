"""
How the screens go on after a mistake of this program: what was typed is kept, a page tells its reference, and then the
screen on which it happened is drawn anew, or home is in front.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui.mending import Mended, Mistakes, is_alive
from tui.screens.base import Page


class GoingOn(Mended, App[None]):
    """A program of screens that no mistake ends, as long as drawing anew helps."""

    def __init__(self) -> None:
        super().__init__()
        self.mistakes = Mistakes()
        self._hurt: list[Screen[Any]] = []

    @property
    def has_desk(self) -> bool:
        """Whether there is a ledger to sit at."""
        raise NotImplementedError

    def is_asking_who(self) -> bool:
        """Whether the question who sits there covers everything."""
        raise NotImplementedError

    def ask_who(self, said: str) -> None:
        """Nothing but that question is on any screen, with what is said."""
        raise NotImplementedError

    async def begin_anew(self) -> None:
        """The first screen is in front, and nothing else is open."""
        raise NotImplementedError

    def _keep_all(self) -> None:
        """What is being typed on any screen is kept, as far as it can be."""
        self.keep(self.screen_stack)

    def keep(self, screens: Iterable[Screen[Any]]) -> None:
        """What is being typed on these screens is kept, as far as it can be."""
        for screen in screens:
            keep = getattr(screen, "keep", None)
            if keep is not None:
                try:
                    keep()
                except Exception as error:
                    self.mistakes.note(error)

    async def told(self, error: BaseException) -> bool:
        """What was refused to a key is told on the page in front."""
        if not isinstance(self.screen, Page):
            return False
        await self.screen.refused(error)
        return True

    def broken(self, error: BaseException) -> None:
        """A mistake of this program is written down, and told with its reference; what was typed is kept."""
        self._keep_all()
        lines = self.mistakes.note(error).lines
        if self.mistakes.are_too_many:
            self._end_with(lines)
        else:
            self._show_mistake(lines)

    def _handle_exception(self, error: Exception) -> None:
        """Some part of a screen has ended by its mistake; Textual would end the program here, with a traceback."""
        if self._exit or not self._running:
            self._end_with(self.mistakes.note(error).lines)
            return
        if self.screen not in self._hurt:
            self._hurt.append(self.screen)
        self.broken(error)

    def _show_mistake(self, lines: tuple[str, ...]) -> None:
        from tui.screens.error import ErrorPage

        if isinstance(self.screen, ErrorPage):
            return
        if self.is_asking_who():
            self.ask_who(" ".join(lines))
            return
        self.push_screen(ErrorPage(lines))

    def _end_with(self, lines: tuple[str, ...]) -> None:
        """The program ends; whoever runs it tells this, or starts it again."""
        self.told_at_end = lines
        self._return_code = 1
        self._close_messages_no_wait()

    told_at_end: tuple[str, ...] = ()
    """What ended the program, where a mistake did."""

    async def mended(self, error_page: Screen[Any], *, home: bool = False) -> None:
        """The page of a mistake is closed, and the screen below drawn anew; or everything is, and home in front."""
        hurt, self._hurt = self._hurt, []
        if self.screen is error_page:
            self.pop_screen()
        if home or not self.has_desk:
            await self.begin_anew()
            return
        while len(self.screen_stack) > 1 and not is_alive(self.screen):
            self.pop_screen()
        if len(self.screen_stack) == 1:
            await self.begin_anew()
        elif self.screen in hurt and hasattr(self.screen, "drawn_again"):
            await self.screen.drawn_again()
