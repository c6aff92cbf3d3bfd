"""Founding a ledger, enrolling its people, and passphrases that change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wamledger.domain.reading import Malformed
from wamledger.domain.refusals import Refused
from wamledger.ledger import recovery_code, sealed_key
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.ledger.sealing import master
from wamledger.ledger.store import Ledger
from wamledger.services.access import changing, enrolment, founding, sessions, signing_in, users
from wamledger.services.access.passphrases import PassphraseFault
from wamledger.services.access.person import act
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify

NEW = "amber trains cross nine bridges"


def _entries(ledger: Ledger) -> list[dict[str, Any]]:
    with ledger.reading() as link:
        return [json.loads(bytes(row[0])) for row in link.rows("SELECT entry FROM entry ORDER BY seq")]


def _signatures(entry: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((each["user"], each["meaning"]) for each in entry["sigs"])


@pytest.fixture
def empty(office: Any, tmp_path: Path) -> Any:
    """A ledger in which nothing has happened."""
    with Ledger.create(
        str(tmp_path / "new.db"), code="MOP", mission="Sector West", clock=office.clock
    ) as ledger:
        yield ledger


def test_the_founder_is_added_enrolled_and_acts(empty: Ledger) -> None:
    """Founding an empty ledger adds the first user, enrols their key by its own signature, and closes the ledger."""
    made = founding.found(empty, "ngo", NEW, name="Ngo Thi Lan")
    assert empty.is_closed
    first, second = _entries(empty)
    assert first["body"]["operation"]["roles"] == ["ADMINISTRATOR"]
    assert first["sigs"] == []
    assert _signatures(second) == [("NGO", "enrolled"), ("NGO", "posted")]
    report = post_operations(
        empty,
        [
            {
                "op": "add_user",
                "occurred_at": "2026-03-02T08:00:00Z",
                "by": "NGO",
                "code": "B",
                "name": "B. Two",
                "roles": ["APPROVER"],
            }
        ],
    )
    assert not report.refused
    assert verify(empty).sound
    assert made.person.user == "NGO"


def test_the_key_of_the_ledger_is_sealed(empty: Ledger) -> None:
    """After founding the key file holds no seed in the open; the founder and the recovery code open it."""
    path = empty.database.beside.key
    plain = json.loads(path.read_bytes())["seed"]
    made = founding.found(empty, "NGO", NEW, name="Ngo Thi Lan")
    content = path.read_text()
    assert plain not in content
    assert {slot.name for slot in sealed_key.slots(path)} == {"NGO", "RECOVERY"}
    slot = next(each for each in sealed_key.slots(path) if each.name == "RECOVERY")
    typed = recovery_code.read(made.recovery_code.lower().replace("-", " "))
    kek = sealed_key.open_slot(path, "RECOVERY", master(typed, slot.salt, slot.kdf).slot_key())
    assert sealed_key.load_sealed(path, kek).vkey == empty.about.vkey
    assert path.stat().st_mode & 0o777 == 0o600


def test_nobody_founds_twice(office: Any) -> None:
    """A ledger to which people sign in is not founded again."""
    with pytest.raises(AccessFault, match="sign in to this ledger already"):
        founding.found(office.ledger, "ADAMU", NEW)


def test_an_open_ledger_with_a_history_is_closed_by_its_administrator(office: Any, empty: Ledger) -> None:
    """In a ledger with a history an administrator of its own founds; anybody else is refused, and it stays open."""
    base = {"op": "add_user", "occurred_at": "2026-03-02T08:00:00Z", "by": "A"}
    operations = [
        {**base, "code": "A", "name": "A. One", "roles": ["ADMINISTRATOR"]},
        {**base, "code": "B", "name": "B. Two", "roles": ["WAM_OFFICER"]},
    ]
    assert not post_operations(empty, operations).refused
    with pytest.raises(Refused, match="B"):
        founding.found(empty, "B", NEW)
    with pytest.raises(AccessFault, match="no user C"):
        founding.found(empty, "C", NEW, name="C. Three")
    assert not empty.is_closed
    assert json.loads(empty.database.beside.key.read_bytes())["kind"] == "plain"
    founding.found(empty, "A", NEW)
    assert empty.is_closed
    assert verify(empty).sound


@pytest.mark.parametrize(
    ("user", "name", "passphrase", "kind"),
    [
        ("NGO", None, NEW, AccessFault),
        ("NGO", "Ngo Thi Lan", "short of 15", PassphraseFault),
        ("NGO", "Ngo Thi Lan", "passwordpassword", PassphraseFault),
        ("N GO", "Ngo Thi Lan", NEW, Malformed),
        ("RECOVERY", "Ngo Thi Lan", NEW, AccessFault),
    ],
)
def test_what_does_not_found(empty: Ledger, user: str, name: str | None, passphrase: str, kind: type) -> None:
    """Without a name, with a code that is none or is taken, or a poor passphrase nothing is founded, and nothing changes."""
    before = empty.database.beside.key.read_bytes()
    with pytest.raises(kind):
        founding.found(empty, user, passphrase, name=name)
    assert empty.head().size == 0
    assert not empty.is_closed
    assert empty.database.beside.key.read_bytes() == before
    with pytest.raises(kind):
        founding.must_be_ready(user, name, lambda: passphrase)


def test_three_sign_an_enrolment(office: Any) -> None:
    """From the third person on the entry of an enrolment carries administrator, second person and the key itself."""
    entries = [each for each in _entries(office.ledger) if each["body"]["operation"]["op"] == "enrol_key"]
    assert [_signatures(each) for each in entries] == [
        [("ADAMU", "enrolled"), ("ADAMU", "posted")],
        [("ADAMU", "posted"), ("BINTA", "enrolled")],
        [("ADAMU", "posted"), ("BINTA", "approved"), ("CHIKA", "enrolled")],
    ]
    assert verify(office.ledger).sound


def _fourth(office: Any, new_user: Any) -> Any:
    administrator = office.acting("ADAMU", "BINTA")
    report = post_operations(office.ledger, [new_user("DAYO", "Dayo Ade", "AUDITOR", approved_by="BINTA")])
    assert not report.refused, report.refused[0].as_json()
    return administrator


def test_without_a_second_person_nobody_is_enrolled(office: Any, new_user: Any) -> None:
    """Once two are enrolled an enrolment without a second person is refused, and no slot and no credential is left."""
    administrator = _fourth(office, new_user)
    before = office.ledger.database.beside.key.read_bytes()
    with pytest.raises(Refused) as told:
        enrolment.enrol(office.ledger, administrator, "DAYO", NEW)
    assert told.value.code.value == "approval_missing"
    assert {slot.name for slot in sealed_key.slots(office.ledger.database.beside.key)} == {
        "ADAMU", "BINTA", "CHIKA", "RECOVERY",
    }  # fmt: skip
    assert len(before) == len(office.ledger.database.beside.key.read_bytes())
    assert "DAYO" not in office.column('SELECT "user" FROM credential')
    enrolment.enrol(office.ledger, administrator, "DAYO", NEW, second=office.sign_in("BINTA"))
    assert office.sign_in("DAYO", NEW).kek == administrator.kek


@pytest.mark.parametrize(
    ("by", "second", "code"),
    [
        ("BINTA", "ADAMU", "role_forbids"),
        ("CHIKA", "BINTA", "role_forbids"),
        ("ADAMU", "CHIKA", "approver_role"),
        ("ADAMU", "ADAMU", "same_person"),
    ],
)
def test_who_may_not_enrol(office: Any, new_user: Any, by: str, second: str, code: str) -> None:
    """Only an administrator enrols, beside somebody else whom the table of roles allows."""
    _fourth(office, new_user)
    with pytest.raises(Refused) as told:
        enrolment.enrol(office.ledger, office.sign_in(by), "DAYO", NEW, second=office.sign_in(second))
    assert told.value.code.value == code
    assert "DAYO" not in office.column('SELECT "user" FROM credential')


def test_nobody_is_enrolled_twice_or_unknown(office: Any) -> None:
    """Whoever is enrolled is told how a passphrase is reset; whoever is no user, how one becomes one."""
    administrator, second = office.acting("ADAMU"), office.sign_in("BINTA")
    with pytest.raises(AccessFault, match="CHIKA is enrolled already"):
        enrolment.enrol(office.ledger, administrator, "CHIKA", NEW, second=second)
    with pytest.raises(AccessFault, match="knows no user EZE"):
        enrolment.enrol(office.ledger, administrator, "EZE", NEW, second=second)


def test_whoever_cannot_unlock_the_key_enrols_nobody(office: Any, new_user: Any) -> None:
    """An administrator who has not unlocked the key file cannot give others a slot, and is told so."""
    administrator = _fourth(office, new_user)
    locked = type(administrator)(administrator.user, administrator.signer, None)
    with pytest.raises(KeyFault, match="ADAMU has not unlocked"):
        enrolment.enrol(office.ledger, locked, "DAYO", NEW, second=office.sign_in("BINTA"))


def test_a_passphrase_changes_and_the_key_stays(office: Any) -> None:
    """Whoever changes their passphrase signs in with the new one alone, with the same key; other sessions are over."""
    before = office.sign_in("CHIKA")
    token = sessions.begin(office.ledger, before)
    changing.change(office.ledger, before, "seven otters borrow the kettle", NEW)
    after = office.sign_in("CHIKA", NEW)
    assert (after.signer.vkey, after.kek) == (before.signer.vkey, before.kek)
    assert ("CHIKA", "PASSPHRASE_CHANGED") in office.events()
    with pytest.raises(AccessFault, match="is wrong"):
        office.sign_in("CHIKA")
    with pytest.raises(AccessFault, match="not signed in"):
        sessions.resumed(office.ledger, token)


@pytest.mark.parametrize(
    "new", ["seven otters borrow the kettle", "passwordpassword", "chika walks at night"]
)
def test_a_poor_change_changes_nothing(office: Any, new: str) -> None:
    """The old passphrase again, a common one and one's own name are not taken."""
    before = office.sign_in("CHIKA")
    with pytest.raises(PassphraseFault):
        changing.change(office.ledger, before, "seven otters borrow the kettle", new)
    office.sign_in("CHIKA")


