"""Marks on what was counted: a code, a tag, a lot number, and what bears the same as another."""

from __future__ import annotations

from types import ModuleType

import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.counting.marks import Marks


def test_a_lot_number_of_two_lots_is_asked_back(small: Ledger, made: ModuleType) -> None:
    """Where two lots that stand here bear one number, the counter says which; where one stands here, it is that one."""
    twin = made.lot("L-2", 500)
    twin["lines"][0]["new_lot"]["lot_number"] = "LOT-L-1"
    made.posted(small, twin)
    with small.reading() as link:
        with pytest.raises(Refused) as caught:
            Marks(link, "ARM-1").lot("lot l1")
        assert caught.value.code is Code.MARK_OF_SEVERAL
        assert caught.value.facts["codes"] == ["L-1", "L-2"]
        assert Marks(link, "ARM-1").lot("L-2") == "L-2"
