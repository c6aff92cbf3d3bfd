"""What stands in a form, and the operation that it means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger import everything
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import read
from wamledger.services.form_fields import separated, times
from wamledger.services.form_fields.model import form_of, has_form
from wamledger.services.form_fields.shape import Field, Kind
from wamledger.services.form_fields.texts import text_of, value_of
from wamledger.services.form_fields.values import Line, Values, assembled, file_of, values_of

MISSION = Path(__file__).parents[3] / "sample_data" / "mission"
NOW = 1_773_480_600_000_000
"""2026-03-14T09:30:00Z"""


def _operations() -> dict[str, list[dict[str, Any]]]:
    """Operations by kind: all of the small ledger, and of the sample mission at most forty of a kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in everything.operations():
        found.setdefault(each["op"], []).append(each)
    for path in sorted(MISSION.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith('{"') and (each := json.loads(line)).get("op"):
                listed = found.setdefault(each["op"], [])
                if len(listed) < 40:
                    listed.append(each)
    return {op: listed for op, listed in found.items() if has_form(op)}


OPERATIONS_BY_KIND = _operations()


@pytest.mark.parametrize("op", sorted(OPERATIONS_BY_KIND))
def test_a_form_loses_nothing_of_an_operation(op: str) -> None:
    """An operation taken apart into a form, kept as a draft and put together again is the same operation."""
    shape = form_of(op)
    for operation in OPERATIONS_BY_KIND[op]:
        values = Values.from_json(json.loads(json.dumps(values_of(shape, operation).as_json())))
        again = assembled(shape, values, NOW)
        if op == "attach":
            again["sha256"] = file_of(values)
        assert read(again)[1] == read(operation)[1]


def test_every_kind_of_operation_is_among_them() -> None:
    """The operations that are taken apart are of every kind but the two about people's authority."""
    assert {op for op in OPERATIONS if has_form(op)} - set(OPERATIONS_BY_KIND) == {
        "change_user",
        "revoke_key",
    }


RICH: list[tuple[str, dict[str, Any]]] = [
    ("add_place", {"limit_nec_kg": {"1.1": "250", "1.2.1": "0.5"}}),
    ("hand_over", {"checklist": ["Serials read; aloud", "A = B", '"quoted"']}),
    ("hand_over", {"checklist": {"Serials": True, "Seals; all": "no=7", "Told": "yes", "Left": False}}),
    ("hand_over", {"checklist": 'A text; with "marks"\nand lines'}),
    ("set_policy", {"name": "x", "value": "5"}),
    ("set_policy", {"name": "x", "value": 5}),
    ("set_policy", {"name": "x", "value": True}),
    ("set_policy", {"name": "x", "value": "true"}),
    ("set_policy", {"name": "x", "value": ["a", 1]}),
    ("set_policy", {"name": "x", "value": {"a": False}}),
    ("set_policy", {"name": "x", "value": " a "}),
    ("incident", {"casualties": {"killed": 0, "civilians_injured": 3}, "weapon_types": ["SA-06", "SA-06"]}),
    (
        "correct_identity",
        {
            "changes": {
                "markings": [
                    {
                        "kind": "PROOF",
                        "text": "N=1; 2",
                        "position": "left (rear)@",
                        "country": "FR",
                        "year": 1995,
                    },
                    {"kind": "UNIT RACK", "text": "7"},
                    {"kind": "IMPORT", "text": "x", "country": "CF"},
                ]
            }
        },
    ),
    ("dispatch", {"seals": ["A;1", " B", "C\\", "D"], "remarks": "One\ntwo\n"}),
    ("change_user", {"all_places": True, "closed": False, "roles": ["AUDITOR"]}),
]


@pytest.mark.parametrize(("op", "part"), RICH)
def test_rich_values_come_back_as_they_were(op: str, part: dict[str, Any]) -> None:
    """Tables, lists, marks and answers are the same after they stood in a field."""
    shape = form_of(op)
    again = assembled(shape, values_of(shape, part), NOW)
    assert {name: again[name] for name in part} == part


@given(st.lists(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1), min_size=1))
def test_texts_of_a_list_come_back(texts: list[str]) -> None:
    """Whatever stands in the texts of a list, semicolons and backslashes too, it is the same list again."""
    field = Field(("seals",), Kind.TEXTS, "", "")
    assert value_of(field, text_of(field, texts), NOW) == texts
    assert separated.last(separated.join(texts))[0].count(";") >= len(texts) - 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 500", 1500),
        ("12", 12),
        ("-3", -3),
        ("1,500", "1,500"),
        ("1 50", "1 50"),
        ("12 rounds", "12 rounds"),
    ],
)
def test_a_number_is_read_only_where_it_can_be_meant(typed: str, meant: object) -> None:
    """Spaces may part thousands; what could be half of something else stays a text, and is refused."""
    assert value_of(Field(("quantity",), Kind.NUMBER, "", ""), typed, NOW) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-14 09:30 +02:00", "2026-03-14T07:30:00Z"),
        ("14/03/2026 09:30 +02:00", "2026-03-14T07:30:00Z"),
        ("3.14.2026 9:30 +02:00", "2026-03-14T07:30:00Z"),
        ("03/04/2026 09:30", "03/04/2026 09:30"),
        ("14/03/26 09:30", "14/03/26 09:30"),
        ("2026-03-14T09:30:15Z", "2026-03-14T09:30:15Z"),
        ("2026-03-14 9:30 z", "2026-03-14T09:30:00Z"),
        ("now", "2026-03-14T09:30:00Z"),
        ("+3d", "2026-03-17T09:30:00Z"),
        ("-90min", "2026-03-14T08:00:00Z"),
        ("2026-03-14", "2026-03-14"),
        ("2026-02-30 10:00", "2026-02-30 10:00"),
        ("25:00", "25:00"),
        ("soon", "soon"),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, meant: str) -> None:
    """A time is that of an offset or of this machine, or so long from now; anything else stays, and is refused."""
    assert times.read(typed, NOW) == meant


@pytest.mark.parametrize("at", [NOW, 0, -62_135_596_800_000_000, 253_402_300_799_000_000, NOW + 1_500_000])
def test_a_time_that_is_shown_is_read_as_the_same(at: int) -> None:
    """Shown by the clock of this machine, with its offset, a time is the same instant again."""
    from wamledger.domain import moment

    text = moment.canonical(at)
    assert times.read(times.written(text), NOW) == text


def test_a_choice_is_known_by_its_word_and_a_code_in_small_letters() -> None:
    """What is typed may be the word of a choice, or a code written small."""
    shape = form_of("register")
    values = Values({"acquisition.mode": "seized", "to": "arm-1", "acquisition.ownership": "Host State"})
    made = assembled(shape, values, NOW)
    assert made["to"] == "ARM-1"
    assert made["acquisition"] == {"mode": "SEIZED", "ownership": "HOST_STATE"}


def test_empty_lines_make_no_lines() -> None:
    """A line in which nothing stands is none, and the numbers of the others are known."""
    shape = form_of("move")
    lines = [Line("weapon"), Line("lot", {"lot": "L-1", "quantity": "5"}), Line("weapon", {"weapon": " "})]
    assert assembled(shape, Values(lines=lines), NOW)["lines"] == [{"lot": "L-1", "quantity": 5}]
