"""
``python -m tests.tui.pictures [NAME…]`` takes the pictures anew and keeps them; then read the difference.

Without a name all of them, and files of screens that are no more are removed. What a rule finds wrong is told, and kept
all the same: a picture shows what is.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor

from tests.tui.pictures import golden
from tests.tui.pictures.album import Album, taken_anew, together
from tests.tui.pictures.every import every, screens
from tests.tui.pictures.walking import LANGUAGES


def _taken(language: str, names: list[str]) -> Album:
    return taken_anew((language,), [each for each in every() if not names or each.screen in names])


def main(names: list[str]) -> int:
    """The pictures are kept; 1 where a name is none, or a rule does not hold."""
    scenes = every()
    unknown = sorted(set(names) - set(screens(scenes)))
    if unknown:
        print(f"no such screen: {', '.join(unknown)}; there are {', '.join(screens(scenes))}")
        return 1
    # both languages at once: each has a program, ledgers and a folder of its own
    with ProcessPoolExecutor(len(LANGUAGES)) as pool:
        album = together(pool.map(_taken, LANGUAGES, [names] * len(LANGUAGES)))
    golden.FOLDER.mkdir(exist_ok=True)
    for screen, pictures in album.pictures.items():
        text = golden.written(dict(sorted(pictures.items())))
        said = "as before" if text == golden.kept(screen) else "CHANGED"
        golden.path(screen).write_text(text, encoding="utf-8")
        print(f"{screen}: {len(pictures)} pictures, {said}")
    if not names:
        for file in golden.FOLDER.glob("*.txt"):
            if file.stem not in album.pictures:
                file.unlink()
                print(f"{file.stem}: removed")
    for sentence in (*album.broken, *(f"nobody sees where the keys go: {each}" for each in album.unlit)):
        print(f"! {sentence}")
    return 1 if album.broken or album.unlit else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
