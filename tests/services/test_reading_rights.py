"""Who may read what: each query by each role and scope, and nothing out of scope in any answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services import two_sites
from tests.services.two_sites import SCOPES, Books, person
from wamledger.domain import moment
from wamledger.domain.authority import queries, separation
from wamledger.domain.authority.queries import Query, Reach
from wamledger.domain.authority.roles import ROLES
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.refusals import Refused
from wamledger.ledger import access_chain
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services import attachments, detecting, evidence, exporting, proving, registers
from wamledger.services import pages as pages_written
from wamledger.services.access import log, users
from wamledger.services.access.log import Event
from wamledger.services.history import history
from wamledger.services.holdings import holdings
from wamledger.services.lists import named
from wamledger.services.lists.form import Asked, Source
from wamledger.services.participant_list import forget, participants
from wamledger.services.posting import post_operations
from wamledger.services.proposals import proposals
from wamledger.services.reading import DENIED, must_read
from wamledger.services.report_views import item_view, stock_view
from wamledger.services.report_views.chain import life

EVERYTHING: Final = Asked()
GRID: Final = """
                        STOREKEEPER WAM_OFFICER DDR_OFFICER APPROVER AUDITOR ADMINISTRATOR
holdings                own         own         own         own      all     no
history                 own         own         own         own      all     no
entry                   own         own         own         own      all     no
journal                 no          own         no          own      all     no
places                  own         own         own         own      all     all
parties                 all         all         all         all      all     all
users                   no          own         no          own      all     all
lists                   all         all         all         all      all     all
participants            no          own         own         no       all     no
participant_names       no          no          own         no       no      no
files                   own         own         own         own      all     no
proposals               own         own         own         own      all     no
proposals_of_authority  no          own         no          own      all     all
findings                no          own         no          own      all     no
access_log              no          no          no          no       all     all
backup                  no          no          no          no       no      all
"""
"""The table once more, as somebody wrote it down who did not read the code: the two must agree."""

DIGESTS: Final = {site: f"{number}a" * 32 for number, site in enumerate(two_sites.SITES, 1)}


def cells() -> Iterator[tuple[Query, str, Reach]]:
    """Query, role, and how far, of the grid."""
    heading, *lines = GRID.strip().splitlines()
    for line in lines:
        name, *reaches = line.split()
        for role, reach in zip(heading.split(), reaches, strict=True):
            yield Query(name), role, Reach[reach.upper()]


def test_the_table_is_the_grid() -> None:
    """Each query by each role is as it was written down apart from the code."""
    assert {(query, role): reach for query, role, reach in cells()} == {
        (query, role): reach
        for query, right in queries.TABLE.items()
        for role, reach in right.reaches.items()
    }
    assert set(queries.TABLE) == set(Query)


def test_both_tables_are_on_their_page() -> None:
    """docs/roles.md has a line for each operation, each query and each separation."""
    page = pages_written.pages()[pages_written.DOCS / "roles.md"]
    assert [op for op in OPERATIONS if f"| `{op}`" not in page] == []
    for query, right in queries.TABLE.items():
        said = {Reach.NO: "–", Reach.OWN: "own", Reach.ALL: "all"}
        row = " | ".join([right.what, *(said[right.reaches[role]] for role in ROLES)])
        assert f"| {row} |" in page, query
    assert [each.name for each in separation.TABLE if f"| {each.one} | {each.other} |" not in page] == []


def test_several_roles_have_the_widest_reach() -> None:
    """Whoever has two roles reads what either of them may."""
    for query in Query:
        for one in ROLES:
            for other in ROLES:
                found = queries.reach(query, [one, other]).value
                assert found == max(queries.reach(query, [role]).value for role in (one, other))
    assert queries.reach(Query.LISTS, []) is Reach.NO


def test_a_refusal_is_called_as_in_the_access_log() -> None:
    """The door and the log have one word for it."""
    assert DENIED == Event.DENIED


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Both sites, a file attached at each, and people who sign in; for tests that only read."""
    path = tmp_path_factory.mktemp("sites") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        for site, digest in DIGESTS.items():
            two_sites.post(
                ledger,
                two_sites.op(
                    "attach", sha256=digest, name=f"{site}-PHOTO.png", media_type="image/png", size=3
                ),
                two_sites.op("inspect", lines=[{"weapon": f"W-{site}-STORED"}], attachments=[digest]),
            )
        two_sites.close(ledger)
        yield ledger


