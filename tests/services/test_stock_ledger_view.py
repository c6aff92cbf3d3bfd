"""The stock ledger of a holder, held against a replay of the entries by plain dicts."""

from __future__ import annotations

import random
from collections import Counter
from types import ModuleType
from typing import Any

import orjson
import pytest

from tests.services import two_sites
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.stock_ledger import stock_ledger_view
from wamledger.services.views.stock_ledger import StockLedgerView

Key = tuple[str, str]
HELD = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "IN_TRANSIT", "AWAITING_DISPOSAL")


def bodies(ledger: Ledger) -> list[dict[str, Any]]:
    with ledger.reading() as link:
        return [
            orjson.loads(bytes(entry))["body"]
            for (entry,) in link.rows("SELECT entry FROM entry ORDER BY seq")
        ]


def held(entries: list[dict[str, Any]], holders: set[str], until: int, types: dict[str, str]) -> Counter[Key]:
    """What the holders have after the entries that had occurred, in the order of the ledger."""
    weapons: dict[str, list[str] | None] = {}
    sums: Counter[Key] = Counter()
    for body in entries:
        if moment.parse(body["operation"]["occurred_at"]) > until:
            continue
        for each in body["effects"].get("moves", ()):
            if "weapon" in each:
                weapons[each["weapon"]] = each["to"]
                continue
            for cell, sign in ((each["from"], -1), (each["to"], 1)):
                if cell is not None and cell[0] in holders and cell[1] in HELD:
                    sums["lot", each["lot"]] += sign * each["quantity"]
    for code, cell in weapons.items():
        if cell is not None and cell[0] in holders and cell[1] in HELD:
            sums["weapon", types[code]] += 1
    return Counter({key: quantity for key, quantity in sums.items() if quantity})


def types_of(ledger: Ledger) -> dict[str, str]:
    with ledger.reading() as link:
        return dict(link.rows("SELECT code, type FROM weapon"))


def closes(view: StockLedgerView) -> bool:
    """Whether every account runs from its opening to its closing balance, row by row."""
    for account in view.accounts:
        balance = account.opening
        for row in account.rows:
            balance += row.received - row.given
            if row.balance != balance or (row.received > 0) == (row.given > 0):
                return False
        if balance != account.closing:
            return False
    return True


def of(view: StockLedgerView, name: str) -> Counter[Key]:
    return Counter(
        {(each.item_kind, each.code): getattr(each, name) for each in view.accounts if getattr(each, name)}
    )


def test_opening_and_closing_are_those_of_a_replay(mission: Ledger) -> None:
    """For any holder and period of the sample mission, both balances are those of a replay, and the rows lead over."""
    dice = random.Random(50)
    entries, types = bodies(mission), types_of(mission)
    with mission.reading() as link:
        holders = [code for (code,) in link.rows("SELECT code FROM place WHERE within IS NOT NULL")]
        holders += [code for (code,) in link.rows("SELECT code FROM party ORDER BY code LIMIT 20")]
        holders += ["DSP-000051", "DISPOSAL-2026-1"]
    for holder in dice.sample(sorted(holders), 10):
        whole = stock_ledger_view(mission, holder, generated_by="-")
        times = sorted({row.occurred_at for account in whole.accounts for row in account.rows})
        if len(times) < 2:
            continue
        since, until = sorted(dice.sample(times, 2))
        view = stock_ledger_view(mission, holder, since=since, until=until, generated_by="-")
        within = set(view.holders)
        assert of(view, "opening") == held(entries, within, since - 1, types), holder
        assert of(view, "closing") == held(entries, within, until, types), holder
        assert closes(view), holder


@pytest.mark.parametrize(
    ("holder", "at", "balance"),
    [("DSP-000051", "2026-02-17T06:00:00Z", 1680), ("DISPOSAL-2026-1", "2026-03-20T00:00:00Z", 150)],
)
def test_what_is_under_way_or_awaits_disposal_is_held(
    mission: Ledger, holder: str, at: str, balance: int
) -> None:
    """A consignment and a disposal have a ledger of their own while goods stand in them."""
    view = stock_ledger_view(mission, holder, until=moment.parse(at), generated_by="-")
    assert sum(each.closing for each in view.accounts) == balance
    later = stock_ledger_view(mission, holder, generated_by="-")
    assert sum(each.closing for each in later.accounts) == 0


def test_the_whole_life_begins_with_nothing(mission: Ledger) -> None:
    """Without a beginning every account opens at 0, and closes on what stands now."""
    view = stock_ledger_view(mission, "MARKHA", generated_by="-")
    assert not of(view, "opening")
    entries, types = bodies(mission), types_of(mission)
    assert of(view, "closing") == held(entries, set(view.holders), 2**62, types)
    assert closes(view)
    assert "MARKHA-ESH" in view.holders


def test_what_was_entered_late_stands_where_it_occurred(small: Ledger, made: ModuleType) -> None:
    """A late voucher changes the balances from its own time on, and the order of entries decides who has a weapon."""
    made.posted(
        small,
        made.op(
            "issue",
            "2026-01-05T00:00:00Z",
            id="I-1",
            origin="ARM-1",
            to="UNIT",
            due="STANDING",
            purpose="GUARD",
            lines=[{"weapon": "W-1"}, {"lot": "L-1", "quantity": 300}],
        ),
        made.move("W-2", "ARM-1", "ARM-2", "2026-01-03T00:00:00Z"),
        made.op(
            "return",
            "2026-01-04T00:00:00Z",
            id="R-1",
            issue="I-1",
            to="ARM-1",
            lines=[{"lot": "L-1", "quantity": 50}],
        ),
        made.move("W-2", "ARM-2", "ARM-1", "2026-01-02T00:00:00Z"),
    )
    entries, types = bodies(small), types_of(small)
    for day in range(1, 8):
        until = moment.parse(f"2026-01-0{day}T12:00:00Z")
        for holder in ("ARM-1", "ARM-2", "UNIT", "SITE"):
            view = stock_ledger_view(small, holder, until=until, generated_by="-")
            assert of(view, "closing") == held(entries, set(view.holders), until, types), (day, holder)
            assert closes(view), (day, holder)


