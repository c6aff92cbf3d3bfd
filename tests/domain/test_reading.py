"""Reading an operation: everything that is wrong with its form is named by its place, and nothing is changed silently."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden.write import operations as golden
from tests.golden.write import path_of
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import MOST_FAULTS, MULTILINE, Malformed, read
from wamledger.domain.refusals import Code, Refused

GIVEN = [*golden(), json.loads(path_of("sign_entries").read_bytes())["body"]["operation"]]
"""Those of the golden journal, and the one that the ledger makes itself."""
operations = st.sampled_from(GIVEN).map(copy.deepcopy)
Path = tuple[str | int, ...]


def faults(raw: Any) -> list[Refused]:
    """What is wrong with the form of an operation; nothing when it is sound."""
    try:
        read(raw)
    except Malformed as malformed:
        return malformed.faults
    return []


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that is neither a list nor an object, with its path."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*path, index))
    else:
        yield path, value


def objects(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every object whose fields are named by the journal."""
    if isinstance(value, dict):
        yield path
        for key, each in value.items():
            if key not in ("checklist", "limit_nec_kg"):
                yield from objects(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from objects(each, (*path, index))


def put(value: Any, path: Path, new: Any) -> None:
    """The new value stands at the path."""
    for part in path[:-1]:
        value = value[part]
    value[path[-1]] = new


def written(path: Path) -> str:
    """A path as a person writes it."""
    return ".".join(map(str, path))


@pytest.mark.parametrize("raw", GIVEN, ids=lambda raw: raw["op"])
def test_a_sound_operation_is_read(raw: dict[str, Any]) -> None:
    """What the journal allows has no fault, and what is read is canonical: reading it again changes nothing."""
    op, operation = read(raw)
    assert op.op == raw["op"]
    assert read(operation)[1] == operation
    assert read(operation, plain=True)[1] == operation


def test_every_field_of_every_operation_is_written_in_some_sound_operation() -> None:
    """The sound operations of these tests leave no field out, so that no field goes untried."""
    for name, model in OPERATIONS.items():
        fields = {field.alias or own for own, field in model.model_fields.items()}
        found = {field for raw in GIVEN if raw["op"] == name for field in raw}
        common = {"recorded_at", "approved_by", "witnessed_by", "document", "remarks", "attachments"}
        apart = {
            "register_participant": {"name"},
            "adjust": {"ownership", "place"},
            "plan_disposal": {"consent"},
            "reseal": {"place"},
            "request_trace": {"lot"},
            "count": {"party"},
            "expend": {"from", "cases_mass_g"},
            "add_party": {"within"},
            "add_user": {"places"},
            "change_user": {"all_places"},
        }
        assert fields - found <= common | apart.get(name, set()), name


@settings(max_examples=200, deadline=None, derandomize=True)
@given(raw=operations, data=st.data())
def test_no_floating_point_number_is_read_anywhere(raw: dict[str, Any], data: st.DataObject) -> None:
    """A float in the place of any value is refused at that place, whatever it is worth."""
    path, _ = data.draw(st.sampled_from(sorted(leaves(raw), key=str)))
    number = data.draw(st.sampled_from([1.0, 0.0, -0.0, 1.5, 1e300, 2.0**53]))
    put(raw, path, number)
    found = faults(raw)
    assert found
    if path != ("op",):
        assert written(path) in {fault.field for fault in found}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(raw=operations, data=st.data())
def test_an_unknown_field_is_named_wherever_it_stands(raw: dict[str, Any], data: st.DataObject) -> None:
    """Unknown fields are refused by name, in the operation and in each object inside it, and nothing else is."""
    path = data.draw(st.sampled_from(sorted(objects(raw), key=str)))
    name = data.draw(st.sampled_from(["colour", "Weapon", "weapon ", "quantitty", "_"]))
    put(raw, (*path, name), data.draw(st.sampled_from(["red", 5, True, [1], {"a": 1}])))
    (fault,) = faults(raw)
    assert fault.code is Code.FIELD_UNKNOWN
    assert fault.field == written((*path, name))
    assert name in str(fault)
    assert fault.facts["nearest"]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(raw=operations, data=st.data())
def test_a_character_that_may_mislead_is_refused_wherever_it_stands(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    """Control, bidirectional, zero-width and unassigned characters are named by place, and a repair is offered."""
    texts = sorted((path for path, value in leaves(raw) if isinstance(value, str)), key=str)
    path = data.draw(st.sampled_from(texts))
    bad = data.draw(
        st.sampled_from(
            "\0\x1b\x7f\x85\u061c\u200b\u200d\u202e\u2066\u2028\ufeff\U000e0041\ufdd0\uffff\u0378\n"
        )
    )
    text = next(value for each, value in leaves(raw) if each == path)
    position = data.draw(st.integers(0, len(text)))
    put(raw, path, text[:position] + bad + text[position:])
    found = faults(raw)
    if bad == "\n" and path[-1] in MULTILINE:
        assert not found
        return
    (fault,) = found
    assert fault.code is Code.TEXT_FORBIDDEN
    assert fault.field == written(path)
    assert fault.facts["position"] == position + 1
    assert fault.facts["code_point"] == f"U+{ord(bad):04X}"
    put(raw, path, fault.facts["repair"])
    assert not any(each.code is Code.TEXT_FORBIDDEN for each in faults(raw))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(alphabet="eé\u0301\u0327aАЁ\u0308 한글\u1112\u1161", min_size=1, max_size=20))
def test_text_is_brought_into_form_nfc(text: str) -> None:
    """Two spellings of one text are one text; nothing else about it changes."""
    raw = {"op": "incident", "occurred_at": "2026-01-01T00:00:00Z", "by": "CLERK", "kind": "OTHER"}
    _, operation = read({**raw, "description": text})
    assert operation["description"] == unicodedata.normalize("NFC", text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(raw=operations, data=st.data())
def test_a_value_of_another_kind_is_refused_at_its_place(raw: dict[str, Any], data: st.DataObject) -> None:
    """Text is never taken for a number nor a number for text, and every fault is at a place that a person can find."""
    path, value = data.draw(st.sampled_from(sorted(leaves(raw), key=str)))
    wrong: list[Any] = [[], {}, [5]]
    wrong += ["5", True] if isinstance(value, int) else [5, True]
    if isinstance(value, bool):
        wrong = [0, 1, "true"]
    if (raw["op"] == "set_policy" and path == ("value",)) or path[0] == "checklist":
        return
    put(raw, path, data.draw(st.sampled_from(wrong)))
    found = faults(raw)
    places = [fault.field for fault in found]
    assert any(place == written(path) or place.startswith(written(path)) for place in places), places
    for fault in found:
        assert "constrained" not in fault.field
        assert "Line" not in fault.field
        assert "{" not in str(fault).replace("{...}", ""), str(fault)


@pytest.mark.parametrize(
    ("op", "line", "field", "code"),
    [
        ("move", {"weapon": "W1", "quantity": 1}, "quantity", Code.FIELD_UNKNOWN),
        ("move", {"lot": "L1"}, "quantity", Code.FIELD_MISSING),
        ("move", {"lot": "L1", "quantity": "5"}, "quantity", Code.NUMBER_NOT_WHOLE),
        ("move", {"lot": "l1", "quantity": 5}, "lot", Code.CODE_MALFORMED),
        ("move", {"weapon": "w1"}, "weapon", Code.CODE_MALFORMED),
        ("move", "W1", "", Code.FIELD_INVALID),
        ("move", None, "", Code.FIELD_INVALID),
        ("inspect", {"lot": "L1", "at": ""}, "at", Code.FIELD_INVALID),
        ("receive", {"lot": "L1", "quantity": 0}, "quantity", Code.NUMBER_NOT_WHOLE),
        ("receive", {"serial": ""}, "serial", Code.FIELD_INVALID),
        ("adjust", {"new_lot": {"nature": "N"}}, "quantity", Code.FIELD_MISSING),
        (
            "adjust",
            {"new_weapon": {"make": "M", "model": "X", "type": "T"}},
            "new_weapon",
            Code.FIELD_MISSING,
        ),
        ("declare", {"nature": "N", "quantity": -1}, "quantity", Code.NUMBER_NOT_WHOLE),
        (
            "register",
            {"new_lot": {"nature": "N", "colour": "red"}, "quantity": 1},
            "new_lot.colour",
            Code.FIELD_UNKNOWN,
        ),
    ],
)
def test_a_faulty_line_is_told_as_what_it_seems_to_mean(op: str, line: Any, field: str, code: Code) -> None:
    """Of the kinds that a line may be, only the faults of the likeliest are told."""
    raw = next(copy.deepcopy(each) for each in GIVEN if each["op"] == op)
    raw["lines"] = [line]
    found = faults(raw)
    assert {fault.code for fault in found} == {code}, [str(fault) for fault in found]
    assert all(fault.field.startswith(f"lines.0.{field}".rstrip(".")) for fault in found)


def test_every_fault_of_a_line_is_told_at_once() -> None:
    """Whoever corrects an operation sees all of its faults, each once, up to a number that can be read."""
    raw = {
        "op": "move",
        "occurred_at": "yesterday",
        "by": "clerk",
        "to": 5,
        "lines": [{"weapon": "w"}] * 50,
        "x": 1,
    }
    assert [fault.code for fault in faults(raw)] == [Code.TIME_UNREADABLE]
    raw["occurred_at"] = "2026-01-01T00:00:00Z"
    found = faults(raw)
    assert len(found) == MOST_FAULTS
    assert {"by", "to", "from", "x"} & {fault.field for fault in found}
    assert len({fault.field for fault in found}) == len(found)


def test_null_is_the_same_as_nothing() -> None:
    """A field that is null is left out, so that two spellings are one operation."""
    raw = copy.deepcopy(GIVEN[3])
    assert read({**raw, "remarks": None}) == read(raw)


def test_times_are_written_in_utc() -> None:
    """A time with an offset is kept as its instant, and small letters or a space are another spelling of it."""
    for spelled in (
        "2026-01-01T10:00:00+02:00",
        "2026-01-01t08:00:00z",
        "2026-01-01 08:00:00Z",
        "2026-01-01T08:00:00.000Z",
    ):
        raw = {**GIVEN[0], "occurred_at": spelled}
        assert (
            read(raw)[1]["occurred_at"] == read(raw, plain=True)[1]["occurred_at"] == "2026-01-01T08:00:00Z"
        )


def test_what_is_nested_without_end_is_refused() -> None:
    """An operation needs few levels; more are refused instead of followed."""
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    (fault,) = [each for each in faults({**GIVEN[0], "remarks": deep}) if "levels" in str(each)]
    assert fault.code is Code.FIELD_INVALID
    assert fault.field.startswith("remarks.0")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    raw=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["op", "id", "occurred_at", "by", "lines", "weapon", "from", "to", "x"]),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    ),
    op=st.sampled_from(sorted(OPERATIONS)),
)
def test_nothing_but_a_refusal_comes_of_anything(raw: Any, op: str) -> None:
    """Whatever JSON holds, it is read or refused with words, and never breaks the reader."""
    for each in (raw, {**raw, "op": op} if isinstance(raw, dict) else [raw]):
        for fault in faults(each):
            assert fault.message
            assert fault.remedy
