"""
Changing the ledger's key without ever being between two keys.

The new key lies ready beside the old one before the entry that brings it in is recorded; once that is durable, the
files change places. Whoever opens a ledger that was cut off in between finds the new key lying ready and finishes. The
old key stays, as it was kept, under another name, until a head signed by the new one has left the office: up to then a
ledger that has to be put back from a copy would need it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from wamledger.ledger import key_file, sealed_key
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.vkey import Verifier


def ready(key: Path) -> Path:
    """The file in which a new key waits to take its place."""
    return key.with_name(f"{key.name}.next")


def lay_ready(key: Path, record: dict[str, Any]) -> None:
    """
    The new key lies ready; one that lay there from an attempt that came to nothing is gone.

    Raises: KeyFault.
    """
    key_file.remove(ready(key))
    key_file.create(ready(key), record)


def put_away(key: Path) -> None:
    """No key lies ready.  Raises: KeyFault"""
    key_file.remove(ready(key))


def settle(key: Path, newest: str) -> bool:
    """
    The key file holds the key that signs heads now, where that one lies ready; returns whether it had to be changed.

    Raises: KeyFault.
    """
    waiting = ready(key)
    if not key_file.exists(waiting):
        return False
    try:
        if sealed_key.stated(waiting).vkey != newest:
            return False
        record = key_file.read(waiting)
    except KeyFault:
        if not key_file.exists(waiting):  # somebody else has just finished
            return False
        raise
    changed = sealed_key.stated(key).vkey != newest
    if changed:
        before = key_file.read(key)
        kept = _before(key, Verifier.parse(before["vkey"]))
        if not key_file.exists(kept):
            key_file.create(kept, before)
        key_file.replace(key, record)
    key_file.remove(waiting)
    return changed


def old_keys(key: Path) -> list[Path]:
    """The files of keys that have been replaced and are still kept."""
    return sorted(key.parent.glob(f"{_escaped(key.name)}.before-*"))


def forget_old(key: Path) -> int:
    """The keys that have been replaced are gone, as far as they can be removed; returns how many are."""
    gone = 0
    for path in old_keys(key):
        with suppress(KeyFault):
            key_file.remove(path)
            gone += 1
    return gone


def _before(key: Path, verifier: Verifier) -> Path:
    return key.with_name(f"{key.name}.before-{verifier.key_id.hex()}")


def _escaped(name: str) -> str:
    """The name as a pattern that means only itself."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in name)