@pytest.fixture(scope="module")
def wandering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Both sites, after goods went about at random; for tests that only read."""
    path = tmp_path_factory.mktemp("wandering") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        for seed in range(5):
            assert two_sites.wander(ledger, seed) > 40
        two_sites.close(ledger)
        yield ledger


def as_bytes(value: Any) -> bytes:
    """An answer as the bytes that leave with it."""
    if isinstance(value, bytes):
        return value

    def plain(each: Any) -> Any:
        if is_dataclass(each) and not isinstance(each, type):
            return asdict(each)
        if isinstance(each, bytes):
            return each.decode()
        return list(each)

    return orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS)


def report_of_stock(ledger: Ledger, **asked: Any) -> Any:
    """The stock report as data."""
    with stock_view(ledger, generated_by="somebody", **asked) as view:
        return as_bytes(
            {**{name: getattr(view, name) for name in view.__slots__}, "provenance": view.provenance.scope}
        )


def report_of_weapon(ledger: Ledger, code: str, **asked: Any) -> Any:
    """The report of a weapon as data."""
    view = item_view(ledger, code, generated_by="somebody", **asked)
    return as_bytes({name: getattr(view, name) for name in view.__slots__ if name != "provenance"})


def journal(ledger: Ledger) -> bytes:
    """The journal of the ledger."""
    path = Path(ledger.where).with_suffix(".out")
    exporting.export(ledger, path)
    return path.read_bytes()


def entries(ledger: Ledger) -> bytes:
    """The evidence of the ledger."""
    path = Path(ledger.where).with_suffix(".evidence")
    evidence.write(ledger, path)
    return path.read_bytes()


def rows_of(source: Source) -> list[dict[str, Any]]:
    """The rows of a register, each with the names of its columns."""
    names = [column.name for column in source.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in source.page(EVERYTHING, None, 10_000)]


def pages(ledger: Ledger) -> list[Any]:
    """The register on screen, forwards and backwards, with what it comes to."""
    source = named(ledger, "holdings")
    return [source.count(EVERYTHING), *rows_of(source), *source.page_before(EVERYTHING, None, 1000)]


def proved(ledger: Ledger) -> bytes:
    """The entries that proofs of them come with, by whomever they were recorded."""
    with ledger.reading() as link:
        ids = [id_ for (id_,) in link.rows("SELECT id FROM entry WHERE op = 'register'")]
    found = [proving.prove(ledger, id_).entry for id_ in ids]
    if not any(found):
        raise AccessFault("No entry was given.", "Ask for another.")
    return as_bytes([entry.decode() for entry in found if entry])


def _found(ledger: Ledger) -> list[str]:
    """The places that findings are about."""
    return [code for finding in detecting.detect(ledger) for code in finding.signal.places]


Ask = Callable[[Ledger], Any]
ASKED: Final[dict[Query, dict[str, Ask]]] = {
    Query.HOLDINGS: {"holdings": holdings, "screen": pages, "report": report_of_stock},
    Query.HISTORY: {
        "history": lambda ledger: [
            told(ledger, code)
            for site in two_sites.SITES
            for code in (f"W-{site}-ISSUED", f"L-{site}-ISSUED", f"W-CAME.{site}", f"W-TO.{site}", "L-BOTH")
        ],
        "report": lambda ledger: [
            told(ledger, f"W-{site}-CUT", report_of_weapon) for site in two_sites.SITES
        ],
    },
    Query.JOURNAL: {"journal": journal, "evidence": entries},
    Query.PLACES: {"places": lambda ledger: registers.rows(ledger, registers.named("places"))},
    Query.PARTIES: {"parties": lambda ledger: registers.rows(ledger, registers.named("parties"))},
    Query.USERS: {"users": lambda ledger: registers.rows(ledger, registers.named("users"))},
    Query.LISTS: {
        name: lambda ledger, name=name: registers.rows(ledger, registers.named(name))
        for name in ("natures", "policies", "types")
    },
    Query.PARTICIPANTS: {"participants": participants},
    Query.FILES: {"files": attachments.attached},
    Query.ACCESS_LOG: {"log": lambda ledger: list(log.records(ledger)), "chain": log.broken},
    Query.PROPOSALS: {"door": lambda ledger: must_read(ledger, Query.PROPOSALS)},
    Query.PROPOSALS_OF_AUTHORITY: {"door": lambda ledger: must_read(ledger, Query.PROPOSALS_OF_AUTHORITY)},
    Query.FINDINGS: {"door": lambda ledger: must_read(ledger, Query.FINDINGS), "found": _found},
    Query.BACKUP: {"door": lambda ledger: must_read(ledger, Query.BACKUP)},
    Query.PARTICIPANT_NAMES: {"door": lambda ledger: must_read(ledger, Query.PARTICIPANT_NAMES)},
}
"""The services by which each query can be asked; proofs of entries have a test of their own."""


def told(ledger: Ledger, code: str, ask: Callable[[Ledger, str], Any] = history) -> Any:
    """The answer about an item; nothing where the scope ends before it, and a refusal where the role forbids it."""
    try:
        return ask(ledger, code)
    except AccessFault as fault:
        if "among what" not in fault.args[0]:
            raise
        return None


WHOLE_ONLY: Final = {Query.JOURNAL}
CASES: Final = [
    pytest.param(query, way, role, reach, scope, id=f"{query.value}-{way}-{role}-{scope and '+'.join(scope)}")
    for query, role, reach in cells()
    for way in ASKED.get(query, ())
    for scope in (None, ("NORTH",), ("SOUTH",))
]


@pytest.mark.parametrize(("query", "way", "role", "reach", "scope"), CASES)
def test_each_cell_of_the_table(
    mission: Ledger, query: Query, way: str, role: str, reach: Reach, scope: tuple[str, ...] | None
) -> None:
    """What a role may not ask is refused and on record; what it may ends at its places, or nowhere."""
    ask = ASKED[query][way]
    user = person([role], scope)
    mission.act_as(Actor(user))
    if reach is Reach.NO or (query in WHOLE_ONLY and scope is not None and reach is Reach.OWN):
        before = denials(mission)
        with pytest.raises(AccessFault) as refused:
            ask(mission)
        assert user in refused.value.message
        assert denials(mission) == [*before, (user, query.value)]
        return
    answer = as_bytes(ask(mission)) if way != "door" else None
    if answer is None:
        sees_all = must_read(mission, query).is_whole
        assert sees_all == (reach is Reach.ALL or scope is None)
        return
    for site in two_sites.SITES:
        # where a consignment comes from stands on it
        seen = f"{site}-".encode() in answer.replace(f"{site}-ARM".encode(), b"")
        if query in (Query.LISTS, Query.ACCESS_LOG):
            continue
        if query is Query.FINDINGS:
            seen = f"{site}-".encode() in answer
        if query is Query.USERS:
            # people without places of their own act everywhere
            seen = f'"{site}"'.encode() in answer
        if query is Query.FILES:
            seen = DIGESTS[site].encode() in answer
        is_theirs = reach is Reach.ALL or scope is None or site in scope
        assert seen == is_theirs, f"{site} in the answer for {user}"


def denials(ledger: Ledger) -> list[tuple[str, str | None]]:
    """Who was refused, and what, oldest first."""
    with ledger.reading() as link:
        return [
            (each.user, each.subject) for each in access_chain.records(link) if each.event == Event.DENIED
        ]


@pytest.mark.parametrize(
    ("query", "role", "reach"), [pytest.param(*cell, id=f"{cell[0].value}-{cell[1]}") for cell in cells()]
)
def test_nobody_reads_who_has_not_signed_in(mission: Ledger, query: Query, role: str, reach: Reach) -> None:
    """Without a person nothing is read, whatever it is; nor by somebody who is no user."""
    for actor in (None, Actor("NOBODY")):
        mission.act_as(actor)
        for way, ask in ASKED.get(query, {}).items():
            with pytest.raises(AccessFault):
                ask(mission)
            assert way
    del role, reach


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", [None, ("NORTH",)])
def test_a_proof_comes_with_its_entry_for_whoever_may_read_it(
    mission: Ledger, role: str, scope: tuple[str, ...] | None
) -> None:
    """The proof is anybody's; the entry goes to who reads everything, and to who had a part in it."""
    mission.act_as(Actor(person([role], scope)))
    found = proving.prove(mission, 0)
    may = role == "AUDITOR" or (role != "ADMINISTRATOR" and scope is None)
    assert (found.entry is not None) == may
    mission.act_as(None)
    assert proving.prove(mission, 0).entry is None
    assert proving.prove(mission, 0).text == found.text


