"""
When each site was heard of last: the newest entry about one of its places.

No table says which entries speak of a place. The newest entries are looked through, as many as are read in a moment; of
a site that none of them speaks of it is said how long it has been silent at least.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.services.home.form import Heard
from wamledger.services.home.grounds import HomeGrounds
from wamledger.services.subjects import Subject

LOOKED_THROUGH: Final = 1000
_BLOCK: Final = 100
_NAMING: Final = ("from", "to", "place", "within")


def heard(grounds: HomeGrounds) -> tuple[Heard, ...]:
    """The sites that the reader sees, the one that has been silent longest first."""
    scope = grounds.reach(Query.PLACES)
    if scope is None:
        return ()
    site_of: dict[str, str] = {}
    names: dict[str, str] = {}
    for code, site, within, name in grounds.link.rows("SELECT code, site, within, name FROM place"):
        if scope.places is None or code in scope.places or code in scope.around:
            site_of[code] = site
            if within is None:
                names[code] = name
    wanted = {site for site in site_of.values() if site in names}
    found: dict[str, Heard] = {}
    oldest = None
    looked = 0
    for seq, recorded_at, by, body in _newest(grounds):
        looked, oldest = looked + 1, recorded_at
        for code in _places(body):
            site = site_of.get(code, "")
            if site in wanted:
                wanted.discard(site)
                found[site] = Heard(
                    Subject("place", site), names[site], recorded_at, body["operation"]["id"], by
                )
        if not wanted or seq == 0:
            break
    is_all = looked < LOOKED_THROUGH
    silent = [
        Heard(Subject("place", site), names[site], None if is_all else oldest) for site in sorted(wanted)
    ]
    return (*silent, *sorted(found.values(), key=lambda each: (each.at or 0, each.site.code)))


def _newest(grounds: HomeGrounds) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
    for block in grounds.link.stream(
        "SELECT seq, recorded_at, by_user, entry FROM entry ORDER BY seq DESC LIMIT ?",
        (LOOKED_THROUGH,),
        block=_BLOCK,
    ):
        for seq, recorded_at, by, entry in block:
            try:
                body = orjson.loads(bytes(entry))["body"]
                body["operation"]["id"]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                # what somebody has changed in the file is for verify to name
                continue
            yield seq, recorded_at, by, body


def _places(body: dict[str, Any]) -> Iterator[str]:
    """The places that an entry moved goods between or names."""
    operation = body["operation"]
    if operation["op"] == "add_place":
        yield operation["code"]
    for name in _NAMING:
        code = operation.get(name)
        if isinstance(code, str):
            yield code
    for move in body.get("effects", {}).get("moves", ()):
        for cell in (move["from"], move["to"]):
            if cell is not None:
                yield cell[0]
