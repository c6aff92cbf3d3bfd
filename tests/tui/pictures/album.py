"""All pictures of one language, taken anew: by screen and name, with the rules that do not hold."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.tui.pictures import golden
from tests.tui.pictures.every import every
from tests.tui.pictures.office import make_all, still_world
from tests.tui.pictures.picture import Picture, taken
from tests.tui.pictures.rules import broken_rules
from tests.tui.pictures.walking import LANGUAGES, Scene, Seen, walk


@dataclass
class Album:
    """
    What was seen.

    Shape: ``pictures`` by the name of the screen and of the picture; ``broken`` has a sentence for each rule that
    does not hold; ``unlit`` names scenes in which nobody can see where the keys go.
    """

    pictures: dict[str, dict[str, Picture]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    unlit: list[str] = field(default_factory=list)

    async def look(self, seen: Seen) -> None:
        """The picture is in the album, and was held against every rule."""
        self.pictures.setdefault(seen.scene.screen, {})[seen.name] = seen.picture
        self.broken += broken_rules(seen)
        if seen.language == "en" and (seen.picture.width, seen.picture.height) == seen.scene.sizes[-1]:
            await self._look_where_keys_go(seen)

    async def _look_where_keys_go(self, seen: Seen) -> None:
        """Without the focus the screen looks different, or nobody could say where it is."""
        screen = seen.app.screen
        had = screen.focused
        if had is None or len(screen.focus_chain) < 2:
            return
        lit = taken(seen.app)
        screen.set_focus(None)
        await asyncio.sleep(0.01)
        dark = taken(seen.app)
        screen.set_focus(had, scroll_visible=False)
        if (lit.lines[:-1], lit.set_off) == (dark.lines[:-1], dark.set_off):
            self.unlit.append(f"{seen.scene.screen}, {seen.name}: {lit.keys_at}")


def taken_anew(languages: Iterable[str] = LANGUAGES, scenes: Iterable[Scene] | None = None) -> Album:
    """The album of these scenes, or of all."""
    album = Album()
    wanted = every() if scenes is None else list(scenes)
    with tempfile.TemporaryDirectory(prefix="wl") as folder, still_world(Path(folder)) as room:
        make_all(room, {each.office.split()[0] for each in wanted})
        for language in languages:
            asyncio.run(walk(room, wanted, language, album.look))
    return album


def together(albums: Iterable[Album]) -> Album:
    """One album of all of them."""
    found = Album()
    for each in albums:
        for screen, pictures in each.pictures.items():
            found.pictures.setdefault(screen, {}).update(pictures)
        found.broken += each.broken
        found.unlit += each.unlit
    return found


def of_language(screen: str, language: str) -> str:
    """What is kept of a screen in a language."""
    parts = golden.parted(golden.kept(screen))
    return "\n".join(
        line for name, lines in parts.items() if f", {language}, " in name for line in (f"== {name}", *lines)
    )
