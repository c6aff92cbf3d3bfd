"""One examination: what is asked of a file, and what was found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.examining.finding import Check, Finding
from wamledger.ledger.faults import LedgerFault


@dataclass(slots=True)
class Examination:
    """
    What is asked of one file, and what was found so far.

    Shape: ``vkeys`` are the public keys of the ledger that are known otherwise than from the file; ``local`` those of
    a ledger at hand, which count where it is the ledger of the report; ``held`` is a signed
    head that somebody has; ``about`` fills with what the file says of itself.
    """

    content: bytes
    vkeys: Sequence[str] = ()
    local: Sequence[str] = ()
    held: str = ""
    language: str = "en"
    findings: list[Finding] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def good(self, check: Check, said: str, /, **facts: Any) -> None:
        """This was looked at, and is as it should be."""
        self.findings.append(Finding(check=check, ok=True, said=said, facts=facts))

    def bad(self, check: Check, said: str, /, **facts: Any) -> None:
        """This was looked at, and is not as it should be."""
        self.findings.append(Finding(check=check, ok=False, said=said, facts=facts))

    def open(self, check: Check, said: str, /, **facts: Any) -> None:
        """Of this nothing can be told."""
        self.findings.append(Finding(check=check, ok=None, said=said, facts=facts))

    def faulted(self, check: Check, fault: LedgerFault) -> None:
        """A finding from what the ledger's own code says is wrong."""
        self.bad(check, fault.args[0], **{name: str(fact) for name, fact in fault.facts.items()})
