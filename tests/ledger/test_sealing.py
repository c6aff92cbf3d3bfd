"""A passphrase opens three keys, each for one purpose; what is sealed opens as it was or not at all."""

from __future__ import annotations

import hmac
import threading
import unicodedata
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from wamledger.ledger import sealing
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.sealing import Kdf, master, opened, seal
from wamledger.ledger.vkey import decoded

SALT = bytes(range(16))
KEY = bytes(range(32))
HEADER = sealing.header(part="seed", origin="a")


@pytest.fixture(scope="module", name="known")
def _known() -> sealing.Master:
    return master("correct horse battery staple", SALT, Kdf.DEFAULT)


def hkdf(secret: bytes, purpose: bytes) -> bytes:
    """RFC 5869 with an empty salt, for one block, as it is written there."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def test_a_passphrase_gives_the_same_keys_for_ever(known: sealing.Master) -> None:
    """What is sealed today opens with the program of tomorrow: the three values are as the format has them."""
    assert known.verifier().hex() == "29ca6d5c5f6513b0e5956ace41c58a3c897114ecc547e17afc1495707c183015"
    assert known.seal_key().hex() == "f8da63f87f5f8ef1b613f96b2f9389b856c6065bdabdf2ddb0acf3b01d362686"
    assert known.slot_key().hex() == "2d154cf52b01b6fd621a51404376124f8541e77e6e8f0091c9c7f2114754c980"


def test_keys_are_derived_as_the_standard_says() -> None:
    """A derived key is HKDF-SHA256 of the secret with the purpose as its info."""
    assert sealing.derived(KEY, b"wamledger/seal/v1") == hkdf(KEY, b"wamledger/seal/v1")


def test_each_purpose_has_a_key_of_its_own(known: sealing.Master) -> None:
    """What proves a passphrase opens nothing, and no key opens what another has sealed."""
    keys = [known.verifier(), known.seal_key(), known.slot_key()]
    assert len(set(keys)) == 3
    sealed = seal(known.seal_key(), b"seed", HEADER)
    for other in (known.verifier(), known.slot_key(), sha256(known.seal_key()).digest()):
        with pytest.raises(KeyFault):
            opened(other, sealed, HEADER)


def test_what_is_secret_does_not_show(known: sealing.Master) -> None:
    """Printing what a passphrase gives shows nothing of it."""
    assert repr(known) == str(known) == "Master(…)"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_same_letters_are_the_same_passphrase(form: Any) -> None:
    """An accent typed as one character or as two gives the same keys; other letters give others."""
    typed = unicodedata.normalize(form, "déjà vu à Gao")
    assert (
        master(typed, SALT, Kdf.DEFAULT).verifier() == master("déjà vu à Gao", SALT, Kdf.DEFAULT).verifier()
    )
    assert (
        master("deja vu a Gao", SALT, Kdf.DEFAULT).verifier() != master(typed, SALT, Kdf.DEFAULT).verifier()
    )


def test_salt_and_parameters_count() -> None:
    """Another salt or other parameters give other keys."""
    verifiers = {
        master("one passphrase", salt, kdf).verifier()
        for salt, kdf in (
            (SALT, Kdf.DEFAULT),
            (bytes(16), Kdf.DEFAULT),
            (SALT, Kdf(passes=4)),
            (SALT, Kdf(lanes=1)),
            (SALT, Kdf(memory_kib=65 * 1024)),
        )
    }
    assert len(verifiers) == 5


def test_the_default_is_what_was_promised() -> None:
    """A try costs 64 MiB, three passes and four lanes, unless somebody asks for more."""
    assert Kdf.DEFAULT.as_json() == {"memory_kib": 65536, "passes": 3, "lanes": 4}
    assert Kdf.parse(Kdf.DEFAULT.as_json()) == Kdf.DEFAULT


OUTSIDE = [
    {"memory_kib": 64 * 1024 - 1},
    {"memory_kib": 1024 * 1024 + 1},
    {"memory_kib": 2**63},
    {"memory_kib": -1},
    {"memory_kib": 65536.0},
    {"memory_kib": "65536"},
    {"memory_kib": None},
    {"passes": 2},
    {"passes": 11},
    {"passes": True},
    {"lanes": 0},
    {"lanes": 17},
]


@pytest.mark.parametrize("change", OUTSIDE, ids=str)
def test_parameters_outside_the_limits(change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters that make guessing cheap, or take all memory, are refused on both sides, before anything is computed."""

    def never(**_given: Any) -> None:
        raise AssertionError("Argon2id was begun")

    monkeypatch.setattr(sealing, "Argon2id", never)
    record = {**Kdf.DEFAULT.as_json(), **change}
    (name,) = change
    with pytest.raises(KeyFault, match=name):
        Kdf.parse(record)


def test_limits_themselves_are_allowed() -> None:
    """The floor and the ceiling are parameters that may be used."""
    assert Kdf(64 * 1024, 3, 1).lanes == 1
    assert Kdf(1024 * 1024, 10, 16).passes == 10


