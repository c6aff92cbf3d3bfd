"""
The editions of the schema, each as the statements that make it.

They are kept as text and not made from the classes at run time: a table is then made, and found to be
unchanged, by words that stay the same under every version of SQLAlchemy, and anybody can read them.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Final

from wamledger.ledger.link import Engine

_NAMED: Final = re.compile(r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|FUNCTION) \"?(\w+)", re.ASCII)
_GUARD: Final = re.compile(r"CREATE (?:TRIGGER|FUNCTION)|ALTER TABLE \w+ ENABLE ALWAYS", re.ASCII)
_AROUND: Final = re.compile(r" ?([(),]) ?")
_END: Final = ";\n\n"


class Editions:
    """
    The editions in one folder.

    Shape: ``schema/0001.sqlite.sql`` and its like; each statement ends in a semicolon and an empty line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def newest(self) -> int:
        """The number of the newest edition."""
        return max(int(path.name[:4]) for path in (self.folder / "schema").glob("[0-9]*.sqlite.sql"))

    def path(self, number: int, engine: Engine) -> Path:
        """The file of one edition."""
        return self.folder / "schema" / f"{number:04d}.{engine}.sql"

    def statements(self, number: int, engine: Engine) -> list[str]:
        """The statements that make an edition, guards included, in order."""
        text = self.path(number, engine).read_text(encoding="utf-8")
        return [statement for statement in text.split(_END) if statement]

    def tables(self, number: int, engine: Engine) -> list[str]:
        """The statements that make tables and indexes."""
        return [each for each in self.statements(number, engine) if not _GUARD.match(each)]

    def guards(self, number: int, engine: Engine) -> list[str]:
        """The statements that put the guards up."""
        return [each for each in self.statements(number, engine) if _GUARD.match(each)]

    def write(self, number: int, engine: Engine, statements: list[str]) -> None:
        """The file of the edition holds the statements."""
        text = "".join(statement + _END for statement in statements)
        self.path(number, engine).write_text(text, encoding="utf-8", newline="\n")


PACKAGED: Final = Editions(Path(__file__).parent)
"""The editions that this program knows."""


def made_by(statement: str) -> tuple[str, str]:
    """What a statement makes: its kind and name."""
    found = _NAMED.match(statement)
    if found is None:
        raise ValueError(f"this statement makes nothing that has a name: {statement[:80]}")
    return found[1].lower(), found[2]


def spelled(statement: str) -> str:
    """A statement without what does not matter in it: line ends, spaces around signs, quotes around names."""
    return _AROUND.sub(r"\1", " ".join(statement.replace('"', "").split()))
