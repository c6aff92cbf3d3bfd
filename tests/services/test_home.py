"""What home shows: what needs somebody, how the ledger stands, and the stock; cheaply, and agreeing with the registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.ledger import everything as small
from wamledger.domain.lifecycle import FINAL
from wamledger.domain.moment import DAY, parse
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import drafts
from wamledger.services.counting.due import counts_due
from wamledger.services.detecting import Detection
from wamledger.services.holdings import holdings
from wamledger.services.home import AtOnce, Item, at_once, slow
from wamledger.services.lists import named
from wamledger.services.lists.form import Asked
from wamledger.services.posting import post_operations
from wamledger.services.subjects import Subject

AT: Final = "2026-06-01T08:00:00Z"
NOW: Final = parse("2026-06-10T08:00:00Z")


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Everything has happened once; for tests that only read."""
    path = tmp_path_factory.mktemp("home") / "everything.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        small.post_everything(ledger)
        yield ledger


def items(found: AtOnce) -> dict[str, Item]:
    """What waits, by name."""
    return {each.name: each for each in found.items}


def test_an_empty_ledger_needs_nobody(tmp_path: Path) -> None:
    """Nothing waits where nothing was recorded, and the ledger says so much of itself."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="A mission") as ledger:
        found = at_once(ledger)
        assert found.items == ()
        assert found.sites == ()
        state = found.state
        assert (state.entries, state.signed, state.root, state.is_closed) == (0, 0, "", False)
        assert (state.mission, state.origin) == ("A mission", ledger.about.origin)
        later = slow(ledger, Detection(ledger))
        assert later.items == ()
        assert all(bars.bars == () for bars in later.stock)
        assert sum(later.entries_by_week) == 0


def test_what_waits_leads_to_the_thing_or_to_the_register(full: Ledger) -> None:
    """On each engine: what is late, restricted or missing is counted, with the worst of it, and leads to it."""
    full.clock = lambda: NOW
    found = items(at_once(full, by="ADMIN"))
    late = found["overdue_returns"]
    assert (late.number, late.leads_to, late.is_alarming) == (2, Subject("issue", "ISSUE"), True)
    assert late.worst.startswith("ISSUE to UNIT, ")
    assert not late.is_at_least
    assert found["overdue_consignments"].leads_to == Subject("consignment", "SENT")
    assert found["restricted_lots"].worst == "L-2, Suspended, Misfires"
    assert set(found) == {"overdue_returns", "overdue_consignments", "restricted_lots"}
    later = slow(full, Detection(full))
    assert {each.name for each in later.items} >= {"findings_s1", "findings_s2", "counts"}


def test_the_state_is_that_of_the_ledger(happened: Ledger) -> None:
    """Entries, signed head, and whoever sits there are as the ledger has them."""
    state = at_once(happened, by="ADMIN").state
    head = happened.head()
    assert (state.entries, state.signed, state.root) == (head.size, head.size, head.root.hex())
    assert state.signed_at is not None
    assert state.unwitnessed is None
    assert (state.person, state.person_name) == ("ADMIN", "Admin")
    assert "WAM_OFFICER" in state.roles


@pytest.mark.parametrize(
    ("name", "register", "filters"),
    [
        ("overdue_returns", "custody", {"state": "OVERDUE"}),
        ("overdue_consignments", "consignments", {"state": "OVERDUE"}),
        ("restricted_lots", "lots", {"attention": "RESTRICTED"}),
    ],
)
def test_home_and_the_register_count_alike(
    happened: Ledger, name: str, register: str, filters: dict[str, str]
) -> None:
    """Whoever follows a line of home finds as many rows as it said, narrowed by what it says."""
    item = items(at_once(happened, by="ADMIN"))[name]
    assert dict(item.filters) == filters
    assert named(happened, register).count(Asked(filters=item.filters)) == item.number


def test_grace_is_the_missions_own(tmp_path: Path) -> None:
    """Two hours after its time a patrol is not overdue, nor an operation after a day, unless the mission says otherwise."""
    now = [NOW]
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-", clock=lambda: now[0]) as ledger:
        _post(ledger, *_office())
        for number, purpose in ((1, "PATROL"), (2, "OPERATION")):
            _post(
                ledger,
                {
                    "op": "issue",
                    "id": f"ISS-{number}",
                    "from": "ARM",
                    "to": "UNIT",
                    "due": "2026-06-10T10:00:00Z",
                    "purpose": purpose,
                    "lines": [{"weapon": f"W-{number}"}],
                },
            )
        due = parse("2026-06-10T10:00:00Z")
        for hours, number in ((1.9, 0), (2.1, 1), (23, 1), (25, 2)):
            now[0] = due + int(hours * 3600) * 10**6
            found = items(at_once(ledger))
            assert (found["overdue_returns"].number if number else found.get("overdue_returns")) == (
                number or None
            )
        _post(ledger, {"op": "set_policy", "name": "operation_overdue_grace_hours", "value": 48})
        assert items(at_once(ledger))["overdue_returns"].number == 1


def _office() -> list[dict[str, Any]]:
    weapon = {"serial_status": "CLEAR", "make": "Z", "model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
    return [
        {
            "op": "add_user",
            "code": "ADMIN",
            "name": "A",
            "roles": ["WAM_OFFICER", "APPROVER", "ADMINISTRATOR"],
        },
        {"op": "add_user", "code": "OTHER", "name": "O", "roles": ["APPROVER"]},
        {"op": "add_user", "code": "THIRD", "name": "T", "roles": ["STOREKEEPER"]},
        {"op": "add_place", "code": "CAMP", "name": "Camp", "kind": "SITE", "custody": "SINGLE"},
        {
            "op": "add_place",
            "code": "ARM",
            "name": "Store",
            "kind": "ARMOURY",
            "custody": "SINGLE",
            "within": "CAMP",
            "limit_nec_kg": {"1.4": "2"},
        },
        {"op": "add_place", "code": "QUIET", "name": "Quiet", "kind": "SITE", "custody": "SINGLE"},
        {"op": "add_party", "code": "UNIT", "name": "Unit", "kind": "UNIT"},
        {
            "op": "register",
            "to": "ARM",
            "acquisition": {"mode": "DECLARED", "ownership": "UN"},
            "lines": [
                {"new_weapon": {"id": f"W-{n}", "serial": f"S{n}", **weapon}, "condition": "SERVICEABLE"}
                for n in (1, 2, 3)
            ],
        },
    ]


def _post(ledger: Ledger, *operations: dict[str, Any]) -> None:
    report = post_operations(ledger, [{"occurred_at": AT, "by": "ADMIN", **each} for each in operations])
    assert not report.refused, [line.as_json() for line in report.refused]


def _lot(code: str, quantity: int, **more: Any) -> dict[str, Any]:
    return {
        "op": "register",
        "to": "ARM",
        "acquisition": {"mode": "DECLARED", "ownership": "UN"},
        "lines": [
            {
                "new_lot": {"id": code, "nature": "CTG-5.56X45-BALL", **more},
                "quantity": quantity,
                "condition": "A1",
            }
        ],
    }


@pytest.fixture
def camp(tmp_path: Path) -> Iterator[Ledger]:
    """An office with three weapons, at a fixed time."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-", clock=lambda: NOW) as ledger:
        _post(ledger, *_office())
        yield ledger


