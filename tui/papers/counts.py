"""Papers of a count: the blind sheet to be filled in by hand or in a spreadsheet, and the report of what it found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from tui.papers.receipts import report_written

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.sheets import Drawn


def sheet_written(desk: Desk, drawn: Drawn, folder: Path) -> list[str]:
    """The sheet is in the folder, to print and to fill in, under its number; returns the files.  Raises: OSError"""
    # drawing loads fonts, which nobody should wait for before there is something to draw
    from reports.count_sheet import KIND
    from reports.count_workbook import count_workbook
    from reports.printing import printed
    from wamledger.services import witnesses
    from wamledger.services.outgoing import written
    from wamledger.services.report_grounds import grounds_of
    from wamledger.services.report_seal import sealing

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    note = drawn.view.provenance.head_note
    paper, workbook = (folder / f"{drawn.view.number}{ending}" for ending in (".pdf", ".xlsx"))
    with written(paper) as file:
        grounds = grounds_of(desk.ledger, note, KIND.rests_on(drawn.view), with_entries=KIND.shows_entries)
        printed(KIND, drawn.view, cast("BinaryIO", file), grounds=grounds, seal=sealing(desk.ledger))
    with written(workbook) as file:
        count_workbook(drawn.view, cast("BinaryIO", file))
    if note:
        witnesses.remember(desk.ledger, note, f"count sheet {drawn.view.number}")
    return [str(paper), str(workbook)]


def count_report_written(desk: Desk, count: str, folder: Path, language: str) -> str:
    """The report of a count is in the folder; returns the file.  Raises: AccessFault, OSError"""
    return str(report_written(desk.ledger, "count-report", folder, by=desk.by, code=count, language=language))
