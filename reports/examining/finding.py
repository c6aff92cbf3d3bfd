"""What an examination found: one finding for each thing that was looked at, good, bad, or not to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from wamledger.domain.text import shown
from wamledger.i18n import N_, _


class Check(Enum):
    """What is looked at, in its order."""

    FILE = "file"
    ENCLOSED = "enclosed"
    DATA = "data"
    HEAD = "head"
    HELD = "held"
    SEAL = "seal"
    PROOF = "proof"
    ENTRIES = "entries"
    PAGES = "pages"
    CODE = "code"
    SIGNATURE = "signature"


CHECKS: Final[Mapping[Check, str]] = {
    Check.FILE: N_("File"),
    Check.ENCLOSED: N_("Enclosed files"),
    Check.DATA: N_("Data"),
    Check.HEAD: N_("Head"),
    Check.HELD: N_("Head that you hold"),
    Check.SEAL: N_("Seal"),
    Check.PROOF: N_("Proof"),
    Check.ENTRIES: N_("Entries"),
    Check.PAGES: N_("Pages"),
    Check.CODE: N_("QR code"),
    Check.SIGNATURE: N_("Signature"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One finding.

    Shape: ``ok`` is None where it cannot be told; ``said`` is a template marked for translation, which the facts fill.
    """

    check: Check
    ok: bool | None
    said: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The finding in the language in use."""
        return _(self.said).format_map({name: shown(str(fact)) for name, fact in self.facts.items()})

    def as_json(self) -> dict[str, Any]:
        """The finding as data, as it comes from the child."""
        return {"check": self.check.value, "ok": self.ok, "said": self.said, "facts": dict(self.facts)}

    @classmethod
    def load(cls, found: Mapping[str, Any]) -> Finding:
        """The finding that the child gave."""
        return cls(Check(found["check"]), found["ok"], found["said"], found["facts"])


def holds(findings: list[Finding]) -> bool | None:
    """True where all is good, False where anything is bad, None where something cannot be told."""
    if any(each.ok is False for each in findings):
        return False
    return None if any(each.ok is None for each in findings) else True
