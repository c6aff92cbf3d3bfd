"""
Sheets: what a counter is given to fill in.

A sheet is blind. It has no quantity of the book, and where every weapon is counted no list of them: the counter writes
what is there. Lots are listed by their marks, types by their names. A sample has to name what to look for, so that a
weapon stands there with its tag, or its serial without the end; the serial itself is for the counter to read.

The counters are named first. Only then is the seed made and the sample drawn, and that it was drawn stands in the access
record, so that nobody draws until a sample suits them without its being seen.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.counting.sampling import SEED_BYTES, chance_of_missing
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.drawing import CHOICES, drawn, population, types_of
from wamledger.services.holdings import covered
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.scope import Scope, is_place
from wamledger.services.views.count_sheet import CountSheetView, SheetRow

SCOPES: Final = ("ALL", "WEAPONS", "AMMUNITION", "SAMPLE")
KINDS: Final = ("COUNT", "SAMPLE_SERIAL", "FULL_SERIAL", "HANDOVER", "INDEPENDENT", "INCIDENT")
SHORTEST_END: Final = 3
"""Characters at the end of a serial by which a weapon without a tag is found, where no other there ends alike."""
BLANK_LINES: Final = 25
BLANK_BESIDE: Final = 6
"""Empty lines on a sheet that lists what to look for: for what is found beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    The sheet that is wanted.

    Shape: ``of`` and ``size`` are of a sample; without ``size`` the mission's own limits decide. ``recount`` names the
    count that ``rows`` are from. ``generated_by`` stands on the sheet where nobody has signed in.
    """

    place: str
    scope: str
    kind: str
    counted_by: tuple[str, ...]
    of: str = "WEAPONS"
    size: int | None = None
    cut_off: Moment | None = None
    blank_lines: int | None = None
    recount: str = ""
    again: tuple[str, ...] = ()
    generated_by: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    A sheet, and what whoever planned it may know and the counter may not.

    Shape: ``population`` is of how many was drawn, None where nothing was; ``chances`` are (missing, chance that the
    sample has none of them) in percent.
    """

    view: CountSheetView
    population: int | None
    chances: tuple[tuple[int, str], ...]

    def as_json(self) -> dict[str, Any]:
        """What was drawn, as data."""
        view = self.view
        return {
            "sheet": view.number,
            "party" if view.is_party else "place": view.place,
            "scope": view.scope,
            "kind": view.kind,
            "cut_off": moment.canonical(view.cut_off),
            "counted_by": list(view.counted_by),
            "seed": view.seed or None,
            "drawn_at": moment.canonical(view.drawn_at),
            "entries": view.entries,
            "lines": len(view.rows),
            "population": self.population,
            "chance_of_missing_percent": {str(missing): chance for missing, chance in self.chances},
            "recount_of": view.recount or None,
        }


def sheet(ledger: Ledger, asked: Asked, *, seed: str | None = None) -> Drawn:
    """
    A new sheet for the counters that are named; ``seed`` is made at random unless it is given.

    Refuses: choice_unknown, witnesses_too_few, holder_unknown, keeper_counts, nothing_to_count
    Raises: AccessFault
    """
    counters = _counters(asked.counted_by)
    _must_be("scope", asked.scope, SCOPES)
    _must_be("kind", asked.kind, KINDS)
    _must_be("of", asked.of, CHOICES)
    seed = secrets.token_hex(SEED_BYTES) if seed is None else seed
    now = ledger.clock()
    now -= now % moment.MICROSECONDS
    number = f"CS-{moment.canonical(now)[:10].replace('-', '')}-{seed[:8].upper()}"
    about = drawing_record(number, digest_of(asked.again) if asked.again else seed, asked.place, counters)
    with state(ledger, Query.HOLDINGS, about) as found:
        link = found.link
        must_count(link, asked.place, found.scope)
        is_party = not is_place(link, asked.place)
        if asked.kind == "INDEPENDENT" and not is_party:
            _no_keeper(link, asked.place, counters)
        rows, many, size = _rows(link, asked, counters, seed, now)
        names = Names(link)
        is_drawn = asked.scope == "SAMPLE" and asked.of != "CLASS_A" and not asked.again
        view = CountSheetView(
            provenance=_provenance(ledger, found, asked, now),
            number=number,
            place=asked.place,
            place_name=names.holder(asked.place),
            is_party=is_party,
            scope=asked.scope,
            of=asked.of if asked.scope == "SAMPLE" and not asked.again else "",
            kind=asked.kind,
            cut_off=now if asked.cut_off is None else asked.cut_off,
            counted_by=counters,
            drawn_at=now,
            entries=found.entries,
            seed=seed if is_drawn else "",
            recount=asked.recount,
            rows=tuple(rows),
            blank_lines=_blank_lines(asked),
        )
    chances = chances_of(many, size) if is_drawn and many is not None else ()
    return Drawn(view, many if is_drawn else None, chances)