def test_somebody_with_a_narrow_scope_has_the_entries_that_they_recorded(tmp_path: Path) -> None:
    """Whoever recorded an entry knows what is in it already."""
    with Ledger.create(str(tmp_path / "own.db"), code="UNX", mission="Own") as ledger:
        two_sites.furnished(ledger)
        keeper = person(["STOREKEEPER"], ("NORTH",))
        move = two_sites.op(
            "move", by=keeper, origin="NORTH-ARM", to="NORTH-YARD", lines=[{"weapon": "W-NORTH-STORED"}]
        )
        report = post_operations(ledger, [move], receipts=True)
        two_sites.close(ledger)
        ledger.act_as(Actor(keeper))
        assert proving.prove(ledger, report.receipts[0]["id"]).entry is not None
        assert proving.prove(ledger, report.receipts[0]["seq"] - 1).entry is None


def test_a_ledger_to_which_nobody_signs_in_is_read_by_whoever_has_it(tmp_path: Path) -> None:
    """Before anybody has enrolled nothing is restricted, and nothing is logged."""
    with Ledger.create(str(tmp_path / "open.db"), code="UNX", mission="Open") as ledger:
        two_sites.furnished(ledger)
        for ways in ASKED.values():
            for ask in ways.values():
                ask(ledger)
        assert len(participants(ledger, names=True)) == 2
        assert all(proving.prove(ledger, number).entry for number in (0, 5))
        assert denials(ledger) == []


