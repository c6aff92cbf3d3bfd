"""
The register in hand: its file and what somebody said of it, what was found in it, and what became of it.

Nothing here waits for the ledger. What takes long is given as work, which the screen does beside itself; what the work
gave is handed back to ``was_read``, ``was_tried`` and ``was_recorded``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tui.desk import Desk
from tui.importing.blanks import FILE_BLANKS, settings
from tui.importing.told import by_weight
from tui.widgets.task import Told
from wamledger.i18n import _
from wamledger.services import register_import
from wamledger.services.access import second
from wamledger.services.importing import Plan, Problem, left_out, must_have_columns
from wamledger.services.importing.settings import Settings
from wamledger.services.posting_report import Report
from wamledger.services.reach import reached


class RegisterInHand:
    """What somebody brings in, as far as it has come."""

    def __init__(self, desk: Desk, filled: Mapping[str, str]) -> None:
        self._desk = desk
        self.values = {blank.name: filled.get(blank.name) or blank.first(desk) for blank in FILE_BLANKS}
        self.asked: Settings | None = None
        self.plan: Plan | None = None
        self.tried: Report | None = None
        self.report: Report | None = None
        self.kind = ""
        """The kind of problems that is looked at; empty for all of them."""

    # what is known of it

    @property
    def path(self) -> Path:
        """The file.  Raises: LedgerFault where it may not be named"""
        return reached(self.values["file"])

    def read(self) -> Plan:
        """What was found in the file."""
        if self.plan is None:
            raise RuntimeError("no file has been read")
        return self.plan

    def said(self) -> Settings:
        """What was said of the file."""
        if self.asked is None:
            raise RuntimeError("nothing has been said of the file")
        return self.asked

    def result(self) -> Report:
        """What was recorded; before that, what would be."""
        return self.report or self.tried or Report()

    def stays_out(self) -> list[left_out.LeftOut]:
        """All that is not recorded, with the reasons."""
        return left_out.left_out(self.read(), self.result())

    def kinds(self) -> list[str]:
        """The kinds of problems that there are."""
        return sorted({each.code for each in self.read().problems})

    def problems(self) -> list[Problem]:
        """The problems of the kind that is looked at, the heaviest first."""
        return by_weight(self.read().problems, self.kind)

    def next_kind(self) -> None:
        """The kind after this one is looked at, after the last all of them."""
        kinds = ["", *self.kinds()]
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]

    # putting right, after which it is read again

    def say(self, values: Mapping[str, str]) -> None:
        """This is said of the file.  Refuses: what settings refuses"""
        self.values = dict(values)
        self.asked = settings(self._desk, self.values)

    def hold(self, index: int, field: str | None) -> None:
        """The column holds that field.  Refuses: what must_have_columns refuses, and then nothing has changed"""
        plan = self.read()
        mapping = register_import.with_field(plan.mapping, index, field)
        must_have_columns(plan.table, mapping)
        self.asked = replace(self.said(), mapping=mapping)

    def take(self, code: str = "") -> None:
        """The repairs of that kind are taken; without one, all that are offered."""
        asked = self.said()
        self.asked = (
            replace(asked, accept_codes=asked.accept_codes | {code})
            if code
            else replace(asked, accept_repairs=True)
        )

    def correct(self, cell: str, text: str) -> None:
        """The cell is read as if it said this."""
        asked = self.said()
        self.asked = replace(asked, corrections={**asked.corrections, cell: text})

    # work

    def to_read(self) -> Callable[[Told], Plan]:
        """The file is read with what was said of it."""
        asked, ledger, path = self.said(), self._desk.ledger, self.path

        def read(told: Told) -> Plan:
            return register_import.planned(
                ledger, path, asked, lambda done, total: told(_("Reading the rows"), done, total)
            )

        return read

    def was_read(self, plan: Plan) -> None:
        """This was found in the file."""
        self.plan, self.tried = plan, None
        if self.kind not in self.kinds():
            self.kind = ""

    def second_person(self) -> str:
        """Whose passphrase is asked for before it is tried; nobody's where people do not sign in."""
        if self.asked is None or self._desk.door.is_open:
            return ""
        return self.asked.approved_by or ""

    def to_try(self, passphrase: str) -> Callable[[Told], Report]:
        """What the ledger would say is asked, without a trace; the passphrase is that of the second person."""
        plan, ledger, user = self.read(), self._desk.ledger, self.said().approved_by

        def tried(told: Told) -> Report:
            if passphrase and user:
                second.stand_beside(ledger, user, passphrase)
            return register_import.posted(
                ledger,
                plan,
                is_dry=True,
                progress=lambda done, total: told(_("Trying it on the ledger"), done, total),
            )

        return tried

    @property
    def is_strict(self) -> bool:
        """Whether one row that is refused keeps all of them out."""
        return self.values["refusals"] == "nothing"

    def to_record(self) -> Callable[[Told], Report]:
        """What was tried is recorded."""
        plan, ledger, is_strict = self.read(), self._desk.ledger, self.is_strict

        def posted(told: Told) -> Report:
            return register_import.posted(
                ledger,
                plan,
                stops_on_refusal=is_strict,
                progress=lambda done, total: told(_("Recording"), done, total),
            )

        return posted

    def was_recorded(self, report: Report) -> bool:
        """Whether this is on record now; where rows were refused that kept all out, it was one more trial."""
        if not report.kept:
            self.tried = report
            return False
        self.report = report
        self.nobody_beside()
        return True

    def nobody_beside(self) -> None:
        """Nobody stands beside whoever has signed in: what a second person agreed to is what was tried, and no more."""
        second.goes(self._desk.ledger)
