"""R04 and R05: goods that are on their way too long, and receipts that do not say what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.carried import Consignment, Item, Surplus, consignment, exchanges
from wamledger.detection.counted.differences import pack_size
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, class_of_lot, class_of_weapon
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.moment import DAY
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000


def _dispatches(look: Look) -> Iterable[str]:
    return [event.id for event in look.events("dispatch")]


def _class_of(look: Look, item: Item) -> ItemClass:
    kind, code = item
    if kind == "lot":
        return class_of_lot(look, {"nature": look.nature_of(code)})
    file = look.weapon(code)
    return class_of_weapon(file.identity if file is not None else {})


def _codes(items: Iterable[Item], kind: str) -> list[str]:
    return sorted(code for each, code in items if each == kind)


# R04


def in_transit_overdue(look: Look, subject: str) -> Iterator[Signal]:
    """Of a consignment something has neither arrived nor been reported lost, no receipt closes it, and its time is over."""
    made = consignment(look, subject)
    if made is None:
        return
    event = made.dispatch
    due = made.expected + look["grace_hours"] * HOUR
    if not look.passed(due):
        return
    missing = made.outstanding()
    cleared: Event | None = made.final
    if cleared is None and not missing:
        cleared = max((*made.receipts, *made.losses), key=lambda each: (each.at, each.seq), default=None)
    if cleared is not None:
        # it came, but late: the finding stood until the last of it was there, or its receipt was closed
        if cleared.at <= due:
            return
        before = [entry for entry in (*made.arrived, *made.lost) if entry[0].at <= due]
        missing = {
            item: left
            for item, quantity in made.sent.items()
            if (left := quantity - sum(part for _entry, each, part in before if each == item)) > 0
        }
    until = cleared.at if cleared is not None else None
    severity, why, usual, unheard = _urgency(look, made, due, until, missing)
    yield Signal(
        subject=event.id,
        severity=severity,
        why=why,
        first_signal_at=due,
        operations=in_order([event, *made.receipts, *made.losses]),
        quantity=sum(missing.values()),
        weapons=_codes(missing, "weapon"),
        lots=_codes(missing, "lot"),
        places=[event.fields["from"], event.fields["to"]],
        users=user_codes(look, [event.by]),
        documents=documents(event),
        figures={
            "sent": sum(made.sent.values()),
            "arrived": sum(quantity for _event, _item, quantity in made.arrived),
            "reported_lost": sum(quantity for _event, _item, quantity in made.lost),
            "expected": event.fields["expected"],
            "grace_hours": look["grace_hours"],
            "due": moments.canonical(due),
            "carrier": str(event.get("carrier") or ""),
            "route": str(event.get("route") or ""),
            "nineteen_of_twenty_on_this_route_hours": "-" if usual is None else str(usual // HOUR),
        },
        explanations=[
            _("No receipt closes the consignment in time: the paper may be late, or the goods."),
            _("The place of arrival has not been heard from since: there may be no line.")
            if unheard
            else _("The place of arrival has been heard from since it was due."),
        ],
        cleared_at=until,
    )


def _urgency(
    look: Look, made: Consignment, due: int, until: int | None, missing: dict[Item, int]
) -> tuple[Severity, str, int | None, bool]:
    """How urgent it is and why, how long after the hour the route takes, and whether the site is silent."""
    hours = look["urgent_hours"]
    if not _late(look, min(due + hours * HOUR, due + DAY), until):
        return Severity.S3, _("Overdue by less than {hours} hours.").format(hours=hours), None, False
    site = look.site(made.dispatch.fields["to"])
    if until is None and not look.heard_since(site, due):
        return Severity.S3, _("Overdue, and nothing was heard of {site} since.").format(site=site), None, True
    # A weapon of class A is never a matter of what the route is used to
    if _late(look, due + DAY, until) and any(_class_of(look, item) is ItemClass.A for item in missing):
        return Severity.S1, _("Class A, and overdue by more than a day."), None, False
    usual = _usual_delay(look, made)
    urgent = max(due + hours * HOUR, made.expected + (usual or 0))
    if _late(look, urgent, until):
        return Severity.S2, _("Overdue by more than {hours} hours.").format(hours=hours), usual, False
    return Severity.S3, _("Overdue by less than {hours} hours.").format(hours=hours), usual, False


def _late(look: Look, limit: int, until: int | None) -> bool:
    """Whether the limit was over while something was missing."""
    return look.passed(limit) if until is None else until > limit


def _usual_delay(look: Look, made: Consignment) -> int | None:
    """How long after the expected hour 19 of 20 earlier consignments on the route came; None where they are few."""
    routes: dict[tuple[str, str], list[tuple[int, int]]] = look.shared("routes", "", _routes)
    fields = made.dispatch.fields
    trips = routes.get((look.site(fields["from"]), look.site(fields["to"])), [])
    delays = sorted(delay for arrived, delay in trips if arrived < made.dispatch.at)
    if len(delays) < look["route_trips"]:
        return None
    return max(0, delays[-(-len(delays) * 95 // 100) - 1])


def _routes(look: Look, _subject: str) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """When consignments came on each route, and how long after the expected hour."""
    closing: dict[str, int] = {}
    for event in look.events("receive"):
        if event.fields.get("final"):
            closing.setdefault(event.fields["dispatch"], event.at)
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for event in look.events("dispatch"):
        arrived = closing.get(event.id)
        if arrived is not None:
            route = (look.site(event.fields["from"]), look.site(event.fields["to"]))
            found.setdefault(route, []).append((arrived, arrived - moments.parse(event.fields["expected"])))
    return found


# R05


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
    if any(_class_of(look, item) is ItemClass.A for item in really):
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


register(
    Rule(
        code="R04",
        title=N_("In transit too long"),
        family=Family.PHYSICAL,
        question=N_("What has left one site and arrived at no other in time?"),
        clears_when=N_("A receipt closes the consignment, or what is missing is received or reported lost."),
        source="WAMLEDGER",
        subjects=_dispatches,
        evaluate=in_transit_overdue,
        parameters=(
            Parameter(
                "grace_hours",
                24,
                N_("Hours after the expected arrival before it is overdue."),
                "transit_grace_hours",
            ),
            Parameter("urgent_hours", 72, N_("Hours overdue from which it is urgent."), "r04_urgent_hours"),
            Parameter(
                "route_trips",
                20,
                N_("Earlier consignments on a route from which it is known how late they are."),
                "r04_route_trips",
            ),
        ),
    )
)
register(
    Rule(
        code="R05",
        title=N_("Received is not what was sent"),
        family=Family.PHYSICAL,
        question=N_("Which receipt names less than was sent, or something else?"),
        clears_when=N_(
            "What is short is received late, found again or written off; what came beside it is taken on the books."
        ),
        source="WAMLEDGER",
        subjects=_dispatches,
        evaluate=wrong_receipt,
    )
)
