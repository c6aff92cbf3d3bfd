"""The life of a weapon or lot: every entry that moved it or speaks of it, once, in the order of the ledger."""

from __future__ import annotations

from types import ModuleType

import orjson
import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.history import history
from wamledger.services.report_views.chain import life
from wamledger.services.views import LotStep


def speaks_of(body: dict, code: str) -> bool:
    """Whether the code stands anywhere in the operation, or among what it moved."""

    def held(value: object) -> bool:
        if isinstance(value, dict):
            return any(held(each) for each in value.values())
        if isinstance(value, list):
            return any(held(each) for each in value)
        return value == code

    # a weapon that may be the same as another is a remark on the newer of the two
    effects = {name: each for name, each in body["effects"].items() if name != "possible_duplicates"}
    return held(body["operation"]) or held(effects)


def test_every_entry_that_names_an_item_is_in_its_history(full: Ledger) -> None:
    """Whatever names a weapon or lot, in its lines or its effects, is in the history of it, and nothing else is."""
    with full.reading() as link:
        bodies = [
            orjson.loads(bytes(entry))["body"]
            for (entry,) in link.rows("SELECT entry FROM entry ORDER BY seq")
        ]
        codes = [code for (code,) in link.rows("SELECT code FROM weapon UNION ALL SELECT code FROM lot")]
    assert len(codes) > 4
    for code in codes:
        told = [each["seq"] for each in history(full, code)]
        assert told == sorted(set(told))
        named = {body["seq"] for body in bodies if speaks_of(body, code)}
        answered = {
            body["seq"]
            for body in bodies
            if body["operation"]["op"] in ("answer_trace", "reverse", "verify_destruction")
        }
        assert named <= set(told), code
        assert set(told) - named <= answered, code


def test_the_history_of_the_sample_names_every_movement(mission: Ledger) -> None:
    """In fourteen months no movement of a weapon is missing from its history."""
    moved: dict[str, list[int]] = {}
    with mission.reading() as link:
        for seq, entry in link.rows("SELECT seq, entry FROM entry ORDER BY seq"):
            for each in orjson.loads(bytes(entry))["body"]["effects"].get("moves", ()):
                if "weapon" in each:
                    moved.setdefault(each["weapon"], []).append(seq)
    for weapon in sorted(moved)[::97]:
        told = [each["seq"] for each in history(mission, weapon) if each["effects"].get("moves")]
        assert told == moved[weapon]


def test_an_entry_is_told_whole_with_its_effects_on_the_item_alone(small: Ledger, made: ModuleType) -> None:
    """An entry has its operation as recorded and its leaf hash; of its effects only those on the item asked for."""
    made.posted(
        small,
        made.op(
            "move",
            "2026-01-02T00:00:00Z",
            id="MV",
            origin="ARM-1",
            to="ARM-2",
            lines=[{"weapon": "W-1"}, {"weapon": "W-2"}, {"lot": "L-1", "quantity": 10}],
        ),
    )
    entry = history(small, "W-2")[-1]
    assert {name: entry[name] for name in ("id", "op", "occurred_at", "by", "historical")} == {
        "id": "MV",
        "op": "move",
        "occurred_at": "2026-01-02T00:00:00Z",
        "by": "ADMIN",
        "historical": False,
    }
    assert len(entry["operation"]["lines"]) == 3
    assert entry["effects"] == {
        "moves": [
            {
                "weapon": "W-2",
                "from": ["ARM-1", "IN_STORE", "SERVICEABLE"],
                "to": ["ARM-2", "IN_STORE", "SERVICEABLE"],
            }
        ]
    }
    with small.reading() as link:
        leaf = link.one("SELECT leaf FROM entry WHERE id = 'MV'")[0]
    assert entry["leaf"] == bytes(leaf).hex()
    assert [each["op"] for each in history(small, "L-1")] == ["register", "move"]


def test_an_entry_that_was_made_late_stands_where_it_was_recorded(small: Ledger, made: ModuleType) -> None:
    """History is in the order of the ledger, whatever the times say."""
    made.posted(small, made.move("W-1", "ARM-1", "ARM-2", "2026-01-05T00:00:00Z"))
    made.posted(small, made.move("W-1", "ARM-2", "BAY-1", "2026-01-03T00:00:00Z"))
    assert [each["occurred_at"][8:10] for each in history(small, "W-1")] == ["01", "05", "03"]


def test_what_was_reversed_stays_in_the_history(small: Ledger, made: ModuleType) -> None:
    """An entry, and the one that reversed it, are both told; so is a weapon that was reversed away."""
    made.posted(small, made.weapon("W-9"))
    made.posted(small, made.op("reverse", entry="REG-W-9", reason="Entered twice", approved_by="OTHER"))
    assert [each["op"] for each in history(small, "W-9")] == ["register", "reverse"]


def test_an_item_that_is_none_is_refused(small: Ledger) -> None:
    """A code that is neither a weapon nor a lot is named."""
    with pytest.raises(Refused) as refused:
        history(small, "W-404")
    assert refused.value.code is Code.WEAPON_UNKNOWN
    assert "W-404" in refused.value.message


def test_a_long_history_is_told_whole(small: Ledger, made: ModuleType) -> None:
    """An item with more entries than one question asks for loses none of them."""
    stores = ("ARM-1", "ARM-2")
    made.posted(
        small,
        *(made.move("W-1", stores[n % 2], stores[(n + 1) % 2], "2026-01-02T00:00:00Z") for n in range(1203)),
    )
    told = history(small, "W-1")
    assert len(told) == 1204
    assert [each["seq"] for each in told] == sorted(each["seq"] for each in told)


def test_a_life_has_a_step_for_each_entry(mission: Ledger) -> None:
    """The steps of a weapon are its entries, one each; those of a lot name what went where."""
    assert [step.seq for step in life(mission, "W-000744")] == [
        each["seq"] for each in history(mission, "W-000744")
    ]
    (first, *_others) = life(mission, "L-00150")
    assert isinstance(first, LotStep)
    assert (first.operation, first.quantity, first.receiver) == ("register", 368, "SORENE-SZA")
    with pytest.raises(Refused):
        life(mission, "W-404")
