"""Signing in: who is let in, who is not, and what guessing costs."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from wamledger.ledger import sealed_key, sealing
from wamledger.ledger.faults import AccessFault
from wamledger.services.access import changing, credentials, enrolment, users
from wamledger.services.posting import post_operations

WRONG = "not the one that it should be"


def test_the_right_passphrase_opens_the_key(office: Any) -> None:
    """Whoever gives their passphrase has the key that is enrolled, and what opens the key of the ledger."""
    person = office.sign_in("BINTA")
    (vkey,) = office.column('SELECT vkey FROM user_key WHERE "user" = ?', "BINTA")
    assert person.signer.vkey == vkey
    assert person.kek is not None
    assert office.events()[-1] == ("BINTA", "SIGNED_IN")


@pytest.mark.parametrize("typed", ["binta", " BINTA ", "Binta"])
def test_the_code_may_be_typed_small(office: Any, typed: str) -> None:
    """The code of a user is taken in small letters too."""
    assert office.sign_in(typed, office_passphrase("BINTA")).user == "BINTA"


def office_passphrase(user: str) -> str:
    return {"BINTA": "violet staircase hums in march"}[user]


def test_a_wrong_passphrase_is_refused_and_recorded(office: Any) -> None:
    """A wrong passphrase is refused without saying which of the two was wrong, and stands in the record."""
    with pytest.raises(AccessFault, match="user or the passphrase is wrong"):
        office.sign_in("BINTA", WRONG)
    assert office.events()[-1] == ("BINTA", "SIGN_IN_FAILED")
    assert office.column('SELECT failures FROM credential WHERE "user" = ?', "BINTA") == [1]


def test_what_was_typed_for_an_unknown_user_is_not_kept(office: Any) -> None:
    """A passphrase that somebody typed as a code stands nowhere in the ledger."""
    typed = "COPPER LANTERN DRIFTS"
    with pytest.raises(AccessFault) as told:
        office.sign_in(typed, WRONG)
    assert office.events()[-1] == ("", "SIGN_IN_FAILED")
    assert typed not in str(told.value)
    office.ledger.close()
    held = b"".join(path.read_bytes() for path in office.ledger.database.beside.key.parent.iterdir())
    assert typed.encode() not in held
    assert b"SIGN_IN_FAILED" in held


@pytest.mark.parametrize("known", ["BINTA", "NOBODY"])
def test_an_unknown_user_costs_as_much(office: Any, known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a user that there is and for one that there is not, Argon2id runs once."""
    runs: list[str] = []
    real = sealing.master
    monkeypatch.setattr(sealing, "master", lambda *given: runs.append(given[0]) or real(*given))
    with pytest.raises(AccessFault):
        office.sign_in(known, WRONG)
    assert runs == [WRONG]


def test_an_unknown_user_is_tried_with_the_default_cost() -> None:
    """The parameters for a user that there is not are those of new users, and the salt is the same each time."""
    first, second = credentials.of_nobody("NOBODY"), credentials.of_nobody("NOBODY")
    assert first.kdf == sealing.Kdf.DEFAULT
    assert first.salt == second.salt
    assert first.verifier != second.verifier


def test_delays_grow(office: Any) -> None:
    """After each failure the account is closed for 1, 2, 4 … seconds and never more than 60; success forgets them."""
    for expected in (1, 2, 4, 8, 16, 32, 60, 60, 60):
        with pytest.raises(AccessFault, match="is wrong"):
            office.sign_in("CHIKA", WRONG)
        with office.ledger.reading() as link:
            found = credentials.read(link, "CHIKA")
        assert found.closed_for(office.clock()) == expected * 1_000_000
        office.clock.turn(seconds=expected)
    office.sign_in("CHIKA")
    assert office.column('SELECT failures FROM credential WHERE "user" = ?', "CHIKA") == [0]


def test_a_short_delay_is_waited_out(office: Any) -> None:
    """Whoever mistypes once need not come back later: a second or two are waited."""
    with pytest.raises(AccessFault):
        office.sign_in("CHIKA", WRONG)
    office.sign_in("CHIKA")
    assert 1 <= office.clock.waited < 2


