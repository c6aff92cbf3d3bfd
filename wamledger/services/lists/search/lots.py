"""
What somebody typed means among the lots: they are thousands, and are held in memory, folded.

A lot is found by its code, its number, its maker, its headstamp, and by the code or any name of its nature.
"""

from __future__ import annotations

from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from wamledger import reference
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.lists.ordered import Asking
from wamledger.services.lists.search.building import texts_of
from wamledger.services.lists.search.folding import folded, typed


class Lots:
    """The texts of the lots of one ledger, kept up with what is posted."""

    def __init__(self) -> None:
        self._entries = 0
        self._texts: dict[str, tuple[str, list[str]]] = {}
        """By code, the nature and what is searched of the lot itself."""
        self._lock = Lock()

    def meant(self, asking: Asking, find: str) -> list[str] | None:
        """The codes of those that are meant; None where nothing was typed."""
        meant = typed(find)
        if meant is None:
            return None
        with self._lock:
            self._brought_up(asking.link, asking.entries)
            natures = {nature for nature, _written in self._texts.values()}
            own = dict(asking.link.rows("SELECT code, name FROM nature"))
            names = {nature: _nature_texts(nature, own) for nature in natures}
            return sorted(
                code
                for code, (nature, written) in self._texts.items()
                if meant.is_in([*written, *names[nature]])
            )

    def _brought_up(self, link: Link, entries: int) -> None:
        if entries < self._entries:
            # another person restored the ledger meanwhile
            self._entries, self._texts = 0, {}
        if entries == self._entries and self._texts:
            return
        for code, nature, number, maker, headstamp in link.rows(
            "SELECT code, nature, lot_number, manufacturer, headstamp FROM lot WHERE seq >= ?",
            (self._entries,),
        ):
            self._texts[code] = nature, texts_of(code, (number, maker, headstamp))
        self._entries = entries


def _nature_texts(nature: str, own: dict[str, str]) -> list[str]:
    known = reference.natures().get(nature)
    names = [own.get(nature), *((known.name, _(known.name)) if known else ())]
    return [form for text in (nature, *names) if text for form in folded(text)]


_KEPT: Final[WeakKeyDictionary[Ledger, Lots]] = WeakKeyDictionary()


def lots_of(ledger: Ledger) -> Lots:
    """The texts of the lots of a ledger that is open."""
    return _KEPT.setdefault(ledger, Lots())
