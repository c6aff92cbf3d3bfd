"""A witness cosigns what continues what it saw, and nothing else; who demands witnesses is shown one history."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.services.keys.conftest import post, turn
from tests.services.keys.histories import AT, HONEST, LIAR, SITE, WITNESS, vkey
from wamledger.ledger import merkle
from wamledger.ledger.faults import KeyFault, LedgerBusy, LedgerFault, LedgerTampered, NoteFault, ProofFault
from wamledger.ledger.head import Head, open_head, sign_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.note import Signature, open_note
from wamledger.ledger.store import Ledger
from wamledger.ledger.vkey import Verifier, encoded
from wamledger.ledger.witness_log import WitnessLog
from wamledger.services import proving
from wamledger.services.keys import witnessing
from wamledger.services.keys.witnessing import cosign


@pytest.fixture(name="seen")
def _seen(tmp_path: Path) -> Path:
    return tmp_path / "hq.key.seen"


def first(seen: Path, text: str, **more: Any) -> witnessing.Cosigned:
    return cosign(WITNESS, seen, text, at=AT, vkeys=[SITE.vkey], **more)


def later(seen: Path, text: str, **more: Any) -> witnessing.Cosigned:
    return cosign(WITNESS, seen, text, at=AT + 60, **more)


def remembered(seen: Path) -> tuple[int, int]:
    """The size that is remembered, and how many contradictions are kept."""
    with WitnessLog(seen) as log:
        held = log.seen(SITE.name)
        return (-1 if held is None else held.head.size), len(log.contradictions(SITE.name))


def test_a_cosignature_is_what_others_verify(seen: Path) -> None:
    """The line says name, key id, time and an Ed25519 signature of what the standard says is signed."""
    made = first(seen, HONEST.head(3))
    assert made.note.startswith(HONEST.head(3))
    (line,) = made.note.removeprefix(HONEST.head(3)).splitlines()
    signature = Signature.parse(line)
    public = WITNESS.verifier.public
    assert signature.name == "hq.example/witness"
    assert signature.key_id == sha256(b"hq.example/witness\n\x04" + public).digest()[:4]
    assert int.from_bytes(signature.body[:8], "big") == AT
    text = HONEST.head(3).rpartition("\n\n")[0] + "\n"
    message = f"cosignature/v1\ntime {AT}\n{text}".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(signature.body[8:], message)
    opened = open_note(made.note, [WITNESS.verifier.as_witness(), SITE.verifier])
    assert opened.cosigned_at(WITNESS.verifier.as_witness()) == AT


def test_the_ledger_must_be_known(seen: Path) -> None:
    """A ledger whose key nobody handed over is not cosigned, nor a head that its key did not sign."""
    with pytest.raises(NoteFault, match="does not know the ledger"):
        later(seen, HONEST.head(3))
    with pytest.raises(NoteFault):
        cosign(WITNESS, seen, HONEST.head(3), at=AT, vkeys=[Signer.new(SITE.name).vkey])
    assert remembered(seen) == (-1, 0)
    with pytest.raises(NoteFault, match="does not know the ledger"):
        later(seen, HONEST.head(3))
    first(seen, HONEST.head(3))
    assert later(seen, HONEST.head(3)).head.size == 3


@pytest.mark.parametrize("size", [4, 5, 7, 8])
def test_what_continues_is_cosigned(seen: Path, size: int) -> None:
    """A head that is shown to continue what was seen is cosigned and remembered, with its proof in one file or beside it."""
    first(seen, HONEST.head(3))
    text = HONEST.proof(3, size)
    made = later(seen, text)
    assert (made.head.size, made.before and made.before.size) == (size, 3)
    assert remembered(seen) == (size, 0)


def test_a_proof_beside_the_head(seen: Path) -> None:
    """The proof may come in a file of its own, and must then be for this head."""
    first(seen, HONEST.head(3))
    with pytest.raises(ProofFault, match="another head"):
        later(seen, HONEST.head(6), consistency=HONEST.proof(3, 5))
    assert later(seen, HONEST.head(5), consistency=HONEST.proof(3, 5)).head.size == 5


def test_the_same_head_again(seen: Path) -> None:
    """A head that was cosigned is cosigned again, at its time, without a proof."""
    first(seen, HONEST.head(3))
    made = later(seen, HONEST.head(3))
    assert (
        open_note(made.note, [WITNESS.verifier.as_witness()]).cosigned_at(WITNESS.verifier.as_witness())
        == AT + 60
    )


def test_of_an_empty_ledger_anything_follows(seen: Path) -> None:
    """After a head of no entries the next one needs no proof."""
    first(seen, HONEST.head(0))
    assert later(seen, HONEST.head(5)).before == Head(SITE.name, 0, merkle.EMPTY_ROOT)


def test_what_is_not_shown_is_not_cosigned(seen: Path) -> None:
    """Without a proof, or with one from another size, nothing is cosigned, and nothing is held against the ledger."""
    first(seen, HONEST.head(3))
    for text in (HONEST.head(5), HONEST.proof(2, 5), HONEST.proof(4, 5)):
        with pytest.raises(ProofFault):
            later(seen, text)
    assert remembered(seen) == (3, 0)


def test_an_older_head(seen: Path) -> None:
    """A head of fewer entries than were seen is refused, with what to do where it is the newest there is."""
    first(seen, HONEST.head(5))
    with pytest.raises(LedgerFault, match="put back to an older state") as told:
        later(seen, HONEST.head(3))
    assert not isinstance(told.value, LedgerTampered)
    assert remembered(seen) == (5, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIAR.head(3), "two histories of 3 entries"),
        (LIAR.proof(3, 5), "not shown to continue"),
        (LIAR.proof(3, 8), "not shown to continue"),
    ],
    ids=["the same size", "a later size", "a much later size"],
)
def test_two_histories(seen: Path, text: str, words: str) -> None:
    """A head that contradicts what was seen is not cosigned; it is kept, and what was seen stays."""
    first(seen, HONEST.head(3))
    with pytest.raises(LedgerTampered, match=words):
        later(seen, text)
    assert remembered(seen) == (3, 1)
    with WitnessLog(seen) as log:
        (kept,) = log.contradictions(SITE.name)
        held = log.seen(SITE.name)
    assert held is not None
    # two heads, both signed by one key, neither of which continues the other: anybody can judge
    roots = [open_head(note, [SITE.verifier])[0] for note in (held.note, kept)]
    assert roots[0] != roots[1]
    with pytest.raises(LedgerTampered):
        later(seen, text)
    assert remembered(seen) == (3, 1)


@pytest.mark.parametrize("size", [3, 4, 8])
def test_no_two_histories_are_cosigned(tmp_path: Path, size: int) -> None:
    """In whatever order two histories come, one witness cosigns heads of one of them alone beyond where they part."""
    for number, (one, two) in enumerate(((HONEST, LIAR), (LIAR, HONEST))):
        seen = tmp_path / f"{number}.seen"
        first(seen, one.head(size))
        for text in (two.head(size), two.proof(size, 8) if size < 8 else two.head(8)):
            with pytest.raises(LedgerTampered):
                later(seen, text)


def test_a_proof_with_a_wrong_hash(seen: Path) -> None:
    """A proof of which a hash was changed proves nothing."""
    first(seen, HONEST.head(3))
    lines = HONEST.proof(3, 8).split("\n")
    for at in range(1, lines.index("")):
        broken = list(lines)
        broken[at] = encoded(sha256(broken[at].encode()).digest())
        with pytest.raises((ProofFault, LedgerTampered)):
            later(seen, "\n".join(broken))
    assert remembered(seen)[0] == 3


def test_what_the_office_held_before(seen: Path) -> None:
    """A head that the office held before it was a witness must be continued the first time; afterwards its memory counts."""
    with pytest.raises(ProofFault, match="not shown"):
        first(seen, HONEST.head(5), previous=HONEST.head(3))
    with pytest.raises(LedgerTampered):
        first(seen, LIAR.proof(3, 5), previous=HONEST.head(3))
    assert remembered(seen)[0] == -1
    assert first(seen, HONEST.proof(3, 5), previous=HONEST.head(3)).head.size == 5
    assert later(seen, HONEST.head(5), previous=HONEST.head(3)).head.size == 5


def test_nobody_witnesses_themselves(seen: Path) -> None:
    """The key of a ledger does not cosign the heads of that ledger."""
    with pytest.raises(KeyFault, match="nobody is a witness of themselves"):
        cosign(SITE, seen, HONEST.head(3), at=AT, vkeys=[SITE.vkey])


@pytest.mark.parametrize("text", ["", "old 3\n", "old x\n\n", "no head\n\n— a b\n", "a\n1\nAAAA\n"])
def test_texts_that_are_no_head(seen: Path, text: str) -> None:
    """What is no head is refused in words."""
    with pytest.raises((NoteFault, ProofFault)):
        first(seen, text)


def test_after_the_ledger_has_another_key(seen: Path, ledger: Ledger) -> None:
    """A new key of a ledger is handed over to the witness in person; then heads of both keys are known."""
    before = ledger.about.vkey
    cosign(WITNESS, seen, ledger.checkpoint(), at=AT, vkeys=[before])
    made = turn(ledger)
    post(ledger, "BINTA")
    text = proving.prove_consistency(ledger, 1)
    with pytest.raises(NoteFault, match="No known key"):
        later(seen, text)
    assert later(seen, text, vkeys=[made.vkey]).head.size == 3
    post(ledger, "CHIKA")
    assert later(seen, proving.prove_consistency(ledger, 3)).head.size == 4


def test_a_key_under_a_passphrase(tmp_path: Path, cheaply: None) -> None:
    """The key of a witness lies under a passphrase, or open where a machine cosigns; either way it is the one announced."""
    sealed, plain = tmp_path / "hq.key", tmp_path / "machine.key"
    one = witnessing.create(sealed, "hq.example/witness", "violet staircase hums in march")
    two = witnessing.create(plain, "cell.example/witness", None)
    assert witnessing.load(sealed, "violet staircase hums in march").verifier.as_witness() == one
    assert witnessing.load(plain, None).verifier.as_witness() == two
    assert (one.kind, two.kind) == (4, 4)
    for passphrase, words in (("violet staircase hums in May", "does not open"), (None, "is sealed")):
        with pytest.raises(KeyFault, match=words):
            witnessing.load(sealed, passphrase)
    with pytest.raises(KeyFault, match="already"):
        witnessing.create(sealed, "hq.example/witness", None)
    with pytest.raises(KeyFault, match="cannot be"):
        witnessing.create(tmp_path / "x", "two words", None)
    assert load_key(plain).verifier.as_witness() == two


def test_a_memory_that_is_none(seen: Path) -> None:
    """A file that is no memory of a witness is refused, and stays as it was."""
    for content in (b"", b"something else", b"SQLite format 3\x00" + bytes(100)):
        seen.write_bytes(content)
        with pytest.raises(KeyFault, match="memory of the witness"):
            first(seen, HONEST.head(3))
        assert seen.read_bytes() == content
    seen.unlink()
    with sqlite3.connect(seen) as other:
        other.execute("CREATE TABLE seen (x)")
    with pytest.raises(KeyFault, match="memory of the witness"):
        first(seen, HONEST.head(3))


def test_a_memory_nowhere(tmp_path: Path) -> None:
    """Where the memory cannot be written nothing is cosigned."""
    with pytest.raises(KeyFault, match="memory of the witness"):
        first(tmp_path / "missing" / "hq.key.seen", HONEST.head(3))


def test_it_is_remembered_before_it_is_given_out(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the memory does not take a head, no cosignature is given."""
    first(seen, HONEST.head(3))

    def full(*_given: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(WitnessLog, "remember", full)
    with pytest.raises(KeyFault, match="disk is full"):
        later(seen, HONEST.proof(3, 5))
    monkeypatch.undo()
    assert remembered(seen) == (3, 0)


def test_two_at_once_cosign_one_history(tmp_path: Path) -> None:
    """Of many who ask one witness at once with two histories, those of one history alone are cosigned."""
    for round_ in range(3):
        seen = tmp_path / f"{round_}.seen"
        with WitnessLog(seen):
            pass
        outcomes: list[str] = []
        texts = [HONEST.head(8), LIAR.head(8)] * 4

        def ask(text: str, seen: Path = seen, outcomes: list[str] = outcomes) -> None:
            try:
                outcomes.append(first(seen, text).head.root.hex())
            except (LedgerTampered, LedgerBusy):
                outcomes.append("")

        threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(outcomes) == len(texts)
        assert len(set(outcomes) - {""}) == 1


def test_two_processes_make_one_memory(tmp_path: Path) -> None:
    """Two processes that make the memory at once share one."""
    seen = tmp_path / "hq.key.seen"
    code = (
        "import sys; from pathlib import Path; from wamledger.ledger.witness_log import WitnessLog;"
        " log = WitnessLog(Path(sys.argv[1]))\nwith log.looking(): log.know('a', sys.argv[2])"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(seen), str(number)]) for number in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    with WitnessLog(seen) as log:
        assert sorted(log.keys("a")) == ["0", "1"]
    assert [each.name for each in tmp_path.iterdir()] == [seen.name]


def test_the_memory_of_many_ledgers(seen: Path) -> None:
    """A witness remembers each ledger by itself, and lists what it saw of each."""
    first(seen, HONEST.head(3))
    other = Signer.from_seed("unmission.example/site-0", bytes(32))
    note = sign_head(Head(other.name, 0, merkle.EMPTY_ROOT), other)
    cosign(WITNESS, seen, note, at=AT + 1, vkeys=[other.vkey])
    with WitnessLog(seen) as log:
        listed = [(each.head.origin, each.head.size, each.cosigned_at) for each in log.all_seen()]
    assert listed == [(other.name, 0, AT + 1), (SITE.name, 3, AT)]
    assert Verifier.parse(vkey(WITNESS)).kind == 4
