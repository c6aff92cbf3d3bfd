"""People sign in to a ledger in a file and to one on a server alike."""

from __future__ import annotations

from typing import Any

import pytest

from wamledger.ledger.faults import AccessFault
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services.access import changing, enrolment, founding, log, sessions, signing_in, users
from wamledger.services.access.person import act
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify

FIRST, SECOND, THIRD = (
    "copper lantern drifts over sand",
    "violet staircase hums in march",
    "seven otters and a kettle",
)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are tried with a small share of the memory."""
    monkeypatch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    monkeypatch.setenv("WAMLEDGER_ARGON2", "1,3,1")


def test_the_whole_way_on_each_engine(ledger: Ledger, new_user: Any) -> None:
    """Founding, enrolment, failures, sessions, a reset and the access record do the same on each engine."""
    made = founding.found(ledger, "ADAMU", FIRST, name="Adamu Bello")
    assert not post_operations(ledger, [new_user("BINTA", "Binta Sow", "APPROVER", "WAM_OFFICER")]).refused
    enrolment.enrol(ledger, made.person, "BINTA", SECOND)
    with pytest.raises(AccessFault, match="is wrong"):
        signing_in.sign_in(ledger, "BINTA", "wrong", wait=lambda _seconds: None)
    with ledger.writing() as link:
        link.run("""UPDATE credential SET locked_until = last_failure_at WHERE "user" = 'BINTA'""")
    beside = signing_in.sign_in(ledger, "BINTA", SECOND)
    act(ledger, made.person, beside)
    assert not post_operations(
        ledger, [new_user("CHIKA", "Chika Obi", "AUDITOR", approved_by="BINTA")]
    ).refused
    enrolment.enrol(ledger, made.person, "CHIKA", THIRD, second=beside)
    token = sessions.begin(ledger, signing_in.sign_in(ledger, "CHIKA", THIRD))
    assert sessions.resumed(ledger, token).user == "CHIKA"
    changing.reset(
        ledger, made.person, beside, "CHIKA", "amber trains cross nine bridges", reason="forgotten"
    )
    with pytest.raises(AccessFault, match="not signed in"):
        sessions.resumed(ledger, token)
    other = sessions.begin(ledger, signing_in.sign_in(ledger, "CHIKA", "amber trains cross nine bridges"))
    assert users.sign_out_others(ledger, made.person) == 1
    with pytest.raises(AccessFault, match="not signed in"):
        sessions.resumed(ledger, other)
    assert [each.state for each in users.users(ledger)] == ["enrolled"] * 3
    assert users.shut_out(ledger) == []
    assert log.broken(ledger) == []
    events = [each.event for each in log.records(ledger)][::-1]
    assert events == [
        "ENROLLED",
        "ENROLLED",
        "SIGN_IN_FAILED",
        "SIGNED_IN",
        "ENROLLED",
        "SIGNED_IN",
        "PASSPHRASE_RESET",
        "SIGNED_IN",
        "SIGNED_OUT_BY_OTHER",
    ]
    assert verify(ledger).sound
