"""The tenth step: access records that were changed, removed or cut off are found, by their chain and by the entries."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.ledger.signing_people import actor, close, move, post, weapon
from wamledger.ledger import access_chain
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.ledger.verifying.verdict import Verdict
from wamledger.services.verification import verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with six access records, of which entries name the ends after two, four and six."""
    path = tmp_path / "ledger.db"
    with Ledger.create(str(path), code="UNX", mission="m") as ledger:
        close(ledger)
        for operation in (weapon("W-1"), move("W-1"), move("W-1", to="ARM-1")):
            with ledger.writing() as link:
                for event in ("SIGNED_IN", "EXPORTED"):
                    access_chain.append(
                        link, ledger.clock(), user="OFFICER", event=event, facts={"from": "desk"}
                    )
            post(ledger, actor("OFFICER"), operation)
    return path


def verified(path: Path, *statements: str) -> Verdict:
    """The verdict after somebody with the file has done that, guards and all."""
    connection = sqlite3.connect(path, isolation_level=None)
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'access_record'"
    ).fetchall()
    for name, _sql in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _name, sql in guards:
        connection.execute(sql)
    connection.close()
    with Ledger.open(str(path), readonly=True) as ledger:
        return verify(ledger)


def test_a_whole_chain(path: Path) -> None:
    """Records that follow one another pass, and it is said how many ends the entries name."""
    verdict = verified(path)
    (step,) = [step for step in verdict.steps if step.number == 10]
    assert verdict.sound
    assert step.ok is True
    assert "6 access records" in step.said
    assert "3 of them" in step.said


def test_an_entry_names_the_end_of_the_chain(path: Path) -> None:
    """The first entry of each call commits to the access records before it."""
    with Ledger.open(str(path)) as ledger, ledger.reading() as link:
        from wamledger.ledger.canonical import parse

        bodies = [
            parse(bytes(row[0]))["body"] for row in link.rows("SELECT entry FROM entry ORDER BY seq", ())
        ]
        hashes = [row[0] for row in link.rows("SELECT hash FROM access_record ORDER BY n", ())]
    assert [body["access"] for body in bodies if "access" in body] == [
        {"n": count, "hash": hashes[count - 1]} for count in (2, 4, 6)
    ]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE access_record SET user = 'KEEPER' WHERE n = 2", 2),
        ("UPDATE access_record SET event = 'SIGNED_OUT' WHERE n = 0", 0),
        ("UPDATE access_record SET at = at + 1 WHERE n = 3", 3),
        ("UPDATE access_record SET subject = 'W-1' WHERE n = 3", 3),
        ("UPDATE access_record SET facts = '{}' WHERE n = 1", 1),
        ("UPDATE access_record SET facts = 'x' WHERE n = 1", 1),
        ("UPDATE access_record SET prev = hash WHERE n = 4", 4),
        ("UPDATE access_record SET hash = prev WHERE n = 4", 4),
        ("DELETE FROM access_record WHERE n = 2", 3),
        ("DELETE FROM access_record WHERE n = 0", 1),
        ("DELETE FROM access_record WHERE n = 5", 5),
        ("DELETE FROM access_record", 1),
    ],
)
def test_a_changed_chain(path: Path, statement: str, first: int) -> None:
    """Each record that is changed or gone is named, and nothing else is found; the last shows by the entries."""
    verdict = verified(path, statement)
    assert {finding.kind for finding in verdict.findings} == {Kind.ACCESS_BROKEN}
    assert min(finding.facts["n"] for finding in verdict.findings) == first
    assert not verdict.sound
    assert verdict.damage is None  # the entries are not concerned


def test_a_chain_written_again(path: Path) -> None:
    """Records that were left out, with all hashes computed again, are not those that the entries name."""
    with Ledger.open(str(path)) as ledger, ledger.reading() as link:
        kept = [each for each in access_chain.records(link) if each.n != 2]
    verified(path, "DELETE FROM access_record")
    with Ledger.open(str(path)) as ledger, ledger.writing() as link:
        for each in kept:
            access_chain.append(link, each.at, user=each.user, event=each.event, facts=each.facts)
    found = verified(path)
    assert {finding.kind for finding in found.findings} == {Kind.ACCESS_BROKEN}
    assert [finding.facts["n"] for finding in found.findings] == [3, 5]
