"""The views of reports: one state of the ledger, sums that were asked for apart, and lines that come to them."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

import reports.item
import reports.stock
from reports.agreement import FiguresDisagree
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.head import open_head
from wamledger.ledger.store import Ledger
from wamledger.services import witnesses
from wamledger.services.history import history
from wamledger.services.holdings import holdings
from wamledger.services.report_views import item_view, stock_view
from wamledger.services.views import ItemView, Step

TIMES = (None, "2025-09-15T00:00:00Z", "2026-03-25T00:00:00Z", "2026-05-14T12:00:00Z")
Cells = Counter[tuple[str, ...]]


def held(found: list[dict[str, Any]]) -> Cells:
    return Counter(
        {
            (e.get("weapon") or e["lot"], e["holder"], e["status"], e["condition"]): e["quantity"]
            for e in found
        }
    )


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("at", [None, "MARKHA"])
def test_the_lines_are_the_holdings(mission: Ledger, time: str | None, at: str | None) -> None:
    """Lines of a stock report are the holdings of that time and place, by holder, and each once."""
    as_of = moment.parse(time) if time else None
    with stock_view(mission, at=at, as_of=as_of, generated_by="WAM") as view:
        weapons, lots = list(view.weapons), list(view.lots)
    found: Cells = Counter({(w.weapon, w.holder, w.status, w.condition): 1 for w in weapons})
    found.update({(each.lot, each.holder, each.status, each.condition): each.quantity for each in lots})
    assert found == held(holdings(mission, at=at, as_of=as_of))
    assert [(w.holder, w.weapon) for w in weapons] == sorted((w.holder, w.weapon) for w in weapons)
    assert [each.holder for each in lots] == sorted(each.holder for each in lots)


@pytest.mark.parametrize("time", TIMES)
def test_taken_on_charge_is_the_sum_over_all_statuses(mission: Ledger, time: str | None) -> None:
    """At any time weapons, and each nature, were taken on charge exactly as often as they stand somewhere."""
    with stock_view(mission, as_of=moment.parse(time) if time else None, generated_by="WAM") as view:
        balances = [view.weapon_balance, *view.lot_balances]
    assert len(balances) > 10
    for balance in balances:
        assert balance.taken_on_charge == balance.standing > 0, balance
    assert [each.code for each in view.lot_balances] == sorted(each.code for each in view.lot_balances)


def test_what_was_taken_on_charge_is_not_read_from_what_stands(small: Ledger) -> None:
    """A standing that somebody changed behind the ledger's back shows as a difference in the balance."""
    with small.writing() as link:
        link.run("DELETE FROM weapon_standing WHERE weapon = 'W-1'")
        link.run("UPDATE lot_standing SET quantity = quantity - 100")
    with stock_view(small, generated_by="WAM") as view:
        assert (view.weapon_balance.taken_on_charge, view.weapon_balance.standing) == (3, 2)
        (lot,) = view.lot_balances
        assert (lot.taken_on_charge, lot.standing) == (1000, 900)


def test_a_reversed_taking_on_charge_is_taken_off(small: Ledger, made: ModuleType) -> None:
    """A weapon or lot that was reversed away was not taken on charge, from the time of the reversal on."""
    made.posted(small, made.weapon("W-9"), made.lot("L-9", 70))
    for entry in ("REG-W-9", "REG-L-9"):
        made.posted(
            small,
            made.op("reverse", "2026-01-03T00:00:00Z", entry=entry, reason="Twice", approved_by="OTHER"),
        )
    for time, weapons, rounds in (
        ("2026-01-02T00:00:00Z", 4, 1070),
        ("2026-01-03T00:00:00Z", 3, 1000),
        (None, 3, 1000),
    ):
        with stock_view(small, as_of=moment.parse(time) if time else None, generated_by="WAM") as view:
            assert view.weapon_balance.taken_on_charge == view.weapon_balance.standing == weapons
            (lot,) = view.lot_balances
            assert lot.taken_on_charge == lot.standing == rounds


def test_a_move_that_is_dated_before_the_taking_on_charge_balances(small: Ledger, made: ModuleType) -> None:
    """Where a late clock dates a move before the arrival, the report of that time has no difference."""
    made.posted(small, made.weapon("W-9", at="2026-01-10T00:00:00Z"))
    made.posted(small, made.move("W-9", "ARM-1", "ARM-2", "2026-01-05T00:00:00Z"))
    for day in ("04", "05", "09", "10"):
        with stock_view(small, as_of=moment.parse(f"2026-01-{day}T00:00:00Z"), generated_by="WAM") as view:
            assert view.weapon_balance.taken_on_charge == view.weapon_balance.standing, day