def test_what_was_taken_away_counts_no_more(tmp_path: Path) -> None:
    """Somebody whose account was closed reads nothing, with the session that they still have."""
    with Ledger.create(str(tmp_path / "closed.db"), code="UNX", mission="Closed") as ledger:
        two_sites.furnished(ledger)
        auditor = person(["AUDITOR"], None)
        two_sites.post(ledger, two_sites.op("change_user", code=auditor, closed=True, reason="Left"))
        two_sites.close(ledger)
        ledger.act_as(Actor(auditor))
        with pytest.raises(AccessFault):
            holdings(ledger)


@pytest.mark.parametrize("scope", SCOPES[1:], ids="+".join)
def test_what_is_seen_follows_the_goods_at_any_time(wandering: Ledger, scope: tuple[str, ...]) -> None:
    """Holdings, screen and report show exactly what every movement of the entries gives to the scope, now and then."""
    books = Books.of(wandering)
    wandering.act_as(Actor(person(["STOREKEEPER"], scope)))
    times = sorted({moment.parse(body["operation"]["occurred_at"]) for body in books.bodies})
    for until in (None, *times[::9]):
        wanted = two_sites.seen(books, scope, until)
        assert as_cells(holdings(wandering, as_of=until)) == wanted
        with stock_view(wandering, as_of=until, generated_by="-") as view:
            assert as_cells([*map(asdict, view.weapons), *map(asdict, view.lots)]) == wanted
            assert sum(view.weapon_balance.by_status.values()) == sum(
                1 for each in wanted if each[0][0] == "W"
            )
            lots = sum(sum(each.by_status.values()) for each in view.lot_balances)
            assert lots == sum(each[4] for each in wanted if each[0][0] == "L")
            assert view.weapon_balance.taken_on_charge is None
    source = named(wandering, "holdings")
    rows = source.page(EVERYTHING, None, 10_000)
    wanted = two_sites.seen(books, scope)
    assert as_cells(rows_of(source)) == wanted
    assert source.page_before(EVERYTHING, None, 10_000) == rows
    assert source.count(EVERYTHING) == len(rows)
    for size in (1, 7):
        key, walked = None, []
        while page := source.page(EVERYTHING, key, size):
            walked += page
            key = page[-1].key
        assert walked == rows


