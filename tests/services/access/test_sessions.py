"""Sessions and the tokens that open them."""

from __future__ import annotations

import base64
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import sessions, tokens, users
from wamledger.services.access.tokens import Kept
from wamledger.services.posting import post_operations


def _begun(office: Any, user: str = "BINTA") -> str:
    return sessions.begin(office.ledger, office.sign_in(user))


def test_a_token_gives_the_person_back(office: Any) -> None:
    """Whoever has the token is the person who signed in, with both keys."""
    before = office.sign_in("BINTA")
    after = sessions.resumed(office.ledger, sessions.begin(office.ledger, before))
    assert (after.user, after.kek, after.signer.vkey) == (before.user, before.kek, before.signer.vkey)


def test_neither_token_nor_seed_stands_in_the_ledger(office: Any) -> None:
    """The database holds the hash of the token, and nothing that opens a key."""
    person = office.sign_in("BINTA")
    token = sessions.begin(office.ledger, person)
    office.ledger.close()
    held = b"".join(path.read_bytes() for path in office.ledger.database.beside.key.parent.iterdir())
    secret = base64.urlsafe_b64decode(token + "=")
    for each in (
        token.encode(),
        secret,
        person.signer.seed,
        base64.b64encode(person.signer.seed),
        person.kek,
    ):
        assert each not in held


def test_a_session_ends_when_it_is_not_used(office: Any) -> None:
    """After half an hour without a command the session is over; each command begins the half hour again."""
    token = _begun(office)
    for _turn in range(4):
        office.clock.turn(minutes=29)
        sessions.resumed(office.ledger, token)
    office.clock.turn(minutes=30)
    with pytest.raises(AccessFault, match="not used for 30 minutes"):
        sessions.resumed(office.ledger, token)


def test_a_session_ends_with_the_working_day(office: Any) -> None:
    """After eight hours the session is over, however busy it was."""
    token = _begun(office)
    for _turn in range(8 * 60 // 20 - 1):
        office.clock.turn(minutes=20)
        sessions.resumed(office.ledger, token)
    office.clock.turn(minutes=20)
    with pytest.raises(AccessFault, match="its time has passed"):
        sessions.resumed(office.ledger, token)


def test_a_session_does_not_hold_before_it_began(office: Any) -> None:
    """Whoever puts the clock back does not bring a session back."""
    token = _begun(office)
    office.clock.turn(hours=-1)
    with pytest.raises(AccessFault, match="its time has passed"):
        sessions.resumed(office.ledger, token)


def test_the_mission_sets_the_limits(office: Any) -> None:
    """A mission that sets other limits has other limits, for sessions that were begun before as well."""
    token = _begun(office)
    office.acting("BINTA")
    for name, value in (("session_idle_minutes", 5), ("session_hours", 1)):
        office.ledger.act_as(None)
        office.acting("ADAMU")
        report = post_operations(
            office.ledger,
            [
                {
                    "op": "set_policy",
                    "occurred_at": "2026-03-02T08:00:00Z",
                    "by": "ADAMU",
                    "name": name,
                    "value": value,
                }
            ],
        )
        assert not report.refused, report.refused[0].as_json()
    office.clock.turn(minutes=5)
    with pytest.raises(AccessFault, match="not used for 5 minutes"):
        sessions.resumed(office.ledger, token)
    times = sessions.times(office.ledger, _begun(office))
    assert times is not None
    assert times.ends_at - office.clock() == 3600 * 1_000_000


def test_no_session_survives_signing_out(office: Any) -> None:
    """After signing out the token opens nothing, and the secrets are out of the row."""
    token, other = _begun(office), _begun(office)
    assert sessions.end(office.ledger, token) == "BINTA"
    assert sessions.end(office.ledger, token) is None
    with pytest.raises(AccessFault, match="You are not signed in"):
        sessions.resumed(office.ledger, token)
    assert sorted(office.column("SELECT sealed = '' FROM sign_in")) == [0, 1]
    assert sessions.resumed(office.ledger, other).user == "BINTA"


def test_an_administrator_signs_everybody_out(office: Any) -> None:
    """An administrator ends the sessions of one user, or of all; others may not, and trying is on record."""
    held = {user: _begun(office, user) for user in ("ADAMU", "BINTA", "CHIKA")}
    administrator = office.acting("ADAMU")
    assert users.sign_out_others(office.ledger, administrator, "chika") == 1
    assert sessions.resumed(office.ledger, held["BINTA"]).user == "BINTA"
    assert users.sign_out_others(office.ledger, administrator) == 2
    for token in held.values():
        with pytest.raises(AccessFault):
            sessions.resumed(office.ledger, token)
    other = office.acting("BINTA")
    with pytest.raises(AccessFault, match="BINTA is no administrator"):
        users.sign_out_others(office.ledger, other)
    assert office.events()[-1] == ("BINTA", "DENIED")


def test_sessions_of_a_closed_account_are_over(office: Any) -> None:
    """Whoever's account is closed has no session from that moment on, without signing out."""
    token = _begun(office, "CHIKA")
    office.acting("ADAMU", "BINTA")
    closing = {"op": "change_user", "code": "CHIKA", "closed": True, "reason": "leaves"}
    whole = {"occurred_at": "2026-03-02T08:00:00Z", "by": "ADAMU", "approved_by": "BINTA", **closing}
    assert not post_operations(office.ledger, [whole]).refused
    with pytest.raises(AccessFault, match="account of CHIKA is closed"):
        sessions.resumed(office.ledger, token)


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("user", "'ADAMU'"),
        ("ends_at", "ends_at + 1"),
        ("began_at", "began_at - 1"),
        ("sealed", "'AAAA' || sealed"),
    ],
)
def test_a_row_that_was_changed_opens_nothing(office: Any, column: str, change: str) -> None:
    """Whoever gives a session another user, another end or other secrets has a session that does not open."""
    token = _begun(office, "CHIKA")
    with office.ledger.writing() as link:
        link.run(f'UPDATE sign_in SET "{column}" = {change}')
    with pytest.raises(AccessFault, match="not as it was begun"):
        sessions.resumed(office.ledger, token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "ä" * 43,
        "=" * 43,
        "A" * 42,
        "A" * 44,
        "Fv0NC5Y8dRTsfnQ2xCJDswraL-FjTkULOgPu7PEwqoQ",
        "\ud800" * 43,
    ],
)
def test_what_is_no_token_is_refused(office: Any, token: str) -> None:
    """A text that is no token, or one of no session, opens nothing and breaks nothing."""
    _begun(office)
    with pytest.raises(AccessFault):
        sessions.resumed(office.ledger, token)


