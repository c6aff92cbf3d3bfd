"""
The tables of the ledger: the record, which is evidence, the projections, which can be thrown away and rebuilt, and
what lies aside and proves nothing.

``RECORD`` names the first, ``PROJECTIONS`` the second, ``ASIDE`` the last. The classes declare the schema once for both
engines; bulk work reads and writes plain rows.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table
from sqlmodel import SQLModel

from wamledger.ledger.tables import access, aside, authority, control, holdings, record, registers
from wamledger.ledger.tables.columns import CLASSES

METADATA: Final = SQLModel.metadata

RECORD: Final = (
    "entry",
    "tree_node",
    "signed_head",
    "about",
    "outside_head",
    "participant_name",
    "credential",
    "sign_in",
    "access_record",
)

PROJECTIONS: Final[tuple[str, ...]] = tuple(
    str(model.__tablename__)
    for module in (registers, holdings, control, authority)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, SQLModel) and model is not SQLModel
)

SEARCH: Final = ("search_card", "search_gram", "search_state")
ASIDE: Final = (*SEARCH, "draft")


def table(name: str) -> Table:
    """The table of that name."""
    return METADATA.tables[name]


def unclassed() -> list[str]:
    """Columns whose worth as evidence nobody has stated; there are none."""
    return [
        f"{each.name}.{column.name}"
        for each in METADATA.tables.values()
        for column in each.columns
        if column.info.get("evidence") not in CLASSES
    ]


__all__ = [
    "ASIDE",
    "METADATA",
    "PROJECTIONS",
    "RECORD",
    "SEARCH",
    "access",
    "aside",
    "authority",
    "control",
    "holdings",
    "record",
    "registers",
    "table",
    "unclassed",
]
