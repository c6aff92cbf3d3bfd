"""
What a long register costs on paper: against a bare canvas that draws the same cells, ten times the lines, and in memory.

Each measurement is a process of its own, so that its memory is its own. Lines are made as they are drawn and never held.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from bench.posting import peak_mib
from bench.table import Figure, ratios
from wamledger.domain.moment import parse
from wamledger.services.views import Balance, HolderTotal, Provenance, StockView, TypeTotal, WeaponLine

SMALL: Final = 10_000
LARGE: Final = 100_000
MOST_GROWTH: Final = 11.0
MOST_MIB: Final = 60.0

_HOLDERS: Final = 20
_CELLS: Final = 9
_AT: Final = parse("2026-11-30T12:00:00Z")


def measure(large: int, rounds: int) -> list[Figure]:
    """The figures for a register of so many lines, and of a tenth of that."""
    small = max(1, large // 10)
    memory: dict[str, float] = {}

    def took(what: str, lines: int) -> float:
        found = _measured(what, lines)
        memory[what] = max(memory.get(what, 0.0), found["mib"])
        return float(found["seconds"])

    against, ours, bare = ratios(lambda: took("report", small), lambda: took("bare", small), rounds)
    growth, much, little = ratios(lambda: took("report", large), lambda: took("report", small), rounds)
    return [
        Figure(
            f"register of {small:,} lines, by a bare canvas",
            against,
            None,
            at_least=False,
            detail=f"{ours:.2f} s with data and tables enclosed; {_CELLS} strings a line alone {bare:.2f} s",
        ),
        Figure(
            f"register of {large:,} lines, by {small:,}",
            growth,
            MOST_GROWTH,
            at_least=False,
            detail=f"{much:.2f} s by {little:.2f} s",
        ),
        Figure(
            f"memory for {large:,} lines",
            memory["report"],
            MOST_MIB,
            at_least=False,
            unit="MiB",
            detail="above what the program takes before the first line, with all that is enclosed",
        ),
    ]


def _measured(what: str, lines: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.paper", what, str(lines)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _line(number: int, many: int) -> WeaponLine:
    holder = f"UNX-STORE-{number * _HOLDERS // many:02d}"
    return WeaponLine(
        holder=holder,
        holder_name=f"Store {holder[-2:]}, main armoury",
        weapon=f"W-{number:06d}",
        type="SA-06",
        type_name="Assault rifle",
        make="Zastava",
        model="M70",
        calibre="7.62x39mm",
        serial=f"{chr(65 + number % 26)}O{number * 7919 % 1_000_003:06d}",
        serial_status="CLEAR",
        tag=f"T{number:06d}",
        condition="SERVICEABLE",
        ownership="CONTINGENT",
        owner="KORVIA",
        status="IN_STORE",
    )


def _lines(many: int) -> Iterator[WeaponLine]:
    return (_line(number, many) for number in range(many))


def view_of(many: int) -> StockView:
    """A stock of so many weapons, whose lines are made as they are asked for."""
    held: Counter[tuple[str, str]] = Counter()
    for number in range(many):
        line = _line(number, many)
        held[line.holder, line.holder_name] += 1
    return StockView(
        provenance=Provenance("unx.example/wam", "Bench", _AT, "BENCH", many, "SAMPLE", "wamledger 0.0.0"),
        as_of=_AT,
        weapons=_lines(many),
        lots=iter(()),
        weapon_balance=Balance("", "", "EACH", {"IN_STORE": many}, many),
        lot_balances=[],
        holders=[HolderTotal(code, name, {"IN_STORE": count}) for (code, name), count in held.items()],
        types=[TypeTotal("SA-06", "Assault rifle", {"CONTINGENT": many})],
    )


def _report(many: int) -> None:
    """The report with its enclosures."""
    from reports.catalogue import kinds
    from reports.printing import printed

    printed(kinds()["stock"], view_of(many), io.BytesIO())


def _bare(many: int) -> None:
    """Nothing but the strings, at fixed places, in one of the fonts that come with every reader."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    width, height = landscape(A4)
    canvas = Canvas(io.BytesIO(), pagesize=(width, height), pageCompression=1, invariant=1)
    y = height - 50.0
    canvas.setFont("Helvetica", 7)
    for line in _lines(many):
        if y < 50:
            canvas.showPage()
            canvas.setFont("Helvetica", 7)
            y = height - 50.0
        kind, made = f"{line.type}  {line.type_name}", f"{line.make} {line.model}"
        texts = (
            line.weapon,
            kind,
            made,
            line.calibre,
            line.serial,
            line.tag,
            line.condition,
            line.owner,
            line.status,
        )
        for number, text in enumerate(texts):
            canvas.drawString(40 + number * (width - 80) / _CELLS, y, text)
        y -= 11.8
    canvas.save()


def main(what: str, lines: int) -> None:
    """One measurement, told as JSON."""
    drawing = {"report": _report, "bare": _bare}[what]
    drawing(10)  # fonts and modules are there before the clock starts
    before = peak_mib()
    began = time.process_time()
    drawing(lines)
    spent = time.process_time() - began
    print(json.dumps({"seconds": spent, "mib": peak_mib() - before}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