def test_a_reset_brings_another_key(office: Any) -> None:
    """A reset by two persons revokes the old key and enrols another; what the old one signed stays good."""
    (old,) = office.column('SELECT key_id FROM user_key WHERE "user" = ?', "CHIKA")
    token = sessions.begin(office.ledger, office.sign_in("CHIKA"))
    with office.ledger.writing() as link:
        link.run(
            """UPDATE credential SET failures = 100, last_failure_at = 0, locked_until = 1 WHERE "user" = 'CHIKA'"""
        )
    administrator, second = office.acting("ADAMU"), office.sign_in("BINTA")
    changing.reset(office.ledger, administrator, second, "chika", NEW, reason="forgotten on leave")
    person = office.sign_in("CHIKA", NEW)
    assert person.kek == administrator.kek
    assert person.signer.verifier.key_id.hex() != old
    assert office.column("SELECT key_id FROM user_key WHERE revoked_seq IS NOT NULL") == [old]
    assert [_signatures(each) for each in _entries(office.ledger)[-2:]] == [
        [("ADAMU", "posted"), ("BINTA", "approved")],
        [("ADAMU", "posted"), ("BINTA", "approved"), ("CHIKA", "enrolled")],
    ]
    assert ("ADAMU", "PASSPHRASE_RESET") in office.events()
    with pytest.raises(AccessFault):
        sessions.resumed(office.ledger, token)
    assert verify(office.ledger).sound


