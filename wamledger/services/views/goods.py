"""Entries as papers name them, and the goods that they moved, line by line and in sum."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Posted:
    """
    An entry as a paper names it, so that an auditor can hold the two against each other.

    Shape: ``by`` and ``approved_by`` are codes of users, with their names beside them; ``leaf`` is the hash of the stored
    entry in hexadecimal; ``reversed_by`` is the entry that took it back, empty while it stands.
    """

    seq: int
    entry: str
    operation: str
    occurred_at: Moment
    recorded_at: Moment
    by: str
    by_name: str
    approved_by: str
    approver_name: str
    witnesses: tuple[str, ...]
    document: str
    remarks: str
    leaf: str
    is_historical: bool
    reversed_by: str


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """
    One line of goods: a weapon, or a quantity of one lot in one condition.

    Shape: ``line`` is the number of the line in the entry, from 1; ``nature`` is the type of a weapon or the nature of a
    lot; ``mark`` is the serial of a weapon or the number of a lot, as marked; ``nec_is_vouched`` is False where the net
    explosive content of one unit is the approximate figure of the packaged catalogue.
    Units: quantity counts rounds or pieces, or grams where ``unit`` is GRAM; ``nec_mg`` is of one unit.
    """

    line: int
    item_kind: str
    item: str
    nature: str
    nature_name: str
    make: str
    model: str
    calibre: str
    mark: str
    mark_status: str
    tag: str
    quantity: int
    unit: str
    condition: str
    un_number: str
    hazard_division: str
    compatibility_group: str
    nec_mg: int
    nec_is_vouched: bool
    package: str
    seal: str
    remarks: str


@dataclass(frozen=True, slots=True)
class GoodsTotal:
    """
    What the movements of an entry come to, by weapon type or by nature; asked for apart from the lines.

    Units: ``nec_mg`` is of the whole quantity.
    """

    item_kind: str
    nature: str
    nature_name: str
    quantity: int
    unit: str
    hazard_division: str
    compatibility_group: str
    nec_mg: int
    nec_is_vouched: bool
