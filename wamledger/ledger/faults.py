"""
The world is not ready: the ledger, its key, a head or a proof cannot be used as it is.

A refusal (``domain.refusals``) says that an operation is wrong; a fault says that a file, a key or a
signature is. Like a refusal it is a template with facts: data for a program, a sentence for a person once
it is shown, always with what to do. Nothing has been written when a fault is raised.
"""

from __future__ import annotations

from typing import Any, ClassVar

from wamledger.domain.text import shown
from wamledger.i18n import _


class LedgerFault(Exception):
    """
    The ledger cannot do what was asked, for a reason outside the operation itself.

    ``message`` and ``remedy`` are templates marked with ``N_``; the facts fill them.
    """

    code: ClassVar[str] = "ledger_fault"

    def __init__(self, message: str, remedy: str, /, **facts: Any) -> None:
        # Both templates are the exception's arguments and the facts its state, so that a fault
        # raised in a worker process arrives whole in the one that waits for it.
        super().__init__(message, remedy)
        self.facts: dict[str, Any] = facts

    @property
    def message(self) -> str:
        """What is wrong, in the language in use."""
        return self._filled(self.args[0])

    @property
    def remedy(self) -> str:
        """What to do, in the language in use."""
        return self._filled(self.args[1])

    def _filled(self, template: str) -> str:
        return _(template).format_map({name: shown(str(fact)) for name, fact in self.facts.items()})

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"

    def as_json(self) -> dict[str, Any]:
        """The fault as data: code, message, remedy and facts; bytes are written as hexadecimal text."""
        return {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "facts": {
                name: fact.hex() if isinstance(fact, bytes) else fact for name, fact in self.facts.items()
            },
        }


class NotALedger(LedgerFault):
    """The file is something else than a ledger of this program."""

    code = "not_a_ledger"


class LedgerNewer(LedgerFault):
    """The ledger was written by a later version of the program."""

    code = "ledger_newer"


class LedgerBusy(LedgerFault):
    """Another process has been writing for longer than this one may wait."""

    code = "ledger_busy"


class LedgerBehindTip(LedgerFault):
    """The ledger holds fewer entries than were acknowledged, or others."""

    code = "ledger_behind_tip"


class LedgerTampered(LedgerFault):
    """What is stored is not what was recorded."""

    code = "ledger_tampered"


class CanonicalError(LedgerFault):
    """A value has no canonical bytes, or bytes are not canonical."""

    code = "not_canonical"


class KeyFault(LedgerFault):
    """A key file cannot be used, or must not be."""

    code = "key_fault"


class AccessFault(LedgerFault):
    """Nobody has signed in, or who has may not do this."""

    code = "access_fault"


class NoteFault(LedgerFault):
    """A signed note or a head is malformed, or nobody known has signed it."""

    code = "note_fault"


class ProofFault(LedgerFault):
    """A proof is malformed, or does not prove what it should."""

    code = "proof_fault"


class EvidenceFault(LedgerFault):
    """A file is no evidence of a ledger, or cannot be read as such."""

    code = "evidence_fault"
