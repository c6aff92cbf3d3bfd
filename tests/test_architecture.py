"""The house is as ARCHITECTURE.md says: imports go one way, columns are classed, rooms are described."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from wamledger.ledger import tables

ROOT = Path(__file__).parents[1]


def test_imports_go_one_way() -> None:
    """No room imports from one above it."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as go; go()",
        "--no-cache",
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_column_is_classed() -> None:
    """Each column of each table is committed, derived, or said to be of no evidential weight."""
    assert tables.unclassed() == []


def test_a_column_without_a_class_is_found() -> None:
    """The check sees a column that nobody has classed."""
    column = tables.table("weapon").columns["make"]
    was = column.info.pop("evidence")
    try:
        assert tables.unclassed() == ["weapon.make"]
    finally:
        column.info["evidence"] = was


def test_every_table_belongs_to_record_or_projections() -> None:
    """No table is neither evidence nor derived from it, but for those that are said to prove nothing at all."""
    assert set(tables.METADATA.tables) == {*tables.RECORD, *tables.PROJECTIONS, *tables.ASIDE}
    worth = {column.info["evidence"] for name in tables.ASIDE for column in tables.table(name).columns}
    assert worth == {"none"}


def test_every_room_is_described() -> None:
    """ARCHITECTURE.md names each package and each module of the ledger and of the domain."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w.]+", page))
    missing = [
        name
        for room in ("wamledger", "wamledger/domain", "wamledger/ledger", "wamledger/services")
        for path in sorted((ROOT / room).iterdir())
        if (name := path.name) not in words
        and not name.startswith(("_", "."))
        and path.suffix in ("", ".py")
        and name != "py.typed"
        and name.removesuffix(".py") not in words
    ]
    assert missing == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Nothing that is kept names a path of somebody's machine, or where packages came from."""
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    said = re.compile("/" + "root/|/" + "work/|pythonhosted" + r"\.org|pypi" + r"\.org/simple")
    found = [
        name
        for name in kept
        if (ROOT / name).suffix in (".py", ".md", ".toml", ".lock", ".csv", ".json", ".jsonl", ".sql", "")
        and (ROOT / name).is_file()
        and said.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
