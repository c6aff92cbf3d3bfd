"""
The stock of an audit pack: what stands, how opening comes to closing, and how it went month by month.

Balances are asked of the books as of a moment; movements are added up one by one, weapons from where each stood before and
after, lots from the two sides of each posting. Neither is made from the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from wamledger.domain import moment
from wamledger.domain.lifecycle import FINAL
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.services.holdings import LOTS_THEN, WEAPONS_THEN, moments
from wamledger.services.report_views.names import Names
from wamledger.services.views.audit_pack import MOST_MONTHS, Reconciled, Stand, Trend, TrendSeries

ON_CHARGE: Final = (
    "IN_STORE",
    "ISSUED",
    "IN_MAINTENANCE",
    "IN_TRANSIT",
    "AWAITING_DISPOSAL",
    "UNACCOUNTED",
)
_MODES_APART: Final = 5
_AGES: Final = (31, 92, 183, 365)
"""Days at which one class of age ends and the next begins."""

_WEAPONS: Final = f"""
    SELECT file.type, file.ownership, held.holder, held.status, COUNT(*) FROM ({WEAPONS_THEN}) AS held
    JOIN weapon AS file ON file.code = held.weapon GROUP BY file.type, file.ownership, held.holder, held.status"""
_LOTS: Final = f"""
    SELECT file.nature, held.status, CAST(SUM(held.quantity) AS BIGINT) FROM ({LOTS_THEN}) AS held
    JOIN lot AS file ON file.code = held.lot GROUP BY file.nature, held.status"""
_BY_STATUS: Final = f"SELECT held.status, COUNT(*) FROM ({WEAPONS_THEN}) AS held GROUP BY held.status"
_STEPS: Final = """
    SELECT file.type, step.was, step.status, COUNT(*) FROM (
        SELECT weapon, shown_from, status,
        LAG(status) OVER (PARTITION BY weapon ORDER BY shown_from, seq) AS was FROM weapon_stay) AS step
    JOIN weapon AS file ON file.code = step.weapon WHERE step.shown_from BETWEEN ? AND ?
    GROUP BY file.type, step.was, step.status"""
_SIDES: Final = """
    SELECT nature, status, sign, single, CAST(SUM(delta) AS BIGINT) FROM (
        SELECT file.nature, side.status, side.delta, CASE WHEN side.delta > 0 THEN 1 ELSE -1 END AS sign,
        CASE WHEN EXISTS (
            SELECT 1 FROM lot_posting AS other WHERE other.occurred_at = side.occurred_at AND other.seq = side.seq
            AND other.n = side.n + 1 - 2 * (side.n % 2)) THEN 0 ELSE 1 END AS single
        FROM lot_posting AS side JOIN lot AS file ON file.code = side.lot
        WHERE side.occurred_at BETWEEN ? AND ?) AS sides
    GROUP BY nature, status, sign, single"""
"""The two sides of a movement bear numbers 2k and 2k + 1; one alone came on charge, or was taken off by a reversal."""
_INTAKE: Final = """
    SELECT mode, taken_at FROM weapon WHERE void = 0 AND taken_at BETWEEN ? AND ?"""
_SINCE: Final = """
    SELECT stay.shown_from FROM weapon_stay AS stay WHERE stay.shown_from <= ? AND stay.status = 'IN_STORE'
    AND NOT EXISTS (SELECT 1 FROM weapon_stay AS later WHERE later.weapon = stay.weapon AND later.shown_from <= ?
        AND (later.shown_from > stay.shown_from OR (later.shown_from = stay.shown_from AND later.seq > stay.seq)))"""


class Stock:
    """The stock of one state of the ledger in a period."""

    def __init__(self, link: Link, names: Names, since: Moment | None, until: Moment) -> None:
        self._link, self._names = link, names
        self._since, self._until = since, until
        self.begin = _first(link, until) if since is None else since
        self._cells = list(link.rows(_WEAPONS, moments(until)[0]))

    def types(self) -> tuple[Stand, ...]:
        """Weapons on charge at the end by type."""
        return self._stands(0, self._names.type)

    def owners(self) -> tuple[Stand, ...]:
        """Weapons on charge at the end by kind of ownership; the page has the words for these."""
        return self._stands(1, lambda _code: "")

    def holders(self) -> tuple[Stand, ...]:
        """Weapons on charge at the end by holder."""
        return self._stands(2, self._names.holder)

    def _stands(self, key: int, name: Callable[[str], str]) -> tuple[Stand, ...]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self._cells:
            counts[row[key]][row[3]] += row[4]
        return tuple(
            found
            for code in sorted(counts)
            if (found := _stand(code, name(code), "EACH", counts[code])).on_charge
        )

    def natures(self) -> tuple[Stand, ...]:
        """Ammunition on charge at the end by nature."""
        counts = self._lots(self._until)
        return tuple(
            found
            for code in sorted(counts)
            if (
                found := _stand(
                    code, self._names.nature(code).name, self._names.nature(code).unit, counts[code]
                )
            ).on_charge
        )

    def weapons_reconciled(self) -> tuple[Reconciled, ...]:
        """Each weapon type that stood on charge or moved."""
        opening = self._weapons_by_type(self._since - 1) if self._since is not None else {}
        closing: Counter[str] = Counter()
        for type_, _ownership, _holder, status, number in self._cells:
            closing[type_] += number if status in ON_CHARGE else 0
        moved: dict[str, Counter[str]] = defaultdict(Counter)
        begin = -(2**62) if self._since is None else self._since
        for type_, was, status, number in self._link.rows(_STEPS, (begin, self._until)):
            moved[type_][_step(was, status)] += number
        return tuple(
            self._reconciled(type_, self._names.type(type_), "EACH", opening, moved[type_], closing)
            for type_ in sorted({*opening, *closing, *moved})
            if opening.get(type_) or closing[type_] or any(v for k, v in moved[type_].items() if k)
        )

    def natures_reconciled(self) -> tuple[Reconciled, ...]:
        """Each nature that stood on charge or moved."""
        opening = _on_charge(self._lots(self._since - 1)) if self._since is not None else {}
        closing = _on_charge(self._lots(self._until))
        moved: dict[str, Counter[str]] = defaultdict(Counter)
        begin = -(2**62) if self._since is None else self._since
        for nature, status, sign, single, delta in self._link.rows(_SIDES, (begin, self._until)):
            if single:
                moved[nature]["taken" if sign > 0 else "undone"] += abs(delta)
            if status in FINAL:
                moved[nature][status.lower() if sign > 0 else "back"] += abs(delta)
        return tuple(
            self._reconciled(
                code,
                self._names.nature(code).name,
                self._names.nature(code).unit,
                opening,
                moved[code],
                closing,
            )
            for code in sorted({*opening, *closing, *moved})
            if opening.get(code) or closing.get(code) or any(moved[code].values())
        )

    def _reconciled(
        self,
        code: str,
        name: str,
        unit: str,
        opening: Mapping[str, int],
        moved: Counter[str],
        closing: Mapping[str, int],
    ) -> Reconciled:
        return Reconciled(
            code=code,
            name=name,
            unit=unit,
            opening=opening.get(code, 0),
            taken=moved["taken"],
            back=moved["back"],
            destroyed=moved["destroyed"],
            expended=moved["expended"],
            handed_over=moved["handed_over"],
            written_off=moved["written_off"],
            undone=moved["undone"],
            closing=closing.get(code, 0),
        )

    def _weapons_by_type(self, as_of: Moment) -> dict[str, int]:
        found: Counter[str] = Counter()
        for type_, _ownership, _holder, status, number in self._link.rows(_WEAPONS, moments(as_of)[0]):
            found[type_] += number if status in ON_CHARGE else 0
        return dict(found)

    def _lots(self, as_of: Moment) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for nature, status, quantity in self._link.rows(_LOTS, moments(as_of)[1]):
            found[nature][status] += quantity
        return found

    # over time

    def trend(self) -> Trend:
        """Weapons on charge at the end of each month, in store, given out, and elsewhere."""
        months = self._months()
        rows = [
            Counter(dict(self._link.rows(_BY_STATUS, moments(min(end, self._until))[0])))
            for _month, end in months
        ]
        given = ("ISSUED", "IN_MAINTENANCE")
        elsewhere = ("IN_TRANSIT", "AWAITING_DISPOSAL", "UNACCOUNTED")
        return Trend(
            tuple(month for month, _end in months),
            (
                TrendSeries("IN_STORE", tuple(row["IN_STORE"] for row in rows)),
                TrendSeries("GIVEN", tuple(sum(row[each] for each in given) for row in rows)),
                TrendSeries("ELSEWHERE", tuple(sum(row[each] for each in elsewhere) for row in rows)),
            ),
        )

    def intake(self) -> Trend:
        """Weapons taken on charge in each month, by the modes that are most frequent, and all others."""
        months = [month for month, _end in self._months()]
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for mode, taken_at in self._link.rows(_INTAKE, (self.begin, self._until)):
            counts[mode][moment.canonical(taken_at)[:7]] += 1
        order = sorted(counts, key=lambda mode: (-counts[mode].total(), mode))
        apart, rest = order[:_MODES_APART], order[_MODES_APART:]
        series = [TrendSeries(mode, tuple(counts[mode][month] for month in months)) for mode in apart]
        if rest:
            others = tuple(sum(counts[mode][month] for mode in rest) for month in months)
            series.append(TrendSeries("REST", others))
        return Trend(tuple(months), tuple(series))

    def ages(self) -> Trend:
        """Weapons in store at the end by the days since they were moved last."""
        counts = [0] * (len(_AGES) + 1)
        for (shown_from,) in self._link.rows(_SINCE, (self._until, self._until)):
            days = (self._until - shown_from) // moment.DAY
            counts[sum(days >= limit for limit in _AGES)] += 1
        ends = ["0", *map(str, _AGES)]
        return Trend(
            tuple(
                f"{first}–{int(last) - 1}" if last else f"{first}+"
                for first, last in zip(ends, [*ends[1:], ""], strict=True)
            ),
            (TrendSeries("WEAPONS", tuple(counts)),),
        )

    def months(self) -> list[str]:
        """The months of the period that are drawn."""
        return [month for month, _end in self._months()]

    def _months(self) -> list[tuple[str, Moment]]:
        """Each month with its last moment, the last of them where there are many."""
        return list(_month_ends(self.begin, self._until))[-MOST_MONTHS:]


def _first(link: Link, until: Moment) -> Moment:
    first = link.one("SELECT MIN(occurred_at) FROM entry")[0]
    return until if first is None else min(int(first), until)


def _month_ends(begin: Moment, until: Moment) -> Iterator[tuple[str, Moment]]:
    year, month = map(int, moment.canonical(begin)[:7].split("-"))
    while True:
        named = f"{year:04d}-{month:02d}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        after = moment.parse(f"{year:04d}-{month:02d}-01T00:00:00Z")
        yield named, after - 1
        if after > until:
            return


def _stand(code: str, name: str, unit: str, counts: Mapping[str, int]) -> Stand:
    return Stand(code, name, unit, *(counts.get(status, 0) for status in ON_CHARGE))


def _on_charge(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {
        code: number
        for code, by_status in counts.items()
        if (number := sum(by_status.get(status, 0) for status in ON_CHARGE))
    }


def _step(was: str | None, status: str) -> str:
    """What a step means for the charge; empty where it changes nothing of it."""
    if was in ON_CHARGE:
        if status in ON_CHARGE:
            return ""
        return status.lower() if status in FINAL else "undone"
    if status not in ON_CHARGE:
        return ""
    return "back" if was in FINAL else "taken"
