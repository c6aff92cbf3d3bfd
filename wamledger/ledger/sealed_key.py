"""
A sealed key: the ledger's own, under passphrases.

The seed lies under a key of 32 random bytes, the KEK, and the KEK in slots: one for each person who may unlock the
ledger, each under that person's own slot key. Who comes or goes needs no other key, and nobody learns the passphrase
of another. The key of an encrypted database lies beside the seed, under the same KEK.

Each secret is sealed together with what stands beside it, so that none can be taken for another's. What a file cannot
show by itself is that it is the newest one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from wamledger.i18n import N_
from wamledger.ledger import key_file, sealing
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.key_slot import Slot
from wamledger.ledger.keys import PLAIN, PLAIN_FIELDS, SEALED, Signer, grown, must_be_whole
from wamledger.ledger.sealing import KEY_SIZE, Kdf

MOST_SLOTS: Final = 500

_FIELDS: Final = PLAIN_FIELDS | {"slots"}


class Stated(NamedTuple):
    """What a key file says without being opened: nothing of it is secret."""

    kind: str
    origin: str
    vkey: str
    slots: tuple[Slot, ...]
    has_database_key: bool


def stated(path: Path) -> Stated:
    """
    What the file says without being opened.

    Raises: KeyFault where it is no key file of this version, or names parameters that are refused.
    """
    return _stated(path, key_file.read(path))


def slots(path: Path) -> tuple[Slot, ...]:
    """
    Who may unlock the key; nobody in particular where it is not sealed.

    Raises: KeyFault.
    """
    return stated(path).slots


def open_slot(path: Path, name: str, slot_key: bytes) -> bytes:
    """
    The KEK, by the slot of this name.

    Raises: KeyFault where there is no such slot, or the key does not open it.
    """
    said = stated(path)
    return _slot(path, said, name).opened(said.origin, slot_key)


def load_sealed(path: Path, kek: bytes) -> Signer:
    """
    The key that lies sealed in the file.

    Raises: KeyFault where this is not the KEK of the file, or the file was changed.
    """
    record = key_file.read(path)
    return _opened(path, record, kek)


def database_key(path: Path, kek: bytes) -> bytes | None:
    """
    The key of the encrypted database, which lies sealed beside the ledger's own; None where it has none.

    Raises: KeyFault.
    """
    record = key_file.read(path)
    said = _stated(path, record)
    if said.kind != SEALED:
        raise _not_sealed(path)
    if not said.has_database_key:
        return None
    key = sealing.opened(kek, record["database"], _header_of_database(said.origin))
    if len(key) != KEY_SIZE:
        raise key_file.damaged(path)
    return key


def seal_key_file(
    path: Path, signer: Signer, kek: bytes, slots: Iterable[Slot], *, database: bytes | None = None
) -> None:
    """
    The key lies sealed in the file; an open one that lay there, or beside it from before, has been overwritten.

    ``slots`` are made with the same KEK (``Slot.made``). Whoever closes a ledger calls this with the key of the
    ledger.

    Raises: KeyFault without a slot, for two of one name, and where the file cannot be written; what was there stays
    then.
    """
    key_file.replace(path, sealed_record(signer, kek, slots, database=database))
    for other in (*key_file.all_ready(path), *key_file.all_before(path)):
        if key_file.read(other)["kind"] == PLAIN:
            key_file.remove(other)


def sealed_record(
    signer: Signer, kek: bytes, slots: Iterable[Slot], *, database: bytes | None = None
) -> dict[str, Any]:
    """
    The fields of a file in which the key lies sealed.

    Raises: KeyFault without a slot, with too many, and for two of one name.
    """
    held = list(slots)
    if not 0 < len(held) <= MOST_SLOTS or len({slot.name for slot in held}) < len(held):
        raise KeyFault(
            N_("A sealed key has from 1 to {most} slots, each under a name of its own."),
            N_("Give each person who may unlock the ledger one slot, and keep at least one."),
            most=MOST_SLOTS,
        )
    record = {
        "wamledger_key": key_file.VERSION,
        "kind": SEALED,
        "origin": signer.name,
        "seed": sealing.seal(kek, signer.seed, _header_of_seed(signer.name, signer.vkey)),
        "slots": [slot.as_json() for slot in held],
        "vkey": signer.vkey,
    }
    if database is not None:
        record["database"] = sealing.seal(kek, database, _header_of_database(signer.name))
    return record


def with_signer(path: Path, kek: bytes, signer: Signer) -> dict[str, Any]:
    """
    The fields of the file as it would be with another key: the same people unlock it, by the same slots.

    Raises: KeyFault where this is not the KEK of the file.
    """
    record = key_file.read(path)
    _opened(path, record, kek)
    seed = sealing.seal(kek, signer.seed, _header_of_seed(signer.name, signer.vkey))
    return {**record, "seed": seed, "vkey": signer.vkey}


def add_slot(path: Path, name: str, kek: bytes, slot_key: bytes, kdf: Kdf, salt: bytes) -> None:
    """
    Whoever has this slot key can unlock the key; what the slot of this name held before opens nothing any more.

    Raises: KeyFault where this is not the KEK of the file.
    """
    record = key_file.read(path)
    said = _stated(path, record)
    _opened(path, record, kek)
    slot = Slot.made(said.origin, name, kek, slot_key, kdf, salt)
    _write_slots(path, record, [*(each for each in said.slots if each.name != name), slot])


def remove_slot(path: Path, name: str) -> None:
    """
    The slot of this name is gone. A copy of the file from before still has it: see docs/keys.md.

    Raises: KeyFault where there is none, or no other.
    """
    record = key_file.read(path)
    said = _stated(path, record)
    _slot(path, said, name)
    if len(said.slots) == 1:
        raise KeyFault(
            N_("{name} is the last who can unlock the key in {path}."),
            N_("Add another slot first."),
            name=name,
            path=path,
        )
    _write_slots(path, record, [each for each in said.slots if each.name != name])


def set_database_key(path: Path, kek: bytes, key: bytes | None) -> None:
    """
    The key of the encrypted database lies sealed in the file, or none does any more.

    Raises: KeyFault where this is not the KEK of the file.
    """
    record = key_file.read(path)
    said = _stated(path, record)
    _opened(path, record, kek)
    record.pop("database", None)
    if key is not None:
        record["database"] = sealing.seal(kek, key, _header_of_database(said.origin))
    key_file.replace(path, record)


def _write_slots(path: Path, record: dict[str, Any], held: list[Slot]) -> None:
    if len(held) > MOST_SLOTS:
        raise KeyFault(
            N_("The key in {path} has {most} slots already."),
            N_("Take away the slots of people who have left."),
            path=path,
            most=MOST_SLOTS,
        )
    key_file.replace(path, {**record, "slots": [slot.as_json() for slot in held]})


def _stated(path: Path, record: dict[str, Any]) -> Stated:
    if record["kind"] == PLAIN:
        must_be_whole(path, record, PLAIN_FIELDS)
        return Stated(PLAIN, record["origin"], record["vkey"], (), has_database_key=False)
    if record["kind"] != SEALED:
        raise key_file.unknown_kind(path, record)
    has_database_key = "database" in record
    must_be_whole(path, record, _FIELDS | {"database"} if has_database_key else _FIELDS)
    held = record["slots"]
    if type(held) is not list or not 0 < len(held) <= MOST_SLOTS:
        raise key_file.damaged(path)
    if has_database_key and type(record["database"]) is not str:
        raise key_file.damaged(path)
    read = [slot for each in held if (slot := Slot.parse(each)) is not None]
    if len({slot.name for slot in read}) < len(held):
        raise key_file.damaged(path)
    return Stated(SEALED, record["origin"], record["vkey"], tuple(read), has_database_key)


def _opened(path: Path, record: dict[str, Any], kek: bytes) -> Signer:
    """The key, by its KEK."""
    said = _stated(path, record)
    if said.kind != SEALED:
        raise _not_sealed(path)
    seed = sealing.opened(kek, record["seed"], _header_of_seed(said.origin, said.vkey))
    return grown(path, record, seed)


def _slot(path: Path, said: Stated, name: str) -> Slot:
    for slot in said.slots:
        if slot.name == name:
            return slot
    raise KeyFault(
        N_("{name} cannot unlock the key in {path}: it has no such slot."),
        N_("Let somebody who can unlock it add the slot."),
        name=name,
        path=path,
    )


def _not_sealed(path: Path) -> KeyFault:
    return KeyFault(
        N_("The key in {path} is not sealed."), N_("Seal it first: wamledger seal-key"), path=path
    )


def _header_of_seed(origin: str, vkey: str) -> bytes:
    return sealing.header(wamledger_key=key_file.VERSION, part="seed", origin=origin, vkey=vkey)


def _header_of_database(origin: str) -> bytes:
    return sealing.header(wamledger_key=key_file.VERSION, part="database", origin=origin)
