"""The names beside the codes: of holders, weapon types, natures and owners."""

from __future__ import annotations

from typing import NamedTuple

from wamledger import reference
from wamledger.i18n import _
from wamledger.ledger.link import Link


class NatureWords(NamedTuple):
    """What a page says of a nature; ``nec_mg`` is None for one of the packaged catalogue, whose figure is approximate."""

    name: str
    unit: str
    category: str
    compatibility_group: str
    nec_mg: int | None


class Names:
    """Names for the codes of one state of the ledger, each looked up once."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._holders: dict[str, str] = {}
        self._natures: dict[str, NatureWords] = {}
        self._people: dict[str, str] = {}

    def person(self, code: str) -> str:
        """The name of a user; empty where nobody has the code."""
        if code not in self._people:
            row = self._link.one("SELECT name FROM user_account WHERE code = ?", (code,)) if code else None
            self._people[code] = str(row[0]) if row else ""
        return self._people[code]

    def holder(self, code: str) -> str:
        """The name of a place or party, or what a consignment or disposal is; empty where nothing has the code."""
        if code not in self._holders:
            self._holders[code] = self._find_holder(code) if code else ""
        return self._holders[code]

    def _find_holder(self, code: str) -> str:
        for sql in ("SELECT name FROM place WHERE code = ?", "SELECT name FROM party WHERE code = ?"):
            if row := self._link.one(sql, (code,)):
                return str(row[0])
        if row := self._link.one("SELECT origin, destination FROM consignment WHERE dispatch = ?", (code,)):
            return _("Consignment from {origin} to {destination}").format(origin=row[0], destination=row[1])
        if row := self._link.one("SELECT place FROM disposal WHERE code = ?", (code,)):
            return _("Disposal at {place}").format(place=row[0])
        return ""

    def owner(self, ownership: str, acquired_from: str | None) -> str:
        """The party that owns an item, where it came from its owner; empty where the kind of ownership says it all."""
        if acquired_from is None or ownership not in ("CONTINGENT", "PARTY"):
            return ""
        return self.holder(acquired_from) or acquired_from

    def type(self, code: str) -> str:
        """The name of a weapon type; empty for an unknown code."""
        known = reference.weapon_types().get(code)
        return _(known.name) if known else ""

    def nature(self, code: str) -> NatureWords:
        """What is known of a nature: the mission's own figures before those of the packaged catalogue."""
        if code not in self._natures:
            self._natures[code] = self._find_nature(code)
        return self._natures[code]

    def _find_nature(self, code: str) -> NatureWords:
        row = self._link.one(
            "SELECT name, unit, category, compatibility_group, nec_mg FROM nature WHERE code = ?", (code,)
        )
        if row:
            return NatureWords(*row)
        known = reference.natures().get(code)
        if known is None:
            return NatureWords("", "EACH", "", "", None)
        return NatureWords(_(known.name), known.unit, known.category, known.compatibility_group, None)
