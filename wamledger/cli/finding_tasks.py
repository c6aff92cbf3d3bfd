"""The commands about what does not fit, as they are listed."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import FINDINGS, Task
from wamledger.i18n import N_

_HERE: Final = "wamledger.cli.findings"

TASKS: Final = (
    Task(
        name="detect",
        panel=FINDINGS,
        summary=N_("What does not fit, now or as of any time: every rule over the whole ledger."),
        more=N_(
            "A finding states a discrepancy with its evidence, never guilt. The same ledger and time give the same findings."
        ),
        example="wamledger detect --as-of 2026-03-31 --json",
        function=f"{_HERE}:detect",
    ),
    Task(
        name="findings",
        panel=FINDINGS,
        summary=N_("The findings as a list of work, with what people said of them."),
        example="wamledger findings --severity S2 --open",
        function=f"{_HERE}:findings",
    ),
    Task(
        name="finding",
        panel=FINDINGS,
        summary=N_("The whole story of one finding, with each entry that it rests on."),
        example="wamledger finding R01-0A1B2C3D4E5F",
        function=f"{_HERE}:finding",
    ),
)
