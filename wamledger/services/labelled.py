"""How a word stands before what it names: with the colon as each language writes it."""

from __future__ import annotations

from wamledger.i18n import _


def labelled(label: str, text: str) -> str:
    """The label, then the text."""
    return _("{label}: {text}").format(label=label, text=text)
