"""Signing in on the command line: who is let in, how passphrases come in, and what is told."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.sealing import Kdf

Run = Callable[..., Any]
PASSPHRASES = {
    "ADAMU": "copper lantern drifts over sand",
    "BINTA": "violet staircase hums in march",
    "CHIKA": "seven otters borrow the kettle",
}
ARMOURY = ("add-place", "GAO-ARM", "--name", "Armoury", "--kind", "ARMOURY")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are tried with a small share of the memory; nothing is set by whoever runs the tests."""
    monkeypatch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    monkeypatch.setenv("WAMLEDGER_ARGON2", "1,3,1")
    monkeypatch.setattr("wamledger.cli.passphrases.has_terminal", lambda: False)
    for name in ("TOKEN", "PASSPHRASE", "PASSPHRASE_FILE", "SECOND_PASSPHRASE", "SECOND_PASSPHRASE_FILE"):
        monkeypatch.delenv(f"WAMLEDGER_{name}", raising=False)


def given(*users: str) -> str:
    """Passphrases for standard input, one a line."""
    return "".join(f"{PASSPHRASES.get(user, user)}\n" for user in users)


@pytest.fixture
def founded(run: Run) -> Run:
    """The program in a folder with a closed ledger of one administrator, who has not signed in."""
    answer = run(
        "init",
        "--administrator",
        "adamu",
        "--name",
        "Adamu Bello",
        "--passphrase-file",
        "-",
        given=given("ADAMU"),
    )
    assert answer.code == 0, answer.err
    return run


def login(run: Run, user: str) -> Any:
    return run("login", user, "--passphrase-file", "-", given=given(user))


@pytest.fixture
def people(founded: Run) -> Run:
    """The same with a second and a third person enrolled, and the administrator signed in."""
    run = founded
    assert login(run, "ADAMU").code == 0
    assert (
        run("add-user", "BINTA", "--name", "Binta Sow", "--role", "APPROVER", "--role", "WAM_OFFICER").code
        == 0
    )
    assert run("enrol", "BINTA", "--passphrase-file", "-", given=given("BINTA")).code == 0
    os.environ["WAMLEDGER_SECOND_PASSPHRASE"] = PASSPHRASES["BINTA"]
    try:
        added = run(
            "add-user", "CHIKA", "--name", "Chika Obi", "--role", "STOREKEEPER", "--approved-by", "BINTA"
        )
    finally:
        del os.environ["WAMLEDGER_SECOND_PASSPHRASE"]
    assert added.code == 0, added.err
    answer = run("enrol", "CHIKA", "--with", "BINTA", "--passphrase-file", "-", given=given("BINTA", "CHIKA"))
    assert answer.code == 0, answer.err
    return run


def signatures() -> list[tuple[str, list[tuple[str, str]]]]:
    """What each entry is and who signed it, by the file itself."""
    with sqlite3.connect("wamledger.db") as database:
        rows = database.execute("SELECT entry FROM entry ORDER BY seq").fetchall()
    entries = [json.loads(row[0]) for row in rows]
    return [
        (each["body"]["operation"]["op"], sorted((sig["user"], sig["meaning"]) for sig in each["sigs"]))
        for each in entries
    ]


def test_a_closed_ledger_is_made_at_once(founded: Run) -> None:
    """init with an administrator says the recovery code once, and how the second person is added."""
    assert json.loads(Path("wamledger.db.key").read_text())["kind"] == "sealed"
    answer = founded(
        "init", "--ledger", "other.db", "--administrator", "NGO", "--name", "Ngo Thi Lan", "--passphrase-file", "-",
        given="amber trains cross nine bridges\n",
    )  # fmt: skip
    assert "shown now and never again" in answer.out
    assert "wamledger login NGO" in answer.out
    assert "wamledger enrol CODE" in answer.out


