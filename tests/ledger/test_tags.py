"""A tag may pass from one weapon to another within one call, in any order of their codes."""

from __future__ import annotations

from pathlib import Path

from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations

AT = {"occurred_at": "2026-01-01T00:00:00Z", "by": "A", "approved_by": "B"}


def _weapon(code: str, tag: str) -> dict[str, object]:
    new = {
        "id": code,
        "serial": f"S{code}",
        "serial_status": "CLEAR",
        "make": "M",
        "model": "N",
        "type": "SA-06",
    }
    return {"new_weapon": {**new, "calibre": "7.62x39mm", "tag": tag}, "condition": "SERVICEABLE"}


def test_a_tag_passes_on_within_one_call(tmp_path: Path) -> None:
    """What is written together does not clash with what it replaces."""
    user = {
        "op": "add_user",
        "name": "N",
        "roles": ["WAM_OFFICER"],
        "occurred_at": AT["occurred_at"],
        "by": "A",
    }
    source = {"mode": "SEIZED", "ownership": "NONE"}
    operations = [
        {**user, "code": "A"},
        {**user, "code": "B"},
        {"op": "add_place", "code": "P", "name": "P", "kind": "ARMOURY", "custody": "SINGLE", **AT},
        {
            "op": "register",
            "to": "P",
            "acquisition": source,
            "lines": [_weapon("W2", "T2"), _weapon("W1", "T1")],
            **AT,
        },
        {"op": "correct_identity", "weapon": "W2", "changes": {"tag": "T9"}, "reason": "wrong tag", **AT},
        {"op": "correct_identity", "weapon": "W1", "changes": {"tag": "T2"}, "reason": "wrong tag", **AT},
    ]
    with Ledger.create(str(tmp_path / "l.db"), code="GAO", mission="M") as ledger:
        assert post_operations(ledger, operations[:4]).kept
        report = post_operations(ledger, operations[4:])
        assert report.kept, report.as_json()
        with ledger.reading() as link:
            assert link.rows("SELECT code, tag FROM weapon ORDER BY code") == [("W1", "T2"), ("W2", "T9")]
