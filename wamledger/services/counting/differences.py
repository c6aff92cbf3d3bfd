"""
Differences: what a count saw against the book at its cut-off, by everything that is known now.

A voucher that was entered late counts from when it happened, so that what was under way at the cut-off is no difference
any more once it is on record. Lots are never netted, nor are places. Beside each difference stand the findings that speak
of it; whoever may not read findings may not read this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from typing import Any, Final

import orjson

from wamledger.detection import registry
from wamledger.detection.detector import Detector
from wamledger.detection.finding import Finding
from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import normalised
from wamledger.i18n import N_
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.drawing import types_of
from wamledger.services.counting.sheets import must_count
from wamledger.services.counting.stores import GIVEN, HELD
from wamledger.services.detecting import entries
from wamledger.services.holdings import holdings_in
from wamledger.services.reading import reading
from wamledger.services.scope import Scope, is_place
from wamledger.services.uncollected import uncollected
from wamledger.services.words import STATUS, word

RULES: Final = ("R01", "R02", "R03", "R31")
"""The rules that speak of a count alone."""
Row = dict[str, Any]


class Kind(Enum):
    """What a difference is; the value is what it is called."""

    SHORTAGE = N_("not there")
    SURPLUS = N_("more than the book has")
    WRONG_LOCATION = N_("on the book elsewhere")
    WRONG_SERIAL = N_("a serial that is on no book here")


@dataclass(frozen=True, slots=True)
class Difference:
    """One line where book and count differ; ``of`` is weapon, serial, type, lot or nature."""

    kind: Kind
    of: str
    code: str
    booked: int
    counted: int
    where: str = ""
    findings: tuple[str, ...] = ()

    def as_json(self) -> Row:
        """The difference as data."""
        return {
            "kind": self.kind.name,
            self.of: self.code,
            "book": self.booked,
            "counted": self.counted,
            "difference": self.counted - self.booked,
            "on_the_book_at": self.where or None,
            "findings": list(self.findings),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison, whether it differs or not; ``of`` as with a difference."""

    of: str
    code: str
    booked: int
    counted: int


@dataclass(slots=True)
class Compared:
    """
    A count held against the book: every line that was compared, which differ, and what the rules say of it.

    Shape: differences in the order of the lines, those of a kind together.
    """

    operation: Row
    compared: list[Line] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """How many lines were compared."""
        return len(self.compared)

    @property
    def validity_percent(self) -> str | None:
        """The share of lines that were right, in percent with one decimal; None where nothing was compared."""
        if not self.lines:
            return None
        wrong = min(self.lines, len(self.differences))
        share = Decimal((self.lines - wrong) * 100) / self.lines
        return str(share.quantize(Decimal("0.1"), ROUND_HALF_EVEN))

    def as_json(self) -> Row:
        """The comparison as data."""
        operation = self.operation
        return {
            "count": operation["id"],
            "party" if operation.get("party") else "place": operation.get("party") or operation["place"],
            "cut_off": operation["cut_off"],
            "counted_by": operation["counted_by"],
            "lines": self.lines,
            "validity_percent": self.validity_percent,
            "differences": [each.as_json() for each in self.differences],
            "findings": [each.as_json() for each in self.findings],
        }


def differences(ledger: Ledger, count: str) -> Compared:
    """
    A count against the book at its cut-off.

    Refuses: count_unknown.  Raises: AccessFault
    """
    with reading(ledger, Query.FINDINGS) as (link, scope):
        return differences_in(link, scope, count, ledger.clock())


def differences_in(link: Link, scope: Scope, count: str, now: int) -> Compared:
    """The same within a transaction, for somebody whose scope is known, with the findings as of a moment."""
    row = link.one(
        "SELECT entry.entry FROM count_sheet JOIN entry ON entry.seq = count_sheet.seq"
        " WHERE count_sheet.id = ? AND count_sheet.reversed_seq IS NULL",
        (count,),
    )
    if row is None:
        raise Refused(Code.COUNT_UNKNOWN, "count", found=count)
    operation: Row = orjson.loads(bytes(row[0]))["body"]["operation"]
    must_count(link, operation.get("place") or operation["party"], scope)
    found = compared(link, operation)
    with uncollected():
        found.findings = _findings(link, now, count)
    found.differences = [_with_findings(each, found.findings) for each in found.differences]
    return found


def _findings(link: Link, now: int, count: str) -> list[Finding]:
    rules = registry.load()
    detector = Detector([rules[code] for code in RULES if code in rules])
    found = detector.run(entries(link, detector), now)
    detector.must_be_whole()
    return [each for each in found if count in each.signal.operations]


def _with_findings(each: Difference, findings: Iterable[Finding]) -> Difference:
    about = [
        finding.id
        for finding in findings
        if each.code in (*finding.signal.weapons, *finding.signal.lots)
        or each.code in finding.signal.subject.split()
    ]
    return Difference(each.kind, each.of, each.code, each.booked, each.counted, each.where, tuple(about))


