"""What a posting did: how much was posted, repeated and refused, and every refused line with all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.domain.notices import Notice
from wamledger.domain.refusals import PERMISSIONS, Refused
from wamledger.services.journal import JournalLine

MOST_REPORTED: Final = 1000
"""Refused lines that are kept word for word; beyond that they are only counted."""


@dataclass(slots=True)
class RefusedLine:
    """A line that the ledger did not take, with everything that is wrong with it as far as it was seen."""

    file: str
    line: int
    op: str | None
    faults: list[Refused]

    def as_json(self) -> list[dict[str, Any]]:
        """One object for each fault."""
        return [
            {"file": self.file, "line": self.line, "op": self.op, **fault.as_json()} for fault in self.faults
        ]


@dataclass(slots=True)
class Report:
    """What a call did: how much was posted, repeated and refused, and what is worth knowing."""

    posted: int = 0
    repeated: int = 0
    refused_lines: int = 0
    forbidden_lines: int = 0
    """Of the refused lines, those that only somebody else may record."""
    kept: bool = True
    refused: list[RefusedLine] = field(default_factory=list)
    notices: list[tuple[str, int, Notice]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as data."""
        return {
            "posted": self.posted,
            "repeated": self.repeated,
            "refused": self.refused_lines,
            "kept": self.kept,
            "refusals": [each for line in self.refused for each in line.as_json()],
            "notices": [
                {"file": file, "line": line, **notice.as_json()} for file, line, notice in self.notices
            ],
            "receipts": self.receipts,
        }

    def refuse(self, line: JournalLine, faults: list[Refused]) -> None:
        """The line is among those that were refused."""
        self.refused_lines += 1
        self.forbidden_lines += all(each.code in PERMISSIONS for each in faults)
        if len(self.refused) < MOST_REPORTED:
            op = line.operation.get("op") if line.operation else None
            self.refused.append(RefusedLine(line.file, line.number, op, faults))
