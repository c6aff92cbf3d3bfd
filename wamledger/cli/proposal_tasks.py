"""The commands by which one person proposes and another decides, as they are listed."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import TWO_PERSONS, Task
from wamledger.i18n import N_

_HERE: Final = "wamledger.cli.proposals"

TASKS: Final = (
    Task(
        name="propose",
        panel=TWO_PERSONS,
        summary=N_("Propose the operations of a journal, for a second person to approve."),
        more=N_(
            "Each is proposed by itself and takes effect when it is approved. What it would move is reserved until then. "
            "A single voucher is proposed with its own command and --propose."
        ),
        example="wamledger propose write-off.jsonl",
        function=f"{_HERE}:propose",
    ),
    Task(
        name="proposals",
        panel=TWO_PERSONS,
        summary=N_("What waits for a second person."),
        example="wamledger proposals",
        function=f"{_HERE}:proposals",
    ),
    Task(
        name="proposal",
        panel=TWO_PERSONS,
        summary=N_("What a proposal would change: before, and after."),
        example="wamledger proposal GAO-E000812",
        function=f"{_HERE}:proposal",
    ),
    Task(
        name="approve",
        panel=TWO_PERSONS,
        summary=N_("Approve a proposal, after seeing what it would change; it takes effect at once."),
        more=N_("Where people sign in, the passphrase is asked for again: it signs the approval."),
        example="wamledger approve GAO-E000812",
        function=f"{_HERE}:approve",
    ),
    Task(
        name="reject",
        panel=TWO_PERSONS,
        summary=N_("Reject a proposal, with the reason."),
        example="wamledger reject GAO-E000812 --reason 'Inquiry not closed'",
        function=f"{_HERE}:reject",
    ),
    Task(
        name="withdraw",
        panel=TWO_PERSONS,
        summary=N_("Take back one's own proposal."),
        example="wamledger withdraw GAO-E000812 --reason 'Wrong lot'",
        function=f"{_HERE}:withdraw",
    ),
)
