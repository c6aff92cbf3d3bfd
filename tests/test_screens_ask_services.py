"""What a screen may know: it asks services, and holds no rule, no question to a database and no way to one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

MAY_BE_IMPORTED = re.compile(
    r"tui(\..*)?|reports(\..*)?|wamledger\.services(\..*)?|wamledger\.(i18n|reference)|wamledger\.ledger\.faults"
    r"|wamledger\.domain\.(text|moment|refusals|reading|malformed|operations|authority\.queries)"
)
"""Services, words, what the domain calls things, and what a report is made of."""
FOR_TYPES = re.compile(r"wamledger\.ledger\.(store|verifying\.verdict)")
"""What screens are given and hand on, named for its type alone."""
THE_MISSION_THAT_NEVER_WAS = "tui/demonstration.py"
"""Makes the ledger of the demonstration; it draws nothing."""
REACHES = frozenset({"reading", "writing", "database", "link", "rows", "one", "execute"})
"""Ways from a ledger into its database."""
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|PRAGMA\s)", re.DOTALL)


def _imported(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Modules of the program that are imported, and whether for types alone."""
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module in ("wamledger", "wamledger.domain", "wamledger.ledger"):
                names = [f"{node.module}.{each.name}" for each in node.names]
            yield from ((name, id(node) in for_types) for name in names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, id(node) in for_types) for each in node.names)


def _faults(name: str, source: str) -> Iterator[str]:
    """What in the file a screen must not know."""
    tree = ast.parse(source)
    for module, for_types in _imported(tree):
        if module.split(".")[0] not in ("wamledger", "tui", "reports", "sample_data"):
            continue
        is_known = MAY_BE_IMPORTED.fullmatch(module) or (for_types and FOR_TYPES.fullmatch(module))
        if not is_known and name != THE_MISSION_THAT_NEVER_WAS:
            yield f"{name}: imports {module}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield f"{name}: holds a question to the database"
        if (
            isinstance(node, ast.Attribute)
            and node.attr in REACHES
            and ast.unparse(node.value).endswith("ledger")
        ):
            yield f"{name}: reaches into the ledger with {ast.unparse(node)}"


def test_screens_ask_services() -> None:
    """No file of the terminal imports a table, a rule or a link, holds SQL, or reaches past the ledger it is given."""
    files = sorted((ROOT / "tui").rglob("*.py"))
    assert len(files) > 100
    found = [
        fault
        for path in files
        for fault in _faults(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_screen_that_knows_too_much_is_found() -> None:
    """The check sees an import of a rule and of a link, a ledger opened for more than its type, SQL, and a reach."""
    for source in (
        "from wamledger.domain.decide import decide",
        "from wamledger.domain import decide",
        "from wamledger.ledger.link import Link",
        "from wamledger.ledger.store import Ledger",
        "import wamledger.detection.rules",
        "QUESTION = 'SELECT code FROM weapon'",
        "self.desk.ledger.reading()",
        "path = ledger.database.beside.key",
    ):
        assert list(_faults("tui/screens/made_up.py", source)), source
    assert not list(_faults("tui/screens/made_up.py", "from wamledger.domain import moment"))