def test_a_part_of_the_ledger_has_no_balance(mission: Ledger) -> None:
    """Of one place nothing is said to have been taken on charge; its name stands on the report."""
    with stock_view(mission, at="MARKHA", generated_by="WAM") as view:
        assert (view.at, view.at_name) == ("MARKHA", "Markha, forward base of the eastern sector")
        assert view.weapon_balance.taken_on_charge is None
        assert {each.taken_on_charge for each in view.lot_balances} == {None}
    with pytest.raises(Refused) as refused, stock_view(mission, at="NOWHERE", generated_by="WAM"):
        pass
    assert refused.value.code is Code.HOLDER_UNKNOWN


@pytest.mark.parametrize("time", [None, "2026-05-14T12:00:00Z"])
@pytest.mark.parametrize("at", [None, "MARKHA"])
def test_a_stock_report_is_printed_from_the_view(mission: Ledger, time: str | None, at: str | None) -> None:
    """Sums and lines agree, or the report would refuse: it is printed whole."""
    out = io.BytesIO()
    with stock_view(mission, at=at, as_of=moment.parse(time) if time else None, generated_by="WAM") as view:
        assert reports.stock.stock(view, out) > 2
    assert out.getvalue().startswith(b"%PDF")


def test_a_report_whose_lines_fall_short_is_not_printed(small: Ledger) -> None:
    """The sums of a view hold its lines to account: a line that is lost on the way stops the report."""
    with stock_view(small, generated_by="WAM") as view:
        lines = list(view.weapons)
        out = io.BytesIO()
        with pytest.raises(FiguresDisagree):
            reports.stock.stock(replace(view, weapons=lines[1:]), out)
        assert out.getvalue() == b""


def test_what_is_posted_meanwhile_is_not_in_the_report(small: Ledger, made: ModuleType) -> None:
    """A view is one state of the ledger, under the head of that state, however long it is drawn."""
    with stock_view(small, generated_by="WAM") as view:
        made.posted(small, made.weapon("W-9"), made.lot("L-9", 5))
        assert [line.weapon for line in view.weapons] == ["W-1", "W-2", "W-3"]
        assert [line.lot for line in view.lots] == ["L-1"]
        assert view.weapon_balance.taken_on_charge == 3
    head, _ = open_head(view.provenance.head_note, [small.about.verifier])
    assert head.size == view.provenance.entries == small.head().size - 2


def test_a_view_says_where_it_comes_from(small: Ledger, made: ModuleType) -> None:
    """Ledger, mission, person, times, classification and head stand in the provenance."""
    made.posted(small, made.op("set_policy", name="classification", value="UN CONFIDENTIAL"))
    at = moment.parse("2026-01-02T00:00:00Z")
    with stock_view(small, as_of=at, generated_by="A. Okonkwo", generated_at=at + 1, language="fr") as view:
        source = view.provenance
    assert (source.ledger, source.mission) == (small.about.origin, "UN Mission in X")
    assert (source.generated_by, source.generated_at, source.as_of, view.as_of) == (
        "A. Okonkwo",
        at + 1,
        at,
        at,
    )
    assert (source.classification, source.language) == ("UN CONFIDENTIAL", "fr")
    assert source.program.startswith("wamledger ")
    assert source.head_note == small.checkpoint()
    with stock_view(small, generated_by="X") as view:
        assert view.as_of == view.provenance.generated_at == small.clock()
        assert view.provenance.as_of is None


def test_the_classification_is_the_default_until_the_mission_sets_one(small: Ledger) -> None:
    """Without a policy of the mission the default stands on each page."""
    with stock_view(small, generated_by="X") as view:
        assert view.provenance.classification == "UN RESTRICTED"


def test_a_view_counts_what_nobody_outside_has_seen(small: Ledger, made: ModuleType) -> None:
    """The entries after the last head that was given out are counted; before the first nothing is claimed."""

    def window() -> tuple[int | None, int | None]:
        source = item_view(small, "W-1", generated_by="X").provenance
        return source.unwitnessed, source.witnessed_at

    assert window() == (None, None)
    witnesses.remember(small, small.checkpoint(), "test")
    assert window() == (0, small.clock())
    made.posted(small, made.weapon("W-8"), made.weapon("W-9"))
    assert window() == (2, small.clock())
    witnesses.remember(small, small.checkpoint(), "test")
    made.posted(small, made.weapon("W-7"))
    assert window() == (1, small.clock())