def test_a_licence_is_spoken_of_from_80_percent_on(camp: Ledger) -> None:
    """A place that has used more than 80 % of a limit is named with its share; over the limit it is pressing."""
    _post(camp, _lot("L-1", 900))
    assert "licences" not in items(at_once(camp))
    _post(camp, _lot("L-2", 100))
    found = items(at_once(camp))["licences"]
    assert (found.number, found.worst) == (1, "ARM Store, 1.4, 85 % of the licence")
    assert found.leads_to == Subject("place", "ARM")
    assert not found.is_alarming
    _post(camp, _lot("L-3", 500))
    assert items(at_once(camp))["licences"].is_alarming


def test_lots_that_have_expired_or_are_due(camp: Ledger) -> None:
    """A lot past its shelf life is named until an inspection extends it; one whose inspection is due is named as that."""
    _post(camp, _lot("L-1", 10, expires_on="2026-05"), _lot("L-2", 10, expires_on="2030"))
    found = items(at_once(camp))
    assert (found["expired_lots"].number, found["expired_lots"].leads_to) == (1, Subject("lot", "L-1"))
    _post(camp, {"op": "inspect", "next_due": "2027-01-01", "lines": [{"lot": "L-1", "condition": "A1"}]})
    _post(camp, {"op": "inspect", "next_due": "2026-06-02", "lines": [{"lot": "L-2", "condition": "A1"}]})
    found = items(at_once(camp))
    assert "expired_lots" not in found
    assert found["lots_to_inspect"].leads_to == Subject("lot", "L-2")


