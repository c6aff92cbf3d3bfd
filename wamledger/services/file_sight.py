"""
Which attached files somebody with a narrow scope sees: their own, and those that entries about their goods name.

No table says which entry names a file, for it is seldom asked: the entries that name any are looked through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from wamledger.ledger.link import Link
from wamledger.services.scope import Scope, Sight

_NAMING: Final = b'"attachments":['
_PLACES: Final = ("from", "to", "place")


def files_seen(link: Link, scope: Scope) -> frozenset[str]:
    """The digests of the files that they see."""
    found = {
        sha256
        for (sha256,) in link.rows(
            "SELECT attachment.sha256 FROM attachment JOIN entry ON entry.seq = attachment.seq"
            " WHERE entry.by_user = ?",
            (scope.user,),
        )
    }
    sight = Sight(link, scope)
    for operation in _naming_files(link):
        if not found.issuperset(operation["attachments"]) and _concerns(link, sight, scope, operation):
            found.update(operation["attachments"])
    return frozenset(found)


def _naming_files(link: Link) -> Iterator[dict[str, Any]]:
    holds = "instr(entry, ?) > 0" if link.engine == "sqlite" else "position(?::bytea IN entry) > 0"
    for block in link.stream(f"SELECT entry FROM entry WHERE {holds} ORDER BY seq", (_NAMING,)):
        for (entry,) in block:
            operation = orjson.loads(bytes(entry))["body"]["operation"]
            if operation.get("attachments"):
                yield operation


def _concerns(link: Link, sight: Sight, scope: Scope, operation: dict[str, Any]) -> bool:
    """Whether they recorded it, or it names a place of theirs, or something that they see now."""
    if scope.user in (operation["by"], operation.get("approved_by")):
        return True
    if any(operation.get(name) in sight.places for name in _PLACES):
        return True
    named = [operation, *operation.get("lines", ())]
    return any(_any_seen(link, kind, named, sight) for kind in ("weapon", "lot"))


def _any_seen(link: Link, kind: str, named: list[dict[str, Any]], sight: Sight) -> bool:
    found = (each.get(kind) or (each.get(f"new_{kind}") or {}).get("id") for each in named)
    codes = [code for code in found if isinstance(code, str)]
    if not codes:
        return False
    seen, parameters = sight.weapons("held") if kind == "weapon" else sight.lots("held")
    among, keys = link.among(f"held.{kind}", codes)
    sql = f"SELECT 1 FROM {kind}_standing AS held WHERE {among} AND {seen} LIMIT 1"
    return link.one(sql, (*keys, *parameters)) is not None
