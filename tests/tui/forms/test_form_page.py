"""The forms, filled in by keyboard alone: what stands there is recorded, refused at its field, or kept as a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.ledger import everything
from tests.tui.forms.filling import focused_box, struck, typed
from tests.tui.forms.recording import SIZE, last_entry
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.effect import EffectPage
from tui.screens.form import FormPage
from tui.screens.operations import Operations
from tui.widgets.field_box import FieldBox
from wamledger.services import drafts
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.values import values_of
from wamledger.services.posting import post_operations


async def _opened(pilot: Pilot[Any], op: str, **filled: Any) -> FormPage:
    await settled(pilot)
    await pilot.app.fill(op, filled)  # type: ignore[attr-defined]
    await settled(pilot)
    page = pilot.app.screen
    assert isinstance(page, FormPage)
    return page


async def test_what_is_wrong_stands_at_its_field(desk_of: Callable[[str], Desk]) -> None:
    """A refusal is in words below the field, with a sign, and the keys are at the first one; nothing is recorded."""
    desk = desk_of("full")
    before = desk.ledger.head()
    lines = [{"weapon": "W-5"}, {"lot": "L-1", "quantity": 9999}]
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "move", **{"from": "ARM-1", "to": "ARM-2", "lines": lines})
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is page
        box = focused_box(page)
        assert box is not None
        assert box.place == "lines.1.quantity"
        assert "✗ ARM-1 has" in screen_text(pilot)
        assert "✗2" in screen_text(pilot)
        await struck(pilot, "end", "ctrl+u")
        await struck(pilot, "5", "ctrl+s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, EffectPage), screen_text(pilot)
        assert "795" in screen_text(pilot)
        await struck(pilot, "escape")
        await settled(pilot)
        assert pilot.app.screen is page
        assert "✗" not in screen_text(pilot)
    assert desk.ledger.head() == before


async def test_an_empty_form_says_what_is_needed(desk_of: Callable[[str], Desk]) -> None:
    """A form that is reviewed too soon marks every field that is needed, also in an empty ledger."""
    async with Wamledger(desk_of("empty")).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "add_party")
        assert "✗" not in screen_text(pilot)
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        assert {place for place in page.faults if place in ("code", "name", "kind")} == {
            "code",
            "name",
            "kind",
        }
        assert "This is needed." in screen_text(pilot)


async def test_a_draft_outlives_the_program(desk_of: Callable[[str], Desk]) -> None:
    """What was typed is offered by the next program, as it was, though it is not right; posted, it is gone."""
    desk = desk_of("full")
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "add_party")
        await typed(pilot, "no code")
        await pilot.pause(0.7)
        await settled(pilot)
        kept = page.draft
        assert kept is not None
        # the program ends here without being asked to
        page._is_changed = False
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await struck(pilot, "f4")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Operations)
        assert "Begun, not posted" in screen_text(pilot)
        assert "no code" in screen_text(pilot)
        await struck(pilot, "enter")
        await settled(pilot)
        again = pilot.app.screen
        assert isinstance(again, FormPage)
        assert (again.draft, again.values.fields["code"]) == (kept, "no code")
        await struck(pilot, "f10")
        assert "F10" in screen_text(pilot)
        await struck(pilot, "f10")
        await settled(pilot)
    assert drafts.drafts(desk.ledger, by="ADMIN") == []


async def test_what_was_posted_before_the_power_went_is_told(desk_of: Callable[[str], Desk]) -> None:
    """A draft that was being posted when the program ended says that it is on record already."""
    desk = desk_of("full")
    operation = {
        "op": "add_party",
        "occurred_at": everything.AT,
        "by": "ADMIN",
        "code": "NEW",
        "name": "N",
        "kind": "UNIT",
    }
    since = desk.ledger.head().size
    values = values_of(form_of("add_party"), operation)
    kept = drafts.keep(desk.ledger, "add_party", {"values": values.as_json(), "since": since}, by="ADMIN")
    assert not post_operations(desk.ledger, [operation]).refused
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.app.push_screen(FormPage(desk, "add_party", {}, kept))
        await settled(pilot)
        assert "recorded already" in screen_text(pilot)


async def test_codes_are_completed_and_explained(desk_of: Callable[[str], Desk]) -> None:
    """What is typed is completed from the ledger, the arrow keys choose, Enter takes; the words stand beside the code."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "issue")
        await page.drawn_again()
        box = next(each for each in page.boxes() if each.place == "from")
        box.focus_line()
        await struck(pilot, "end", "ctrl+u")
        await typed(pilot, "arm")
        await settled(pilot)
        assert box.is_offering
        assert "ARM-2" in screen_text(pilot)
        await struck(pilot, "down")
        await struck(pilot, "enter")
        await settled(pilot)
        assert page.values.fields["from"] == "ARM-2"
        assert focused_box(page) is not None
        assert focused_box(page) is not box
        purpose = next(each for each in page.boxes() if each.place == "purpose")
        purpose.focus_line()
        await struck(pilot, "end", "ctrl+u")
        await typed(pilot, "mai")
        assert "✗" not in screen_text(pilot), "who is still typing a choice has done nothing wrong"
        await struck(pilot, "tab")
        await settled(pilot)
        assert page.values.fields["purpose"] == "MAINTENANCE"
        assert purpose.words == "Maintenance"
        purpose.focus_line()
        await struck(pilot, "f6")
        await struck(pilot, "down", "enter")
        await settled(pilot)
        assert page.values.fields["purpose"] == "GUARD"
        due = next(each for each in page.boxes() if each.place == "due")
        due.focus_line()
        await struck(pilot, "end", "ctrl+u")
        await typed(pilot, "+3d")
        await struck(pilot, "tab")
        await settled(pilot)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? [+-]\d\d:\d\d", due.text), (
            "short times are written out"
        )


