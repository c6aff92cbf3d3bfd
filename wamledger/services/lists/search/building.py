"""
Making the search index, and keeping it up with what is posted: beside the record, in short transactions of its own.

Nothing that is posted waits for it for longer than one of those takes. What it has not seen yet is looked for without
it. It holds what stands in the register and gives nothing out, so it is made in full whoever happens to search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, Final

import orjson

from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.lists.search.blocks import BLOCK, added, packed
from wamledger.services.lists.search.folding import folded, grams
from wamledger.services.lists.search.index import WEAPONS, State, state_of

SMALL: Final = 5_000
"""Weapons that are looked through faster than an index is made."""
READ_THROUGH: Final = 20_000
"""Entries behind from which the register is asked what has changed, and not the entries."""
APART: Final = 50_000
"""Cards out of order from which the index is made anew."""
BEHIND: Final = 500
"""Weapons that a search looks through by itself before somebody is sent to bring the index up."""

TEXTS: Final = "serial, serial_assigned, tag, make, model"
Card = tuple[str, Sequence[str | None]]
"""A code, and what can be searched of it."""
Told = Callable[[int, int], bool]
"""Takes how many cards are made and how many there will be about; says whether to go on."""


def texts_of(code: str, written: Iterable[str | None]) -> list[str]:
    """What is searched of a row, folded."""
    return [form for text in (code, *written) if text for form in folded(text)]


def weapon_texts(code: str, serial: Any, assigned: Any, tag: Any, make: str, model: str) -> list[str]:
    """What is searched of a weapon; make and model also in one."""
    return texts_of(code, (serial, assigned, tag, make, model, f"{make}{model}"))


def catch_up(ledger: Ledger, told: Told | None = None) -> bool:
    """
    The index knows of every weapon that is on record; False where somebody else was making it, or it was stopped.

    Raises: LedgerFault where the ledger cannot be written to, or another program is writing for too long.
    """
    with ledger.reading() as link:
        state = state_of(link, WEAPONS)
        if state is not None and state.is_whole:
            if state.entries == _entries(link):
                return True
            if state.numbers - state.ordered <= APART:
                return _brought_up(ledger, state)
    if state is not None and state.is_whole:
        _emptied(ledger)
    return _made(ledger, told)


def is_wanted(link: Link) -> bool:
    """Whether there are so many weapons that an index is worth it."""
    return bool(
        link.one("SELECT COUNT(*) FROM (SELECT 1 FROM weapon LIMIT ?) AS few", (SMALL + 1,))[0] > SMALL
    )


_UNDER_WAY: Final[dict[str, Thread]] = {}
_LOCK: Final = Lock()


def keep_up(ledger: Ledger) -> None:
    """Somebody brings the index up meanwhile, unless that is being done; where it cannot be done it is left."""

    def work() -> None:
        try:
            # the ledger may be closed, or be busy; whoever searches next sends somebody again
            with suppress(LedgerFault, RuntimeError):
                catch_up(ledger)
        finally:
            with _LOCK:
                del _UNDER_WAY[ledger.where]

    with _LOCK:
        if ledger.where in _UNDER_WAY or ledger.faults or ledger.database.readonly:
            return
        thread = _UNDER_WAY[ledger.where] = Thread(target=work, name="search index", daemon=True)
        thread.start()


def under_way() -> list[Thread]:
    """Who is bringing an index up, for whoever waits for them."""
    with _LOCK:
        return list(_UNDER_WAY.values())


def _entries(link: Link) -> int:
    newest = link.one("SELECT max(seq) FROM entry")[0]
    return 0 if newest is None else int(newest) + 1


def _emptied(ledger: Ledger) -> None:
    with ledger.writing() as link:
        for table in ("search_gram", "search_card", "search_state"):
            link.run(f"DELETE FROM {table} WHERE kind = ?", (WEAPONS,))


def _made(ledger: Ledger, told: Told | None) -> bool:
    """The index is made from nothing, or from where somebody had come to, in the order of codes."""
    while True:
        with ledger.reading() as link:
            state = state_of(link, WEAPONS)
            if state is not None and state.is_whole:
                return True
            rows = link.rows(
                f"SELECT code, {TEXTS} FROM weapon WHERE code > ? ORDER BY code LIMIT ?",
                (state.last_code if state else "", BLOCK - (state.numbers if state else 0) % BLOCK),
            )
            began = _entries(link) if state is None else -1 - state.entries
            ahead = link.one("SELECT COUNT(*) FROM weapon")[0] if told is not None else 0
        numbers = (state.numbers if state else 0) + len(rows)
        last = rows[-1][0] if rows else state.last_code if state else ""
        made = State(-1 - began if rows else began, numbers, numbers, last)
        if not _written(ledger, state, made, [(row[0], weapon_texts(*row)) for row in rows], ()):
            return False
        if not rows:
            return True
        if told is not None and not told(numbers, ahead):
            return False


def _brought_up(ledger: Ledger, state: State) -> bool:
    """What was taken on charge or read otherwise since then has new cards, and its old ones are gone."""
    with ledger.reading() as link:
        entries = _entries(link)
        rows = sorted(rows_of(link, changed_since(link, state.entries)))
        among, codes = link.among("code", [row[0] for row in rows])
        old = [
            n
            for (n,) in link.rows(f"SELECT n FROM search_card WHERE kind = ? AND {among}", (WEAPONS, *codes))
        ]
    numbers, ordered, last = state.numbers + len(rows), state.ordered, state.last_code
    if rows and state.ordered == state.numbers and rows[0][0] > last:
        ordered, last = numbers, rows[-1][0]
    cards = [(row[0], weapon_texts(*row)) for row in rows]
    return _written(ledger, state, State(entries, numbers, ordered, last), cards, old)


def changed_since(link: Link, entries: int) -> list[str]:
    """The weapons that were taken on charge or read otherwise by the entries from that number on, and perhaps a few more."""
    if _entries(link) - entries > READ_THROUGH:
        return [
            code
            for (code,) in link.rows(
                "SELECT code FROM weapon WHERE seq >= ? OR identity_seq >= ?", (entries, entries)
            )
        ]
    found: set[str] = set()
    for block in link.stream("SELECT entry FROM entry WHERE seq >= ?", (entries,)):
        for (stored,) in block:
            found.update(changed_by(link, orjson.loads(bytes(stored))["body"]))
    return sorted(found)


def changed_by(link: Link, body: Any) -> Iterator[str]:
    """The weapons that an entry took on charge or had read otherwise."""
    operation, effects = body["operation"], body["effects"]
    for move in effects.get("moves", ()):
        if "weapon" in move and move["from"] is None:
            yield move["weapon"]
    if operation["op"] == "correct_identity":
        yield operation["weapon"]
    elif operation["op"] == "reverse" and effects["undoes"]["op"] == "correct_identity":
        (stored,) = link.one("SELECT entry FROM entry WHERE seq = ?", (effects["undoes"]["seq"],))
        yield orjson.loads(bytes(stored))["body"]["operation"]["weapon"]


def rows_of(link: Link, codes: Sequence[str]) -> list[Any]:
    """The code of each weapon with what is searched of it."""
    found: list[Any] = []
    for start in range(0, len(codes), 5_000):
        among, keys = link.among("code", codes[start : start + 5_000])
        found += link.rows(f"SELECT code, {TEXTS} FROM weapon WHERE {among}", keys)
    return found


def _written(
    ledger: Ledger,
    before: State | None,
    state: State,
    cards: Sequence[tuple[str, list[str]]],
    old: Iterable[int],
) -> bool:
    """The cards are in the index; False where it is not as it was any more, and nothing was written."""
    first = before.numbers if before is not None else 0
    blocks = _blocks(cards, first)
    with ledger.writing() as link:
        if state_of(link, WEAPONS) != before:
            return False
        link.many("DELETE FROM search_card WHERE kind = ? AND n = ?", [(WEAPONS, n) for n in old])
        link.many(
            "INSERT INTO search_card (kind, n, code) VALUES (?, ?, ?)",
            [(WEAPONS, first + at, code) for at, (code, _texts) in enumerate(cards)],
        )
        for block, by_gram in blocks.items():
            _put(link, block, by_gram, is_new=block * BLOCK >= first)
        link.run("DELETE FROM search_state WHERE kind = ?", (WEAPONS,))
        link.run(
            "INSERT INTO search_state (kind, entries, numbers, ordered, last_code) VALUES (?, ?, ?, ?, ?)",
            (WEAPONS, *state),
        )
    return True


def _blocks(cards: Sequence[tuple[str, list[str]]], first: int) -> dict[int, dict[str, list[int]]]:
    """The numbers within each block by their grams."""
    blocks: dict[int, dict[str, list[int]]] = {}
    for n, (_code, texts) in enumerate(cards, first):
        by_gram = blocks.setdefault(n // BLOCK, {})
        within = n % BLOCK
        for gram in grams(texts):
            held = by_gram.get(gram)
            if held is None:
                by_gram[gram] = [within]
            else:
                held.append(within)
    return blocks


def _put(link: Link, block: int, by_gram: dict[str, list[int]], *, is_new: bool) -> None:
    there: dict[str, bytes] = {}
    if not is_new:
        wanted = sorted(by_gram)
        for start in range(0, len(wanted), 1_000):
            among, keys = link.among("gram", wanted[start : start + 1_000])
            there.update(
                (gram, bytes(cards))
                for gram, cards in link.rows(
                    f"SELECT gram, cards FROM search_gram WHERE kind = ? AND {among} AND block = ?",
                    (WEAPONS, *keys, block),
                )
            )
        link.many(
            "DELETE FROM search_gram WHERE kind = ? AND gram = ? AND block = ?",
            [(WEAPONS, gram, block) for gram in there],
        )
    link.many(
        "INSERT INTO search_gram (kind, gram, block, cards) VALUES (?, ?, ?, ?)",
        [
            (WEAPONS, gram, block, added(there[gram], held) if gram in there else packed(held))
            for gram, held in sorted(by_gram.items())
        ],
    )
