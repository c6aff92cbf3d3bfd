"""Numbers of what was recorded: issues, consignments, disposals, traces, incidents, entries and participants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.i18n import _
from wamledger.services.completing.asked import MOST_LOOKED_AT, Asked, Completion
from wamledger.services.form_fields.choices import PACKAGED
from wamledger.services.participant_list import seen_people
from wamledger.services.report_views.names import Names
from wamledger.services.scope import Sight

RECENT: Final = 5_000
"""Entries among which the newest issues are looked for: no index leads to them."""
_ON_ITS_WAY: Final = (
    "EXISTS (SELECT 1 FROM consignment_line AS line WHERE line.dispatch = consignment.dispatch"
    " AND line.received + line.lost < line.sent)"
)
_OWED: Final = "returned + expended + lost + passed_on < quantity"


def issues(asked: Asked) -> Iterator[Completion]:
    """Issues of which something is owed still: the newest first, then by what was typed of them."""
    low, high = asked.ids
    newest = asked.link.one("SELECT max(seq) FROM entry")[0] or 0
    rows = asked.link.rows(
        "SELECT id FROM entry WHERE seq > ? AND op = 'issue' AND id >= ? AND id < ? ORDER BY seq DESC LIMIT ?",
        (newest - RECENT, low, high, MOST_LOOKED_AT // 4),
    )
    if asked.typed:
        rows += asked.link.rows(
            f"SELECT issue FROM custody WHERE issue >= ? AND issue < ? AND {_OWED} ORDER BY issue LIMIT ?",
            (low, high, MOST_LOOKED_AT // 4),
        )
    issues = list(dict.fromkeys(issue for (issue,) in rows))
    if not issues:
        return
    among, codes = asked.link.among("issue", issues)
    sight = Sight(asked.link, asked.scope)
    parties: dict[str, str] = {}
    for kind, (seen, more) in (("weapon", sight.weapons("held")), ("lot", sight.lots("held"))):
        parties |= dict(
            asked.link.rows(
                f"SELECT DISTINCT issue, held.holder FROM (SELECT issue, item AS {kind}, party AS holder FROM custody"
                f" WHERE {among} AND item_kind = ? AND {_OWED}) AS held WHERE {seen}",
                (*codes, kind, *more),
            )
        )
    names = Names(asked.link)
    for issue in issues:
        if (party := parties.get(issue)) is not None:
            yield issue, ", ".join(dict.fromkeys(part for part in (party, names.holder(party)) if part))


def dispatches(asked: Asked) -> Iterator[Completion]:
    """Consignments, those of which something is still on its way first, and then the newest."""
    low, high = asked.ids
    where, parameters = "1 = 1", ()
    if asked.scope.places is not None:
        places = sorted(asked.scope.places)
        one, first = asked.link.among("origin", places)
        other, second = asked.link.among("destination", places)
        where, parameters = f"({one} OR {other})", (*first, *second)
    for dispatch, origin, destination, is_on_its_way in asked.link.rows(
        f"SELECT dispatch, origin, destination, {_ON_ITS_WAY} AS is_open FROM consignment"
        f" WHERE dispatch >= ? AND dispatch < ? AND reversed_seq IS NULL AND {where}"
        " ORDER BY is_open DESC, seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        way = f"{origin} → {destination}"
        yield dispatch, way if is_on_its_way else f"{way}, {_('nothing on its way any more')}"


def disposals(asked: Asked) -> Iterator[Completion]:
    """Disposals by their code, the newest first."""
    low, high = asked.codes
    where, parameters = asked.within("place")
    for code, place, method in asked.link.rows(
        f"SELECT code, place, method FROM disposal WHERE code >= ? AND code < ? AND {where}"
        " ORDER BY seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield code, f"{place}, {_(PACKAGED['method']().get(method, method))}"


def traces(asked: Asked) -> Iterator[Completion]:
    """Requests, those without an answer first."""
    low, high = asked.codes
    if asked.scope.places is not None:
        return
    for code, item, addressee in asked.link.rows(
        "SELECT code, item, addressee FROM trace WHERE code >= ? AND code < ? AND reversed_seq IS NULL"
        " ORDER BY answer_seq IS NOT NULL, seq DESC LIMIT ?",
        (low, high, asked.limit),
    ):
        yield code, f"{item}, {addressee}"


def incidents(asked: Asked) -> Iterator[Completion]:
    """Incidents by the id of their operation, the newest first."""
    low, high = asked.ids
    where, parameters = asked.within("place")
    for id_, place, said in asked.link.rows(
        f"SELECT id, place, description FROM incident WHERE id >= ? AND id < ? AND {where} ORDER BY seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield id_, ", ".join(part for part in (place, said[:60]) if part)


def entries(asked: Asked) -> Iterator[Completion]:
    """Entries by the id of their operation; of somebody with a scope, their own."""
    from wamledger.domain.operations import OPERATIONS

    low, high = asked.ids
    own = "" if asked.scope.is_whole else " AND by_user = ?"
    parameters = () if asked.scope.is_whole else (asked.scope.user,)
    order = "id" if asked.typed else "seq DESC"
    for id_, op, by in asked.link.rows(
        f"SELECT id, op, by_user FROM entry WHERE id >= ? AND id < ?{own} ORDER BY {order} LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield id_, f"{_(OPERATIONS[op].label)}, {by}"


def participants(asked: Asked) -> Iterator[Completion]:
    """Participants by their number, the newest first; nothing else is known of them here."""
    low, high = asked.codes
    seen, parameters = seen_people(asked.link, asked.scope)
    for (number,) in asked.link.rows(
        f"SELECT person.number FROM participant AS person WHERE person.number >= ? AND person.number < ? AND {seen}"
        " ORDER BY person.seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield number, ""
