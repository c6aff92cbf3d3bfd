"""The page of a party: what it has, what it owes, and the lists that it declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.form_fields.choices import PARTY_KIND
from wamledger.services.moments import minute
from wamledger.services.numbers import grouped
from wamledger.services.scope import Sight
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.goods import Goods
from wamledger.services.things.grounds import OWED, SHOWN, Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, named
from wamledger.services.things.stock_held import held, more
from wamledger.services.things.stock_within import Amounts, amounts, branches, sums
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

Row = dict[str, Any]


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """All about a party.  Refuses: party_unknown"""
    rows = grounds.rows("party", "code = ?", (code,))
    if not rows:
        raise Refused(Code.PARTY_UNKNOWN, "party", found=code)
    row = rows[0]
    scope = grounds.reach(Query.HOLDINGS)
    sight = None if scope is None else Sight(grounds.link, scope)
    owed = [] if sight is None else list(_owed(grounds, sight, [code]))
    late = sum(1 for each in owed if each["is_late"])
    country = row["country"] or ""
    return ThingPage(
        subject=Subject("party", code),
        title=named(code, row["name"]),
        facts=facts(
            (_("Kind"), word(PARTY_KIND, row["kind"])),
            Fact(
                _("Within"),
                grounds.named(row["within"]),
                Subject("party", row["within"]) if row["within"] else None,
            ),
            (_("Country"), _(reference.countries().get(country, country))),
            (_("Strength"), grouped(row["strength"]) if row["strength"] is not None else ""),
            Fact(_("Owes"), grouped(len(owed)) if owed else "", alarm=bool(late)),
        ),
        sections=(
            *_owed_table(grounds, owed),
            *(held(grounds, sight, code) if sight is not None else ()),
            *_within(grounds, sight, code),
            *sections.findings(sections.about(found, "parties", code)),
            *_lists(grounds, code, is_whole=scope is not None and scope.is_whole),
        ),
        next=tuple(_next(grounds, code)),
        alarm=_("Overdue") if late else "",
    )


def _owed(grounds: Grounds, sight: Sight, codes: Iterable[str]) -> Iterator[Row]:
    """What the parties owe on issues, the one that is due first first, as far as it is seen."""
    among, parties = grounds.link.among("party", sorted(codes))
    for kind, (seen, parameters) in (("weapon", sight.weapons("held")), ("lot", sight.lots("held"))):
        for issue, item, party, quantity, due_at, occurred_at, purpose in grounds.link.rows(
            f"SELECT held.issue, held.{kind}, held.holder, held.owed, held.due_at, held.occurred_at, held.purpose"
            f" FROM (SELECT issue, item AS {kind}, party AS holder, due_at, occurred_at, purpose,"
            " quantity - returned - expended - lost - passed_on AS owed FROM custody"
            f" WHERE {among} AND item_kind = '{kind}' AND {OWED}) AS held WHERE {seen}"
            " ORDER BY CASE WHEN held.due_at IS NULL THEN 1 ELSE 0 END, held.due_at, held.issue",
            (*parties, *parameters),
        ):
            yield {
                "party": party,
                "issue": issue,
                "kind": kind,
                "item": item,
                "owed": quantity,
                "due_at": due_at,
                "occurred_at": occurred_at,
                "is_late": grounds.grace.is_late(due_at, purpose, grounds.now),
            }


def _owed_table(grounds: Grounds, owed: list[Row]) -> Iterator[Section]:
    if not owed:
        return
    shown = owed[:SHOWN]
    goods = Goods(grounds, ((each["kind"], each["item"]) for each in shown))
    heads = (_("Item"), _("What"), _("Owed"), _("Issue"), _("Since"), _("Due"))
    rows = []
    for each in shown:
        kind, item, due = each["kind"], each["item"], each["due_at"]
        said = _("standing issue") if due is None else minute(due)
        if each["is_late"]:
            said = _("{time}, overdue").format(time=said)
        rows.append(
            cells(
                goods.of(kind, item),
                goods.said(kind, item),
                goods.amount(kind, item, each["owed"]),
                (each["issue"], Subject("issue", each["issue"])),
                minute(each["occurred_at"]),
                said,
            )
        )
    yield Table(_("Owed"), heads, (*rows, *more(len(owed), len(heads))))


def _within(grounds: Grounds, sight: Sight | None, code: str) -> Iterator[Section]:
    """What the party has together with those within it, and each of them with what it has and has not brought back."""
    tree = branches(grounds.link, "party", code)
    if not tree.inner:
        return
    names = {
        inner: (name, kind)
        for inner, name, kind in grounds.link.rows(
            "SELECT code, name, kind FROM party WHERE within = ?", (code,)
        )
    }
    listed = {
        inner: [(inner, Subject("party", inner)), names[inner][0], word(PARTY_KIND, names[inner][1])]
        for inner in tree.inner
    }
    heads = [_("Party"), _("Name"), _("Kind")]
    found = Amounts() if sight is None else amounts(grounds, sight, tree.codes)
    if sight is not None:
        late = Counter(each["party"] for each in _owed(grounds, sight, tree.codes) if each["is_late"])
        heads += [_("Weapons"), _("Lots"), _("Overdue")]
        for inner, branch in tree.inner.items():
            overdue = sum(late[each] for each in branch)
            listed[inner] += [*found.of(branch), grouped(overdue) if overdue else ""]
    yield Table(_("Parties within"), tuple(heads), tuple(cells(*row) for row in listed.values()))
    yield from sums(grounds, code, found)


def _lists(grounds: Grounds, code: str, *, is_whole: bool) -> Iterator[Section]:
    """The lists of a contingent concern all of its goods, wherever they went."""
    if not is_whole:
        return
    rows = grounds.link.rows(
        "SELECT id, list, rotation, declared_at FROM baseline WHERE party = ? AND reversed_seq IS NULL"
        " ORDER BY declared_at DESC, seq DESC",
        (code,),
    )
    if rows:
        yield Table(
            _("Lists declared"),
            (_("Entry"), _("List"), _("Rotation"), _("When")),
            tuple(
                cells((id_, Subject("entry", id_)), word(words.CONTINGENT_LIST, kind), rotation, minute(at))
                for id_, kind, rotation, at in rows
            ),
        )


def _next(grounds: Grounds, code: str) -> Iterator[Next]:
    yield from offer(grounds, "issue", {"to": code})
    yield from offer(grounds, "hand_over", {"to": code})
    yield from offer(grounds, "count", {"party": code})
    yield from offer(grounds, "expend", {"from": code})
    yield from offer(grounds, "dispatch", {"from": code})
    yield from offer(grounds, "report_loss", {"from": code})
    yield from offer(grounds, "declare", {"party": code})
    yield from offer(grounds, "request_trace", {"to": code})
    yield from offer(grounds, "add_party", {"within": code})
