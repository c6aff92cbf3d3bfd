"""A second language beside the first on one sheet: each label and each sentence stands in both."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import DOMAIN, _

_SOURCE: Final = "en"


class Beside:
    """
    The texts of the language in use and of another; of the first alone where the other is empty.

    Refuses: choice_unknown, where there is no catalogue for the language
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue: gettext.NullTranslations | None = None
        if language and language != _SOURCE:
            try:
                self._catalogue = gettext.translation(
                    DOMAIN, localedir=str(files("wamledger") / "locale"), languages=[language]
                )
            except OSError as fault:
                raise Refused(
                    Code.CHOICE_UNKNOWN, "second_language", found=language, allowed=languages()
                ) from fault
        elif language:
            self._catalogue = gettext.NullTranslations()

    def other(self, text: str) -> str:
        """A marked text in the second language; empty where there is none."""
        return self._catalogue.gettext(text) if self._catalogue is not None and text else ""

    def texts(self, text: str) -> list[str]:
        """A marked text in each of the languages, once where they agree."""
        return list(dict.fromkeys(each for each in (_(text), self.other(text)) if each))

    def both(self, text: str) -> str:
        """A marked label in both languages on one line."""
        return " / ".join(self.texts(text))

    def word(self, vocabulary: Mapping[str, str], code: str) -> str:
        """The word for a code in both languages; the code itself where there is none."""
        return self.both(vocabulary[code]) if code in vocabulary else code


def languages() -> list[str]:
    """The languages that there are texts in."""
    folder = files("wamledger") / "locale"
    found = (
        [each.name for each in folder.iterdir() if (each / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file()]
        if folder.is_dir()
        else []
    )
    return sorted({_SOURCE, *found})
