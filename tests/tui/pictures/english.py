"""English words that have been left on a screen which speaks another language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.ledger import everything
from tests.tui.pictures import office
from wamledger import i18n

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NOT_WORDS: Final = re.compile(r"[\w.-]+[/_.@#][\w./_#-]+|\b[A-Z0-9][A-Z0-9.-]+\b|~+")
"""Paths, names of files and of fields, codes, digests."""

ALLOWED: Final = (
    "English Language wamledger Adamu Bello Binta Chen Diallo Armoury State Order Sector East Amadou",
    "purpose screens",
    "a whole number",
    "No such file or directory Stream has ended unexpectedly",
    "body moves",
    "A mission made up for tests",
)
"""
What is a name in the ledgers of the pictures, or is the same in each language: its name, facts of the access log as
they are stored, and what a limit takes, as the published schema has it, what the system
or a reader of files says itself, and the fields of a stored entry.
"""


def left_in(text: str, language: str) -> list[str]:
    """The words of the text that only an English text of the program has, in their order, each once."""
    foreign = _only_english(language)
    words = _WORD.findall(_NOT_WORDS.sub(" ", text))
    return list(dict.fromkeys(each for each in words if each.lower() in foreign))


@cache
def _only_english(language: str) -> frozenset[str]:
    catalogue = _catalogue(language)
    said: set[str] = set()
    known: set[str] = set()
    for message in catalogue:
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
        said |= _words(*map(str, ids))
        known |= _words(*map(str, strings))
    recorded = _words(str(everything.operations()), *office.FILES.values(), *ALLOWED)
    return frozenset(said - known - recorded)


def _words(*texts: str) -> set[str]:
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def _catalogue(language: str) -> Catalog:
    path = Path(i18n.__file__).with_name("locale") / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file)
