"""
Completion: the codes that a text may become, while it is typed.

Each question is answered from an index by the beginning of a code, or of what else a thing is known by, and gives a
handful of rows at once, whatever the ledger holds. Nobody is offered what they may not read, and that somebody may not
is no refusal: the list is empty then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from wamledger.domain.authority.queries import Query
from wamledger.domain.serials import normalised
from wamledger.i18n import _
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.form_fields.choices import PACKAGED
from wamledger.services.participant_list import seen_people
from wamledger.services.reading import scope_in
from wamledger.services.report_views.names import Names
from wamledger.services.scope import Scope, Sight

MOST: Final = 8
"""Codes that are offered at once: more than can be seen at a glance help nobody."""
MOST_LOOKED_AT: Final = 400
"""Rows of an index that are looked at for somebody who sees few of them."""
LONGEST: Final = 200
"""Characters beyond which a text is the beginning of nothing."""
RECENT: Final = 5_000
"""Entries among which the newest issues are looked for: no index leads to them."""
_OWED: Final = "returned + expended + lost + passed_on < quantity"
_LAST: Final = "\U0010ffff"
"""Comes after every character that a code may hold."""

Completion = tuple[str, str]
"""A code, and what it is in words of the language in use."""


class _Asked(NamedTuple):
    """What is asked of one state of the ledger."""

    link: Link
    scope: Scope
    typed: str
    limit: int

    @property
    def codes(self) -> tuple[str, str]:
        """The range of codes that begin as typed."""
        return self.typed.upper(), self.typed.upper() + _LAST

    @property
    def ids(self) -> tuple[str, str]:
        """The range of identifiers that begin as typed; they have small letters too."""
        return self.typed, self.typed + _LAST


def complete(ledger: Ledger, kind: str, typed: str, limit: int = MOST, *, at: str = "") -> list[Completion]:
    """
    What a text may become, codes that begin with it before others; nothing for a kind that is not known.

    ``at`` is the holder from which a weapon or lot is taken: what stands there comes first.
    """
    typed = typed.strip()
    if len(typed) > LONGEST:
        return []
    if kind in PACKAGED:
        return _packaged(kind, typed, limit)
    query, find = _KINDS.get(kind, (None, None))
    if query is None or find is None:
        return []
    with ledger.reading() as link:
        try:
            scope = scope_in(link, query, ledger.actor)
        except AccessFault:
            return []
        found: dict[str, str] = {}
        for code, words in _found(find, _Asked(link, scope, typed, limit), kind, at):
            found.setdefault(code, words)
            if len(found) == limit:
                break
        return list(found.items())


def words_for(ledger: Ledger, kind: str, code: str) -> str:
    """What the code stands for, in words; empty where there is no such code among what somebody may read."""
    code = code.strip()
    return dict(complete(ledger, kind, code, MOST)).get(code, "") if code else ""


def _found(find: _Finder, asked: _Asked, kind: str, at: str) -> Iterator[Completion]:
    if at and kind in ("weapon", "lot"):
        yield from _standing(asked, kind, at)
    yield from find(asked)


def _packaged(kind: str, typed: str, limit: int) -> list[Completion]:
    """Codes and words that the program knows by itself: those that begin as typed, then those that hold it."""
    known, wanted = PACKAGED[kind](), typed.casefold()
    first, then = [], []
    for code, word in known.items():
        words = _(word) if word else ""
        if code.casefold().startswith(wanted):
            first.append((code, words))
        elif wanted and (wanted in code.casefold() or wanted in words.casefold()):
            then.append((code, words))
    return (first + then)[:limit]


def _named(table: str) -> Callable[[_Asked], Iterator[Completion]]:
    """By code, then by a word of the name: these registers are short."""

    def find(asked: _Asked) -> Iterator[Completion]:
        low, high = asked.codes
        where, parameters = _here(asked, table)
        end = " AND closed_seq IS NULL" if table == "user_account" else ""
        yield from asked.link.rows(
            f"SELECT code, name FROM {table} WHERE code >= ? AND code < ? AND {where}{end} ORDER BY code LIMIT ?",
            (low, high, *parameters, asked.limit),
        )
        if len(asked.typed) > 1:
            like = f"%{asked.typed.lower()}%"
            yield from asked.link.rows(
                f"SELECT code, name FROM {table} WHERE (lower(name) LIKE ? OR lower(code) LIKE ?) AND {where}{end}"
                " ORDER BY code LIMIT ?",
                (like, like, *parameters, asked.limit),
            )

    return find


def _here(asked: _Asked, table: str) -> tuple[str, tuple[Any, ...]]:
    """That a place is known within the scope; anybody knows every party."""
    if asked.scope.places is None or table != "place":
        return "1 = 1", ()
    return asked.link.among("code", sorted(asked.scope.places | asked.scope.around))


def _holders(asked: _Asked) -> Iterator[Completion]:
    yield from _named("place")(asked)
    yield from _named("party")(asked)


def _addressees(asked: _Asked) -> Iterator[Completion]:
    yield from _named("party")(asked)
    yield from _packaged("country", asked.typed, asked.limit)


_WEAPON: Final = (
    "SELECT weapon.code, weapon.type, weapon.make, weapon.model,"
    " COALESCE(weapon.serial, weapon.serial_assigned, ''), held.holder"
    " FROM weapon JOIN weapon_standing AS held ON held.weapon = weapon.code"
)


def _weapons(asked: _Asked) -> Iterator[Completion]:
    """By code, by tag, by the beginning of the serial."""
    low, high = asked.codes
    yield from _weapon_rows(asked, "weapon.code >= ? AND weapon.code < ?", (low, high), "weapon.code")
    if asked.typed:
        yield from _weapon_rows(asked, "weapon.tag >= ? AND weapon.tag < ?", (low, high), "weapon.tag")
        key = normalised(asked.typed)
        if key:
            yield from _weapon_rows(
                asked,
                "weapon.serial_key >= ? AND weapon.serial_key < ?",
                (key, key + _LAST),
                "weapon.serial_key",
            )


def _weapon_rows(
    asked: _Asked, condition: str, parameters: tuple[Any, ...], order: str
) -> Iterator[Completion]:
    seen, more = Sight(asked.link, asked.scope).weapons("held")
    near = MOST_LOOKED_AT if more else asked.limit
    rows = asked.link.rows(
        f"SELECT * FROM ({_WEAPON} WHERE {condition} AND weapon.void = 0 ORDER BY {order} LIMIT {near}) AS found"
        if not more
        else f"{_WEAPON} WHERE weapon.code IN (SELECT weapon.code FROM weapon WHERE {condition} AND weapon.void = 0"
        f" ORDER BY {order} LIMIT {near}) AND {seen} ORDER BY {order} LIMIT {asked.limit}",
        (*parameters, *more),
    )
    yield from _weapon_words(asked.link, rows)


def _weapon_words(link: Link, rows: list[Any]) -> Iterator[Completion]:
    names = Names(link)
    for code, kind, make, model, serial, holder in rows:
        parts = (names.type(kind), f"{make} {model}".strip(), serial, holder)
        yield code, ", ".join(part for part in parts if part)


def _lots(asked: _Asked) -> Iterator[Completion]:
    """By code, by the beginning of the lot number."""
    low, high = asked.codes
    yield from _lot_rows(asked, "lot.code >= ? AND lot.code < ?", (low, high), "lot.code")
    key = normalised(asked.typed) if asked.typed else ""
    if key:
        yield from _lot_rows(asked, "lot.lot_key >= ? AND lot.lot_key < ?", (key, key + _LAST), "lot.lot_key")


def _lot_rows(asked: _Asked, condition: str, parameters: tuple[Any, ...], order: str) -> Iterator[Completion]:
    seen, more = Sight(asked.link, asked.scope).lots("held")
    is_seen = (
        f" AND EXISTS (SELECT 1 FROM lot_standing AS held WHERE held.lot = lot.code AND {seen})"
        if more
        else ""
    )
    rows = asked.link.rows(
        f"SELECT lot.code, lot.nature, lot.lot_number FROM lot WHERE {condition} AND lot.void = 0{is_seen}"
        f" ORDER BY {order} LIMIT {asked.limit}",
        (*parameters, *more),
    )
    yield from _lot_words(asked.link, rows)


def _lot_words(link: Link, rows: list[Any]) -> Iterator[Completion]:
    names = Names(link)
    for code, nature, number in rows:
        yield code, ", ".join(part for part in (names.nature(nature).name or nature, number or "") if part)


def _standing(asked: _Asked, kind: str, at: str) -> Iterator[Completion]:
    """What stands with the holder and begins as typed."""
    if asked.scope.places is not None and at not in asked.scope.places:
        return
    low, high = asked.codes
    if kind == "weapon":
        rows = asked.link.rows(
            f"{_WEAPON} WHERE held.holder = ? AND held.weapon >= ? AND held.weapon < ? AND weapon.void = 0"
            " ORDER BY held.weapon LIMIT ?",
            (at, low, high, asked.limit),
        )
        yield from _weapon_words(asked.link, rows)
        return
    rows = asked.link.rows(
        "SELECT lot.code, lot.nature, lot.lot_number, CAST(SUM(held.quantity) AS BIGINT) FROM lot_standing AS held"
        " JOIN lot ON lot.code = held.lot WHERE held.holder = ? AND held.quantity > 0 AND held.lot >= ?"
        " AND held.lot < ? GROUP BY lot.code, lot.nature, lot.lot_number ORDER BY lot.code LIMIT ?",
        (at, low, high, asked.limit),
    )
    for (code, words), row in zip(_lot_words(asked.link, [row[:3] for row in rows]), rows, strict=True):
        yield code, f"{words}, {row[3]:,}"


def _natures(asked: _Asked) -> Iterator[Completion]:
    """Those of the mission, then those of the packaged catalogue."""
    from wamledger import reference

    yield from _named("nature")(asked)
    wanted = asked.typed.casefold()
    known = reference.natures().values()
    yield from ((each.code, _(each.name)) for each in known if each.code.casefold().startswith(wanted))
    if wanted:
        yield from (
            (each.code, _(each.name))
            for each in known
            if wanted in each.code.casefold() or wanted in _(each.name).casefold()
        )


def _issues(asked: _Asked) -> Iterator[Completion]:
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


def _dispatches(asked: _Asked) -> Iterator[Completion]:
    """Consignments, those that are not closed first."""
    low, high = asked.ids
    where, parameters = "1 = 1", ()
    if asked.scope.places is not None:
        places = sorted(asked.scope.places)
        one, first = asked.link.among("origin", places)
        other, second = asked.link.among("destination", places)
        where, parameters = f"({one} OR {other})", (*first, *second)
    for dispatch, origin, destination in asked.link.rows(
        "SELECT dispatch, origin, destination FROM consignment WHERE dispatch >= ? AND dispatch < ?"
        f" AND reversed_seq IS NULL AND {where} ORDER BY finals, seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield dispatch, f"{origin} → {destination}"


def _disposals(asked: _Asked) -> Iterator[Completion]:
    low, high = asked.codes
    where, parameters = _within(asked, "place")
    for code, place, method in asked.link.rows(
        f"SELECT code, place, method FROM disposal WHERE code >= ? AND code < ? AND {where}"
        " ORDER BY seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield code, f"{place}, {_(PACKAGED['method']().get(method, method))}"


def _traces(asked: _Asked) -> Iterator[Completion]:
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


def _incidents(asked: _Asked) -> Iterator[Completion]:
    low, high = asked.ids
    where, parameters = _within(asked, "place")
    for id_, place, said in asked.link.rows(
        f"SELECT id, place, description FROM incident WHERE id >= ? AND id < ? AND {where} ORDER BY seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield id_, ", ".join(part for part in (place, said[:60]) if part)


def _within(asked: _Asked, column: str) -> tuple[str, tuple[Any, ...]]:
    if asked.scope.places is None:
        return "1 = 1", ()
    return asked.link.among(column, sorted(asked.scope.places))


def _entries(asked: _Asked) -> Iterator[Completion]:
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


def _participants(asked: _Asked) -> Iterator[Completion]:
    low, high = asked.codes
    seen, parameters = seen_people(asked.link, asked.scope)
    for (number,) in asked.link.rows(
        f"SELECT person.number FROM participant AS person WHERE person.number >= ? AND person.number < ? AND {seen}"
        " ORDER BY person.seq DESC LIMIT ?",
        (low, high, *parameters, asked.limit),
    ):
        yield number, ""


_Finder = Callable[[_Asked], Iterator[Completion]]

_KINDS: Final[dict[str, tuple[Query, _Finder]]] = {
    "place": (Query.PLACES, _named("place")),
    "party": (Query.PARTIES, _named("party")),
    "holder": (Query.PLACES, _holders),
    "addressee": (Query.PARTIES, _addressees),
    "user": (Query.USERS, _named("user_account")),
    "weapon": (Query.HOLDINGS, _weapons),
    "lot": (Query.HOLDINGS, _lots),
    "nature": (Query.LISTS, _natures),
    "issue": (Query.HOLDINGS, _issues),
    "dispatch": (Query.HOLDINGS, _dispatches),
    "disposal": (Query.HOLDINGS, _disposals),
    "trace": (Query.HISTORY, _traces),
    "incident": (Query.HISTORY, _incidents),
    "entry": (Query.ENTRY, _entries),
    "participant": (Query.PARTICIPANTS, _participants),
}
"""Which question it is to offer codes of a kind, and how they are found."""
