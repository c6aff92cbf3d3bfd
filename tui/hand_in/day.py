"""The day at the table, as the line tells it: how many came, what they handed in, and what became of the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from tui.hand_in.told import heading
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.hand_in.slip import Slip

if TYPE_CHECKING:
    from wamledger.services.hand_in.day import Tally
    from wamledger.services.hand_in.recording import Recorded

MOST_TOLD: Final = 8


class DayAtTheTable:
    """What came today; ``tally`` is known once the line is open."""

    def __init__(self) -> None:
        self.tally: Tally | None = None
        self.lately: list[str] = []
        """What became of the last people, the newest first."""
        self.last_entry = ""
        """The entry of whoever came last, which can be taken back."""

    def said(self) -> str:
        """How much came, on one line; empty while that is not known."""
        if self.tally is None:
            return ""
        return _("today: people {people}, weapons {weapons}, ammunition {rounds}").format(
            people=self.tally.people, weapons=self.tally.weapons, rounds=self.tally.rounds
        )

    def aside(self) -> Text:
        """How much came, and below it the last people."""
        lines = [heading(_("Today")), Text(self.said().partition(": ")[2]), Text()]
        lines += [heading(_("Last recorded")), *(Text(shown(each)) for each in self.lately[:MOST_TOLD])]
        return Text("\n").join(lines)

    def came(self, slip: Slip, recorded: Recorded) -> str:
        """The slip is on record and counts from now on; returns what is told of it."""
        from wamledger.services.on_screen import telling

        self.last_entry = recorded.receipts[0] if recorded.receipts else ""
        said = _("{who} is recorded: weapons {weapons}, ammunition {rounds}.").format(
            who=slip.party if slip.is_group else slip.person.participant,
            weapons=len(slip.pieces),
            rounds=slip.rounds_in_all,
        )
        told = [said, *(f"! {telling.notice(each)}" for each in recorded.notices)]
        self.lately[:0] = told
        if self.tally is not None:
            is_new = not slip.is_group and not slip.visit
            self.tally = self.tally.and_of(int(is_new), len(slip.pieces), slip.rounds_in_all)
        return "  ".join(told)

    def written(self, files: Sequence[str]) -> str:
        """The receipt of the last person lies in these files; returns what is told of it."""
        self.lately.insert(1, _("Receipt: {files}").format(files=", ".join(files)))
        return "  ".join(self.lately[:2])