@pytest.mark.parametrize(
    ("words", "passphrase", "said"),
    [
        (("--administrator", "NGO"), "amber trains cross nine bridges", "has no name yet"),
        (("--administrator", "NGO", "--name", "Ngo"), "too short", "from 15 to 128"),
        (("--administrator", "NGO", "--name", "Ngo"), "passwordpassword", "tried first"),
        (("--administrator", "N GO", "--name", "Ngo"), "amber trains cross nine bridges", "code"),
        (
            ("--administrator", "MACHINE", "--name", "Ngo"),
            "amber trains cross nine bridges",
            "under another code",
        ),
    ],
)
def test_nothing_is_made_for_a_founder_who_cannot_be(
    run: Run, words: tuple[str, ...], passphrase: str, said: str
) -> None:
    """Without a name, with a poor passphrase or a code that is none, init makes no file at all."""
    answer = run("init", *words, "--passphrase-file", "-", given=f"{passphrase}\n")
    assert answer.code in (2, 4)
    assert said in answer.err
    assert list(Path().glob("wamledger.db*")) == []


@pytest.mark.parametrize(
    "words",
    [
        ("holdings",),
        ("history", "W-1"),
        ("list", "users"),
        ("users",),
        ("access-log",),
        ("whoami",),
        ("passphrase",),
        ("enrol", "BINTA"),
        ("reset-passphrase", "BINTA", "--with", "C", "--reason", "x"),
        ("logout", "--everybody"),
        ("export", "out.jsonl"),
        ("report", "stock", "-o", "out.pdf"),
        ("rebuild",),
        ARMOURY,
        ("post", "journal.jsonl"),
        ("import-history", "journal.jsonl"),
        ("tui",),
    ],
)
def test_nobody_does_anything_without_signing_in(founded: Run, words: tuple[str, ...]) -> None:
    """Whatever reads or records ends with 4 and says how one signs in, where nobody has."""
    Path("journal.jsonl").write_text("{}\n")
    answer = founded(*words)
    if words == ("tui",):
        assert answer.code == 2
        return
    assert answer.code == 4
    assert "wamledger login" in answer.err
    assert not Path("out.jsonl").exists()
    assert not Path("out.pdf").exists()


@pytest.mark.parametrize("words", [("verify",), ("checkpoint",), ("prove", "--consistency", "1", "2")])
def test_an_auditor_with_the_file_checks_without_anybody(founded: Run, words: tuple[str, ...]) -> None:
    """Verification, heads and proofs of consistency ask nobody to sign in."""
    answer = founded(*words)
    assert answer.code == 0, answer.err


def test_login_lets_the_commands_that_follow_in(founded: Run) -> None:
    """After login the commands are those of the person, who need not be named; after logout they are nobody's."""
    assert login(founded, "ADAMU").code == 0
    assert founded(*ARMOURY).code == 0
    assert signatures()[-1] == ("add_place", [("ADAMU", "posted")])
    assert founded("whoami", "--json").json["user"] == "ADAMU"
    refused = founded("add-place", "X", "--name", "X", "--kind", "SITE", "--by", "BINTA")
    assert refused.code != 0
    assert founded("logout").code == 0
    assert founded(*ARMOURY).code == 4
    assert founded("logout").out.startswith("Nobody was signed in.")


def test_a_wrong_passphrase_ends_with_4(founded: Run) -> None:
    """login with a wrong passphrase or an unknown user ends with 4 and the same words."""
    first = founded("login", "ADAMU", "--passphrase-file", "-", given="wrong\n")
    second = founded("login", "NOBODY", "--passphrase-file", "-", given="wrong\n")
    assert first.code == second.code == 4
    assert first.err == second.err
    assert founded("whoami").code == 4


def test_an_unused_session_is_over(founded: Run) -> None:
    """A session that was not used for half an hour lets nobody in, and says so."""
    assert login(founded, "ADAMU").code == 0
    with sqlite3.connect("wamledger.db") as database:
        database.execute("UPDATE sign_in SET last_used_at = last_used_at - 1800000000")
    answer = founded("whoami")
    assert answer.code == 4
    assert "not used for 30 minutes" in answer.err


