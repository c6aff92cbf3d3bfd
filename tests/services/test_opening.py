"""A ledger is made with its first user or not at all, and opened by whoever may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.closed_desk import cheap
from wamledger.domain.reading import Malformed
from wamledger.ledger.faults import AccessFault, KeyFault, LedgerFault
from wamledger.services import opening, registers
from wamledger.services.access import founding
from wamledger.services.access.passphrases import PassphraseFault
from wamledger.services.keys import sealing_own

PASSPHRASE = "copper lantern drifts over sand"


def wanted(folder: Path, **more: Any) -> opening.Wanted:
    given = {
        "where": str(folder / "gao.db"),
        "code": "gao",
        "mission": "Sector East",
        "user": "adamu",
        "name": "Adamu Bello",
    }
    return opening.Wanted(**{**given, **more})


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cheap(monkeypatch)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "office").mkdir()
    return tmp_path / "office"


@pytest.mark.parametrize(
    ("keeps_stock", "roles"), [(True, ["ADMINISTRATOR", "WAM_OFFICER"]), (False, ["ADMINISTRATOR"])]
)
def test_an_open_ledger_has_its_first_user(folder: Path, keeps_stock: bool, roles: list[str]) -> None:
    """Where nobody signs in, the first user is on record, with stock to look after only where they said so."""
    begun = opening.begin(wanted(folder, keeps_stock=keeps_stock))
    assert begun.recovery_code == ""
    assert not begun.ledger.is_closed
    assert begun.ledger.about.code == "GAO"
    found = registers.rows(begun.ledger, registers.named("users"))
    assert [(each["code"], each["roles"]) for each in found] == [("ADAMU", roles)]
    begun.ledger.close()


def test_a_ledger_that_people_sign_in_to_is_closed_at_once(folder: Path) -> None:
    """The founder is in, the key is sealed, and the recovery code is given."""
    begun = opening.begin(wanted(folder, passphrase=PASSPHRASE))
    assert begun.person is not None
    assert begun.person.user == "ADAMU"
    assert begun.ledger.is_closed
    assert len(begun.recovery_code.split("-")) == 8
    begun.ledger.close()


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"passphrase": "password"}, PassphraseFault),
        ({"code": "no code"}, LedgerFault),
        ({"user": "NO USER"}, Malformed),
        ({"encrypted": True}, LedgerFault),
        ({"name": "", "passphrase": PASSPHRASE}, Malformed),
    ],
)
def test_what_cannot_be_made_leaves_no_file(
    folder: Path, more: dict[str, Any], fault: type[Exception]
) -> None:
    """Whatever is wrong with what is wanted is said before there is anything."""
    with pytest.raises(fault):
        opening.begin(wanted(folder, **more))
    assert list(folder.iterdir()) == []


def test_a_founder_who_is_not_let_in_leaves_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made of a ledger that nobody was let into is gone, so that one can begin again."""

    def refused(*_given: Any, **_more: Any) -> Any:
        raise AccessFault("No.", "Try again.")

    monkeypatch.setattr(founding, "found", refused)
    with pytest.raises(AccessFault):
        opening.begin(wanted(folder, passphrase=PASSPHRASE))
    assert list(folder.iterdir()) == []


def test_what_lies_there_is_never_made_over(folder: Path) -> None:
    """A ledger is not made where something lies, and what lies there stays as it is."""
    (folder / "gao.db").write_bytes(b"a letter")
    with pytest.raises(LedgerFault):
        opening.begin(wanted(folder))
    assert (folder / "gao.db").read_bytes() == b"a letter"


def test_a_ledger_that_is_not_there_is_said_to_be_so(folder: Path) -> None:
    """Whoever opens a ledger that does not exist is told that, and none is made."""
    with pytest.raises(LedgerFault, match="There is no ledger"):
        opening.opened(str(folder / "gao.db"))
    assert list(folder.iterdir()) == []


def test_a_sealed_key_is_unlocked_once(folder: Path) -> None:
    """Where nobody signs in and the key is sealed, the passphrase puts it at hand; a wrong one does not."""
    begun = opening.begin(wanted(folder))
    sealing_own.seal(begun.ledger, None, PASSPHRASE)
    begun.ledger.close()
    ledger = opening.opened(str(folder / "gao.db"))
    with pytest.raises(KeyFault):
        opening.unlock(ledger, "no such words at all")
    with pytest.raises(KeyFault):
        ledger.own_key()
    opening.unlock(ledger, PASSPHRASE)
    assert ledger.own_key().vkey == ledger.about.vkey
    sealing_own.seal_again(ledger, PASSPHRASE, "green umbrella beside the well")
    ledger.close()
    again = opening.opened(str(folder / "gao.db"))
    with pytest.raises(KeyFault):
        opening.unlock(again, PASSPHRASE)
    opening.unlock(again, "green umbrella beside the well")
    again.close()
