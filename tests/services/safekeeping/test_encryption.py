"""A ledger goes into encryption and out of it, and is a whole ledger at every moment."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.safekeeping.conftest import NOTE, PASSPHRASE, PHOTO, Vault, op, posted
from wamledger.ledger import sealed_key
from wamledger.ledger.faults import AccessFault, LedgerBusy, LedgerFault
from wamledger.ledger.sqlite import conversion
from wamledger.ledger.store import Ledger
from wamledger.services import attachments, encryption
from wamledger.services.access import signing_in
from wamledger.services.access.person import act
from wamledger.services.verification import verify

pytestmark = pytest.mark.lasting

WORDS = (b"B. Boss", b"Party 7", b"CREATE TABLE")
SHA = hashlib.sha256(PHOTO).hexdigest()


def plain_words(folder: Path) -> list[str]:
    """Files in which something of the ledger can be read."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in ("photo.png", "note.txt"):
            content = path.read_bytes()
            if any(word in content for word in (*WORDS, PHOTO[:2000], NOTE)) or SHA in path.name:
                found.append(path.name)
    return found


def must_be_whole(vault: Vault, *, encrypted: bool) -> None:
    """The ledger opens, verifies with its files, gives them back, and can be recorded in."""
    ledger, _person = vault.opened()
    with ledger:
        assert (ledger.database.key is not None) is encrypted
        verdict = verify(ledger)
        assert verdict.sound, [finding.message for finding in verdict.findings]
        assert verdict.steps[10].facts["here"] == 2
        for each, content in zip(attachments.attached(ledger), (PHOTO, NOTE), strict=True):
            assert b"".join(attachments.contents(ledger, each)) == content
        posted(ledger, op("add_party", code=f"P{ledger.head().size}", name="Later", kind="UNIT"))


def test_into_encryption_and_out_again(vault: Vault) -> None:
    """The ledger with its files is encrypted, then plain, and says the same; what lay there lies aside."""
    with Ledger.open(vault.where) as ledger:
        before = ledger.head()
    done = vault.encrypt()
    assert done == (2, vault.folder / "gao.db.plain")
    (vault.folder / "gao.db.plain").unlink()
    assert plain_words(vault.folder) == []
    must_be_whole(vault, encrypted=True)
    back = vault.decrypt()
    assert back == (2, vault.folder / "gao.db.encrypted")
    must_be_whole(vault, encrypted=False)
    with Ledger.open(vault.where) as ledger, ledger.reading() as link:
        assert bytes(link.one("SELECT leaf FROM entry WHERE seq = ?", (before.size - 1,))[0])
    assert not sealed_key.stated(Path(f"{vault.where}.key")).has_database_key


def test_what_lies_aside_can_be_opened(vault: Vault) -> None:
    """The encrypted file that decrypting leaves has its key file beside it, and opens with the passphrase."""
    vault.encrypt(remove_plain=True)
    vault.decrypt()
    os.rename(vault.folder / "gao.db.files", vault.folder / "away")
    aside = Vault(vault.folder)
    for suffix in ("", ".key"):
        os.rename(f"{vault.where}.encrypted{suffix}", f"{vault.where}{suffix}")
    ledger, _person = aside.opened()
    with ledger:
        assert ledger.database.key is not None


def test_the_plain_file_is_removed_where_that_is_asked(vault: Vault) -> None:
    """With remove_plain nothing that can be read stays under a name."""
    assert vault.encrypt(remove_plain=True).aside is None
    assert plain_words(vault.folder) == []
    assert vault.names() == [
        "gao.db", "gao.db.files", "gao.db.files.kept", "gao.db.key", "gao.db.tip", "note.txt", "photo.png",
    ]  # fmt: skip


def test_names_of_sealed_files_tell_nothing(vault: Vault) -> None:
    """No digest of an attached file can be found beside an encrypted ledger, and none is noted."""
    vault.encrypt(remove_plain=True)
    seen = [*os.listdir(vault.files), (vault.folder / "gao.db.files.kept").read_text()]
    assert not [text for text in seen if SHA in text]
    assert len(os.listdir(vault.files)) == 2