def test_a_script_signs_in_for_one_call(
    founded: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With user and passphrase in the environment a call is that user's, and leaves no session."""
    monkeypatch.setenv("WAMLEDGER_USER", "ADAMU")
    monkeypatch.setenv("WAMLEDGER_PASSPHRASE", PASSPHRASES["ADAMU"])
    assert founded(*ARMOURY).code == 0
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASES["ADAMU"] + "\r\n")
    monkeypatch.delenv("WAMLEDGER_PASSPHRASE")
    monkeypatch.setenv("WAMLEDGER_PASSPHRASE_FILE", str(secret))
    assert founded("users").code == 0
    monkeypatch.delenv("WAMLEDGER_USER")
    answer = founded("users")
    assert answer.code == 4
    assert "not whose it is" in answer.err
    monkeypatch.delenv("WAMLEDGER_PASSPHRASE_FILE")
    assert founded("users").code == 4


def test_a_script_carries_a_token(founded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """login --token gives the token to a script and keeps it nowhere."""
    made = founded("login", "ADAMU", "--token", "--passphrase-file", "-", given=given("ADAMU"))
    assert list(Path("home").rglob("*.json")) == []
    assert founded("whoami").code == 4
    monkeypatch.setenv("WAMLEDGER_TOKEN", made.out.strip())
    assert founded("whoami", "--json").json["user"] == "ADAMU"
    monkeypatch.setenv("WAMLEDGER_TOKEN", made.out.strip()[:-2] + "AA")
    assert founded("whoami").code == 4


def test_passphrases_come_from_a_descriptor(founded: Run) -> None:
    """A script may hand passphrases over an open descriptor, one a line."""
    read, write = os.pipe()
    os.write(write, given("ADAMU").encode())
    os.close(write)
    try:
        assert founded("login", "ADAMU", "--passphrase-fd", str(read)).code == 0
    finally:
        os.close(read)
    both = founded("login", "ADAMU", "--passphrase-fd", "0", "--passphrase-file", "-")
    assert both.code == 2
    assert "in two ways" in both.err


def test_a_passphrase_too_few_is_told(people: Run) -> None:
    """Where a file of passphrases ends too soon the command says which one is missing, and does nothing."""
    answer = people(
        "reset-passphrase",
        "CHIKA",
        "--with",
        "BINTA",
        "--reason",
        "x",
        "--passphrase-file",
        "-",
        given=given("BINTA"),
    )
    assert answer.code == 4
    assert "no line left for: New passphrase of CHIKA" in answer.err


def test_without_a_terminal_nobody_is_asked(founded: Run) -> None:
    """Where nobody can be asked login says how a script gives the passphrase."""
    answer = founded("login", "ADAMU")
    assert answer.code == 4
    assert "--passphrase-file" in answer.err


def test_people_are_enrolled_with_a_second_person(people: Run) -> None:
    """The second and the third person are enrolled, each entry signed by those who stood there."""
    assert signatures()[1:] == [
        ("enrol_key", [("ADAMU", "enrolled"), ("ADAMU", "posted")]),
        ("add_user", [("ADAMU", "posted")]),
        ("enrol_key", [("ADAMU", "posted"), ("BINTA", "enrolled")]),
        ("add_user", [("ADAMU", "posted"), ("BINTA", "approved")]),
        ("enrol_key", [("ADAMU", "posted"), ("BINTA", "approved"), ("CHIKA", "enrolled")]),
    ]
    assert [(each["code"], each["enrolled"]) for each in people("users", "--json").json] == [
        ("ADAMU", True), ("BINTA", True), ("CHIKA", True),
    ]  # fmt: skip
    assert people("verify").code == 0


def test_a_second_person_is_somebody_else(people: Run) -> None:
    """Nobody is the second person beside themselves."""
    answer = people(
        "reset-passphrase",
        "CHIKA",
        "--with",
        "adamu",
        "--reason",
        "x",
        "--passphrase-file",
        "-",
        given=given("ADAMU"),
    )
    assert answer.code == 4
    assert "beside themselves" in answer.err


def test_an_approval_that_is_only_stated_does_not_count(people: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """--approved-by without the passphrase of the second person records nothing; with it, both sign."""
    words = (
        "change-user",
        "CHIKA",
        "--role",
        "DDR_OFFICER",
        "--reason",
        "moves on",
        "--approved-by",
        "BINTA",
    )
    answer = people(*words)
    assert answer.code == 4
    assert "approval_unproven" in answer.err
    monkeypatch.setenv("WAMLEDGER_SECOND_PASSPHRASE", PASSPHRASES["BINTA"])
    assert people(*words).code == 0
    assert signatures()[-1] == ("change_user", [("ADAMU", "posted"), ("BINTA", "approved")])


def test_journals_carry_approvals_of_somebody_who_is_there(
    people: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """post --with takes the approvals of a second person who gives the passphrase, and signs each of them."""
    operation = {
        "op": "change_user",
        "occurred_at": "2026-03-01T06:00:00Z",
        "by": "ADAMU",
        "approved_by": "BINTA",
    }
    Path("j.jsonl").write_text(
        json.dumps({**operation, "code": "CHIKA", "roles": ["AUDITOR"], "reason": "x"}) + "\n"
    )
    assert people("post", "j.jsonl").code == 4
    monkeypatch.setenv("WAMLEDGER_SECOND_PASSPHRASE", PASSPHRASES["BINTA"])
    assert people("post", "j.jsonl", "--with", "BINTA").code == 0
    assert signatures()[-1] == ("change_user", [("ADAMU", "posted"), ("BINTA", "approved")])


def test_a_forgotten_passphrase_is_reset_by_two(people: Run) -> None:
    """After a reset the user signs in with the new passphrase, and not with the old one."""
    answer = people(
        "reset-passphrase", "CHIKA", "--with", "BINTA", "--reason", "forgotten", "--passphrase-file", "-",
        given=given("BINTA", "amber trains cross nine bridges"),
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert login(people, "CHIKA").code == 4
    answer = people("login", "CHIKA", "--passphrase-file", "-", given="amber trains cross nine bridges\n")
    assert answer.code == 0, answer.err
    assert people("verify").code == 0


def test_everybody_changes_their_own_passphrase(people: Run) -> None:
    """Whoever gives the old passphrase has a new one, stays signed in here, and is signed out elsewhere."""
    elsewhere = people(
        "login", "ADAMU", "--token", "--passphrase-file", "-", given=given("ADAMU")
    ).out.strip()
    wrong = people("passphrase", "--passphrase-file", "-", given="wrong\namber trains cross nine bridges\n")
    assert wrong.code == 4
    answer = people(
        "passphrase", "--passphrase-file", "-", given=given("ADAMU", "amber trains cross nine bridges")
    )
    assert answer.code == 0, answer.err
    assert people("whoami").code == 0
    os.environ["WAMLEDGER_TOKEN"] = elsewhere
    try:
        assert people("whoami").code == 4
    finally:
        del os.environ["WAMLEDGER_TOKEN"]
    assert login(people, "ADAMU").code == 4


def test_an_administrator_ends_sessions(people: Run) -> None:
    """An administrator ends everybody's sessions, their own among them; others may not."""
    answer = people("logout", "--everybody", "--json")
    assert answer.json == {"ended": 1}
    assert people("whoami").code == 4
    assert login(people, "CHIKA").code == 0
    refused = people("logout", "--user", "ADAMU")
    assert refused.code == 4
    assert "CHIKA is no administrator" in refused.err


def test_the_access_log_is_read_and_checked(people: Run) -> None:
    """The access log lists who came in, in words and as JSON, and ends with 3 where a record was changed."""
    answer = people("access-log", "--event", "ENROLLED", "--json")
    assert answer.code == 0
    assert [each["subject"] for each in answer.json["records"]] == ["CHIKA", "BINTA", "ADAMU"]
    assert people("access-log", "--most", "1").out.count("\n") == 2
    assert people("access-log", "--user", "BINTA", "--since", "2020-01-01").out.count("BINTA") == 2
    with sqlite3.connect("wamledger.db") as database:
        database.executescript(
            "PRAGMA writable_schema = ON; DROP TRIGGER guard_access_record_update;"
            "UPDATE access_record SET user = 'CHIKA' WHERE n = 0"
        )
    answer = people("access-log", "--json")
    assert answer.code == 3
    assert answer.json["broken"] == [{"n": 0, "what": "hash"}]


def test_an_open_ledger_asks_nobody(office: Run) -> None:
    """In a ledger to which nobody signs in everything goes on as it did, and signing in says why it does not."""
    assert office("holdings").code == 0
    assert office("users", "--json").json[0]["enrolled"] is False
    for words in (("login", "ADAMU"), ("whoami",), ("passphrase",), ("logout", "--everybody")):
        answer = office(*words)
        assert answer.code == 4
        assert "open to whoever has it" in answer.err
    assert office("logout").code == 0


def test_an_open_ledger_is_closed_on_purpose(office: Run) -> None:
    """Whoever enrols first closes the ledger, and must say that they mean it."""
    answer = office(
        "enrol", "ADAMU", "--passphrase-file", "-", given=given("copper lantern drifts over sand")
    )
    assert answer.code == 4
    assert "--close-ledger" in answer.err
    assert office("holdings").code == 0
    text = given("copper lantern floats over sand")
    answer = office("enrol", "BINTA", "--close-ledger", "--passphrase-file", "-", given=text)
    assert answer.code != 0
    answer = office("enrol", "ADAMU", "--close-ledger", "--passphrase-file", "-", given=text)
    assert answer.code == 0, answer.err
    assert "recovery code" in answer.out
    assert office("holdings").code == 4
    assert office("verify").code == 0


def test_a_ledger_whose_key_was_sealed_is_closed_too(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open ledger whose key has a passphrase of its own is closed with that passphrase, which opens nothing after."""
    sealed = office("seal-key", "--passphrase-file", "-", given="nineteen maps of the river\n")
    assert sealed.code == 0, sealed.err
    text = "nineteen maps of the river\ncopper lantern floats over sand\n"
    answer = office("enrol", "ADAMU", "--close-ledger", "--passphrase-file", "-", given=text)
    assert answer.code == 0, answer.err
    slots = {each["name"] for each in json.loads(Path("wamledger.db.key").read_text())["slots"]}
    assert slots == {"ADAMU", "RECOVERY"}


def test_whoever_signed_in_makes_the_report(people: Run) -> None:
    """A report says who made it by who has signed in, whatever name is given."""
    assert login(people, "BINTA").code == 0
    assert people("report", "stock", "-o", "stock.pdf", "--by", "SOMEBODY").code == 0
    pypdf = pytest.importorskip("pypdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader("stock.pdf").pages)
    assert "BINTA" in text
    assert "SOMEBODY" not in text
    assert login(people, "ADAMU").code == 0
    assert people("access-log", "--event", "REPORTED", "--json").json["records"][0]["user"] == "BINTA"


def test_an_unsound_ledger_is_looked_at_by_those_who_may(people: Run) -> None:
    """A closed ledger that is not sound is read by whoever has signed in, and by nobody else."""
    assert login(people, "BINTA").code == 0
    with sqlite3.connect("wamledger.db") as database:
        database.execute("DROP TRIGGER guard_entry_update")
    answer = people("holdings")
    assert answer.code == 3
    assert people("logout").code in (0, 3)
    assert people("holdings").code == 4


@pytest.mark.skipif(os.name != "posix", reason="a terminal is made as POSIX makes one")
def test_a_passphrase_is_typed_unseen(founded: Run) -> None:
    """At a terminal login asks for the passphrase, and what is typed does not appear."""
    import pty

    head, tail = pty.openpty()
    code = (
        "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
        "from wamledger.ledger.sealing import Kdf; Kdf.LIMITS['memory_kib'] = (1024, 2**20);"
        "from wamledger.cli import main; sys.exit(main(['login', 'ADAMU']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=tail, stdout=tail, stderr=tail, start_new_session=True
    )
    os.close(tail)
    seen = b""
    while b"Passphrase of ADAMU: " not in seen:
        seen += os.read(head, 1000)
    os.write(head, given("ADAMU").encode())
    try:
        while more := os.read(head, 1000):
            seen += more
    except OSError:
        pass  # the other side of a terminal that was closed
    os.close(head)
    assert child.wait(30) == 0
    assert b"Signed in until" in seen
    assert PASSPHRASES["ADAMU"].encode() not in seen
    assert founded("whoami").code == 0