def test_what_is_unaccounted_for_stands_first(camp: Ledger) -> None:
    """A weapon that is missing is the first thing anybody sees."""
    loss = {"from": "ARM", "kind": "THEFT", "discovered_at": AT, "lines": [{"weapon": "W-3"}]}
    _post(camp, {"op": "report_loss", **loss})
    found = at_once(camp).items[0]
    assert (found.name, found.number, found.leads_to) == ("unaccounted", 1, Subject("weapon", "W-3"))
    assert found.worst == "W-3, last with ARM, for 9 days"
    assert found.is_alarming


def test_proposals_wait_for_who_may_decide_them(camp: Ledger) -> None:
    """The approver has it to decide, its author sees it waiting, anybody else has neither; once lapsed nobody has."""
    plan = {"disposal": "D-1", "method": "SHEAR_HYDRAULIC", "place": "ARM", "lines": [{"weapon": "W-1"}]}
    operation = {"op": "plan_disposal", "occurred_at": AT, "by": "ADMIN", **plan}
    _post(camp, {"op": "propose", "id": "PROP-1", "operation": operation})
    names = {
        by: {
            each.name
            for each in at_once(camp, by=by).items
            if "propos" in each.name or each.name == "approvals"
        }
        for by in ("ADMIN", "OTHER", "THIRD")
    }
    assert names == {"ADMIN": {"own_proposals"}, "OTHER": {"approvals"}, "THIRD": set()}
    assert items(at_once(camp, by="OTHER"))["approvals"].leads_to == Subject("proposal", "PROP-1")
    camp.clock = lambda: NOW + 30 * DAY
    assert not {"approvals", "own_proposals"} & {
        *items(at_once(camp, by="OTHER")),
        *items(at_once(camp, by="ADMIN")),
    }


def test_drafts_wait_for_who_wrote_them(camp: Ledger) -> None:
    """What somebody has begun stands at home, and on nobody else's."""
    drafts.keep(camp, "issue", {"from": "ARM"}, by="ADMIN")
    found = items(at_once(camp, by="ADMIN"))["drafts"]
    assert (found.number, found.leads_to) == (1, "enter")
    assert "drafts" not in items(at_once(camp, by="OTHER"))
    drafts.keep(camp, "counting", {"count": {}}, by="OTHER")
    drafts.keep(camp, "ddr", {"sitting": {}}, by="OTHER")
    counts = items(at_once(camp, by="OTHER"))["counts_begun"]
    assert (counts.number, counts.leads_to) == (1, "counting")
    assert not {"drafts", "people_begun"} & {*items(at_once(camp, by="OTHER"))}, "a sitting waits for nobody"
    drafts.keep(camp, "ddr", {"slip": {"person": {"name": "Somebody"}}}, by="OTHER")
    people = items(at_once(camp, by="OTHER"))["people_begun"]
    assert (people.number, people.leads_to) == (1, "ddr")
    assert {"drafts", "people_begun"} < {*items(at_once(camp))}, "whoever has not said who they are sees all"


