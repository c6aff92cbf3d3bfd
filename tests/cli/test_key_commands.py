"""Keys and witnesses on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.services.access.conftest import PASSPHRASES, cheap

Run = Any
WORDS = "violet staircase hums in march"
OTHER = "seven otters borrow the kettle"


@pytest.fixture(name="open_")
def _open(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program in a folder with an open ledger of one administrator."""
    cheap(monkeypatch)
    assert run("init", "--code", "GAO").code == 0
    assert run("add-user", "ADAMU", "--name", "A. B.", "--role", "ADMINISTRATOR", "--by", "ADAMU").code == 0
    return run


@pytest.fixture(name="closed")
def _closed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program in a folder with a ledger to which ADAMU and BINTA sign in; each call is ADAMU's, with BINTA beside."""
    cheap(monkeypatch)
    Path("pass").write_text(PASSPHRASES["ADAMU"] + "\n")
    founded = run(
        "init",
        "--code",
        "GAO",
        "--administrator",
        "ADAMU",
        "--name",
        "Musa",
        "--passphrase-file",
        "pass",
        "--json",
    )
    assert founded.code == 0, founded.err
    monkeypatch.setenv("CODE", founded.json["recovery_code"])
    monkeypatch.setenv("WAMLEDGER_USER", "ADAMU")
    monkeypatch.setenv("WAMLEDGER_PASSPHRASE", PASSPHRASES["ADAMU"])
    assert run("add-user", "BINTA", "--name", "Awa", "--role", "APPROVER").code == 0
    Path("pass").write_text(PASSPHRASES["BINTA"] + "\n")
    assert run("enrol", "BINTA", "--passphrase-file", "pass").code == 0
    monkeypatch.setenv("WAMLEDGER_SECOND_PASSPHRASE", PASSPHRASES["BINTA"])
    return run


def vkeys(run: Run) -> list[str]:
    return [each["vkey"] for each in run("keys", "--json").json["keys"]]


def test_keys_are_shown(open_: Run) -> None:
    """The command says how the key is kept and who signs heads, and measures a passphrase where it is asked to."""
    answer = open_("keys", "--measure")
    assert "lies open" in answer.out
    assert "One try of a passphrase takes 0." in answer.out
    told = open_("keys", "--json").json
    assert (told["kind"], told["unlocked_by"], told["seconds"]) == ("plain", [], None)
    assert [each["from"] for each in told["keys"]] == [0]


