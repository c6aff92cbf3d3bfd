"""Items as lines of a table: what they are, and what an operation says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wamledger.services.subjects import Subject
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.saying import joined, quantity


class Goods:
    """What items are, looked up together."""

    def __init__(self, grounds: Grounds, items: Iterable[tuple[str, str]]) -> None:
        self._grounds = grounds
        self._words: dict[tuple[str, str], str] = {}
        self._units: dict[tuple[str, str], str] = {}
        by_kind: dict[str, list[str]] = {"weapon": [], "lot": []}
        for kind, code in items:
            by_kind[kind].append(code)
        if by_kind["weapon"]:
            self._weapons(by_kind["weapon"])
        if by_kind["lot"]:
            self._lots(by_kind["lot"])

    def _weapons(self, codes: Sequence[str]) -> None:
        among, keys = self._grounds.link.among("code", codes)
        for code, make, model, serial, assigned in self._grounds.link.rows(
            f"SELECT code, make, model, serial, serial_assigned FROM weapon WHERE {among}", keys
        ):
            self._words["weapon", code] = joined((f"{make} {model}", serial or assigned or ""))

    def _lots(self, codes: Sequence[str]) -> None:
        among, keys = self._grounds.link.among("code", codes)
        for code, nature, number in self._grounds.link.rows(
            f"SELECT code, nature, lot_number FROM lot WHERE {among}", keys
        ):
            known = self._grounds.names.nature(nature)
            self._words["lot", code] = joined((known.name or nature, number or ""))
            self._units["lot", code] = known.unit

    def said(self, kind: str, code: str) -> str:
        """What the item is."""
        return self._words.get((kind, code), "")

    def amount(self, kind: str, code: str, value: int) -> str:
        """So many of it; empty for none."""
        return quantity(value, self._units.get((kind, code), "EACH")) if value else ""

    def of(self, kind: str, code: str) -> tuple[str, Subject]:
        """The code of the item, and where it leads."""
        return code, Subject(kind, code)


def line(kind: str, code: str, value: int) -> dict[str, Any]:
    """A line of an operation on so many of an item."""
    return {"weapon": code} if kind == "weapon" else {"lot": code, "quantity": value}