def compared(link: Link, operation: Row) -> Compared:
    """The lines of the count against what stood there, weapons first."""
    at = operation.get("place") or operation["party"]
    statuses = HELD if is_place(link, at) else GIVEN
    cut_off = moment.parse(operation["cut_off"])
    weapons: dict[str, str] = {}
    lots: dict[str, int] = {}
    natures: dict[str, str] = {}
    for each in holdings_in(link, at=at, as_of=cut_off):
        if each["status"] not in statuses:
            continue
        if "weapon" in each:
            weapons[each["weapon"]] = each["holder"]
        else:
            lots[each["lot"]] = lots.get(each["lot"], 0) + each["quantity"]
            natures[each["lot"]] = each["nature"]
    found = Compared(operation)
    _weapons(link, found, weapons, cut_off)
    _lots(found, lots, natures)
    return found


def _weapons(link: Link, found: Compared, booked: dict[str, str], cut_off: int) -> None:
    scope, lines = found.operation["scope"], found.operation["lines"]
    seen = {line["weapon"] for line in lines if line.get("weapon") and line.get("quantity") != 0}
    absent = {line["weapon"] for line in lines if line.get("weapon") and line.get("quantity") == 0}
    wanted = booked.keys() & (seen | absent) if scope == "SAMPLE" else set(booked)
    strangers = []
    for line in lines:
        if line.get("serial") and not line.get("weapon"):
            code = _recognised(link, line["serial"], booked.keys() - seen)
            if code is None:
                strangers.append(line["serial"])
            else:
                seen.add(code)
    totals = _totals(lines, "type")
    if scope not in ("ALL", "WEAPONS", "SAMPLE"):
        return
    if totals:
        types = types_of(link, {*booked, *seen})
        expected = _sums((types[code], 1) for code in booked)
        counted = _sums([*totals.items(), *((types[code], 1) for code in seen)])
        _compare(found, "type", expected, counted)
        return
    found.compared += [
        Line("weapon", code, int(code in booked), int(code in seen)) for code in sorted(wanted | seen)
    ]
    found.compared += [Line("serial", serial, 0, 1) for serial in strangers]
    for code in sorted(wanted - seen):
        found.differences.append(Difference(Kind.SHORTAGE, "weapon", code, 1, 0, booked[code]))
    for code in sorted(seen - booked.keys()):
        where = _where(link, code, cut_off)
        found.differences.append(Difference(Kind.WRONG_LOCATION, "weapon", code, 0, 1, where))
    for serial in strangers:
        found.differences.append(Difference(Kind.WRONG_SERIAL, "serial", serial, 0, 1))


def _recognised(link: Link, serial: str, codes: Iterable[str]) -> str | None:
    """The weapon of the place, not yet seen, whose serial was ever read like this."""
    here = set(codes)
    key = normalised(serial)
    rows = link.rows(
        "SELECT weapon FROM reading WHERE serial_key = ? UNION SELECT code FROM weapon WHERE serial_key = ?",
        (key, key),
    )
    return next((code for (code,) in sorted(rows) if code in here), None)


def _where(link: Link, code: str, as_of: int) -> str:
    """Where the book had a weapon then."""
    row = link.one(
        "SELECT holder, status FROM weapon_stay WHERE weapon = ? AND shown_from <= ?"
        " ORDER BY shown_from DESC, seq DESC LIMIT 1",
        (code, as_of),
    )
    return f"{row[0]} ({word(STATUS, row[1])})" if row else ""


def _lots(found: Compared, booked: dict[str, int], natures: dict[str, str]) -> None:
    scope, lines = found.operation["scope"], found.operation["lines"]
    counted = _totals(lines, "lot")
    totals = _totals(lines, "nature")
    if totals:
        of_lots = [(natures.get(lot, lot), many) for lot, many in counted.items()]
        expected = _sums((natures[lot], many) for lot, many in booked.items())
        _compare(found, "nature", expected, _sums([*totals.items(), *of_lots]))
        return
    if scope == "SAMPLE":
        booked = {lot: booked.get(lot, 0) for lot in counted}
    elif scope not in ("ALL", "AMMUNITION"):
        return
    _compare(found, "lot", booked, counted)


def _compare(found: Compared, of: str, booked: dict[str, int], counted: dict[str, int]) -> None:
    for code in sorted({*booked, *counted}):
        book, count = booked.get(code, 0), counted.get(code, 0)
        found.compared.append(Line(of, code, book, count))
        if book != count:
            kind = Kind.SHORTAGE if count < book else Kind.SURPLUS
            found.differences.append(Difference(kind, of, code, book, count))


def _totals(lines: Iterable[Row], name: str) -> dict[str, int]:
    """What the lines that name no weapon and no serial say, added up."""
    return _sums(
        (line[name], line.get("quantity") or 0)
        for line in lines
        if line.get(name) and not line.get("weapon") and not line.get("serial")
    )


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, many in pairs:
        found[name] = found.get(name, 0) + many
    return found
