"""The registers as screens page through them: columns, filters, order, and rows found by the key of another row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.lists.form import Source


def named(ledger: Ledger, name: str) -> Source:
    """The register of a name, to be paged through and kept for as long as somebody does.  Refuses: choice_unknown"""
    # whoever asks for the form of a register alone does not load them all
    from wamledger.services.lists import catalogue

    return catalogue.named(ledger, name)