@pytest.mark.parametrize(
    ("by", "second", "user", "code"),
    [
        ("ADAMU", "BINTA", "BINTA", "own_authority"),
        ("ADAMU", "BINTA", "ADAMU", "own_authority"),
        ("BINTA", "ADAMU", "CHIKA", "role_forbids"),
        ("ADAMU", "ADAMU", "CHIKA", "same_person"),
        ("ADAMU", "CHIKA", "BINTA", "approver_role"),
    ],
)
def test_who_may_not_reset(office: Any, by: str, second: str, user: str, code: str) -> None:
    """Nobody resets their own passphrase, alone or beside another, nor without the role; nothing changes then."""
    before = office.column('SELECT verifier FROM credential WHERE "user" = ?', user)
    size = office.ledger.head().size
    with pytest.raises(Refused) as told:
        changing.reset(office.ledger, office.acting(by), office.sign_in(second), user, NEW, reason="x")
    assert told.value.code.value == code
    assert office.column('SELECT verifier FROM credential WHERE "user" = ?', user) == before
    assert office.ledger.head().size == size


def test_a_change_that_was_broken_off_leaves_somebody_who_reads(office: Any) -> None:
    """
    Where the power fails between ledger and key file, the new passphrase signs in and unlocks nothing until a reset.
    """
    before = office.ledger.database.beside.key.read_bytes()
    changing.change(office.ledger, office.sign_in("CHIKA"), "seven otters borrow the kettle", NEW)
    office.ledger.database.beside.key.write_bytes(before)
    person = office.sign_in("CHIKA", NEW)
    assert person.kek is None
    act(office.ledger, person)
    administrator, second = office.acting("ADAMU"), office.sign_in("BINTA")
    again = "plum harbour sings at dawn"
    changing.reset(office.ledger, administrator, second, "CHIKA", again, reason="power failed")
    assert office.sign_in("CHIKA", again).kek == administrator.kek


def test_the_database_alone_signs_in_to_read(office: Any) -> None:
    """Whoever has the database without its key file signs in all the same, and can unlock nothing."""
    office.ledger.database.beside.key.unlink()
    person = office.sign_in("BINTA")
    assert person.kek is None
    act(office.ledger, person)
    assert office.ledger.actor.user == "BINTA"


def test_users_say_who_can_sign_in(office: Any, new_user: Any) -> None:
    """The list of users says who is enrolled, who was here when, and is for those whom the table of queries allows."""
    _fourth(office, new_user)
    found = {each.code: each for each in users.users(office.ledger)}
    assert [(code, each.state) for code, each in found.items()] == [
        ("ADAMU", "enrolled"),
        ("BINTA", "enrolled"),
        ("CHIKA", "enrolled"),
        ("DAYO", "not enrolled"),
    ]
    assert found["ADAMU"].last_signed_in_at == "2026-03-02T08:00:00Z"
    assert found["CHIKA"].last_signed_in_at is None
    assert found["CHIKA"].as_json()["roles"] == ["STOREKEEPER"]
    office.acting("CHIKA")
    with pytest.raises(AccessFault, match="CHIKA may not read this"):
        users.users(office.ledger)


def test_signing_in_to_an_open_ledger_is_refused(empty: Ledger) -> None:
    """Where nobody is enrolled there is nobody to sign in as."""
    with pytest.raises(AccessFault, match="is wrong"):
        signing_in.sign_in(empty, "ADAMU", NEW)
