"""A ledger's key is made once, is readable to its owner only, and is never taken for another."""

from __future__ import annotations

import json
import os
import stat
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.faults import KeyFault
from wamledger.ledger.keys import Signer, create_key, load_key
from wamledger.ledger.vkey import Verifier, verified

ORIGIN = "unmission.example/site-1"
posix = pytest.mark.skipif(os.name != "posix", reason="this system keeps no rights of group and others")


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.key"


def test_there_and_back(path: Path) -> None:
    """A key that was created is loaded as the same key, and signs as the same key."""
    created = create_key(path, ORIGIN)
    loaded = load_key(path)
    assert (loaded.name, loaded.vkey) == (ORIGIN, created.vkey)
    assert loaded.sign(b"head") == created.sign(b"head")
    assert verified(Verifier.parse(loaded.vkey).public, loaded.sign(b"head"), b"head")


def test_every_key_is_another(tmp_path: Path) -> None:
    """Two keys for one origin are different keys."""
    assert create_key(tmp_path / "a", ORIGIN).vkey != create_key(tmp_path / "b", ORIGIN).vkey


def test_the_format(path: Path) -> None:
    """The file is a JSON object of version, kind, origin, seed and vkey that its owner alone may read."""
    signer = create_key(path, ORIGIN)
    record = json.loads(path.read_bytes())
    assert list(record) == ["kind", "origin", "seed", "vkey", "wamledger_key"]
    assert (record["wamledger_key"], record["kind"], record["origin"]) == (1, "plain", ORIGIN)
    assert record["vkey"] == signer.vkey
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_known_key(path: Path) -> None:
    """A key file written by hand after the published format is loaded, and its public key is RFC 8032's."""
    # RFC 8032 section 7.1, test 1
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    key_id = sha256(b"a\n\x01" + public).hexdigest()[:8]
    vkey = f"a+{key_id}+{b64encode(bytes([1]) + public).decode()}"
    record = {
        "wamledger_key": 1,
        "kind": "plain",
        "origin": "a",
        "seed": b64encode(seed).decode(),
        "vkey": vkey,
    }
    path.write_text(json.dumps(record))
    path.chmod(0o600)
    assert load_key(path).verifier.public == public
    assert load_key(path).sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")


def test_a_key_is_never_written_over(path: Path) -> None:
    """Creating a key where there is one is refused, and the old key is still there."""
    first = create_key(path, ORIGIN)
    with pytest.raises(KeyFault, match="already"):
        create_key(path, ORIGIN)
    assert load_key(path).vkey == first.vkey


@posix
@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o644, 0o777])
def test_others_may_not_reach_it(path: Path, mode: int) -> None:
    """Any right of the group or of others makes the key unusable, and the mode and remedy are named."""
    create_key(path, ORIGIN)
    path.chmod(mode)
    with pytest.raises(KeyFault, match=f"mode is {mode:04o}.*chmod 600"):
        load_key(path)
    path.chmod(0o400)
    assert load_key(path).name == ORIGIN


def test_the_seed_does_not_show(path: Path) -> None:
    """Printing a signer shows its public key and nothing of its seed."""
    signer = create_key(path, ORIGIN)
    seed = json.loads(path.read_bytes())["seed"]
    assert repr(signer) == str(signer) == f"Signer({signer.vkey})"
    assert seed not in repr(signer)


def test_every_bit_counts(path: Path) -> None:
    """No bit of the file can be turned without the key being refused."""
    create_key(path, ORIGIN)
    content = path.read_bytes()
    for bit in range(8 * len(content)):
        turned = bytearray(content)
        turned[bit // 8] ^= 1 << bit % 8
        path.write_bytes(turned)
        with pytest.raises(KeyFault):
            load_key(path)


def changed(**fields: Any) -> Any:
    return lambda record: json.dumps({**record, **fields}).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: b"", "is not a key file"),
        (lambda record: b"\x00" * 100, "is not a key file"),
        (lambda record: b"-----BEGIN PRIVATE KEY-----\n", "is not a key file"),
        (lambda record: b"[]", "is not a key file"),
        (lambda record: b"{}", "is not a key file"),
        (lambda record: json.dumps(record).encode()[:-1] + b',"kind":"plain"}', "is not a key file"),
        (lambda record: b" " * 300_000 + json.dumps(record).encode(), "is not a key file"),
        (changed(wamledger_key=True), "is not a key file"),
        (changed(wamledger_key=1.0), "is not a key file"),
        (changed(wamledger_key="1"), "is not a key file"),
        (changed(wamledger_key=2), "version 2 and kind plain, which this program cannot open"),
        (changed(kind="sealed"), "is sealed. Sign in"),
        (changed(kind="carved"), "version 1 and kind carved, which this program cannot open"),
        (changed(kind=None), "which this program cannot open"),
        (changed(origin="unmission.example/site-2"), "is damaged"),
        (changed(origin="two words"), "is damaged"),
        (changed(origin=7), "is damaged"),
        (changed(seed="AAAA"), "is damaged"),
        (changed(seed="not base64!"), "is damaged"),
        (changed(seed=None), "is damaged"),
        (changed(vkey="x"), "is damaged"),
        (changed(comment="extra"), "is damaged"),
    ],
)
def test_files_that_are_no_key(path: Path, change: Any, words: str) -> None:
    """A file that is not a whole key file of this version is refused, and the reason is named."""
    create_key(path, ORIGIN)
    path.write_bytes(change(json.loads(path.read_bytes())))
    with pytest.raises(KeyFault, match=words):
        load_key(path)


def test_no_file(path: Path) -> None:
    """A missing file is said to be missing, and a folder is said to be unusable."""
    with pytest.raises(KeyFault, match="There is no key file"):
        load_key(path)
    path.mkdir(mode=0o700)
    with pytest.raises(KeyFault, match="cannot be used"):
        load_key(path)


def test_nowhere_to_write(tmp_path: Path) -> None:
    """A key that cannot be written says why."""
    with pytest.raises(KeyFault, match="cannot be used: No such file"):
        create_key(tmp_path / "missing" / "ledger.key", ORIGIN)


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "a\u200bb", "x" * 256, "a\nb"])
def test_names_that_no_ledger_has(path: Path, origin: str) -> None:
    """An origin that could not be read back, or that hides a character, is refused, and no file is made."""
    with pytest.raises(KeyFault, match="cannot be the origin"):
        create_key(path, origin)
    assert not path.exists()


def test_from_seed() -> None:
    """One seed is one key."""
    assert Signer.from_seed("a", bytes(32)).vkey == Signer.from_seed("a", bytes(32)).vkey
    assert (
        Signer.from_seed("a", bytes(32)).verifier.public
        != Signer.from_seed("a", bytes(31) + b"\x01").verifier.public
    )
