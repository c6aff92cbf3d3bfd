"""The pages that are written from the code are fresh, and every source that the code names is explained."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from wamledger.domain.operations import OPERATIONS
from wamledger.domain.refusals import Code
from wamledger.services import pages

ROOT = Path(__file__).parents[2]


def test_the_pages_are_as_the_code_says() -> None:
    """Whoever changes an operation, a refusal, a policy or a life cycle writes the pages again (make docs)."""
    assert [path.name for path in pages.stale()] == []


def test_every_operation_and_refusal_is_on_its_page() -> None:
    """No kind of operation and no code is left out."""
    written = pages.pages()
    operations = written[pages.DOCS / "operations.md"]
    refusals = written[pages.DOCS / "refusals.md"]
    assert [name for name in OPERATIONS if f"### `{name}`" not in operations] == []
    assert [code.value for code in Code if f"| `{code.value}` |" not in refusals] == []


def test_every_source_of_the_tables_is_explained() -> None:
    """Each key in a source column stands in docs/sources.md."""
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    keys = set()
    for path in (ROOT / "wamledger" / "reference").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as table:
            keys |= {row["source"] for row in csv.DictReader(table) if "source" in row}
    assert sorted(key for key in keys if f"`{key}`" not in page) == []


def test_every_source_of_the_code_is_explained() -> None:
    """Each ``Source:`` line names something that docs/sources.md knows."""
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    known = [key.split(",")[0].split(" ")[0] for key in re.findall(r"`([^`]+)`", page)] + ["R-SN"]
    unknown = [
        f"{path.name}: {source}"
        for path in (ROOT / "wamledger").rglob("*.py")
        for source in re.findall(
            r"^\s*(?:.*  )?Source: +(.+?)(?:\"\"\")?$", path.read_text(encoding="utf-8"), re.M
        )
        if not any(key in source for key in known)
    ]
    assert unknown == []
