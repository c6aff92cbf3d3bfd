"""The audit pack says what the entries say, closes to zero or says that it does not, and can be examined."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from reports.audit_pack import KIND, _parts
from reports.examining.asked import Examination
from reports.examining.examination import examined
from reports.kinds import Asked
from reports.page import Paper
from reports.printing import printed
from tests.reports import golden
from tests.reports.autumn import MADE_AT, PERIOD, autumn, file_of, kept, viewed
from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.domain.moment import parse
from wamledger.i18n import use_language
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_files
from wamledger.services.report_grounds import grounds_of

GONE = {"DESTROYED", "EXPENDED", "HANDED_OVER", "WRITTEN_OFF", "VOID"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with autumn(tmp_path_factory.mktemp("autumn")) as made:
        yield made


@pytest.fixture(scope="module")
def view(ledger: Ledger) -> Any:
    return viewed(ledger)


def entries(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """The bodies of the entries of the period, as they are stored."""
    with ledger.reading() as link:
        for block in link.stream("SELECT entry FROM entry ORDER BY seq"):
            for (entry,) in block:
                body = orjson.loads(bytes(entry))["body"]
                if PERIOD["since"] <= parse(body["operation"]["occurred_at"]) <= PERIOD["until"]:
                    yield body


def subjects(ledger: Ledger) -> dict[str, str]:
    """The type of each weapon, and the nature of each lot."""
    with ledger.reading() as link:
        return dict(link.rows("SELECT code, type FROM weapon UNION ALL SELECT code, nature FROM lot"))


def test_the_balances_are_those_of_the_holdings(ledger: Ledger, view: Any) -> None:
    """Opening and closing of each type and nature are what the holdings have on charge at both moments."""
    of = subjects(ledger)
    for name, moment in (("opening", PERIOD["since"] - 1), ("closing", PERIOD["until"])):
        counted: Counter[str] = Counter()
        for each in holdings(ledger, as_of=moment):
            if each["status"] not in GONE:
                counted[of[each.get("weapon") or each["lot"]]] += each["quantity"]
        lines = (*view.weapons_reconciled, *view.natures_reconciled)
        assert {line.code: getattr(line, name) for line in lines if getattr(line, name)} == +counted
        assert counted


def test_the_movements_are_those_of_the_entries(ledger: Ledger, view: Any) -> None:
    """What came and what went is what the stored effects of the entries say, read one by one."""
    of = subjects(ledger)
    came: dict[str, Counter[str]] = defaultdict(Counter)
    for body in entries(ledger):
        for move in body["effects"].get("moves", ()):
            code = of[move.get("weapon") or move["lot"]]
            quantity = move.get("quantity", 1)
            was = "NONE" if move["from"] is None else move["from"][1]
            now = "NONE" if move["to"] is None else move["to"][1]
            if was == "NONE" and now not in GONE:
                came[code]["taken"] += quantity
            elif was not in GONE and now in GONE:
                came[code][now.lower()] += quantity
    lines = (*view.weapons_reconciled, *view.natures_reconciled)
    names = ("taken", "destroyed", "expended", "handed_over", "written_off")
    said = {line.code: {name: getattr(line, name) for name in names if getattr(line, name)} for line in lines}
    assert {code: sums for code, sums in said.items() if sums} == {
        code: dict(each) for code, each in came.items()
    }
    assert sum(each["taken"] for each in came.values()) > 100
    assert not [line for line in lines if line.difference]


def test_the_inventory_comes_to_the_closing_balance(view: Any) -> None:
    """Weapons by type, by owner and by holder are the same weapons; so are the months of the chart at their end."""
    sums = {sum(each.on_charge for each in lines) for lines in (view.types, view.owners, view.holders)}
    assert sums == {sum(each.closing for each in view.weapons_reconciled)}
    assert sum(series.values[-1] for series in view.stock_trend.series) in sums
    assert sum(view.ages.series[0].values) == sum(each.in_store for each in view.types)
    assert {each.code: each.on_charge for each in view.natures} == {
        each.code: each.closing for each in view.natures_reconciled if each.closing
    }


def test_the_entries_are_summed_by_operation_and_by_role(ledger: Ledger, view: Any) -> None:
    """Each entry of the period counts once by its operation, and once by the roles of those who stand under it."""
    operations = Counter(body["operation"]["op"] for body in entries(ledger))
    assert {each.operation: each.entries for each in view.operations} == operations
    duties: Counter[str] = Counter()
    for each in view.duties:
        duties[each.operation] += each.entries
    assert duties == operations
    moves = sum(len(body["effects"].get("moves", ())) for body in entries(ledger))
    assert sum(each.weapons + each.lots for each in view.operations) == moves
    assert view.entries == operations.total()


def test_intake_is_what_was_taken_on_charge(view: Any) -> None:
    """The bars of intake come to what the reconciliation says was taken on charge."""
    assert sum(sum(series.values) for series in view.intake_trend.series) == sum(
        each.taken - each.undone for each in view.weapons_reconciled
    )


def text_of(view: Any, paper: Paper = Paper.A4, language: str = "en") -> list[str]:
    return golden.drawn(KIND, view, paper, language)[1]


@pytest.mark.parametrize("language", golden.LANGUAGES)
@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_the_contents_name_the_right_pages(ledger: Ledger, view: Any, paper: Paper, language: str) -> None:
    """Each part begins on the page that the contents say, also where every name is long."""
    for shown in (view, golden.stretched(view)):
        texts = text_of(shown, paper, language)
        use_language(language)
        titles = [f"{place}  {part.title}" for place, part in enumerate(_parts(shown), 1)]
        use_language("en")
        begun = [number for title in titles for number, text in enumerate(texts, 1) if title in text]
        numbers = [int(line) for line in map(str.strip, texts[0].splitlines()) if line.isdigit()]
        # the numbers of the parts, their pages, and the page of the proof
        assert numbers[-len(titles) - 1 : -1] == begun
        assert numbers[-1] == next(number for number, text in enumerate(texts, 1) if "QR" in text)


def test_a_break_is_said_in_words(view: Any) -> None:
    """Where opening and movements do not come to closing, the pack says so first, and says of what and by how much."""
    assert "closes to zero" in " ".join("\n".join(text_of(view)).split())
    (line, *rest) = view.weapons_reconciled
    for change, said in ((2, "2 each less than"), (-1, "1 each more than")):
        torn = replace(view, weapons_reconciled=(replace(line, closing=line.closing + change), *rest))
        text = " ".join("\n".join(text_of(torn)).split())
        assert "It does not close for 1 type or nature." in text
        assert f"{line.code} {line.name}: opening and movements come to {said} the closing balance" in text
        assert "closes to zero" not in text


@pytest.mark.parametrize("language", golden.LANGUAGES)
def test_the_text_is_the_one_that_was_looked_at(ledger: Ledger, view: Any, language: str) -> None:
    """Over the first months of the sample mission the pack says what it said when somebody looked at it last."""
    shown = view if language == "en" else viewed(ledger, language)
    assert file_of(language).exists(), "write it: python -m tests.reports.autumn"
    assert kept(text_of(shown, language=language)) == file_of(language).read_text(encoding="utf-8")


def test_the_pack_holds_when_it_is_examined(ledger: Ledger) -> None:
    """A pack that was just made holds against its own data, with the proof that leads to its head."""
    assert KIND.view is not None
    out = io.BytesIO()
    with KIND.view(ledger, Asked(generated_by="WAM", generated_at=MADE_AT, **PERIOD)) as fresh:
        grounds = grounds_of(ledger, fresh.provenance.head_note, KIND.rests_on(fresh), with_entries=False)
        printed(KIND, fresh, out, grounds=grounds)
    found = examined(Examination(out.getvalue(), vkeys=(ledger.about.vkey,)))
    assert not [each.text for each in found.findings if each.ok is False]
    long = golden.drawn(KIND, golden.stretched(fresh))[0]
    assert not [each.text for each in examined(Examination(long)).findings if each.ok is False]


def test_each_table_is_a_table(view: Any) -> None:
    """Each table has its own name, and a plain cell for each column."""
    names = set()
    for table in KIND.tables(view):
        assert table.name not in names
        names.add(table.name)
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(cell is None or type(cell) in (str, int) for cell in row), row
    assert {"reconciled_weapons", "stock_by_month", "duties", "unknowns", "verification"} <= names


def test_what_is_not_known_is_counted(ledger: Ledger, view: Any) -> None:
    """Weapons without a serial, and with one that is in doubt, are those of the registers that stand on charge."""
    standing = {
        each["weapon"] for each in holdings(ledger) if "weapon" in each and each["status"] not in GONE
    }
    with ledger.reading() as link:
        serials = {
            code: (serial, status)
            for code, serial, status in link.rows("SELECT code, serial, serial_status FROM weapon")
        }
    none = [code for code in standing if serials[code][0] is None]
    doubtful = [
        code
        for code in standing
        if serials[code][0] is not None and (serials[code][1] != "CLEAR" or "?" in serials[code][0])
    ]
    said = {each.case: each for each in view.unknowns}
    assert (said["NO_SERIAL"].number, said["UNREAD"].number) == (len(none), len(doubtful))
    assert said["NO_SERIAL"].among == len(standing)
    assert none
    assert set(said["NO_SERIAL"].examples) <= set(none)
    # in December nothing has been recorded for a month
    assert said["SILENT"].number == said["SILENT"].among != 0


def test_an_empty_ledger_has_a_pack(tmp_path: Path) -> None:
    """Over a ledger of nothing the pack says that there is nothing, and what is not known."""
    with Ledger.create(str(tmp_path / "empty.db"), code="UNX", mission="Nothing yet") as empty:
        assert KIND.view is not None
        out = io.BytesIO()
        with KIND.view(empty, Asked(generated_by="WAM")) as shown:
            assert printed(KIND, shown, out) >= 1
            assert shown.entries == 0
            assert not shown.weapons_reconciled
    found = examined(Examination(out.getvalue()))
    assert not [each.text for each in found.findings if each.ok is False]


def test_a_pack_is_of_the_whole_ledger(tmp_path: Path) -> None:
    """A narrow scope is refused; an auditor has all of it, a WAM officer all but the access log, and nobody is named."""
    with Ledger.create(str(tmp_path / "two.db"), code="UNX", mission="Two sites") as two:
        two_sites.furnished(two)
        two_sites.close(two)
        assert KIND.view is not None
        for roles, places in (
            (["STOREKEEPER"], None),
            (["ADMINISTRATOR"], None),
            (["WAM_OFFICER"], ("NORTH",)),
        ):
            two.act_as(Actor(person(roles, places)))
            with pytest.raises(AccessFault), KIND.view(two, Asked(generated_by="-")):
                pass
        two.act_as(Actor(person(["WAM_OFFICER"], None)))
        with KIND.view(two, Asked(generated_by="-")) as officer:
            assert officer.access is None
        two.act_as(Actor(person(["AUDITOR"], None)))
        with KIND.view(two, Asked(generated_by="-")) as auditor, two.reading() as link:
            assert auditor.access
            people = [code for (code,) in link.rows("SELECT code FROM user_account")]
            told = repr(replace(auditor, provenance=replace(auditor.provenance, generated_by="")))
            assert people
            assert not [code for code in people if f"'{code}'" in told]


def test_one_person_in_two_parts_is_told(tmp_path: Path) -> None:
    """An independent count in which the keeper took part stands among the cases, by role and with the entry."""
    at = {"by": "WAM", "occurred_at": "2026-01-02T08:00:00Z"}
    journal: list[dict[str, Any]] = [
        {"op": "add_user", "id": "U1", "code": "WAM", "name": "W", "roles": ["WAM_OFFICER"]},
        {"op": "add_user", "id": "U2", "code": "SK", "name": "S", "roles": ["STOREKEEPER"]},
        {
            "op": "add_place",
            "id": "P1",
            "code": "ARM",
            "name": "Armoury",
            "kind": "ARMOURY",
            "keeper": "SK",
        },
        {
            "op": "count",
            "id": "C1",
            "place": "ARM",
            "cut_off": "2026-01-02T08:00:00Z",
            "counted_by": ["SK", "WAM"],
            "blind": True,
            "scope": "ALL",
            "kind": "INDEPENDENT",
            "lines": [],
            "by": "SK",
        },
    ]
    file = tmp_path / "one.jsonl"
    file.write_bytes(b"\n".join(orjson.dumps({**at, **line}) for line in journal))
    with Ledger.create(str(tmp_path / "one.db"), code="ONE", mission="One") as one:
        report = post_files(one, [file])
        assert not report.refused, [each.as_json() for each in report.refused]
        assert KIND.view is not None
        with KIND.view(one, Asked(generated_by="WAM")) as shown:
            assert [(each.case, each.role, each.entries, each.examples) for each in shown.same_hands] == [
                ("KEEPER_COUNTED", "STOREKEEPER", 1, ("C1",))
            ]
