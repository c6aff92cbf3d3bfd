"""The lists of an import: what each column of its file is taken for, and what is wrong with its rows."""

from __future__ import annotations

from typing import Final

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.importing.in_hand import RegisterInHand
from tui.importing.told import column_line, problem_lines
from wamledger.i18n import _
from wamledger.services import register_import
from wamledger.services.importing import Plan, Problem

MOST_SHOWN: Final = 300
"""Problems of one kind that are listed; the file that can be written has all."""


class ColumnList(OptionList):
    """The columns of the file, each with its first texts."""

    def __init__(self, plan: Plan) -> None:
        texts = register_import.examples(plan).texts
        super().__init__(
            *(
                Option(column_line(plan.mapping.kind, column, texts.get(column.index, ())))
                for column in plan.mapping.columns
            ),
            id="columns",
            markup=False,
        )


class ProblemList(OptionList):
    """What is wrong with the rows, of the kind that is looked at."""

    def __init__(self, register: RegisterInHand) -> None:
        self._problems = register.problems()
        super().__init__(
            *(Option(problem_lines(each)) for each in self._problems[:MOST_SHOWN]),
            id="problems",
            markup=False,
        )

    @property
    def chosen(self) -> Problem | None:
        """The problem under the cursor."""
        at = self.highlighted
        return self._problems[at] if at is not None and at < len(self._problems) else None


def shown_of(register: RegisterInHand) -> str:
    """Which problems are listed, how many of how many, and how to come to the others."""
    plan = register.read()
    kinds = register.kinds()
    said = _("Shown: {kind} ({number} of {total}).").format(
        kind=_("kind {number} of {kinds}").format(number=kinds.index(register.kind) + 1, kinds=len(kinds))
        if register.kind in kinds
        else _("all kinds"),
        number=min(len(register.problems()), MOST_SHOWN),
        total=len(plan.problems),
    )
    return f"{said} {_('f goes to the next kind.')}" if len(register.kinds()) > 1 else said
