"""What the first screen needs is loaded for it, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "alembic", "reportlab", "openpyxl", "typer", "babel")
FIRST = (
    "import sys, tui.app, tui.running, tui.screens.home, wamledger.ledger.sqlite.database\n"
    "import wamledger.services.home.waiting, wamledger.services.home.sites, wamledger.services.home.grounds\n"
)


@pytest.mark.skipif(sys.flags.optimize > 0, reason="needs the modules as they are")
def test_the_first_screen_loads_no_more_than_it_needs() -> None:
    """Neither the toolkit of the tables, nor the models of operations, nor what draws paper is loaded for home."""
    said = f"{FIRST}print([name for name in {HEAVY!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