def drawing_record(number: str, drawn: str, place: str, counters: Iterable[str]) -> str:
    """What stands in the access record of a sheet; one that comes back is held against it.

    ``drawn`` is the seed, or the digest of the lines of a recount.
    """
    return f"{number} {drawn} {place} {', '.join(counters)}"


def digest_of(codes: Iterable[str]) -> str:
    """A digest of the lines of a recount, whatever their order."""
    return sha256("\n".join(sorted(codes)).encode()).hexdigest()[: 2 * SEED_BYTES]


def _provenance(ledger: Ledger, found: State, asked: Asked, now: Moment) -> Any:
    return provenance(
        ledger, found, generated_by=asked.generated_by, generated_at=now, language=asked.language
    )


def chances_of(many: int, size: int) -> tuple[tuple[int, str], ...]:
    """The chance, in percent, that a sample has none of 1, 2, 5, 10 or 20 that are missing."""
    from wamledger.domain.counting.sampling import percent

    return tuple(
        (missing, percent(chance_of_missing(many, missing, size)))
        for missing in (1, 2, 5, 10, 20)
        if missing <= many
    )


def _counters(given: Sequence[str]) -> tuple[str, ...]:
    """Those who count, as they will stand in the record.  Refuses: witnesses_too_few"""
    names = tuple(dict.fromkeys(each.strip() for each in given if each.strip()))
    if len({each.upper() for each in names}) < 2:
        raise Refused(Code.WITNESSES_TOO_FEW, "counted_by", found=len(names), needed=2)
    return names


def _must_be(field: str, found: str, allowed: Sequence[str]) -> None:
    if found not in allowed:
        raise Refused(Code.CHOICE_UNKNOWN, field, found=found, allowed=list(allowed))


def must_count(link: Link, place: str, scope: Scope) -> None:
    """The reader may see the whole of what is counted.  Refuses: holder_unknown.  Raises: AccessFault"""
    covered(link, place, scope)
    if scope.places is not None and place not in scope.places:
        raise out_of_scope(place, scope)


def _no_keeper(link: Link, place: str, counters: Iterable[str]) -> None:
    row = link.one("SELECT keeper FROM place WHERE code = ?", (place,))
    keeper = row[0] if row else None
    if keeper is not None and keeper in {each.upper() for each in counters}:
        raise Refused(Code.KEEPER_COUNTS, "counted_by", person=keeper, place=place)


def _blank_lines(asked: Asked) -> int:
    if asked.blank_lines is not None:
        return asked.blank_lines
    lists_all = asked.scope in ("SAMPLE", "AMMUNITION") or asked.kind == "COUNT"
    return BLANK_BESIDE if lists_all else BLANK_LINES


def _rows(
    link: Link, asked: Asked, counters: tuple[str, ...], seed: str, now: Moment
) -> tuple[list[SheetRow], int | None, int]:
    """The lines of the sheet, of how many they were drawn, and how many were."""
    if asked.again:
        weapons = population(link, asked.place, now, "WEAPONS")
        lots = population(link, asked.place, now, "AMMUNITION")
        again = set(asked.again)
        found = _weapon_rows(
            link, {code: weapons.get(code, asked.place) for code in _weapons(link, again)}, asked.place
        )
        found += _lot_rows(link, {code: lots.get(code, asked.place) for code in _lots(link, again)})
        return sorted(found, key=_walk), None, 0
    if asked.scope == "SAMPLE":
        whole = population(link, asked.place, now, asked.of)
        if not whole:
            raise Refused(Code.NOTHING_TO_COUNT, "place", place=asked.place, what=_(_OF[asked.of]))
        codes = drawn(link, whole, asked.of, size=asked.size, seed=seed, place=asked.place, counters=counters)
        sample = {code: whole[code] for code in codes}
        rows = (
            _lot_rows(link, sample) if asked.of == "AMMUNITION" else _weapon_rows(link, sample, asked.place)
        )
        return sorted(rows, key=_walk), len(whole), len(codes)
    rows = []
    if asked.scope in ("ALL", "WEAPONS") and asked.kind == "COUNT":
        rows += _type_rows(link, population(link, asked.place, now, "WEAPONS"), asked.place)
    if asked.scope in ("ALL", "AMMUNITION"):
        rows += _lot_rows(link, population(link, asked.place, now, "AMMUNITION"))
    return sorted(rows, key=_walk), None, 0


