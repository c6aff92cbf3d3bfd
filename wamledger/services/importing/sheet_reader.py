"""
The program that reads a workbook, in a process of its own.

A hostile workbook may claim a cell in row one million and exhaust the memory of whoever reads it; this
process has a limit of memory and of time, and only it ends. It is run by path with the workbook on
standard input, and answers with one pickled object on standard output. It imports nothing of this
project.
"""

from __future__ import annotations

import gc
import io
import pickle
import sys
from typing import Any


def limit(memory_bytes: int, seconds: int) -> None:
    """This process can take no more memory and time than that, where the system can hold it to it."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit still stands
        return
    for what, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, seconds)):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(content: bytes, most_cells: int) -> dict[str, Any]:
    """
    All sheets of a workbook: ``{"sheets": [(name, hidden, rows, merged ranges)]}``, or ``{"fault": kind,
    …}``.
    """
    import python_calamine as calamine

    sheets = []
    cells = 0
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        for meta in book.sheets_metadata:
            if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            last_row, last_column = sheet.end or (0, 0)
            cells += (last_row + 1) * (last_column + 1)
            if cells > most_cells:
                return {"fault": "large", "sheet": meta.name, "cells": cells}
            rows = sheet.to_python(skip_empty_area=False)
            hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
            sheets.append((meta.name, hidden, rows, _merged(sheet)))
    except calamine.PasswordError:
        return {"fault": "locked"}
    except MemoryError:
        return {"fault": "large", "sheet": "", "cells": 0}
    except (
        BaseException
    ) as fault:  # a panic of the reader is no Exception, and means a damaged file all the same
        return {"fault": "broken", "detail": str(fault)[:200]}
    return {"sheets": sheets}


def _merged(sheet: Any) -> list[tuple[int, int, int, int]]:
    try:
        ranges = sheet.merged_cell_ranges or []
    except Exception:  # kinds of workbook that do not tell
        return []
    return [(first[0], first[1], last[0], last[1]) for first, last in ranges]


def answer(reply: dict[str, Any]) -> bytes:
    """The reply as bytes; without the memory of repeated objects, which costs more than it spares here."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.fast = True
    pickler.dump(reply)
    return stream.getvalue()


if __name__ == "__main__":
    # A short life with many plain values: looking for cycles among them takes a third of the time.
    gc.disable()
    limit(int(sys.argv[2]), int(sys.argv[3]))
    try:
        reply = answer(read(sys.stdin.buffer.read(), int(sys.argv[1])))
    except MemoryError:
        reply = answer({"fault": "large", "sheet": "", "cells": 0})
    sys.stdout.buffer.write(reply)
