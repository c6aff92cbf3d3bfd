"""The view of a hand-over."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import Stored, posted, stored
from wamledger.services.views.hand_over import CheckPoint, HandOverView

POINTS: Final = (
    "embargo_reviewed",
    "legal_advice",
    "type_not_prohibited",
    "human_rights_due_diligence",
    "drawbacks_explained",
    "joint_inspection",
    "marks_present",
    "state_will_register",
    "no_hold",
)
"""What is checked before goods go to a State, as an entry names it, in order.  Source: IDDRS-4.10"""

_ERASED: Final = ("OBLITERATED", "ALTERED_RESTAMPED")


def hand_over_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> HandOverView:
    """
    The hand-over of that id, as it was recorded.

    Refuses: entry_unknown, report_of_entry
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["hand_over"], found.scope)
        operation, goods = entry.operation, Goods(link, names)
        receiver = operation["to"]
        kind = link.one("SELECT kind FROM party WHERE code = ?", (receiver,))
        points, further = _checked(operation.get("checklist"))
        return HandOverView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            origin=operation["from"],
            origin_name=names.holder(operation["from"]),
            receiver=receiver,
            receiver_name=names.holder(receiver),
            receiver_kind=kind[0] if kind else "",
            authority=operation["authority"],
            points=points,
            further=further,
            unclear=_unclear(link, entry),
            lines=goods.lines(entry),
            totals=goods.totals(entry.moves),
        )


def _checked(checklist: Any) -> tuple[tuple[CheckPoint, ...], tuple[CheckPoint, ...]]:
    """The points of the list with their answers, and what else was said."""
    said: dict[str, bool | str]
    if isinstance(checklist, dict):
        said = checklist
    elif isinstance(checklist, list):
        said = dict.fromkeys(checklist, True)
    else:
        said = {checklist: True} if checklist else {}
    points = tuple(_point(name, said.get(name)) for name in POINTS)
    further = tuple(_point(name, answer) for name, answer in said.items() if name not in POINTS)
    return points, further


def _point(name: str, answer: bool | str | None) -> CheckPoint:
    if isinstance(answer, bool):
        return CheckPoint(name, "YES" if answer else "NO", "")
    return CheckPoint(name, "STATED" if answer else "OPEN", answer or "")


def _unclear(link: Link, entry: Stored) -> int:
    """How many of the weapons have a serial that was altered or erased, and no mark in its place."""
    codes = sorted({move["weapon"] for move in entry.moves if "weapon" in move})
    if not codes:
        return 0
    among, keys = link.among("code", codes)
    row = link.one(
        f"SELECT COUNT(*) FROM weapon WHERE {among} AND remarked = 0 AND serial_status IN (?, ?)",
        (*keys, *_ERASED),
    )
    return int(row[0])