_OF: Final = {
    "WEAPONS": N_("weapons"),
    "AMMUNITION": N_("ammunition"),
    "CLASS_A": N_("weapons of class A"),
}


def _walk(row: SheetRow) -> tuple[str, ...]:
    """The order in which one walks through a store."""
    return (row.of != "type" and row.holder) or "", row.of, row.mark, row.code


def _weapons(link: Link, codes: Iterable[str]) -> set[str]:
    condition, named = link.among("code", sorted(codes))
    return {code for (code,) in link.rows(f"SELECT code FROM weapon WHERE {condition}", named)}


def _lots(link: Link, codes: Iterable[str]) -> set[str]:
    condition, named = link.among("code", sorted(codes))
    return {code for (code,) in link.rows(f"SELECT code FROM lot WHERE {condition}", named)}


def _weapon_rows(link: Link, codes: dict[str, str], place: str) -> list[SheetRow]:
    """Weapons by tag, or by the end of the serial as far as it tells one from another at the place."""
    if not codes:
        return []
    names = Names(link)
    condition, named = link.among("code", sorted(codes))
    found = link.rows(
        "SELECT code, type, make, model, calibre, tag, COALESCE(serial, serial_assigned, '') FROM weapon"
        f" WHERE {condition} ORDER BY code",
        named,
    )
    ends = Ends(_serials_at(link, place) if any(not row[5] for row in found) else ())
    return [
        SheetRow(
            "weapon",
            code,
            codes[code],
            ", ".join(part for part in (names.type(kind), f"{make} {model}".strip(), calibre) if part),
            tag or ends.of(serial),
        )
        for code, kind, make, model, calibre, tag, serial in found
    ]


def _serials_at(link: Link, place: str) -> list[str]:
    """The serials of the weapons that stand there."""
    holders, named = link.among("held.holder", sorted(covered(link, place)))
    return [
        serial
        for (serial,) in link.rows(
            "SELECT COALESCE(weapon.serial, weapon.serial_assigned, '') FROM weapon_standing AS held"
            f" JOIN weapon ON weapon.code = held.weapon WHERE {holders}",
            named,
        )
    ]


class Ends:
    """The ends of the serials at a place, counted by length, to find for one the shortest that is its own."""

    def __init__(self, serials: Iterable[str]) -> None:
        self._serials = [serial for serial in serials if serial]
        self._counted: dict[int, Counter[str]] = {}

    def of(self, serial: str) -> str:
        """
        The end of a serial by which the weapon is found among the others; the rest is for the counter to read.

        At least the first character is left out, unless there is no more than one.
        """
        if len(serial) < 2:
            return serial
        for many in range(min(SHORTEST_END, len(serial) // 2), len(serial)):
            if self._with_end(serial[-many:]) <= 1:
                return f"…{serial[-many:]}"
        return f"…{serial[1:]}"

    def _with_end(self, end: str) -> int:
        many = len(end)
        if many not in self._counted:
            self._counted[many] = Counter(each[-many:] for each in self._serials if len(each) >= many)
        return self._counted[many][end]


def _lot_rows(link: Link, codes: dict[str, str]) -> list[SheetRow]:
    if not codes:
        return []
    names = Names(link)
    condition, named = link.among("code", sorted(codes))
    return [
        SheetRow("lot", code, codes[code], names.nature(nature).name or nature, lot_number or "")
        for code, nature, lot_number in link.rows(
            f"SELECT code, nature, lot_number FROM lot WHERE {condition}", named
        )
    ]


def _type_rows(link: Link, codes: dict[str, str], place: str) -> list[SheetRow]:
    names = Names(link)
    return [
        SheetRow("type", kind, place, names.type(kind), "")
        for kind in sorted(set(types_of(link, codes).values()))
    ]
