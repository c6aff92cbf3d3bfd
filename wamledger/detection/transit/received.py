"""Receipts that do not say what was sent: less, more or something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.carried import Consignment, Surplus, consignment, exchanges
from wamledger.detection.counted.differences import pack_size
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import Item, ItemClass, class_of_item
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _


def wrong_receipt(look: Look, subject: str) -> Iterator[Signal]:
    """A receipt that closes a consignment names less than was sent, or a receipt names what was not sent."""
    made = consignment(look, subject)
    if made is None or not (made.final or made.surplus):
        return
    short = made.outstanding(made.final) if made.final is not None else {}
    if not short and not made.surplus:
        return
    swapped = exchanges(look, made) if short else []
    misread = {each.item for each in swapped if each.is_misread}
    first = min(
        (*([made.final] if short and made.final else []), *(each.receipt for each in made.surplus)),
        key=lambda each: each.seq,
    )
    cleared = _cleared(look, made, short)
    severity, why = _weight(look, made, short, misread)
    weapons = {code for kind, code in short if kind == "weapon"}
    weapons |= {each.line["weapon"] for each in made.surplus if each.line.get("weapon")}
    lots = {code for kind, code in short if kind == "lot"}
    lots |= {each.line["lot"] for each in made.surplus if each.line.get("lot")}
    fields = made.dispatch.fields
    yield Signal(
        subject=made.dispatch.id,
        severity=severity,
        why=why,
        first_signal_at=first.at,
        operations=in_order([made.dispatch, *made.receipts, *made.losses, *made.reseals, *cleared]),
        quantity=sum(short.values()) or sum(each.quantity for each in made.surplus),
        weapons=sorted(weapons),
        lots=sorted(lots),
        places=[fields["from"], fields["to"]],
        users=user_codes(look, [made.dispatch.by, *(each.by for each in made.receipts)]),
        documents=documents(made.dispatch, *made.receipts),
        figures={
            "sent": sum(made.sent.values()),
            "short": {code: quantity for (_kind, code), quantity in sorted(short.items())},
            "beside": [_told(each) for each in made.surplus],
            "in_place_of": [
                {"sent": each.item[1], "came": _told(each.surplus)["what"], "misread": each.is_misread}
                for each in swapped
            ],
            "seals_in_order": not made.has_seal_trouble(),
        },
        explanations=[
            _("No later receipt brings the rest: a second leg would leave the consignment open.")
            if short
            else _("Everything that was sent came."),
            _("Serials that may stand misread on the receipt: {number}.").format(number=len(misread)),
        ],
        cleared_at=_all_clear(cleared),
    )


def _told(each: Surplus) -> dict[str, Any]:
    what = each.line.get("weapon") or each.line.get("lot") or each.line.get("serial") or ""
    return {"what": what, "quantity": each.quantity, "receipt": each.receipt.id}


def _weight(
    look: Look, made: Consignment, short: dict[Item, int], misread: set[Item]
) -> tuple[Severity, str]:
    really = {item: quantity for item, quantity in short.items() if item not in misread}
    if short and not really:
        return Severity.S3, _("The serials that came are easily read for those that were sent.")
    if any(class_of_item(look, *item) is ItemClass.A for item in really):
        return Severity.S1, _("Something of class A was sent and did not come.")
    if really and made.has_seal_trouble():
        return Severity.S1, _("Less came than was sent, and a seal was not as it should be.")
    if really and all(_wrong_unit(look, made, item, quantity) for item, quantity in really.items()):
        return Severity.S3, _("Less came than was sent, by figures that look like a mistake in units.")
    if really:
        return Severity.S2, _("Less came than was sent, and the consignment is closed.")
    if all(_from_the_books(look, made, each) for each in made.surplus):
        return Severity.S3, _(
            "Something came that was not sent; the book has it, or it looks like a wrong unit."
        )
    return Severity.S2, _("Something came that was not sent and that no book has.")


def _wrong_unit(look: Look, made: Consignment, item: Item, quantity: int) -> bool:
    """Whether what came is a tenth of what was sent, or its number of packages."""
    if item[0] != "lot":
        return False
    sent = made.sent[item]
    came = sent - quantity
    pack = pack_size(look, look.nature_of(item[1]))
    return came > 0 and (came * 10 == sent or (pack is not None and came * pack == sent))


def _from_the_books(look: Look, made: Consignment, each: Surplus) -> bool:
    """Whether the book has the thing elsewhere, or the quantity is that of a wrong unit."""
    if each.line.get("weapon"):
        return True
    lot = each.line.get("lot")
    if not lot:
        return look.known_as(str(each.line.get("serial") or ""))
    sent = made.sent.get(("lot", lot), 0)
    told = int(each.line.get("quantity") or 0)
    pack = pack_size(look, look.nature_of(lot))
    return sent > 0 and (told == sent * 10 or (pack is not None and told == sent * pack))


def _cleared(look: Look, made: Consignment, short: dict[Item, int]) -> list[Event | None]:
    """The entry that settles each thing, None for what nothing settles."""
    found: list[Event | None] = [_settled(look, made, item, quantity) for item, quantity in short.items()]
    return found + [_explained(look, each) for each in made.surplus]


def _all_clear(cleared: list[Event | None]) -> int | None:
    """When the last of the things was settled; None where one of them is not."""
    settled = [each.at for each in cleared if each is not None]
    return max(settled) if settled and len(settled) == len(cleared) else None


def _settled(look: Look, made: Consignment, item: Item, quantity: int) -> Event | None:
    """The entry by which what was short came after all, was found again, or was written off."""
    final = made.final
    if final is None:
        return None
    if item[0] == "weapon":
        file = look.weapon(item[1])
        for stay in file.stays if file is not None else ():
            gone = stay.cell is None or stay.cell.status in ("IN_TRANSIT", "UNACCOUNTED")
            if stay.seq > final.seq and not gone:
                return look.numbered(stay.seq)
        return None
    left = quantity
    for event, other, part in made.arrived:
        if event.seq > final.seq and other == item:
            left -= part
            if left <= 0:
                return event
    for event in sorted((*look.events("recover"), *look.events("adjust")), key=lambda each: each.seq):
        if event.seq < final.seq:
            continue
        for kind, code, part, was, _becomes in look.moves(event):
            if (
                (kind, code) == item
                and was is not None
                and was.holder in (made.dispatch.id, made.dispatch.fields["from"])
            ):
                left -= part
        if left <= 0:
            return event
    return None


def _explained(look: Look, each: Surplus) -> Event | None:
    """The entry by which what came beside the list stands where it came to."""
    to = each.receipt.fields["to"]
    site = look.site(to)
    if each.line.get("weapon"):
        file = look.weapon(each.line["weapon"])
        for stay in file.stays if file is not None else ():
            if stay.seq > each.receipt.seq and stay.cell is not None and look.site(stay.cell.holder) == site:
                return look.numbered(stay.seq)
        return None
    if each.line.get("serial"):
        return look.first_read_as(normalised(str(each.line["serial"])), each.receipt.seq)
    left = each.quantity
    for event in sorted((*look.events("receive"), *look.events("adjust")), key=lambda one: one.seq):
        if event.seq <= each.receipt.seq:
            continue
        for kind, code, part, _was, becomes in look.moves(event):
            if (
                kind == "lot"
                and code == each.line.get("lot")
                and becomes is not None
                and becomes.holder == to
            ):
                left -= part
        if left <= 0:
            return event
    return None