def test_a_screen_remembers_nothing_for_somebody_else(tmp_path: Path) -> None:
    """What one page found for a person is forgotten where another asks, or something was recorded since."""
    with Ledger.create(str(tmp_path / "pages.db"), code="UNX", mission="Pages") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        source = named(ledger, "holdings")
        north, south = (person(["STOREKEEPER"], (site,)) for site in two_sites.SITES)
        for user, scope in ((north, ("NORTH",)), (south, ("SOUTH",)), (north, ("NORTH",))):
            ledger.act_as(Actor(user))
            assert as_cells(rows_of(source)) == two_sites.seen(Books.of(ledger), scope)
        line = {"lot": "L-BOTH", "quantity": 10}
        issue = two_sites.op(
            "issue",
            by="CLERK",
            origin="NORTH-ARM",
            to="SOUTH-STATE",
            due="STANDING",
            purpose="PATROL",
            lines=[line],
        )
        ledger.act_as(Actor("CLERK", two_sites.key("CLERK")))
        two_sites.post(ledger, issue)
        ledger.act_as(Actor(north))
        assert "SOUTH-STATE" in {row["holder"] for row in rows_of(source)}


def as_cells(found: Any) -> set[tuple[Any, ...]]:
    return {
        (
            each.get("weapon") or each.get("lot") or each.get("item"),
            each["holder"],
            each["status"],
            each["condition"],
            each.get("quantity", 1),
        )
        for each in found
    }


@pytest.mark.parametrize("scope", [None, *SCOPES[1:]], ids=lambda scope: str(scope and "+".join(scope)))
def test_both_engines_show_the_same(ledger: Ledger, scope: tuple[str, ...] | None) -> None:
    """What is seen is the same on each engine, also as of a time."""
    two_sites.furnished(ledger)
    two_sites.wander(ledger, 3, steps=60)
    two_sites.close(ledger)
    books = Books.of(ledger)
    ledger.act_as(Actor(person(["DDR_OFFICER"], scope)))
    for until in (None, moment.parse("2026-02-14T12:00:00Z")):
        assert as_cells(holdings(ledger, as_of=until)) == two_sites.seen(books, scope, until)
        with stock_view(ledger, as_of=until, generated_by="-") as view:
            assert as_cells([*map(asdict, view.weapons), *map(asdict, view.lots)]) == two_sites.seen(
                books, scope, until
            )
    assert as_cells(rows_of(named(ledger, "holdings"))) == two_sites.seen(books, scope)
    mine = books.within(scope or two_sites.SITES)
    theirs = [f"P-{site}-1" for site in two_sites.SITES if f"{site}-ARM" in mine]
    assert [each["participant"] for each in participants(ledger, names=True)] == theirs
    assert attachments.attached(ledger) == []


