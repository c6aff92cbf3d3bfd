"""
What somebody at a counter, or in a count, waits for: a scan, a code being typed, a page, a weapon that is taken in.

Asked of ``registers.big``, in whose largest store a tenth of all weapons stands. By wall time, each with the slowest of
its kind, since whoever scans waits for that one.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.registers import SMALL, big
from bench.table import Figure
from wamledger.ledger.store import Ledger
from wamledger.services.completing import complete
from wamledger.services.counting.live import LiveCount, SeenRow
from wamledger.services.counting.recognising import Recogniser
from wamledger.services.counting.recording import begin, finish
from wamledger.services.counting.sheets import Asked
from wamledger.services.lists.search.building import catch_up
from wamledger.services.posting import post_operations
from wamledger.services.scanned import read_mark
from wamledger.services.subjects import Subject
from wamledger.services.things import thing

EACH: Final = 40
"""Different things that are asked in turn."""
SEEN: Final = 2_000
"""Lines of a count that is taken up again."""
LIMIT: Final = 100
"""Milliseconds within which a key is answered."""
COUNTERS: Final = ("CLERK", "OTHER")


def measure(weapons: int) -> list[Figure]:
    """The figures of a ledger of so many weapons, beside those of ten thousand."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        return of(
            big(Path(folder) / "small.db", SMALL, is_searched=False),
            big(Path(folder) / "large.db", weapons, is_searched=False),
            weapons,
        )


def of(small: Path, large: Path, weapons: int) -> list[Figure]:
    """The figures of two ledgers that ``big`` has built; their weapons are moved together, and some are added."""
    taken: dict[str, list[tuple[float, float]]] = {}
    for path in (small, large):
        with Ledger.open(str(path)) as ledger:
            _gathered(ledger)
            catch_up(ledger)
            for name, asked in _asked(ledger):
                taken.setdefault(name, []).append(_timed(asked))
    return [
        Figure(
            name,
            much[1],
            LIMIT,
            at_least=False,
            unit="ms",
            detail=f"slowest of {EACH} at {weapons:,} weapons, median {much[0]:.1f};"
            f" at {SMALL:,}: {little[1]:.1f}, median {little[0]:.1f}; wall",
        )
        for name, (little, much) in taken.items()
    ]


def _gathered(ledger: Ledger) -> None:
    """A tenth of the weapons stands in one store, and a second person is there to count them."""
    with ledger.writing() as link:
        link.run(
            "UPDATE weapon_standing SET holder = 'S00-ARM' WHERE status = 'IN_STORE' AND holder IN"
            " ('S01-ARM', 'S02-ARM')"
        )
    post_operations(
        ledger,
        [
            {"op": "add_user", "by": "CLERK", "occurred_at": "2026-01-02T00:00:00Z", "code": "OTHER",
             "name": "Another", "roles": ["STOREKEEPER"]}
        ],
    )  # fmt: skip


def _asked(ledger: Ledger) -> Iterator[tuple[str, list[Callable[[], Any]]]]:
    dice = random.Random(ledger.clock() % 1000)
    with ledger.reading() as link:
        rows = [
            tuple(row)
            for row in link.rows(
                "SELECT file.code, file.tag, file.serial FROM weapon AS file JOIN weapon_standing AS held"
                " ON held.weapon = file.code WHERE held.holder = 'S00-ARM' AND held.status = 'IN_STORE'"
                " AND file.serial IS NOT NULL ORDER BY file.code LIMIT ?",
                (20 * SEEN,),
            )
        ]
    here = dice.sample(rows, min(len(rows), SEEN))
    few = here[:EACH]
    asked = Asked(place="S00-ARM", scope="WEAPONS", kind="COUNT", counted_by=COUNTERS)
    count = begin(ledger, asked, by="CLERK")
    yield "a count begun", [partial(begin, ledger, asked, by="CLERK")]
    room = Recogniser(ledger, count)
    yield "a tag scanned in a count", [partial(room.recognise, tag) for _code, tag, _serial in few]
    yield "a serial typed in a count", [partial(room.recognise, serial) for _code, _tag, serial in few]
    yield "an unknown mark in a count", [partial(room.recognise, f"QX{n:06d}ZZ") for n in range(EACH)]
    resumed = LiveCount(
        dict(count.head), rows=[SeenRow("weapon", tag, sign="HERE") for _code, tag, _serial in here]
    )
    yield f"a count of {SEEN:,} lines taken up again", [partial(Recogniser, ledger, resumed)]
    yield "a count recorded, before it is", [partial(finish, ledger, resumed, by="CLERK", dry_run=True)]
    yield "a tag scanned", [partial(read_mark, ledger, tag) for _code, tag, _serial in few]
    yield "a serial scanned", [partial(read_mark, ledger, serial) for _code, _tag, serial in few]
    yield "an unknown mark scanned", [partial(read_mark, ledger, f"QX{n:06d}ZZ") for n in range(EACH)]
    yield (
        "a serial misread by a letter",
        [partial(read_mark, ledger, f"{serial[:-1]}X") for *_tag, serial in few],
    )
    yield (
        "the code of a weapon, a letter more",
        [
            partial(complete, ledger, "weapon", code[:end], at="S00-ARM")
            for code, *_rest in few[:8]
            for end in range(1, 6)
        ],
    )
    yield (
        "the serial of a weapon, a letter more",
        [
            partial(complete, ledger, "weapon", serial[:end])
            for *_tag, serial in few[:8]
            for end in range(1, 6)
        ],
    )
    taken_in: list[str] = []
    yield (
        "a weapon taken in, with those that it may be",
        [partial(_taken_in, ledger, f"{serial[:-1]}X", taken_in) for *_tag, serial in few],
    )
    for kind, codes in (("weapon", taken_in), ("place", ["S00-ARM"]), ("party", ["UNIT-01"])):
        yield (
            f"the page of a {kind}",
            [partial(thing, ledger, Subject(kind, each), by="CLERK") for each in codes],
        )


def _taken_in(ledger: Ledger, serial: str, taken_in: list[str]) -> None:
    code = f"W-NEW-{len(taken_in)}"
    weapon = {
        "id": code, "serial": serial, "type": "SA-06", "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm",
        "serial_status": "CLEAR",
    }  # fmt: skip
    operation = {
        "op": "register", "by": "CLERK", "occurred_at": "2026-02-01T00:00:00Z", "to": "S00-ARM",
        "acquisition": {"mode": "DECLARED", "ownership": "UN"}, "lines": [{"new_weapon": weapon}],
    }  # fmt: skip
    report = post_operations(ledger, [operation])
    if report.refused:
        raise RuntimeError(report.refused[0].as_json())
    taken_in.append(code)


def _timed(asked: list[Callable[[], Any]]) -> tuple[float, float]:
    """The median and the slowest of them, in milliseconds; the first one is asked once more, for what is read once."""
    asked[0]()
    spent = []
    for each in asked:
        began = time.perf_counter()
        each()
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent), max(spent)
