"""A scanned mark in a form: it fills the field that asks for such a thing, or adds a line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.screens.base import FORESEEN
from tui.widgets.field_box import FieldBox
from wamledger.i18n import _
from wamledger.services.form_fields.shape import LISTS, Field, Kind
from wamledger.services.form_fields.values import Line
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from tui.forms.lines import FormLines
    from wamledger.services.scanned import Scanned

_TAKES = {"place": ("place", "holder"), "weapon": ("weapon",), "lot": ("lot",)}
"""Which fields take the code of a thing of a kind, by what they complete."""
_OF_A_MODEL = {
    "new_weapon": tuple(f"new_weapon.{name}" for name in ("type", "make", "model", "calibre")),
    "serial": ("make", "model", "type", "calibre"),
}
"""What is the same on all weapons of a model, by the kind of line."""


async def take_mark(form: FormLines, text: str) -> bool:
    """The mark is where it belongs; what it means is asked beside the screen, of one mark after the other."""
    form.marks.append(text)
    if len(form.marks) == 1:
        form.run_worker(_taken(form), group="scanned", exit_on_error=False)
    return True


async def _taken(form: FormLines) -> None:
    """Every mark that was scanned is where it belongs; what is refused of one is told."""
    while form.marks:
        text = form.marks[0]
        try:
            await _answered(form, text, await asyncio.to_thread(_read, form, text))
        except FORESEEN as error:
            await form.refused(error)
        except Exception as error:
            form.app.broken(error)
        finally:
            form.marks.popleft()


def _read(form: FormLines, text: str) -> Scanned:
    from wamledger.services.scanned import read_mark

    return read_mark(form.desk.ledger, text)


async def _answered(form: FormLines, text: str, read: Scanned) -> None:
    subject = read.subject
    if subject is not None:
        await _take(form, subject, text)
    elif read.found:
        from tui.screens.which import Which

        said = _("{mark} is on several things.").format(mark=read.text)

        async def chosen(one: Subject | None) -> None:
            if one is not None:
                await _take(form, one, text)

        await form.app.push_screen(Which(said, read.found), chosen)
    else:
        await _take_unknown(form, read.text)


def _box(form: FormLines) -> FieldBox | None:
    """The field that has the keys."""
    return next((box for box in form.boxes() if box.has_keys), None)


async def _take(form: FormLines, subject: Subject, text: str) -> None:
    box = _box(form)
    kinds = _TAKES.get(subject.kind, ())
    if box is not None and box.field.completes in kinds and not box.place.startswith("lines."):
        box.put(
            f"{box.text}; {subject.code}" if box.field.kind in LISTS and box.text.strip() else subject.code
        )
        form.focus_next()
        return
    if any(each.name == subject.kind for each in form.shape.lines):
        await add_line(form, subject.kind, subject.code)
        return
    taking = [each for each in form.boxes() if each.field.completes in kinds and not each.text.strip()]
    if taking:
        taking[0].put(subject.code)
        form.focus_next()
        return
    if await _as_serial(form, text):
        return
    form.say(
        _("{mark} is {code}: it fits nowhere in this form.").format(mark=text, code=subject.code), "warning"
    )


async def _take_unknown(form: FormLines, text: str) -> None:
    """A mark that nothing bears: a field of free text that has the keys takes it, or it is the serial of a line."""
    box = _box(form)
    if box is not None and _is_free(box.field) and not box.text.strip():
        box.put(text)
        form.focus_next()
    elif not await _as_serial(form, text):
        form.say(_("Nothing known here bears {mark}.").format(mark=text), "warning")


def _is_free(field: Field) -> bool:
    """Whether any text may stand there: a mark is no type, no make, no number and no date."""
    return field.kind in (Kind.TEXT, Kind.CODE, Kind.TEXTS) and not field.choices and not field.completes


async def _as_serial(form: FormLines, text: str) -> bool:
    """The mark is the serial of a weapon that comes, or that was seen; False where the form has no such lines."""
    kind = next((each for each in form.shape.lines if each.name in ("new_weapon", "serial")), None)
    if kind is None:
        return False
    await add_line(form, kind.name, text)
    return True


async def add_line(form: FormLines, kind: str, code: str) -> None:
    """A line names this; where one does already, it is said and that line is shown."""
    name = form.shape.line(kind).fields[0].name
    for number, line in enumerate(form.values.lines):
        if line.kind == kind and line.fields.get(name, "").strip() == code:
            await form.show_line(number, "quantity" if kind == "lot" else "")
            form.say(_("{code} is in line {number} already.").format(code=code, number=number + 1), "warning")
            return
    blank = next((number for number, line in enumerate(form.values.lines) if line.is_blank), None)
    made = Line(kind, {**_alike(form, kind), name: code})
    if blank is None:
        form.values.lines.append(made)
        blank = len(form.values.lines) - 1
    else:
        form.values.lines[blank] = made
    form.changed()
    form.name_lines()
    if kind == "weapon":
        form.fill_in_by(code)
    await form.show_line(blank, next_field(kind))
    form.say(_("Line {number}: {code}").format(number=blank + 1, code=code), "good")


def _alike(form: FormLines, kind: str) -> dict[str, str]:
    """What weapons of a heap have in common, from the line before; how each is read and kept is its own."""
    before = next((line for line in reversed(form.values.lines) if not line.is_blank), None)
    if before is None or before.kind != kind:
        return {}
    return {name: before.fields[name] for name in _OF_A_MODEL.get(kind, ()) if before.fields.get(name)}


def next_field(kind: str) -> str:
    """Where one goes on writing after the mark of a line was scanned."""
    return {"lot": "quantity", "new_weapon": "new_weapon.serial_status", "serial": "make"}.get(kind, "")
