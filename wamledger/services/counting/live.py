"""
A count on the screen: a blind sheet that is filled in by scanning and typing, and kept while it is.

It is the sheet that would have been printed, with the same number, counters and draw, so that what is entered at the
end is checked as a paper sheet is. While it is counted, nothing is told of the book but whether what was read is known
here: no code, no serial, no quantity, and not where it stands instead. Whoever may not know of a thing that stands
elsewhere is told that it is unknown. What is known is not guessed: no serial that is nearly right is ever named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from typing import Any, Final

from wamledger import reference
from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import normalised
from wamledger.domain.text import intruders, repaired
from wamledger.i18n import N_
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.entry import Entered, enter
from wamledger.services.counting.filled import SCANNED_SERIAL, Filled, FilledRow
from wamledger.services.counting.marks import Marks
from wamledger.services.counting.recount import recount
from wamledger.services.counting.sheets import Asked, sheet
from wamledger.services.counting.stores import GIVEN, HELD
from wamledger.services.holdings import covered
from wamledger.services.posting import post_operations
from wamledger.services.reading import reading
from wamledger.services.scope import Scope, Sight, is_place
from wamledger.services.views.count_sheet import CountSheetView

LONGEST_MARK: Final = 64


class Sign(Enum):
    """What is told of a mark; the value is what it is called."""

    HERE = N_("known here")
    TWICE = N_("seen already")
    ELSEWHERE = N_("elsewhere")
    UNKNOWN = N_("unknown")


@dataclass(frozen=True, slots=True)
class Recognised:
    """
    What a mark is, as far as a counter may know.

    Shape: ``of`` is weapon, serial, lot or type; ``key`` tells one thing from another and is for no eyes.
    ``wants_serial`` where the serial is to be read on the weapon as well, ``is_serial`` where the mark was one;
    ``code`` of a line that the sheet lists.
    """

    sign: Sign
    of: str
    key: str
    wants_serial: bool = False
    code: str = ""
    is_serial: bool = False


@dataclass(slots=True)
class SeenRow:
    """What was seen, as it was read; ``code`` where the sheet lists the thing, ``sign`` the name of what was told."""

    of: str
    mark: str = ""
    serial: str = ""
    quantity: str = ""
    sealed: str = ""
    seal: str = ""
    condition: str = ""
    remarks: str = ""
    sign: str = ""
    code: str = ""
    is_scanned: bool = False

    def as_json(self) -> dict[str, Any]:
        """What was read of it; what was not is left out, for a count may have many thousand rows."""
        return {name: value for name in _OF_ROW if (value := getattr(self, name))}


_OF_ROW: Final = tuple(each.name for each in fields(SeenRow))


@dataclass(slots=True)
class Listed:
    """A line of a sample: what to look for, with the mark by which it is found; ``seen`` is empty, yes or no."""

    of: str
    code: str
    holder: str
    what: str
    mark: str
    seen: str = ""


@dataclass(slots=True)
class LiveCount:
    """
    A count that is under way.

    Shape: ``head`` are the fields of a sheet; ``listed`` is empty unless a sample was drawn or a recount asked for.
    """

    head: dict[str, list[str]] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    rows: list[SeenRow] = field(default_factory=list)
    taken_back: int = 0
    _for_draft: list[dict[str, Any]] = field(default_factory=list, repr=False, compare=False)
    """The rows as they were given to a draft the last time; only the last row of a count is ever written again."""

    @property
    def number(self) -> str:
        """The number of the sheet, which will be the id of the count."""
        return self.one("number")

    @property
    def at(self) -> str:
        """The place or party that is counted."""
        return self.one("place") or self.one("party")

    def one(self, name: str) -> str:
        """A field of the head."""
        return (self.head.get(name) or [""])[0]

    @property
    def open_lines(self) -> list[Listed]:
        """Lines of a sample of which nothing has been said yet."""
        return [line for line in self.listed if not line.seen]

    def add(self, row: SeenRow) -> None:
        """The row is among what was seen."""
        self.rows.append(row)
        for line in self.listed:
            if row.code and line.code == row.code:
                line.seen = "yes"

    def take_back(self) -> SeenRow | None:
        """The last row is taken back, and that one was is remembered; None where there is none."""
        if not self.rows:
            return None
        row = self.rows.pop()
        self.taken_back += 1
        del self._for_draft[len(self.rows) :]
        for line in self.listed:
            if row.code and line.code == row.code and all(each.code != row.code for each in self.rows):
                line.seen = ""
        return row

    def as_json(self) -> dict[str, Any]:
        """The count for a draft, which is written after every scan."""
        told = self._for_draft
        del told[max(len(self.rows) - 1, 0) :]
        told += [row.as_json() for row in self.rows[len(told) :]]
        return {
            "head": self.head,
            "listed": [asdict(line) for line in self.listed],
            "rows": list(told),
            "taken_back": self.taken_back,
        }

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> LiveCount:
        """The count that a draft has."""
        return cls(
            {name: list(values) for name, values in (content.get("head") or {}).items()},
            [Listed(**_known(Listed, each)) for each in content.get("listed") or ()],
            [SeenRow(**_known(SeenRow, each)) for each in content.get("rows") or ()],
            int(content.get("taken_back") or 0),
        )

    def filled(self) -> Filled:
        """The sheet as it is filled in: what was listed first, then what was found beside it."""
        cells: list[dict[str, str]] = []
        for line in self.listed:
            said = [row for row in self.rows if row.code == line.code]
            head = {"of": line.of, "code": line.code}
            if line.of == "weapon":
                head["seen"] = line.seen or "no"
            if not said:
                cells.append(head if line.of == "weapon" else {**head, "quantity": "0"})
            for row in said:
                read = {"serial": row.serial} if line.of == "weapon" else {"quantity": row.quantity}
                cells.append({**head, **_given(read), **_beside(row)})
        cells += [_cells(row) for row in self.rows if not row.code]
        rows = tuple(FilledRow(number, each) for number, each in enumerate(cells, 1))
        return Filled(self.number, {name: tuple(values) for name, values in self.head.items()}, rows)

    def remarks(self) -> str:
        """How it was counted, for the record."""
        scanned = sum(row.is_scanned for row in self.rows)
        back = f", {self.taken_back} taken back" if self.taken_back else ""
        return f"Counted on a screen: {scanned} scanned, {len(self.rows) - scanned} typed{back}."


def _known(of: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in of.__dataclass_fields__ if name in content}


def _cells(row: SeenRow) -> dict[str, str]:
    """A row that the sheet did not list, in the columns of a sheet."""
    match row.of:
        case "lot" | "type":
            cells = {"mark": row.mark, "quantity": row.quantity}
        case "serial":
            # what no tag is may have been typed as one; what was read on the weapon is recorded
            cells = {"serial": row.serial or row.mark}
        case _:
            cells = {"tag": row.mark, "serial": row.serial}
    return _given(cells) | _beside(row)


def _beside(row: SeenRow) -> dict[str, str]:
    return _given({name: getattr(row, name) for name in ("sealed", "seal", "condition", "remarks")})


def _given(cells: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in cells.items() if value}


def begin(ledger: Ledger, asked: Asked, *, by: str) -> LiveCount:
    """
    A count is under way, for the counters that are named: the sheet is drawn as a printed one is.

    Refuses: what a sheet is refused for, and what whoever records would be refused at the end.  Raises: AccessFault
    """
    return _begun(ledger, sheet(ledger, asked).view, by)


def begin_recount(
    ledger: Ledger, count: str, counted_by: Sequence[str], *, by: str, language: str = "en"
) -> LiveCount:
    """
    What differed in a count is counted again, by others, among lines that did not differ.

    Refuses: what a recount is refused for, and what whoever records would be refused at the end.  Raises: AccessFault
    """
    drawn = recount(ledger, count, counted_by, generated_by=by, language=language)
    return _begun(ledger, drawn.view, by)


def _begun(ledger: Ledger, view: CountSheetView, by: str) -> LiveCount:
    head = {
        "count_sheet": ["1"],
        "number": [view.number],
        "party" if view.is_party else "place": [view.place],
        "scope": [view.scope],
        "of": [view.of],
        "kind": [view.kind],
        "cut_off": [moment.canonical(view.cut_off)],
        "counted_by": list(view.counted_by),
        "drawn_at": [moment.canonical(view.drawn_at)],
        "entries": [str(view.entries)],
        "seed": [view.seed],
        "recount": [view.recount],
    }
    count = LiveCount({name: values for name, values in head.items() if any(values)})
    if view.scope == "SAMPLE" or view.recount:
        count.listed = [
            Listed(row.of, row.code, row.holder, row.what, row.mark)
            for row in view.rows
            if row.of in ("weapon", "lot")
        ]
    _must_be_recordable(ledger, count, by)
    return count


def _must_be_recordable(ledger: Ledger, count: LiveCount, by: str) -> None:
    """Whoever is going to record the count may: they are told before it is counted, and not after.

    Refuses: role_forbids, scope_forbids, user_unknown, witnesses_too_few
    """
    operation = {
        "op": "count",
        "id": count.number,
        "occurred_at": count.one("cut_off"),
        "by": by,
        "party" if count.head.get("party") else "place": count.at,
        "scope": count.one("scope"),
        "kind": count.one("kind"),
        "cut_off": count.one("cut_off"),
        "counted_by": count.head["counted_by"],
        "blind": True,
        "lines": [],
    }
    report = post_operations(ledger, [operation], dry_run=True)
    for line in report.refused:
        for refused in line.faults:
            raise refused


def finish(ledger: Ledger, count: LiveCount, *, by: str, dry_run: bool = False) -> Entered:
    """
    The count is on record, or every row that keeps it out is named.

    Refuses: count_row_open where nothing was said of a line of a sample; what a sheet is refused for
    """
    return enter(ledger, count.filled(), by=by, remarks=count.remarks(), dry_run=dry_run)


class Recogniser:
    """What marks mean to a counter at one place; each is asked of the ledger as it is now."""

    def __init__(self, ledger: Ledger, count: LiveCount) -> None:
        self._ledger, self._count = ledger, count
        self._seen: set[str] = set()
        for row in count.rows:
            self.remember(self.recognise(row.mark or row.serial))

    def remember(self, recognised: Recognised) -> None:
        """The thing has been seen."""
        self._seen.add(recognised.key)

    def forget(self, row: SeenRow) -> None:
        """The row was taken back: the thing has not been seen, unless another row says so."""
        self._seen.discard(self.recognise(row.mark or row.serial).key)

    def recognise(self, mark: str) -> Recognised:
        """
        What the mark is, and what is told of it.

        Refuses: field_missing, text_too_long, text_forbidden, mark_of_several.  Raises: AccessFault
        """
        text = _sound(mark)
        with reading(self._ledger, Query.HOLDINGS) as (link, scope):
            found = self._found(link, scope, text)
        if found.key in self._seen and found.of in ("weapon", "serial"):
            return replace(found, sign=Sign.TWICE, wants_serial=False)
        return found

    def _found(self, link: Link, scope: Scope, text: str) -> Recognised:
        is_serial = text.lower().startswith(SCANNED_SERIAL)
        mark = text[len(SCANNED_SERIAL) :].strip() if is_serial else text
        marks = Marks(link, self._count.at)
        wants = self._count.one("kind") != "COUNT"
        if not is_serial:
            if (code := marks.tagged(mark)) is not None:
                weapon = marks.weapon(code)
                return self._weapon(
                    link, scope, code, wants_serial=wants and weapon is not None and weapon.has_serial
                )
            if self._count.one("scope") != "WEAPONS" and (lot := marks.lot(mark)) is not None:
                return self._lot(link, scope, lot)
            if self._count.one("kind") == "COUNT" and mark.upper() in reference.weapon_types():
                return Recognised(Sign.HERE, "type", f"type {mark.upper()}")
        code = marks.serial_here(mark)
        if code is not None:
            listed = self._listed(code)
            return Recognised(
                Sign.HERE, "weapon" if listed else "serial", f"weapon {code}", code=listed, is_serial=True
            )
        sign = Sign.ELSEWHERE if self._elsewhere(link, scope, mark) else Sign.UNKNOWN
        return Recognised(sign, "serial", f"serial {normalised(mark)}", is_serial=True)

    def _weapon(self, link: Link, scope: Scope, code: str, *, wants_serial: bool) -> Recognised:
        statuses = HELD if is_place(link, self._count.at) else GIVEN
        row = link.one("SELECT holder, status FROM weapon_standing WHERE weapon = ?", (code,))
        here = covered(link, self._count.at)
        if row is not None and row[0] in here and row[1] in statuses:
            sign = Sign.HERE
        else:
            sign = Sign.ELSEWHERE if _is_seen(link, scope, code) else Sign.UNKNOWN
        return Recognised(sign, "weapon", f"weapon {code}", wants_serial, self._listed(code))

    def _lot(self, link: Link, scope: Scope, lot: str) -> Recognised:
        holders, named = link.among("held.holder", sorted(covered(link, self._count.at)))
        stands = "SELECT 1 FROM lot_standing AS held WHERE held.lot = ? AND held.quantity > 0 AND"
        if link.one(f"{stands} {holders}", (lot, *named)):
            sign = Sign.HERE
        else:
            seen, more = Sight(link, scope).lots("held")
            sign = Sign.ELSEWHERE if link.one(f"{stands} {seen}", (lot, *more)) else Sign.UNKNOWN
        return Recognised(sign, "lot", f"lot {lot}", code=self._listed(lot))

    @staticmethod
    def _elsewhere(link: Link, scope: Scope, serial: str) -> list[str]:
        """Weapons with that serial of which the counter may know."""
        key = normalised(serial)
        rows = (
            link.rows("SELECT code FROM weapon WHERE serial_key = ? AND void = 0 LIMIT 20", (key,))
            if key
            else []
        )
        return [code for (code,) in rows if _is_seen(link, scope, code)]

    def _listed(self, code: str) -> str:
        return next((line.code for line in self._count.listed if line.code == code), "")


def _is_seen(link: Link, scope: Scope, code: str) -> bool:
    """Whether the counter may know of the weapon."""
    seen, more = Sight(link, scope).weapons("held")
    return (
        link.one(f"SELECT 1 FROM weapon_standing AS held WHERE held.weapon = ? AND {seen}", (code, *more))
        is not None
    )


def _sound(mark: str) -> str:
    text = mark.strip()
    if not text:
        raise Refused(Code.FIELD_MISSING, "mark", op="count")
    if len(text) > LONGEST_MARK + len(SCANNED_SERIAL):
        raise Refused(Code.TEXT_TOO_LONG, "mark", length=len(text), most=LONGEST_MARK)
    for each in intruders(text)[:1]:
        raise Refused(
            Code.TEXT_FORBIDDEN,
            "mark",
            code_point=each.code_point,
            name=each.name,
            position=each.position + 1,
            repair=repaired(text),
        )
    return text