def test_rows_name_document_other_side_and_weapons(small: Ledger, made: ModuleType) -> None:
    """Each row is an entry: its document, who is on the other side, which weapons, and who recorded and approved it."""
    issue = made.op(
        "issue",
        "2026-01-05T00:00:00Z",
        id="I-1",
        document="IV/1",
        approved_by="OTHER",
        origin="ARM-1",
        to="UNIT",
        due="STANDING",
        purpose="GUARD",
        lines=[{"weapon": "W-1"}, {"weapon": "W-3"}, {"lot": "L-1", "quantity": 300}],
    )
    made.posted(small, issue)
    view = stock_ledger_view(small, "ARM-1", since=moment.parse("2026-01-02T00:00:00Z"), generated_by="-")
    rifles, rounds = view.accounts
    assert (rifles.code, rifles.opening, rifles.closing) == ("SA-06", 3, 1)
    assert (rounds.code, rounds.opening, rounds.closing) == ("L-1", 1000, 700)
    row = rifles.rows[0]
    assert (row.entry, row.document, row.by, row.approved_by) == ("I-1", "IV/1", "ADMIN", "OTHER")
    assert (row.items, row.given, row.received, row.balance) == (("W-1", "W-3"), 2, 0, 1)
    assert [(each.holder, each.holder_name) for each in row.others] == [("UNIT", "First unit")]
    assert (rounds.rows[0].items, rounds.rows[0].given, rounds.rows[0].balance) == ((), 300, 700)


def test_moves_within_the_holder_are_no_movement(small: Ledger, made: ModuleType) -> None:
    """What goes from a store into its bay changes the balance of neither, seen from the store with its bay."""
    made.posted(small, made.move("W-1", "ARM-1", "BAY-1", "2026-01-05T00:00:00Z"))
    since = moment.parse("2026-01-02T00:00:00Z")
    whole = stock_ledger_view(small, "ARM-1", since=since, generated_by="-")
    assert [len(each.rows) for each in whole.accounts] == [0, 0]
    bay = stock_ledger_view(small, "BAY-1", since=since, generated_by="-")
    assert [(each.code, each.closing, len(each.rows)) for each in bay.accounts] == [("SA-06", 1, 1)]


def test_losses_reversals_and_empty_accounts(small: Ledger, made: ModuleType) -> None:
    """A loss goes out and stays beside the balance; a reversal comes back; a holder of nothing has no account."""
    made.posted(
        small,
        made.op(
            "report_loss",
            "2026-01-05T00:00:00Z",
            id="LOSS",
            origin="ARM-1",
            kind="UNEXPLAINED",
            discovered_at="2026-01-05T00:00:00Z",
            lines=[{"weapon": "W-1"}, {"lot": "L-1", "quantity": 40}],
        ),
    )
    view = stock_ledger_view(small, "ARM-1", generated_by="-")
    assert [(each.closing, each.unaccounted) for each in view.accounts] == [(2, 1), (960, 40)]
    assert closes(view)
    made.posted(
        small, made.op("reverse", "2026-01-06T00:00:00Z", entry="LOSS", reason="Found", approved_by="OTHER")
    )
    view = stock_ledger_view(small, "ARM-1", generated_by="-")
    assert [(each.closing, each.unaccounted, len(each.rows)) for each in view.accounts] == [
        (3, 0, 5),
        (1000, 0, 3),
    ]
    assert closes(view)
    assert stock_ledger_view(small, "ARM-2", generated_by="-").accounts == ()
    with pytest.raises(Refused) as refused:
        stock_ledger_view(small, "NOWHERE", generated_by="-")
    assert refused.value.code is Code.HOLDER_UNKNOWN


def test_a_narrow_scope_has_the_books_of_its_places(ledger: Ledger) -> None:
    """A storekeeper prints the ledger of their own places, with the other end of a voucher where they may know it."""
    two_sites.furnished(ledger)
    two_sites.close(ledger)
    ledger.act_as(Actor(two_sites.person(["STOREKEEPER"], ("NORTH",))))
    view = stock_ledger_view(ledger, "NORTH", generated_by="-")
    assert set(view.holders) == {"NORTH", "NORTH-ARM", "NORTH-BAY", "NORTH-YARD"}
    assert closes(view)
    assert "SOUTH-ARM" not in {
        each.holder for account in view.accounts for row in account.rows for each in row.others
    }
    ledger.act_as(Actor(two_sites.person(["STOREKEEPER"], ("NORTH-ARM",))))
    assert set(stock_ledger_view(ledger, "NORTH", generated_by="-").holders) == {"NORTH-ARM", "NORTH-BAY"}
    for holder in ("SOUTH", "SOUTH-ARM", "NORTH-UNIT", "NOWHERE"):
        with pytest.raises(AccessFault):
            stock_ledger_view(ledger, holder, generated_by="-")
