"""
The part of the ledger's state that operations touch, held in memory while they are decided and applied.

``Stock`` is a set of tables of rows, each row a plain dict by column name. It knows nothing of where rows are kept:
what is not in memory is asked of a ``Source``, and what was changed is written down by whoever made the stock, who
reads ``changed`` and ``added``. A row is always loaded before it is changed and stays until it is written, so memory
never disagrees with itself.

Two tables are held in a narrower form because every movement touches them: ``standing`` (where each weapon is) and
``cells`` (how much of each lot stands where).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

Row = dict[str, Any]


class Cell(NamedTuple):
    """Where goods stand and how they are: one cell of the double entry."""

    holder: str
    status: str
    condition: str


class Standing(NamedTuple):
    """Where one weapon stands: its cell, since when, and by which entry."""

    cell: Cell
    since: int
    seq: int


class Source(Protocol):
    """Where rows come from that are not in memory."""

    def fetch(self, table: str, keys: Iterable[str]) -> dict[str, Any]:
        """
        What the table holds under each key; a key that it does not have is absent from the answer.

        Shape: ``standing`` gives a Standing, ``cells`` a dict from Cell to quantity, any other table its row, or for
        tables of several rows to a key (see GROUPED) a dict of rows. ``stays`` gives the entries that moved a
        weapon, oldest first, each with the entry that it reversed, if it did.
        """
        ...


GROUPED: dict[str, tuple[str, ...]] = {
    "custody": ("item_kind", "item"),
    "consignment_line": ("item_kind", "item"),
    "disposal_line": ("item_kind", "item"),
    "hold": ("seq", "n"),
    "place_load": ("hazard_division",),
    "reservation": ("proposal", "n"),
}
"""Tables of several rows to a key, with the columns that tell the rows apart."""

NO_ROWS: Row = {}


class Stock:
    """
    Rows by table and key, what was changed among them, and what was added.

    Invariant: ``changed`` names only keys that are in memory.
    """

    def __init__(self, source: Source, *, mission: str = "MISSION") -> None:
        self.source = source
        self.mission = mission
        self.forget()
        self.changed: dict[str, set[str]] = defaultdict(set)
        self.added: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.standing_changed: set[str] = set()
        self.cells_changed: set[tuple[str, Cell]] = set()
        self.period_net: dict[tuple[int, str, Cell], int] = defaultdict(int)
        self.overtaken: list[tuple[int, str, int]] = []
        """Stays that a late entry cuts short: (new start, weapon, before which entry)."""
        self.is_empty = False

    def forget(self) -> None:
        """Nothing is in memory; call it only when everything that changed is written."""
        self.tables: dict[str, dict[str, Any]] = defaultdict(dict)
        self.standing: dict[str, Standing | None] = {}
        self.cells: dict[str, dict[Cell, int]] = {}
        self._guarded: dict[str, tuple[tuple[str, str], ...]] = {}
        self.complete: set[str] = set()
        """Tables of which every row is in memory, so that a key that is not there exists nowhere."""

    def load_all(self, table: str, rows: dict[str, Any]) -> None:
        """The rows are the whole table."""
        self.tables[table].update(rows)
        self.complete.add(table)

    def written(self) -> None:
        """What was changed and added has been written down elsewhere."""
        self.changed.clear()
        self.added.clear()
        self.standing_changed.clear()
        self.cells_changed.clear()
        self.period_net.clear()
        self.overtaken.clear()

    def size(self) -> int:
        """How many rows are in memory."""
        return sum(map(len, self.tables.values())) + len(self.standing) + len(self.cells)

    def load(self, table: str, keys: Iterable[str]) -> None:
        """The rows of these keys are in memory, or known to be absent."""
        if table in self.complete:
            return
        known = self._table(table)
        wanted = [key for key in dict.fromkeys(keys) if key not in known]
        if not wanted:
            return
        found = self.source.fetch(table, wanted)
        absent: Any = {} if table in GROUPED or table == "cells" else None
        for key in wanted:
            known[key] = found[key] if key in found else (dict(absent) if absent is not None else None)

    def _table(self, name: str) -> dict[str, Any]:
        if name == "standing":
            return self.standing
        if name == "cells":
            return self.cells
        return self.tables[name]

    def get(self, table: str, key: str) -> Any:
        """The row under ``key`` or None; for a grouped table its rows, which may be empty."""
        rows = self.tables[table]
        if key in rows:
            return rows[key]
        if table in self.complete:
            return None
        self.load(table, (key,))
        return rows[key]

    def standing_of(self, weapon: str) -> Standing | None:
        """Where a weapon stands, or None when there is no such weapon on charge."""
        if weapon not in self.standing:
            self.load("standing", (weapon,))
        return self.standing[weapon]

    def placed_by(self, weapon: str) -> int | None:
        """
        The entry by which a weapon stands where it does; what was reversed, and its reversal, count for nothing.

        It is asked of the source each time, so the source must have what was written; what was not is known here.
        """
        stays: list[tuple[int, int | None]] = self.source.fetch("stays", (weapon,)).get(weapon, [])
        known = {seq for seq, _ in stays}
        undone = {
            row["seq"]: self.get("entry", row["entry"])["seq"]
            for row in self.tables["reversal"].values()
            if row
        }
        stays = [
            *stays,
            *sorted(
                (row[2], undone.get(row[2]))
                for row in self.added["weapon_stay"]
                if row[0] == weapon and row[2] not in known
            ),
        ]
        standing: list[int] = []
        for seq, reverses in stays:
            if reverses is None:
                standing.append(seq)
            elif reverses in standing:
                standing.remove(reverses)
        return standing[-1] if standing else None

    def cells_of(self, lot: str) -> dict[Cell, int]:
        """How much of a lot stands in each cell; cells of nothing may be among them."""
        if lot not in self.cells:
            self.load("cells", (lot,))
        return self.cells[lot]

    def put(self, table: str, key: str, row: Row) -> None:
        """The row stands under ``key`` of a table that has one row to a key."""
        self.get(table, key)
        self.tables[table][key] = row
        self.changed[table].add(key)

    def put_in(self, table: str, key: str, row: Row) -> None:
        """The row stands among those of ``key``, in the place that its own columns say."""
        group = self.get(table, key)
        group[tuple(row[column] for column in GROUPED[table])] = row
        self.changed[table].add(key)

    def touch(self, table: str, key: str) -> None:
        """Rows under ``key`` were changed in place."""
        self.changed[table].add(key)

    def note(self, table: str, key: str, value: Any) -> None:
        """A look-up that is derived from other tables, and is not written itself, now gives ``value``."""
        self.tables[table][key] = value

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """A row that is never read back while deciding."""
        self.added[table].append(row)

    # what the rules ask

    def place(self, code: str) -> Row | None:
        """The place of that code."""
        row: Row | None = self.get("place", code)
        return row

    def guarded(self, code: str) -> tuple[tuple[str, str], ...]:
        """The place and those around it that two persons open, from the inside out, each with its custody."""
        known = self._guarded.get(code)
        if known is None:
            found = []
            row = self.place(code)
            while row is not None:
                if row["custody"] != "SINGLE":
                    found.append((row["code"], row["custody"]))
                row = self.place(row["within"]) if row["within"] else None
            known = self._guarded[code] = tuple(found)
        return known

    def party(self, code: str) -> Row | None:
        """The party of that code."""
        row: Row | None = self.get("party", code)
        return row

    def keys(self) -> dict[str, Row]:
        """Every key that a user signs or signed with, by key id: user, vkey and where it was revoked."""
        known: dict[str, Row] = dict(self.source.fetch("keys", ("",)))
        known.update({key_id: row for key_id, row in self.tables["user_key"].items() if row is not None})
        return known

    def enrolled_users(self) -> set[str]:
        """The users who have a key to sign with, and whose account is not closed."""
        found = {row["user"] for row in self.keys().values() if row["revoked_seq"] is None}
        return {code for code in found if self.get("user_account", code)["closed_seq"] is None}

    def newest_count(self, place: str) -> Row | None:
        """The newest count of that place that stands."""
        known = self.source.fetch("counts", (place,)).get(place, {})
        known = {**known, **{id_: row for id_, row in self.tables["count_sheet"].items() if row}}
        sheets = [row for row in known.values() if row["place"] == place and row["reversed_seq"] is None]
        return max(sheets, key=lambda row: (row["cut_off"], row["seq"]), default=None)

    def policy(self, name: str) -> Any:
        """The value of a policy: what the mission set, or the default."""
        from wamledger.domain.policies import POLICIES

        row = self.get("policy", name)
        return row["value"] if row else POLICIES[name].default

    def counter(self, name: str) -> int:
        """The highest number that was given out under ``name``."""
        row = self.get("counter", name)
        return int(row["value"]) if row else 0
