"""The commands about counting, as they are listed."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import COUNTING, Task
from wamledger.i18n import N_

_HERE: Final = "wamledger.cli.counting"

TASKS: Final = (
    Task(
        name="counts-due",
        panel=COUNTING,
        summary=N_("What has to be counted, where and when; or the visits of a month."),
        more=N_("How often is the mission's own policy: wamledger list policies."),
        example="wamledger counts-due GAO --until 2026-12-31",
        function=f"{_HERE}:counts_due",
    ),
    Task(
        name="count-sheet",
        panel=COUNTING,
        summary=N_("Print a blind count sheet, and write it as a spreadsheet to be filled in."),
        more=N_(
            "The counters are named first; then the sample is drawn with a seed that stands on the sheet. How likely the "
            "sample is to miss what is missing is told here, and not on the sheet."
        ),
        example=(
            "wamledger count-sheet GAO-ARM --scope SAMPLE --counted-by KOUAME --counted-by TRAORE "
            "-o sheet.pdf -o sheet.xlsx"
        ),
        function=f"{_HERE}:count_sheet",
    ),
    Task(
        name="count-entry",
        panel=COUNTING,
        summary=N_("Record a filled-in count sheet, or what was scanned."),
        more=N_(
            "Each row that keeps the sheet out is named, and nothing is recorded until all of them are right."
        ),
        example="wamledger count-entry sheet.xlsx",
        function=f"{_HERE}:count_entry",
    ),
    Task(
        name="count-differences",
        panel=COUNTING,
        summary=N_("What a count saw against the book at its cut-off, with the findings that speak of it."),
        example="wamledger count-differences CS-20261121-21268B91",
        function=f"{_HERE}:count_differences",
    ),
    Task(
        name="recount",
        panel=COUNTING,
        summary=N_("Print a blind sheet over what differed in a count, for people who did not take part."),
        more=N_("Among the lines that differed stand others that did not, and nothing says which is which."),
        example=(
            "wamledger recount CS-20261121-21268B91 --counted-by DIALLO --counted-by SOW -o again.pdf -o again.xlsx"
        ),
        function=f"{_HERE}:recount",
    ),
    Task(
        name="count-cause",
        panel=COUNTING,
        summary=N_("Record what a difference turned out to be, as a review of its finding."),
        example="wamledger count-cause R02-0A1B2C3D4E5F --cause VOUCHER_LATE --words 'IV-31 was entered on Monday'",
        function=f"{_HERE}:count_cause",
    ),
)