def test_a_token_without_the_database_is_worth_nothing(office: Any, tmp_path: Path) -> None:
    """Whoever steals the token but not the ledger of that moment has nothing: another copy does not know it."""
    shutil.copytree(tmp_path / "office", tmp_path / "copy")
    token = _begun(office)
    with (
        Ledger.open(str(tmp_path / "copy" / "gao.db"), clock=office.clock) as copy,
        pytest.raises(AccessFault, match="You are not signed in"),
    ):
        sessions.resumed(copy, token)


def test_over_is_over_for_what_is_kept(office: Any) -> None:
    """Sessions whose time has passed hold no secrets once somebody else signs in."""
    _begun(office)
    office.clock.turn(hours=9)
    _begun(office, "CHIKA")
    assert office.column("SELECT sealed = '' FROM sign_in ORDER BY began_at") == [1, 0]


def test_a_command_waits_for_the_disk_once_a_minute(office: Any) -> None:
    """The last use is written down once a minute, and not for each command."""
    token = _begun(office)
    seen = []
    for _turn in range(4):
        sessions.resumed(office.ledger, token)
        seen += office.column("SELECT last_used_at FROM sign_in")
        office.clock.turn(seconds=30)
    assert len(set(seen)) == 2


# where tokens lie


def test_a_token_file_is_its_owners_alone(office: Any) -> None:
    """The token lies in a file of mode 0600 in a folder of mode 0700, and is found again."""
    origin = office.ledger.about.origin
    where = Path(tokens.keep(origin, Kept("a-token")))
    assert stat.S_IMODE(where.stat().st_mode) == 0o600
    assert stat.S_IMODE(where.parent.stat().st_mode) == 0o700
    found = tokens.find(origin)
    assert found is not None
    assert (found.token, found.where) == ("a-token", str(where))
    tokens.forget(origin)
    assert tokens.find(origin) is None
    assert not where.exists()
    tokens.forget(origin)


