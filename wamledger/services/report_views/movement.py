"""The views of movement: the consignment that leaves, its receipts, and what falls short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.goods import Goods, Item, item_of
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import (
    Stored,
    entries_of,
    posted,
    standing_only,
    stored,
    stored_all,
)
from wamledger.services.scope import EVERYTHING
from wamledger.services.views.goods import GoodsLine
from wamledger.services.views.movement import (
    Carried,
    Journey,
    ManifestView,
    MovementOrderView,
    ReceiptView,
    SealsFound,
    ShortfallView,
    ShortLine,
    SurplusLine,
)

Row = dict[str, Any]


def movement_order_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> MovementOrderView:
    """
    The dispatch of that id, as it was ordered.

    Refuses: dispatch_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["dispatch"], found.scope, Code.DISPATCH_UNKNOWN)
        return MovementOrderView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            journey=_journey(link, names, entry),
            lines=len(entry.operation["lines"]),
            totals=Goods(link, names).totals(entry.moves),
        )


def manifest_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ManifestView:
    """
    The dispatch of that id, line by line.

    Refuses: dispatch_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["dispatch"], found.scope, Code.DISPATCH_UNKNOWN)
        goods = Goods(link, names)
        return ManifestView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            journey=_journey(link, names, entry),
            lines=goods.lines(entry),
            totals=goods.totals(entry.moves),
        )


def receipt_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ReceiptView:
    """
    The receipt of that id, held against its consignment and the receipts before it.

    Refuses: entry_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["receive"], found.scope)
        sent = stored(link, entry.operation["dispatch"], ["dispatch"], EVERYTHING, Code.DISPATCH_UNKNOWN)
        goods = Goods(link, names)
        before = _received(each for each in _receipts(link, sent) if each.seq < entry.seq)
        now = _received([entry])
        lost = _lost_before(link, sent, entry.seq)
        lines, quantities = _sent(goods, sent)
        return ReceiptView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            dispatched=posted(link, names, sent),
            journey=_journey(link, names, sent),
            receiver=entry.operation["to"],
            receiver_name=names.holder(entry.operation["to"]),
            is_final=entry.operation["final"],
            seals=_seals(link, sent, entry),
            lines=goods.lines(entry),
            totals=goods.totals(entry.moves),
            carried=_carried(lines, quantities, before, now, lost),
            short=_short(lines, quantities, _added(before, now), lost),
            surplus=tuple(_surplus(goods, entry)),
        )


