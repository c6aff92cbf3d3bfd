"""Filling in a form by keyboard alone, from a table of texts by field."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.tui.reading import come_to_rest, run_dry
from tui.screens.form import FormPage
from tui.widgets.field_box import FieldBox
from tui.widgets.lines_table import LinesTable
from wamledger.services.form_fields.values import Values

KEYS = {"\n": "ctrl+j"}


async def typed(pilot: Pilot[Any], text: str) -> None:
    """The text was typed, key by key, as fast as keys are read."""
    await struck(pilot, *(KEYS.get(each, each) for each in text))


async def struck(pilot: Pilot[Any], *keys: str) -> None:
    """The keys were struck, and what they began on the screen is done."""
    driver = pilot.app._driver
    assert driver is not None
    # they come faster than frames are drawn, on the slowest machine too
    with pilot.app.batch_update():
        for key in keys:
            is_character = len(key) == 1
            driver.send_message(
                events.Key(_character_to_key(key) if is_character else key, key if is_character else None)
            )
        await run_dry()


def focused_box(page: FormPage) -> FieldBox | None:
    """The field that has the keys."""
    widget = page.focused
    return (
        next((each for each in widget.ancestors_with_self if isinstance(each, FieldBox)), None)
        if widget
        else None
    )


async def filled_in(pilot: Pilot[Any], page: FormPage, values: Values) -> None:
    """Every field of the values stands in the form: Tab goes from field to field, Ctrl+N begins each further line."""
    wanted = dict.fromkeys((name for name, text in page.values.fields.items() if text), "")
    wanted |= {name: text for name, text in values.fields.items() if page.shape.field(name) is not None}
    if page.app.is_guarded:
        wanted = {name: text for name, text in wanted.items() if name not in ("by", "approved_by")}
    seen = {box.place for box in page.query(FieldBox)}
    if not set(wanted) <= seen or any(_hidden(page, line.kind, line.fields) for line in values.lines):
        await struck(pilot, "f7")
        await come_to_rest(pilot)
    await _round(pilot, page, wanted)
    await come_to_rest(pilot)
    while any(not line.is_blank for line in page.values.lines):
        # what followed from a code is taken away again
        await struck(pilot, "ctrl+d")
    for number, line in enumerate(values.lines):
        await struck(pilot, "ctrl+n")
        for _kind in page.shape.lines:
            if page.values.lines[number].kind == line.kind:
                break
            await struck(pilot, "ctrl+k")
        await _round(pilot, page, {f"lines.{number}.{name}": text for name, text in line.fields.items()})


def _hidden(page: FormPage, kind: str, fields: dict[str, str]) -> bool:
    return any(each.is_folded and each.name in fields for each in page.shape.line(kind).fields)


async def _round(pilot: Pilot[Any], page: FormPage, wanted: dict[str, str]) -> None:
    left = dict(wanted)
    for _step in range(60):
        if not left:
            return
        box = focused_box(page)
        if box is not None and box.place in left:
            text = left.pop(box.place)
            if box.text != text:
                clearing = ("end", "ctrl+u") if box.text else ()
                await struck(pilot, *clearing, *(KEYS.get(each, each) for each in text))
        await struck(pilot, *["tab"] * _fields_on(page, left))
    raise AssertionError(
        f"never reached: {left}; lines {page.query_one(LinesTable).rows if page.shape.lines else ()}"
    )


def _fields_on(page: FormPage, left: dict[str, str]) -> int:
    """How many fields further on the next of them is; one where the way there leads through something else."""
    places = [box.place for box in page.boxes()]
    box = focused_box(page)
    if box is None or box.place not in places:
        return 1
    here = places.index(box.place)
    on = next((number for number, place in enumerate(places[here + 1 :], 1) if place in left), 1)
    # the table of lines, and all that is not a field, is gone through one by one
    is_straight = all(
        place.startswith("lines.") == box.place.startswith("lines.") for place in places[here : here + on + 1]
    )
    return on if is_straight else 1
