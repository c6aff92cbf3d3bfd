"""A proof file shows that one entry is in the ledger of a signed head, and nothing else passes for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wamledger.ledger.audit_path import inclusion
from wamledger.ledger.faults import LedgerFault, NoteFault, ProofFault
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.merkle import Tree, leaf_hashes
from wamledger.ledger.note import cosign
from wamledger.ledger.proof import MOST_EXTRA_BYTES, Proof, check, read, write
from wamledger.ledger.vkey import encoded

SITE = Signer.from_seed("unmission.example/site-1", bytes(range(32)))
ENTRIES = [b'{"body":{"seq":%d},"sigs":[]}' % number for number in range(11)]
LEAVES = leaf_hashes(ENTRIES)


def get(level: int, index: int) -> bytes:
    return _NODES[level, index]


_TREE = Tree()
_NODES = {(0, index): leaf for index, leaf in enumerate(LEAVES)}
_NODES |= {(level, index): hashed for level, index, hashed in _TREE.extend(LEAVES)}
HEAD = Head(SITE.name, 11, _TREE.root())
NOTE = sign_head(HEAD, SITE)
PROOF = write(5, inclusion(5, 11, get), NOTE)


@pytest.mark.parametrize("index", range(11))
@pytest.mark.parametrize("extra", [b"", b"receipt 17"])
def test_every_entry_is_proved(index: int, extra: bytes) -> None:
    """For each entry the proof file, as text or bytes, gives the head, and its parts come back."""
    path = inclusion(index, 11, get)
    text = write(index, path, NOTE, extra)
    assert read(text) == Proof(index, tuple(path), NOTE, extra)
    assert check(text, ENTRIES[index], [SITE.verifier]) == HEAD
    assert check(text.encode(), ENTRIES[index], [SITE.verifier]) == HEAD


def test_the_format() -> None:
    """The file is first line, extra, index, hashes, an empty line and the note, byte for byte."""
    hashes = "".join(encoded(each) + "\n" for each in inclusion(5, 11, get))
    assert write(5, inclusion(5, 11, get), NOTE, b"seen") == (
        f"c2sp.org/tlog-proof@v1\nextra c2Vlbg==\nindex 5\n{hashes}\n{NOTE}"
    )


def test_a_ledger_of_one_entry() -> None:
    """Where there is one entry the path is empty, and the proof still holds."""
    note = sign_head(Head(SITE.name, 1, LEAVES[0]), SITE)
    text = write(0, [], note)
    assert text == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{note}"
    assert check(text, ENTRIES[0], [SITE.verifier]).size == 1


def test_other_entries_are_not_proved() -> None:
    """With the proof of one entry no other entry passes, nor the same with any bit turned."""
    for entry in [*ENTRIES[:5], *ENTRIES[6:], ENTRIES[5] + b"\n", ENTRIES[5][:-1], b""]:
        with pytest.raises(ProofFault, match="leads to the root"):
            check(PROOF, entry, [SITE.verifier])
    for bit in range(8 * len(ENTRIES[5])):
        turned = bytearray(ENTRIES[5])
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ProofFault, match="leads to the root"):
            check(PROOF, bytes(turned), [SITE.verifier])


def test_every_bit_of_the_proof_counts() -> None:
    """No bit of a proof file can be turned without the proof failing with a fault that has words."""
    raw = PROOF.encode()
    assert check(raw, ENTRIES[5], [SITE.verifier]) == HEAD
    for bit in range(8 * len(raw)):
        turned = bytearray(raw)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LedgerFault) as caught:
            check(bytes(turned), ENTRIES[5], [SITE.verifier])
        assert caught.value.message
        assert caught.value.remedy


def test_every_cut_is_noticed() -> None:
    """A proof file that ends early fails, wherever it ends."""
    raw = PROOF.encode()
    for end in range(len(raw)):
        with pytest.raises(LedgerFault):
            check(raw[:end], ENTRIES[5], [SITE.verifier])


def test_a_key_that_is_not_known() -> None:
    """A proof under a head that no known key signed is worthless."""
    stranger = Signer.from_seed(SITE.name, bytes(32))
    with pytest.raises(NoteFault, match="No known key"):
        check(PROOF, ENTRIES[5], [stranger.verifier])


def test_a_head_that_does_not_reach_the_entry() -> None:
    """An entry beyond the size of the head is not proved by it."""
    with pytest.raises(ProofFault, match="has no such entry"):
        check(PROOF.replace("index 5", "index 11"), ENTRIES[5], [SITE.verifier])


def test_cosigned_heads_prove_too() -> None:
    """A proof may carry a head with cosignatures, and a known witness is enough to check it."""
    hq = Signer.from_seed("hq.example/witness", bytes(32))
    text = write(5, inclusion(5, 11, get), cosign(NOTE, hq, 1_700_000_000))
    assert check(text, ENTRIES[5], [hq.verifier.as_witness()]) == HEAD


def test_extra_is_signed_by_nobody() -> None:
    """Changing the extra changes nothing that is proved, so nothing may rest on it."""
    text = write(5, inclusion(5, 11, get), NOTE, b"one")
    assert check(text.replace(encoded(b"one"), encoded(b"two")), ENTRIES[5], [SITE.verifier]) == HEAD


ATTACKS: dict[str, tuple[Callable[[str], str], str]] = {
    "another first line": (lambda text: text.replace("@v1", "@v2"), "this is no proof"),
    "empty": (lambda text: "", "this is no proof"),
    "preceding garbage": (lambda text: "x\n" + text, "this is no proof"),
    "carriage returns": (lambda text: text.replace("\n", "\r\n"), "this is no proof"),
    "no note": (lambda text: text.partition("\n\n")[0] + "\n\n", "no empty line with a signed head"),
    "no empty line": (lambda text: text.partition("\n\n")[0] + "\n", "no empty line with a signed head"),
    "only the first line": (
        lambda text: "c2sp.org/tlog-proof@v1\n\n" + NOTE,
        "Line 2 does not give the index",
    ),
    "extra and no index": (
        lambda text: "c2sp.org/tlog-proof@v1\nextra QQ==\n\n" + NOTE,
        "Line 3 does not give the index",
    ),
    "no index": (lambda text: text.replace("index 5\n", ""), "Line 2 does not give the index"),
    "index with a leading zero": (
        lambda text: text.replace("index 5", "index 05"),
        "Line 2 does not give the index",
    ),
    "index with a sign": (lambda text: text.replace("index 5", "index +5"), "Line 2 does not give the index"),
    "index below zero": (lambda text: text.replace("index 5", "index -5"), "Line 2 does not give the index"),
    "index in other digits": (
        lambda text: text.replace("index 5", "index \u0665"),
        "Line 2 does not give the index",
    ),
    "index without end": (
        lambda text: text.replace("index 5", "index " + "5" * 9999),
        "Line 2 does not give the index",
    ),
    "index twice": (lambda text: text.replace("index 5", "index 5\nindex 5"), "Line 3 is not a hash"),
    "extra empty": (lambda text: text.replace("index", "extra \nindex"), "Line 2 is not extra data"),
    "extra not base64": (lambda text: text.replace("index", "extra !!\nindex"), "Line 2 is not extra data"),
    "extra twice": (
        lambda text: text.replace("index", "extra QQ==\nextra QQ==\nindex"),
        "Line 3 does not give the index",
    ),
    "extra after the index": (
        lambda text: text.replace("index 5", "index 5\nextra QQ=="),
        "Line 3 is not a hash",
    ),
    "a hash not base64": (lambda text: text.replace("index 5\n", "index 5\n!!\n"), "Line 3 is not a hash"),
    "a hash of 64 bytes": (
        lambda text: text.replace("index 5\n", f"index 5\n{encoded(bytes(64))}\n"),
        "Line 3 is not a hash",
    ),
    "too many hashes": (
        lambda text: text.replace("index 5\n", "index 5\n" + f"{encoded(bytes(32))}\n" * 60),
        "64 hashes; no ledger is so large",
    ),
    "one hash too many": (
        lambda text: text.replace("index 5\n", f"index 5\n{encoded(bytes(32))}\n"),
        "5 hashes, too many or too few",
    ),
    "one hash too few": (
        lambda text: "\n".join(line for number, line in enumerate(text.split("\n")) if number != 2),
        "3 hashes, too many or too few",
    ),
    "hashes exchanged": (
        lambda text: "\n".join([*(lines := text.split("\n"))[:2], lines[3], lines[2], *lines[4:]]),
        "leads to the root",
    ),
    "another index": (lambda text: text.replace("index 5", "index 4"), "leads to the root"),
    "trailing garbage": (lambda text: text + "x\n", "not a signature line"),
    "an enormous file": (lambda text: text + "x" * 2_000_000, "characters; "),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name: str) -> None:
    """A proof file that was changed in this way fails with these words."""
    change, words = ATTACKS[name]
    with pytest.raises(LedgerFault, match=words):
        check(change(PROOF), ENTRIES[5], [SITE.verifier])


def test_limits_are_met_exactly() -> None:
    """The longest path and the largest extra that are allowed are read; one more is not."""
    assert len(read(write(0, [bytes(32)] * 63, NOTE)).path) == 63
    with pytest.raises(ProofFault, match="64 hashes"):
        write(0, [bytes(32)] * 64, NOTE)
    assert len(read(write(0, [], NOTE, bytes(65_536))).extra) == 65_536
    assert read(write(0, [], NOTE, b"x")).extra == b"x"
    with pytest.raises(ProofFault, match="of 1 to 65536 bytes"):
        write(0, [], NOTE, bytes(65_537))


def test_bytes_that_are_no_text() -> None:
    """A file that is not UTF-8 is said to be none."""
    with pytest.raises(ProofFault, match="not UTF-8"):
        read(b"c2sp.org/tlog-proof@v1\n\xff")


def test_parts_that_make_no_proof() -> None:
    """Parts that could not be read back are not written."""
    path = inclusion(5, 11, get)
    for parts in (
        (-1, path, NOTE),
        (5, [b"short"], NOTE),
        (5, path, ""),
        (5, path, NOTE, bytes(MOST_EXTRA_BYTES + 1)),
    ):
        with pytest.raises((ValueError, ProofFault)):
            write(*parts)  # type: ignore[arg-type]
