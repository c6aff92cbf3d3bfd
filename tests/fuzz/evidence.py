"""
The formats that carry evidence: canonical bytes, vkeys, notes, heads, proofs.

What each accepts is exactly what it would write: a text with two readings, or two texts with one, is where forgeries
begin. Proofs are held against a tree that is computed in the plainest way.
"""

from __future__ import annotations

from functools import cache

from tests.fuzz.dice import Dice
from tests.fuzz.oracle import refusals_only
from wamledger.ledger import audit_path, canonical, merkle, proof
from wamledger.ledger.faults import ProofFault
from wamledger.ledger.head import Head, open_head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.note import Note, Signature, cosign, open_note, sign
from wamledger.ledger.vkey import Verifier, encoded
from wamledger.services.proving import check_consistency, check_proof

ORIGIN = "unmission.example/site-1"
SITE = Signer.from_seed(ORIGIN, bytes(range(32)))
WITNESS = Signer.from_seed("hq.example/witness", bytes(range(1, 33)))
VERIFIERS = (SITE.verifier, WITNESS.verifier.as_witness())
ENTRIES = tuple(b'{"entry":%d}' % number for number in range(70))
LEAVES = tuple(merkle.leaf_hash(entry) for entry in ENTRIES)
TIME = 1_767_225_600
WORDS = ("— ", ORIGIN, "\n\n", "index ", "extra ", "old ", proof.FIRST_LINE, encoded(b"\0" * 32), SITE.vkey)


# canonical bytes


def canonical_bytes(content: bytes) -> None:
    """What decodes is what is encoded again, byte for byte, and no key stands twice in it."""
    with refusals_only():
        value = canonical.decode(content)
        assert canonical.encode(value) == content
        assert canonical.duplicate_keys(content) == []
        canonical.check(value)


def repeated_keys(content: bytes) -> None:
    """Keys that stand twice are found in any JSON, and what is not JSON is refused."""
    with refusals_only():
        canonical.duplicate_keys(content)


def of_canonical_bytes() -> list[bytes]:
    """Records as they are stored, and what nearly is one."""
    record = {
        "body": {"seq": 7, "operation": {"op": "move", "by": "Ä"}, "effects": {"moves": []}},
        "sigs": [],
    }
    texts = ['{"a":{},"b":[1,-5,true,false,null]}', '{"a":1,"a":2}', '{"a":"e\u0301"}', '{"a":1e3,"b":1.5}']
    numbers = ["9007199254740991", "9007199254740992", "-0", "[" * 20 + "]" * 20, '"\\ud800"', '"\\u0000"']
    return [canonical.encode(record), *(text.encode() for text in (*texts, *numbers)), b"\xff", b"{}"]


# keys and notes


def vkeys(content: bytes) -> None:
    """A vkey that is read is written again as it was."""
    with refusals_only():
        text = content.decode("utf-8", "surrogateescape")
        assert Verifier.parse(text).vkey == text


def of_vkeys() -> list[bytes]:
    """Keys of both kinds."""
    return [each.vkey.encode() for each in VERIFIERS]


def notes(content: bytes) -> None:
    """A note that opens was signed by a known key over exactly its text."""
    with refusals_only():
        note = open_note(content, VERIFIERS)
        _must_be_whole(note, content)


def _must_be_whole(note: Note, content: bytes) -> None:
    text = content.decode()
    lines = [each.line for each in (*note.verified.values(), *note.unknown)]
    assert note.verified
    assert text.startswith(note.text + "\n")
    there = text[len(note.text) + 1 : -1].split("\n")
    assert {line[:-1] for line in lines} <= set(there)
    # what is left out are further lines of keys that are known, of which one is enough
    known = {(verifier.name, verifier.key_id) for verifier in VERIFIERS}
    assert all(
        (each.name, each.key_id) in known for each in map(Signature.parse, there) if each.line not in lines
    )
    for verifier, signature in note.verified.items():
        assert verifier in VERIFIERS
        assert (signature.name, signature.key_id) == (verifier.name, verifier.key_id)
    for verifier in VERIFIERS:
        time = note.cosigned_at(verifier)
        assert time is None or 0 <= time < 2**64
    assert cosign(text, WITNESS, TIME).startswith(text)


def signed(content: bytes) -> None:
    """Whatever a known key signs is opened as what it was, with any signatures of others, or cannot be signed."""
    dice = Dice(content)
    with refusals_only():
        text = dice.pick(
            (_lines(dice), _lines(dice) + "\n" + _lines(dice), head_of(dice.below(71)).to_text())
        )
        note = sign(text, SITE)
        for _more in range(dice.below(4)):
            note = cosign(note, WITNESS, dice.below(1 << 32)) if dice.one_in(2) else note + _line(dice)
        opened = open_note(note, VERIFIERS)
        assert opened.text == text
        assert SITE.verifier in opened.verified
        _must_be_whole(opened, note.encode())
        head, _note = open_head(note, VERIFIERS)
        assert head.to_text() == text


def _lines(dice: Dice) -> str:
    words = (
        ORIGIN,
        "7",
        head_of(7).to_text().split("\n")[2],
        dice.text(20),
        "",
        "— x y",
        "0",
        str(2**63),
        "07",
    )
    return "".join(f"{dice.pick(words)}\n" for _line in range(1 + dice.below(5)))


