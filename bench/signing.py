"""What signing costs: a journal signed once at its end, single operations signed one by one, and a passphrase."""

from __future__ import annotations

import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median

from bench.journal import Mission
from bench.posting import post_into, write_journal
from bench.table import Figure, ratios
from wamledger.ledger import sealing
from wamledger.ledger.store import Ledger
from wamledger.services.access.founding import found
from wamledger.services.posting import post_operations

_AT = {"occurred_at": "2026-01-01T00:00:00Z", "by": "BENCH"}
_FOUNDER = {
    "op": "add_user",
    "code": "BENCH",
    "name": "Bench",
    "roles": ["ADMINISTRATOR", "WAM_OFFICER"],
    **_AT,
}
_PASSPHRASE = "a passphrase of nobody at all 27"
SINGLES = 200


def measure(size: int, rounds: int) -> list[Figure]:
    """The same journal into a ledger that signs and one that does not; the same for single operations; Argon2id."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        here = Path(folder)
        journal, numbers = here / "journal.jsonl", iter(range(10_000))
        operations = list(islice(Mission(size, weapons=max(50, size // 20)).operations(), size))[1:]
        write_journal(journal, operations)
        singles = operations[: min(SINGLES, len(operations))]

        def bulk(*, signs: bool) -> float:
            with _ledger(here / f"ledger-{next(numbers)}.db", signs=signs) as ledger:
                _, _, cpu = post_into(ledger, [journal])
            return cpu

        def one_by_one(*, signs: bool) -> float:
            with _ledger(here / f"ledger-{next(numbers)}.db", signs=signs) as ledger:
                began = time.process_time()
                for operation in singles:
                    post_operations(ledger, [operation])
                return time.process_time() - began

        many, signed, plain = ratios(lambda: bulk(signs=True), lambda: bulk(signs=False), rounds)
        one, each, bare = ratios(lambda: one_by_one(signs=True), lambda: one_by_one(signs=False), rounds)
    seconds = median(_passphrase() for _ in range(max(3, rounds)))
    kdf = sealing.Kdf.DEFAULT
    return [
        Figure(
            "a journal signed at its end, by one that is not signed",
            many,
            1.05,
            at_least=False,
            detail=f"{size:,}: {signed:.2f} s and {plain:.2f} s of CPU",
        ),
        Figure(
            "operations signed one by one, by unsigned ones",
            one,
            None,
            detail=f"{len(singles)}: {each * 1e6 / len(singles):,.0f} us and {bare * 1e6 / len(singles):,.0f} us each",
        ),
        Figure(
            "Argon2id of one passphrase",
            seconds,
            None,
            unit="s",
            detail=f"{kdf.memory_kib // 1024} MiB, {kdf.passes} passes, {kdf.lanes} lanes; about 0.3 s is wanted",
        ),
    ]


def _ledger(path: Path, *, signs: bool) -> Ledger:
    """A ledger with its first user, who has signed in or never will."""
    ledger = Ledger.create(str(path), code="BENCH", mission="Benchmark")
    post_operations(ledger, [_FOUNDER])
    if signs:
        found(ledger, user="BENCH", passphrase=_PASSPHRASE)
    return ledger


def _passphrase() -> float:
    began = time.perf_counter()
    sealing.master(_PASSPHRASE, sealing.new_salt(), sealing.Kdf.DEFAULT)
    return time.perf_counter() - began
