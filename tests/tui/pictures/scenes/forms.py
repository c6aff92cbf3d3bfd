"""Forms of operations: begun, filled in, refused at a field, reviewed and recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.tui.pictures.walking import Scene, Step, done, press

FULL: Final = "full"
BEGUN: Final = (
    "register",
    "issue",
    "count",
    "add_place",
    "set_policy",
    "hand_over",
    "correct_identity",
    "report_loss",
    "register_participant",
)


def fill(op: str, **filled: Any) -> Step:
    """The form is in front, with this in it; ``origin`` stands for ``from``."""
    named = {"from" if name == "origin" else name: value for name, value in filled.items()}
    return done(lambda app: app.fill(op, named))


DUE: Final = "2026-03-14T08:00:00Z"
ISSUE: Final = fill("issue", origin="ARM-1", to="UNIT", purpose="PATROL", due=DUE, lines=[{"weapon": "W-5"}])
POLICY: Final = fill("set_policy", name="late_entry_hours", value=5)


def scenes() -> Iterator[Scene]:
    """A few forms as they begin, and one that goes all the way."""
    for op in BEGUN:
        yield Scene(f"form-{op}", "empty", FULL, (fill(op),))
        yield Scene(f"form-{op}", "refused", FULL, (fill(op), press("ctrl+s")))
    yield Scene("form-issue", "filled", FULL, (ISSUE,))
    yield Scene("form-issue", "everything", FULL, (ISSUE, press("f7")))
    yield Scene(
        "form-issue", "completion", FULL, (fill("issue", origin="ARM-1"), press("shift+tab", "ctrl+u", " u"))
    )
    yield Scene("form-issue", "choices", FULL, (fill("issue"), press("f6")))
    yield Scene("review", "filled", FULL, (ISSUE, press("ctrl+s")))
    yield Scene("review", "needs a second person", FULL, (_handed_over(), press("ctrl+s")))
    yield Scene("posted", "filled", FULL, (POLICY, press("ctrl+s", "enter")), alters=True)
    yield Scene("posted", "proposed", "closed BINTA", (_gone(), press("ctrl+s", "enter")), alters=True)
    yield Scene(
        "form-move",
        "not theirs",
        "closed EVA",
        (fill("move", origin="ARM", to="ARM", lines=[{"weapon": "W-2"}]), press("ctrl+s")),
    )


def _handed_over() -> Step:
    return fill("hand_over", origin="ARM-1", to="STATE", authority="Order 8", lines=[{"weapon": "W-5"}])


def _gone() -> Step:
    return fill("hand_over", origin="ARM", to="STATE", authority="Order 8", lines=[{"weapon": "W-2"}])
