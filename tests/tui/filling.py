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
    wanted = {name: text for name, text in values.fields.items() if page.shape.field(name) is not None}
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
    for _step in range(120):
        if not left:
            return
        box = focused_box(page)
        if box is not None and box.place in left:
            text = left.pop(box.place)
            if box.text != text:
                if box.text:
                    await struck(pilot, "end", "ctrl+u")
                await struck(pilot, *(KEYS.get(each, each) for each in text), "tab")
            else:
                await struck(pilot, "tab")
        else:
            await struck(pilot, "tab")
    raise AssertionError(
        f"never reached: {left}; lines {page.query_one(LinesTable).rows if page.shape.lines else ()}"
    )
