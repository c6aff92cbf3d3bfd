"""Proofs that leave the house: of an entry, and that the ledger of now continues that of then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.faults import LedgerFault, LedgerTampered, NoteFault, ProofFault
from wamledger.ledger.keys import Signer
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations
from wamledger.services.proving import check_consistency, check_proof, prove, prove_consistency

SIZE = 11


def add_user(number: int) -> dict[str, Any]:
    """An operation that needs nothing before it but the first user."""
    return {
        "op": "add_user",
        "id": f"USER-{number}",
        "code": f"USER-{number}",
        "name": "A user",
        "roles": ["STOREKEEPER", "WAM_OFFICER"],
        "occurred_at": "2026-01-01T00:00:00Z",
        "by": "USER-0",
    }


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of eleven entries, signed after each two."""
    with Ledger.create(str(tmp_path / "unx.wl"), code="UNX", mission="UN Mission in X") as created:
        for begin in range(0, SIZE, 2):
            batch = [add_user(number) for number in range(begin, min(SIZE, begin + 2))]
            assert not post_operations(created, batch).refused
        yield created


def test_every_entry_can_be_proved(ledger: Ledger) -> None:
    """The proof of each entry, with its bytes and the vkey, shows that it is in the ledger of now."""
    for number in range(SIZE):
        proved = prove(ledger, f"USER-{number}")
        assert (proved.seq, proved.id, proved.vkey) == (number, f"USER-{number}", ledger.about.vkey)
        assert check_proof(proved.text, proved.entry, ledger.about.vkey) == ledger.head()
        assert prove(ledger, number) == prove(ledger, str(number)) == proved


def test_a_proof_as_data(ledger: Ledger) -> None:
    """As data a proof holds the entry as text, from which its bytes come back."""
    told = prove(ledger, 3).as_json()
    assert check_proof(told["proof"], told["entry"].encode(), told["vkey"]).size == SIZE


def test_other_bytes_are_not_proved(ledger: Ledger) -> None:
    """A proof shows nothing for an entry of which a letter is another, and nothing to another key."""
    proved = prove(ledger, 3)
    with pytest.raises(ProofFault):
        check_proof(proved.text, proved.entry.replace(b"USER-3", b"USER-4"), proved.vkey)
    other = Signer.from_seed(ledger.about.origin, b"\5" * 32)
    with pytest.raises(NoteFault):
        check_proof(proved.text, proved.entry, other.vkey)


@pytest.mark.parametrize("which", ["NONE", 99, "99", "-1", "USER-3 "])
def test_an_unknown_entry(ledger: Ledger, which: str | int) -> None:
    """What is no entry cannot be proved, and the fault names what was asked."""
    with pytest.raises(LedgerFault, match="no entry"):
        prove(ledger, which)


def test_a_changed_entry_is_not_proved(ledger: Ledger) -> None:
    """A ledger does not give out a proof that does not hold."""
    with ledger.writing() as link:
        link.run("DROP TRIGGER guard_entry_update")
        link.run("UPDATE entry SET entry = CAST(replace(entry, 'A user', 'B user') AS BLOB) WHERE seq = 3")
    with pytest.raises(LedgerTampered, match="Entry 3"):
        prove(ledger, 3)


def test_each_size_continues_each_earlier_one(ledger: Ledger) -> None:
    """The ledger is shown to continue each head that was signed, by the note of that head alone."""
    with ledger.reading() as link:
        notes = dict(link.rows("SELECT size, note FROM signed_head ORDER BY size"))
    for first in notes:
        for second in [size for size in notes if size >= first]:
            text = prove_consistency(ledger, first, second)
            old, new = check_consistency(text, notes[first], ledger.about.vkey)
            assert (old.size, new.size) == (first, second)
    assert check_consistency(prove_consistency(ledger, 4), notes[4], ledger.about.vkey)[1] == ledger.head()


def test_another_history_does_not_continue(ledger: Ledger, tmp_path: Path) -> None:
    """A proof from another size, a hash that was changed, and a text that is none show nothing."""
    with ledger.reading() as link:
        notes = dict(link.rows("SELECT size, note FROM signed_head ORDER BY size"))
    vkey, text = ledger.about.vkey, prove_consistency(ledger, 4)
    with pytest.raises(ProofFault, match="from 4 entries on"):
        check_consistency(text, notes[6], vkey)
    lines = text.split("\n")
    lines[1] = ("A" if lines[1][0] != "A" else "B") + lines[1][1:]
    with pytest.raises(ProofFault, match="root"):
        check_consistency("\n".join(lines), notes[4], vkey)
    for broken in (
        "",
        "old 4",
        "old x\n\n" + notes[4],
        "old 4\nshort\n\n" + notes[4],
        text.replace("\n\n", "\n", 1),
    ):
        with pytest.raises((ProofFault, NoteFault)):
            check_consistency(broken, notes[4], vkey)


@pytest.mark.parametrize(("first", "second"), [(0, None), (SIZE + 1, None), (4, 5), (8, 6)])
def test_sizes_that_cannot_be_compared(ledger: Ledger, first: int, second: int | None) -> None:
    """Sizes that no head was signed for, or that are the wrong way round, are refused."""
    with pytest.raises(LedgerFault):
        prove_consistency(ledger, first, second)