@pytest.mark.parametrize("record", [None, [], {}, {"memory_kib": 65536, "passes": 3}, {"m": 1}, "65536,3,4"])
def test_parameters_that_are_none(record: Any) -> None:
    """A record that does not state the parameters whole is refused."""
    with pytest.raises(KeyFault, match="how its passphrase is to be tried"):
        Kdf.parse(record)


def test_a_field_too_many_is_refused() -> None:
    """Parameters with a field that nobody knows are refused: it may mean something to a later program."""
    with pytest.raises(KeyFault):
        Kdf.parse({**Kdf.DEFAULT.as_json(), "secret": 1})


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("", Kdf.DEFAULT), ("256,3,4", Kdf(256 * 1024, 3, 4)), (" 64 , 4 , 2 ", Kdf(64 * 1024, 4, 2))],
)
def test_a_machine_may_ask_for_more(stated: str, expected: Kdf, monkeypatch: pytest.MonkeyPatch) -> None:
    """WAMLEDGER_ARGON2 raises what new passphrases cost."""
    monkeypatch.setenv("WAMLEDGER_ARGON2", stated)
    assert Kdf.of_this_machine() == expected


@pytest.mark.parametrize(
    "stated", ["63,3,4", "64,2,4", "64,3", "64,3,4,5", "much", "-64,3,4", "64.5,3,4", "9" * 50 + ",3,4"]
)
def test_a_machine_may_not_ask_for_less(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine states is held to the same limits, and must be three numbers."""
    monkeypatch.setenv("WAMLEDGER_ARGON2", stated)
    with pytest.raises(KeyFault):
        Kdf.of_this_machine()


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_has_sixteen_bytes(salt: bytes) -> None:
    """A salt of another length is refused."""
    with pytest.raises(KeyFault, match="salt"):
        master("a passphrase", salt, Kdf.DEFAULT)


def test_half_a_character_is_no_passphrase() -> None:
    """What is no text in UTF-8 is refused in words."""
    with pytest.raises(KeyFault, match="UTF-8"):
        master("half \ud800", SALT, Kdf.DEFAULT)


def test_memory_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the memory says how much is needed."""

    class Starved:
        def __init__(self, **_given: Any) -> None: ...

        def derive(self, _typed: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(sealing, "Argon2id", Starved)
    with pytest.raises(KeyFault, match="64 MiB are needed"):
        master("a passphrase", SALT, Kdf.DEFAULT)


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask at once, one passphrase is tried at a time."""
    running, most = 0, 0
    lock = threading.Lock()

    class Slow:
        def __init__(self, **_given: Any) -> None: ...

        def derive(self, _typed: bytes) -> bytes:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            threading.Event().wait(0.02)
            with lock:
                running -= 1
            return bytes(32)

    monkeypatch.setattr(sealing, "Argon2id", Slow)
    threads = [threading.Thread(target=master, args=("p", SALT, Kdf.DEFAULT)) for _each in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1


@given(st.binary(max_size=300))
def test_there_and_back(secret: bytes) -> None:
    """What was sealed opens as it was, and two seals of it are never the same text."""
    sealed = seal(KEY, secret, HEADER)
    assert opened(KEY, sealed, HEADER) == secret
    assert seal(KEY, secret, HEADER) != sealed


def test_a_seal_is_what_others_open() -> None:
    """A sealed secret is base64 of a nonce of 12 bytes and the AES-256-GCM text of it, with the header beside it."""
    content = decoded(seal(KEY, b"a secret", HEADER))
    assert AESGCM(KEY).decrypt(content[:12], content[12:], b'{"origin":"a","part":"seed"}') == b"a secret"


def test_every_bit_of_a_seal_counts() -> None:
    """No bit of a sealed secret, of its header or of its key can be turned without the seal staying shut."""
    sealed = seal(KEY, b"seed of a key", HEADER).encode()
    for bit in range(8 * len(sealed)):
        turned = bytearray(sealed)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(KeyFault):
            opened(KEY, turned.decode("latin-1"), HEADER)
    for bit in range(8 * len(HEADER)):
        turned = bytearray(HEADER)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(KeyFault):
            opened(KEY, sealed.decode(), bytes(turned))
    for bit in range(8 * len(KEY)):
        turned = bytearray(KEY)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(KeyFault):
            opened(bytes(turned), sealed.decode(), HEADER)


@given(st.text(max_size=200))
def test_texts_that_are_no_seal(text: str) -> None:
    """Any other text is refused in words."""
    with pytest.raises(KeyFault, match="does not open"):
        opened(KEY, text, HEADER)


def test_a_seal_of_any_length_is_bounded() -> None:
    """A text that is longer than any seal is refused before it is read."""
    with pytest.raises(KeyFault):
        opened(KEY, seal(KEY, bytes(sealing.MOST_SEALED), HEADER), HEADER)


def test_measuring_is_a_real_try() -> None:
    """The figure that is shown is the time of one whole try."""
    assert 0.005 < sealing.measured(Kdf.DEFAULT) < 60
