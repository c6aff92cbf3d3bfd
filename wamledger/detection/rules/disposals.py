"""R15: what was planned to be destroyed, and was not, or was not seen to be; and who looked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import Item, are_heavy
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000


@dataclass(slots=True)
class _Disposal:
    """A disposal as its papers tell it: what was planned, taken back, destroyed and verified, and by which entries."""

    code: str
    plans: list[Event] = field(default_factory=list)
    works: list[Event] = field(default_factory=list)
    certificates: list[Event] = field(default_factory=list)
    planned: dict[Item, int] = field(default_factory=dict)
    taken_back: list[tuple[Event, Item, int]] = field(default_factory=list)
    destroyed: list[tuple[Event, Item, int]] = field(default_factory=list)
    verified: list[tuple[Event, Item, int]] = field(default_factory=list)

    @property
    def papers(self) -> list[Event]:
        """The entries of the disposal."""
        return [*self.plans, *self.works, *self.certificates]


def _subjects(look: Look) -> Iterable[str]:
    return list(dict.fromkeys(event.fields["disposal"] for event in look.events("plan_disposal")))


def _disposal(look: Look, code: str) -> _Disposal:
    made = _Disposal(code)
    for event in look.about("disposal", code):
        if event.op == "plan_disposal":
            made.plans.append(event)
            for kind, item, quantity, _was, _becomes in look.moves(event):
                made.planned[kind, item] = made.planned.get((kind, item), 0) + quantity
        elif event.op == "destroy":
            made.works.append(event)
            for each in event.effects.get("disposed", ()):
                if each["as"] == "destroyed":
                    made.destroyed.append((event, _item(each), each["quantity"]))
        elif event.op == "verify_destruction":
            made.certificates.append(event)
            made.verified += [
                (event, _item(line), int(line.get("quantity", 1))) for line in event.fields["lines"]
            ]
    for kind, item in sorted(made.planned):
        made.taken_back += _taken_back(look, code, (kind, item))
    return made


def _taken_back(look: Look, disposal: str, item: Item) -> Iterator[tuple[Event, Item, int]]:
    """The entries by which something stands with the disposal no more and was not destroyed."""
    kind, code = item
    if kind == "weapon":
        file = look.weapon(code)
        for before, stay in pairwise(file.stays if file is not None else ()):
            if before.cell is None or before.cell.holder != disposal or stay.cell is None:
                continue
            if stay.cell.holder != disposal or stay.cell.status == "UNACCOUNTED":
                yield look.numbered(stay.seq), item, 1
        return
    lot = look.lot(code)
    for cell in lot.holders.get(disposal, ()) if lot is not None else ():
        if cell.status != "AWAITING_DISPOSAL":
            continue
        for posting in lot.cells[cell] if lot is not None else ():
            event = look.numbered(posting.seq)
            if posting.delta < 0 and event.op not in ("destroy", "reverse"):
                yield event, item, -posting.delta


def _item(row: dict[str, Any]) -> Item:
    return ("weapon", row["weapon"]) if row.get("weapon") else ("lot", row["lot"])


def _sum(told: Iterable[tuple[Event, Item, int]], until: int | None = None) -> dict[Item, int]:
    found: dict[Item, int] = {}
    for event, item, quantity in told:
        if until is None or event.seq <= until:
            found[item] = found.get(item, 0) + quantity
    return found


def _less(whole: dict[Item, int], *parts: dict[Item, int]) -> dict[Item, int]:
    """What is left of the whole after the parts, item by item."""
    left = {item: quantity - sum(part.get(item, 0) for part in parts) for item, quantity in whole.items()}
    return {item: quantity for item, quantity in sorted(left.items()) if quantity > 0}


def disposal(look: Look, subject: str) -> Iterator[Signal]:
    """A disposal does not balance, or nobody independent saw it."""
    made: _Disposal = look.shared("disposal", subject, _disposal)
    yield from _not_verified(look, made)
    yield from _not_destroyed(look, made)
    yield from _witnesses(look, made)
    yield from _used_twice(look, made)


def _signal(
    look: Look,
    made: _Disposal,
    what: str,
    severity: Severity,
    why: str,
    events: Sequence[Event | None],
    since: int,
    items: dict[Item, int],
    figures: dict[str, Any],
    explanations: Sequence[str],
    cleared_at: int | None = None,
) -> Signal:
    papers = [each for each in events if each is not None]
    places = {str(each.get("place")) for each in (*made.plans, *papers) if each.get("place")}
    return Signal(
        subject=f"{made.code} {what}",
        severity=severity,
        why=why,
        first_signal_at=since,
        operations=in_order(papers),
        quantity=sum(items.values()),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        places=sorted(places),
        users=user_codes(look, [each.by for each in papers]),
        documents=sorted({*documents(*papers), made.code}),
        figures={"disposal": made.code, **figures},
        explanations=list(explanations),
        cleared_at=cleared_at,
    )


def _by_class(look: Look, items: dict[Item, int]) -> Severity:
    return Severity.S1 if are_heavy(look, items) else Severity.S2


# destroyed, and not verified


def _not_verified(look: Look, made: _Disposal) -> Iterator[Signal]:
    """What was destroyed and stands on no certificate, work by work."""
    verified = _sum(made.verified)
    missing = _less(_sum(made.destroyed), verified)
    for work in made.works:
        done = _sum(each for each in made.destroyed if each[0] is work)
        if not done:
            continue
        limit = work.at + look["verify_hours"] * HOUR
        after = next((each for each in made.certificates if each.seq > work.seq), None)
        left_out = _less(done, _sum(each for each in made.verified if each[0] is after)) if after else done
        items = {item: min(quantity, missing[item]) for item, quantity in done.items() if item in missing}
        cleared = None
        if not items:
            last = max(
                (each for each, item, _part in made.verified if item in done), key=lambda each: each.seq
            )
            if not left_out or (last.at <= limit and last is after):
                continue
            cleared, items = last.at, left_out
            if cleared <= limit and after is last:
                continue
        if after is None and not look.passed(limit):
            continue
        yield _late_certificate(look, made, work, after, items, limit, cleared)


def _late_certificate(
    look: Look,
    made: _Disposal,
    work: Event,
    after: Event | None,
    items: dict[Item, int],
    limit: int,
    cleared: int | None,
) -> Signal:
    def late(moment: int) -> bool:
        return look.passed(moment) if cleared is None else cleared > moment

    severity, why = Severity.S3, _("Destroyed, and nobody has verified it in time.")
    if after is not None and after.at < (cleared or after.at + 1):
        severity, why = Severity.S3, _("Destroyed, and the certificate leaves it out; another may follow.")
        if late(limit):
            severity, why = _by_class(look, items), _("Destroyed, and the certificate leaves it out.")
    elif late(limit + look["verify_urgent_hours"] * HOUR):
        severity, why = Severity.S2, _("Destroyed, and nobody has verified it for long.")
    return _signal(
        look,
        made,
        f"{work.id} verified",
        severity,
        why,
        [*made.plans, work, *made.certificates],
        min(limit, after.at) if after is not None else limit,
        items,
        _figures(made) | {"not_verified": _told(items), "verify_hours": look["verify_hours"]},
        [_("Further certificates of the same disposal were looked for.")],
        cleared,
    )


def _figures(made: _Disposal) -> dict[str, Any]:
    return {
        "planned": sum(made.planned.values()),
        "taken_back": sum(quantity for _event, _item, quantity in made.taken_back),
        "destroyed": sum(quantity for _event, _item, quantity in made.destroyed),
        "verified": sum(quantity for _event, _item, quantity in made.verified),
    }


def _told(items: dict[Item, int]) -> dict[str, int]:
    return {code: quantity for (_kind, code), quantity in sorted(items.items())}


# planned, and not destroyed


def _not_destroyed(look: Look, made: _Disposal) -> Iterator[Signal]:
    """What was planned and neither destroyed nor taken back, once a certificate closes the work."""
    closing = made.certificates[0] if made.certificates else None
    if closing is None:
        return
    until = closing.seq
    # what was planned after the certificate is another part of the campaign
    planned: dict[Item, int] = {}
    for plan in made.plans:
        if plan.seq < until:
            for kind, code, quantity, _was, _becomes in look.moves(plan):
                planned[kind, code] = planned.get((kind, code), 0) + quantity
    left_then = _less(planned, _sum(made.destroyed, until), _sum(made.taken_back, until))
    if not left_then:
        return
    left = _less(planned, _sum(made.destroyed), _sum(made.taken_back))
    last = max((*made.works, *made.certificates), key=lambda each: (each.at, each.seq))
    later = [event for event, _item, _quantity in (*made.destroyed, *made.taken_back) if event.seq > until]
    cleared = None if left else max((each.at for each in later), default=None)
    items = left or left_then
    limit = last.at + look["residual_hours"] * HOUR
    severity, why = Severity.S3, _("The certificate leaves out what was planned; the work may go on.")
    if (look.passed(limit)) if cleared is None else cleared > closing.at + look["residual_hours"] * HOUR:
        severity, why = _by_class(look, items), _("Planned, certified, and not destroyed.")
    yield _signal(
        look,
        made,
        "residual",
        severity,
        why,
        [*made.plans, *made.works, *made.certificates, *later],
        closing.at,
        items,
        _figures(made) | {"left_over": _told(items), "residual_hours": look["residual_hours"]},
        [
            _("What was taken back from the disposal, or reported lost, is not left over."),
            _("Works after the certificate are taken into account."),
        ],
        cleared,
    )


# who looked on


def _witnesses(look: Look, made: _Disposal) -> Iterator[Signal]:
    """A witness of the destruction planned, approved, kept or carried it out, or verified it alone."""
    bound: dict[str, str] = {}
    for plan in made.plans:
        bound.setdefault(plan.by, _("planned it"))
        if plan.approved_by:
            bound.setdefault(plan.approved_by, _("approved it"))
        keeper = (look.places.get(str(plan.get("place"))) or {}).get("keeper")
        if keeper:
            bound.setdefault(keeper, _("keeps the place where it stood"))
    for work in made.works:
        own = {**bound, work.by: _("recorded the destruction")}
        if work.approved_by:
            own[work.approved_by] = _("approved the destruction")
        found = {name: own[name] for name in work.fields.get("witnessed_by", ()) if name in own}
        if not found:
            continue
        items = _sum(each for each in made.destroyed if each[0] is work)
        yield Signal(
            subject=f"{made.code} {work.id} witness",
            severity=Severity.S3,
            why=_("A witness of the destruction had a part in it."),
            first_signal_at=work.at,
            operations=in_order([*made.plans, work]),
            quantity=sum(items.values()),
            weapons=sorted(code for kind, code in items if kind == "weapon"),
            lots=sorted(code for kind, code in items if kind == "lot"),
            places=sorted({str(each.get("place")) for each in (*made.plans, work) if each.get("place")}),
            users=user_codes(look, found),
            documents=sorted({*documents(*made.plans, work), made.code}),
            figures={"disposal": made.code, "witnesses": dict(sorted(found.items()))},
            explanations=[_("Other witnesses may be independent; their names on paper prove nothing.")],
        )
    for certificate in made.certificates:
        verifier = str(certificate.get("verifier") or "")
        works = [each for each in made.works if each.seq < certificate.seq]
        if verifier and any(verifier in (each.by, each.approved_by) for each in works):
            items = _sum(each for each in made.verified if each[0] is certificate)
            yield _signal(
                look,
                made,
                f"{certificate.id} verifier",
                Severity.S3,
                _("Whoever verified the destruction had a part in it."),
                [*works, certificate],
                certificate.at,
                items,
                {"verifier": verifier},
                [_("The names are compared as codes of users; names on paper prove nothing.")],
            )


# papers that are used twice


def _used_twice(look: Look, made: _Disposal) -> Iterator[Signal]:
    """A certificate, a photograph or a serial stands for two destructions."""
    for event in (*made.works, *made.certificates):
        for kind, names in (
            ("certificate", [event.fields["certificate"]] if event.get("certificate") else []),
            ("attachment", sorted(event.fields.get("attachments", ()))),
        ):
            for name in names:
                other = next(
                    (
                        each
                        for each in look.about(kind, name)
                        if each.seq < event.seq and each.get("disposal") != made.code
                    ),
                    None,
                )
                if other is not None:
                    yield _signal(
                        look,
                        made,
                        f"{event.id} {kind} {name}",
                        Severity.S2,
                        _("One certificate or photograph stands for two disposals."),
                        [other, event],
                        event.at,
                        {},
                        {kind: name, "other_disposal": str(other.get("disposal"))},
                        [_("One photograph may show two works of a day.")],
                    )
    seen: set[str] = set()
    for event, (kind, code), _quantity in made.verified:
        file = look.weapon(code) if kind == "weapon" else None
        serial = file.identity.get("serial") if file is not None else None
        if file is None or not serial or file.identity.get("serial_status") != "CLEAR":
            continue
        for double in look.weapons_read_as(normalised(str(serial))):
            twin = look.weapon(double)
            if double == code or twin is None or {code, double} <= seen or twin.now is None:
                continue
            same = all(twin.identity.get(name) == file.identity.get(name) for name in ("make", "model"))
            gone = next((stay for stay in twin.stays if stay.cell and stay.cell.status == "DESTROYED"), None)
            if same and gone is not None and gone.seq < event.seq:
                seen |= {code, double}
                yield _signal(
                    look,
                    made,
                    f"{event.id} {code} {double}",
                    Severity.S2,
                    _("One serial was destroyed twice."),
                    [look.numbered(gone.seq), event],
                    event.at,
                    {("weapon", code): 1, ("weapon", double): 1},
                    {"serial": str(serial)},
                    [_("Make and model of the two are the same; serials are unique to a maker at best.")],
                )


register(
    Rule(
        code="R15",
        title=N_("A disposal does not balance"),
        family=Family.PHYSICAL,
        question=N_(
            "What was planned to be destroyed, and was not, or was not seen to be by somebody independent?"
        ),
        clears_when=N_("It is destroyed and verified, taken back, or reported lost."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=disposal,
        parameters=(
            Parameter(
                "verify_hours", 72, N_("Hours after a destruction for it to be verified."), "r15_verify_hours"
            ),
            Parameter(
                "verify_urgent_hours",
                168,
                N_("Hours more from which a missing certificate is for the day."),
                "r15_verify_urgent_hours",
            ),
            Parameter(
                "residual_hours",
                72,
                N_("Hours after the last work or certificate for the rest to be destroyed or taken back."),
                "r15_residual_hours",
            ),
        ),
    )
)
