"""A sealed key opens to those who have a slot, and to nobody else, whatever was done to its file."""

from __future__ import annotations

import base64
import hmac
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wamledger.ledger import durable, key_file, sealed_key, sealing
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.key_slot import RECOVERY, Slot
from wamledger.ledger.keys import Signer, create_key, load_key
from wamledger.ledger.sealing import Kdf

ORIGIN = "unmission.example/site-1"
SIGNER = Signer.from_seed(ORIGIN, bytes(range(32)))
KEK = bytes(range(100, 132))
SALT = bytes(16)
ADAMU, BINTA, SPARE = (bytes([number]) * 32 for number in (1, 2, 3))
"""Slot keys as passphrases would give them; Argon2id is tested where it is."""
DATABASE = bytes(range(50, 82))

posix = pytest.mark.skipif(os.name != "posix", reason="this system keeps no rights of group and others")


def slot(name: str, slot_key: bytes, *, kek: bytes = KEK, origin: str = ORIGIN) -> Slot:
    return Slot.made(origin, name, kek, slot_key, Kdf.DEFAULT, SALT)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    """A key file with slots of two people and a recovery code, and the key of a database."""
    path = tmp_path / "gao.db.key"
    slots = [slot("ADAMU", ADAMU), slot("BINTA", BINTA), slot(RECOVERY, SPARE)]
    sealed_key.seal_key_file(path, SIGNER, KEK, slots, database=DATABASE)
    return path


def test_each_slot_opens_the_key(path: Path) -> None:
    """Whoever has a slot opens the key with their own passphrase alone, and the key signs as it did."""
    for name, slot_key in (("ADAMU", ADAMU), ("BINTA", BINTA), (RECOVERY, SPARE)):
        kek = sealed_key.open_slot(path, name, slot_key)
        loaded = sealed_key.load_sealed(path, kek)
        assert loaded.vkey == SIGNER.vkey
        assert loaded.sign(b"head") == SIGNER.sign(b"head")
        assert sealed_key.database_key(path, kek) == DATABASE


def test_nobody_else_opens_it(path: Path) -> None:
    """A wrong passphrase, the right one in another's slot, and a name without a slot open nothing."""
    for name, slot_key in (("ADAMU", bytes(32)), ("ADAMU", BINTA), ("BINTA", ADAMU)):
        with pytest.raises(KeyFault, match="does not open"):
            sealed_key.open_slot(path, name, slot_key)
    with pytest.raises(KeyFault, match="CHIKA cannot unlock"):
        sealed_key.open_slot(path, "CHIKA", ADAMU)
    for kek in (bytes(32), ADAMU):
        with pytest.raises(KeyFault):
            sealed_key.load_sealed(path, kek)
        with pytest.raises(KeyFault):
            sealed_key.database_key(path, kek)


def test_without_a_passphrase_it_is_shut(path: Path) -> None:
    """A sealed key is not loaded like an open one, and nothing secret stands in its file."""
    with pytest.raises(KeyFault, match="is sealed"):
        load_key(path)
    content = path.read_text()
    for secret in (SIGNER.seed, KEK, DATABASE):
        assert secret.hex() not in content
        assert sealing.encoded(secret) not in content


def test_what_it_says_without_being_opened(path: Path) -> None:
    """Kind, name, public key and who has a slot are read without a passphrase."""
    said = sealed_key.stated(path)
    assert (said.kind, said.origin, said.vkey) == ("sealed", ORIGIN, SIGNER.vkey)
    assert [each.name for each in sealed_key.slots(path)] == ["ADAMU", "BINTA", RECOVERY]
    assert said.has_database_key


def test_an_open_key_says_the_same(tmp_path: Path) -> None:
    """An open key is told from a sealed one, has no slots and no key of a database, and wants no KEK."""
    path = tmp_path / "open.key"
    signer = create_key(path, ORIGIN)
    assert sealed_key.stated(path) == ("plain", ORIGIN, signer.vkey, (), False)
    for ask in (sealed_key.load_sealed, sealed_key.database_key):
        with pytest.raises(KeyFault, match="is not sealed"):
            ask(path, KEK)


