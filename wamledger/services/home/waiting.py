"""
What needs somebody now, by questions that are answered from an index: none costs more because there are more weapons.

Each item is asked for by itself. Whoever may not ask one does not have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from wamledger.domain.authority import roles
from wamledger.domain.authority.queries import OF_AUTHORITY, Query
from wamledger.domain.moment import DAY, Moment
from wamledger.i18n import _, ngettext
from wamledger.services.hand_in.slip import is_begun
from wamledger.services.home.ammunition import ammunition
from wamledger.services.home.form import Item
from wamledger.services.home.grounds import HomeGrounds
from wamledger.services.overdue import Grace
from wamledger.services.subjects import Subject

MOST: Final = 1000
"""So many of a kind are counted, and no more: whoever has a thousand things overdue need not know of each on the way in."""

_OWED: Final = "quantity - returned - expended - lost - passed_on > 0"


def items(grounds: HomeGrounds) -> Iterator[Item]:
    """Everything that waits, the most pressing first."""
    yield from _unaccounted(grounds)
    yield from _approvals(grounds)
    yield from _overdue_returns(grounds)
    yield from _overdue_consignments(grounds)
    yield from ammunition(grounds)
    yield from _own_proposals(grounds)
    yield from _drafts(grounds)


def _days(since: Moment, now: Moment) -> str:
    """For how long, in days; in hours within the first."""
    hours = max(0, now - since) * 24 // DAY
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("{number} hour", "{number} hours", hours).format(number=hours)
    return ngettext("{number} day", "{number} days", hours // 24).format(number=hours // 24)


def _unaccounted(grounds: HomeGrounds) -> Iterator[Item]:
    sight = grounds.sight()
    if sight is None:
        return
    seen, parameters = sight.weapons("held")
    weapons = grounds.link.rows(
        "SELECT held.weapon, held.holder, held.since FROM weapon_standing AS held"
        f" WHERE held.status = 'UNACCOUNTED' AND {seen} ORDER BY held.since LIMIT ?",
        (*parameters, MOST + 1),
    )
    if weapons:
        code, holder, since = weapons[0]
        yield Item(
            "unaccounted",
            ngettext("Weapon unaccounted for", "Weapons unaccounted for", len(weapons)),
            min(len(weapons), MOST),
            _("{item}, last with {holder}, for {time}").format(
                item=code, holder=holder, time=_days(since, grounds.now)
            ),
            Subject("weapon", code) if len(weapons) == 1 else "weapons",
            {"status": "UNACCOUNTED"},
            is_alarming=True,
            is_at_least=len(weapons) > MOST,
        )


def _open_proposals(grounds: HomeGrounds) -> list[Any]:
    return grounds.link.rows(
        "SELECT code, op, operation, by_user, expires_at FROM proposal"
        " WHERE status = 'OPEN' AND expires_at > ? ORDER BY expires_at, code",
        (grounds.now,),
    )


def _approvals(grounds: HomeGrounds) -> Iterator[Item]:
    """What this person may decide: by their role, made by somebody else, about places of theirs."""
    row = grounds.link.one(
        "SELECT roles, places, closed_seq FROM user_account WHERE code = ?", (grounds.user,)
    )
    held = None if row is None else orjson.loads(row[0]) if row[2] is None else []
    if held is None and grounds.actor is not None:
        return
    reaches = {query: grounds.reach(query) for query in (Query.PROPOSALS, Query.PROPOSALS_OF_AUTHORITY)}
    found = []
    for code, op, operation, by, expires in _open_proposals(grounds):
        scope = reaches[Query.PROPOSALS_OF_AUTHORITY if op in OF_AUTHORITY else Query.PROPOSALS]
        if scope is None or by == grounds.user or (held is not None and not roles.may_approve(op, held)):
            continue
        if scope.places is None or scope.places & _places(grounds, orjson.loads(operation)):
            found.append((code, by, expires))
    if found:
        code, by, expires = found[0]
        yield Item(
            "approvals",
            ngettext("Proposal that waits for you", "Proposals that wait for you", len(found)),
            len(found),
            _("{proposal} by {person}, lapses in {time}").format(
                proposal=code, person=by, time=_days(grounds.now, expires)
            ),
            Subject("proposal", code) if len(found) == 1 else "approvals",
            is_alarming=expires - grounds.now < DAY,
        )


def _places(grounds: HomeGrounds, operation: dict[str, Any]) -> set[str]:
    """The places that an operation names, and those where the items stand that it names."""
    found = {operation.get(name) for name in ("from", "to", "place", "within")}
    named = [operation, *operation.get("lines", ())]
    for kind in ("weapon", "lot"):
        codes = [each[kind] for each in named if isinstance(each.get(kind), str)]
        if codes:
            among, keys = grounds.link.among(kind, codes)
            found |= {
                holder
                for (holder,) in grounds.link.rows(
                    f"SELECT DISTINCT holder FROM {kind}_standing WHERE {among}", keys
                )
            }
    return {code for code in found if code}


def _own_proposals(grounds: HomeGrounds) -> Iterator[Item]:
    own = [row for row in _open_proposals(grounds) if row[3] == grounds.user]
    if own and grounds.user:
        code, _op, _operation, _by, expires = own[0]
        yield Item(
            "own_proposals",
            ngettext(
                "Your proposal that nobody has decided", "Your proposals that nobody has decided", len(own)
            ),
            len(own),
            _("{proposal}, lapses in {time}").format(proposal=code, time=_days(grounds.now, expires)),
            Subject("proposal", code) if len(own) == 1 else "approvals",
        )


def _overdue_returns(grounds: HomeGrounds) -> Iterator[Item]:
    sight = grounds.sight()
    if sight is None:
        return
    weapons, of_weapons = sight.weapons("held")
    lots, of_lots = sight.lots("held")
    grace = Grace.read(grounds.link)
    rows = grounds.link.rows(
        "SELECT held.issue, held.holder, held.due_at, held.purpose FROM (SELECT issue, item_kind, item AS weapon,"
        " item AS lot, party AS holder, due_at, purpose FROM custody"
        f" WHERE {_OWED} AND due_at IS NOT NULL AND due_at < ?) AS held"
        f" WHERE (held.item_kind = 'weapon' AND {weapons}) OR (held.item_kind = 'lot' AND {lots})"
        " ORDER BY held.due_at LIMIT ?",
        (grounds.now - grace.errand, *of_weapons, *of_lots, MOST + 1),
    )
    late = [row for row in rows if grace.is_late(row[2], row[3], grounds.now)]
    if late:
        issue, party, due_at, _purpose = late[0]
        yield Item(
            "overdue_returns",
            ngettext("Item not returned in time", "Items not returned in time", len(late)),
            min(len(late), MOST),
            _("{issue} to {party}, {time} late").format(
                issue=issue, party=party, time=_days(due_at, grounds.now)
            ),
            Subject("issue", issue) if len({row[0] for row in late}) == 1 else "custody",
            {"state": "OVERDUE"},
            is_alarming=True,
            is_at_least=len(rows) > MOST,
        )


def _overdue_consignments(grounds: HomeGrounds) -> Iterator[Item]:
    scope = grounds.reach(Query.HOLDINGS)
    if scope is None:
        return
    late = [
        row
        for row in grounds.link.rows(
            "SELECT dispatch, origin, destination, expected_at FROM consignment"
            " WHERE reversed_seq IS NULL AND expected_at < ? AND EXISTS (SELECT 1 FROM consignment_line AS line"
            "  WHERE line.dispatch = consignment.dispatch AND line.sent > line.received + line.lost)"
            " ORDER BY expected_at, dispatch",
            (grounds.now - Grace.read(grounds.link).transit,),
        )
        if scope.places is None or row[1] in scope.places or row[2] in scope.places
    ]
    if late:
        code, origin, destination, expected = late[0]
        yield Item(
            "overdue_consignments",
            ngettext(
                "Consignment that has not arrived whole",
                "Consignments that have not arrived whole",
                len(late),
            ),
            len(late),
            _("{consignment} from {origin} to {destination}, {time} late").format(
                consignment=code, origin=origin, destination=destination, time=_days(expected, grounds.now)
            ),
            Subject("consignment", code) if len(late) == 1 else "consignments",
            {"state": "OVERDUE"},
            is_alarming=True,
        )


_DRAFTS: Final = {
    "counting": ("counts_begun", "counting"),
    "ddr": ("people_begun", "ddr"),
    "": ("drafts", "enter"),
}
"""By what is drafted: the item and where it leads."""


def _drafts(grounds: HomeGrounds) -> Iterator[Item]:
    from wamledger.services.drafts import whose

    found: dict[str, list[int]] = {}
    theirs, parameters = whose(grounds.user, is_open=grounds.actor is None)
    for form, changed_at, slip in grounds.link.rows(
        f"SELECT form, changed_at, CASE form WHEN 'ddr' THEN content END FROM draft WHERE {theirs}",
        parameters,
    ):
        # the DDR line keeps its sitting as a draft all day, and that waits for nobody
        if slip is None or is_begun(orjson.loads(slip)):
            found.setdefault(form if form in _DRAFTS else "", []).append(changed_at)
    for form, changed in found.items():
        name, leads_to = _DRAFTS[form]
        newest = _("the newest {time} ago").format(time=_days(max(changed), grounds.now))
        labels = {
            "counts_begun": ngettext("Count that you have begun", "Counts that you have begun", len(changed)),
            "people_begun": ngettext(
                "Person at the DDR line who is not recorded yet",
                "People at the DDR line who are not recorded yet",
                len(changed),
            ),
            "drafts": ngettext("Entry that you have begun", "Entries that you have begun", len(changed)),
        }
        yield Item(name, labels[name], len(changed), newest, leads_to)
