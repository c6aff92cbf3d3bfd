"""R18: one person in two parts that two should play, or two who always play them together."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import fixed
from wamledger.detection.look import Look
from wamledger.detection.own_parties import NEW, handed_to_own
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.moment import DAY
from wamledger.i18n import N_, _

WITNESSED: Final = (
    "adjust",
    "correct_identity",
    "destroy",
    "hand_over",
    "plan_disposal",
    "report_loss",
    "reseal",
    "reverse",
    "verify_destruction",
)
SECONDED: Final = (
    "adjust",
    "correct_identity",
    "destroy",
    "dispatch",
    "hand_over",
    "plan_disposal",
    "reverse",
)
COUNTED: Final = frozenset({"COUNT", "FULL_SERIAL", "SAMPLE_SERIAL"})
"""Kinds of counts in which a keeper may take part, where that is the practice of the mission."""
AROUND: Final = 90 * DAY
OTHERS_THERE: Final = 3
"""Acts that others approved at the same sites within three months, from which they were there to approve."""
KNOWN_PRACTICE: Final = 5
"""Counts of the same kind elsewhere, from which the practice is known."""


def subjects(look: Look) -> Iterator[str]:
    """What is looked at: the places that have a keeper, the acts, and whoever records them."""
    for place, row in sorted(look.places.items()):
        if row.get("keeper"):
            yield f"keeper {place}"
    yield "receipts"
    yield "witnesses"
    yield "approvals"
    yield "closed"
    yield "parties"
    for user in sorted(look.users):
        yield f"pair {user}"


def two_parts(look: Look, subject: str) -> Iterator[Signal]:
    """One person counted what they keep, received what they sent, witnessed or approved what was their own."""
    part, _space, name = subject.partition(" ")
    match part:
        case "keeper":
            yield from _keeper_counts(look, name)
        case "receipts":
            yield from _same_at_both_ends(look)
        case "witnesses":
            yield from _own_witness(look)
        case "approvals":
            yield from _keeper_approves(look)
        case "closed":
            yield from _after_the_end(look)
        case "parties":
            yield from _to_own_party(look)
        case "pair":
            yield from _always_the_same(look, name)


def _note(
    look: Look,
    subject: str,
    events: Iterable[Event | None],
    *,
    why: str,
    users: Iterable[str | None],
    at: int,
    severity: Severity = Severity.S3,
    places: Iterable[str | None] = (),
    figures: dict[str, object] | None = None,
    explanation: str,
    cleared_at: int | None = None,
) -> Signal:
    told = [event for event in events if event is not None]
    moved = [move for event in told for move in look.moves(event)] if len(told) <= 3 else []
    return Signal(
        subject=subject,
        severity=severity,
        why=why,
        first_signal_at=at,
        operations=in_order(told),
        weapons=sorted({code for kind, code, *_rest in moved if kind == "weapon"}),
        lots=sorted({code for kind, code, *_rest in moved if kind == "lot"}),
        places=sorted({place for place in places if place}),
        users=user_codes(look, users),
        documents=documents(*told[:3]),
        figures=figures or {},
        explanations=[explanation],
        cleared_at=cleared_at,
    )


# counting


def _keeper_of(look: Look, count: Event) -> str | None:
    """The keeper of the place that was counted, or of a place around it, who is among the counters."""
    place: str | None = count.get("place")
    while place is not None:
        row = look.places.get(place, {})
        if row.get("keeper") and row["keeper"] in count.fields.get("counted_by", ()):
            return str(row["keeper"])
        place = row.get("within")
    return None


def _practice(look: Look, _subject: str) -> dict[str, tuple[int, int]]:
    """For each count by its keeper: how many counts of its kind there were before it, and how many of them by keepers."""
    seen: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    found = {}
    for count in look.events("count"):
        kind = count.fields["kind"]
        if _keeper_of(look, count) is not None:
            found[count.id] = (seen[kind], kept[kind])
            kept[kind] += 1
        seen[kind] += 1
    return found


def _keeper_counts(look: Look, place: str) -> Iterator[Signal]:
    practice: dict[str, tuple[int, int]] = look.shared("keepers count", "", _practice)
    usual = []
    for count in look.counts_of(place):
        if count.get("place") != place or count.id not in practice:
            continue
        before, by_keepers = practice[count.id]
        independent = count.fields["kind"] == "INDEPENDENT"
        rare = before >= KNOWN_PRACTICE and by_keepers * 5 < before
        if independent or (rare and count.fields["kind"] in COUNTED):
            yield _note(
                look,
                f"keeper counts {count.id}",
                [count],
                why=_("A count that should be independent was made by the keeper.")
                if independent
                else _("Counts of this kind are hardly ever made by keepers here."),
                users=[_keeper_of(look, count)],
                at=count.at,
                places=[place],
                figures={
                    "kind": count.fields["kind"],
                    "counts_of_the_kind_before": before,
                    "of_them_by_keepers": by_keepers,
                },
                explanation=_("Nobody else may have been there: the duty roster tells."),
            )
        elif count.fields["kind"] in COUNTED:
            usual.append(count)
    if usual:
        yield _note(
            look,
            f"keeper counts {place}",
            usual,
            why=_("Keepers count their own stores here as a practice; that is a note."),
            users=[_keeper_of(look, count) for count in usual],
            at=usual[0].at,
            severity=Severity.S4,
            places=[place],
            figures={"counts": len(usual)},
            explanation=_("A count by somebody who does not keep the place is planned beside them."),
        )


# acts


def _same_at_both_ends(look: Look) -> Iterator[Signal]:
    for receipt in look.events("receive"):
        sent = look.event(receipt.fields["dispatch"])
        if sent is None or sent.by != receipt.by:
            continue
        yield _note(
            look,
            f"receives {receipt.id}",
            [sent, receipt],
            why=_("Whoever sent the goods also received them, so nobody else saw how many there were."),
            users=[receipt.by],
            at=receipt.at,
            places=[sent.get("from"), receipt.get("to")],
            explanation=_(
                "The escort may carry the only terminal: the receipt on paper names who took the goods."
            ),
        )


def _own_witness(look: Look) -> Iterator[Signal]:
    for op in WITNESSED:
        for event in look.events(op):
            witnesses = set(event.fields.get("witnessed_by", ()))
            own = [name for name in (event.by, event.approved_by) if name in witnesses]
            if own:
                yield _note(
                    look,
                    f"witness {event.id}",
                    [event],
                    why=_("A witness recorded or approved the act that they witnessed."),
                    users=own,
                    at=event.at,
                    places=[event.get("place"), event.get("from")],
                    figures={"operation": event.op},
                    explanation=_("A name on paper may be another person's: only codes are compared."),
                )


def _keeper_approves(look: Look) -> Iterator[Signal]:
    for op in SECONDED:
        for event in look.events(op):
            if event.approved_by is None:
                continue
            kept = sorted(
                cell.holder
                for *_rest, was, _becomes in look.moves(event)
                if (cell := was) is not None
                and look.places.get(cell.holder, {}).get("keeper") == event.approved_by
            )
            if kept:
                yield _note(
                    look,
                    f"approves {event.id}",
                    [event],
                    why=_("Whoever keeps the place approved what took goods out of it."),
                    users=[event.approved_by],
                    at=event.at,
                    places=kept[:1],
                    figures={"operation": event.op},
                    explanation=_("The approval on paper may name another person."),
                )


def _after_the_end(look: Look) -> Iterator[Signal]:
    ends: dict[str, Event] = {}
    for change in look.events("change_user"):
        if change.get("closed"):
            ends.setdefault(change.fields["code"], change)
        elif change.get("closed") is False:
            ends.pop(change.fields["code"], None)
    for user, end in sorted(ends.items()):
        for event in look.by_user(user):
            if event.at > end.at and event.stands:
                yield _note(
                    look,
                    f"after the end {event.id}",
                    [end, event],
                    why=_("The account had ended when this is said to have happened."),
                    users=[user],
                    at=event.at,
                    figures={"operation": event.op},
                    explanation=_("The date on the paper, or that of the end of the account, may be wrong."),
                )


def _to_own_party(look: Look) -> Iterator[Signal]:
    for event, made, person in handed_to_own(look):
        yield _note(
            look,
            f"own party {event.id}",
            [made, event],
            why=_("It left for good, to a party that was new, and one person had a part in both."),
            users=[person],
            at=event.at,
            places=[event.get("from")],
            figures={"party": event.fields["to"], "party_recorded": made.id, "within_days": NEW // DAY},
            explanation=_(
                "Who comes to take goods over may be put on record for that: the authority shows it."
            ),
        )


def _always_the_same(look: Look, user: str) -> Iterator[Signal]:
    """Nearly all that somebody records, of one operation or altogether, is approved by one, though others approve there."""
    own = [
        event for event in look.by_user(user) if event.op in SECONDED and event.approved_by and event.stands
    ]
    if len(own) < look["pair_least"]:
        return
    found: dict[str, Signal] = {}
    for op in ("", *sorted({event.op for event in own})):
        acts = [event for event in own if op in ("", event.op)]
        partner = Counter(event.approved_by for event in acts).most_common(1)[0][0]
        if len(acts) < look["pair_least"] or partner is None:
            continue
        signal = _pair(look, user, partner, op, acts)
        # what the two do of one operation is told with all that they do, where that stands
        if signal is not None and (partner not in found or _has_cleared(found[partner], signal)):
            found[partner] = signal
    yield from found.values()


def _has_cleared(one: Signal, other: Signal) -> bool:
    """Whether one has cleared and the other stands."""
    return one.cleared_at is not None and other.cleared_at is None


def _pair(look: Look, user: str, partner: str, op: str, own: list[Event]) -> Signal | None:
    there = _approved_by_others(look, user, partner, own)
    reached: Event | None = None
    ended: Event | None = None
    with_partner = 0
    for number, event in enumerate(own, 1):
        with_partner += event.approved_by == partner
        always = number >= look["pair_least"] and with_partner * 100 > number * look["pair_percent"]
        if always and reached is None and bisect_right(there, event.at + AROUND) >= OTHERS_THERE:
            reached, ended = event, None
        elif reached is not None and not always:
            ended = ended or event
    if reached is None:
        return None
    signed = [event for event in own if event.approved_by == partner]
    return _note(
        look,
        f"pair {user} {partner} {op}".rstrip(),
        signed,
        why=_("Two persons are a second pair of eyes only where they are not always the same two."),
        users=[user, partner],
        at=reached.at,
        places=sorted({site for event in signed for site in _sites(look, event)}),
        figures={
            "operation": op,
            "acts": len(own),
            "approved_by_the_same": len(signed),
            "share_percent": fixed(100 * len(signed) / len(own), 1),
            "limit_percent": look["pair_percent"],
            "acts_that_others_approved_there": len(there),
        },
        explanation=_(
            "Whether others were there to approve is told by what they approved at the same places."
        ),
        cleared_at=ended.at if ended is not None else None,
    )


def _approved_by_others(look: Look, user: str, partner: str, own: list[Event]) -> list[int]:
    """
    When somebody else approved at the same sites, from three months before the first of these acts on.

    What colleagues who share a role recorded counts, for who approves is often told by who asks. The same operations
    count; others do where the partner approves for hardly any of them: who approves everybody's consignments does so by
    their office.
    """
    users = look.users
    roles = set(users.get(user, {}).get("roles", ()))
    sites = {site for event in own for site in _sites(look, event)}
    begin = min(event.at for event in own) - AROUND
    there = [
        event
        for op in SECONDED
        for event in look.events(op)
        if event.approved_by is not None
        and event.by != user
        and (not roles or not roles.isdisjoint(users.get(event.by, {}).get("roles", roles)))
        and event.at >= begin
        and not sites.isdisjoint(_sites(look, event))
    ]
    others = [event for event in there if event.approved_by not in (partner, user)]
    operations = {event.op for event in own}
    alike = [event.at for event in others if event.op in operations]
    if len(alike) < OTHERS_THERE and 2 * len(others) > len(there):
        alike = [event.at for event in others]
    return sorted(alike)


def _sites(look: Look, event: Event) -> set[str]:
    """The sites at which an act took something, or where what it describes was read."""
    found = {
        look.site(was.holder)
        for *_rest, was, _becomes in look.moves(event)
        if was is not None and was.holder in look.places
    }
    made = look.made_at(event)
    return found | {made} if made is not None else found


register(
    Rule(
        code="R18",
        title=N_("One person in two parts"),
        family=Family.PROCESS,
        question=N_("Where did one person play two parts that two should play, or always the same two?"),
        clears_when=N_(
            "Somebody else repeats what was done, or the finding is explained with the roster of the day."
        ),
        source="WAMLEDGER",
        version=2,
        subjects=subjects,
        evaluate=two_parts,
        about_staff=True,
        parameters=(
            Parameter(
                "pair_least", 20, N_("Acts of one person before a pair is looked at."), "r18_pair_least"
            ),
            Parameter(
                "pair_percent", 90, N_("Share of them approved by the same, in percent."), "r18_pair_percent"
            ),
        ),
    )
)