def test_a_long_delay_is_told_and_costs_no_try(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """While an account is closed for longer, nobody tries, not even with the right passphrase, and nothing is counted."""
    _miss(office, "CHIKA", 5)
    monkeypatch.setattr(sealing, "master", lambda *_given: pytest.fail("it was tried"))
    with pytest.raises(AccessFault, match="closed for 16 seconds, after 5 wrong"):
        office.sign_in("CHIKA")
    assert office.column('SELECT failures FROM credential WHERE "user" = ?', "CHIKA") == [5]


def test_ten_failures_lock_for_a_quarter_of_an_hour(office: Any) -> None:
    """Ten failures in a row lock the account for 15 minutes, which is on record; then it opens again."""
    _miss(office, "CHIKA", 10)
    assert office.events()[-1] == ("CHIKA", "LOCKED_OUT")
    office.clock.turn(minutes=14, seconds=50)
    with pytest.raises(AccessFault, match="closed for 10 seconds"):
        office.sign_in("CHIKA")
    office.clock.turn(seconds=10)
    office.sign_in("CHIKA")


def test_a_hundred_failures_need_two_persons(office: Any) -> None:
    """After 100 failures in a row the account stays shut, however long one waits."""
    with office.ledger.writing() as link:
        link.run(
            """UPDATE credential SET failures = 99, last_failure_at = ?, locked_until = ? WHERE "user" = 'CHIKA'""",
            (office.clock(), office.clock()),
        )
    with pytest.raises(AccessFault, match="is wrong"):
        office.sign_in("CHIKA", WRONG)
    assert office.events()[-1] == ("CHIKA", "LOCKED_OUT")
    office.clock.turn(hours=24 * 365)
    with pytest.raises(AccessFault, match="is locked: a wrong passphrase was given 100 times"):
        office.sign_in("CHIKA")
    office.acting("ADAMU")
    assert {each.code: each.locked_until for each in users.users(office.ledger)}["CHIKA"] == "reset"


def test_a_clock_that_is_put_back_locks_nobody_out(office: Any) -> None:
    """A delay that was set by a clock that ran ahead does not outlast its correction."""
    office.clock.turn(hours=24 * 400)
    _miss(office, "CHIKA", 10)
    office.clock.turn(hours=-24 * 400)
    office.sign_in("CHIKA")


def test_many_at_once_are_one_after_the_other(office: Any) -> None:
    """Programs that try at the same moment get no more tries than one: the attempt is counted before it is made."""
    tried: list[str] = []
    told: list[str] = []
    real = sealing.master

    def slow(passphrase: str, *rest: Any) -> Any:
        tried.append(passphrase)
        return real(passphrase, *rest)

    def guess(number: int) -> None:
        try:
            office.sign_in("CHIKA", f"{WRONG} {number}")
        except AccessFault as fault:
            told.append(fault.message)

    _miss(office, "CHIKA", 6)  # closed for 32 seconds
    office.clock.turn(seconds=32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "master", slow)
        threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert len(tried) == 1
    assert sum("closed for" in message for message in told) == 7


def test_a_closed_account_does_not_sign_in(office: Any) -> None:
    """A user whose account is closed is refused with the right passphrase, and told why."""
    office.acting("ADAMU", "BINTA")
    _posted(office, {"op": "change_user", "code": "CHIKA", "closed": True, "reason": "leaves"})
    with pytest.raises(AccessFault, match="account of CHIKA is closed"):
        office.sign_in("CHIKA")
    with pytest.raises(AccessFault, match="passphrase is wrong"):
        office.sign_in("CHIKA", WRONG)


def test_a_revoked_key_does_not_sign_in(office: Any) -> None:
    """A user whose key was revoked is refused until another is enrolled."""
    office.acting("ADAMU", "BINTA")
    (key,) = office.column('SELECT key_id FROM user_key WHERE "user" = ?', "CHIKA")
    _posted(office, {"op": "revoke_key", "user": "CHIKA", "key_id": key, "reason": "stolen"})
    with pytest.raises(AccessFault, match="not enrolled any more"):
        office.sign_in("CHIKA")


def test_whoever_has_gone_is_shut_out_of_the_key_file(office: Any) -> None:
    """The slot, credential and sessions of somebody whose account is closed are gone when an administrator signs in."""
    office.acting("ADAMU", "BINTA")
    assert users.shut_out(office.ledger) == []
    _posted(office, {"op": "change_user", "code": "CHIKA", "closed": True, "reason": "leaves"})
    assert users.shut_out(office.ledger) == ["CHIKA"]
    assert b'"CHIKA"' not in office.ledger.database.beside.key.read_bytes()
    assert office.column('SELECT "user" FROM credential ORDER BY 1') == ["ADAMU", "BINTA"]
    assert users.shut_out(office.ledger) == []


def test_a_credential_of_another_user_opens_nothing(office: Any) -> None:
    """Somebody who puts their own credential under another code does not become that user."""
    with office.ledger.writing() as link:
        mine = link.one(
            """SELECT kdf, salt, verifier, key_id, sealed_key FROM credential WHERE "user" = 'CHIKA'"""
        )
        link.run(
            """UPDATE credential SET kdf = ?, salt = ?, verifier = ?, key_id = ?, sealed_key = ? WHERE "user" = 'BINTA'""",
            mine,
        )
    with pytest.raises(Exception, match="seal does not open"):
        office.sign_in("BINTA", "seven otters borrow the kettle")


def test_cheaper_parameters_are_refused(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A credential that somebody gave cheaper parameters is not even tried."""
    monkeypatch.setitem(sealing.Kdf.LIMITS, "memory_kib", (64 * 1024, 1024 * 1024))
    with pytest.raises(Exception, match="memory_kib = 1024"):
        office.sign_in("CHIKA")


def test_a_passphrase_grows_dearer_with_the_machine(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine wants passphrases to cost more, the next sign-in sees to it, for the key file as well."""
    monkeypatch.setenv("WAMLEDGER_ARGON2", "2,3,1")
    before = office.sign_in("CHIKA")
    with office.ledger.reading() as link:
        found = credentials.read(link, "CHIKA")
    assert found is not None
    assert found.kdf.memory_kib == 2048
    slots = {slot.name: slot.kdf.memory_kib for slot in sealed_key.slots(office.ledger.database.beside.key)}
    assert (slots["CHIKA"], slots["BINTA"]) == (2048, 1024)
    after = office.sign_in("CHIKA")
    assert (after.kek, after.signer.vkey) == (before.kek, before.signer.vkey)
    monkeypatch.setenv("WAMLEDGER_ARGON2", "1,3,1")
    office.sign_in("CHIKA")
    with office.ledger.reading() as link:
        assert credentials.read(link, "CHIKA") == found


def test_whoever_lost_the_key_is_enrolled_again(office: Any) -> None:
    """After a key was revoked its user is enrolled again, with a new key, and not by a reset."""
    administrator = office.acting("ADAMU", "BINTA")
    (key,) = office.column('SELECT key_id FROM user_key WHERE "user" = ?', "CHIKA")
    _posted(office, {"op": "revoke_key", "user": "CHIKA", "key_id": key, "reason": "stolen"})
    second, new = office.sign_in("BINTA"), "amber trains cross nine bridges"
    with pytest.raises(AccessFault, match="CHIKA is not enrolled"):
        changing.reset(office.ledger, administrator, second, "CHIKA", new, reason="x")
    enrolment.enrol(office.ledger, administrator, "CHIKA", new, second=second)
    assert office.sign_in("CHIKA", new).kek == administrator.kek


def _miss(office: Any, user: str, times: int) -> None:
    for number in range(times):
        with pytest.raises(AccessFault, match="is wrong"):
            office.sign_in(user, WRONG)
        if number < times - 1:
            office.clock.turn(minutes=1)


def _posted(office: Any, operation: dict[str, Any]) -> None:
    whole = {"occurred_at": "2026-03-02T08:00:00Z", "by": "ADAMU", "approved_by": "BINTA", **operation}
    report = post_operations(office.ledger, [whole])
    assert not report.refused, [line.as_json() for line in report.refused]
