"""Sections that several pages have: the time line, findings, holds, files, traces, counts, what stands where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wamledger.i18n import N_, P_, _
from wamledger.services import words
from wamledger.services.moments import day, minute
from wamledger.services.numbers import grouped
from wamledger.services.subjects import Subject
from wamledger.services.things.grounds import SHOWN
from wamledger.services.things.page import Moment, Section, Table, TimeLine
from wamledger.services.things.saying import cells, joined, passed, people, quantity
from wamledger.services.views import LotStep, Step
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding
    from wamledger.services.things.grounds import Grounds
    from wamledger.services.views import Hold, Photo, Sighting, Trace

SEVERITY: Final[Mapping[int, str]] = {
    1: N_("Now"),
    2: N_("Within 24 hours"),
    3: N_("Within 7 days"),
    4: N_("At some time"),
}
"""How soon somebody must look."""


def life(steps: Iterable[Step], unit: str = "") -> TimeLine:
    """What happened to an item, oldest first; each step of a lot says how much, in its unit."""
    return TimeLine(
        _("What happened"),
        tuple(
            Moment(
                step.occurred_at,
                step.words or step.operation,
                joined(
                    (
                        quantity(step.quantity, unit) if isinstance(step, LotStep) and step.quantity else "",
                        passed(step.giver, step.receiver),
                        word(words.CONDITION, step.condition),
                        step.document,
                    )
                ),
                people(step.by, step.approved_by),
                Subject("entry", step.entry),
            )
            for step in steps
        ),
        _("No entries."),
    )


def findings(found: Sequence[Finding] | None) -> Iterable[Section]:
    """What does not fit about a thing; nothing where that was not asked."""
    if found is None:
        return
    yield Table(
        _("Findings"),
        (_("Finding"), _("Look"), _("What"), _("Since"), _("State")),
        tuple(
            cells(
                (each.id, Subject("finding", each.id)),
                f"{each.severity.name}  {_(SEVERITY[each.severity])}",
                each.signal.title or _(each.rule.title),
                day(each.signal.first_signal_at),
                word(words.FINDING, each.status),
            )
            for each in found
        ),
        _("Nothing stands out."),
    )


def about(found: Sequence[Finding] | None, kind: str, code: str) -> list[Finding] | None:
    """Of the findings those about a thing; ``kind`` is a field of a signal."""
    return None if found is None else [each for each in found if code in getattr(each.signal, kind)]


def resting_on(found: Sequence[Finding] | None, code: str) -> list[Finding] | None:
    """Of the findings those that rest on the entry of that id, or name the code as a paper."""
    if found is None:
        return None
    return [each for each in found if code in each.signal.operations or code in each.signal.documents]


def holds(found: Iterable[Hold]) -> Iterable[Section]:
    """Holds, those that stand first."""
    rows = sorted(found, key=lambda hold: hold.released_at is not None)
    if rows:
        yield Table(
            _("Holds"),
            (_("Kind"), _("Authority"), _("Reason"), _("Since"), _("Released")),
            tuple(
                cells(
                    word(words.HOLD, each.kind),
                    each.authority,
                    each.reason,
                    minute(each.placed_at),
                    minute(each.released_at) or _("stands"),
                )
                for each in rows
            ),
        )


def traces(found: Iterable[Trace]) -> Iterable[Section]:
    """Traces, in the order in which they were asked for."""
    rows = list(found)
    if rows:
        yield Table(
            _("Traces"),
            (_("Trace"), _(P_("time", "Asked")), _(P_("asked", "Of")), _("Outcome"), _("Answered")),
            tuple(
                cells(
                    (each.trace, Subject("trace", each.trace)),
                    minute(each.requested_at),
                    each.asked_of,
                    word(words.TRACE, each.outcome) if each.outcome else _("waits for an answer"),
                    minute(each.answered_at),
                )
                for each in rows
            ),
        )


def files(found: Iterable[Photo]) -> Iterable[Section]:
    """The files that entries name, photographs among them."""
    rows = list(found)
    if rows:
        yield Table(
            _("Photographs and files"),
            (_("Name"), _("Bytes"), "SHA-256"),
            tuple(cells(each.name, grouped(each.size) if each.size else "", each.sha256) for each in rows),
        )


def sightings(found: Iterable[Sighting]) -> Iterable[Section]:
    """The counts that had a weapon in their scope, the newest first."""
    rows = list(found)[::-1]
    if rows:
        yield Table(
            _("Counts"),
            (_("Count"), _("When"), _("Where"), _("Kind"), _("Result")),
            tuple(
                cells(
                    (each.entry, Subject("count", each.entry)),
                    minute(each.counted_at),
                    each.place,
                    word(words.COUNT, each.kind),
                    word(words.SIGHTING, each.result),
                )
                for each in rows
            ),
        )


def documents(steps: Iterable[Step]) -> Iterable[Section]:
    """The papers that entries name, in their order."""
    rows = [each for each in steps if each.document]
    if rows:
        yield Table(
            _("Documents"),
            (_("Document"), _("Of"), _("When")),
            tuple(
                cells((each.document, Subject("entry", each.entry)), each.words, minute(each.occurred_at))
                for each in rows
            ),
        )


def reservations(grounds: Grounds, subject: str) -> tuple[Sequence[Section], bool]:
    """What open proposals keep of an item, and whether there are any."""
    rows = grounds.link.rows(
        "SELECT proposal.code, proposal.op, reservation.quantity, proposal.by_user, reservation.expires_at"
        " FROM reservation JOIN proposal ON proposal.code = reservation.proposal"
        " WHERE reservation.subject = ? AND reservation.released_seq IS NULL AND reservation.expires_at > ?"
        " ORDER BY reservation.expires_at, proposal.code",
        (subject, grounds.now),
    )
    if not rows:
        return (), False
    table = Table(
        _("Reserved"),
        (_("Proposal"), _("What"), _("Quantity"), _("By"), _("Lapses")),
        tuple(
            cells((code, Subject("proposal", code)), called(op), grouped(amount), by, minute(expires))
            for code, op, amount, by, expires in rows
        ),
    )
    return (table,), True


def called(op: str) -> str:
    """What a person calls an operation."""
    from wamledger.domain.operations import OPERATIONS

    return _(OPERATIONS[op].label) if op in OPERATIONS else op


def owed(row: dict[str, Any]) -> int:
    """What of a line of an issue is still owed."""
    return int(row["quantity"] - row["returned"] - row["expended"] - row["lost"] - row["passed_on"])


def custody(
    grounds: Grounds, kind: str, code: str, entries: Iterable[str]
) -> tuple[list[Section], list[Any]]:
    """
    The custody of an item by those of its entries that gave it to a party, the newest first; and the lines still owed.
    """
    ids = sorted(set(entries))
    rows: list[dict[str, Any]] = []
    if ids:
        among, keys = grounds.link.among("issue", ids)
        rows = grounds.rows(
            "custody",
            f"{among} AND item_kind = ? AND item = ? ORDER BY occurred_at DESC, seq DESC",
            (*keys, kind, code),
        )
    still = [row for row in rows if owed(row)]
    if not rows:
        return [], still
    table = Table(
        _("Custody"),
        (_("Issue"), _("To"), _("Since"), _("Issued"), _("Owed"), _("Due")),
        tuple(
            cells(
                (row["issue"], Subject("issue", row["issue"])),
                (row["party"], Subject("party", row["party"])),
                minute(row["occurred_at"]),
                grouped(row["quantity"]),
                grouped(owed(row)) if owed(row) else _("settled"),
                due(grounds, row),
            )
            for row in rows
        ),
    )
    return [table], still


def is_late(grounds: Grounds, row: dict[str, Any]) -> bool:
    """Whether a line of an issue is owed and should be back."""
    return bool(owed(row)) and grounds.grace.is_late(row["due_at"], row["purpose"], grounds.now)


def due(grounds: Grounds, row: dict[str, Any]) -> str:
    """When a line of an issue is due back, and whether that is over."""
    if row["due_at"] is None:
        return _("standing issue") if row["purpose"] else _("no time set")
    text = minute(row["due_at"])
    return _("{time}, overdue").format(time=text) if is_late(grounds, row) else text


SEAL: Final[Mapping[str, str]] = {
    "FITTED": N_("Fitted"),
    "FOUND_INTACT": N_("Found intact"),
    "FOUND_BROKEN": N_("Found broken"),
    "RESEALED": N_("Resealed"),
}


def seals(grounds: Grounds, subject: str) -> Iterable[Section]:
    """The seals of a place or a package, the newest first."""
    rows = grounds.link.rows(
        "SELECT entry.occurred_at, each.event, each.seal, each.old_seal, each.reason, entry.id FROM seal_event AS each"
        " JOIN entry ON entry.seq = each.seq WHERE each.subject = ? ORDER BY each.seq DESC, each.n LIMIT ?",
        (subject, SHOWN),
    )
    if rows:
        yield Table(
            _("Seals"),
            (_("When"), _("What"), _("Seal"), _("Before"), _("Why")),
            tuple(
                cells((minute(at), Subject("entry", entry)), word(SEAL, event), seal, old or "", reason or "")
                for at, event, seal, old, reason, entry in rows
            ),
        )
