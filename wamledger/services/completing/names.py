"""Codes by what a thing is called: what the program knows by itself, places, parties, users and natures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from wamledger.i18n import _
from wamledger.services.completing.asked import Asked, Completion
from wamledger.services.form_fields.choices import PACKAGED


def packaged(kind: str, typed: str, limit: int) -> list[Completion]:
    """Codes and words that the program knows by itself: those that begin as typed, then those that hold it."""
    known, wanted = PACKAGED[kind](), typed.casefold()
    first, then = [], []
    for code, word in known.items():
        words = _(word) if word else ""
        if code.casefold().startswith(wanted):
            first.append((code, words))
        elif wanted and (wanted in code.casefold() or wanted in words.casefold()):
            then.append((code, words))
    return (first + then)[:limit]


def named(table: str) -> Callable[[Asked], Iterator[Completion]]:
    """By code, then by a word of the name: these registers are short."""

    def find(asked: Asked) -> Iterator[Completion]:
        low, high = asked.codes
        where, parameters = here(asked, table)
        end = " AND closed_seq IS NULL" if table == "user_account" else ""
        yield from asked.link.rows(
            f"SELECT code, name FROM {table} WHERE code >= ? AND code < ? AND {where}{end} ORDER BY code LIMIT ?",
            (low, high, *parameters, asked.limit),
        )
        if len(asked.typed) > 1:
            like = f"%{asked.typed.lower()}%"
            yield from asked.link.rows(
                f"SELECT code, name FROM {table} WHERE (lower(name) LIKE ? OR lower(code) LIKE ?) AND {where}{end}"
                " ORDER BY code LIMIT ?",
                (like, like, *parameters, asked.limit),
            )

    return find


def here(asked: Asked, table: str) -> tuple[str, tuple[Any, ...]]:
    """That a place is known within the scope; anybody knows every party."""
    if asked.scope.places is None or table != "place":
        return "1 = 1", ()
    return asked.link.among("code", sorted(asked.scope.places | asked.scope.around))


def holders(asked: Asked) -> Iterator[Completion]:
    """Places and parties: whoever may hold goods."""
    yield from named("place")(asked)
    yield from named("party")(asked)


def addressees(asked: Asked) -> Iterator[Completion]:
    """Of whom a trace is asked: parties of the ledger, then States."""
    yield from named("party")(asked)
    yield from packaged("country", asked.typed, asked.limit)


def natures(asked: Asked) -> Iterator[Completion]:
    """Those of the mission, then those of the packaged catalogue."""
    from wamledger import reference

    yield from named("nature")(asked)
    wanted = asked.typed.casefold()
    known = reference.natures().values()
    yield from ((each.code, _(each.name)) for each in known if each.code.casefold().startswith(wanted))
    if wanted:
        yield from (
            (each.code, _(each.name))
            for each in known
            if wanted in each.code.casefold() or wanted in _(each.name).casefold()
        )
