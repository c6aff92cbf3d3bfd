"""
The one place through which every text for a person passes.

English is the source language and the key. ``_`` translates now, with the language that was chosen by
``use_language`` (or the environment); ``N_`` only marks a text, for a module that must not translate yet:
the domain builds refusals from marked templates, and whoever shows them translates.
Catalogues are gettext files under ``locale/<language>/LC_MESSAGES/wamledger.mo``.

Where one English word has two senses, ``P_`` says which is meant: a key that opens something is ``P_("key", "Open")``, and a
consignment that is open is ``N_("Open")``. Like ``N_`` it only marks, and ``_`` translates it.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files
from pathlib import Path
from typing import Final

DOMAIN: Final = "wamledger"

LOCALE_VARIABLE: Final = "WAMLEDGER_LOCALE"
"""A folder with catalogues beside those of the program, for a language that a mission adds itself."""

_SENSE: Final = "\x04"
"""What parts the sense of a text from the text; gettext keeps the two so in its files."""

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_spoken: ContextVar[tuple[str, gettext.NullTranslations] | None] = ContextVar("spoken", default=None)
"""The language of one piece of work, where it is another one than that of the program."""


def use_language(language: str | None = None) -> str:
    """
    Texts come in ``language`` from now on, in English where the catalogue has none.

    Without an argument the environment decides (``WAMLEDGER_LANG``, then ``LC_ALL``, ``LC_MESSAGES``, ``LANG``).
    Returns the language that is in use.
    """
    global _catalogue, _language
    wanted = language or next(
        (
            os.environ[name]
            for name in ("WAMLEDGER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
            if os.environ.get(name)
        ),
        "en",
    )
    short = wanted.split(".")[0].split("_")[0].lower()
    # what systems call it when nobody has chosen a language
    short = "en" if short in ("c", "posix") else short
    _language, _catalogue = short, _found(short)
    return short


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Within the block texts come in that language, and outside it and in other threads they do not."""
    mark = _spoken.set((language, _found(language)))
    try:
        yield
    finally:
        _spoken.reset(mark)


def language() -> str:
    """The language in use, by its short name."""
    own = _spoken.get()
    return _language if own is None else own[0]


def languages() -> tuple[str, ...]:
    """The languages that there are texts in, by their short names, English first."""
    found = {"en"}
    for folder in _folders():
        path = Path(folder)
        if path.is_dir():
            found |= {each.name for each in path.iterdir() if has_language(each.name)}
    return ("en", *sorted(found - {"en"}))


def has_language(name: str) -> bool:
    """Whether there are texts in that language."""
    return name == "en" or type(_found(name)) is not gettext.NullTranslations


def _folders() -> tuple[str, ...]:
    """Where catalogues lie, those of the mission first."""
    own = os.environ.get(LOCALE_VARIABLE)
    return (*((own,) if own else ()), str(files("wamledger") / "locale"))


def _found(short: str) -> gettext.NullTranslations:
    for folder in _folders():
        found = gettext.translation(DOMAIN, localedir=folder, languages=[short], fallback=True)
        if type(found) is not gettext.NullTranslations:
            return found
    return gettext.NullTranslations()


def _(text: str) -> str:
    """The text in the language in use."""
    own = _spoken.get()
    if not text:
        return ""
    said = (_catalogue if own is None else own[1]).gettext(text)
    return said.partition(_SENSE)[2] if _SENSE in said else said


def N_(text: str) -> str:
    """The text itself, marked for the catalogue."""
    return text


def P_(sense: str, text: str) -> str:
    """A text of which the words alone do not say in which sense they are meant, marked for the catalogue."""
    return f"{sense}{_SENSE}{text}"


def ngettext(one: str, many: str, number: int) -> str:
    """The text for ``number`` things in the language in use."""
    own = _spoken.get()
    return (_catalogue if own is None else own[1]).ngettext(one, many, number)
