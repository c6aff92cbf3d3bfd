"""The registers that are held as a whole: places, parties, people, natures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from wamledger.i18n import N_, _, language
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import explosive_limits, words
from wamledger.services.form_fields.choices import PARTY_KIND, PLACE_KIND, ROLE
from wamledger.services.lists import flags
from wamledger.services.lists.form import Column, Filter, ListRow, Value
from wamledger.services.lists.small import Kept
from wamledger.services.lists.within import choice, typed
from wamledger.services.reading import reading
from wamledger.services.registers import REGISTERS
from wamledger.services.scope import EVERYTHING, Scope
from wamledger.services.subjects import Subject

Listed = dict[str, Any]
Making = Callable[[Link, Scope, Sequence[Listed]], list[ListRow]]


class AtHand:
    """One of them.  Implements small.Whole"""

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        title: str,
        finds: str,
        columns: Sequence[Column],
        filters: Sequence[Filter],
        making: Making,
        kept: Mapping[str, Kept],
    ) -> None:
        self.name, self.title, self.finds = name, title, finds
        self.columns, self.filters, self.kept = columns, filters, kept
        self._ledger = ledger
        self.where = ledger.where
        self._making = making
        self._state: tuple[int, Scope, str] = (-1, EVERYTHING, "")
        self._rows: list[ListRow] = []

    def rows(self) -> Sequence[ListRow]:
        """The rows as the ledger has them now.  Raises: AccessFault"""
        register = REGISTERS[self.name]
        with reading(self._ledger, register.query) as (link, scope):
            newest = link.one("SELECT max(seq) FROM entry")[0]
            # some rows hold words, which are of a language
            state = (-1 if newest is None else int(newest), scope, language())
            if state != self._state or not self._rows:
                self._state = state
                self._rows = self._making(link, scope, register.find(link, scope))
            return self._rows


def places(ledger: Ledger) -> AtHand:
    """The register of places, with how much of its licence each has used."""
    columns = (
        Column("code", N_("Place"), 14, "code", sorts=True),
        Column("name", N_("Name"), 0, "text", sorts=True),
        Column("kind", N_("Kind"), 20, "word", sorts=True, words=PLACE_KIND),
        Column("within", N_("Within"), 14, "code", sorts=True),
        Column("used", N_("Limit used, %"), 9, "number", sorts=True),
        Column("custody", N_("Custody"), 12, "word", sorts=True, words=words.CUSTODY, from_width=100),
        Column("keeper", N_("Keeper"), 12, "code", sorts=True, from_width=110),
        Column("licence", N_("Licence"), 14, "text", from_width=120),
        Column("site", N_("Site"), 14, "code", sorts=True, shown=False),
        Column("country", N_("Country"), 7, "code", sorts=True, shown=False),
    )
    filters = (
        choice("kind", N_("Kind"), PLACE_KIND),
        typed("within", N_("Within"), "place"),
        choice("attention", N_("Look at"), {"LICENCE": N_("Near or over a limit")}),
    )

    def made(link: Link, _scope: Scope, listed: Sequence[Listed]) -> list[ListRow]:
        loads: dict[str, dict[str, int]] = {}
        for place, division, mass in link.rows("SELECT place, hazard_division, nec_mg FROM place_load"):
            loads.setdefault(place, {})[division] = mass
        near = explosive_limits.pointed_out_from(link)
        return [_place_row(row, loads.get(row["code"], {}), near) for row in listed]

    kept: dict[str, Kept] = {"attention": lambda row, _value: bool(row.flag)}
    return AtHand(
        ledger, "places", N_("Places"), N_("code, name, kind, keeper"), columns, filters, made, kept
    )


def _place_row(row: Listed, load: Mapping[str, int], near: int) -> ListRow:
    shares = [each.percent for each in explosive_limits.uses(row["limit_nec_kg"] or {}, load)]
    used = max(shares, default=None)
    return ListRow(
        row["code"],
        Subject("place", row["code"]),
        (
            row["code"], row["name"], row["kind"], row["within"], used, row["custody"], row["keeper"],
            row["licence"], row["site"], row["country"],
        ),
        "" if used is None or used <= near else flags.OVER_LICENCE if used > 100 else flags.NEAR_LICENCE,
    )  # fmt: skip


def parties(ledger: Ledger) -> AtHand:
    """The register of parties."""
    columns = (
        Column("code", N_("Party"), 14, "code", sorts=True),
        Column("name", N_("Name"), 0, "text", sorts=True),
        Column("kind", N_("Kind"), 24, "word", sorts=True, words=PARTY_KIND),
        Column("within", N_("Within"), 14, "code", sorts=True),
        Column("country", N_("Country"), 7, "code", sorts=True, from_width=100),
        Column("strength", N_("Strength"), 8, "number", sorts=True, from_width=110),
    )

    def made(_link: Link, _scope: Scope, listed: Sequence[Listed]) -> list[ListRow]:
        names = [column.name for column in columns]
        return [_plain("party", row["code"], row, names) for row in listed]

    filters = (choice("kind", N_("Kind"), PARTY_KIND), typed("within", N_("Within"), "party"))
    return AtHand(ledger, "parties", N_("Parties"), N_("code, name, country"), columns, filters, made, {})


def users(ledger: Ledger) -> AtHand:
    """The register of people who record."""
    columns = (
        Column("code", N_("Person"), 14, "code", sorts=True),
        Column("name", N_("Name"), 20, "text", sorts=True),
        Column("roles", N_("Roles"), 0, "text", sorts=True),
        Column("places", N_("Places"), 20, "text"),
    )

    def made(link: Link, _scope: Scope, listed: Sequence[Listed]) -> list[ListRow]:
        closed = {code for (code,) in link.rows("SELECT code FROM user_account WHERE closed_seq IS NOT NULL")}
        return [
            ListRow(
                row["code"],
                Subject("person", row["code"]),
                (
                    row["code"],
                    row["name"],
                    ", ".join(words.word(ROLE, role) for role in row["roles"]),
                    _("all") if row["places"] is None else ", ".join(row["places"]),
                ),
                flags.CLOSED if row["code"] in closed else "",
            )
            for row in listed
        ]

    def has_role(row: ListRow, role: str) -> bool:
        return words.word(ROLE, role) in str(row.cells[2]).split(", ")

    filters = (choice("role", N_("Role"), ROLE),)
    kept: dict[str, Kept] = {"role": has_role}
    return AtHand(ledger, "users", N_("People"), N_("code, name, role, place"), columns, filters, made, kept)


def natures(ledger: Ledger) -> AtHand:
    """The register of natures: those that the program brings, and those that the mission has added."""
    source = {"catalogue": N_("Brought by the program"), "mission": N_("Added here")}
    columns = (
        Column("code", N_("Nature"), 22, "code", sorts=True),
        Column("name", N_("Name"), 0, "text", sorts=True),
        Column("calibre", N_("Calibre"), 12, "text", sorts=True),
        Column("hazard_division", N_("Division"), 8, "text", sorts=True),
        Column("compatibility_group", N_("Group"), 6, "text", sorts=True),
        Column("nec_mg", N_("NEC each"), 12, "milligrams", sorts=True, from_width=100),
        Column("unit", N_("Unit"), 6, "word", sorts=True, words=words.UNIT, from_width=110),
        Column("source", N_("From"), 14, "word", sorts=True, words=source, from_width=120),
        Column("un_number", N_("UN number"), 9, "text", sorts=True, shown=False),
        Column("pack_size", N_("Units in a box"), 9, "number", shown=False),
    )

    def made(_link: Link, _scope: Scope, listed: Sequence[Listed]) -> list[ListRow]:
        names = [column.name for column in columns]
        return [
            _plain(
                "nature",
                row["code"],
                {**row, "name": _(row["name"]) if row["source"] == "catalogue" else row["name"]},
                names,
            )
            for row in listed
        ]

    filters = (choice("source", N_("From"), source), typed("hazard_division", N_("Division"), ""))
    return AtHand(
        ledger, "natures", N_("Natures"), N_("code, name, calibre, UN number"), columns, filters, made, {}
    )


def _plain(kind: str, code: str, row: Listed, names: Sequence[str]) -> ListRow:
    return ListRow(code, Subject(kind, code), tuple(_value(row[name]) for name in names))


def _value(value: Any) -> Value:
    return value if value is None or isinstance(value, str | int) else orjson.dumps(value).decode()
