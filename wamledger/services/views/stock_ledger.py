"""The stock ledger of one holder: every movement of a period, account by account, with a running balance."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class OtherSide:
    """
    From whom something came, or to whom it went.

    Shape: ``holder`` is empty for what came on charge from nobody who is named, and for what is out of reach.
    """

    holder: str
    holder_name: str
    status: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """
    One entry that changed the balance of an account.

    Shape: ``items`` are the weapons, empty for a lot, which is the account itself; ``balance`` is what is held after it.
    """

    seq: int
    entry: str
    operation: str
    occurred_at: Moment
    recorded_at: Moment
    document: str
    others: tuple[OtherSide, ...]
    items: tuple[str, ...]
    received: int
    given: int
    balance: int
    by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class StockAccount:
    """
    All weapons of one type, or one lot.

    Shape: ``opening`` and ``closing`` are the balances of the books at both ends of the period, each asked for by
    itself; opening, and what came, less what went, comes to closing. ``unaccounted`` is what is reported lost from
    here, still owed, and in no balance.
    """

    item_kind: str
    code: str
    name: str
    nature: str
    mark: str
    unit: str
    opening: int
    rows: tuple[LedgerRow, ...]
    closing: int
    unaccounted: int

    @property
    def received(self) -> int:
        """What came in the period."""
        return sum(row.received for row in self.rows)

    @property
    def given(self) -> int:
        """What went in the period."""
        return sum(row.given for row in self.rows)


@dataclass(frozen=True, slots=True)
class StockLedgerView:
    """
    The stock ledger of a holder.

    Shape: ``holders`` are the holder and the places within it; movements between them change no balance and are not
    shown. ``since`` is None from the beginning of the ledger on; accounts are ordered, weapons first, and those with
    neither a balance nor a movement are left out.
    """

    provenance: Provenance
    holder: str
    holder_name: str
    holders: tuple[str, ...]
    since: Moment | None
    until: Moment
    accounts: tuple[StockAccount, ...]
