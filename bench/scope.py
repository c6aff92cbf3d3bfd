"""What a narrow scope costs: the same questions by somebody who reads everything, half of the sites, and one of ten."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.table import Figure
from wamledger.domain import moment
from wamledger.ledger.actor import Actor
from wamledger.ledger.keys import Signer
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import standing
from wamledger.services.lists import named
from wamledger.services.lists.form import Asked
from wamledger.services.posting import post_operations
from wamledger.services.report_views import stock_view

SITES: Final = 10
AT: Final = "2026-01-01T00:00:00Z"
_LINES: Final = 50
_NEW: Final = {
    "serial_status": "CLEAR",
    "make": "Zastava",
    "model": "M70",
    "type": "SA-06",
    "calibre": "7.62x39mm",
}
_READERS: Final[dict[str, list[str] | None]] = {
    "EVERYWHERE": None,
    "HALF": [f"S{site}" for site in range(SITES // 2)],
    "ONE": ["S3"],
}
Operation = dict[str, Any]


def measure(weapons: int, rounds: int) -> list[Figure]:
    """A mission of ten sites with so many weapons, of which sixty in a hundred are with units."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        path = str(Path(folder) / "sites.db")
        with Ledger.create(path, code="UNX", mission="Ten sites") as ledger:
            report = post_operations(ledger, operations(weapons))
            if report.refused:
                raise RuntimeError(report.refused[0].as_json())
            _close(ledger)
            return [
                figure
                for name, ask in _questions(ledger, weapons).items()
                for figure in _asked(ledger, name, ask, rounds)
            ]


def operations(weapons: int) -> Iterator[Operation]:
    """The journal of the mission."""
    yield _op("add_user", code="CLERK", name="Clerk", roles=["STOREKEEPER", "WAM_OFFICER", "ADMINISTRATOR"])
    for site in range(SITES):
        yield _op("add_place", code=f"S{site}", name="Site", kind="SITE")
        yield _op("add_place", code=f"S{site}-A", name="Armoury", kind="ARMOURY", within=f"S{site}")
        for unit in range(5):
            yield _op("add_party", code=f"U{site}{unit}", name="Unit", kind="UNIT")
    for code, places in _READERS.items():
        yield _op(
            "add_user", code=code, name=code, roles=["WAM_OFFICER"], **({"places": places} if places else {})
        )
    source: Operation = {"mode": "DECLARED", "ownership": "UN"}
    for first in range(0, weapons, _LINES):
        site, numbers = first // _LINES % SITES, range(first, first + _LINES)
        new: list[Operation] = [
            {
                "new_weapon": {"id": f"W-{number:07d}", "serial": f"K{number}", **_NEW},
                "condition": "SERVICEABLE",
            }
            for number in numbers
        ]
        yield _op("register", to=f"S{site}-A", acquisition=source, lines=new)
        out = [{"weapon": f"W-{number:07d}"} for number in numbers[:30]]
        yield _issue(site, first // _LINES % 5, out)
    lots = max(weapons // 200, SITES)
    for lot in range(lots):
        lines = [
            {
                "new_lot": {"id": f"L-{lot:05d}", "nature": "CTG-5.56X45-BALL"},
                "quantity": 10**6,
                "condition": "A1",
            }
        ]
        yield _op("register", to=f"S{lot % SITES}-A", acquisition=source, lines=lines)
    for number in range(weapons // 2):
        lot = number % lots
        yield _issue(lot % SITES, number % 5, [{"lot": f"L-{lot:05d}", "quantity": 5}])


def _op(op: str, **fields: Any) -> Operation:
    return {"op": op, "occurred_at": AT, "by": "CLERK", **fields}


def _issue(site: int, unit: int, lines: list[Operation]) -> Operation:
    to = {"from": f"S{site}-A", "to": f"U{site}{unit}"}
    return _op("issue", due="STANDING", purpose="PATROL", lines=lines, **to)


def _close(ledger: Ledger) -> None:
    """People sign in to the ledger from now on."""
    own = Signer.from_seed("CLERK", sha256(b"CLERK").digest())
    ledger.act_as(Actor("CLERK", own, enrolling=own))
    post_operations(ledger, [_op("enrol_key", user="CLERK", vkey=own.vkey)], by_ledger=True)


def _questions(ledger: Ledger, weapons: int) -> dict[str, Callable[[], int]]:
    screen, every, then = named(ledger, "holdings"), Asked(), moment.parse(AT) + moment.DAY

    def held(as_of: int | None = None) -> int:
        with standing(ledger, as_of=as_of) as found:
            return sum(1 for _ in found)

    def report() -> int:
        with stock_view(ledger, generated_by="-") as view:
            return sum(1 for _ in view.weapons) + sum(1 for _ in view.lots)

    return {
        "holdings": held,
        "holdings as of a time": lambda: held(then),
        "stock report": report,
        "how many rows it has": lambda: screen.count(every),
        "a page in the middle": lambda: len(screen.page(every, f"1 W-{weapons // 2:07d}", 60)),
        "the last page": lambda: len(screen.page_before(every, None, 60)),
    }


def _asked(ledger: Ledger, name: str, ask: Callable[[], int], rounds: int) -> Iterator[Figure]:
    """The time of each reader by that of who reads everything."""
    taken: dict[str, float] = {}
    given: dict[str, int] = {}
    for reader in _READERS:
        ledger.act_as(Actor(reader))
        given[reader] = ask()
        times = []
        for _ in range(max(3, rounds)):
            began = time.process_time()
            ask()
            times.append(time.process_time() - began)
        taken[reader] = median(times)
    for reader, words in (("HALF", "five sites of ten"), ("ONE", "one site of ten")):
        yield Figure(
            f"{name}, {words}, by everything",
            taken[reader] / taken["EVERYWHERE"],
            None,
            at_least=False,
            detail=f"processor; {given[reader]:,} rows of {given['EVERYWHERE']:,}, {taken[reader] * 1000:.1f} ms",
        )
