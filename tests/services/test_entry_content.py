"""What an entry says, for whoever reads no JSON."""

from __future__ import annotations

import re
from pathlib import Path

import orjson

from wamledger.domain.operations import OPERATIONS
from wamledger.services.entry_content import recorded

GOLDEN = Path(__file__).parents[1] / "golden" / "journal.jsonl"
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[A-Z]{3,}_[A-Z]{2,}\b")


def test_every_field_of_every_operation_has_words() -> None:
    """Each operation is told with every value in it, and with no name or code as the program writes it."""
    seen = set()
    for line in GOLDEN.read_bytes().splitlines():
        operation = orjson.loads(line)
        seen.add(operation["op"])
        told = list(recorded(operation, is_moved=False))
        if operation["op"] != "set_policy":  # limits are called by their names
            assert [each for each in told if RAW.search(each)] == [], operation["op"]
        for name in ("from", "to", "weapon", "lot", "reason", "authority"):
            if operation.get(name):
                assert any(str(operation[name]) in each for each in told), (operation["op"], name)
        for each in operation.get("lines", ()):
            assert any(str(each.get("weapon", each.get("lot", ""))) in text for text in told)
    assert seen >= {op for op in OPERATIONS if op != "sign_entries"}


def test_what_the_movements_say_is_not_said_twice() -> None:
    """Beside movements a line stands only where it says more than which goods and how many."""
    issue = {"op": "issue", "from": "A", "lines": [{"weapon": "W-1"}, {"weapon": "W-2", "seal": "S-1"}]}
    assert list(recorded(issue, is_moved=True)) == ["From: A", "– Weapon: W-2; Seal: S-1"]
    assert len(list(recorded(issue, is_moved=False))) == 3


def test_bytes_that_somebody_changed_are_still_told() -> None:
    """Whatever stands where lines or a proposal should be, it is told or left out, and nothing breaks."""
    assert list(recorded({"op": "issue", "lines": 7, "operation": [1], "to": ["X", 1]}, is_moved=False)) == [
        "To: X / 1"
    ]
