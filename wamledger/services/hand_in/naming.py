"""
What a weapon is called at a table, and what is meant: a model, a maker, a kind in any language that registers come in.

Models and words are those by which a spreadsheet is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from wamledger import reference
from wamledger.i18n import _
from wamledger.services.hand_in.usual import UsualPiece
from wamledger.services.importing.lexicon import folded, models, type_words

LEAST: Final = 2
"""Characters from which models are looked for, and one more for words: less means anything."""


def pieces_called(typed: str, known: Iterable[UsualPiece]) -> Sequence[UsualPiece]:
    """
    The weapons that may be called so, the best first.

    Shape: those that came before, whole; then packaged models, without a calibre and mostly without a maker; then kinds,
    of which a word in any language is known and which have neither maker nor model.
    """
    wanted = _plain(typed)
    if len(wanted) < LEAST:
        return ()
    before = [each for each in known if wanted in _plain(f"{each.make} {each.model}")]
    before.sort(key=lambda each: not _plain(each.model).startswith(wanted))
    came = {_plain(each.model) for each in before}
    packaged = sorted(
        (
            UsualPiece(kind, make, model, "", _kind(kind))
            for plain, (kind, make, model) in models().items()
            if plain.startswith(wanted) and plain not in came
        ),
        key=lambda each: (len(each.model), each.model),
    )
    return [*before, *packaged] or [UsualPiece(kind, "", "", "", _kind(kind)) for kind in kinds_called(typed)]


def kinds_called(typed: str) -> Sequence[str]:
    """The codes of the types of which a word begins so, in any language: ``kalach``, ``escopeta``."""
    wanted = folded(typed)
    if len(wanted) <= LEAST:
        return ()
    return list(dict.fromkeys(_kinds(wanted)))


def _kinds(wanted: str) -> Iterator[str]:
    for word, meanings in type_words().items():
        if word.startswith(wanted):
            for meaning in meanings:
                yield from meaning.code.split()


def label(piece: UsualPiece) -> str:
    """Maker, model and calibre as they stand in one blank; the code of the type where neither is known."""
    return " ".join(part for part in (piece.make, piece.model, piece.calibre) if part) or piece.type


def is_called(piece: UsualPiece, typed: str) -> bool:
    """Whether that is just what the model is called, capitals and hyphens aside."""
    return _plain(piece.model) == _plain(typed)


@cache
def _plain(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text.casefold())


def _kind(code: str) -> str:
    return _(reference.weapon_types()[code].name) if code in reference.weapon_types() else code
