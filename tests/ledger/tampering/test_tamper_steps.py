"""What no step sees, and that each step is needed."""

from __future__ import annotations

import pytest

from tests.ledger.tampering.office import Office, kinds
from wamledger.ledger.verifying.finding import Kind

# what is not evidence, and not seen


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE about SET value = 'Another mission' WHERE name = 'mission'",
        "UPDATE about SET value = 'XXX' WHERE name = 'code'",
        "UPDATE signed_head SET signed_at = 0",
        "DELETE FROM signed_head WHERE size = 5",
        "DELETE FROM outside_head",
        "DELETE FROM participant_name",
    ],
)
def test_what_is_not_seen(small: Office, attack: str) -> None:
    """What no hash covers and no head depends on can be changed unseen; it proves nothing, and is used as no proof."""
    small.run(attack)
    assert small.verdict().sound


# without a check nothing is found: each of these attacks is seen by the one step that is meant to see it


@pytest.mark.parametrize(
    ("attack", "step", "silenced"),
    [
        ("UPDATE entry SET op = 'x' WHERE seq = 3", 2, "wamledger.ledger.verifying.entries._misplaced"),
        (
            "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 3",
            3,
            "wamledger.ledger.verifying.block._compare_leaves",
        ),
        (
            "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 2",
            3,
            "wamledger.ledger.verifying.tree.compare_nodes",
        ),
        ("UPDATE signed_head SET note = 'x'", 4, "wamledger.ledger.verifying.block.kept_heads"),
        ("UPDATE outside_head SET root = zeroblob(32)", 6, "wamledger.ledger.verifying.block.outside_rows"),
        ("UPDATE party SET name = 'x'", 7, "wamledger.ledger.verifying.projections.compare_table"),
    ],
)
def test_each_step_is_needed(
    small: Office, monkeypatch: pytest.MonkeyPatch, attack: str, step: int, silenced: str
) -> None:
    """With its check left out, an attack passes the step that finds it otherwise."""
    small.run(attack)
    assert small.verdict().steps[step - 1].ok is False
    monkeypatch.setattr(silenced, lambda *_: [])
    assert small.verdict().steps[step - 1].ok is not False or Kind.HEAD_MISSING in kinds(small.verdict())