def test_a_foreign_head_is_not_remembered(small: Ledger, mission: Ledger) -> None:
    """The head of another ledger is no witness of this one."""
    with pytest.raises(LedgerFault):
        witnesses.remember(small, mission.checkpoint(), "test")


def test_net_explosive_content_is_printed_where_somebody_vouches_for_it(
    small: Ledger, made: ModuleType
) -> None:
    """The packaged figures are approximate and left out; those of a nature that the mission added are given."""
    nature = {"category": "small_arms", "hazard_division": "1.4", "compatibility_group": "S", "unit": "EACH"}
    made.posted(
        small,
        made.op("add_nature", code="CTG-OWN", name="Own cartridge", nec_mg=1650, **nature),
        made.op("add_nature", code="CTG-BARE", name="Cartridge, not known", nec_mg=0, **nature),
        made.lot("L-2", 10, nature="CTG-OWN"),
        made.lot("L-3", 10, nature="CTG-BARE"),
    )
    with stock_view(small, generated_by="X") as view:
        lots = {line.lot: line for line in view.lots}
    assert {code: line.nec_mg for code, line in lots.items()} == {"L-1": None, "L-2": 1650, "L-3": None}
    assert (lots["L-2"].nature_name, lots["L-2"].hazard_division, lots["L-2"].compatibility_group) == (
        "Own cartridge",
        "1.4",
        "S",
    )
    assert lots["L-1"].nature_name == "Cartridge 5.56x45 ball (SS109/M855)"


def test_names_stand_beside_the_codes(mission: Ledger) -> None:
    """Holders, types and owners are named; a consignment and a disposal say what they are."""
    with stock_view(mission, as_of=moment.parse("2026-05-14T12:00:00Z"), generated_by="X") as view:
        weapons = list(view.weapons)
    way = next(each for each in weapons if each.status == "IN_TRANSIT")
    assert way.holder_name.startswith("Consignment from ")
    with stock_view(mission, generated_by="X") as view:
        weapons = list(view.weapons)
    assert all(each.holder_name and each.type_name for each in weapons)
    destroyed = next(each for each in weapons if each.status == "DESTROYED")
    assert destroyed.holder_name.startswith("Disposal at ")
    assert {each.owner for each in weapons if each.ownership == "CONTINGENT"} >= {"Belcorra (invented)"}
    assert {each.owner for each in weapons if each.ownership in ("UN", "NONE", "UNDETERMINED")} == {""}


def chain(view: ItemView) -> list[int]:
    return [step.seq for step in view.chain]


def test_the_file_of_a_weapon_has_its_whole_life(mission: Ledger) -> None:
    """The rifle that was lost in the attack: identity, chain, hold, loss, recovery and where it stands."""
    view = item_view(mission, "W-000744", generated_by="X")
    assert chain(view) == [each["seq"] for each in history(mission, "W-000744")]
    assert (view.identity.make, view.identity.serial, view.identity.country) == (
        "Colt",
        "A0207592",
        "United States",
    )
    assert view.standing is not None
    assert (view.standing.status, view.standing.owner) == ("IN_STORE", "Belcorra (invented)")
    steps = {step.operation: step for step in view.chain}
    assert steps["register"].giver == "STATE-BELCORRA"
    assert steps["report_loss"].receiver == "MARKHA-ARM (Unaccounted for)"
    assert steps["recover"].giver == "MARKHA-ARM (Unaccounted for)"
    assert [(hold.kind, hold.released_at) for hold in view.holds] == [("INVESTIGATION", None)]
    assert {sighting.result for sighting in view.sightings} <= {"SEEN", "MISSING"}
    assert len(view.readings) == 1


