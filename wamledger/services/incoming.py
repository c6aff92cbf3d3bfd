"""Heads, proofs and entries that are brought from outside, as files or as text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _

MOST_BYTES: Final = 2_000_000
"""No head, proof or entry is longer than this."""


def head_text(given: str) -> str:
    """
    The text of a head: of the file where there is one of that name, else what was given itself.

    A head that is copied from a page or a command line may lack the line feed at its end, or have ``\\\\n`` in it.
    """
    text = text_of(given) if "\n" not in given and "\\n" not in given else given.replace("\\n", "\n")
    return text.replace("\r\n", "\n").strip("\n") + "\n"


def text_of(file: str) -> str:
    """The text of a file.  Refuses: file_unreadable"""
    try:
        with Path(file).open("rb") as source:
            return source.read(MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError) as fault:
        detail = getattr(fault, "strerror", None) or _("it is no text")
        raise Refused(Code.FILE_UNREADABLE, file=file, detail=detail) from fault


def bytes_of(file: str, *, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, up to so many.  Refuses: file_unreadable"""
    try:
        with Path(file).open("rb") as source:
            return source.read(most)
    except (OSError, ValueError) as fault:
        detail = getattr(fault, "strerror", None) or str(fault)
        raise Refused(Code.FILE_UNREADABLE, file=file, detail=detail) from fault
