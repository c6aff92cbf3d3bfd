"""
Codes that come to mind while somebody types: those that begin so, then those whose words do, or hold it.

Where there is none, hyphens and spaces do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui.widgets.slot import Suggested


def of(known: Iterable[tuple[str, str]], *, most: int = 6) -> Callable[[str], Suggested]:
    """Suggestions from codes with words for them; nothing where nothing is typed, or the code stands there whole."""
    rows: Sequence[tuple[str, str]] = sorted(known)

    def suggested(typed: str) -> Suggested:
        wanted = typed.strip().casefold()
        if not wanted or any(code.casefold() == wanted for code, _words in rows):
            return ()
        begins = [row for row in rows if row[0].casefold().startswith(wanted)]
        holds = [
            row
            for row in rows
            if row not in begins and all(part in f"{row[0]} {row[1]}".casefold() for part in wanted.split())
        ]
        found = [*begins, *sorted(holds, key=lambda row: not _begins_a_word(row[1], wanted))]
        return (found or [row for row in rows if _plain(wanted) and _plain(wanted) in _plain(row[1])])[:most]

    return suggested


def _plain(words: str) -> str:
    """The letters and figures alone: ``f1`` is written F-1."""
    return "".join(each for each in words.casefold() if each.isalnum())


def _begins_a_word(words: str, wanted: str) -> bool:
    return f" {wanted}" in f" {words.casefold()}"


def meant(known: Iterable[tuple[str, str]], typed: str) -> str | None:
    """The code that was typed, or the only one that it can mean; None where there is none, or several."""
    rows = list(known)
    for code, _words in rows:
        if code.casefold() == typed.strip().casefold():
            return code
    found = of(rows)(typed)
    return found[0][0] if len(found) == 1 else None
