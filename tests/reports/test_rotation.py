"""The reconciliation of a contingent holds its lists against the book, and says by how much they do not close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

import sample_data
from reports.kinds import Asked
from reports.printing import printed
from reports.rotation import KIND, rotation
from tests.reports.golden import mission as sample_mission
from tests.reports.golden import stretched
from wamledger.domain.moment import parse
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_files
from wamledger.services.report_views.rotation import rotation_view
from wamledger.services.scope import Scope
from wamledger.services.views.rotation import RotationLine, RotationView

BOOK = ("held", "handed_on", "repatriated", "destroyed", "expended", "written_off", "unaccounted")


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with sample_mission(tmp_path_factory.mktemp("rotation")) as ledger:
        yield ledger


def lines() -> Iterator[dict[str, Any]]:
    for path in sample_data.journals():
        for line in Path(str(path)).read_bytes().splitlines():
            if b'"declare"' in line:
                found = orjson.loads(line)
                yield found.get("operation", found)


@pytest.mark.parametrize("party", ["ALTBAT", "BELBAT", "CORBAT", "DURBAT", "ESKFPU"])
def test_figures_are_those_of_the_lists_and_the_holdings(mission: Ledger, party: str) -> None:
    """By type and nature, each figure is a count of the journals' lists, or of what the holdings say of the same items."""
    listed: dict[str, set[str]] = {}
    rounds: dict[str, Counter[str]] = {}
    serials = 0
    for each in lines():
        if each["op"] == "declare" and each["party"] == party:
            for line in each["lines"]:
                if "quantity" in line:
                    rounds.setdefault(each["list"], Counter())[line["lot"]] += line["quantity"]
                elif "weapon" in line:
                    listed.setdefault(each["list"], set()).add(line["weapon"])
                else:
                    serials += 1
    view = rotation_view(mission, party, generated_by="AUD")
    assert sum(each.declared or 0 for each in view.weapons) == serials > 0
    assert sum(each.arrived or 0 for each in view.weapons) == len(listed["ARRIVAL"]) > 0
    assert sum(each.shown or 0 for each in view.weapons) == len(listed.get("INSPECTION", ()))
    assert sum(each.listed_home or 0 for each in view.weapons) == len(listed.get("REPATRIATION", ()))
    state = f"STATE-{next(each for each in view.home if each.startswith('STATE-'))[6:]}"
    weapons: Counter[str] = Counter()
    lots: Counter[str] = Counter()
    for held in holdings(mission):
        is_home = held["status"] == "HANDED_OVER" and held["holder"] in (party, state)
        column = (
            "repatriated"
            if is_home
            else "held"
            if held["status"] in ("IN_STORE", "ISSUED")
            else held["status"]
        )
        if held.get("weapon") in listed["ARRIVAL"]:
            weapons[column] += 1
        elif held.get("lot") in rounds["ARRIVAL"]:
            lots[column] += held["quantity"]
    for table, counted in ((view.weapons, weapons), (view.ammunition, lots)):
        assert sum(each.held for each in table) == counted["held"]
        assert sum(each.repatriated for each in table) == counted["repatriated"]
        assert sum(each.expended for each in table) == counted["EXPENDED"]
        assert sum(sum(getattr(each, name) for name in BOOK) for each in table) == sum(counted.values())
    assert sum(each.arrived or 0 for each in view.ammunition) == sum(rounds["ARRIVAL"].values())
    assert sum(each.missing for each in view.ammunition) == sum(rounds["ARRIVAL"].values()) - sum(
        lots.values()
    )
    assert not any(each.missing for each in view.weapons)


def test_by_lot_and_by_nature_it_comes_to_the_same(mission: Ledger) -> None:
    """What does not close by nature is what does not close by its lots."""
    for party in ("ALTBAT", "BELBAT", "CORBAT", "DURBAT"):
        view = rotation_view(mission, party, generated_by="AUD")
        by_nature = {each.code: each.missing for each in view.ammunition if each.missing}
        by_lot: Counter[str] = Counter()
        for each in view.lots:
            by_lot[each.name.split()[0]] += each.missing
        assert by_nature == {code: number for code, number in by_lot.items() if number}