def strangers(books: Books, scope: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Items that the scope never saw, and places that are neither in it, nor around it, nor ends of what it saw."""
    mine = books.within(scope)
    items, holders = two_sites.ever_seen(books, scope)
    around = {each for root in scope for each in _upwards(books, root)}
    ends = {
        end
        for code, both in books.ends.items()
        if code in holders or not mine.isdisjoint(both)
        for end in both
    }
    everything = {
        move.get("weapon") or move["lot"]
        for body in books.bodies
        for move in body["effects"].get("moves", ())
    }
    return everything - items, set(books.around) - mine - around - ends


def _upwards(books: Books, code: str | None) -> Iterator[str]:
    while code is not None:
        yield code
        code = books.around[code]


@pytest.fixture(scope="module")
def hidden(mission: Ledger, wandering: Ledger) -> dict[tuple[str, tuple[str, ...]], re.Pattern[bytes]]:
    """For each ledger and scope the codes that no answer may hold."""
    found = {}
    for name, ledger in (("mission", mission), ("wandering", wandering)):
        books = Books.of(ledger)
        for scope in SCOPES[1:]:
            items, places = strangers(books, scope)
            assert items
            assert places or name == "wandering"
            codes = "|".join(map(re.escape, sorted(items | places, key=len, reverse=True)))
            found[name, scope] = re.compile(rf"(?<![A-Z0-9._/-])(?:{codes})(?![A-Z0-9._/-])".encode())
    return found


TIMES: Final = st.one_of(
    st.none(), st.integers(0, 1600).map(lambda hours: moment.parse(two_sites.AT) + hours * 3600 * 10**6)
)
HOLDERS: Final = [
    "NORTH",
    "SOUTH",
    "NORTH-ARM",
    "SOUTH-ARM",
    "SOUTH-BAY",
    "SOUTH-UNIT",
    "PATROL",
    "GOING.SOUTH",
    "SOUTH-D1",
    "NONE",
]


@settings(max_examples=800, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_out_of_scope_is_in_any_answer(
    mission: Ledger,
    wandering: Ledger,
    hidden: dict[tuple[str, tuple[str, ...]], re.Pattern[bytes]],
    data: st.DataObject,
) -> None:
    """Whoever asks whatever, no code of what their scope does not reach is among the bytes of the answer."""
    name = data.draw(st.sampled_from(["mission", "wandering"]))
    ledger = mission if name == "mission" else wandering
    scope = data.draw(st.sampled_from(SCOPES[1:]))
    roles = data.draw(st.sampled_from([roles for roles, _scope in two_sites.people()]))
    as_of = data.draw(TIMES)
    with ledger.reading() as link:
        codes = [
            code for (code,) in link.rows("SELECT code FROM weapon UNION SELECT code FROM lot ORDER BY 1")
        ]
    code, at = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from([None, *HOLDERS]))
    ledger.act_as(Actor(person(roles, scope)))
    asked: dict[str, tuple[Query, Callable[[], Any]]] = {
        "holdings": (Query.HOLDINGS, lambda: holdings(ledger, at=at, as_of=as_of)),
        "stock": (Query.HOLDINGS, lambda: report_of_stock(ledger, at=at, as_of=as_of)),
        "screen": (Query.HOLDINGS, lambda: pages(ledger)),
        "history": (Query.HISTORY, lambda: history(ledger, code)),
        "steps": (Query.HISTORY, lambda: life(ledger, code)),
        "weapon": (Query.HISTORY, lambda: report_of_weapon(ledger, code, as_of=as_of)),
        "places": (Query.PLACES, lambda: registers.rows(ledger, registers.named("places"))),
        "users": (Query.USERS, lambda: registers.rows(ledger, registers.named("users"))),
        "accounts": (Query.USERS, lambda: [user.as_json() for user in users.users(ledger)]),
        "participants": (Query.PARTICIPANTS, lambda: participants(ledger)),
        "names": (Query.PARTICIPANT_NAMES, lambda: participants(ledger, names=True)),
        "proof": (Query.ENTRY, lambda: proving.prove(ledger, data.draw(st.integers(0, 250))).as_json()),
        "journal": (Query.JOURNAL, lambda: journal(ledger)),
        "evidence": (Query.JOURNAL, lambda: entries(ledger)),
        "proposals": (Query.PROPOSALS, lambda: proposals(ledger)),
        "files": (Query.FILES, lambda: attachments.attached(ledger)),
    }
    way = data.draw(st.sampled_from(sorted(asked)))
    query, ask = asked[way]
    try:
        answer = as_bytes(ask())
    except (Refused, LedgerFault) as fault:
        said = orjson.dumps(fault.as_json()).decode()
        answer = said.replace(code, "").replace(at or code, "").encode()
    if queries.reach(query, roles) is Reach.ALL:
        return
    found = hidden[name, scope].search(answer)
    assert found is None, f"{person(roles, scope)} sees {found and found[0]!r} by {way} of {code}"


def test_names_are_for_the_ddr_officer_and_it_is_recorded_who_saw_them(mission: Ledger) -> None:
    """Nobody else sees a name, two roles do not widen the scope of names, and each look is on record."""
    both = person(["DDR_OFFICER", "AUDITOR"], ("NORTH",))
    mission.act_as(Actor(both))
    listed = participants(mission, names=True)
    assert {each["participant"]: each["name"] for each in listed} == {
        "P-NORTH-1": "Nadia NORTH-NAME",
        "P-SOUTH-1": None,
    }
    with mission.reading() as link:
        newest = next(access_chain.records(link, newest_first=True))
    assert (newest.event, newest.user, newest.facts) == (Event.NAMES_SHOWN, both, {"names": 1})
    assert all("name" not in each for each in participants(mission))
    for role in ("WAM_OFFICER", "AUDITOR", "APPROVER", "ADMINISTRATOR", "STOREKEEPER"):
        mission.act_as(Actor(person([role], None)))
        with pytest.raises(AccessFault):
            participants(mission, names=True)


def test_no_name_of_a_participant_leaves_with_anything_else(mission: Ledger, tmp_path: Path) -> None:
    """Journals, evidence, reports, histories and proofs hold no name, for whomever they are made."""
    mission.act_as(Actor(person(["AUDITOR", "DDR_OFFICER"], None)))
    answers = [
        journal(mission),
        entries(mission),
        report_of_stock(mission),
        report_of_weapon(mission, "W-NORTH-STORED"),
        as_bytes(history(mission, "W-NORTH-STORED")),
        proved(mission),
        as_bytes(participants(mission)),
    ]
    assert all(b"Nadia" not in answer for answer in answers)
    assert b"P-NORTH-1" in answers[4]
    del tmp_path


def test_a_name_is_forgotten_and_the_record_stays_whole(tmp_path: Path) -> None:
    """After it the name is in no file of the ledger, the ledger is sound, and the log says who let it be forgotten."""
    from wamledger.services.verification import verify

    path = tmp_path / "names.db"
    with Ledger.create(str(path), code="UNX", mission="Names") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        officer = person(["DDR_OFFICER"], ("NORTH",))
        for user, number in (
            (person(["AUDITOR"], None), "P-NORTH-1"),
            (officer, "P-SOUTH-1"),
            (officer, "P-NONE"),
        ):
            ledger.act_as(Actor(user))
            with pytest.raises(AccessFault):
                forget(ledger, number, reason="Asked for it")
        with pytest.raises(Refused):
            forget(ledger, "P-NORTH-1", reason="Asked\u202efor it")
        with pytest.raises(Refused):
            forget(ledger, "P-NORTH-1", reason="x" * 2001)
        assert len(participants(ledger, names=True)) == 1
        assert forget(ledger, "P-NORTH-1", reason="Asked for it") is True
        assert forget(ledger, "P-NORTH-1", reason="Asked for it") is False
        assert participants(ledger, names=True)[0]["name_state"] == "FORGOTTEN"
        kept = b"".join(each.read_bytes() for each in tmp_path.iterdir() if each.is_file())
        assert b"Nadia NORTH-NAME" not in kept
        assert b"Nadia SOUTH-NAME" in kept
        with ledger.reading() as link:
            said = [each for each in access_chain.records(link) if each.event == Event.NAME_FORGOTTEN]
        assert [(each.user, each.subject, each.facts) for each in said] == [
            (officer, "P-NORTH-1", {"reason": "Asked for it"})
        ]
        ledger.act_as(None)
        assert verify(ledger).sound


def test_a_weapon_that_has_left_is_told_of_as_far_as_it_was_theirs(mission: Ledger) -> None:
    """Its history ends where it went out of reach, and its report says so, without naming where it stands."""
    mission.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    told_ = history(mission, "W-CAME.SOUTH")
    assert [entry["op"] for entry in told_] == ["register", "dispatch", "receive"]
    assert "to" not in told_[2]["operation"]
    assert told_[2]["effects"]["moves"][0]["to"][0] == ""
    view = item_view(mission, "W-CAME.SOUTH", generated_by="-")
    assert view.is_elsewhere
    assert view.standing is None
    assert view.chain[-1].receiver == ""
    assert view.sightings == []
    mission.act_as(Actor(person(["STOREKEEPER"], ("SOUTH",))))
    assert [entry["op"] for entry in history(mission, "W-CAME.SOUTH")] == [
        "dispatch",
        "receive",
        "move",
        "count",
    ]


def test_what_is_not_theirs_and_what_is_not_there_are_refused_alike(mission: Ledger) -> None:
    """A refusal does not tell whether a code exists."""
    mission.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    for ask, there, nowhere in (
        (history, "W-SOUTH-STORED", "W-XXXXX-STORED"),
        (lambda ledger, code: holdings(ledger, at=code), "SOUTH-ARM", "XXXXX-ARM"),
        (lambda ledger, code: item_view(ledger, code, generated_by="-"), "W-SOUTH-STORED", "W-XXXXX-STORED"),
        (lambda ledger, code: forget(ledger, code, reason="-"), "P-SOUTH-1", "P-XXXXX-1"),
    ):
        said = []
        for code in (there, nowhere):
            with pytest.raises(AccessFault) as refused:
                ask(mission, code)
            said.append(str(refused.value).replace(code, "-"))
        assert said[0] == said[1]


def test_people_are_listed_where_they_may_act(mission: Ledger) -> None:
    """Somebody with a narrow scope reads of those who may act within it, and of their places those that they know."""
    mission.act_as(Actor(person(["WAM_OFFICER"], ("NORTH-ARM",))))
    listed = {row["code"]: row["places"] for row in registers.rows(mission, registers.named("users"))}
    assert person(["AUDITOR"], ("SOUTH",)) not in listed
    assert listed[person(["AUDITOR"], ("NORTH",))] == ["NORTH"]
    assert listed[person(["AUDITOR"], ("NORTH-BAY", "SOUTH-ARM"))] == ["NORTH-BAY"]
    assert listed["CLERK"] is None


def test_what_was_passed_on_before_and_what_was_taken_back_is_not_theirs(mission: Ledger) -> None:
    """Rounds go with a place from when it gave them, and not when giving them was a mistake."""
    for scope, sees in ((("NORTH",), {"RELAY"}), (("SOUTH",), {"RELAY", "SOUTH-SHOP", "NEIGHBOUR"})):
        mission.act_as(Actor(person(["STOREKEEPER"], scope)))
        found = {each["holder"] for each in holdings(mission) if each.get("lot") == "L-BOTH"}
        assert found & {"RELAY", "SOUTH-SHOP", "NEIGHBOUR"} == sees


def test_a_report_says_of_what_it_was_made_and_by_whom(mission: Ledger) -> None:
    """The places of whoever made it stand on it, and their own name, whatever name they gave."""
    user = person(["WAM_OFFICER"], ("NORTH-BAY", "SOUTH-ARM"))
    mission.act_as(Actor(user))
    with stock_view(mission, generated_by="SOMEBODY ELSE") as view:
        assert view.provenance.scope == ("NORTH-BAY", "SOUTH-ARM")
        assert view.provenance.generated_by == user
    mission.act_as(Actor(person(["AUDITOR"], ("NORTH",))))
    with stock_view(mission, generated_by="-") as view:
        assert view.provenance.scope == ()
        assert view.weapon_balance.taken_on_charge == view.weapon_balance.standing


def test_what_goes_on_elsewhere_is_not_told(mission: Ledger) -> None:
    """A disposal that touches no place of theirs is out of reach, and its place is not named; one of theirs is not."""
    mission.act_as(Actor(person(["STOREKEEPER"], ("NORTH-ARM",))))
    for ask in (holdings, report_of_stock):
        with pytest.raises(AccessFault) as refused:
            ask(mission, at="SOUTH-D1")
        assert "SOUTH-ARM" not in str(refused.value)
        assert ask(mission, at="NORTH-D1") is not None