def _line(dice: Dice) -> str:
    name = dice.pick((ORIGIN, "hq.example/witness", "x.example", dice.text(9)))
    verifier = dice.pick(VERIFIERS)
    body = dice.pick((verifier.key_id, b"\1\2\3\4")) + dice.bytes(80)
    return dice.pick(
        (f"— {name} {encoded(body)}\n", f"{dice.text(30)}\n", sign("other\n", SITE).split("\n\n")[1])
    )


def of_signed() -> list[bytes]:
    """A few rows of choices."""
    return [bytes((number * step) % 256 for number in range(60)) for step in range(1, 20)]


def heads(content: bytes) -> None:
    """A head that opens is the head of its text, and of no other."""
    with refusals_only():
        head, note = open_head(content, VERIFIERS)
        assert head.to_text() == note.text
        assert Head.parse(head.to_text()) == head


def head_texts(content: bytes) -> None:
    """A text that states a head is the one that is written for that head."""
    with refusals_only():
        text = content.decode("utf-8", "surrogateescape")
        assert Head.parse(text).to_text() == text


@cache
def head_of(size: int) -> Head:
    """The head of the first so many entries."""
    return Head(ORIGIN, size, merkle.root_of(LEAVES[:size]))


def of_notes() -> list[bytes]:
    """Signed texts, with one signature and with several."""
    head = sign_head(head_of(7), SITE)
    other = sign("unmission.example/site-2\n3\n", Signer.from_seed("x.example", b"\1" * 32))
    both = cosign(head, WITNESS, TIME)
    return [
        text.encode()
        for text in (head, both, other, sign("text\n\nmore\n", SITE), both + other.split("\n\n")[1])
    ]


def of_head_texts() -> list[bytes]:
    """Heads before they are signed."""
    return [head_of(size).to_text().encode() for size in (0, 1, 70)]


# proofs


def proofs(content: bytes) -> None:
    """A proof that reads is written again as it was, and one that holds is of the entry at its place."""
    with refusals_only():
        parts = proof.read(content)
        assert proof.write(parts.index, parts.path, parts.note, parts.extra) == content.decode()
    for number in (0, 5, 69):
        with refusals_only():
            head = check_proof(content.decode("utf-8", "surrogateescape"), ENTRIES[number], SITE.vkey)
            assert parts.index == number
            assert head == head_of(head.size)


def of_proofs() -> list[bytes]:
    """Proofs of entries of trees of several sizes."""
    made = []
    for index, size in ((0, 1), (0, 7), (5, 7), (5, 70), (69, 70)):
        path = audit_path.inclusion(index, size, _node)
        made.append(proof.write(index, path, sign_head(head_of(size), SITE), b"extra" * (size % 2)).encode())
    return made


def _node(level: int, index: int) -> bytes:
    return merkle.root_of(LEAVES[index << level : (index + 1) << level])


def consistencies(content: bytes) -> None:
    """A ledger is only ever shown to continue what it continues."""
    text = content.decode("utf-8", "surrogateescape")
    with refusals_only():
        old, new = check_consistency(text, sign_head(head_of(7), SITE), SITE.vkey)
        assert (old, new) == (head_of(7), head_of(new.size))
        assert new.size >= 7


def of_consistencies() -> list[bytes]:
    """Proofs that later trees continue that of seven entries, and one of another."""
    made = []
    for first, second in ((7, 7), (7, 8), (7, 70), (8, 70)):
        path = audit_path.consistency(first, second, _node)
        lines = [f"old {first}", *map(encoded, path), "", sign_head(head_of(second), SITE)]
        made.append("\n".join(lines).encode())
    return made


def paths(content: bytes) -> None:
    """The arithmetic of paths accepts a path only for what it is the path of, whatever the numbers."""
    dice = Dice(content)
    index, size = dice.below(80) - 4, dice.below(80) - 4
    start = dice.below(70)
    true = dice.one_in(2) and 0 <= index < size <= 70
    path = list(audit_path.inclusion(index, size, _node)) if true else []
    for _change in range(dice.below(4)):
        _change_one(path, dice)
    leaf = LEAVES[dice.below(70)]
    wide = dice.pick((0, 0, 0, 2**62, 2**63, -(2**63)))
    try:
        root = audit_path.root_from_inclusion(index + wide, size + wide, leaf, path)
        if 0 < size <= 70 and root == head_of(size).root:
            assert leaf == LEAVES[index]
            assert path == list(audit_path.inclusion(index, size, _node))
    except ProofFault:
        pass
    if not 0 <= index <= 70:
        return
    try:
        audit_path.verify_subtree_consistency(
            start, index + wide, size + wide, head_of(index).root, head_of(70).root, path
        )
        # the only subtree of this root begins at 0, and the only tree of the other has 70 entries; that a tree of any
        # size is itself, and begins with nothing, is true of all
        assert (
            (start, size, wide) == (0, 70, 0) or (start, index) == (0, size) or (start == index and not wide)
        )
    except ProofFault:
        pass


def _change_one(path: list[bytes], dice: Dice) -> None:
    change = dice.below(5)
    if change == 0 or not path:
        path.append(dice.pick(LEAVES))
    elif change == 1:
        path.pop(dice.below(len(path)))
    elif change == 2:
        path[dice.below(len(path))] = dice.pick(LEAVES)
    elif change == 3:
        path[dice.below(len(path))] = dice.bytes(40)
    else:
        path.reverse()


def of_paths() -> list[bytes]:
    """A few rows of choices."""
    return [bytes([9, 11, 0, 1, 0, 5]), bytes([9, 74, 0, 1, 2, 1, 3]), bytes(range(40))]
