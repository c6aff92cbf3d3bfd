"""What a signal rests on, named in the order of the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from wamledger.detection.books import Event
from wamledger.detection.look import Look


def in_order(events: Iterable[Event | None]) -> list[str]:
    """The ids of the entries, each once, in the order of the ledger; None among them is nothing."""
    found = {each.seq: each.id for each in events if each is not None}
    return [found[seq] for seq in sorted(found)]


def user_codes(look: Look, names: Iterable[str | None]) -> list[str]:
    """Those among the names that are codes of users, each once; a name on paper is nobody's code."""
    users = look.users
    return sorted({name for name in names if name is not None and name in users})


def documents(*events: Event | None) -> list[str]:
    """The papers that the entries name, each once."""
    found = (each.get("document") for each in events if each is not None)
    return sorted({str(each) for each in found if each})
