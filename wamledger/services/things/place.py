"""The page of a place: what stands there, who keeps it, and how much explosive it may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.form_fields.choices import PLACE_KIND
from wamledger.services.moments import minute
from wamledger.services.reading import out_of_scope
from wamledger.services.scope import Sight
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.explosives import explosives
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined, named
from wamledger.services.things.stock_held import held
from wamledger.services.things.stock_within import Amounts, Branches, amounts, branches, sums
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

Row = dict[str, Any]


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about a place.

    Refuses: place_unknown.  Raises: AccessFault for a place that is out of reach
    """
    rows = grounds.rows("place", "code = ?", (code,))
    scope = grounds.scope
    if scope.places is not None and code not in scope.places | scope.around:
        raise out_of_scope(code, scope)
    if not rows:
        raise Refused(Code.PLACE_UNKNOWN, "place", found=code)
    row = rows[0]
    bars, over = explosives(grounds, row) if _reaches(grounds, code) is not None else (None, False)
    return ThingPage(
        subject=Subject("place", code),
        title=named(code, row["name"]),
        facts=facts(
            (_("Kind"), word(PLACE_KIND, row["kind"])),
            _place_fact(grounds, _("Within"), row["within"]),
            _place_fact(grounds, _("Site"), row["site"] if row["site"] != code else None),
            (_("Custody"), word(words.CUSTODY, row["custody"])),
            grounds.person_fact(_("Keeper"), row["keeper"]),
            (_("Country"), row["country"] or ""),
            (_("Coordinates"), joined((row["latitude"] or "", row["longitude"] or ""))),
            (_("Licence"), row["licence"] or ""),
        ),
        sections=(
            *([bars] if bars is not None else []),
            *_stock(grounds, code),
            *sections.findings(sections.about(found, "places", code)),
            *_counts(grounds, code),
            *_seals(grounds, code),
            *_consignments(grounds, code),
            *_incidents(grounds, code),
        ),
        next=tuple(_next(grounds, code)),
        alarm=_("Over its explosives licence") if over else "",
    )


def _place_fact(grounds: Grounds, label: str, code: str | None) -> Fact:
    return Fact(label, grounds.named(code), Subject("place", code) if code else None)


def _reaches(grounds: Grounds, code: str) -> Sight | None:
    """What of goods is seen there; None where whoever reads may not ask for holdings, or not for those of the place."""
    scope = grounds.reach(Query.HOLDINGS)
    if scope is None or (scope.places is not None and code not in scope.places):
        return None
    return Sight(grounds.link, scope)


def _stock(grounds: Grounds, code: str) -> Iterator[Section]:
    """What stands in the place itself, the places within with what is in each, and the sums of all of that."""
    sight, tree = _reaches(grounds, code), branches(grounds.link, "place", code)
    if sight is None:
        yield from _within(grounds, code, tree, None)
        return
    found = amounts(grounds, sight, tree.codes) if tree.inner else Amounts()
    yield from held(grounds, sight, code)
    yield from _within(grounds, code, tree, found)
    yield from sums(grounds, code, found)


def _within(grounds: Grounds, code: str, tree: Branches, found: Amounts | None) -> Iterator[Section]:
    rows = [
        row
        for row in grounds.link.rows(
            "SELECT code, name, kind, keeper FROM place WHERE within = ? ORDER BY code", (code,)
        )
        if grounds.scope.places is None or row[0] in grounds.scope.places | grounds.scope.around
    ]
    if rows:
        yield Table(
            _("Places within"),
            (
                _("Place"),
                _("Name"),
                _("Kind"),
                _("Keeper"),
                *((_("Weapons"), _("Lots")) if found is not None else ()),
            ),
            tuple(
                cells(
                    (inner, Subject("place", inner)),
                    name,
                    word(PLACE_KIND, kind),
                    keeper or "",
                    *(found.of(tree.inner[inner]) if found is not None else ()),
                )
                for inner, name, kind, keeper in rows
            ),
        )


def _counts(grounds: Grounds, code: str) -> Iterator[Section]:
    """The newest counts of the place itself."""
    if _reaches(grounds, code) is None:
        return
    rows = grounds.link.rows(
        "SELECT id, cut_off, kind, scope, counted_by, reversed_seq FROM count_sheet WHERE place = ?"
        " ORDER BY cut_off DESC LIMIT ?",
        (code, SHOWN),
    )
    if rows:
        yield Table(
            _("Counts"),
            (_("Count"), _("When"), _("Kind"), _("What"), _("By")),
            tuple(
                cells(
                    (id_, Subject("count", id_)),
                    minute(cut_off),
                    word(words.COUNT, kind),
                    joined((word(words.COUNT_SCOPE, scope), _("reversed") if undone is not None else "")),
                    joined(_people(counted_by)),
                )
                for id_, cut_off, kind, scope, counted_by, undone in rows
            ),
        )


def _people(text: str) -> list[str]:
    return [str(each) for each in orjson.loads(text)]


def _seals(grounds: Grounds, code: str) -> Iterator[Section]:
    if _reaches(grounds, code) is not None:
        yield from sections.seals(grounds, f"PLACE {code}")


def _consignments(grounds: Grounds, code: str) -> Iterator[Section]:
    """What is on its way to or from the place."""
    if _reaches(grounds, code) is None:
        return
    rows = grounds.link.rows(
        "SELECT dispatch, origin, destination, expected_at FROM consignment"
        " WHERE (origin = ? OR destination = ?) AND reversed_seq IS NULL AND EXISTS"
        "  (SELECT 1 FROM consignment_line AS line WHERE line.dispatch = consignment.dispatch"
        "   AND line.sent > line.received + line.lost) ORDER BY expected_at, dispatch LIMIT ?",
        (code, code, SHOWN),
    )
    if rows:
        yield Table(
            _("On the way"),
            (_("Consignment"), _("From"), _("To"), _("Expected")),
            tuple(
                cells(
                    (dispatch, Subject("consignment", dispatch)),
                    origin,
                    destination,
                    _("{time}, overdue").format(time=minute(at))
                    if grounds.grace.has_not_come(at, grounds.now)
                    else minute(at),
                )
                for dispatch, origin, destination, at in rows
            ),
        )


def _incidents(grounds: Grounds, code: str) -> Iterator[Section]:
    if _reaches(grounds, code) is None:
        return
    rows = grounds.link.rows(
        "SELECT id, kind, occurred_at, description FROM incident WHERE place = ? AND reversed_seq IS NULL"
        " ORDER BY occurred_at DESC, seq DESC LIMIT ?",
        (code, SHOWN),
    )
    if rows:
        yield Table(
            _("Incidents"),
            (_("Incident"), _("When"), _("Kind"), _("What")),
            tuple(
                cells((id_, Subject("incident", id_)), minute(at), word(words.INCIDENT, kind), text)
                for id_, kind, at, text in rows
            ),
        )


def _next(grounds: Grounds, code: str) -> Iterator[Next]:
    for op, filled in (
        ("register", {"to": code}),
        ("issue", {"from": code}),
        ("move", {"from": code}),
        ("dispatch", {"from": code}),
        ("count", {"place": code}),
        ("reseal", {"place": code}),
        ("incident", {"place": code}),
        ("report_loss", {"from": code}),
        ("plan_disposal", {"place": code}),
        ("hand_over", {"from": code}),
        ("expend", {"from": code}),
        ("adjust", {"place": code}),
        ("add_place", {"within": code}),
    ):
        # what comes to a place concerns it too
        if grounds.recorder.may(op, code):
            yield from offer(grounds, op, filled, code)
