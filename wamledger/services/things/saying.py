"""How a page says numbers, moments and holders: one way for all pages of things."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from wamledger.i18n import _
from wamledger.services.numbers import grouped
from wamledger.services.subjects import Subject
from wamledger.services.things.page import Cell, Fact

_MG_IN_KG: Final = 1_000_000


def kilograms(milligrams: int) -> str:
    """A mass in kilograms, with three places."""
    return f"{(Decimal(milligrams) / _MG_IN_KG).quantize(Decimal('0.001'), ROUND_HALF_EVEN)} kg"


def grams(milligrams: int) -> str:
    """A small mass in grams, without needless places."""
    return f"{(Decimal(milligrams) / 1000).normalize():f} g"


def quantity(value: int, unit: str) -> str:
    """So many rounds or pieces, or so many grams."""
    return f"{grouped(value)} g" if unit == "GRAM" else grouped(value)


def named(code: str, name: str) -> str:
    """A code with its name beside it, where it has another."""
    return f"{code}  {name}" if name and name != code else code


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, one after the other."""
    return ", ".join(part for part in parts if part)


def passed(giver: str, receiver: str) -> str:
    """From whom to whom; empty where nothing changed hands."""
    return f"{giver} → {receiver}".strip() if giver or receiver else ""


def people(by: str, approved_by: str = "") -> str:
    """On whose word."""
    if approved_by:
        return _("{person}, approved by {other}").format(person=by, other=approved_by)
    return by


def facts(*given: tuple[str, str] | Fact) -> tuple[Fact, ...]:
    """The facts that say something; a pair is a label and a value."""
    found = (each if isinstance(each, Fact) else Fact(*each) for each in given)
    return tuple(each for each in found if each.value)


def cells(*given: str | tuple[str, Subject | None]) -> tuple[Cell, ...]:
    """A row of a table; a pair is a text and where it leads."""
    return tuple(Cell(each) if isinstance(each, str) else Cell(*each) for each in given)
