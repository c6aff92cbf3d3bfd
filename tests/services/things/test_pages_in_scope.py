"""Pages for people with places of their own: nothing that is out of their reach stands on any, and none tells on them."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Final

import orjson
import pytest

from tests.services.test_reading_rights import denials, strangers
from tests.services.things.subjects_of import every
from tests.services.two_sites import BALL, SCOPES, Books, person
from wamledger.domain.authority.queries import Reach, reach
from wamledger.domain.authority.roles import ROLES
from wamledger.domain.refusals import Refused
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import Detection
from wamledger.services.home import at_once, slow
from wamledger.services.subjects import Subject
from wamledger.services.things import PAGES, thing
from wamledger.services.things.page import Table

NARROW: Final = [scope for scope in SCOPES if scope is not None]


@pytest.fixture(scope="module")
def books(sites: Ledger) -> Books:
    """The entries of both sites."""
    return Books.of(sites)


def hidden(books: Books, scope: tuple[str, ...]) -> re.Pattern[bytes]:
    """The codes that nobody with that scope ever saw."""
    items, places = strangers(books, scope)
    assert items
    codes = "|".join(map(re.escape, sorted(items | places, key=len, reverse=True)))
    return re.compile(rf"(?<![A-Z0-9._/-])(?:{codes})(?![A-Z0-9._/-])".encode())


@pytest.mark.parametrize("scope", NARROW, ids="+".join)
@pytest.mark.parametrize("role", ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER"])
def test_nothing_out_of_reach_stands_on_a_page(
    sites: Ledger, books: Books, scope: tuple[str, ...], role: str
) -> None:
    """Of every thing of the ledger, whoever asks for its page: no code of what their scope does not reach is on it."""
    pattern = hidden(books, scope)
    sites.act_as(Actor(person([role], scope)))
    opened = 0
    for subject in (*every(sites), Subject("nature", BALL)):
        if subject.kind in ("weapon", "lot") and not _is_drawn(subject):
            continue
        try:
            page = thing(sites, subject)
        except (AccessFault, Refused, LedgerFault) as fault:
            answer = str(fault).replace(subject.code, "").encode()
        else:
            opened += 1
            answer = orjson.dumps(asdict(page), default=list, option=orjson.OPT_NON_STR_KEYS)
        met = pattern.search(answer)
        assert met is None, f"{role} of {scope} sees {met and met[0]!r} on the page of {subject}"
    assert opened > 20


def _is_drawn(subject: Subject) -> bool:
    """Of the many items a third, the same in every run."""
    return sum(subject.code.encode()) % 3 == 0


def test_a_storekeeper_sees_the_pages_of_their_own_place_alone(sites: Ledger) -> None:
    """The keeper of one armoury opens what stands there, and is refused what stands at the other site."""
    sites.act_as(Actor(person(["STOREKEEPER"], ("NORTH-ARM",))))
    mine = thing(sites, Subject("place", "NORTH-ARM"))
    assert any(section.heading == "Weapons one by one" for section in mine.sections)
    assert {each.op for each in mine.next} >= {"move", "issue", "count"}
    # the site around it is known by name; nothing of what stands there is told
    around = thing(sites, Subject("place", "NORTH"))
    assert [section.heading for section in around.sections] == ["Places within"]
    assert around.next == ()
    assert thing(sites, Subject("weapon", "W-NORTH-STORED")).next
    for kind, code in (("place", "SOUTH-ARM"), ("weapon", "W-SOUTH-STORED"), ("lot", "L-SOUTH-STORED")):
        with pytest.raises(AccessFault, match=code):
            thing(sites, Subject(kind, code))


def test_a_site_is_told_with_all_that_is_within_it(sites: Ledger) -> None:
    """The page of a site sums what its stores hold, and says of each store how much of that is in it."""
    sites.act_as(Actor(person(["WAM_OFFICER"], None)))
    page = thing(sites, Subject("place", "NORTH"))
    with sites.reading() as link:
        stores = dict(
            link.rows(
                "SELECT holder, COUNT(*) FROM weapon_standing WHERE holder IN (SELECT code FROM place WHERE site = 'NORTH')"
                " AND status NOT IN ('DESTROYED', 'EXPENDED', 'WRITTEN_OFF') GROUP BY holder"
            )
        )
    assert len(stores) > 1
    summed = [
        table for table in page.sections if table.heading == f"{sum(stores.values())} weapons here and within"
    ]
    assert [int(row[2].text) for row in summed[0].rows]
    assert sum(int(row[2].text) for row in summed[0].rows) == sum(stores.values())
    within = next(table for table in page.sections if table.heading == "Places within")
    # the bay stands in the armoury, and what is in it counts there
    stores["NORTH-ARM"] += stores.pop("NORTH-BAY")
    assert {row[0].text: int(row[4].text) for row in within.rows if row[4].text} == stores
    assert any(table.heading == "Ammunition here and within" for table in page.sections)


def few(ledger: Ledger) -> list[Subject]:
    """Three things of each kind."""
    by_kind: dict[str, list[Subject]] = {}
    for subject in every(ledger):
        by_kind.setdefault(subject.kind, []).append(subject)
    return [subject for found in by_kind.values() for subject in found[:3]]


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_for_who_may_ask(sites: Ledger, role: str) -> None:
    """Each kind of page is refused to the roles that may not ask for it, and open to the others."""
    sites.act_as(Actor(person([role], None)))
    for subject in few(sites):
        may = reach(PAGES[subject.kind], [role]) is not Reach.NO
        before = denials(sites)
        if may:
            assert thing(sites, subject).title
            assert denials(sites) == before
        else:
            with pytest.raises(AccessFault):
                thing(sites, subject)
            assert len(denials(sites)) == len(before) + 1


def test_nobody_opens_a_page_who_has_not_signed_in(sites: Ledger) -> None:
    """Without a person nothing is shown, home neither."""
    for actor in (None, Actor("NOBODY")):
        sites.act_as(actor)
        for kind in PAGES:
            with pytest.raises(AccessFault):
                thing(sites, Subject(kind, "NORTH"))
        with pytest.raises(AccessFault):
            at_once(sites)
        with pytest.raises(AccessFault):
            slow(sites)


def test_a_party_that_has_goods_of_two_places_is_seen_in_part(sites: Ledger) -> None:
    """Of what a patrol has and owes each site sees what it gave; who keeps both sees both."""
    seen = {}
    for scope in (None, ("NORTH",)):
        sites.act_as(Actor(person(["STOREKEEPER"], scope)))
        page = thing(sites, Subject("party", "PATROL"))
        tables = {each.heading: each.rows for each in page.sections if isinstance(each, Table)}
        listed = {row[0].text for row in tables["Weapons one by one"]}
        owed = {row[0].text for row in tables["Owed"]}
        seen[scope] = {code for code in listed & owed if "SHARED" in code}
        late = {each.name: each.number for each in at_once(sites).items}["overdue_returns"]
        assert late == len(seen[scope])
    assert seen == {None: {"W-NORTH-SHARED", "W-SOUTH-SHARED"}, ("NORTH",): {"W-NORTH-SHARED"}}


def test_findings_are_on_a_page_for_who_may_read_them(sites: Ledger) -> None:
    """A storekeeper opens the page without findings, and nobody writes down that they were refused any."""
    for role, may in (("STOREKEEPER", False), ("WAM_OFFICER", True)):
        sites.act_as(Actor(person([role], None)))
        before = denials(sites)
        page = thing(sites, Subject("weapon", "W-NORTH-SHARED"), Detection(sites))
        assert any(section.heading == "Findings" for section in page.sections) == may
        assert denials(sites) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", [None, ("NORTH",), ("NORTH-ARM",)], ids=["all", "north", "armoury"])
def test_home_asks_nothing_that_somebody_may_not(
    sites: Ledger, books: Books, role: str, scope: tuple[str, ...] | None
) -> None:
    """Whoever may not ask for a part of home does not have it; nobody is refused, and no code out of reach is told."""
    sites.act_as(Actor(person([role], scope)))
    before = denials(sites)
    detection = Detection(sites)
    first, later = at_once(sites), slow(sites, detection)
    assert denials(sites) == before
    names = {each.name for each in first.items}
    assert ("unaccounted" in names) == (role != "ADMINISTRATOR")
    assert bool(later.stock) == (role != "ADMINISTRATOR")
    may_find = role in ("WAM_OFFICER", "APPROVER", "AUDITOR")
    assert may_find or not any(each.name.startswith("findings") for each in later.items)
    if scope is not None and role not in ("AUDITOR", "ADMINISTRATOR"):
        answer = orjson.dumps([asdict(first), asdict(later)], default=list, option=orjson.OPT_NON_STR_KEYS)
        met = hidden(books, scope).search(answer)
        assert met is None, met and met[0]
        assert {each.site.code for each in first.sites} == {"NORTH"}