def test_the_file_of_a_weapon_as_of_a_time_knows_nothing_later(mission: Ledger) -> None:
    """As of the day after the attack the rifle is unaccounted for, and no hold was placed on it yet."""
    as_of = moment.parse("2026-05-14T12:00:00Z")
    view = item_view(mission, "W-000744", as_of=as_of, generated_by="X")
    assert view.standing is not None
    assert view.standing.status == "UNACCOUNTED"
    assert view.holds == []
    for at in (
        *(step.occurred_at for step in view.chain),
        *(each.read_at for each in view.readings),
        *(each.counted_at for each in view.sightings),
        view.standing.since,
    ):
        assert at <= as_of
    with pytest.raises(Refused) as refused:
        item_view(mission, "W-000744", as_of=moment.parse("2025-08-01T00:00:00Z"), generated_by="X")
    assert refused.value.code is Code.WEAPON_UNKNOWN


def test_every_weapon_file_of_a_sample_is_printed(mission: Ledger) -> None:
    """Seized, burnt, traced, corrected or handed over: the file is drawn."""
    with mission.reading() as link:
        codes = [
            link.one(sql)[0]
            for sql in (
                "SELECT item FROM trace WHERE outcome IS NOT NULL",
                "SELECT weapon FROM reading WHERE reason IS NOT NULL",
                "SELECT weapon FROM weapon_standing WHERE status = 'DESTROYED'",
                "SELECT weapon FROM weapon_standing WHERE status = 'HANDED_OVER'",
                "SELECT weapon FROM marking",
            )
        ]
    views = [item_view(mission, code, generated_by="X") for code in codes]
    assert views[0].traces
    assert views[0].traces[0].outcome
    assert len(views[1].readings) > 1
    assert views[1].identity.serial == views[1].readings[-1].serial
    assert views[1].readings[-1].reason
    assert views[4].marks
    for view in views:
        out = io.BytesIO()
        assert reports.item.item(view, out) >= 1