JOURNAL: list[dict[str, Any]] = [
    {"op": "add_user", "code": "WAM", "name": "W", "roles": ["WAM_OFFICER"]},
    {"op": "add_user", "code": "APP", "name": "A", "roles": ["APPROVER"]},
    {
        "op": "add_place",
        "code": "ARM",
        "name": "Armoury",
        "kind": "ARMOURY",
        "custody": "SINGLE",
        "keeper": "WAM",
    },
    {"op": "add_party", "code": "STATE", "name": "State", "kind": "STATE"},
    {"op": "add_party", "code": "OTHER", "name": "Another State", "kind": "STATE"},
    {"op": "add_party", "code": "BAT", "name": "Battalion", "kind": "CONTINGENT", "within": "STATE"},
]


def weapon(number: int) -> dict[str, Any]:
    made = {"make": "Zastava", "model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
    new = {
        "id": f"W{number}",
        "serial": f"AB-10{number}",
        "serial_status": "CLEAR",
        "manufacture_origin": "INDUSTRIAL",
    }
    return {"new_weapon": {**new, **made}, "condition": "SERVICEABLE"}


def register(*numbers: int) -> dict[str, Any]:
    how = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "STATE"}
    return {
        "op": "register",
        "to": "ARM",
        "acquisition": how,
        "lines": [weapon(number) for number in numbers],
    }


def declare(kind: str, *named: Any, rotation: str = "2026-1") -> dict[str, Any]:
    return {
        "op": "declare", "party": "BAT", "list": kind, "rotation": rotation,
        "lines": [{"serial": each, "type": "SA-06"} if isinstance(each, str) else {"weapon": f"W{each}"} for each in named],
    }  # fmt: skip


def hand_over(to: str, *numbers: int) -> dict[str, Any]:
    return {
        "op": "hand_over", "from": "ARM", "to": to, "approved_by": "APP", "authority": "Order 1",
        "lines": [{"weapon": f"W{number}"} for number in numbers],
    }  # fmt: skip


def reconciled(folder: Path, journal: list[dict[str, Any]], **asked: Any) -> RotationView:
    with Ledger.create(
        str(folder / "bat.db"),
        code="BAT",
        mission="M",
        origin="bat.example/wam",
        clock=lambda: parse("2026-03-01T00:00:00Z"),
    ) as ledger:
        file = folder / "bat.jsonl"
        file.write_bytes(
            b"\n".join(
                orjson.dumps(
                    {"by": "WAM", "occurred_at": f"2026-01-{day:02}T08:00:00Z", "id": f"E{day}", **line}
                )
                for day, line in enumerate([*JOURNAL, *journal], 1)
            )
        )
        report = post_files(ledger, [file])
        assert not report.refused, [line.as_json() for line in report.refused]
        return rotation_view(ledger, "BAT", generated_by="AUD", **asked)


def pages(view: RotationView) -> str:
    out = BytesIO()
    rotation(view, out)
    return " ".join("\n".join(page.extract_text() for page in PdfReader(out).pages).split())


def only(lines_: tuple[RotationLine, ...]) -> RotationLine:
    assert len(lines_) == 1
    return lines_[0]


def test_each_way_to_differ_is_said(tmp_path: Path) -> None:
    """A weapon stands with its serial and with each way in which lists and book differ over it."""
    view = reconciled(
        tmp_path,
        [
            declare("PACKING_LIST", "AB 100", "AB101", "AB102", "AB103", "ZZ1"),
            register(0, 1, 2, 3, 4),
            declare("ARRIVAL", 0, 1, 2, 3, "ZZ2"),
            declare("INSPECTION", 0, 1, "ZZ3", rotation="2026-2"),
            declare("REPATRIATION", 0, 2, rotation="2026-2"),
            hand_over("STATE", 0, 1),
            hand_over("OTHER", 3),
        ],
    )
    assert {each.weapon or each.mark: each.differs for each in view.serials} == {
        "ZZ1": ("NOT_ARRIVED",),
        "ZZ2": ("NOT_DECLARED", "NOT_ON_CHARGE"),
        "ZZ3": ("SHOWN_NOT_ON_CHARGE",),
        "W1": ("GONE_NOT_LISTED",),
        "W2": ("NOT_SHOWN", "LISTED_NOT_GONE"),
        "W3": ("NOT_SHOWN",),
        "W4": ("NOT_ON_ARRIVAL_LIST", "NOT_SHOWN"),
    }
    line = only(view.weapons)
    assert (line.declared, line.arrived, line.on_charge, line.shown, line.listed_home) == (5, 5, 5, 3, 2)
    assert (line.held, line.handed_on, line.repatriated) == (2, 1, 2)
    assert line.missing == 0