def shortfall_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ShortfallView:
    """
    What differs between the dispatch of that id and its receipts.

    Refuses: dispatch_unknown; nothing_short, where all came that was sent and no seal differs, or nothing more
    is to be expected to come yet
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        sent = stored(link, code, ["dispatch"], found.scope, Code.DISPATCH_UNKNOWN)
        goods = Goods(link, names)
        receipts = _receipts(link, sent)
        lines, quantities = _sent(goods, sent)
        lost = _projected(link, code, "lost")
        short = _short(lines, quantities, _received(receipts), lost)
        surplus = tuple(each for receipt in receipts for each in _surplus(goods, receipt))
        seals = tuple(_seals(link, sent, receipt) for receipt in receipts)
        is_final = any(receipt.operation["final"] for receipt in receipts)
        if not ((short and (is_final or lost)) or surplus or any(each.differ for each in seals)):
            raise Refused(Code.NOTHING_SHORT, "code", dispatch=code, receipts=len(receipts))
        return ShortfallView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, sent),
            journey=_journey(link, names, sent),
            receipts=tuple(posted(link, names, receipt) for receipt in receipts),
            losses=tuple(posted(link, names, loss) for loss in _losses(link, code)),
            seals=seals,
            # by the accounts of the ledger, so that the page can hold the entries against them
            carried=_carried(lines, quantities, {}, _projected(link, code, "received"), lost),
            short=short,
            surplus=surplus,
        )


def _journey(link: Link, names: Names, sent: Stored) -> Journey:
    operation = sent.operation
    return Journey(
        origin=operation["from"],
        origin_name=names.holder(operation["from"]),
        origin_position=position(link, operation["from"]),
        destination=operation["to"],
        destination_name=names.holder(operation["to"]),
        destination_position=position(link, operation["to"]),
        left_at=moment.parse(operation["occurred_at"]),
        expected_at=moment.parse(operation["expected"]),
        carrier=operation.get("carrier", ""),
        carrier_name=names.holder(operation.get("carrier", "")),
        vehicle=operation.get("vehicle", ""),
        escort=operation.get("escort", ""),
        route=operation.get("route", ""),
        authority=operation.get("authority", ""),
        seals=tuple(operation.get("seals", ())),
    )


def position(link: Link, code: str) -> str:
    """The coordinates of a place, or of the nearest place around it that has some."""
    at: str | None = code
    while at is not None:
        row = link.one("SELECT latitude, longitude, within FROM place WHERE code = ?", (at,))
        if row is None:
            return ""
        if row[0] and row[1]:
            return f"{row[0]}, {row[1]}"
        at = row[2]
    return ""


def _receipts(link: Link, sent: Stored) -> list[Stored]:
    """The receipts of a consignment that stand, in the order of the ledger; one that says that nothing came, too."""
    code = sent.operation["id"]
    numbers = {seq for (seq,) in link.rows("SELECT DISTINCT seq FROM receipt WHERE dispatch = ?", (code,))}
    numbers |= {
        seq
        for (seq,) in link.rows(
            "SELECT DISTINCT seq FROM seal_event WHERE subject = ? AND event <> 'FITTED'",
            (f"PACKAGE {code}",),
        )
    }
    found = standing_only(link, (each for each in stored_all(link, numbers) if _is_receipt(each, code)))
    finals = link.one("SELECT finals FROM consignment WHERE dispatch = ?", (code,))[0]
    if sum(1 for each in found if each.operation["final"]) < finals:
        # a receipt with neither lines nor seals is in no account but its own entry
        every = entries_of(link, "receive", since=sent.seq)
        found = standing_only(link, (each for each in every if _is_receipt(each, code)))
    return found


def _is_receipt(entry: Stored, code: str) -> bool:
    operation = entry.operation
    return bool(operation["op"] == "receive" and operation["dispatch"] == code)


def _received(receipts: Iterable[Stored]) -> dict[Item, int]:
    """What came of what was sent, by item."""
    sums: dict[Item, int] = {}
    for receipt in receipts:
        for each in receipt.effects("carried"):
            if each["as"] == "received":
                sums[item_of(each)] = sums.get(item_of(each), 0) + each["quantity"]
    return sums


def _losses(link: Link, code: str) -> list[Stored]:
    """The reports of loss on a consignment that stand."""
    numbers = [seq for (seq,) in link.rows("SELECT seq FROM loss WHERE dispatch = ?", (code,))]
    return standing_only(link, stored_all(link, numbers))


def _lost_before(link: Link, sent: Stored, seq: int) -> dict[Item, int]:
    """What of a consignment had been reported lost when a receipt was recorded."""
    sums: dict[Item, int] = {}
    for loss in _losses(link, sent.operation["id"]):
        if loss.seq > seq:
            continue
        for each in loss.effects("carried"):
            if each["as"] == "lost":
                sums[item_of(each)] = sums.get(item_of(each), 0) + each["quantity"]
    return sums


def _projected(link: Link, code: str, column: str) -> dict[Item, int]:
    """What the accounts of the ledger say came, or is lost, by item."""
    return {
        (kind, item): quantity
        for kind, item, quantity in link.rows(
            f"SELECT item_kind, item, {column} FROM consignment_line WHERE dispatch = ? AND {column} > 0",
            (code,),
        )
    }


def _sent(goods: Goods, sent: Stored) -> tuple[tuple[GoodsLine, ...], dict[Item, int]]:
    """The lines that were sent, and how much of each item."""
    sums: dict[Item, int] = {}
    for move in sent.moves:
        sums[item_of(move)] = sums.get(item_of(move), 0) + move.get("quantity", 1)
    return goods.lines(sent), sums


def _added(one: dict[Item, int], other: dict[Item, int]) -> dict[Item, int]:
    return {item: one.get(item, 0) + other.get(item, 0) for item in {*one, *other}}


def _carried(
    lines: Sequence[GoodsLine],
    sent: dict[Item, int],
    before: dict[Item, int],
    now: dict[Item, int],
    lost: dict[Item, int],
) -> tuple[Carried, ...]:
    natures = {(line.item_kind, line.item): line for line in lines}
    found: dict[tuple[bool, str], Carried] = {}
    for item, quantity in sorted(sent.items()):
        line = natures[item]
        key = (line.item_kind == "lot", line.nature)
        old = found.get(key)
        sums = (quantity, before.get(item, 0), now.get(item, 0), lost.get(item, 0))
        if old is not None:
            sums = (old.sent + sums[0], old.before + sums[1], old.now + sums[2], old.lost + sums[3])
        found[key] = Carried(
            line.item_kind, line.nature, line.nature_name, line.unit, *sums, sums[0] - sum(sums[1:])
        )
    return tuple(found[key] for key in sorted(found))


def _short(
    lines: Sequence[GoodsLine], sent: dict[Item, int], received: dict[Item, int], lost: dict[Item, int]
) -> tuple[ShortLine, ...]:
    """The items of which something did not come, each once, in the order in which they were sent."""
    found: dict[Item, ShortLine] = {}
    for line in lines:
        item = (line.item_kind, line.item)
        if item in found or received.get(item, 0) == sent[item]:
            continue
        whole = GoodsLine(**{**_as_row(line), "quantity": sent[item]})
        gone = lost.get(item, 0)
        found[item] = ShortLine(whole, received.get(item, 0), gone, sent[item] - received.get(item, 0) - gone)
    return tuple(found.values())


def _as_row(line: GoodsLine) -> Row:
    return {name: getattr(line, name) for name in GoodsLine.__dataclass_fields__}


def _seals(link: Link, sent: Stored, receipt: Stored) -> SealsFound:
    """The seals that were found against those that were fitted, or put in their place on the way."""
    fitted, seen = list(sent.operation.get("seals", ())), receipt.operation.get("seals", ())
    for old, new in link.rows(
        "SELECT old_seal, seal FROM seal_event WHERE subject = ? AND event = 'RESEALED' AND seq < ? ORDER BY seq, n",
        (f"PACKAGE {sent.operation['id']}", receipt.seq),
    ):
        fitted = [*(seal for seal in fitted if seal != old), new]
    return SealsFound(
        receipt=receipt.operation["id"],
        intact=receipt.operation["seals_intact"],
        found=tuple(seen),
        missing=tuple(seal for seal in fitted if seen and seal not in seen),
        strange=tuple(seal for seal in seen if seal not in fitted),
    )


def _surplus(goods: Goods, receipt: Stored) -> Iterable[SurplusLine]:
    recognised = {each["line"]: each["weapon"] for each in receipt.effects("recognised")}
    for each in receipt.effects("surplus"):
        said = receipt.operation["lines"][each["line"]]
        kind = "lot" if "lot" in said else "weapon"
        code = said.get(kind) or recognised.get(each["line"], "")
        known = goods.line((kind, code), 1, "") if code else None
        seen = " ".join(said[name] for name in ("type", "make", "model", "calibre") if said.get(name))
        yield SurplusLine(
            receipt=receipt.operation["id"],
            item_kind=kind,
            item=code,
            described=known.nature_name or known.nature if known else seen,
            mark=said.get("serial") or (known.mark if known else ""),
            quantity=each["quantity"],
            unit=known.unit if known else "EACH",
            condition=said.get("condition", ""),
            remarks=said.get("remarks", ""),
        )
