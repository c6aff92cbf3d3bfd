"""
The decision table: for each refusal a scenario that shows it, and for each operation which of two comes first.

The rows are text, in tests/domain/decisions; form, existence and so on are the stages of the codes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.office import Office, furniture
from tests.scenario import CLOSED, FIELDS, Scenario, play, scenarios, spelled
from wamledger.domain.decide import RULES
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import CATALOGUE, Code, Refused, Stage
from wamledger.domain.rules.guards import GUARDS
from wamledger.domain.stock import Row
from wamledger.ledger.append import Outcome
from wamledger.ledger.store import Ledger
from wamledger.services import posting
from wamledger.services.journal import JournalLine, lines_of, parse_line
from wamledger.services.report_views.item import item_view

HERE = Path(__file__).parent / "decisions"
TABLE = [scenario for path in sorted(HERE.glob("*.txt")) for scenario in scenarios(path)]
ORDER = [scenario for scenario in TABLE if scenario.where.startswith("order.txt")]

ELSEWHERE = {
    "not_an_object": "test_what_is_no_object_is_no_operation",
    "ledger_empty": "test_an_empty_ledger_begins_with_its_first_user",
    "entry_too_large": "test_an_operation_that_is_too_large_is_to_be_split",
    "json_broken": "test_a_line_that_is_no_json_is_named_with_its_column",
    "key_twice": "test_a_field_that_stands_twice_is_refused",
    "journal_version": "test_a_journal_of_another_version_is_refused",
    "journal_empty": "test_a_journal_with_nothing_in_it_is_refused",
    "journal_kind_wrong": "test_a_file_of_another_kind_is_no_journal",
    "time_backwards": "test_past_records_stand_in_the_order_in_which_they_were_written",
    "recorded_before_occurred": "test_nothing_is_recorded_before_it_happened",
    "report_of_weapon": "test_the_report_of_an_item_is_of_a_weapon",
    "file_unreadable": "test_a_journal_that_is_not_there_is_refused",
}
"""Refusals that need more than a scenario, and the test here that shows each."""

FILES = frozenset(
    """file_unwritable file_empty file_too_large file_kind_wrong file_encrypted file_broken file_encoding_wrong sheet_unknown
    header_not_found column_missing mapping_broken import_setting_wrong attachment_too_large attachment_kind
    attachment_unknown attachment_missing finding_unknown count_sheet_wrong count_row_open count_unknown mark_unknown
    mark_of_several sample_not_drawn nothing_to_count counter_again keeper_counts report_of_entry report_of_intake loss_open
    deposit_not_of_party lot_never_restricted label_unknown report_unknown report_option report_asks report_by_command
    nothing_short disposal_not_done""".split()  # noqa: SIM905
)
"""Refusals of files, findings, count sheets and reports, which have tests beside those of the services that refuse."""


@pytest.mark.parametrize("scenario", TABLE, ids=lambda scenario: f"{scenario.where} {scenario.rule}")
def test_the_ledger_answers_as_the_table_says(scenario: Scenario) -> None:
    """Each row of the decision table is so."""
    office = play(scenario)
    assert office.connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("scenario", TABLE, ids=lambda scenario: scenario.where)
def test_the_answer_does_not_depend_on_what_is_in_memory(scenario: Scenario) -> None:
    """The ledger answers alike whether it has everything in memory or was opened anew before any of the operations."""
    told = sum(4 if step.text == CLOSED else step.kind in ("given", "when") for step in scenario.steps)
    for opened in range(1, told):
        play(scenario, Forgetful({opened}))
    play(scenario, Forgetful(set(range(told))))


class Forgetful(Office):
    """An office whose ledger is opened anew before the operations of these numbers."""

    def __init__(self, opened: set[int]) -> None:
        super().__init__()
        self.before = opened
        self.number = -1

    def post_all(self, operations: list[Row], **how: Any) -> list[Outcome | list[Refused]]:
        if hasattr(self, "number"):
            self.number += 1
            if self.number in self.before:
                self.forget()
        return super().post_all(operations, **how)


def refused_in(scenario: Scenario) -> list[Code]:
    """The codes that a scenario shows, in order."""
    return [Code(step.text.split()[1]) for step in scenario.steps if step.text.startswith("refused ")]


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.value)
def test_every_refusal_has_a_row(code: Code) -> None:
    """No code can be added without a row that shows it."""
    shown = {each for scenario in TABLE for each in refused_in(scenario)}
    if code.value in ELSEWHERE:
        assert ELSEWHERE[code.value] in globals()
    elif code.value in FILES:
        tests = Path(__file__).parents[1]
        names = (code.name, code.value)
        beside = [path for path in tests.rglob("test_*.py") if path != Path(__file__)]
        assert any(name in path.read_text(encoding="utf-8") for path in beside for name in names)
    else:
        assert code in shown


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_every_guard_refuses_in_a_row(name: str) -> None:
    """No guard can be added without rows of what it refuses, and none stands in no life cycle."""
    from wamledger.domain import lifecycle

    refuses = (GUARDS[name].__doc__ or "").split("Refuses: ")[1].strip().split()[0]
    shown = {each.value for scenario in TABLE for each in refused_in(scenario)}
    assert refuses in shown
    used = {
        guard
        for kind in ("weapon", "lot")
        for row in lifecycle.transitions(kind).values()
        for guard in row.guards
    }
    assert name in used


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_operation_has_a_row_of_the_order(name: str) -> None:
    """For each operation the table says which of two refusals comes first."""
    assert any(scenario.rule.startswith(f"{name}:") for scenario in ORDER)
    assert name in FIELDS


@pytest.mark.parametrize("scenario", ORDER, ids=lambda scenario: scenario.rule)
def test_the_order_is_that_of_the_stages(scenario: Scenario) -> None:
    """Of two refusals the one of the earlier stage is given."""
    later, earlier = refused_in(scenario)
    assert scenario.rule.endswith(f": {earlier.value} before {later.value}.")
    assert CATALOGUE[earlier].stage.value <= CATALOGUE[later].stage.value
    assert earlier is not later


def test_the_codes_stand_in_the_order_of_their_stages() -> None:
    """The list of codes is the order of checks, and the catalogue follows it."""
    stages = [CATALOGUE[code].stage.value for code in Code]
    assert stages == sorted(stages)
    assert {CATALOGUE[code].stage for code in Code} == set(Stage)
    assert set(CATALOGUE) == set(Code)


def test_what_is_no_object_is_no_operation() -> None:
    """A line that holds anything but an object is refused."""
    for raw, found in ((["move"], "list"), ("move", "str"), (7, "int"), (None, "NoneType")):
        with pytest.raises(Malformed) as malformed:
            read(raw)
        (fault,) = malformed.value.faults
        assert fault.code is Code.NOT_AN_OBJECT
        assert fault.facts["found"] == found


def test_an_empty_ledger_begins_with_its_first_user() -> None:
    """The first operation of all adds the user who records it; nothing else can be first."""
    office = Office(bare=True)
    other = office.refused(spelled("add_user code=OTHER by=ADMIN"))
    place = office.refused(spelled("add_place code=P-1 by=ADMIN"))
    assert other.code is place.code is Code.LEDGER_EMPTY
    assert "the first operation is add_place" in str(place)
    office.must(spelled("add_user code=ADMIN by=ADMIN", 1))
    assert office.refused(spelled("add_user code=OTHER by=OTHER", 2)).code is Code.USER_UNKNOWN


def test_an_operation_that_is_too_large_is_to_be_split() -> None:
    """An entry holds 65,535 bytes, and what is refused for its size leaves no trace."""
    office = Office()
    lines = " ".join(f"+W{number}" for number in range(400))
    refused = office.refused(spelled(f"register to=ARM {lines}"))
    assert refused.code is Code.ENTRY_TOO_LARGE
    assert "an entry holds 65535" in str(refused)
    assert office.holdings() == {}
    office.must(spelled("register to=ARM +W1"))
    assert office.rows() == office.rebuilt()


def faults_of(text: bytes) -> list[Refused]:
    """What is wrong with one line of a journal."""
    line = JournalLine("journal.jsonl", 1, len(text))
    parse_line(text, line)
    return line.faults


def test_a_line_that_is_no_json_is_named_with_its_column() -> None:
    """A broken line is refused with the place where it breaks, one that is not UTF-8 with its byte."""
    (fault,) = faults_of(b'{"op": "move",}')
    assert fault.code is Code.JSON_BROKEN
    assert "column" in str(fault)
    (fault,) = faults_of(b'{"op": "move\xff"}')
    assert fault.code is Code.JSON_BROKEN
    assert "byte 13" in str(fault)


def test_a_field_that_stands_twice_is_refused() -> None:
    """Two readers could read two things, so a field stands once."""
    (fault,) = faults_of(b'{"op": "move", "from": "ARM", "from": "ESH"}')
    assert fault.code is Code.KEY_TWICE
    assert "from" in str(fault)


def test_a_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    """A journal that says that it is of a later version is not half read."""
    path = tmp_path / "late.jsonl"
    path.write_text('{"journal": 2}\n{"op": "add_user"}\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        list(lines_of(path))
    assert refused.value.code is Code.JOURNAL_VERSION


def test_a_journal_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    """An empty file is a mistake, and is not posted as if it were nothing to do."""
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b"\n\n")
    with pytest.raises(Refused) as refused:
        list(lines_of(path))
    assert refused.value.code is Code.JOURNAL_EMPTY


def test_a_file_of_another_kind_is_no_journal(tmp_path: Path) -> None:
    """A spreadsheet is named as one, with the command that takes it."""
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(Refused) as refused:
        list(lines_of(path))
    assert refused.value.code is Code.JOURNAL_KIND_WRONG
    assert "wamledger import" in str(refused.value)


def test_a_journal_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A file that cannot be opened is named."""
    with pytest.raises(Refused) as refused:
        list(lines_of(tmp_path / "none.jsonl"))
    assert refused.value.code is Code.FILE_UNREADABLE