def test_a_key_is_sealed(open_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was sealed is used by whoever gives its passphrase, and by nobody else."""
    monkeypatch.setenv("WAMLEDGER_KEY_PASSPHRASE", WORDS)
    sealed = open_("seal-key", "--json")
    assert sealed.code == 0
    assert len(sealed.json["recovery_code"]) == 39
    assert open_("keys", "--json").json["unlocked_by"] == ["MACHINE", "RECOVERY"]
    assert open_("add-user", "BINTA", "--name", "B", "--role", "AUDITOR", "--by", "ADAMU").code == 0
    monkeypatch.setenv("WAMLEDGER_KEY_PASSPHRASE", OTHER)
    refused = open_("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--by", "ADAMU")
    assert (refused.code, "does not open" in refused.err) == (4, True)
    monkeypatch.delenv("WAMLEDGER_KEY_PASSPHRASE")
    refused = open_("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--by", "ADAMU")
    assert (refused.code, "WAMLEDGER_KEY_PASSPHRASE" in refused.err) == (4, True)
    # reading asks nobody
    assert open_("list", "users").code == 0
    assert open_("verify").code == 0


def test_a_passphrase_must_be_good(open_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that would be tried first is refused, and the key stays open."""
    monkeypatch.setenv("WAMLEDGER_KEY_PASSPHRASE", "password1234")
    assert open_("seal-key").code in (2, 4)
    assert open_("keys", "--json").json["kind"] == "plain"


def test_another_passphrase(open_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows the old passphrase gives the key another; sealing it twice is refused."""
    monkeypatch.setenv("WAMLEDGER_KEY_PASSPHRASE", WORDS)
    code = open_("seal-key", "--json").json["recovery_code"]
    again = open_("seal-key")
    assert again.code == 4
    monkeypatch.delenv("WAMLEDGER_KEY_PASSPHRASE")
    Path("both").write_text(f"{WORDS}\n{OTHER}\n")
    assert open_("seal-key", "--again", "--passphrase-file", "both").code == 0
    monkeypatch.setenv("WAMLEDGER_KEY_PASSPHRASE", OTHER)
    assert open_("checkpoint").code == 0
    new = open_("recovery-code", "--json").json["recovery_code"]
    assert new != code


@pytest.mark.parametrize("sealed", [False, True])
def test_a_key_is_rotated(open_: Run, monkeypatch: pytest.MonkeyPatch, sealed: bool) -> None:
    """Rotated, the key of an open ledger signs heads, and verification says which key signed which."""
    monkeypatch.setenv("WAMLEDGER_KEY_PASSPHRASE", WORDS)
    if sealed:
        assert open_("seal-key").code == 0
    assert open_("checkpoint", "--out", "old.txt").code == 0
    first = vkeys(open_)
    rotated = open_("rotate-key", "--reason", "once a year", "--by", "ADAMU", "--json")
    assert rotated.code == 0, rotated.err
    assert vkeys(open_) == [*first, rotated.json["vkey"]]
    assert open_("checkpoint", "--out", "new.txt").code == 0
    answer = open_("verify", "--head", "old.txt", "--head", "new.txt", "--vkey", first[0])
    assert answer.code == 0, answer.out
    assert f"from size 1 to 1: 1, by {first[0]}" in answer.out
    assert f"from size 2 to 2: 1, by {rotated.json['vkey']}" in answer.out
    assert open_("keys", "--json").json["old_key_files"] == []


def test_nobody_is_named(open_: Run) -> None:
    """Whoever rotates the key of an open ledger is named, and must be its administrator."""
    assert open_("rotate-key", "--reason", "x").code == 2
    assert open_("rotate-key", "--reason", "x", "--by", "NOBODY").code == 2


def test_two_rotate_it(closed: Run) -> None:
    """Where people sign in one alone is refused, and two rotate the key."""
    assert closed("rotate-key", "--reason", "x").code in (2, 4)
    rotated = closed("rotate-key", "--reason", "once a year", "--with", "BINTA")
    assert rotated.code == 0, rotated.err
    assert "Heads are signed by a new key" in rotated.out
    told = closed("keys", "--json").json
    assert (len(told["keys"]), told["unlocked_by"]) == (2, ["ADAMU", "RECOVERY", "BINTA"])
    assert closed("verify").code == 0
    assert closed("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--approved-by", "BINTA").code == 0


def test_after_a_theft(closed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a theft one person and a new code open the key; the others are let in, and the old code is void."""
    Path("gao.key").write_bytes(Path("wamledger.db.key").read_bytes())
    rotated = closed("rotate-key", "--stolen", "--reason", "laptop gone", "--with", "BINTA", "--json")
    assert rotated.code == 0, rotated.err
    assert closed("keys", "--json").json["unlocked_by"] == ["ADAMU", "RECOVERY"]
    Path("theirs").write_text(PASSPHRASES["BINTA"] + "\n")
    assert closed("share-key", "BINTA", "--passphrase-file", "theirs").code == 0
    assert closed("keys", "--json").json["unlocked_by"] == ["ADAMU", "RECOVERY", "BINTA"]
    import os

    Path("code").write_text(f"{os.environ['CODE']}\n{PASSPHRASES['BINTA']}\n")
    refused = closed("share-key", "BINTA", "--recovery", "--passphrase-file", "code")
    assert (refused.code, "does not open" in refused.err) == (4, True)
    Path("code").write_text(f"{rotated.json['recovery_code'].lower()}\n{PASSPHRASES['BINTA']}\n")
    assert closed("share-key", "BINTA", "--recovery", "--passphrase-file", "code").code == 0


def test_the_recovery_code_lets_somebody_in(closed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the slots are gone, whoever can sign in lets themselves in with the recovery code."""
    import os

    path = Path("wamledger.db.key")
    record = json.loads(path.read_bytes())
    record["slots"] = [each for each in record["slots"] if each["name"] == "RECOVERY"]
    path.write_text(json.dumps(record))
    shut = closed("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--approved-by", "BINTA")
    assert (shut.code, "sealed" in shut.err) == (4, True)
    assert closed("share-key", "ADAMU").code == 4
    wrong = os.environ["CODE"].replace("0", "2").replace("1", "3") + "X"
    Path("code").write_text(f"{wrong}\n{PASSPHRASES['ADAMU']}\n")
    refused = closed("share-key", "ADAMU", "--recovery", "--passphrase-file", "code")
    assert (refused.code, "no recovery code" in refused.err or "not a recovery code" in refused.err) == (
        4,
        True,
    )
    Path("code").write_text(f"{os.environ['CODE']}\n{PASSPHRASES['ADAMU']}\n")
    assert closed("share-key", "ADAMU", "--recovery", "--passphrase-file", "code").code == 0
    assert closed("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--approved-by", "BINTA").code == 0
    new = closed("recovery-code", "--json")
    assert new.json["recovery_code"] != os.environ["CODE"]


def test_a_closed_ledger_has_no_passphrase_of_its_own(closed: Run) -> None:
    """Where people sign in, the key is under their passphrases, and no machine's."""
    assert closed("seal-key").code == 4


def test_an_open_key_where_people_sign_in(closed: Run) -> None:
    """Where an open key was put back, an administrator seals it again, and lets the others in."""
    from wamledger.ledger import key_file, keys, sealed_key

    path = Path("wamledger.db.key")
    kek = sealed_key.open_slot(path, "ADAMU", slot_key(path, "ADAMU"))
    key_file.replace(path, keys.plain_record(sealed_key.load_sealed(path, kek)))
    assert closed("keys", "--json").json["kind"] == "plain"
    sealed = closed("seal-key", "--json")
    assert sealed.code == 0, sealed.err
    assert closed("keys", "--json").json["unlocked_by"] == ["ADAMU", "RECOVERY"]
    Path("theirs").write_text(PASSPHRASES["BINTA"] + "\n")
    assert closed("share-key", "BINTA", "--passphrase-file", "theirs").code == 0
    assert closed("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--approved-by", "BINTA").code == 0


def slot_key(path: Path, name: str) -> bytes:
    from wamledger.ledger import sealed_key, sealing

    (slot,) = (each for each in sealed_key.slots(path) if each.name == name)
    return sealing.master(PASSPHRASES[name], slot.salt, slot.kdf).slot_key()


def test_an_office_witnesses(open_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """From checkpoint to cosignature to verification, as two offices do it with files."""
    monkeypatch.setenv("WAMLEDGER_WITNESS_PASSPHRASE", WORDS)
    made = open_("witness-key", "hq.key", "--name", "hq.example/witness", "--json")
    assert made.code == 0, made.err
    assert open_("witness-key", "hq.key", "--name", "hq.example/witness").code == 2
    (site,) = vkeys(open_)
    open_("checkpoint", "--out", "1.txt")
    assert open_("cosign", "1.txt", "--key", "hq.key").code == 2
    cosigned = open_("cosign", "1.txt", "--key", "hq.key", "--vkey", site, "--out", "c1.txt")
    assert cosigned.code == 0, cosigned.err
    open_("add-user", "BINTA", "--name", "B", "--role", "AUDITOR", "--by", "ADAMU")
    open_("checkpoint", "--out", "2.txt")
    assert open_("cosign", "2.txt", "--key", "hq.key").code == 2
    open_("prove", "--consistency", "1", "0", "-o", "since.txt")
    told = open_("cosign", "2.txt", "--key", "hq.key", "--consistency", "since.txt", "--json").json
    assert (told["size"], told["before"]) == (2, 1)
    again = open_("cosign", "since.txt", "--key", "hq.key", "--out", "c2.txt")
    assert again.code == 0
    assert open_("cosign", "1.txt", "--key", "hq.key").code == 2
    witness = ("--witness", made.json["vkey"])
    answer = open_("verify", "--head", "c2.txt", *witness)
    assert answer.code == 0
    assert "size 2 was cosigned by hq.example/witness" in answer.out
    assert open_("verify", "--head", "2.txt", *witness).code == 3
    assert open_("verify", *witness).code == 2
    (listed,) = open_("witnessed", "--key", "hq.key", "--json").json
    assert (listed["size"], listed["contradictions"]) == (2, 0)
    assert "hq.example" not in open_("witnessed", "--key", "hq.key").out


def test_two_histories_end_with_three(open_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A head that contradicts what the witness saw ends with exit code 3, and is kept."""
    import shutil

    monkeypatch.setenv("WAMLEDGER_WITNESS_PASSPHRASE", WORDS)
    open_("witness-key", "hq.key", "--name", "hq.example/witness", "--no-passphrase")
    (site,) = vkeys(open_)
    for name in ("wamledger.db", "wamledger.db.key"):
        shutil.copy(name, name.replace("wamledger", "copy"))
    open_("add-user", "BINTA", "--name", "B", "--role", "AUDITOR", "--by", "ADAMU")
    open_("checkpoint", "--out", "1.txt")
    open_("add-user", "CHIKA", "--name", "C", "--role", "AUDITOR", "--by", "ADAMU", "--ledger", "copy.db")
    open_("checkpoint", "--out", "2.txt", "--ledger", "copy.db")
    assert open_("cosign", "1.txt", "--key", "hq.key", "--vkey", site).code == 0
    refused = open_("cosign", "2.txt", "--key", "hq.key")
    assert (refused.code, "two histories" in refused.err) == (3, True)
    assert open_("witnessed", "--key", "hq.key", "--json").json[0]["contradictions"] == 1


def test_a_proof_with_witnesses(open_: Run) -> None:
    """check-proof takes each key of the ledger, and demands witnesses where some are named."""
    made = open_("witness-key", "m.key", "--name", "m.example/w", "--no-passphrase", "--json").json["vkey"]
    open_("checkpoint", "--out", "old.txt")
    first = vkeys(open_)[0]
    open_("rotate-key", "--reason", "x", "--by", "ADAMU")
    second = vkeys(open_)[1]
    open_("prove", "--consistency", "1", "0", "-o", "since.txt")
    words = ("check-proof", "since.txt", "--head", "old.txt", "--vkey", first)
    assert open_(*words).code == 3
    assert open_(*words, "--vkey", second).code == 0
    assert open_(*words, "--vkey", second, "--witness", made).code == 3
    cosigned = open_("cosign", "since.txt", "--key", "m.key", "--vkey", second, "--json")
    assert cosigned.code == 0
    proof = Path("since.txt").read_text()
    Path("since.txt").write_text(proof.partition("\n\n")[0] + "\n\n" + cosigned.json["note"])
    assert open_(*words, "--vkey", second, "--witness", made).code == 0
