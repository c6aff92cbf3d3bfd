"""
The cells of the table of roles through the command line: one call of ``post`` for each role, with a journal of every
operation, in a ledger that is open and in one that people sign in to.

What is expected is the table written by hand that tests/domain/authority holds.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import cells
from tests.cells import APPROVER, RECORDER, ROLES, decision, operation, proposal
from tests.office import furniture
from wamledger.domain.authority.roles import PROPOSED_NEVER, SECONDED_WHEN_CLOSED
from wamledger.ledger.append import MADE_BY_LEDGER
from wamledger.ledger.sealing import Kdf

Run = Callable[..., Any]
EXPECTED = cells.expected()
ALWAYS_TWO = {"plan_disposal", "adjust", "hand_over", "reverse", "correct_identity", "release_hold"}
BY_HAND = [op for op in cells.OPERATIONS if op not in MADE_BY_LEDGER and op != "revoke_key"]
"""Operations that a journal brings in wherever people sign in or not."""
PROPOSABLE = [op for op in BY_HAND if op not in PROPOSED_NEVER]
FILES = ("wamledger.db", "wamledger.db.key", "wamledger.db.tip")


def passphrase(user: str) -> str:
    """What a user types."""
    return f"copper lantern number {sum(user.encode())} on the sand"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are tried with a small share of the memory; nothing is set by whoever runs the tests."""
    monkeypatch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    monkeypatch.setenv("WAMLEDGER_ARGON2", "1,3,1")
    monkeypatch.setattr("wamledger.cli.passphrases.has_terminal", lambda: False)
    for name in ("TOKEN", "PASSPHRASE", "PASSPHRASE_FILE", "SECOND_PASSPHRASE", "SECOND_PASSPHRASE_FILE"):
        monkeypatch.delenv(f"WAMLEDGER_{name}", raising=False)


