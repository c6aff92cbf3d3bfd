"""What languages call themselves, so that whoever reads only one of them finds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {"en": "English", "fr": "Français"}


def named(language: str) -> str:
    """The name of the language in itself; its short name where this program does not know it."""
    return _NAMES.get(language, language)


def all_named(languages: Iterable[str]) -> dict[str, str]:
    """Languages to choose from, each with its name."""
    return {each: named(each) for each in languages}