def test_sites_by_how_long_they_have_been_silent(camp: Ledger) -> None:
    """The site of which nothing was heard for longest stands first, with the newest entry about one of its places."""
    camp.clock = lambda: NOW + DAY
    _post(camp, {"op": "move", "id": "MV", "from": "ARM", "to": "CAMP", "lines": [{"weapon": "W-1"}]})
    found = at_once(camp).sites
    assert [(each.site.code, each.at) for each in found] == [("QUIET", NOW), ("CAMP", NOW + DAY)]
    assert (found[1].entry, found[1].by) == ("MV", "ADMIN")


def test_a_site_that_the_newest_entries_do_not_name(camp: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said how far back was looked, and that it has been silent since before."""
    monkeypatch.setattr("wamledger.services.home.sites.LOOKED_THROUGH", 1)
    _post(camp, {"op": "move", "id": "MV", "from": "ARM", "to": "CAMP", "lines": [{"weapon": "W-1"}]})
    quiet, heard = at_once(camp).sites
    assert (quiet.site.code, quiet.entry, quiet.at) == ("QUIET", "", NOW)
    assert heard.entry == "MV"


class Register(NamedTuple):
    """What the list of holdings comes to: weapons by status, and what the mission has or owes of weapons and rounds."""

    by_status: Counter[str]
    weapons: int
    rounds: int

    @classmethod
    def of(cls, ledger: Ledger) -> Register:
        """Counted line by line."""
        with ledger.reading() as link:
            grams = {code for (code,) in link.rows("SELECT code FROM nature WHERE unit = 'GRAM'")}
        found = holdings(ledger)
        kept = [each for each in found if each["status"] not in FINAL]
        return cls(
            Counter(each["status"] for each in found if "weapon" in each),
            sum("weapon" in each for each in kept),
            sum(each["quantity"] for each in kept if "lot" in each and each["nature"] not in grams),
        )


def test_the_stock_at_a_glance_adds_up(happened: Ledger) -> None:
    """The bars are the sums of the register: by status all weapons, by class and site those in the mission's charge."""
    summary = Register.of(happened)
    status, kinds, rounds, sites = slow(happened).stock
    assert sum(bar.amount for bar in status.bars) == summary.by_status.total()
    assert sum(bar.amount for bar in kinds.bars) == summary.weapons
    assert sum(bar.amount for bar in sites.bars) == summary.weapons
    assert sum(bar.amount for bar in rounds.bars) == summary.rounds
    assert all(bar.note.startswith(str(bar.amount)) for bar in status.bars)


def test_the_stock_of_somebody_with_a_narrow_scope_is_summed_alike(happened: Ledger) -> None:
    """Both ways of adding up, that over everything and that over what is seen, come to the same."""
    from wamledger.services.home import stock
    from wamledger.services.home.grounds import HomeGrounds

    with happened.reading() as link:
        grounds = HomeGrounds(link, None, happened.clock())
        sight = grounds.sight()
        assert sight is not None
        assert stock._summed(grounds) == stock._summed_of(grounds, sight)


def test_counts_and_findings_are_those_of_their_screens(happened: Ledger) -> None:
    """As many counts as are overdue, and as many findings as stand out."""
    detection = Detection(happened)
    found = {each.name: each for each in slow(happened, detection).items}
    assert found["counts"].number == sum(1 for each in counts_due(happened) if each.is_overdue)
    by_severity = sum(each.number for name, each in found.items() if name.startswith("findings"))
    assert by_severity == len(detection.findings())


def test_entries_by_week_are_all_of_the_last_weeks(tmp_path: Path) -> None:
    """Each entry counts in the week in which it was recorded."""
    now = [NOW - 15 * DAY]
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-", clock=lambda: now[0]) as ledger:
        _post(ledger, *_office())
        now[0] = NOW - DAY
        _post(ledger, {"op": "move", "from": "ARM", "to": "CAMP", "lines": [{"weapon": "W-1"}]})
        now[0] = NOW
        assert slow(ledger).entries_by_week[-3:] == (8, 0, 1)


def test_home_is_looked_at_anew_when_something_was_recorded(camp: Ledger) -> None:
    """What was summed is remembered as long as nothing is recorded, and not a moment longer."""
    before = slow(camp)
    assert slow(camp) is before
    _post(
        camp,
        {
            "op": "report_loss",
            "from": "ARM",
            "kind": "THEFT",
            "discovered_at": AT,
            "lines": [{"weapon": "W-3"}],
        },
    )
    assert [bar.label for bar in slow(camp).stock[0].bars] == ["In store", "Unaccounted for"]


LARGE: Final = (
    "weapon",
    "weapon_standing",
    "weapon_stay",
    "custody",
    "lot_posting",
    "subject",
    "lot_standing",
)


def test_home_reads_through_no_table_that_grows_with_the_weapons(
    happened: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is shown at once is found through indexes."""
    plans: list[str] = []
    told = Link.rows

    def rows(link: Link, sql: str, parameters: Any = ()) -> list[Any]:
        plans.extend(row[3] for row in told(link, f"EXPLAIN QUERY PLAN {sql}", parameters))
        return told(link, sql, parameters)

    def one(link: Link, sql: str, parameters: Any = ()) -> Any:
        found = rows(link, sql, parameters)
        return found[0] if found else None

    monkeypatch.setattr(Link, "rows", rows)
    monkeypatch.setattr(Link, "one", one)
    at_once(happened, by="ADMIN")
    assert len(plans) > 10
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in LARGE] == []


def test_a_thousand_overdue_are_not_counted_one_by_one(
    happened: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are more than home counts, it says that there are."""
    monkeypatch.setattr("wamledger.services.home.waiting.MOST", 1)
    late = items(at_once(happened, by="ADMIN"))["overdue_returns"]
    assert (late.number, late.is_at_least) == (1, True)


def test_an_unsound_ledger_says_so_at_home(happened: Ledger, tmp_path: Path) -> None:
    """Somebody who looks at a ledger that was changed sees why nothing may be posted, and the rest as it stands."""
    import shutil
    import sqlite3

    for file in Path(happened.where).parent.glob("everything.db*"):
        shutil.copy2(file, tmp_path / file.name)
    path = tmp_path / "everything.db"
    with sqlite3.connect(path) as connection:
        connection.execute("DROP INDEX weapon_tag")
    connection.close()
    with Ledger.open(str(path), readonly=True) as ledger:
        found = at_once(ledger, by="ADMIN")
        assert "weapon_tag" in found.state.faults[0]
        assert found.items


def test_home_of_the_sample_mission(mission: Ledger) -> None:
    """What home sums of the sample mission is what its register comes to, and what it counts is there to be opened."""
    summary = Register.of(mission)
    found = at_once(mission)
    assert found.state.entries == mission.head().size
    assert found.sites
    registers = {"custody", "consignments", "weapons"}
    for item in found.items:
        if item.leads_to in registers and not item.is_at_least:
            assert named(mission, str(item.leads_to)).count(Asked(filters=item.filters)) == item.number
    status, kinds, rounds, sites = slow(mission).stock
    assert sum(bar.amount for bar in status.bars) == summary.by_status.total()
    assert sum(bar.amount for bar in kinds.bars) == sum(bar.amount for bar in sites.bars) == summary.weapons
    assert sum(bar.amount for bar in rounds.bars) == summary.rounds
