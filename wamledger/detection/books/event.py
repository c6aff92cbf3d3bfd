"""One entry as detection knows it."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


class Event:
    """
    What was recorded, when it happened, when it was written down, and by whom.

    Shape: ``fields`` is the operation as it was accepted; of the operations that move goods every day (``SLIM``) it is
    without ``lines``, whose moves stand in the files of weapons and lots. ``recorded`` is None where nobody stated when
    it was written down, so that rules about late entry leave it out. ``effects`` is empty for slim operations.
    Units: moments in microseconds.
    """

    __slots__ = (
        "approved_by",
        "at",
        "by",
        "effects",
        "fields",
        "historical",
        "id",
        "op",
        "recorded",
        "reversed_by",
        "seq",
    )

    def __init__(
        self,
        seq: int,
        id_: str,
        op: str,
        at: int,
        recorded: int | None,
        by: str,
        approved_by: str | None,
        fields: Row,
        effects: Row,
        *,
        historical: bool,
    ) -> None:
        self.seq = seq
        self.id = id_
        self.op = op
        self.at = at
        self.recorded = recorded
        self.by = by
        self.approved_by = approved_by
        self.fields = fields
        self.effects = effects
        self.historical = historical
        self.reversed_by: int | None = None
        """The number of the entry that reversed this one."""

    def get(self, name: str) -> Any:
        """A field of the operation, or None."""
        return self.fields.get(name)

    @property
    def stands(self) -> bool:
        """Whether nobody has reversed it."""
        return self.reversed_by is None

    def __repr__(self) -> str:
        return f"Event({self.seq}, {self.id}, {self.op})"
