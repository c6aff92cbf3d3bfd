"""
The table of contents: every command, by the phase of life that it belongs to.

A row is all that is needed to list a command; what it does is loaded when it is called. An operation of the
journal is a ``Voucher``, whose blanks come from the operation's model; any other command is a ``Task``,
which names its function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from wamledger.i18n import N_

LEDGER: Final = N_("The ledger")
BOOKS: Final = N_("Books and reports")
PROOF: Final = N_("Proof")
SAFEKEEPING: Final = N_("Safekeeping")
PEOPLE: Final = N_("People")
KEYS: Final = N_("The ledger's key, and witnesses")
TWO_PERSONS: Final = N_("Two persons")
COUNTING: Final = N_("Counting")
FINDINGS: Final = N_("What does not fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A command as it is listed; ``summary``, ``more`` and panel are marked for translation."""

    name: str
    panel: str
    summary: str
    example: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Row):
    """A command that does something else than record one operation; ``function`` is ``module:name``."""

    function: str
    json: bool = True
    """Whether a program may read its result."""
    ledger: bool = True
    """Whether it is about a ledger."""
    lists: str = ""
    """``module:name`` of what gives more paragraphs for its help, in the language in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher(Row):
    """
    A command that records one operation.

    Shape: ``stand_alone`` are the fields written without an option, in their order; ``same_as`` names, for a
    field that may be left out, the field that it then repeats; ``flags`` gives the two ways to write a yes or
    no; ``of_file`` says that it is about a file, which stands first and gives the fields that it has.
    """

    op: str
    stand_alone: tuple[str, ...] = ("lines",)
    same_as: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    of_file: bool = False


@cache
def contents() -> dict[str, Row]:
    """Every command by name, in the order in which a mission meets them."""
    from wamledger.cli import (
        backup_tasks,
        control_vouchers,
        counting_tasks,
        disposal_vouchers,
        finding_tasks,
        intake_vouchers,
        key_tasks,
        movement_vouchers,
        people_tasks,
        proposal_tasks,
        setting_up_vouchers,
        tasks,
        tracing_vouchers,
    )

    rows: tuple[Row, ...] = (
        *tasks.LEDGER_TASKS,
        *people_tasks.TASKS,
        *key_tasks.TASKS,
        *proposal_tasks.TASKS,
        *setting_up_vouchers.VOUCHERS,
        *intake_vouchers.VOUCHERS,
        *movement_vouchers.VOUCHERS,
        *control_vouchers.VOUCHERS,
        *disposal_vouchers.VOUCHERS,
        *tracing_vouchers.VOUCHERS,
        *counting_tasks.TASKS,
        *finding_tasks.TASKS,
        *tasks.BOOK_TASKS,
        *tasks.PROOF_TASKS,
        *backup_tasks.TASKS,
    )
    return {row.name: row for row in rows}
