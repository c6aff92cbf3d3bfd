"""
Deciding on a proposal at a screen: who may, why others may not, and the passphrase once more.

Whoever decides may be somebody else than whoever has signed in: a second person who comes to the same machine gives
their code and passphrase for this one decision, and whoever sat there before sits there again after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wamledger.domain import moment
from wamledger.domain.decide import decide as decided
from wamledger.domain.reading import read
from wamledger.domain.refusals import Refused
from wamledger.domain.stock import Stock
from wamledger.ledger import checkpoint
from wamledger.ledger.link import Link
from wamledger.ledger.slice import Slice
from wamledger.ledger.store import Ledger
from wamledger.services import proposals
from wamledger.services.access.person import act
from wamledger.services.access.signing_in import sign_in
from wamledger.services.on_screen import telling
from wamledger.services.posting_report import Report

DECISIONS: Final = ("approve", "reject", "withdraw")

WhyNot = Mapping[str, str]
"""For each decision why the person may not make it, empty where they may."""

_A_REASON: Final = "-"
"""Stands for the reason that a person gives, while it is only asked whether they may."""


def decide(
    ledger: Ledger,
    op: str,
    proposal: str,
    *,
    by: str,
    reason: str | None = None,
    passphrase: str | None = None,
) -> Report:
    """
    The proposal is approved, rejected or withdrawn by whoever gave their passphrase.

    In a ledger to which nobody signs in no passphrase is asked. ``op`` is one of ``DECISIONS``.

    Refuses: what the operation refuses, in the report.  Raises: AccessFault for a wrong passphrase
    """
    who = by.strip().upper()
    if passphrase is None or not ledger.is_closed:
        return proposals.decide(ledger, op, proposal, by=who, reason=reason)
    person, before = sign_in(ledger, who, passphrase, purpose=op), ledger.actor
    act(ledger, person)
    deciding = ledger.actor
    try:
        return proposals.decide(ledger, op, proposal, by=who, reason=reason)
    finally:
        # where the screens were locked meanwhile nobody sits there any more
        if ledger.actor is deciding:
            ledger.act_as(before)


def why_not(ledger: Ledger, codes: Iterable[str], by: str) -> dict[str, WhyNot]:
    """
    For each of the proposals what keeps the person from deciding it, by the rules that would decide.

    Nothing is recorded by asking. Raises: AccessFault
    """
    with proposals.either(ledger) as (link, _scope):
        return {code: _why_not(link, ledger, code, by.strip().upper()) for code in codes}


def _why_not(link: Link, ledger: Ledger, code: str, by: str) -> WhyNot:
    return {op: _refusal(link, ledger, op, code, by) for op in DECISIONS}


def _refusal(link: Link, ledger: Ledger, op: str, code: str, by: str) -> str:
    """What the rules say against the decision; the stock is read anew for each, as each would find it."""
    asked = {"op": op, "occurred_at": moment.canonical(ledger.clock()), "by": by, "proposal": code}
    if op != "approve":
        asked["reason"] = _A_REASON
    form, operation = read(asked, plain=True)
    try:
        decided(
            Stock(Slice(link), mission=ledger.about.code),
            form,
            operation,
            new_id=lambda: _A_REASON,
            closed=checkpoint.is_closed(link),
            now=ledger.clock(),
        )
    except Refused as refused:
        return telling.refusal(refused)
    return ""
