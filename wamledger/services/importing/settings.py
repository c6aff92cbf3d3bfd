"""
What the person who imports a register says about it: where the goods go, who records it, and how to read
the file.

Everything that can be read from the file itself may stay ``None``; what is said here wins over what
would be guessed.
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from typing import Final, Literal

from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.reference import Nature
from wamledger.services.importing.mapping import Mapping

Kind = Literal["weapons", "ammunition"]

MOST_LINES: Final = 100
"""Lines in one operation: an entry holds 65,535 bytes, and a long line takes some hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    How one register becomes operations.

    ``accept_repairs`` takes every repair that would be offered; ``accept_codes`` those of the named
    problem codes only; ``corrections`` gives the text of single cells (``{"B7": "12/70"}``). ``decimal``
    is the decimal mark of quantities, ``day_first`` the order of dates like 03/04/2024, ``language``
    decides words that mean different things in two languages. ``weapon_prefix`` and ``lot_prefix`` make
    codes from the row (``W-A-`` gives ``W-A-000012``); without them the ledger assigns codes.
    ``natures`` are those that the mission added to the catalogue. ``is_of_now`` says that nobody gave the
    time, so that ``occurred_at`` is that of the asking.

    Shape:  ``acquisition`` as in the operation ``register``; ``batch`` rows at most go into one
            operation.
    """

    kind: Kind
    to: str
    by: str
    occurred_at: str
    acquisition: Pairs[str, str]
    approved_by: str | None = None
    document: str | None = None
    sheet: str | int | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    mapping: Mapping | None = None
    accept_repairs: bool = False
    accept_codes: frozenset[str] = frozenset()
    corrections: Pairs[str, str] = field(default_factory=dict)
    merge_identical: bool = False
    keep_other_columns: bool = False
    condition: str | None = None
    decimal: Literal[".", ",", None] = None
    day_first: bool | None = None
    language: Literal["en", "fr", "es", "pt", "ar", None] = None
    weapon_prefix: str | None = None
    lot_prefix: str | None = None
    natures: Pairs[str, Nature] = field(default_factory=dict)
    batch: int = 1
    is_of_now: bool = False

    def __post_init__(self) -> None:
        moment.parse(self.occurred_at)
        for name, allowed in _CHOICES.items():
            if (found := getattr(self, name)) not in allowed:
                raise Refused(
                    Code.IMPORT_SETTING_WRONG,
                    name,
                    found=found,
                    allowed=[str(each) for each in allowed if each is not None],
                )
        if not 1 <= self.batch <= MOST_LINES:
            raise Refused(Code.IMPORT_SETTING_WRONG, "batch", found=self.batch, allowed=f"1-{MOST_LINES}")
        if self.header_row is not None and self.header_row < 1:
            raise Refused(Code.IMPORT_SETTING_WRONG, "header_row", found=self.header_row, allowed="1, 2, 3 …")
        if self.separator is not None and len(self.separator) != 1:
            raise Refused(Code.IMPORT_SETTING_WRONG, "separator", found=self.separator, allowed=", ; | tab")
        for name in ("weapon_prefix", "lot_prefix"):
            prefix = getattr(self, name)
            if prefix is not None and not (len(prefix) <= 30 and set(prefix) <= _CODE_CHARACTERS):
                raise Refused(Code.CODE_MALFORMED, name, found=prefix, repair="W-A-")
        if self.mapping is not None and self.mapping.kind != self.kind:
            raise Refused(Code.IMPORT_SETTING_WRONG, "mapping", found=self.mapping.kind, allowed=[self.kind])

    def takes(self, code: str) -> bool:
        """True where the repair of a problem with this code is taken without asking again."""
        return self.accept_repairs or code in self.accept_codes


_CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "kind": ("weapons", "ammunition"),
    "decimal": (None, ".", ","),
    "language": (None, "en", "fr", "es", "pt", "ar"),
    "day_first": (None, True, False),
}
_CODE_CHARACTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-")
