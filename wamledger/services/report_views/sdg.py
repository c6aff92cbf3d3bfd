"""
The view of the sheet for indicator 16.4.2, counted from the files of weapons and the answers to traces.

Of a period the arms that were taken on charge in it are counted, and of these, whatever came of tracing up to a later
moment. Each arm is counted once. Source: SDG-16.4.2
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.scope import Sight
from wamledger.services.views.sdg import LeftOut, SdgView, TracedCount

MODES: Final = {
    "SEIZED": "SEIZED",
    "CAPTURED": "SEIZED",
    "FOUND": "FOUND",
    "RECOVERED": "FOUND",
    "SURRENDERED": "SURRENDERED",
    "COLLECTED": "SURRENDERED",
}
"""Under which of the three words of the indicator a way of coming on charge is counted."""
LAST_ANTIQUE_YEAR: Final = 1899
_SALW: Final = frozenset({"SMALL_ARM", "LIGHT_WEAPON"})
_OWN: Final = frozenset({"CONTINGENT", "UN"})
_BEGINNING: Final = -(2**62)
_OUTCOMES: Final = ("TRACED", "PARTLY_TRACED", "NOT_TRACED", "REFUSED", "WAITING")
"""The best of what came of the traces of one arm counts."""

_WEAPONS: Final = """
    SELECT held.weapon, file.type, file.mode, file.ownership, file.country_of_manufacture,
    file.year_of_manufacture, held.holder
    FROM weapon_stay AS held JOIN weapon AS file ON file.code = held.weapon AND file.seq = held.seq
    WHERE file.void = 0 AND file.taken_at BETWEEN ? AND ? AND {seen} ORDER BY held.weapon"""
_TRACES: Final = """
    SELECT item, outcome, answered_at FROM trace
    WHERE item_kind IN ('weapon', 'W') AND reversed_seq IS NULL AND requested_at <= ?"""


class _Arm(NamedTuple):
    type: str
    mode: str
    country: str
    place: str
    outcome: str


def sdg_view(
    ledger: Ledger,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> SdgView:
    """
    The sheet of a period, both ends included, with answers to traces up to ``as_of``, or up to now.

    Shape: what is not counted is named with the first reason that holds: NOT_MODE (brought in as declared, transferred or
    opening stock), OWN (of the mission or a contingent), DEPOSIT (stays a party's), CLASS (no small arm or light weapon),
    ANTIQUE (made in 1899 or before).
    Raises: AccessFault
    """
    with state(ledger, Query.HOLDINGS) as found:
        source = provenance(
            ledger,
            found,
            generated_by=generated_by,
            generated_at=generated_at,
            as_of=as_of,
            language=language,
        )
        end = source.generated_at if until is None else until
        traced_by = source.generated_at if as_of is None else as_of
        arms, left_out = _arms(found, _BEGINNING if since is None else since, end, traced_by)
        names = Names(found.link)
        countries = reference.countries()
        return SdgView(
            provenance=source,
            since=since,
            until=end,
            traced_by=traced_by,
            modes=tuple(
                _count(mode, "", [arm for arm in arms if arm.mode == mode])
                for mode in ("SEIZED", "FOUND", "SURRENDERED")
            ),
            types=_divided(arms, lambda arm: arm.type, names.type),
            countries=_divided(arms, lambda arm: arm.country, lambda code: _(countries.get(code, code))),
            places=_divided(arms, lambda arm: arm.place, names.holder),
            left_out=tuple(LeftOut(reason, number) for reason, number in sorted(left_out.items())),
        )


def _arms(found: State, begin: Moment, end: Moment, traced_by: Moment) -> tuple[list[_Arm], Counter[str]]:
    """The arms that count, and how many do not, by reason."""
    outcomes = _outcomes(found, traced_by)
    seen, parameters = Sight(found.link, found.scope).weapons("held")
    arms: dict[str, _Arm] = {}
    left_out: Counter[str] = Counter()
    met: set[str] = set()
    for weapon, type_, mode, ownership, country, year, place in found.link.rows(
        _WEAPONS.format(seen=seen), (begin, end, *parameters)
    ):
        if weapon in met:
            continue
        met.add(weapon)
        reason = _reason(type_, mode, ownership, year)
        if reason:
            left_out[reason] += 1
        else:
            arms[weapon] = _Arm(type_, MODES[mode], country or "", place, outcomes.get(weapon, ""))
    return list(arms.values()), left_out


def _reason(type_: str, mode: str, ownership: str, year: int | None) -> str:
    """Why an arm does not count; empty where it does."""
    known = reference.weapon_types().get(type_)
    if ownership in _OWN:
        return "OWN"
    if ownership == "PARTY":
        return "DEPOSIT"
    if mode not in MODES:
        return "NOT_MODE"
    if known is None or known.weapon_class not in _SALW:
        return "CLASS"
    return "ANTIQUE" if year is not None and year <= LAST_ANTIQUE_YEAR else ""


def _outcomes(found: State, traced_by: Moment) -> dict[str, str]:
    """The best that came of the traces of each weapon by then."""
    best: dict[str, str] = {}
    for weapon, outcome, answered_at in found.link.rows(_TRACES, (traced_by,)):
        said = outcome if outcome and answered_at is not None and answered_at <= traced_by else "WAITING"
        if weapon not in best or _OUTCOMES.index(said) < _OUTCOMES.index(best[weapon]):
            best[weapon] = said
    return best


def _divided(
    arms: Iterable[_Arm], of: Callable[[_Arm], str], called: Callable[[str], str]
) -> tuple[TracedCount, ...]:
    groups: dict[str, list[_Arm]] = {}
    for arm in arms:
        groups.setdefault(of(arm), []).append(arm)
    return tuple(_count(code, called(code) if code else "", group) for code, group in sorted(groups.items()))


def _count(code: str, name: str, arms: list[_Arm]) -> TracedCount:
    by = Counter(arm.outcome for arm in arms)
    return TracedCount(
        code,
        name,
        len(arms),
        traced=by["TRACED"],
        partly=by["PARTLY_TRACED"],
        without=by["NOT_TRACED"],
        refused=by["REFUSED"],
        waiting=by["WAITING"],
        not_asked=by[""],
    )
