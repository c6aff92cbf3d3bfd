"""A note is opened only when it is well-formed and a known key has signed it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.faults import NoteFault
from wamledger.ledger.keys import Signer
from wamledger.ledger.note import MOST_BYTES, Signature, cosign, cosignature_time, open_note, sign
from wamledger.ledger.vkey import Verifier, decoded

VECTORS = Path(__file__).parents[2].parent / "shared" / "vectors" / "signed-note" / "signed_note_vectors.json"
needs_vectors = pytest.mark.skipif(
    not VECTORS.exists(), reason="the signed-note vectors are not beside the project"
)

SITE = Signer.from_seed("unmission.example/site-1", bytes(range(32)))
WITNESS = Signer.from_seed("hq.example/witness", bytes(range(1, 33)))
TEXT = "unmission.example/site-1\n2\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n"


@pytest.fixture(name="published")
def _published() -> Any:
    return json.loads(VECTORS.read_text())


@pytest.fixture(name="peter")
def _peter(published: Any) -> Verifier:
    return Verifier.parse(published["vkeys"]["peter"])


@pytest.fixture(name="enoch")
def _enoch(published: Any) -> Verifier:
    return Verifier.parse(published["vkeys"]["enoch"])


@needs_vectors
def test_published_signature_is_made_again(published: Any) -> None:
    """From the published private key and text comes the published note, byte for byte."""
    name, _key_id, key = published["skey_peter_TEST_ONLY"].removeprefix("PRIVATE+KEY+").split("+", 2)
    signer = Signer.from_seed(name, decoded(key)[1:])
    assert signer.vkey == published["vkeys"]["peter"]
    assert sign(published["text"], signer) == published["text"] + "\n" + published["peterSig"]


@needs_vectors
def test_one_known_of_two(published: Any, peter: Verifier) -> None:
    """The line of a known key verifies; that of an unknown one is kept and counts for nothing."""
    note = open_note(published["text"] + "\n" + published["peterSig"] + published["enochSig"], [peter])
    assert note.text == published["text"]
    assert [signature.line for signature in note.verified.values()] == [published["peterSig"]]
    assert [signature.line for signature in note.unknown] == [published["enochSig"]]


@needs_vectors
def test_both_known(published: Any, peter: Verifier, enoch: Verifier) -> None:
    """Two known keys are both named, in the order of their lines."""
    note = open_note(
        published["text"] + "\n" + published["peterSig"] + published["enochSig"], [enoch, peter, peter]
    )
    assert list(note.verified) == [peter, enoch]
    assert note.unknown == ()


@needs_vectors
def test_repeated_lines_count_once(published: Any, peter: Verifier) -> None:
    """A line that stands twice is one signature, known or not."""
    lines = published["peterSig"] * 2 + published["enochSig"] * 2
    note = open_note(published["text"] + "\n" + lines, [peter])
    assert (len(note.verified), len(note.unknown)) == (1, 1)


@needs_vectors
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sig: sig[:60] + "ABCD" + sig[60:], "is not a signature of this text"),
        (lambda sig: sig.replace("PeterNeumann", "CarmenSandiego"), r"No known key .* CarmenSandiego"),
        (lambda sig: sig.replace("x08g", "xxxx"), "No known key"),
    ],
    ids=["prolonged", "renamed", "other key id"],
)
def test_published_refusals(published: Any, peter: Verifier, change: Any, words: str) -> None:
    """A changed signature, a line under another name and one with another key id are refused."""
    with pytest.raises(NoteFault, match=words):
        open_note(published["text"] + "\n" + change(published["peterSig"]), [peter])


@needs_vectors
def test_nobody_known(published: Any) -> None:
    """A note of which no key is known is refused, and the names on it are told."""
    with pytest.raises(NoteFault, match=r"No known key .* PeterNeumann, EnochRoot"):
        open_note(published["text"] + "\n" + published["peterSig"] + published["enochSig"], [])


MALFORMED: dict[str, Any] = {
    "text only": lambda text, sig: text,
    "text + newline": lambda text, sig: text + "\n",
    "signature line without final newline": lambda text, sig: text + "\n" + sig[:-1],
    "leading 0x01 byte": lambda text, sig: "\x01" + text + "\n" + sig,
    "leading 0xff byte": lambda text, sig: b"\xff" + (text + "\n" + sig).encode(),
    "signature name with a space": lambda text, sig: text + "\n" + sig.replace("PeterNeumann", "Bad Name"),
    "an unexpected line after the signatures": lambda text, sig: text + "\n" + sig + "Unexpected line.\n",
    "101 signature lines": lambda text, sig: text + "\n" + sig * 101,
}
OURS: dict[str, Any] = {
    "nothing": lambda text, sig: "",
    "carriage returns": lambda text, sig: (text + "\n" + sig).replace("\n", "\r\n"),
    "a tab in the text": lambda text, sig: text.replace(" ", "\t") + "\n" + sig,
    "no empty line": lambda text, sig: text + sig,
    "an empty line at the end": lambda text, sig: text + "\n" + sig + "\n",
    "a signature of four bytes": lambda text, sig: text + "\n— PeterNeumann x08goA==\n",
    "a hyphen for the dash": lambda text, sig: text + "\n" + sig.replace("—", "-"),
    "two spaces": lambda text, sig: text + "\n" + sig.replace("— ", "—  "),
    "base64 without padding": lambda text, sig: text + "\n" + sig.replace("=", ""),
    "base64 with stray bits": lambda text, sig: text + "\n" + sig.replace("nAM=", "nAN="),
    "a plus in the name": lambda text, sig: text + "\n" + sig.replace("PeterNeumann", "Peter+Neumann"),
    "half a character": lambda text, sig: text.replace("If", "\ud800") + "\n" + sig,
    "too long": lambda text, sig: "x" * MOST_BYTES + "\n\n" + sig,
}


@needs_vectors
def test_every_published_malformation_is_here(published: Any) -> None:
    """None of the published malformations is left out."""
    assert list(MALFORMED) == published["malformed"]


@needs_vectors
@pytest.mark.parametrize("name", [*MALFORMED, *OURS])
def test_malformed(published: Any, peter: Verifier, name: str) -> None:
    """A malformed note is refused before any signature is looked at."""
    note = (MALFORMED | OURS)[name](published["text"], published["peterSig"])
    with pytest.raises(NoteFault) as caught:
        open_note(note, [peter])
    assert "known key" not in caught.value.message
    assert "signature of this text" not in caught.value.message


@needs_vectors
def test_hundred_lines_are_allowed(published: Any, peter: Verifier) -> None:
    """A note may carry up to 100 signature lines."""
    note = published["text"] + "\n" + published["enochSig"] * 99 + published["peterSig"]
    assert list(open_note(note, [peter]).verified) == [peter]


@needs_vectors
def test_published_cosignature_time(published: Any) -> None:
    """The published cosignature states its published time, and a plain signature states none."""
    good, plain = published["cosignature_v1"]
    packed = decoded(good["sig_base64"])
    assert cosignature_time(Signature("witness", packed[:4], packed[4:])) == good["want_unix_time"]
    packed = decoded(plain["sig_base64"])
    with pytest.raises(NoteFault, match="is not a cosignature"):
        cosignature_time(Signature("witness", packed[:4], packed[4:]))


def test_every_bit_counts() -> None:
    """No bit of a signed note can be turned without the note being refused."""
    note = sign(TEXT, SITE).encode()
    assert open_note(note, [SITE.verifier]).text == TEXT
    for bit in range(8 * len(note)):
        turned = bytearray(note)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NoteFault):
            open_note(bytes(turned), [SITE.verifier])


def test_cosigned() -> None:
    """A cosignature verifies with the witness's key, tells its time, and leaves the ledger's own line."""
    note = cosign(sign(TEXT, SITE), WITNESS, 1_727_964_367)
    witness = WITNESS.verifier.as_witness()
    opened = open_note(note, [SITE.verifier, witness])
    assert list(opened.verified) == [SITE.verifier, witness]
    assert opened.cosigned_at(witness) == 1_727_964_367
    assert opened.cosigned_at(SITE.verifier) is None
    assert opened.cosigned_at(SITE.verifier.as_witness()) is None


def test_kinds_do_not_pass_for_each_other() -> None:
    """A ledger's key does not verify a cosignature, nor a witness's key a plain signature."""
    cosigned = cosign(sign(TEXT, SITE), WITNESS, 1)
    with pytest.raises(NoteFault, match="No known key"):
        open_note(cosigned, [WITNESS.verifier])
    with pytest.raises(NoteFault, match="No known key"):
        open_note(sign(TEXT, SITE), [SITE.verifier.as_witness()])


def test_time_is_signed() -> None:
    """A cosignature whose time was changed, or that was cut to the plain length, is refused."""
    witness = WITNESS.verifier.as_witness()
    signature = open_note(cosign(sign(TEXT, SITE), WITNESS, 100), [witness]).verified[witness]
    for body in ((101).to_bytes(8, "big") + signature.body[8:], signature.body[8:], signature.body + b"\x00"):
        with pytest.raises(NoteFault, match="not a signature of this text"):
            open_note(TEXT + "\n" + Signature(witness.name, witness.key_id, body).line, [witness])


@pytest.mark.parametrize("time", [0, 2**63 - 1])
def test_earliest_and_latest_time(time: int) -> None:
    """The first second of 1970 and the last that fits 63 bits can be stated."""
    witness = WITNESS.verifier.as_witness()
    assert open_note(cosign(sign(TEXT, SITE), WITNESS, time), [witness]).cosigned_at(witness) == time


def test_limits_are_met_exactly() -> None:
    """A note of 1,000,000 bytes is opened, and one of a byte more is not."""
    room = 1_000_000 - len(sign("\n", SITE).encode())
    note = sign("x" * room + "\n", SITE)
    assert len(open_note(note, [SITE.verifier]).text) == room + 1
    with pytest.raises(NoteFault, match="1000001 bytes; 1000000 are allowed"):
        open_note("x" + note, [SITE.verifier])


def test_the_shortest_signature() -> None:
    """A signature line of an unknown kind needs one byte after its key id, and the reader keeps it."""
    note = sign(TEXT, SITE) + Signature("other.example", b"\x01\x02\x03\x04", b"x").line
    assert [signature.body for signature in open_note(note, [SITE.verifier]).unknown] == [b"x"]


@pytest.mark.parametrize("time", [-1, 2**63])
def test_times_that_cannot_be_stated(time: int) -> None:
    """A time before 1970, or beyond 63 bits, is refused."""
    with pytest.raises(NoteFault, match="not a time"):
        cosign(sign(TEXT, SITE), WITNESS, time)


@pytest.mark.parametrize("text", ["", "no line end", "a\tb\n", "a\r\n"])
def test_texts_that_no_note_can_hold(text: str) -> None:
    """A text without a line end at its end, or with a control character, is not signed."""
    with pytest.raises(NoteFault, match="control character"):
        sign(text, SITE)


def test_text_with_empty_lines() -> None:
    """The text ends at the last empty line, so it may hold some itself."""
    text = "one\n\ntwo\n\n\nthree\n"
    assert open_note(sign(text, SITE), [SITE.verifier]).text == text


def test_two_keys_under_one_id() -> None:
    """Two different known keys with one name and one id are refused, whichever of them signed."""

    class Twin(Verifier):
        @property
        def key_id(self) -> bytes:
            return SITE.verifier.key_id

    twin = Twin(SITE.name, bytes(range(2, 34)))
    with pytest.raises(NoteFault, match="Two different keys are called"):
        open_note(sign(TEXT, SITE), [SITE.verifier, twin])
