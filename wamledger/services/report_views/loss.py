"""The view of a loss report, filled from the report of the loss and from all that settled it since."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import MICROSECONDS, Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.entries import (
    Row,
    entry_of,
    files,
    holder,
    item_of,
    lines_seen,
    named_items,
    person,
    sees_item,
    totals_of,
)
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.incident import counts_after, happened, losses_of
from wamledger.services.report_views.losses import Settlement, settlements
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, policy, provenance, state
from wamledger.services.report_views.stored import Stored, posted, sees, standing_only, stored_all
from wamledger.services.views.goods import GoodsLine, Posted
from wamledger.services.views.incident import Happened, LossView, Lost, Settled

STAGES: Final = ("first", "update", "final")
_HOUR: Final = 3_600 * MICROSECONDS


def loss_view(
    ledger: Ledger,
    code: str,
    *,
    stage: str = "",
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> LossView:
    """
    The report of a loss by the id of its entry.

    Shape: without a stage it is an update, final once nothing is unaccounted for, and the first while nothing came after.
    Refuses: entry_unknown; report_of_entry; choice_unknown for another stage; loss_open for a final report too soon
    Raises: AccessFault where a narrow scope ends before it
    """
    if stage and stage not in STAGES:
        raise Refused(Code.CHOICE_UNKNOWN, "stage", found=stage, allowed=list(STAGES))
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        entry = entry_of(found, code, ("report_loss",))
        named, goods = lines_seen(found, entry), Goods(link, names)
        what = _incident(found, names, entry)
        parts = {
            item: part
            for (loss, item), part in settlements(link, [item_of(line) for _n, line in named]).items()
            if loss == code
        }
        counts = counts_after(found, names, _place(entry, what), posted(link, names, entry).occurred_at)
        stage = _stage(stage, code, parts, has_more=bool(counts))
        is_first = stage == "first"
        lines = _as_lost(entry, named_items(goods, _merged(named)))
        totals = totals_of(goods, entry.moves, lines)
        limits = policy(link, "notable_weapons"), policy(link, "notable_rounds")
        about, operation = posted(link, names, entry), entry.operation
        discovered = moment.parse(operation["discovered_at"])
        place = link.one("SELECT custody, keeper FROM place WHERE code = ?", (operation.get("from"),))
        return LossView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            stage=stage,
            posted=about,
            kind=operation["kind"],
            discovered_at=discovered,
            origin=holder(names, operation.get("from") or operation.get("dispatch")),
            custody=place[0] if place else "",
            keeper=person(names, (place[1] if place else None) or ""),
            dispatch=operation.get("dispatch", ""),
            issue=operation.get("issue", ""),
            incident=what,
            lines=tuple(
                _lost(found, names, line, parts.get(line.item), entry.seq, is_first=is_first)
                for line in lines
            ),
            totals=totals,
            settled=() if is_first else tuple(_settled(found, names, parts)),
            counts=() if is_first else counts,
            siblings=_siblings(found, names, operation.get("incident"), code, is_first=is_first),
            files=files(link, operation.get("attachments", ())),
            hours=(about.recorded_at - discovered) // _HOUR,
            report_hours=policy(link, "loss_report_hours"),
            is_notable=sum(each.quantity for each in totals if each.item_kind == "weapon") > limits[0]
            or sum(each.quantity for each in totals if each.item_kind == "lot" and each.unit == "EACH")
            > limits[1],
            notable_weapons=limits[0],
            notable_rounds=limits[1],
        )


def _stage(asked: str, code: str, parts: dict[str, Settlement], *, has_more: bool) -> str:
    """The stage that was asked for, or the one that fits.  Refuses: loss_open"""
    still_open = sum(each.open for each in parts.values())
    if asked == "final" and still_open:
        raise Refused(Code.LOSS_OPEN, "stage", found=code, open=still_open)
    if asked:
        return asked
    if parts and not still_open:
        return "final"
    return "update" if has_more or any(each.parts for each in parts.values()) else "first"


def _merged(named: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """The lines, a lot that stands in several of them once, with the sum."""
    found: dict[str, tuple[int, Row]] = {}
    for number, line in named:
        item = item_of(line)
        if item in found and line.get("lot"):
            first, before = found[item]
            found[item] = first, {**before, "quantity": before["quantity"] + line["quantity"]}
        else:
            found[item] = number, line
    return list(found.values())


def _as_lost(entry: Stored, lines: tuple[GoodsLine, ...]) -> tuple[GoodsLine, ...]:
    """The items in the condition in which they stood on the book when they were lost; lots may stand in several."""
    conditions: dict[str, list[str]] = {}
    for move in entry.moves:
        conditions.setdefault(str(move.get("weapon") or move.get("lot")), []).append(move["from"][2])
    return tuple(
        replace(line, condition=found[0]) if len(set(found := conditions.get(line.item, []))) == 1 else line
        for line in lines
    )


def _incident(found: State, names: Names, entry: Stored) -> Happened | None:
    """The incident that the loss names, where it is seen."""
    named = entry.operation.get("incident")
    row = found.link.one("SELECT seq FROM incident WHERE id = ?", (named,)) if named else None
    if row is None:
        return None
    other = stored_all(found.link, [row[0]])[0]
    return happened(found, names, other) if sees(found.link, found.scope, other) else None


def _place(entry: Stored, what: Happened | None) -> str:
    """Where to look for counts: from where it was lost, else where the incident was."""
    return str(entry.operation.get("from") or (what.place.code if what else ""))


def _lost(
    found: State, names: Names, line: GoodsLine, part: Settlement | None, before: int, *, is_first: bool
) -> Lost:
    recovered = part.recovered if part and not is_first else 0
    written_off = part.written_off if part and not is_first else 0
    reported = part.reported if part else line.quantity
    return Lost(
        line=line,
        last_seen=_last_seen(found, names, line, before),
        reported=reported,
        recovered=recovered,
        written_off=written_off,
        # what was reversed is not unaccounted for
        open=reported - recovered - written_off if part else 0,
    )


def _last_seen(found: State, names: Names, line: GoodsLine, before: int) -> Posted | None:
    """The last entry before the report that moved or counted the item, as far as it is seen."""
    link = found.link
    kind = line.item_kind[0].upper()
    rows = link.rows(
        "SELECT entry.seq FROM subject JOIN entry ON entry.seq = subject.seq"
        " WHERE subject.kind = ? AND subject.code = ? AND entry.seq < ? AND entry.op IN"
        " ('count', 'issue', 'return', 'move', 'receive', 'dispatch', 'register', 'inspect', 'recover', 'expend')"
        " ORDER BY entry.seq DESC LIMIT 5",
        (kind, line.item, before),
    )
    if kind == "W":
        rows += link.rows(
            "SELECT seq FROM weapon_stay WHERE weapon = ? AND seq < ? ORDER BY seq DESC LIMIT 5",
            (line.item, before),
        )
    for entry in reversed(standing_only(link, stored_all(link, [seq for (seq,) in rows]))):
        if entry.operation["op"] != "reverse" and sees_item(link, found.scope, line.item, entry.seq):
            return posted(link, names, entry)
    return None


def _settled(found: State, names: Names, parts: dict[str, Settlement]) -> list[Settled]:
    """What settled the loss, in the order of the ledger."""
    told: list[tuple[int, Settled]] = []
    for item, settlement in parts.items():
        for part in settlement.parts:
            if not sees_item(found.link, found.scope, item, part.entry.seq):
                continue
            get = part.entry.operation.get
            said = get("circumstances") or "; ".join(filter(None, (get("inquiry"), get("reason"))))
            about = posted(found.link, names, part.entry)
            where = holder(names, part.destination if about.operation == "recover" else None)
            told.append((part.entry.seq, Settled(item, about, part.quantity, where, said)))
    return [each for _seq, each in sorted(told, key=lambda pair: (pair[0], pair[1].item))]


def _siblings(
    found: State, names: Names, incident: str | None, code: str, *, is_first: bool
) -> tuple[Posted, ...]:
    """Other losses of the same incident; none on a first report, which did not know them."""
    if incident is None or is_first:
        return ()
    return tuple(
        posted(found.link, names, each) for each in losses_of(found, incident) if each.operation["id"] != code
    )