@posix
def test_its_owner_alone_may_read_it(path: Path) -> None:
    """The file is made for its owner alone, is refused where others may read it, and no half-made file is left."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["gao.db.key"]
    sealed_key.remove_slot(path, "BINTA")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(KeyFault, match="may be read by others"):
        sealed_key.stated(path)


def test_somebody_comes(path: Path) -> None:
    """A new slot opens the key, the others still do, and nobody else's passphrase was needed."""
    chika = b"c" * 32
    sealed_key.add_slot(path, "CHIKA", KEK, chika, Kdf(passes=4), bytes(range(16)))
    assert sealed_key.open_slot(path, "CHIKA", chika) == KEK
    assert sealed_key.open_slot(path, "ADAMU", ADAMU) == KEK
    assert sealed_key.database_key(path, KEK) == DATABASE
    assert sealed_key.slots(path)[-1][:3] == ("CHIKA", Kdf(passes=4), bytes(range(16)))


def test_somebody_changes_their_passphrase(path: Path) -> None:
    """A slot that is made again opens with the new passphrase, and with the old one no more."""
    sealed_key.add_slot(path, "ADAMU", KEK, b"n" * 32, Kdf.DEFAULT, SALT)
    assert sealed_key.open_slot(path, "ADAMU", b"n" * 32) == KEK
    with pytest.raises(KeyFault):
        sealed_key.open_slot(path, "ADAMU", ADAMU)
    assert len(sealed_key.slots(path)) == 3


def test_somebody_goes(path: Path) -> None:
    """A slot that was removed opens nothing, and the last one cannot be removed."""
    sealed_key.remove_slot(path, "ADAMU")
    with pytest.raises(KeyFault, match="ADAMU cannot unlock"):
        sealed_key.open_slot(path, "ADAMU", ADAMU)
    with pytest.raises(KeyFault, match="ADAMU cannot unlock"):
        sealed_key.remove_slot(path, "ADAMU")
    sealed_key.remove_slot(path, RECOVERY)
    with pytest.raises(KeyFault, match="BINTA is the last"):
        sealed_key.remove_slot(path, "BINTA")
    assert sealed_key.open_slot(path, "BINTA", BINTA) == KEK


@pytest.mark.parametrize(
    "change",
    [
        lambda path: sealed_key.add_slot(path, "CHIKA", bytes(32), ADAMU, Kdf.DEFAULT, SALT),
        lambda path: sealed_key.set_database_key(path, bytes(32), DATABASE),
        lambda path: sealed_key.with_signer(path, bytes(32), SIGNER),
    ],
)
def test_nobody_changes_what_they_cannot_open(path: Path, change: Callable[[Path], None]) -> None:
    """Without the KEK no slot is added and nothing is sealed again; the file stays as it was."""
    before = path.read_bytes()
    with pytest.raises(KeyFault):
        change(path)
    assert path.read_bytes() == before


def test_the_key_of_the_database_comes_and_goes(path: Path) -> None:
    """The key of an encrypted database is put in, changed, and taken out again."""
    sealed_key.set_database_key(path, KEK, None)
    assert sealed_key.database_key(path, KEK) is None
    assert not sealed_key.stated(path).has_database_key
    sealed_key.set_database_key(path, KEK, bytes(32))
    assert sealed_key.database_key(path, KEK) == bytes(32)


def test_the_next_key_opens_to_the_same_people(path: Path) -> None:
    """After a rotation the same slots open the new key, and the database as before."""
    new = Signer.from_seed(ORIGIN, bytes(32))
    key_file.replace(path, sealed_key.with_signer(path, KEK, new))
    kek = sealed_key.open_slot(path, "BINTA", BINTA)
    assert sealed_key.load_sealed(path, kek).vkey == new.vkey
    assert sealed_key.database_key(path, kek) == DATABASE


