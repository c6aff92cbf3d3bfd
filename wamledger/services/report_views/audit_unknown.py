"""What a ledger does not know: where it is silent, by its own record, as of the making of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.domain.lifecycle import FINAL
from wamledger.domain.moment import DAY, Moment
from wamledger.domain.serials import UNREAD
from wamledger.ledger.link import Link
from wamledger.ledger.verifying.verdict import Verdict
from wamledger.services.counting.due import Owed
from wamledger.services.report_views.audit_conduct import EXAMPLES
from wamledger.services.views.audit_pack import Unknown

_GONE: Final = ", ".join(f"'{status}'" for status in sorted(FINAL))
_ON_CHARGE: Final = f"""
    FROM weapon_standing AS held JOIN weapon AS file ON file.code = held.weapon
    WHERE file.void = 0 AND held.status NOT IN ({_GONE})"""
_LOTS_ON_CHARGE: Final = f"""
    FROM lot_standing AS held JOIN lot AS file ON file.code = held.lot
    WHERE file.void = 0 AND held.quantity > 0 AND held.status NOT IN ({_GONE})"""

_WEAPONS: Final = (
    ("WHEREABOUTS", "held.status = 'UNACCOUNTED'"),
    ("NO_SERIAL", "file.serial IS NULL"),
    ("UNREAD", "file.serial IS NOT NULL AND (file.serial LIKE ? OR file.serial_status <> 'CLEAR')"),
    ("NOT_INSPECTED", "held.condition = 'NOT_INSPECTED'"),
    ("OWNER", "file.ownership = 'UNDETERMINED'"),
)
_LOTS: Final = (
    ("LOTS_WHEREABOUTS", "held.status = 'UNACCOUNTED'"),
    ("NO_LOT_NUMBER", "file.lot_number IS NULL"),
    (
        "NEC",
        "NOT EXISTS (SELECT 1 FROM nature WHERE nature.code = file.nature AND nature.nec_mg = file.nec_mg)",
    ),
)
_NOT_RECEIVED: Final = """
    SELECT DISTINCT consignment.dispatch FROM consignment JOIN consignment_line AS line
    ON line.dispatch = consignment.dispatch WHERE consignment.reversed_seq IS NULL
    AND line.sent > line.received + line.lost AND consignment.expected_at < ? ORDER BY consignment.dispatch"""
_HEARD: Final = """
    SELECT place.site, MAX(heard.at) FROM (
        SELECT holder, MAX(shown_from) AS at FROM weapon_stay GROUP BY holder
        UNION ALL SELECT holder, MAX(occurred_at) AS at FROM lot_posting GROUP BY holder
        UNION ALL SELECT place AS holder, MAX(occurred_at) AS at FROM count_sheet WHERE place IS NOT NULL GROUP BY place)
    AS heard JOIN place ON place.code = heard.holder GROUP BY place.site ORDER BY place.site"""
_SITES: Final = f"""
    SELECT DISTINCT place.site FROM place WHERE place.code IN (SELECT held.holder {_ON_CHARGE})
    OR place.code IN (SELECT held.holder {_LOTS_ON_CHARGE}) ORDER BY place.site"""


def unknowns(
    link: Link,
    now: Moment,
    owed: Iterable[Owed],
    verdict: Verdict,
    *,
    silent_days: int,
    uncounted_days: int,
) -> Iterator[Unknown]:
    """Each thing that is not known, with how much of all it concerns, also where that is nothing."""
    yield from _counting(list(owed), now, uncounted_days)
    weapons = link.one(f"SELECT COUNT(*) {_ON_CHARGE}")[0]
    for case, condition in _WEAPONS:
        yield _unknown(
            case,
            link.rows(
                f"SELECT held.weapon {_ON_CHARGE} AND {condition} ORDER BY held.weapon",
                (f"%{UNREAD}%",) if "?" in condition else (),
            ),
            weapons,
        )
    lots = link.one(f"SELECT COUNT(DISTINCT held.lot) {_LOTS_ON_CHARGE}")[0]
    for case, condition in _LOTS:
        yield _unknown(
            case,
            link.rows(f"SELECT DISTINCT held.lot {_LOTS_ON_CHARGE} AND {condition} ORDER BY held.lot"),
            lots,
        )
    pairs = link.rows("SELECT DISTINCT weapon, other FROM possible_duplicate ORDER BY weapon, other")
    yield _unknown("ONE_OR_TWO", [(f"{one}={other}",) for one, other in pairs], None)
    yield _unknown("NOT_RECEIVED", link.rows(_NOT_RECEIVED, (now,)), None)
    yield _silent(link, now, silent_days)
    yield _unknown(
        "PROPOSALS", link.rows("SELECT code FROM proposal WHERE status = 'OPEN' ORDER BY code"), None
    )
    yield _unknown(
        "TRACES",
        link.rows(
            "SELECT code FROM trace WHERE answered_at IS NULL AND reversed_seq IS NULL ORDER BY code", ()
        ),
        link.one("SELECT COUNT(*) FROM trace WHERE reversed_seq IS NULL")[0],
    )
    figures = verdict.signatures
    yield Unknown("UNSIGNED", 0 if figures is None else figures.before, verdict.entries, ())
    yield Unknown("UNWITNESSED", verdict.unwitnessed.entries, verdict.entries, ())
    yield Unknown("FAULTS", sum(verdict.counts.values()), None, ())


def _counting(owed: list[Owed], now: Moment, days: int) -> Iterator[Unknown]:
    """Stores by their counts: none at all, none within the days, and checks overdue."""
    last: dict[str, Moment | None] = {}
    for each in owed:
        cut_off = None if each.last is None else each.last.cut_off
        before = last.get(each.store)
        last[each.store] = before if cut_off is None else cut_off if before is None else max(before, cut_off)
    stores = sorted(last)
    never = [code for code in stores if last[code] is None]
    long_ago = [code for code in stores if (at := last[code]) is not None and at < now - days * DAY]
    overdue = sorted({each.store for each in owed if each.is_overdue})
    for case, codes in (("NEVER_COUNTED", never), ("COUNTED_LONG_AGO", long_ago), ("COUNT_OVERDUE", overdue)):
        yield _unknown(case, [(code,) for code in codes], len(stores))


def _silent(link: Link, now: Moment, days: int) -> Unknown:
    """Sites with goods of which nothing was recorded for that long."""
    heard = dict(link.rows(_HEARD))
    sites = [site for (site,) in link.rows(_SITES)]
    silent = [(site,) for site in sites if heard.get(site, 0) < now - days * DAY]
    return _unknown("SILENT", silent, len(sites))


def _unknown(case: str, rows: list[Any], among: int | None) -> Unknown:
    return Unknown(case, len(rows), among, tuple(str(row[0]) for row in rows[:EXAMPLES]))
