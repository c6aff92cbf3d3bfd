"""
The slip of one person at the folding table: who it is, and what they hand in; kept as a draft while it is written.

A slip has an identifier of its own from its first field on, from which those of its entries are made: posted twice, it
is recorded once. What cannot be known at a table is left empty and not made up.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

Row = dict[str, Any]

UNKNOWN: Final = "UNKNOWN"
"""Stands for a make, model or calibre that nobody could tell."""
CHILD: Final = "CHILD_AFG"
CHILDREN: Final = frozenset({"UNDER_15", "15_17"})
UNSAFE: Final = "UNSAFE"
UNSAFE_ROUNDS: Final = "D3"


@dataclass(slots=True)
class Person:
    """Who hands in; ``beside`` is whoever of child protection is there, by name."""

    participant: str = ""
    sex: str = ""
    age_band: str = ""
    category: str = ""
    armed_group: str = ""
    name: str = ""
    beside: str = ""

    @property
    def is_child(self) -> bool:
        """Whether the rules for children hold: by age, or by what is written as the category."""
        return self.is_young or self.category == CHILD

    @property
    def is_young(self) -> bool:
        """Whether the age is that of a child."""
        return self.age_band in CHILDREN


@dataclass(slots=True)
class Piece:
    """One weapon, as it was read at the table."""

    type: str = ""
    make: str = ""
    model: str = ""
    calibre: str = ""
    serial: str = ""
    serial_status: str = ""
    condition: str = ""
    tag: str = ""
    manufacture_origin: str = ""

    @property
    def is_apart(self) -> bool:
        """Whether it lies apart from the others until somebody has made it safe."""
        return self.condition == UNSAFE


@dataclass(slots=True)
class Rounds:
    """Ammunition of one lot, or of one nature where no lot can be read."""

    nature: str = ""
    quantity: int = 0
    lot_number: str = ""
    condition: str = ""

    @property
    def is_apart(self) -> bool:
        """Whether it lies apart from the others until somebody has made it safe."""
        return self.condition == UNSAFE_ROUNDS


@dataclass(slots=True)
class Slip:
    """
    What one person, or a group, hands in.

    Shape: with ``is_group`` nobody is named, and ``party`` is the group that hands in what is nobody's own; ``at`` is
    when it was finished, empty before that. With a ``visit`` the person is registered already, and is not again.
    """

    id: str = ""
    at: str = ""
    is_group: bool = False
    party: str = ""
    person: Person = field(default_factory=Person)
    pieces: list[Piece] = field(default_factory=list)
    rounds: list[Rounds] = field(default_factory=list)
    visit: int = 0
    """How often the person had come before, where they are on record already; 0 for whoever is new."""

    @classmethod
    def new(cls) -> Slip:
        """An empty slip with an identifier of its own."""
        return cls(id=f"HI-{secrets.token_hex(6).upper()}")

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written on it but the number that was proposed."""
        person = asdict(self.person) | {"participant": ""}
        return not (any(person.values()) or self.pieces or self.rounds)

    @property
    def rounds_in_all(self) -> int:
        """Rounds and pieces of ammunition, of whatever nature."""
        return sum(each.quantity for each in self.rounds)

    def as_json(self) -> Row:
        """The slip for a draft."""
        return asdict(self)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Slip:
        """The slip that a draft has; fields of another version of the program are left out."""
        slip = cls(**_known(cls, content))
        slip.person = Person(**_known(Person, content.get("person") or {}))
        slip.pieces = [Piece(**_known(Piece, each)) for each in content.get("pieces") or ()]
        slip.rounds = [Rounds(**_known(Rounds, each)) for each in content.get("rounds") or ()]
        return slip


def is_begun(content: Mapping[str, Any]) -> bool:
    """Whether the draft has a slip on which something is written, and not only a sitting."""
    return not Slip.read(content.get("slip") or {}).is_empty or bool(content.get("typed"))


def _known(of: Any, content: Mapping[str, Any]) -> Row:
    return {name: content[name] for name in of.__dataclass_fields__ if name in content}
