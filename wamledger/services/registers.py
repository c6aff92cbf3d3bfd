"""
The small lists that a ledger speaks in: places, parties, users, natures, limits, types of weapons.

What the mission has added stands before what the program brings: a nature of the mission's own hides that of
the packaged catalogue, a limit that was set hides the default. Whoever has a narrow scope reads of their own places and
of those that these stand in, and of the people who may act there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.policies import POLICIES
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.reference import Nature
from wamledger.services.reading import reading
from wamledger.services.scope import Scope

Listed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """A list: who may ask for it, how its rows are found, and which fields a person sees, with headings for them."""

    query: Query
    find: Callable[[Link, Scope], list[Listed]]
    columns: Mapping[str, str]


def named(kind: str) -> Register:
    """The list of a name.  Refuses: choice_unknown"""
    if kind not in REGISTERS:
        raise Refused(Code.CHOICE_UNKNOWN, "kind", found=kind, allowed=list(REGISTERS))
    return REGISTERS[kind]


def rows(ledger: Ledger, register: Register) -> list[Listed]:
    """The rows of a list, in the order of their codes.  Raises: AccessFault"""
    with reading(ledger, register.query) as (link, scope):
        return register.find(link, scope)


def _stored(link: Link, table: str, columns: tuple[str, ...], lists: tuple[str, ...] = ()) -> list[Listed]:
    """The rows of a table; columns that hold a JSON text have its value."""
    found = link.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}")
    return [
        {
            name: orjson.loads(value) if name in lists and value is not None else value
            for name, value in zip(columns, row, strict=True)
        }
        for row in found
    ]


def _places(link: Link, scope: Scope) -> list[Listed]:
    columns = (
        "code",
        "name",
        "kind",
        "within",
        "site",
        "custody",
        "keeper",
        "country",
        "latitude",
        "longitude",
    )
    found = _stored(link, "place", (*columns, "limit_nec_kg", "licence"), ("limit_nec_kg",))
    if scope.places is None:
        return found
    return [row for row in found if row["code"] in scope.places | scope.around]


def _parties(link: Link, _scope: Scope) -> list[Listed]:
    return _stored(link, "party", ("code", "name", "kind", "strength", "within", "country"))


def _users(link: Link, scope: Scope) -> list[Listed]:
    found = _stored(link, "user_account", ("code", "name", "roles", "places"), ("roles", "places"))
    return [{**row, "places": scope.shown(row["places"])} for row in found if scope.is_of(row["places"])]


_NATURE: Final = (
    "code",
    "name",
    "calibre",
    "category",
    "un_number",
    "hazard_division",
    "compatibility_group",
    "nec_mg",
    "unit",
    "pack_size",
)


def _natures(link: Link, _scope: Scope) -> list[Listed]:
    packaged = {
        code: {**{name: getattr(nature, name) for name in _NATURE}, "source": "catalogue"}
        for code, nature in reference.natures().items()
    }
    own = {row["code"]: {**row, "source": "mission"} for row in _stored(link, "nature", _NATURE)}
    return [found for _code, found in sorted({**packaged, **own}.items())]


def own_natures(ledger: Ledger) -> dict[str, Nature]:
    """The natures that the mission added to the packaged catalogue, by code.  Raises: AccessFault"""
    with reading(ledger, Query.LISTS) as (link, _scope):
        found = _stored(link, "nature", _NATURE)
    return {row["code"]: Nature(**row) for row in found}


def _policies(link: Link, _scope: Scope) -> list[Listed]:
    found = {row["name"]: row["value"] for row in _stored(link, "policy", ("name", "value"), ("value",))}
    known = [
        {
            "name": policy.name,
            "value": found.pop(policy.name, policy.default),
            "default": policy.default,
            "takes": policy.takes_words,
            "meaning": policy.meaning,
        }
        for policy in POLICIES.values()
    ]
    unknown = [
        {"name": name, "value": value, "default": None, "takes": None, "meaning": None}
        for name, value in found.items()
    ]
    return sorted([*known, *unknown], key=lambda row: str(row["name"]))


def _types(_link: Link, _scope: Scope) -> list[Listed]:
    return [
        {"code": kind.code, "name": kind.name, "class": kind.weapon_class}
        for kind in reference.weapon_types().values()
    ]


REGISTERS: Final[Mapping[str, Register]] = {
    "places": Register(
        Query.PLACES,
        _places,
        {
            "code": N_("Code"),
            "name": N_("Name"),
            "kind": N_("Kind"),
            "within": N_("Within"),
            "custody": N_("Custody"),
            "keeper": N_("Keeper"),
        },
    ),
    "parties": Register(
        Query.PARTIES,
        _parties,
        {
            "code": N_("Code"),
            "name": N_("Name"),
            "kind": N_("Kind"),
            "within": N_("Within"),
            "country": N_("Country"),
        },
    ),
    "users": Register(
        Query.USERS,
        _users,
        {"code": N_("Code"), "name": N_("Name"), "roles": N_("Roles"), "places": N_("Places")},
    ),
    "natures": Register(
        Query.LISTS,
        _natures,
        {
            "code": N_("Code"),
            "name": N_("Name"),
            "hazard_division": N_("Division"),
            "compatibility_group": N_("Group"),
            "unit": N_("Unit"),
            "source": N_("Source"),
        },
    ),
    "policies": Register(
        Query.LISTS,
        _policies,
        {
            "name": N_("Name"),
            "value": N_("Value"),
            "default": N_("Default"),
            "takes": N_("Takes"),
            "meaning": N_("Meaning"),
        },
    ),
    "types": Register(Query.LISTS, _types, {"code": N_("Code"), "name": N_("Name"), "class": N_("Class")}),
}
"""The lists by the names that the command line has for them."""
