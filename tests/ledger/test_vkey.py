"""A public key is taken for what its text says, and verifies by the rules of RFC 8032."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wamledger.ledger.faults import NoteFault
from wamledger.ledger.vkey import (
    COSIGNATURE,
    ED25519,
    Verifier,
    decoded,
    encoded,
    is_key_name,
    verified,
)

SHARED = Path(__file__).parents[2].parent / "shared" / "vectors"
NOTES = SHARED / "signed-note" / "signed_note_vectors.json"
CURVE = SHARED / "ed25519-wycheproof"
needs_notes = pytest.mark.skipif(
    not NOTES.exists(), reason="the signed-note vectors are not beside the project"
)
needs_curve = pytest.mark.skipif(not CURVE.exists(), reason="the Ed25519 vectors are not beside the project")


def vectors() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(NOTES.read_text())
    return found


@needs_notes
def test_vkeys_are_read_and_written() -> None:
    """Each published vkey is read, and written again as the same text."""
    for vkey in (*vectors()["vkeys"].values(), *vectors()["vkey_accept"]):
        assert Verifier.parse(vkey).vkey == vkey


@needs_notes
def test_mangled_vkeys_are_refused() -> None:
    """No part of a good vkey is one, nor is it with one byte raised, nor are the published bad ones."""
    good = vectors()["vkeys"]["peter"]
    mangled = [good[begin:end] for begin in range(len(good)) for end in range(begin, len(good) + 1)]
    mangled.remove(good)
    mangled += [good[:at] + chr(ord(good[at]) + 1) + good[at + 1 :] for at in range(len(good))]
    mangled += [vkey for vkey in vectors()["bad_vkeys"] if "+" in vkey]
    mangled += vectors()["vkey_reject"]
    assert len(mangled) > 2000
    for vkey in mangled:
        with pytest.raises(NoteFault):
            Verifier.parse(vkey)


@needs_notes
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda vkey: vkey.replace("Peter", "peter"), "does not fit"),
        (lambda vkey: vkey.replace("c74f20a3", "C74F20A3"), "does not fit"),
        (lambda vkey: vkey + "=", "not a vkey"),
        (lambda vkey: vkey + "\n", "not a vkey"),
        (lambda vkey: " " + vkey, "name of a key"),
        (lambda vkey: vkey.replace("PeterNeumann", ""), "name of a key"),
        (lambda vkey: vkey.replace("Peter", "Peter\u2003"), "name of a key"),
        (lambda vkey: vkey.replace("Peter", "Peter\x1b"), "name of a key"),
        (lambda vkey: vkey.replace("Peter", "Peter\ud800"), "name of a key"),
        (lambda vkey: vkey.replace("+ARpc", "+Zapc"), "of a kind"),
        (lambda vkey: vkey[:-4], "of a kind"),
    ],
)
def test_what_is_wrong_with_a_vkey_is_said(change: Any, words: str) -> None:
    """Each way in which a text is no vkey has its words."""
    with pytest.raises(NoteFault, match=words):
        Verifier.parse(change(vectors()["vkeys"]["peter"]))


def test_kinds_are_different_keys() -> None:
    """The same key as a ledger's and as a witness's has two key ids, and each vkey gives its own kind."""
    ledger = Verifier("unmission.example/site-1", bytes(range(32)))
    witness = ledger.as_witness()
    assert (ledger.kind, witness.kind) == (ED25519, COSIGNATURE)
    assert ledger.key_id != witness.key_id
    assert Verifier.parse(witness.vkey) == witness != Verifier.parse(ledger.vkey) == ledger


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\u00a0b", "a\x00", "a\n", "a\u2028", chr(0xD800), chr(0xDFFF)]
)
def test_names_that_no_key_has(name: str) -> None:
    """A name is not empty and has no space, no plus, no control character and no half of one."""
    assert not is_key_name(name)
    with pytest.raises(NoteFault, match="name of a key"):
        Verifier(name, bytes(32))


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "Q Q==", "QQ==\n", "QQ==QQ==", "-_8=", "é", "===="])
def test_base64_has_one_spelling(text: str) -> None:
    """Base64 with another alphabet, missing padding, stray bits or anything around it is no base64."""
    assert decoded(text) == b""


def test_base64_of_all_bytes() -> None:
    """What was encoded is decoded, for every byte at every place."""
    for length in range(1, 5):
        for byte in range(256):
            assert decoded(encoded(bytes([byte] * length))) == bytes([byte] * length)


@needs_curve
@pytest.mark.parametrize("name", ["ed25519_test_v1", "eddsa_test"])
def test_wycheproof(name: str) -> None:
    """Each Wycheproof signature gets its verdict: forged, cut and malleable ones do not verify."""
    groups = json.loads((CURVE / f"{name}.json").read_text())["testGroups"]
    verdicts = [
        (
            case["tcId"],
            verified(*(bytes.fromhex(each) for each in (key, case["sig"], case["msg"]))),
            case["result"],
        )
        for group in groups
        for key in [(group.get("publicKey") or group["key"])["pk"]]
        for case in group["tests"]
    ]
    assert len(verdicts) >= 145
    assert [number for number, good, wanted in verdicts if good != (wanted == "valid")] == []


@needs_curve
def test_cctv() -> None:
    """
    No signature verifies that has a point in a non-canonical encoding.

    That is what RFC 8032 and FIPS 186-5 require of these cases, all of them on points of small order. For the
    others they leave a choice: with a low-order residue the outcome hangs on the formula in use, and without
    one every formula accepts, unless low-order points are refused outright. What the library does there is
    its own affair, and no test of ours should fail when it changes.
    """
    cases = json.loads((CURVE / "cctv_ed25519vectors.json").read_text())
    required = 0
    for case in cases:
        if {"non_canonical_A", "non_canonical_R"} & set(case["flags"] or []):
            required += 1
            key, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
            assert not verified(key, signature, case["msg"].encode()), case["number"]
    assert (len(cases), required) == (914, 490)


def library_accepts(case: dict[str, Any]) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(case["key"]))
        key.verify(bytes.fromhex(case["sig"]), case["msg"].encode())
    except (InvalidSignature, ValueError):
        return False
    return True


@needs_curve
def test_the_check_of_the_key_bites() -> None:
    """The library alone accepts some non-canonical keys; these the check before it refuses, and no others."""
    differing = [
        set(case["flags"])
        for case in json.loads((CURVE / "cctv_ed25519vectors.json").read_text())
        if library_accepts(case)
        and not verified(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode())
    ]
    assert differing, "the library refuses these by itself now: the check in vkey.py can go"
    assert all("non_canonical_A" in flags for flags in differing)


def test_every_damaged_signature_is_refused() -> None:
    """No bit of a signature, of the message or of the key can be turned."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, message = private.public_key().public_bytes_raw(), b"head"
    signature = private.sign(message)
    assert verified(public, signature, message)
    for place in range(3):
        parts = [public, signature, message]
        for bit in range(8 * len(parts[place])):
            turned = bytearray([public, signature, message][place])
            turned[bit // 8] ^= 1 << bit % 8
            parts[place] = bytes(turned)
            assert not verified(*parts)
    for wrong in (b"", signature[:63], signature + b"\x00"):
        assert not verified(public, wrong, message)
