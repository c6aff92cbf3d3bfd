"""Every register by key: either way, in every order, with every filter, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.lists import flags, named
from wamledger.services.lists.catalogue import NAMES
from wamledger.services.lists.form import Asked, ListRow, Source
from wamledger.services.lists.small import Small
from wamledger.services.subjects import KINDS


def sources(ledger: Ledger) -> Iterator[Source]:
    """Every register that there is."""
    yield from (named(ledger, name) for name in NAMES)


def forwards(source: Source, asked: Asked, limit: int) -> list[ListRow]:
    rows: list[ListRow] = []
    while page := source.page(asked, rows[-1].key if rows else None, limit):
        assert len(page) <= limit
        rows += page
    return rows


def backwards(source: Source, asked: Asked, limit: int) -> list[ListRow]:
    rows: list[ListRow] = []
    while page := source.page_before(asked, rows[0].key if rows else None, limit):
        assert len(page) <= limit
        rows = [*page, *rows]
    return rows


def ways(source: Source) -> Iterator[Asked]:
    """Every order either way, and every value of every filter."""
    for descending in (False, True):
        yield Asked(descending=descending)
        for column in source.columns:
            if column.sorts:
                yield Asked(column.name, descending)
    for each in source.filters:
        for value in each.choices:
            yield Asked(filters={each.name: value})


def test_every_register_gives_each_row_once_in_any_order_and_either_way(full: Ledger) -> None:
    """Pages forwards and backwards come to the same rows, once each, in order; count and position say how many."""
    for source in sources(full):
        everything = forwards(source, Asked(), 1000)
        keys = {row.key for row in everything}
        assert len(keys) == len(everything), source.name
        for asked in ways(source):
            rows = forwards(source, asked, 3)
            assert rows == backwards(source, asked, 4), (source.name, asked)
            assert source.count(asked) == len(rows), (source.name, asked)
            if not asked.filters:
                assert {row.key for row in rows} == keys, (source.name, asked)
                assert [source.position(asked, row.key) for row in rows[:9]] == list(range(len(rows[:9])))
            if asked.sort:
                in_order(source, asked, rows)


def in_order(source: Source, asked: Asked, rows: list[ListRow]) -> None:
    """The cells of the column stand in order, and what has none at the end, whichever way round."""
    names = [column.name for column in source.columns]
    words = source.columns[names.index(asked.sort)].words or {}
    found = [row.cells[names.index(asked.sort)] for row in rows]
    # a serial stands in the order of its key, and where there is none the assigned one is shown
    if (source.name, asked.sort) in (("weapons", "serial"), ("holdings", "item"), ("traces", "outcome")):
        return
    having = [cell for cell in found if cell is not None]
    if isinstance(source, Small):
        # what is at hand stands in the order of what is shown
        having = [words.get(cell, cell).casefold() if isinstance(cell, str) else cell for cell in having]
    assert having == sorted(having, reverse=asked.descending), (source.name, asked)
    assert all(cell is None for cell in found[len(having) :]), (source.name, asked)


def test_filters_keep_what_they_say(full: Ledger) -> None:
    """The values of a filter that goes by a column divide the rows, and none has a row of another value."""
    for source in sources(full):
        names = [column.name for column in source.columns]
        for each in source.filters:
            if each.name not in names or not each.choices or each.name in ("role", "outcome"):
                continue
            at = names.index(each.name)
            for value in each.choices:
                rows = forwards(source, Asked(filters={each.name: value}), 1000)
                expected = [row for row in forwards(source, Asked(), 1000) if row.cells[at] == value]
                if (source.name, each.name, value) in LOOSE:
                    continue
                assert rows == expected, (source.name, each.name, value)


LOOSE = {("consignments", "state", "OPEN"), ("custody", "state", "OWED")}
"""What is overdue is on its way, and owed, as well."""


def test_rows_have_a_cell_for_each_column_and_lead_somewhere(full: Ledger) -> None:
    """The cells are those of all columns, and the subject of a row is of a kind that has a page."""
    seen = set()
    for source in sources(full):
        for row in source.page(Asked(), None, 1000):
            assert len(row.cells) == len(source.columns), source.name
            assert row.subject.kind in KINDS, source.name
            assert row.flag == "" or row.flag in vars(flags).values(), source.name
            seen.add(source.name)
    assert seen >= set(NAMES), "a register was empty in the ledger in which everything happens"


def test_stock_is_what_holdings_are(full: Ledger) -> None:
    """The register of stock has the rows of the list of holdings, in its order."""
    rows = forwards(named(full, "holdings"), Asked(), 7)
    assert [(row.cells[0], row.cells[4], row.cells[3], row.cells[6], row.cells[5]) for row in rows] == [
        (
            each.get("weapon") or each["lot"],
            each["holder"],
            each["quantity"],
            each["condition"],
            each["status"],
        )
        for each in holdings(full)
    ]


def test_what_a_register_does_not_have_is_refused(full: Ledger) -> None:
    """An unknown register, order, filter or value of a filter is refused by name."""
    with pytest.raises(Refused) as refused:
        named(full, "guns")
    assert refused.value.code is Code.CHOICE_UNKNOWN
    for source in sources(full):
        for asked in (Asked(sort="colour"), Asked(filters={"colour": "red"})):
            with pytest.raises(Refused) as refused:
                source.page(asked, None, 1)
            assert refused.value.code is Code.CHOICE_UNKNOWN
    with pytest.raises(Refused):
        named(full, "weapons").page(Asked(filters={"status": "ROUND"}), None, 1)


def test_a_search_finds_every_row_by_each_of_its_texts(full: Ledger) -> None:
    """What stands in the code of a row and is typed in small letters, without hyphens, finds the row."""
    for source in sources(full):
        assert source.finds, source.name
        for row in forwards(source, Asked(), 1000)[:12]:
            code = row.subject.code
            typed = code if source.name == "entries" else code.lower().replace("-", "")
            found = forwards(source, Asked(find=typed), 1000)
            assert row.key in {each.key for each in found}, (source.name, typed)
            assert source.count(Asked(find=typed)) == len(found)
        assert forwards(source, Asked(find="no such thing 4711"), 10) == [], source.name


def test_a_row_that_is_gone_leaves_its_place(full: Ledger) -> None:
    """In the order of codes a page goes on after a key that no row has."""
    source = named(full, "weapons")
    codes = [row.key for row in forwards(source, Asked(), 100)]
    assert [row.key for row in source.page(Asked(), codes[1] + "!", 100)] == codes[2:]


def test_counts_are_taken_anew_when_something_was_recorded(small: Ledger, made: object) -> None:
    """A number of rows is remembered for one state of the ledger alone."""
    source = named(small, "weapons")
    before = source.count(Asked())
    made.posted(small, made.weapon("W-NEW", tag="NEW"))  # type: ignore[attr-defined]
    assert source.count(Asked()) == before + 1


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_what_is_asked_most_goes_by_an_index(full: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of weapons, lots, stock, custody or entries, and weapons by serial, holder or status, needs no sorting."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    rows = Link.rows

    def noted(link: Link, sql: str, parameters: tuple[object, ...] = ()) -> list[object]:
        asked.append((sql, tuple(parameters)))
        return rows(link, sql, parameters)

    wanted = [(name, "") for name in ("weapons", "lots", "holdings", "custody", "entries", "consignments")]
    wanted += [("weapons", sort) for sort in ("serial", "holder", "status")]
    for name, sort in wanted:
        for descending in (False, True):
            source, how = named(full, name), Asked(sort, descending)
            asked.clear()
            with monkeypatch.context() as noting:
                noting.setattr(Link, "rows", noted)
                page = source.page(how, None, 5)
                source.page(how, page[-1].key, 5)
            sorting = [each for each in asked if " ORDER BY " in each[0]]
            assert len(sorting) > 1
            for sql, parameters in sorting:
                with full.reading() as link:
                    plan = [str(row[-1]) for row in rows(link, f"EXPLAIN QUERY PLAN {sql}", parameters)]
                # what has no serial is put in the order of codes among itself
                assert "USE TEMP B-TREE FOR ORDER BY" not in plan or "IS NULL" in sql, (name, sort, sql, plan)