async def test_scanned_marks_make_a_voucher(desk_of: Callable[[str], Desk]) -> None:
    """Each scanned tag or lot is a line; one that is there already is told; a place goes into the field that asks for it."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "dispatch")
        page.boxes()[1].focus_line()
        for mark in ("HUT", "W-5", "AB000008", "L-1", "W-5"):
            await page.scanned(mark)
            await settled(pilot)
        assert page.values.fields["to"] == "HUT"
        assert [(line.kind, next(iter(line.fields.values()))) for line in page.values.lines] == [
            ("weapon", "W-5"),
            ("weapon", "W-8"),
            ("lot", "L-1"),
        ]
        assert "already" in screen_text(pilot)
        [eighth] = [line for line in screen_text(pilot).splitlines() if "2  weapon  W-8" in line]
        assert "AB000008" in eighth, "each line says what it names"
        await page.scanned("NO-SUCH-THING-1")
        await settled(pilot)
        assert len(page.values.lines) == 3
        assert "NO-SUCH-THING-1" in screen_text(pilot)


async def test_lines_are_begun_turned_and_taken_away(desk_of: Callable[[str], Desk]) -> None:
    """Ctrl+N begins a line, a code of the other kind turns it, Ctrl+K turns it too, Ctrl+D takes it away."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "move", **{"from": "ARM-1"})
        await struck(pilot, "ctrl+n")
        await typed(pilot, "L-1")
        await struck(pilot, "tab")
        await settled(pilot)
        assert [(line.kind, line.fields) for line in page.values.lines] == [("lot", {"lot": "L-1"})]
        await struck(pilot, "ctrl+n")
        await settled(pilot)
        assert page.values.lines[1].kind == "lot"
        await struck(pilot, "ctrl+k")
        await settled(pilot)
        assert page.values.lines[1].kind == "weapon"
        await struck(pilot, "ctrl+d")
        await settled(pilot)
        assert len(page.values.lines) == 1


async def test_a_second_person_is_proposed_to(desk_of: Callable[[str], Desk]) -> None:
    """Where a second person has to agree, Enter proposes, and it is said who may approve."""
    desk = desk_of("full")
    part = {"from": "ARM-1", "to": "STATE", "authority": "Order 8", "lines": [{"weapon": "W-5"}]}
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await _opened(pilot, "hand_over", **part)
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        assert "A second person has to agree: Approver, WAM officer." in screen_text(pilot)
        await struck(pilot, "enter")
        await settled(pilot)
        assert "Proposed as" in screen_text(pilot)
    assert last_entry(desk.ledger)["operation"]["op"] == "propose"


async def test_what_was_typed_is_drawn_as_text(desk_of: Callable[[str], Desk]) -> None:
    """Markup in what was typed or recorded is no markup on the screen, and what is forbidden is named."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "add_party", name="[bold]x[/]", code="A", kind="UNIT", country="F")
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        assert "[bold]x[/]" in screen_text(pilot)
        await page.drawn_again()
        box = next(each for each in page.boxes() if isinstance(each, FieldBox) and each.place == "name")
        box.put("a\u202eb")
        await settled(pilot)
        assert "U+202E" in page.faults["name"]


async def test_the_list_of_operations_is_narrowed(desk_of: Callable[[str], Desk]) -> None:
    """What is typed narrows the list, Enter opens the form; what is not somebody's to record says whose it is."""
    desk = desk_of("full")
    added = {"op": "add_user", "code": "CLERK", "name": "Clerk", "roles": ["STOREKEEPER"]}
    assert not post_operations(desk.ledger, [{"occurred_at": everything.AT, "by": "ADMIN", **added}]).refused
    desk.is_called("clerk")
    async with Wamledger(desk, start="enter").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "user")
        assert "recorded by Administrator" in screen_text(pilot)
        await struck(pilot, "end", "ctrl+u")
        await typed(pilot, "back iss")
        await struck(pilot, "enter")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, FormPage)
        assert page.shape.op == "return"


async def test_findings_are_offered_where_one_is_reviewed(desk_of: Callable[[str], Desk]) -> None:
    """The id of a finding is completed from what stands out, with what it is about beside it."""
    desk = desk_of("full")
    known = desk.detection().findings(every=True)
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _opened(pilot, "review_finding")
        box = page.box_at("finding")
        assert box is not None
        box.focus_line()
        await struck(pilot, *known[0].id[:4].lower())
        await settled(pilot)
        assert box.is_offering
        assert known[0].id[:4] in screen_text(pilot)
        await struck(pilot, "down", "up", "enter")
        await settled(pilot)
        assert page.values.fields["finding"] in {each.id for each in known}
        assert box.words
