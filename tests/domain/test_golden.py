"""What the ledger stores for each operation, byte for byte, and what stands in the projections for it."""

from __future__ import annotations

import pytest

from tests.golden.write import HERE, entries, operations, path_of, post, posted
from tests.office import Office
from wamledger.domain.decide import RULES
from wamledger.ledger import signing, tables
from wamledger.ledger.canonical import decode
from wamledger.ledger.slice import columns, listed


@pytest.fixture(scope="module")
def office() -> Office:
    """A ledger of the operations of the golden journal."""
    return posted()


@pytest.mark.parametrize("op", sorted(RULES))
def test_the_stored_bytes_are_those_of_the_golden_file(op: str, office: Office) -> None:
    """An operation gives today the bytes that it gave when its golden file was written."""
    assert entries(office)[op] == path_of(op).read_bytes()


def test_every_operation_has_a_golden_file_and_no_file_is_astray() -> None:
    """There is one golden file for each operation and none beside them."""
    assert {path.name for path in HERE.glob("*.json")} == {path_of(op).name for op in RULES}


@pytest.mark.parametrize("op", sorted(RULES))
def test_golden_bytes_are_canonical(op: str) -> None:
    """The strict reader of entries takes every golden file."""
    assert decode(path_of(op).read_bytes())["body"]["operation"]["op"] == op


def test_the_golden_entries_give_the_same_tables_when_they_are_replayed(office: Office) -> None:
    """The projections follow from the stored entries alone."""
    assert office.rows() == office.rebuilt()


def test_one_batch_gives_the_same_bytes_as_one_by_one(office: Office) -> None:
    """What an operation becomes does not depend on what is decided with it, up to where people sign in one by one."""
    before = [each for each in operations() if each["id"] < "G-51"]
    one_by_one, other = Office(bare=True), Office(bare=True)
    for operation in before:
        one_by_one.must(operation)
    other.post_all(before)
    assert [other.entry(each["id"]) for each in before] == [office.entry(each["id"]) for each in before]
    assert other.rows() == one_by_one.rows()


def test_what_was_recorded_after_people_sign_in_is_signed(office: Office) -> None:
    """Each golden entry holds the signatures of whoever recorded it, and whoever approved it, for what each did."""
    signed = {}
    for op in RULES:
        stored = decode(path_of(op).read_bytes())
        signed[op] = [(each["user"], each["meaning"]) for each in stored["sigs"]]
        keys = {each.verifier.key_id.hex(): each.verifier for each in office.everybody()}
        for each in stored["sigs"]:
            assert signing.holds(each, keys[each["key_id"]], signing.body_bytes(stored["body"]))
    assert signed == {
        **{op: [] for op in RULES},
        "enrol_key": [("ADMIN", "posted"), ("CHIEF", "approved"), ("CLERK", "enrolled")],
        "reject": [("CHIEF", "rejected")],
        "withdraw": [("CLERK", "withdrawn")],
        "lapse": [("CHIEF", "posted")],
        "revoke_key": [("ADMIN", "posted"), ("CHIEF", "approved")],
        "rotate_ledger_key": [
            ("ADMIN", "posted"),
            ("CHIEF", "approved"),
            ("", "rotated"),
            ("", "rotated"),
        ],
        "record_restore": [("ADMIN", "posted")],
        "sign_entries": [("CLERK", "sealed")],
        "propose": [("CLERK", "proposed")],
    }


def test_every_row_has_the_columns_of_its_table_in_their_order() -> None:
    """Rows are written by position, so application must build them in the order of the columns."""
    office = Office(bare=True)
    looked_at: set[str] = set()
    for operation in operations():
        seen = _Seen(office)
        post(office, operation)
        seen.check()
        looked_at |= {name for name, _ in seen.rows}
    # three tables are written out of narrower forms, which tests of what stands where look at
    assert looked_at == set(tables.PROJECTIONS) - {"weapon_standing", "lot_standing", "lot_period"}


class _Seen:
    """Looks at the rows of a stock before they are written."""

    def __init__(self, office: Office) -> None:
        self.stock = office.appender.stock
        self.rows: list[tuple[str, object]] = []
        written = self.stock.written

        def look() -> None:
            for name, keys in self.stock.changed.items():
                for key in keys:
                    held = self.stock.tables[name][key]
                    grouped = any(isinstance(inner, tuple) for inner in held)
                    self.rows += [(name, row) for row in (held.values() if grouped else [held])]
            self.rows += [(name, row) for name, rows in self.stock.added.items() for row in rows]
            written()
            self.stock.written = written  # type: ignore[method-assign]

        self.stock.written = look  # type: ignore[method-assign]

    def check(self) -> None:
        """Names are in their order, and values of the kind of their column."""
        for name, row in self.rows:
            table = tables.table(name)
            if isinstance(row, dict):
                assert tuple(row) == columns(name), name
                values = tuple(row.values())
            else:
                assert isinstance(row, tuple)
                values = row
            assert len(values) == len(columns(name)), name
            for column, value in zip(table.columns, values, strict=True):
                if value is None:
                    assert column.nullable, f"{name}.{column.name}"
                elif column.name not in listed(name):
                    assert type(value) is column.type.python_type, f"{name}.{column.name}: {value!r}"