def test_sealing_leaves_no_open_copy(tmp_path: Path) -> None:
    """Where an open key is sealed, what held it is zeros, and older open keys beside it are gone."""
    path = tmp_path / "gao.db.key"
    signer = create_key(path, ORIGIN)
    create_key(key_file.before(path, b"\x01\x02\x03\x04"), ORIGIN)
    create_key(key_file.ready(path, b"\x01\x02\x03\x05"), ORIGIN)
    held = tmp_path / "the same bytes on the disk"
    held.hardlink_to(path)
    size = held.stat().st_size
    sealed_key.seal_key_file(path, signer, KEK, [slot("ADAMU", ADAMU)])
    assert held.read_bytes() == bytes(size)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["gao.db.key", held.name]
    assert sealed_key.load_sealed(path, KEK).vkey == signer.vkey


def test_sealed_copies_stay(path: Path) -> None:
    """An older key that lies sealed beside a key is not touched when that one is sealed again."""
    old = key_file.before(path, b"\x01\x02\x03\x04")
    key_file.create(old, key_file.read(path))
    sealed_key.seal_key_file(path, SIGNER, KEK, [slot("ADAMU", ADAMU)])
    assert sealed_key.load_sealed(old, KEK).vkey == SIGNER.vkey


def test_a_full_disk_costs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sealed file cannot be written or take its name, the open key is still there, whole."""
    path = tmp_path / "gao.db.key"
    signer = create_key(path, ORIGIN)

    def full(*_given: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    for name in ("replace", "fsync"):
        with monkeypatch.context() as patch:
            patch.setattr(durable.os, name, full)
            with pytest.raises(KeyFault, match="No space left"):
                sealed_key.seal_key_file(path, signer, KEK, [slot("ADAMU", ADAMU)])
        assert load_key(path).vkey == signer.vkey
        assert [each.name for each in tmp_path.iterdir()] == ["gao.db.key"]


@pytest.mark.parametrize(
    "slots",
    [[], [slot("ADAMU", ADAMU), slot("ADAMU", BINTA)], [slot(f"U{n}", ADAMU) for n in range(501)]],
    ids=["none", "twice", "too many"],
)
def test_slots_that_no_file_has(tmp_path: Path, slots: list[Slot]) -> None:
    """A key without a slot, with two of one name, or with more than there is room for is not written."""
    with pytest.raises(KeyFault, match="slots"):
        sealed_key.seal_key_file(tmp_path / "k", SIGNER, KEK, slots)
    assert not (tmp_path / "k").exists()


def test_there_is_room_for_everybody(tmp_path: Path) -> None:
    """A file with all slots that may be is written and read."""
    path = tmp_path / "k"
    sealed_key.seal_key_file(
        path, SIGNER, KEK, [slot(f"USER-{number:059d}", ADAMU) for number in range(100, 600)]
    )
    assert len(sealed_key.slots(path)) == 500
    with pytest.raises(KeyFault, match="500 slots already"):
        sealed_key.add_slot(path, "ONE-MORE", KEK, ADAMU, Kdf.DEFAULT, SALT)


@pytest.mark.parametrize("name", ["", "x" * 65, "a\x1b[2J", "a\u202eb", "a\nb"])
def test_names_that_no_slot_has(name: str) -> None:
    """A slot has a name that shows as it is."""
    with pytest.raises(KeyFault, match="cannot be the name of a slot"):
        slot(name, ADAMU)


def opened(path: Path) -> tuple[str, bytes | None]:
    """What ADAMU finds in the file."""
    kek = sealed_key.open_slot(path, "ADAMU", ADAMU)
    return sealed_key.load_sealed(path, kek).vkey, sealed_key.database_key(path, kek)


def test_every_byte_of_the_file(path: Path) -> None:
    """Whichever byte is changed, the file is refused or opens as the same key: never as another, and never as a crash."""
    content = path.read_bytes()
    refused = 0
    for at in range(len(content)):
        for bit in (at % 8, (at + 5) % 8):
            turned = bytearray(content)
            turned[at] ^= 1 << bit
            path.write_bytes(turned)
            try:
                assert opened(path) == (SIGNER.vkey, DATABASE)
            except KeyFault:
                refused += 1
    # what stands in the slots of others is theirs to find
    assert len(content) < refused < 2 * len(content)


def changed(path: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    record = json.loads(path.read_bytes())
    change(record)
    path.write_text(json.dumps(record))


def by_slot(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda record: change(record["slots"][0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r.update(origin="unmission.example/site-2"), "does not open"),
        (lambda r: r.update(vkey=Signer.from_seed(ORIGIN, bytes(32)).vkey), "does not open"),
        (lambda r: r.update(seed=r["database"]), "does not open"),
        (lambda r: r.update(seed=r["slots"][0]["kek"]), "does not open"),
        (lambda r: r.update(database=r["seed"]), "does not open"),
        (by_slot(lambda s: s.update(name="DAMU")), "ADAMU cannot unlock"),
        (lambda r: r["slots"][0].update(kek=r["slots"][1]["kek"]), "does not open"),
        (by_slot(lambda s: s["kdf"].update(passes=4)), "does not open"),
        (by_slot(lambda s: s.update(salt=sealing.encoded(b"s" * 16))), "does not open"),
        (by_slot(lambda s: s["kdf"].update(passes=2)), "passes = 2"),
        (by_slot(lambda s: s["kdf"].update(memory_kib=2**31)), "memory_kib"),
        (by_slot(lambda s: s["kdf"].update(lanes=99)), "lanes"),
        (by_slot(lambda s: s.pop("salt")), "is damaged"),
        (by_slot(lambda s: s.update(salt="AAAA")), "is damaged"),
        (by_slot(lambda s: s.update(name=7)), "is damaged"),
        (by_slot(lambda s: s.update(more=1)), "is damaged"),
        (lambda r: r["slots"].append(r["slots"][0]), "is damaged"),
        (lambda r: r["slots"].append("ADAMU"), "is damaged"),
        (lambda r: r.update(slots=[]), "is damaged"),
        (lambda r: r.update(slots={}), "is damaged"),
        (lambda r: r.pop("slots"), "is damaged"),
        (lambda r: r.update(seed=None), "is damaged"),
        (lambda r: r.update(database=7), "is damaged"),
        (lambda r: r.update(origin="two words"), "is damaged"),
        (lambda r: r.update(comment=""), "is damaged"),
        (lambda r: r.update(kind="plain"), "is damaged"),
        (lambda r: r.update(kind="carved"), "which this program cannot open"),
        (lambda r: r.update(kind=["sealed"]), "which this program cannot open"),
        (lambda r: r.update(wamledger_key=2), "which this program cannot open"),
        (lambda r: r.update(wamledger_key=True), "is not a key file"),
    ],
)
def test_files_that_were_changed(path: Path, change: Callable[[dict[str, Any]], Any], words: str) -> None:
    """No part of the file can take the place of another, and parameters outside the limits are refused first."""
    changed(path, change)
    with pytest.raises(KeyFault, match=words):
        opened(path)


def test_a_field_twice(path: Path) -> None:
    """A file in which a field stands twice is refused, wherever it stands."""
    text = path.read_text()
    for twice in (
        text.replace('{"database"', '{"kind":"sealed","database"'),
        text.replace('{"kdf"', '{"salt":"","kdf"', 1),
    ):
        assert twice != text
        path.write_text(twice)
        with pytest.raises(KeyFault, match="is not a key file"):
            sealed_key.stated(path)


def test_a_file_that_is_too_large(path: Path) -> None:
    """A file beyond the size of any key file is refused."""
    path.write_text(path.read_text().rstrip() + " " * key_file.MOST_BYTES)
    with pytest.raises(KeyFault, match="is not a key file"):
        sealed_key.stated(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=10), each, max_size=3),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_whatever_stands_in_its_place(path: Path, data: st.DataObject) -> None:
    """Any value in the place of any other leaves a key file that is refused, or that opens as the same key."""
    record = json.loads((path.parent / "gao.db.key").read_bytes()) if path.exists() else {}
    kept = json.dumps(record)
    target: Any = record
    while True:
        steps = list(target) if isinstance(target, dict) else list(range(len(target)))
        step = data.draw(st.sampled_from(steps))
        if isinstance(target[step], dict | list) and target[step] and data.draw(st.booleans()):
            target = target[step]
            continue
        target[step] = data.draw(json_values)
        break
    try:
        path.write_text(json.dumps(record))
        assert opened(path) in ((SIGNER.vkey, DATABASE), (SIGNER.vkey, None))
    except KeyFault:
        pass
    finally:
        path.write_text(kept)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(content=st.binary(max_size=600))
def test_any_bytes_are_no_key(path: Path, content: bytes) -> None:
    """Whatever bytes lie in the file, it is refused in words."""
    kept = path.read_bytes()
    try:
        path.write_bytes(content)
        with pytest.raises(KeyFault):
            sealed_key.stated(path)
    finally:
        path.write_bytes(kept)


def test_the_page_says_how_it_is_opened(tmp_path: Path) -> None:
    """The sealed key on the page opens with the passphrase on the page, by the program and by what the page says."""
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    example = page.partition("### A sealed key")[2].split("```")[1].strip()
    path = tmp_path / "page.key"
    path.write_text(example)
    path.chmod(0o600)
    passphrase = "violet staircase hums in march"
    assert passphrase in page
    (held,) = sealed_key.slots(path)
    kek = sealed_key.open_slot(path, held.name, sealing.master(passphrase, held.salt, held.kdf).slot_key())
    assert kek == bytes(range(0x40, 0x60))
    assert sealed_key.load_sealed(path, kek).vkey == SIGNER.vkey
    assert sealed_key.database_key(path, kek) == bytes(range(0x60, 0x80))
    # and without the program
    record = json.loads(example)
    content = base64.b64decode(record["seed"])
    beside = {"origin": record["origin"], "part": "seed", "vkey": record["vkey"], "wamledger_key": 1}
    text = json.dumps(beside, sort_keys=True, separators=(",", ":")).encode()
    assert AESGCM(kek).decrypt(content[:12], content[12:], text) == bytes(range(32))
    slot_ = record["slots"][0]
    master = Argon2id(
        salt=base64.b64decode(slot_["salt"]),
        length=32,
        iterations=slot_["kdf"]["passes"],
        lanes=slot_["kdf"]["lanes"],
        memory_cost=slot_["kdf"]["memory_kib"],
    ).derive(passphrase.encode())
    slot_key = hmac.digest(hmac.digest(bytes(32), master, "sha256"), b"wamledger/slot/v1\x01", "sha256")
    beside = {name: slot_[name] for name in ("kdf", "name", "salt")}
    beside |= {"origin": record["origin"], "part": "slot", "wamledger_key": 1}
    text = json.dumps(beside, sort_keys=True, separators=(",", ":")).encode()
    content = base64.b64decode(slot_["kek"])
    assert AESGCM(slot_key).decrypt(content[:12], content[12:], text) == kek


def test_a_slot_under_another_name(path: Path) -> None:
    """A slot that was given another name opens to nobody, not even to whom it belonged."""
    changed(path, by_slot(lambda each: each.update(name="CHIKA")))
    with pytest.raises(KeyFault, match="does not open"):
        sealed_key.open_slot(path, "CHIKA", ADAMU)
