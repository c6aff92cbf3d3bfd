"""The ledger's key changes by an entry that both keys sign, and no moment is without a key."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.services.keys.conftest import add_user, key_files, post, turn
from wamledger.domain.refusals import Refused
from wamledger.ledger import key_file, sealed_key, sealing, signing
from wamledger.ledger.faults import KeyFault, NoteFault
from wamledger.ledger.head import open_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.ledger.vkey import Verifier
from wamledger.services import proving, witnesses
from wamledger.services.keys import sharing, unlocking
from wamledger.services.keys.rotation import rotate
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify


def test_heads_are_signed_by_the_new_key(ledger: Ledger) -> None:
    """From the entry that brings it in on, the new key signs heads; before it the old one did."""
    before = post(ledger, "BINTA")
    made = turn(ledger)
    after = post(ledger, "CHIKA")
    assert made.before == ledger.about.vkey != made.vkey
    old, new = Verifier.parse(made.before), Verifier.parse(made.vkey)
    assert open_head(before, [old])[0].size == made.seq == 2
    assert open_head(after, [new])[0].size == 4
    for note, key in ((before, new), (after, old)):
        with pytest.raises(NoteFault):
            open_head(note, [key])
    with ledger.reading() as link:
        (note,) = link.one("SELECT note FROM signed_head WHERE size = ?", (made.seq + 1,))
    assert open_head(note, [new])[0].size == 3
    assert load_key(ledger.database.beside.key).vkey == made.vkey


def test_the_entry_says_it_and_both_keys_sign_it(ledger: Ledger) -> None:
    """The entry names both keys and the reason, and carries the signatures of both."""
    made = turn(ledger)
    with ledger.reading() as link:
        (entry,) = link.one("SELECT entry FROM entry WHERE seq = ?", (made.seq,))
    record = orjson.loads(entry)
    operation = record["body"]["operation"]
    assert (operation["before"], operation["vkey"]) == (made.before, made.vkey)
    assert (operation["by"], operation["reason"]) == ("ADAMU", "once a year")
    content = signing.body_bytes(record["body"])
    keys = [Verifier.parse(made.before), Verifier.parse(made.vkey)]
    assert [each["meaning"] for each in record["sigs"]] == ["rotated", "rotated"]
    assert all(signing.holds(sig, key, content) for sig, key in zip(record["sigs"], keys, strict=True))


def test_whichever_key_is_trusted(ledger: Ledger) -> None:
    """A ledger verifies by the first key, by the last and by any between, and says which signed which heads."""
    heads = [post(ledger, "BINTA")]
    vkeys = [ledger.about.vkey]
    for code in ("CHIKA", "DAYO"):
        vkeys.append(turn(ledger).vkey)
        heads.append(post(ledger, code))
    for vkey in (None, *vkeys):
        verdict = verify(ledger, vkey=vkey, outside_heads=heads)
        assert verdict.sound, [each.message for each in verdict.findings]
        reigns = [(each.vkey, each.first, each.last, each.heads) for each in verdict.signed_by]
        assert reigns == [(vkeys[0], 1, 2, 2), (vkeys[1], 3, 4, 2), (vkeys[2], 5, 6, 2)]
        assert verdict.as_json()["signed_by"][1] == {"vkey": vkeys[1], "from": 3, "to": 4, "heads": 2}
    strange = Signer.new(ledger.about.origin)
    verdict = verify(ledger, vkey=strange.vkey)
    assert verdict.counts[Kind.ABOUT_DIFFERS] == 1
    assert verdict.counts[Kind.HEAD_UNSIGNED] == 6


def test_the_ledger_goes_on_after_it(ledger: Ledger) -> None:
    """Opened again, the ledger is posted to, gives heads, and proves entries, with the new key; old heads still count."""
    before = post(ledger, "BINTA")
    made = turn(ledger)
    with Ledger.open(ledger.where) as opened:
        post(opened, "CHIKA")
        proved = proving.prove(opened, 3)
        assert proved.vkey == made.vkey
        assert proving.check_proof(proved.text, proved.entry, made.vkey).size == 4
        text = proving.prove_consistency(opened, 2)
        assert proving.check_consistency(text, before, made.before, made.vkey)[1].size == 4
        with pytest.raises(NoteFault):
            proving.check_consistency(text, before, made.vkey)
        assert proving.prove_consistency(opened, 1, 2).endswith(before)


def test_the_old_key_stays_until_a_head_has_left(ledger: Ledger) -> None:
    """The old key lies beside the new one until somebody outside holds a head of the new one; then it is gone."""
    old = post(ledger, "BINTA")
    made = turn(ledger)
    kept = key_file.before(ledger.database.beside.key, Verifier.parse(made.before).key_id)
    assert load_key(kept).vkey == made.before
    witnesses.remember(ledger, old, "checkpoint")
    assert kept.exists()
    witnesses.remember(ledger, ledger.checkpoint(), "checkpoint")
    assert key_files(ledger) == [""]


def test_a_refused_rotation_leaves_nothing(ledger: Ledger) -> None:
    """Whoever may not rotate the key is refused, and key and files are as they were."""
    post(ledger, "BINTA")
    vkey = ledger.own_key().vkey
    with pytest.raises(Refused, match="may not"):
        rotate(ledger, by="BINTA", reason="to see what happens")
    assert key_files(ledger) == [""]
    assert ledger.own_key().vkey == vkey == load_key(ledger.database.beside.key).vkey


def test_a_journal_brings_in_no_key(ledger: Ledger) -> None:
    """The entry that brings in a key is made by the program, with the keys at hand, and never by a journal."""
    from wamledger.services.posting import post_operations

    operation = {
        "op": "rotate_ledger_key",
        "occurred_at": "2026-03-02T08:00:00Z",
        "by": "ADAMU",
        "reason": "x",
    }
    vkeys = {"before": ledger.about.vkey, "vkey": Signer.new(ledger.about.origin).vkey}
    report = post_operations(ledger, [{**operation, **vkeys}])
    assert report.refused[0].as_json()[0]["code"] == "made_by_ledger"


def test_people_do_it_by_two(office: Any) -> None:
    """Where people sign in an administrator rotates the key with a second person, and both sign beside the keys."""
    office.acting("ADAMU")
    person = office.sign_in("ADAMU")
    with pytest.raises(Refused, match="second person"):
        rotate(office.ledger, by="ADAMU", reason="alone", kek=person.kek)
    office.acting("ADAMU", "BINTA")
    made = rotate(office.ledger, by="ADAMU", reason="by two", approved_by="BINTA", kek=person.kek)
    with office.ledger.reading() as link:
        (entry,) = link.one("SELECT entry FROM entry WHERE seq = ?", (made.seq,))
    sigs = [(each["user"], each["meaning"]) for each in orjson.loads(entry)["sigs"]]
    assert sigs == [("ADAMU", "posted"), ("BINTA", "approved"), ("", "rotated"), ("", "rotated")]
    verdict = verify(office.ledger)
    assert verdict.sound, [each.message for each in verdict.findings]


def test_everybody_unlocks_the_next_key(office: Any) -> None:
    """After a rotation each person unlocks the new key with the passphrase that they had, and so does the code."""
    person = office.acting("ADAMU", "BINTA")
    made = rotate(office.ledger, by="ADAMU", reason="once a year", approved_by="BINTA", kek=person.kek)
    path = office.ledger.database.beside.key
    for code in ("ADAMU", "BINTA", "CHIKA"):
        kek = office.sign_in(code).kek
        assert sealed_key.load_sealed(path, kek).vkey == made.vkey
    assert unlocking.by_recovery_code(path, office.recovery_code) == kek
    kept = key_file.before(path, Verifier.parse(made.before).key_id)
    assert sealed_key.load_sealed(kept, kek).vkey == made.before


def test_after_a_theft_nothing_old_opens_the_new_key(office: Any) -> None:
    """After a theft neither the old KEK nor the old code nor anybody else opens the key; sessions are over."""
    from tests.services.access.conftest import PASSPHRASES
    from wamledger.services.access import sessions

    person = office.acting("ADAMU", "BINTA")
    token = sessions.begin(office.ledger, office.sign_in("CHIKA"))
    made, code = sharing.rotate_after_theft(
        office.ledger, person, PASSPHRASES["ADAMU"], approved_by="BINTA", reason="the laptop is gone"
    )
    path = office.ledger.database.beside.key
    assert [each.name for each in sealed_key.slots(path)] == ["ADAMU", "RECOVERY"]
    for opens in (
        lambda: sealed_key.load_sealed(path, person.kek),
        lambda: unlocking.by_recovery_code(path, office.recovery_code),
    ):
        with pytest.raises(KeyFault):
            opens()
    with pytest.raises(Exception, match="not signed in"):
        sessions.resumed(office.ledger, token)
    again = office.sign_in("ADAMU")
    assert sealed_key.load_sealed(path, again.kek).vkey == made.vkey
    assert unlocking.by_recovery_code(path, code) == again.kek
    assert office.sign_in("CHIKA").kek is None
    sharing.share(office.ledger, again.kek, "CHIKA", PASSPHRASES["CHIKA"])
    assert office.sign_in("CHIKA").kek == again.kek
    assert verify(office.ledger).sound


def test_renewing_needs_the_kek(ledger: Ledger, cheaply: None) -> None:
    """A sealed key is rotated only by whoever can unlock it, and a wrong KEK changes nothing."""
    path = ledger.database.beside.key
    unlocking.seal(path, ledger.own_key(), "copper lantern drifts over sand")
    content = path.read_bytes()
    for kek, words in ((None, "is sealed"), (sealing.new_key(), "does not open")):
        with pytest.raises(KeyFault, match=words):
            rotate(ledger, by="ADAMU", reason="x", kek=kek)
    assert path.read_bytes() == content
    assert key_files(ledger) == [""]


@pytest.mark.postgres
def test_on_a_server(on_postgresql: str) -> None:
    """A ledger on a server has its key in this machine's folder, and changes it in the same way."""
    with Ledger.create(on_postgresql, code="GAO", mission="Sector East") as ledger:
        assert not post_operations(ledger, [add_user("ADAMU", roles=["ADMINISTRATOR"])]).refused
        before = ledger.checkpoint()
        made = turn(ledger)
        after = post(ledger, "BINTA")
        assert [each[:8] for each in key_files(ledger)] == ["", ".before-"]
        for vkey in (made.before, made.vkey):
            verdict = verify(ledger, vkey=vkey, outside_heads=[before, after])
            assert verdict.sound, [each.message for each in verdict.findings]
            assert [each.vkey for each in verdict.signed_by] == [made.before, made.vkey]
    with Ledger.open(on_postgresql) as opened:
        assert opened.own_key().vkey == made.vkey
