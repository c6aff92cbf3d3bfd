"""From one key that is trusted the others of the ledger follow, and no key that was not handed over to."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.ledger import signing
from wamledger.ledger.canonical import encode
from wamledger.ledger.keys import Signer
from wamledger.ledger.verifying.chain import Chain, Handover, handover
from wamledger.ledger.vkey import Verifier

ORIGIN = "unmission.example/site-1"
KEYS = [Signer.from_seed(ORIGIN, bytes([number]) * 32) for number in range(6)]
A, B, C, D, E, F = (each.vkey for each in KEYS)


def chain(trusted: str, *handed: tuple[int, str, str]) -> list[tuple[int, str]]:
    return list(Chain.through(Verifier.parse(trusted), [Handover(*each) for each in handed]).keys)


def test_a_ledger_that_has_one_key() -> None:
    """Without a handover the trusted key signs all heads; without a trusted key none does."""
    assert chain(A) == [(0, A)]
    assert Chain.through(None, [Handover(4, A, B)]).keys == ()
    assert Chain().at(7) is None
    assert Chain().first is None
    assert Chain().verifiers == []


@pytest.mark.parametrize("trusted", [A, B, C])
def test_whichever_is_trusted(trusted: str) -> None:
    """The first, a later and the last key give the same chain."""
    assert chain(trusted, (4, A, B), (9, B, C)) == [(0, A), (5, B), (10, C)]


def test_who_signs_at_a_size() -> None:
    """A key signs heads that cover the entry which brought it in, and none before."""
    found = Chain(((0, A), (5, B), (10, C)))
    signs = [(0, A), (4, A), (5, B), (9, B), (10, C), (10**12, C)]
    assert [(size, key.vkey) for size, _v in signs if (key := found.at(size))] == signs
    assert found.first == Verifier.parse(A)
    assert [each.vkey for each in found.verifiers] == [A, B, C]


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        ([(4, A, B), (9, A, C)], [(0, A), (5, B)]),
        ([(4, A, B), (9, C, D)], [(0, A), (5, B)]),
        ([(4, C, D), (9, A, B)], [(0, A), (10, B)]),
        ([(4, A, B), (6, C, D), (9, B, C)], [(0, A), (5, B), (10, C)]),
        ([(4, B, A)], [(0, B), (5, A)]),
        ([(4, A, B), (9, B, A), (12, A, C)], [(0, A), (5, B), (10, A), (13, C)]),
    ],
    ids=["two heirs", "a stranger's", "before its time", "between", "to the trusted one", "there and back"],
)
def test_handovers_that_do_not_follow(
    handed: list[tuple[int, str, str]], expected: list[tuple[int, str]]
) -> None:
    """Only the key that signs heads hands over, once; what others hand over is nothing."""
    assert chain(A, *handed) == expected


@given(
    st.lists(st.tuples(st.sampled_from(range(6)), st.sampled_from(range(6))), max_size=8),
    st.sampled_from(range(6)),
)
def test_any_handovers(pairs: list[tuple[int, int]], trusted: int) -> None:
    """Whatever is handed over: sizes rise, each key was handed over to by the one before, and the trusted one is there."""
    handed = [
        Handover(3 * n, KEYS[old].vkey, KEYS[new].vkey) for n, (old, new) in enumerate(pairs) if old != new
    ]
    keys = Chain.through(KEYS[trusted].verifier, handed).keys
    assert keys[0][0] == 0
    assert KEYS[trusted].vkey in [vkey for _since, vkey in keys]
    for (since, before), (later, after) in itertools.pairwise(keys):
        assert since < later
        assert Handover(later - 1, before, after) in handed


def entry(old: Signer, new: Signer, *signers: Signer, **changes: Any) -> dict[str, Any]:
    """An entry that hands over from one key to another, and is signed by these."""
    operation = {
        "op": "rotate_ledger_key",
        "before": old.vkey,
        "vkey": new.vkey,
        "reason": "r",
        "by": "ADAMU",
    }
    body = {
        "v": 1,
        "origin": ORIGIN,
        "seq": 7,
        "operation": {**operation, **changes.pop("operation", {})},
        **changes,
    }
    content = encode(body)
    return {"body": body, "sigs": [signing.signature(each, "", signing.ROTATED, content) for each in signers]}


def told(record: Any) -> Handover | None:
    return handover(7, encode(record))


def test_a_handover_that_both_signed() -> None:
    """An entry that both keys have signed hands over, whoever else has signed it too."""
    record = entry(KEYS[0], KEYS[1], KEYS[0], KEYS[1])
    assert told(record) == Handover(7, A, B)
    person = Signer.from_seed("ADAMU", bytes(32))
    record["sigs"].insert(0, signing.signature(person, "ADAMU", signing.POSTED, encode(record["body"])))
    assert told(record) == Handover(7, A, B)


def resigned(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """The change, to an entry that both keys sign as it is after it."""

    def run(record: dict[str, Any]) -> None:
        change(record["body"])
        content = encode(record["body"])
        record["sigs"] = [signing.signature(each, "", signing.ROTATED, content) for each in KEYS[:2]]

    return run


FORGED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "nobody signed": lambda r: r["sigs"].clear(),
    "the new key alone": lambda r: r["sigs"].pop(0),
    "the old key alone": lambda r: r["sigs"].pop(1),
    "the old key twice": lambda r: r["sigs"].__setitem__(1, r["sigs"][0]),
    "another body": lambda r: r["body"]["operation"].update(reason="other"),
    "another heir": lambda r: r["body"]["operation"].update(vkey=C),
    "another meaning": lambda r: r["sigs"][0].update(meaning="posted"),
    "signed as something else": lambda r: r.update(
        sigs=[signing.signature(each, "", signing.POSTED, encode(r["body"])) for each in KEYS[:2]]
    ),
    "in a person's name": lambda r: r["sigs"][0].update(user="ADAMU"),
    "another key's id": lambda r: r["sigs"][0].update(key_id=r["sigs"][1]["key_id"]),
    "a signature of another entry": lambda r: r["sigs"].__setitem__(
        0, entry(KEYS[0], KEYS[1], KEYS[0], seq=8)["sigs"][0]
    ),
    "a field too many": lambda r: r["sigs"][0].update(more=1),
    "no list": lambda r: r.update(sigs={}),
    "another number": resigned(lambda body: body.update(seq=8)),
    "another ledger": resigned(lambda body: body.update(origin="unmission.example/site-2")),
    "another operation": resigned(lambda body: body["operation"].update(op="set_policy")),
    "no key": resigned(lambda body: body["operation"].update(vkey="x")),
    "no text": resigned(lambda body: body["operation"].update(vkey=7)),
    "no key before": resigned(lambda body: body["operation"].pop("before")),
    "no operation": resigned(lambda body: body.update(operation=None)),
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_a_handover_that_is_forged(change: Callable[[dict[str, Any]], Any]) -> None:
    """An entry that lacks anything of what a handover is brings in no key."""
    record = entry(KEYS[0], KEYS[1], KEYS[0], KEYS[1])
    assert told(record) is not None
    changed = copy.deepcopy(record)
    change(changed)
    assert changed != record
    assert told(changed) is None


def test_a_key_that_hands_over_to_itself() -> None:
    """A key cannot follow itself, nor can one of another name or a witness follow the ledger's."""
    other = Signer.from_seed("unmission.example/site-2", bytes(32))
    witness = KEYS[1].verifier.as_witness().vkey
    assert told(entry(KEYS[0], KEYS[0], KEYS[0])) is None
    assert told(entry(KEYS[0], other, KEYS[0], other)) is None
    assert told(entry(other, KEYS[0], other, KEYS[0])) is None
    assert told(entry(KEYS[0], KEYS[1], KEYS[0], KEYS[1], operation={"vkey": witness})) is None


@given(st.binary(max_size=200))
def test_bytes_that_are_no_entry(content: bytes) -> None:
    """Whatever bytes stand where an entry should, they hand over nothing."""
    assert handover(0, content) is None