def _open_to_group(path: Path) -> None:
    path.chmod(0o640)


def _linked(path: Path) -> None:
    aside = path.with_name("aside")
    path.rename(aside)
    path.symlink_to(aside)


def _of_another(path: Path) -> None:
    path.write_text(path.read_text().replace("wamledger/", "elsewhere/"))


def _no_json(path: Path) -> None:
    path.write_text("{")


def _long(path: Path) -> None:
    path.write_text(path.read_text() + " " * 10_000)


@pytest.mark.parametrize("spoil", [_open_to_group, _linked, _of_another, _no_json, _long])
def test_a_token_file_that_is_not_trusted_is_refused(office: Any, spoil: Callable[[Path], None]) -> None:
    """A file that others may read, a link, a file of another ledger and one that is none are refused, in words."""
    origin = office.ledger.about.origin
    spoil(Path(tokens.keep(origin, Kept("a-token"))))
    with pytest.raises(AccessFault, match="no file of a session that belongs to you alone"):
        tokens.find(origin)
    tokens.keep(origin, Kept("another"))
    found = tokens.find(origin)
    assert found is not None
    assert found.token == "another"


def test_the_environment_comes_first(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in the environment is taken before the one that is kept, with the key of the database behind a dot."""
    origin = office.ledger.about.origin
    tokens.keep(origin, Kept("kept"))
    monkeypatch.setenv("WAMLEDGER_TOKEN", Kept("given", "c2VhbGVk").text)
    found = tokens.find(origin)
    assert found is not None
    assert (found.token, found.database_key) == ("given", "c2VhbGVk")


@pytest.mark.skipif(os.name != "posix", reason="rights of folders are asked on POSIX")
@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [(0o700, "tmpfs", True), (0o755, "tmpfs", False), (0o700, "ext4", False), (0o770, "ramfs", False)],
)
def test_memory_is_used_where_it_is_private(tmp_path: Path, mode: int, kind: str, expected: bool) -> None:
    """A runtime folder is used where it is this user's alone and lies in memory."""
    folder = tmp_path / "runtime"
    folder.mkdir()
    folder.chmod(mode)
    mounts = f"disk / ext4 rw 0 0\nmemory {folder.resolve()} {kind} rw 0 0\n"
    assert tokens.is_private_memory(folder, mounts) is expected
    assert tokens.is_private_memory(tmp_path / "absent", mounts) is False


def test_a_keyring_holds_the_token_where_there_is_one(
    office: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With a keyring the token lies there and in no file; signing out takes it away."""
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backend")

    class Ring(backend.KeyringBackend):
        priority = 5
        name = "a ring in a file"
        held: dict[tuple[str, str], str] = {}

        def set_password(self, service: str, username: str, password: str) -> None:
            self.held[service, username] = password

        def get_password(self, service: str, username: str) -> str | None:
            return self.held.get((service, username))

        def delete_password(self, service: str, username: str) -> None:
            del self.held[service, username]

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "named.by.the.user")
    monkeypatch.setattr(keyring, "get_keyring", Ring)
    origin = office.ledger.about.origin
    assert tokens.keep(origin, Kept("in-the-ring")) == "a ring in a file"
    assert b"in-the-ring" not in b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*.json"))
    found = tokens.find(origin)
    assert found is not None
    assert found.token == "in-the-ring"
    tokens.forget(origin)
    assert Ring.held == {}
    assert tokens.find(origin) is None


def test_a_keyring_that_fails_is_done_without(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that is locked or broken does not keep anybody from signing in: the file is used."""
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backend")

    class Broken(backend.KeyringBackend):
        priority = 5

        def set_password(self, service: str, username: str, password: str) -> None:
            raise RuntimeError("locked")

        def get_password(self, service: str, username: str) -> str | None:
            raise RuntimeError("locked")

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "named.by.the.user")
    monkeypatch.setattr(keyring, "get_keyring", Broken)
    where = tokens.keep(office.ledger.about.origin, Kept("in-a-file"))
    assert Path(where).is_file()
    found = tokens.find(office.ledger.about.origin)
    assert found is not None
    assert found.token == "in-a-file"
