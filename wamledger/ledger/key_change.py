"""
Changing the ledger's key without ever being between two keys.

The new key lies ready beside the old one before the entry that brings it in is recorded; once that is durable, the
files change places. Whoever opens a ledger that was cut off in between finds the new key lying ready and finishes. The
old key stays, as it was kept, under another name, until a head signed by the new one has left the office: up to then a
ledger that has to be put back from a copy would need it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from wamledger.ledger import key_file, sealed_key
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.vkey import Verifier

STALE_SECONDS: Final = 3600
"""After this time a key that lies ready belongs to an attempt that came to nothing."""


def lay_ready(key: Path, record: dict[str, Any]) -> None:
    """
    The new key lies ready, under a name of its own: two who rotate at once do not take each other's key away.

    Raises: KeyFault.
    """
    for each in key_file.all_ready(key):
        with suppress(OSError, KeyFault):
            if each.stat().st_mtime < time.time() - STALE_SECONDS:
                key_file.remove(each)
    key_file.create(_ready(key, record["vkey"]), record)


def put_away(key: Path, vkey: str) -> None:
    """This key does not lie ready any more.  Raises: KeyFault"""
    key_file.remove(_ready(key, vkey))


def settle(key: Path, newest: str) -> bool:
    """
    The key file holds the key that signs heads now, where that one lies ready; returns whether it had to be changed.

    Raises: KeyFault.
    """
    waiting = _ready(key, newest)
    if not key_file.exists(waiting):
        return False
    try:
        record = key_file.read(waiting)
        if sealed_key.stated(waiting).vkey != newest:
            return False
    except KeyFault:
        if not key_file.exists(waiting):  # somebody else has just finished
            return False
        raise
    changed = not key_file.exists(key) or sealed_key.stated(key).vkey != newest
    if changed:
        _keep_old(key)
        key_file.replace(key, record)
    key_file.remove(waiting)
    return changed


def _keep_old(key: Path) -> None:
    """The key that is about to be replaced is kept, as it was kept before."""
    if not key_file.exists(key):
        return
    old = key_file.read(key)
    kept = key_file.before(key, Verifier.parse(sealed_key.stated(key).vkey).key_id)
    if not key_file.exists(kept):
        key_file.create(kept, old)


def _ready(key: Path, vkey: str) -> Path:
    return key_file.ready(key, Verifier.parse(vkey).key_id)


def forget_old(key: Path) -> int:
    """The keys that have been replaced are gone, as far as they can be removed; returns how many are."""
    gone = 0
    for path in key_file.all_before(key):
        with suppress(KeyFault):
            key_file.remove(path)
            gone += 1
    return gone
