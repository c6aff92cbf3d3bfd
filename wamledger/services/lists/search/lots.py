"""
What somebody typed means among the lots: they are thousands, and are held in memory, folded.

A lot is found by its code, its number, its maker, its headstamp, and by the code or any name of its nature.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock, Thread
from typing import Final
from weakref import WeakKeyDictionary

from wamledger import reference
from wamledger.i18n import _
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.lists.ordered import Asking
from wamledger.services.lists.search.building import texts_of
from wamledger.services.lists.search.folding import Word, folded, typed

BETWEEN: Final = "|"
"""Stands before each text of a lot; no folded one has it."""


class Lots:
    """The texts of the lots of one ledger, kept up with what is posted."""

    def __init__(self) -> None:
        self._entries = 0
        self._texts: dict[str, tuple[str, str]] = {}
        """By code, the nature and what is searched of the lot itself, in one."""
        self._lock = Lock()
        self._reader: Thread | None = None

    def prepare(self, ledger: Ledger) -> None:
        """Somebody reads the texts meanwhile, unless they were read, so that the first letter need not wait for that."""
        if self._reader is not None or self._entries:
            return

        def work() -> None:
            # the ledger may be closed, or be busy; whoever searches first reads them then
            with suppress(LedgerFault, RuntimeError), ledger.reading() as link, self._lock:
                newest = link.one("SELECT max(seq) FROM entry")[0]
                entries = 0 if newest is None else int(newest) + 1
                if entries > self._entries:
                    self._brought_up(link, entries)

        self._reader = Thread(target=work, name="texts of lots", daemon=True)
        self._reader.start()

    def meant(self, asking: Asking, find: str) -> list[str] | None:
        """The codes of those that are meant; None where nothing was typed."""
        meant = typed(find)
        if meant is None:
            return None
        with self._lock:
            self._brought_up(asking.link, asking.entries)
            own = dict(asking.link.rows("SELECT code, name FROM nature"))
            natures = {nature for nature, _written in self._texts.values()}
            names = {nature: _nature_texts(nature, own) for nature in natures}
            found = set(self._texts)
            for word in meant.words:
                found &= self._having(word, names)
            if meant.as_one is not None:
                found |= self._having(meant.as_one, names)
            return sorted(found)

    def _having(self, word: Word, names: dict[str, list[str]]) -> set[str]:
        """The lots that have the word, in what is written on them or in a name of their nature."""
        natures = {nature for nature, written in names.items() if word.is_in(written)}
        needles = [each if len(each) > 2 else BETWEEN + each for each in word.spellings]
        return {
            code
            for code, (nature, written) in self._texts.items()
            if nature in natures or any(needle in written for needle in needles)
        }

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
            texts = texts_of(code, (number, maker, headstamp))
            self._texts[code] = nature, "".join(BETWEEN + text for text in texts)
        self._entries = entries


def _nature_texts(nature: str, own: dict[str, str]) -> list[str]:
    known = reference.natures().get(nature)
    names = [own.get(nature), *((known.name, _(known.name)) if known else ())]
    return [form for text in (nature, *names) if text for form in folded(text)]


_KEPT: Final[WeakKeyDictionary[Ledger, Lots]] = WeakKeyDictionary()


def lots_of(ledger: Ledger) -> Lots:
    """The texts of the lots of a ledger that is open."""
    return _KEPT.setdefault(ledger, Lots())
