"""One operation, durable: against appending a page and forcing it to the disk, and how many syncs it takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.table import Figure, ratios
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations

_PAGE = b"\0" * 4096
_AT = {"occurred_at": "2026-01-01T00:00:00Z", "by": "BENCH"}
_SETTING_UP = [
    {"op": "add_user", "code": "BENCH", "name": "Bench", "roles": ["WAM_OFFICER"], **_AT},
    {"op": "add_place", "code": "S", "name": "Site", "kind": "SITE", "custody": "SINGLE", **_AT},
    {
        "op": "add_place",
        "code": "A",
        "name": "A",
        "kind": "ARMOURY",
        "within": "S",
        "custody": "SINGLE",
        **_AT,
    },
    {
        "op": "add_place",
        "code": "B",
        "name": "B",
        "kind": "ARMOURY",
        "within": "S",
        "custody": "SINGLE",
        **_AT,
    },
    {
        "op": "register",
        "to": "A",
        "acquisition": {"mode": "DECLARED", "ownership": "UN"},
        "lines": [
            {
                "new_weapon": {
                    "id": "W-000001",
                    "serial": "AB1",
                    "serial_status": "CLEAR",
                    "make": "Zastava",
                    "model": "M70",
                    "type": "SA-06",
                    "calibre": "7.62x39mm",
                },
                "condition": "SERVICEABLE",
            }
        ],
        **_AT,
    },
]


def prepared(path: Path) -> Ledger:
    """A small ledger whose one rifle can be moved."""
    ledger = Ledger.create(str(path), code="BENCH", mission="Benchmark")
    post_operations(ledger, _SETTING_UP)
    return ledger


def moves(ledger: Ledger, times: int) -> None:
    """The rifle is moved so many times, each durable by itself."""
    for number in range(times):
        origin, to = ("A", "B") if number % 2 == 0 else ("B", "A")
        report = post_operations(
            ledger, [{"op": "move", "from": origin, "to": to, "lines": [{"weapon": "W-000001"}], **_AT}]
        )
        if not report.kept:
            raise RuntimeError(str(report.refused[0].faults[0]))


def measure(rounds: int, times: int = 200) -> list[Figure]:
    """The rate of durable operations by the rate of append and fdatasync, and the syncs of one operation."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        here = Path(folder)
        ledger = prepared(here / "ledger.db")

        def ours() -> float:
            began = time.perf_counter()
            moves(ledger, times)
            return times / (time.perf_counter() - began)

        def disk() -> float:
            handle = os.open(here / "page", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            began = time.perf_counter()
            for _ in range(times):
                os.write(handle, _PAGE)
                os.fdatasync(handle)
            spent = time.perf_counter() - began
            os.close(handle)
            return times / spent

        ratio, rate, limit = ratios(ours, disk, rounds)
        ledger.close()
        detail = f"{rate:,.0f}/s durable, {limit:,.0f}/s append and fdatasync; wall"
        return [
            Figure("durable operations, by append + fdatasync", ratio, 0.5, detail=detail),
            Figure(
                "syncs of one durable operation",
                syncs(here),
                1,
                at_least=False,
                unit="",
                detail="counted with strace; median",
            ),
        ]


def syncs(here: Path, times: int = 50) -> float | None:
    """How many syncs an operation takes, or None where nobody can count them."""
    if shutil.which("strace") is None:
        return None
    code = (
        "import os, sys; from pathlib import Path; from bench.durable import prepared, moves;"
        "ledger = prepared(Path(sys.argv[1])); moves(ledger, 2); os.write(1, b'.');"
        f"[(moves(ledger, 2), os.write(1, b'.')) for _ in range({times})]"
    )
    log = here / "strace"
    command = [
        "strace",
        "-f",
        "-e",
        "trace=fsync,fdatasync,write",
        "-o",
        str(log),
        sys.executable,
        "-c",
        code,
    ]
    subprocess.run(
        [*command, str(here / "counted.db")],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
    )
    # between two dots; now and then a checkpoint of the write-ahead log falls there and adds its own
    pairs = log.read_text().split('write(1, ".", 1)')[1:-1]
    return median(pair.count("sync(") for pair in pairs) / 2
