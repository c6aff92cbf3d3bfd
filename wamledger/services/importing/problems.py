"""What the importer has to say about one cell: where, what was found, why, and the repair that it offers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as Pairs
from dataclasses import dataclass
from typing import Any, NamedTuple

from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.words import CONDITION, SERIAL_STATUS


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One remark on one cell, or on a row or column as a whole.

    Shape:  ``row`` counts from 1, 0 for the file; ``column`` is the heading or its letter; ``cell`` an
            address or empty; ``found`` the original text; ``taken`` says that the offered repair was
            taken.
    """

    row: int
    column: str
    cell: str
    field: str
    found: str
    cause: Cause
    repair: str | None = None
    taken: bool = False
    facts: Pairs[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.cause.code

    @property
    def severity(self) -> Severity:
        return self.cause.wording.severity

    @property
    def message(self) -> str:
        """What is, in the language in use."""
        return self._filled(self.cause.wording.message)

    @property
    def remedy(self) -> str:
        """What to do, in the language in use."""
        return self._filled(self.cause.wording.remedy)

    @property
    def stops(self) -> bool:
        """True where the row stays out because of this."""
        return self.severity is not Severity.NOTE and not self.taken

    def as_json(self) -> dict[str, Any]:
        """The problem as plain values."""
        return {
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "field": self.field,
            "found": self.found,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "remedy": self.remedy,
            "repair": self.repair,
            "taken": self.taken,
        }

    def _filled(self, template: str) -> str:
        facts = {"found": self.found, **self.facts}
        return _(template).format_map({key: _worded(key, value) for key, value in facts.items()})


def _worded(name: str, value: Any) -> str:
    """A code that was read from the row as the word for it; what stood in the row stays as it is."""
    if name in ("value", "status") and isinstance(value, str):
        for table in (SERIAL_STATUS, CONDITION):
            if value in table:
                return _(table[value]).lower()
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(str(each)) for each in value) or "-"
    return shown(str(value))


class Reading(NamedTuple):
    """
    What a cell means: its value, and why there is something to say about it.

    Where a repair is offered, ``value`` is what the repair would give; where the cell is refused,
    nothing.
    """

    value: Any
    cause: Cause | None = None
    repair: str | None = None
    facts: Pairs[str, Any] = {}
