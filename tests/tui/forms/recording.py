"""
An operation recorded by keyboard alone: found in the list, typed field by field, reviewed, and recorded once.

The operations are those of the small ledger in which everything happens once; each is typed as it stands there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from textual.pilot import Pilot

from tests.ledger import everything
from tests.tui.forms.filling import filled_in, struck
from tests.tui.reading import come_to_rest, screen_text
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.effect import EffectPage
from tui.screens.form import FormPage
from tui.screens.operations import Operations
from tui.screens.posted import Posted
from wamledger.domain.operations import OPERATIONS
from wamledger.ledger.store import Ledger
from wamledger.services import drafts
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.values import values_of

SIZE = (80, 24)
MORE: list[dict[str, Any]] = [
    {
        "op": "change_user",
        "code": "OTHER",
        "roles": ["APPROVER", "AUDITOR"],
        "closed": False,
        "reason": "Away",
    },
]
ALL = [*everything.operations(), *({"occurred_at": everything.AT, "by": "ADMIN", **each} for each in MORE)]
FIRST = {op: next(n for n, each in enumerate(ALL) if each["op"] == op) for op in {each["op"] for each in ALL}}
"""Which of them is the first of its kind."""


def last_entry(ledger: Ledger) -> dict[str, Any]:
    """The body of the newest entry."""
    with ledger.reading() as link:
        row = link.one("SELECT entry FROM entry ORDER BY seq DESC LIMIT 1")
    found: dict[str, Any] = orjson.loads(bytes(row[0]))["body"]
    return found


async def chosen(pilot: Pilot[Any], op: str) -> FormPage:
    """The form was found in the list of operations by what it is called, and is open."""
    page = pilot.app.screen
    assert isinstance(page, Operations)
    await struck(pilot, *OPERATIONS[op].label.lower())
    listed = [getattr(row, "op", "") for row in page.rows if row is not None]
    await struck(pilot, *["down"] * listed.index(op), "enter")
    await come_to_rest(pilot)
    form = pilot.app.screen
    assert isinstance(form, FormPage)
    assert form.shape.op == op
    return form


async def recorded(desk: Desk, folder: Path, op: str) -> None:
    """The first operation of its kind is typed, reviewed and recorded, and the entry is that operation."""
    wanted = dict(ALL[FIRST[op]])
    values = values_of(form_of(op), wanted)
    if op == "attach":
        (folder / "receipt.txt").write_text("Signed.\n")
        kept = {name: values.fields[name] for name in ("occurred_at", "by")}
        values.fields = {**kept, "file": str(folder / "receipt.txt")}
    async with Wamledger(desk, start="enter").run_test(size=SIZE) as pilot:
        await come_to_rest(pilot)
        page = await chosen(pilot, op)
        await filled_in(pilot, page, values)
        await struck(pilot, "ctrl+s")
        await come_to_rest(pilot)
        assert isinstance(pilot.app.screen, EffectPage), (page.faults, screen_text(pilot))
        size = desk.ledger.head().size
        # whoever is impatient presses it again while it is being recorded
        await struck(pilot, "enter", "enter", "enter")
        await come_to_rest(pilot)
        assert isinstance(pilot.app.screen, Posted)
        assert "✓ Recorded as" in screen_text(pilot)
    assert desk.ledger.head().size == size + 1
    assert drafts.drafts(desk.ledger, by="ADMIN") == []
    _is_what_was_typed(desk, op, wanted)


def _is_what_was_typed(desk: Desk, op: str, wanted: dict[str, Any]) -> None:
    body = last_entry(desk.ledger)
    made = {name: each for name, each in body["operation"].items() if name not in body.get("assigned", ())}
    if op == "attach":
        assert made["name"] == "receipt.txt"
        return
    for name in ("name", "name_commitment") if op == "register_participant" else ():
        wanted.pop(name, None), made.pop(name, None)
    assert {name: made[name] for name in wanted} == wanted
    # what the form fills in by itself is no more than the model would
    assert set(made) - set(wanted) <= {"destroyed_on", "cut_off", "discovered_at"}