def test_counts_say_seen_missing_or_unexpected(small: Ledger, made: ModuleType) -> None:
    """A count by serial that does not name a weapon on its book missed it; one elsewhere saw what was not expected."""

    def count(id_: str, place: str, day: int, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        at = f"2026-02-{day:02}T10:00:00Z"
        fields = {
            "scope": "WEAPONS",
            "kind": "FULL_SERIAL",
            "blind": False,
            "counted_by": ["One", "Two"],
            **more,
        }
        return dict(made.op("count", at, id=id_, place=place, cut_off=at, lines=lines, **fields))

    made.posted(
        small,
        count("C-SEEN", "ARM-1", 1, [{"weapon": "W-1"}, {"weapon": "W-2"}, {"weapon": "W-3"}]),
        count("C-SITE", "SITE", 2, [{"serial": "SN 1"}, {"weapon": "W-2"}]),
        count("C-MISSED", "ARM-1", 3, [{"weapon": "W-2"}]),
        count("C-NUMBERS", "ARM-1", 4, [{"type": "SA-06", "quantity": 3}], kind="COUNT"),
        count("C-SAMPLE", "ARM-1", 5, [{"weapon": "W-2"}], kind="SAMPLE_SERIAL", scope="SAMPLE"),
        count(
            "C-AMMO", "ARM-1", 6, [{"lot": "L-1", "quantity": 1000}], scope="AMMUNITION", kind="INDEPENDENT"
        ),
        count("C-ELSEWHERE", "ARM-2", 7, [{"weapon": "W-1"}]),
        count("C-VOID", "ARM-1", 8, [{"weapon": "W-2"}]),
        made.move("W-1", "ARM-1", "ARM-2", "2026-02-09T00:00:00Z"),
        count("C-LATER", "ARM-1", 10, [{"weapon": "W-2"}]),
        made.op("reverse", "2026-02-11T00:00:00Z", entry="C-VOID", reason="Wrong sheet", approved_by="OTHER"),
    )
    view = item_view(small, "W-1", generated_by="X")
    assert [(each.entry, each.result) for each in view.sightings] == [
        ("C-SEEN", "SEEN"),
        ("C-SITE", "SEEN"),
        ("C-MISSED", "MISSING"),
        ("C-ELSEWHERE", "UNEXPECTED"),
    ]
    assert view.sightings[0].counted_by == ("One", "Two")
    assert (view.sightings[0].place, view.sightings[0].kind) == ("ARM-1", "FULL_SERIAL")


def test_a_serial_that_two_weapons_share_counts_for_the_one_on_the_book(
    small: Ledger, made: ModuleType
) -> None:
    """A serial as read speaks for that weapon of the two which stands where it was read."""
    made.posted(small, made.weapon("W-9", to="ARM-2", serial="SN-1", make="Norinco"))
    at = "2026-02-01T10:00:00Z"
    sheet = {"scope": "WEAPONS", "kind": "FULL_SERIAL", "blind": False, "counted_by": ["One", "Two"]}
    made.posted(
        small, made.op("count", at, id="C", place="ARM-2", cut_off=at, lines=[{"serial": "SN1"}], **sheet)
    )
    assert [each.result for each in item_view(small, "W-9", generated_by="X").sightings] == ["SEEN"]
    assert item_view(small, "W-1", generated_by="X").sightings == []


def test_a_hold_stands_until_it_is_released(small: Ledger, made: ModuleType) -> None:
    """As of a time between the two, the hold stands; afterwards it says when it ended."""
    hold = {"lines": [{"weapon": "W-1"}], "kind": "EVIDENCE", "authority": "Court", "reason": "Case 7"}
    times = [f"2026-01-0{day}T00:00:00Z" for day in (2, 5)]
    made.posted(
        small,
        made.op("hold", times[0], **hold),
        made.op("release_hold", times[1], approved_by="OTHER", **hold),
    )
    placed, released = map(moment.parse, times)
    for as_of, ended in ((placed, None), (released - 1, None), (released, released), (None, released)):
        (found,) = item_view(small, "W-1", as_of=as_of, generated_by="X").holds
        assert (found.kind, found.placed_at, found.released_at) == ("EVIDENCE", placed, ended)


def test_files_of_entries_are_listed_with_their_digests(small: Ledger, made: ModuleType) -> None:
    """An attached file has its name and size; one that an entry names before it was attached has its digest."""
    digests = ["a" * 64, "b" * 64]
    made.posted(
        small,
        made.op("attach", sha256=digests[0], name="rifle.jpg", media_type="image/jpeg", size=4711),
        made.move("W-1", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z", attachments=digests),
    )
    photos = item_view(small, "W-1", generated_by="X").photos
    assert [(each.name, each.sha256, each.size) for each in photos] == [
        ("rifle.jpg", digests[0], 4711),
        ("not attached", digests[1], 0),
    ]


def test_a_step_says_that_its_entry_was_reversed(small: Ledger, made: ModuleType) -> None:
    """Both entries stay in the chain, and the first one says by which it was undone."""
    made.posted(
        small,
        made.move("W-1", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z", id="MV"),
        made.op(
            "reverse", "2026-01-03T00:00:00Z", id="RV", entry="MV", reason="Wrong weapon", approved_by="OTHER"
        ),
    )
    steps: list[Step] = list(item_view(small, "W-1", generated_by="X").chain)
    assert [step.words for step in steps[1:]] == ["Move within the site, reversed by RV", "Reverse an entry"]
    assert [(step.giver, step.receiver) for step in steps[1:]] == [("ARM-1", "ARM-2"), ("ARM-2", "ARM-1")]
    assert steps[2].approved_by == "OTHER"


def test_a_weapon_that_was_reversed_away_stands_nowhere(small: Ledger, made: ModuleType) -> None:
    """Its file is still there, and says that it stands nowhere."""
    made.posted(small, made.weapon("W-9"))
    made.posted(small, made.op("reverse", entry="REG-W-9", reason="Entered twice", approved_by="OTHER"))
    view = item_view(small, "W-9", generated_by="X")
    assert view.standing is None
    assert len(view.chain) == 2
    assert reports.item.item(view, io.BytesIO()) >= 1


def test_a_lot_has_no_weapon_file(small: Ledger) -> None:
    """A lot is refused with a word, and so is a code that is nothing."""
    for code, refusal in (("L-1", Code.REPORT_OF_WEAPON), ("X-1", Code.WEAPON_UNKNOWN)):
        with pytest.raises(Refused) as refused:
            item_view(small, code, generated_by="X")
        assert refused.value.code is refusal


def test_everything_that_can_happen_is_drawn(full: Ledger) -> None:
    """In a ledger in which everything happened once, stock and every weapon are printed, on either engine."""
    with stock_view(full, generated_by="X") as view:
        assert reports.stock.stock(view, io.BytesIO()) >= 1
        assert view.weapon_balance.taken_on_charge == view.weapon_balance.standing
    with full.reading() as link:
        codes = [code for (code,) in link.rows("SELECT code FROM weapon ORDER BY code")]
    for code in codes:
        assert reports.item.item(item_view(full, code, generated_by="X"), io.BytesIO()) >= 1
