"""Every operation that people record has a form, read from its model."""

from __future__ import annotations

import pytest

from wamledger.domain.operations import OPERATIONS
from wamledger.services.completing import complete
from wamledger.services.form_fields import labels
from wamledger.services.form_fields.model import ELSEWHERE, form_of, has_form
from wamledger.services.form_fields.phases import SUMMARIES
from wamledger.services.form_fields.shape import Field, Kind

FORMS = [op for op in OPERATIONS if has_form(op)]


def _fields(op: str) -> list[Field]:
    shape = form_of(op)
    return [*shape.fields, *(field for line in shape.lines for field in line.fields)]


def test_every_operation_has_a_form_or_is_made_elsewhere() -> None:
    """An operation has a form with a line on what it is for, or it is said where it is made."""
    assert set(FORMS) == set(SUMMARIES)
    assert set(FORMS) | set(ELSEWHERE) == set(OPERATIONS)


@pytest.mark.parametrize("op", FORMS)
def test_every_field_says_what_it_is(op: str) -> None:
    """No field is without a label, a kind and help; no name stands twice in a part of a form."""
    shape = form_of(op)
    assert [field.name for field in _fields(op) if not (field.label and field.help and field.kind)] == []
    for part in (shape.fields, *(line.fields for line in shape.lines)):
        names = [field.name for field in part]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("op", FORMS)
def test_every_field_of_the_model_is_in_the_form(op: str) -> None:
    """What the model has at its top is asked for, but for what comes from elsewhere."""
    asked = {field.path[0] for field in form_of(op).fields} | ({"lines"} if form_of(op).lines else set())
    model = {info.alias or name for name, info in OPERATIONS[op].model_fields.items()}
    from_elsewhere = {"op", "recorded_at", "name_commitment", *(("sha256", "size") if op == "attach" else ())}
    assert model - asked == from_elsewhere & model


@pytest.mark.parametrize("op", FORMS)
def test_choices_have_words(op: str) -> None:
    """What may be chosen in a closed list has words, but for codes that are words of the field themselves."""
    for field in _fields(op):
        if field.kind is Kind.CHOICE and field.path[-1] != "hazard_division":
            assert field.choices, field.name
            assert all(field.choices.values()), (field.name, field.choices)


@pytest.mark.parametrize("op", FORMS)
def test_what_is_needed_is_never_folded_away(op: str) -> None:
    """A field that cannot be left out is on the screen from the beginning."""
    assert [field.name for field in _fields(op) if field.required and field.is_folded] == []


def test_lines_begin_with_what_they_are_about() -> None:
    """The first field of a line is the code, the serial or the nature that it names."""
    firsts = {line.name: line.fields[0].path[-1] for op in FORMS for line in form_of(op).lines}
    assert firsts == {
        "weapon": "weapon",
        "lot": "lot",
        "new_weapon": "serial",
        "new_lot": "nature",
        "serial": "serial",
        "type": "type",
        "nature": "nature",
    }
    assert set(firsts) == set(labels.LINES)


def test_codes_that_are_asked_for_can_be_completed(full: object) -> None:
    """Each kind of thing that a field asks for is one that completion knows, but for findings, which a page hands on."""
    kinds = {field.completes for op in FORMS for field in _fields(op)} - {"", "finding"}
    empty = {kind for kind in kinds if not complete(full, kind, "")}  # type: ignore[arg-type]
    assert empty == set()