def past(recorded: str, occurred: str) -> dict[str, str]:
    """Two times of one past record."""
    return {"recorded_at": f"2020-01-{recorded}T00:00:00Z", "occurred_at": f"2020-01-{occurred}T00:00:00Z"}


def test_past_records_stand_in_the_order_in_which_they_were_written() -> None:
    """A past record that was written before the one above it is refused, and tells both times."""
    clock = posting._Clock(historical=True)
    clock.check(past("05", "01"), "a.jsonl")
    clock.check(past("05", "02"), "a.jsonl")
    with pytest.raises(Refused) as refused:
        clock.check(past("04", "03"), "a.jsonl")
    assert refused.value.code is Code.TIME_BACKWARDS
    assert "2020-01-05" in str(refused.value)
    clock.check(past("04", "03"), "b.jsonl")


def test_nothing_is_recorded_before_it_happened() -> None:
    """A past record whose event lies after it is refused."""
    clock = posting._Clock(historical=True)
    with pytest.raises(Refused) as refused:
        clock.check(past("01", "02"), "a.jsonl")
    assert refused.value.code is Code.RECORDED_BEFORE_OCCURRED


def test_the_report_of_an_item_is_of_a_weapon(tmp_path: Path) -> None:
    """A lot has no report of its own, and is told so."""
    with Ledger.create(str(tmp_path / "unx.db"), code="UNX", mission="UNX") as ledger:
        report = posting.post_operations(ledger, [*furniture(), spelled("register to=ESH +L1:5")])
        assert report.posted, report.refused
        with pytest.raises(Refused) as refused:
            item_view(ledger, "L1", generated_by="CLERK")
    assert refused.value.code is Code.REPORT_OF_WEAPON
