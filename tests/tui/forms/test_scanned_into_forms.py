"""What is scanned into a form: lines of one model, and what is on record of a weapon, above its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.ledger import everything
from tests.tui.reading import settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.form import FormPage
from wamledger.services.posting import post_operations

SIZE = (80, 24)


async def _opened(pilot: Pilot[Any], op: str, **filled: Any) -> FormPage:
    await settled(pilot)
    await pilot.app.fill(op, filled)  # type: ignore[attr-defined]
    await settled(pilot)
    page = pilot.app.screen
    assert isinstance(page, FormPage)
    return page


async def test_what_is_scanned_in_takes_the_model_of_the_line_before(desk_of: Callable[[str], Desk]) -> None:
    """A scanned serial begins a line with the model of the one before, and stands in no field of choices."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "register", to="ARM-1")
        first = {"type": "SA-06", "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm"}
        for number, serial in enumerate(("ZZ901", "ZZ902", "ZZ903")):
            await page.scanned(serial)
            await settled(pilot)
            if number == 0:
                fields = page.values.lines[0].fields
                fields |= {f"new_weapon.{name}": text for name, text in first.items()}
        assert [line.fields["new_weapon.serial"] for line in page.values.lines] == ["ZZ901", "ZZ902", "ZZ903"]
        for line in page.values.lines[1:]:
            assert {name: line.fields[f"new_weapon.{name}"] for name in first} == first
            assert not line.fields.get("new_weapon.serial_status")


async def test_a_scanned_weapon_says_what_it_went_out_with(desk_of: Callable[[str], Desk]) -> None:
    """Whoever scans a rifle to take back, or to move, need not know its issue, nor its store; what was typed stays."""
    desk = desk_of("full")
    issued = {"op": "issue", "id": "ISS-9", "from": "ARM-1", "to": "PARTY-1", "due": "STANDING"}
    with desk.ledger.reading() as link:
        party = link.one("SELECT code FROM party WHERE kind = 'UNIT' OR kind = 'CONTINGENT' LIMIT 1")[0]
    taken = {**issued, "to": party, "purpose": "GUARD", "lines": [{"weapon": "W-8"}]}
    report = post_operations(desk.ledger, [{"occurred_at": everything.LATER, "by": "ADMIN", **taken}])
    assert not report.refused, report.refused[0].as_json()
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "return")
        await page.scanned("W-8")
        await settled(pilot)
        assert page.values.fields["issue"] == "ISS-9"
        page = await _opened(pilot, "move")
        page.values.fields["from"] = ""
        await page.drawn_again()
        await page.scanned("W-5")
        await settled(pilot)
        assert page.values.fields["from"] == "ARM-1"
        page = await _opened(pilot, "move", **{"from": "ARM-2"})
        await page.scanned("W-5")
        await settled(pilot)
        assert page.values.fields["from"] == "ARM-2"
