"""A file is examined in a process that may fail without us."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from reports.examining.finding import Check, Finding, holds
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.head import Head
from wamledger.ledger.seen_heads import SeenHeads

MOST_BYTES: Final = 512 * 1024 * 1024
_MEMORY_BYTES: Final = 4 * 1024 * 1024 * 1024
_SECONDS: Final = 900


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a file, and what it says of itself."""

    findings: tuple[Finding, ...]
    about: Mapping[str, Any]

    @property
    def holds(self) -> bool | None:
        """True where all is good, False where anything is bad, None where something cannot be told."""
        return holds(list(self.findings))

    def as_json(self) -> dict[str, Any]:
        """The findings as data."""
        return {
            "holds": self.holds,
            **self.about,
            "findings": [
                {"check": each.check.value, "ok": each.ok, "said": each.text} for each in self.findings
            ],
        }


def examine(
    content: bytes,
    *,
    vkeys: Sequence[str] = (),
    local: Sequence[str] = (),
    held: str = "",
    language: str = "en",
    memory: int = _MEMORY_BYTES,
    seconds: int = _SECONDS,
) -> Examined:
    """
    Everything that can be looked at in the file has been.

    ``vkeys`` are the public keys of the ledger, ``local`` those of a ledger that may be another one, ``held`` is a signed
    head that somebody has. A file that cannot be read is a finding as well.
    """
    if len(content) > MOST_BYTES:
        return _unread(
            N_("The file has {found} bytes; {most} are allowed."), found=len(content), most=MOST_BYTES
        )
    question = (
        orjson.dumps({"vkeys": list(vkeys), "local": list(local), "held": held, "language": language}) + b"\n"
    )
    try:
        done = subprocess.run(  # noqa: S603 - our own program, run by our own interpreter
            [sys.executable, "-P", "-m", "reports.examining.child", str(memory), str(seconds)],
            input=question + content,
            capture_output=True,
            timeout=seconds * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _unread(N_("It takes too long to read."))
    if done.returncode or not done.stdout:
        return _unread(N_("The memory or the time for reading it ran out."))
    found = orjson.loads(done.stdout)
    findings = [Finding.load(each) for each in found["findings"]]
    return Examined((*findings, *_against_memory(found["about"])), found["about"])


def _unread(said: str, **facts: Any) -> Examined:
    return Examined((Finding(check=Check.FILE, ok=False, said=said, facts=facts),), {})


def _against_memory(about: Mapping[str, Any]) -> list[Finding]:
    """What this machine remembers of the ledger does not contradict the head on the report."""
    if "root" not in about:
        return []
    try:
        head = Head(about["origin"], about["size"], bytes.fromhex(about["root"]))
    except (LedgerFault, ValueError):
        return []
    seen = SeenHeads(head.origin).last()
    if seen is None or seen.size != head.size or seen.root == head.root:
        return []
    return [
        Finding(
            check=Check.HELD,
            ok=False,
            said=N_(
                "This machine has seen another root over {size} entries of this ledger: one of them is forged."
            ),
            facts={"size": head.size},
        )
    ]