def test_asking_twice_changes_nothing(vault: Vault) -> None:
    """Encrypting what is encrypted leaves it as it is; decrypting what is plain is refused."""
    vault.encrypt(remove_plain=True)
    assert vault.encrypt() == (0, None)
    vault.decrypt()
    with pytest.raises(LedgerFault, match="is not encrypted"):
        vault.decrypt()


def test_somebody_else_has_it_open(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program has the ledger open nothing is changed, and that is said."""
    monkeypatch.setattr(
        encryption.exchange.alone.__wrapped__, "__kwdefaults__", {"library": None, "wait": 50}
    )
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        with Ledger.open(vault.where) as other:
            other.head()
            os.write(ready[1], b"x")
            os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    try:
        with pytest.raises(LedgerBusy, match="open"):
            vault.encrypt()
    finally:
        os.write(done[1], b"x")
        os.waitpid(child, 0)
    must_be_whole(vault, encrypted=False)


def test_an_open_ledger_is_not_encrypted(tmp_path: Path) -> None:
    """Where nobody signs in there is nobody who could open it again."""
    where = str(tmp_path / "open.db")
    with (
        Ledger.create(where, code="X", mission="X") as ledger,
        pytest.raises(AccessFault, match="nobody signs in"),
    ):
        encryption.encrypt(where, ledger, None)


def test_only_who_may_have_everything_encrypts(vault: Vault) -> None:
    """Whoever has not signed in, and whoever cannot open the key file, changes nothing."""
    with Ledger.open(vault.where) as ledger, pytest.raises(AccessFault):
        encryption.encrypt(vault.where, ledger, None)
    with Ledger.open(vault.where) as ledger:
        person = signing_in.sign_in(ledger, "BOSS", PASSPHRASE)
        act(ledger, person)
        without = type(person)(person.user, person.signer, None)
        with pytest.raises(AccessFault, match="key file"):
            encryption.encrypt(vault.where, ledger, without)
    must_be_whole(vault, encrypted=False)


def test_a_copy_that_differs_takes_nobodys_place(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy in which one value is another is found before it takes the ledger's place."""
    real = conversion._both
    calls = 0

    def careless(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        connection = real(*arguments)
        if calls == 2:
            connection.execute("UPDATE copy.party SET name = 'Another' WHERE code = 'Q7'")
        return connection

    monkeypatch.setattr(conversion, "_both", careless)
    with pytest.raises(LedgerFault, match="not the same"):
        vault.encrypt()
    monkeypatch.undo()
    assert calls == 2


def is_finished(vault: Vault) -> bool:
    """Whether the key file holds no key of an encrypted database any more."""
    return not sealed_key.stated(Path(f"{vault.where}.key")).has_database_key


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.parametrize("way", ["encrypt", "decrypt"])
def test_killed_anywhere_one_good_ledger_is_left(
    vault: Vault, way: str, killed_at: Callable[..., int], tmp_path: Path
) -> None:
    """A process that is killed at any of its steps on the disk leaves a ledger that opens, and the next one finishes."""
    if way == "decrypt":
        vault.encrypt(remove_plain=True)
    step, kills = 0, 0
    while True:
        copy = Vault(tmp_path / f"at-{step}")
        shutil.copytree(vault.folder, copy.folder)
        code = killed_at(copy.opened, getattr(copy, way), step)
        assert code in (0, 9), step
        if code == 0:
            break
        with copy.looked_at() as ledger:
            assert not ledger.faults
            assert verify(ledger, projections=False, files=False).sound, step
            for content in (PHOTO, NOTE):
                digest = hashlib.sha256(content).hexdigest()
                assert b"".join(attachments.folder(ledger).contents(digest, "")) == content, step
        kills += 1
        if step % 6 == 0:
            if not (way == "decrypt" and is_finished(copy)):
                getattr(copy, way)()
            must_be_whole(copy, encrypted=way == "encrypt")
        shutil.rmtree(copy.folder)
        step += 1
    assert kills > 20
