"""What each blank of a voucher asks for: the words that the forms of the screens use too."""

from __future__ import annotations

from wamledger.services.form_fields.help import WORDS, words_for

__all__ = ["WORDS", "words_for"]