def test_it_says_by_how_much_it_does_not_close(tmp_path: Path) -> None:
    """Of three that arrived two are on a book: one is missing, in the figures and in words."""
    view = reconciled(tmp_path, [register(0, 1), declare("ARRIVAL", 0, 1, "ZZ9")])
    assert only(view.weapons).missing == 1
    text = pages(view)
    assert "it does not close. 3 came, 2 are accounted for, the difference is +1." in text
    assert "On the arrival list, and on no book" in text


def test_without_an_arrival_list_it_says_so(tmp_path: Path) -> None:
    """Where there is no arrival list what was taken on charge stands in its place, and the page says that it does."""
    view = reconciled(tmp_path, [register(0, 1), hand_over("STATE", 1)])
    line = only(view.weapons)
    assert (line.arrived, line.on_charge, line.held, line.repatriated, line.missing) == (None, 2, 1, 1, 0)
    text = pages(view)
    assert "There is no arrival list" in text
    assert "Weapons: the identity closes to zero for each type." in text


def test_as_of_a_day_what_came_later_counts_not(tmp_path: Path) -> None:
    """As of a day before the hand-over everything is held, and the list of what goes home is not there."""
    journal = [register(0, 1), declare("ARRIVAL", 0, 1), declare("REPATRIATION", 0), hand_over("STATE", 0)]
    line = only(reconciled(tmp_path, journal, as_of=parse("2026-01-08T12:00:00Z")).weapons)
    assert (line.held, line.repatriated, line.listed_home) == (2, 0, None)


def test_one_rotation_is_what_came_with_it(tmp_path: Path) -> None:
    """Asked for one rotation it has the weapons on that arrival list alone; a rotation that nobody knows is refused."""
    journal = [register(0, 1, 2), declare("ARRIVAL", 0, 1), declare("ARRIVAL", 2, rotation="2026-2")]
    assert only(reconciled(tmp_path, journal, rotation="2026-2").weapons).on_charge == 1
    (tmp_path / "again").mkdir()
    with pytest.raises(Refused) as refused:
        reconciled(tmp_path / "again", journal, rotation="2030-1")
    assert refused.value.code is Code.CHOICE_UNKNOWN


def test_a_contingent_without_anything_is_a_page(tmp_path: Path) -> None:
    """A contingent of which nothing is known has a page that says so, also with names of 200 characters."""
    view = reconciled(tmp_path, [])
    assert "Weapons: there is none." in pages(view)
    assert pages(stretched(view))


def test_whoever_sees_some_places_is_refused(mission: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contingent stands at many places, so that a narrow scope is refused."""
    scope = Scope(user="X", roots=("MARKHA",), places=frozenset({"MARKHA"}), roles=frozenset({"STOREKEEPER"}))
    for name in ("scope_in", "must_read"):
        monkeypatch.setattr(f"wamledger.services.report_views.provenance.{name}", lambda *_args: scope)
    with pytest.raises(AccessFault):
        rotation_view(mission, "ALTBAT", generated_by="X")


def test_tables_have_what_the_page_has(mission: Ledger) -> None:
    """The tables that travel with the page have each line of it."""
    assert KIND.view is not None
    with KIND.view(mission, Asked(generated_by="AUD", code="ALTBAT")) as view:
        tables = {table.name: list(table.rows) for table in KIND.tables(view)}
        assert printed(KIND, view, BytesIO()) > 1
    for name in ("weapons", "ammunition", "lots", "serials"):
        assert len(tables[name]) == len(getattr(view, name)) > 0
