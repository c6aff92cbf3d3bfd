"""Two whole missions through the program as it is called: what is wrong in them is found, and of the rest little is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from tests.missions import contingent, disarmament_site
from tests.missions.case import ACCUSING, brief, faults_of
from tests.missions.program import Program
from tests.missions.register import NAMES, Register, as_lines, at, w

MISSIONS: Final = (disarmament_site, contingent)


@pytest.fixture
def program(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, for a user of whom nothing is set."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("WAMLEDGER_DB", "WAMLEDGER_USER", "WAMLEDGER_LANG", "LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return Program(tmp_path, request.config.rootpath)


def past(program: Program, journal: Iterable[dict[str, Any]]) -> None:
    """The journal is in a new ledger."""
    file = program.folder / "past.jsonl"
    file.write_text(as_lines(journal), encoding="utf-8")
    program("init")
    program("import-history", str(file))


@pytest.mark.parametrize("module", MISSIONS, ids=lambda each: each.__name__.rpartition(".")[2])
def test_a_whole_mission(module: ModuleType, program: Program) -> None:
    """What is wrong is told with its proof; what is above S3 is about nothing else; nothing is known before it happens."""
    case = module.mission()
    past(program, case.journal)
    assert faults_of(case, lambda when: program.json("detect", "--as-of", when)) == []
    found = program.json("detect", "--as-of", case.until)
    assert program.json("detect", "--as-of", case.until) == found
    beside = [
        brief(each)
        for each in found
        if each["severity"] < "S3"
        and each["rule"] != "R06"
        and not {*each["weapons"], *each["lots"]} & module.WRONG
    ]
    assert beside == []
    assert program.json("detect", "--as-of", at(-125)) == []
    every = program.json("detect", "--as-of", case.until, "--all")
    assert {each["id"] for each in found} <= {each["id"] for each in every}
    assert program.json("findings", "--as-of", case.until, "--severity", "S2")
    # the story of the most urgent names each entry that it rests on, and nobody by name
    first = found[0]
    story = program("finding", first["id"], "--as-of", case.until)
    assert all(each in story for each in first["operations"])
    told = program("findings", "--as-of", case.until) + story
    assert not [word for word in (*ACCUSING, *NAMES) if word.lower() in told.lower()]
    program("verify")


def test_what_is_refused_says_so_and_ends_with_two(program: Program) -> None:
    """A finding that there is not, a time that is none and a journal that is none end with 2, and nothing is kept."""
    program("init")
    program("detect", "--as-of", "yesterday", code=2)
    program("finding", "R01-000000000000", code=2)
    (program.folder / "bad.jsonl").write_text('{"op": "issue"}\n', encoding="utf-8")
    program("import-history", str(program.folder / "bad.jsonl"), code=2)
    assert program.json("detect") == []


def test_an_entry_that_was_changed(program: Program) -> None:
    """R24: whoever changes an entry in the file, or takes one out, is told of by detect, and verify ends with 3."""
    register = Register()
    codes = register.weapons(5)
    register.op("issue", 1, from_="N-ARM", to="CTG-A", due="STANDING", purpose="GUARD", lines=w(codes[:2]))
    past(program, register.journal())
    assert [each for each in program.json("detect", "--as-of", at(2)) if each["rule"] == "R24"] == []
    with sqlite3.connect(program.ledger) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        ((seq, entry),) = connection.execute("SELECT seq, entry FROM entry WHERE id = 'ISSUE-001'").fetchall()
        changed = bytes(entry).replace(b'"GUARD"', b'"PATROL"')
        assert changed != bytes(entry)
        connection.execute("UPDATE entry SET entry = ? WHERE seq = ?", (changed, seq))
        for _name, sql in guards:  # whoever knows the program puts the guards back
            connection.execute(sql)
    connection.close()
    told = [each for each in program.json("detect", "--as-of", at(2)) if each["rule"] == "R24"]
    assert {each["severity"] for each in told} == {"S1"}
    program("verify", code=3)


def test_as_a_shell_calls_it(program: Program) -> None:
    """A process a command: a journal with texts in three scripts goes in, and findings come out as JSON alone."""
    program.is_apart = True
    case = disarmament_site.mission()
    past(program, case.journal)
    found = program.json("detect", "--as-of", case.until)
    assert all(any(want.is_met_by(each) for each in found) for want in case.wants)
    assert found[0]["id"] in program("finding", found[0]["id"], "--as-of", case.until)