def journal(operations: list[dict[str, Any]]) -> str:
    """The operations as a journal."""
    return "".join(json.dumps(each) + "\n" for each in operations)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders for the ledgers that the first test of each regime makes and the others copy."""
    return {regime: tmp_path_factory.mktemp(regime) for regime in ("open", "closed")}


@pytest.fixture(params=["open", "closed"])
def office(request: pytest.FixtureRequest, run: Run, kept: dict[str, Path], tmp_path: Path) -> Run:
    """The program in a folder with the ledger of the cells, open or with everybody enrolled."""
    store = kept[request.param]
    if not list(store.iterdir()):
        assert run("init", "--code", "UNX").code == 0
        base = [*furniture(), *cells.people(), *cells.stock()]
        answer = run("post", "-", given=journal(base))
        assert answer.code == 0, answer.err
        if request.param == "closed":
            close(run)
        for name in FILES:
            shutil.copy(tmp_path / name, store / name)
    else:
        for name in FILES:
            shutil.copy(store / name, tmp_path / name)
    run.regime = request.param  # type: ignore[attr-defined]
    return run


def close(run: Run) -> None:
    """Everybody has a key."""
    with pytest.MonkeyPatch.context() as patch:
        for number, user in enumerate(("ADMIN", APPROVER, RECORDER, "THIRD", *ROLES)):
            words = ["enrol", user, "--passphrase-file", "-"]
            words += ["--close-ledger"] if number == 0 else []
            words += ["--with", APPROVER] if number > 1 else []
            if number:
                patch.setenv("WAMLEDGER_USER", "ADMIN")
                patch.setenv("WAMLEDGER_PASSPHRASE", passphrase("ADMIN"))
            said = ([passphrase(APPROVER)] if number > 1 else []) + [passphrase(user)]
            answer = run(*words, given="".join(f"{each}\n" for each in said))
            assert answer.code == 0, (user, answer.err)


def posted(
    office: Run,
    monkeypatch: pytest.MonkeyPatch,
    operations: list[dict[str, Any]],
    by: str,
    second: str | None,
) -> tuple[int, dict[str, str]]:
    """How a call ends that posts the operations one by one, and by id what each was refused for."""
    words = ["post", "-", "--keep-going", "--json"]
    if office.regime == "closed":  # type: ignore[attr-defined]
        monkeypatch.setenv("WAMLEDGER_USER", by)
        monkeypatch.setenv("WAMLEDGER_PASSPHRASE", passphrase(by))
        if second is not None:
            monkeypatch.setenv("WAMLEDGER_SECOND_PASSPHRASE", passphrase(second))
            words += ["--with", second]
    answer = office(*words, given=journal(operations))
    told = answer.json
    assert told["posted"] + told["refused"] == len(operations), answer.err
    refused = {operations[each["line"] - 1]["id"]: each["code"] for each in told["refusals"]}
    assert len(refused) == told["refused"]
    return answer.code, refused


def needs_two(office: Run, op: str) -> bool:
    """Whether one person does not record the operation alone."""
    return op in ALWAYS_TWO or (office.regime == "closed" and op in SECONDED_WHEN_CLOSED)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_posts_what_the_table_says(role: str, office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a journal of every operation a role posts what it may record, and the rest is refused for the role."""
    asked = [operation(op, role, APPROVER if needs_two(office, op) else None) for op in BY_HAND]
    code, refused = posted(office, monkeypatch, asked, role, APPROVER)
    asks = {"add_user"} if role == "WAM" and needs_two(office, "add_user") else set()
    expected = {f"CELL-{op}" for op in BY_HAND if role not in EXPECTED[op][0] and op not in asks}
    assert refused == dict.fromkeys(expected, "role_forbids")
    assert code == 0
    # what is refused for permissions alone, with nothing else in the call, ends with 4
    barred = [{**each, "id": f"{each['id']}-2"} for each in asked if each["id"] in expected]
    assert posted(office, monkeypatch, barred, role, APPROVER) == (
        4,
        {each["id"]: "role_forbids" for each in barred},
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_role_agrees_to_what_the_table_says(
    role: str, office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a journal in which a role is the second person of every operation, what it may agree to is posted."""
    asked = [operation(op, RECORDER, role) for op in BY_HAND]
    code, refused = posted(office, monkeypatch, asked, RECORDER, role)
    expected = {f"CELL-{op}" for op in BY_HAND if role not in EXPECTED[op][1]}
    assert refused == dict.fromkeys(expected, "approver_role")
    assert code == 0


@pytest.mark.parametrize("role", ROLES)
def test_a_role_proposes_and_decides_what_the_table_says(
    role: str, office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role proposes what it may record, and approves what it may be the second person of."""
    code, refused = posted(office, monkeypatch, [proposal(op, role) for op in PROPOSABLE], role, None)
    asks = {"add_user"} if role == "WAM" else set()
    may = {op for op in PROPOSABLE if role in EXPECTED[op][0]} | asks
    assert refused == {f"PROPOSED-{op}": "role_forbids" for op in PROPOSABLE if op not in may}
    assert code == 0
    withdrawn = [decision("withdraw", f"PROPOSED-{op}", role) for op in may]
    assert posted(office, monkeypatch, withdrawn, role, None) == (0, {})
    codes = {op: f"BY-{RECORDER}-{op}" for op in PROPOSABLE}
    proposals = [proposal(op, RECORDER, code) for op, code in codes.items()]
    assert posted(office, monkeypatch, proposals, RECORDER, None) == (0, {})
    code, refused = posted(
        office, monkeypatch, [decision("approve", each, role) for each in codes.values()], role, None
    )
    expected = {f"APPROVE-{each}" for op, each in codes.items() if role not in EXPECTED[op][1]}
    assert refused == dict.fromkeys(expected, "approver_role")
    assert code == (4 if len(expected) == len(codes) else 0)


@pytest.mark.parametrize("role", ROLES)
def test_what_the_program_makes_itself_no_role_posts(
    role: str, office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys, seals and restores come in by their own commands, and by no journal, whatever the role."""
    asked = [operation(op, role) for op in sorted(MADE_BY_LEDGER)]
    code, refused = posted(office, monkeypatch, asked, role, None)
    assert refused == {each["id"]: "made_by_ledger" for each in asked}
    assert code == 4


@pytest.mark.parametrize("role", ROLES)
def test_a_key_is_revoked_by_whom_the_table_says(
    role: str, office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once people sign in, a key is revoked by an administrator; before, there is none to revoke."""
    with sqlite3.connect("wamledger.db") as database:
        found = database.execute("SELECT key_id FROM user_key WHERE user = 'THIRD'").fetchone()
    asked = operation("revoke_key", role, APPROVER, **({"key_id": found[0]} if found else {}))
    code, refused = posted(office, monkeypatch, [asked], role, APPROVER)
    if office.regime == "open":  # type: ignore[attr-defined]
        assert (code, refused) == (2, {asked["id"]: "key_unknown"})
    elif role in EXPECTED["revoke_key"][0]:
        assert (code, refused) == (0, {})
    else:
        assert (code, refused) == (4, {asked["id"]: "role_forbids"})


def test_what_is_wrong_besides_permissions_ends_with_2(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something else than permissions refuses a line, too, the call ends with 2."""
    wrong = {**operation("move", "STO"), "id": "WRONG", "from": "VAULT"}
    asked = [operation("adjust", "STO", APPROVER), wrong]
    code, refused = posted(office, monkeypatch, asked, "STO", APPROVER)
    assert refused == {"CELL-adjust": "role_forbids", "WRONG": "not_held_there"}
    assert code == 2


@pytest.mark.parametrize("role", ["STO", "AUD"])
def test_nothing_of_a_refused_call_is_kept(role: str, office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --keep-going one operation that the role forbids keeps the others out as well."""
    if office.regime == "closed":  # type: ignore[attr-defined]
        monkeypatch.setenv("WAMLEDGER_USER", role)
        monkeypatch.setenv("WAMLEDGER_PASSPHRASE", passphrase(role))
    good = operation("move" if role == "STO" else "review_finding", role)
    bad = operation("add_place", role)
    answer = office("post", "-", "--json", given=journal([good, bad]))
    assert (answer.code, answer.json["posted"], answer.json["kept"]) == (4, 0, False)
    assert [each["code"] for each in answer.json["refusals"]] == ["role_forbids"]
    answer = office("post", "-", "--json", given=journal([good]))
    assert (answer.code, answer.json["posted"], answer.json["kept"]) == (0, 1, True)
