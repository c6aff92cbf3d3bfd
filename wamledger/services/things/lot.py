"""The page of a lot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wamledger.domain import lifecycle
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Cell
from wamledger.i18n import _
from wamledger.ledger.slice import Slice
from wamledger.services import words
from wamledger.services.history import history_in
from wamledger.services.moments import minute, when
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.chain import steps
from wamledger.services.subjects import Subject
from wamledger.services.things import doing_next, sections
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined, kilograms, named, quantity
from wamledger.services.views import Hold, Trace
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

Row = dict[str, Any]


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about a lot.

    Refuses: lot_unknown.  Raises: AccessFault where a narrow scope ends before the lot
    """
    row = Slice(grounds.link).fetch("lot", [code]).get(code)
    if row is None:
        if grounds.scope.is_whole:
            raise Refused(Code.LOT_UNKNOWN, "lot", found=code)
        raise out_of_scope(code, grounds.scope)
    told = history_in(grounds.link, code, grounds.scope)
    chain = steps(grounds.link, "lot", code, told)
    unit = grounds.names.nature(row["nature"]).unit
    standing = _standing(grounds, code)
    custody, owed = sections.custody(grounds, "lot", code, (step.entry for step in chain))
    reserved, is_reserved = (
        sections.reservations(grounds, f"L {code}") if grounds.scope.is_whole else ((), False)
    )
    holds = _holds(grounds, code)
    traces = _traces(grounds, code)
    alarms = _alarms(grounds, row, standing, holds)
    return ThingPage(
        subject=Subject("lot", code),
        title=joined(
            (code, grounds.names.nature(row["nature"]).name or row["nature"], row["lot_number"] or "")
        ),
        facts=_facts(grounds, row, standing, unit, is_reserved=is_reserved),
        sections=(
            _where(grounds, standing, unit),
            *custody,
            sections.life(chain, unit),
            *sections.findings(sections.about(found, "lots", code)),
            *sections.holds(holds),
            *reserved,
            *_restrictions(grounds, code),
            *_inspections(grounds, told, code),
            *sections.traces(traces),
            *sections.documents(chain),
        ),
        next=_next(grounds, row, standing, owed, traces),
        alarm=joined(alarms),
    )


def _standing(grounds: Grounds, code: str) -> list[tuple[Cell, int]]:
    """Where how much of the lot stands, as far as it is seen: what is on hand first."""
    seen, parameters = grounds.sight.lots("held")
    rows = grounds.link.rows(
        "SELECT held.holder, held.status, held.condition, held.quantity FROM lot_standing AS held"
        f" WHERE held.lot = ? AND held.quantity > 0 AND {seen}",
        (code, *parameters),
    )
    order = list(words.STATUS)
    found = [(Cell(holder, status, condition), amount) for holder, status, condition, amount in rows]
    return sorted(found, key=lambda each: (order.index(each[0].status), each[0]))


def _facts(
    grounds: Grounds, row: Row, standing: list[tuple[Cell, int]], unit: str, *, is_reserved: bool
) -> tuple[Fact, ...]:
    on_hand = sum(amount for cell, amount in standing if cell.status not in lifecycle.FINAL)
    due = row["next_due_at"]
    return facts(
        Fact(
            _("Nature"),
            named(row["nature"], grounds.names.nature(row["nature"]).name),
            Subject("nature", row["nature"]),
        ),
        (_("Lot number"), row["lot_number"] or ""),
        (_("On charge"), quantity(on_hand, unit)),
        Fact(
            _("Restriction"),
            joined((word(words.RESTRICTION, row["restriction"]), row["restriction_reason"] or ""))
            if row["restriction"]
            else "",
            alarm=True,
        ),
        Fact(_("Reserved"), _("a proposal waits for some of it") if is_reserved else "", alarm=True),
        (_("Manufacturer"), row["manufacturer"] or ""),
        (_("Made on"), row["manufactured_on"] or ""),
        Fact(_("Expires on"), row["expires_on"] or "", alarm=_is_expired(row, grounds.now)),
        Fact(_("Inspection due"), when(due), alarm=due is not None and due <= grounds.now),
        (_("Hazard division"), row["hazard_division"]),
        (_("Net explosive content"), kilograms(row["nec_mg"] * on_hand) if unit == "EACH" else ""),
        (_("Headstamp"), row["headstamp"] or ""),
        (_("Marks on the package"), row["packaging_marks"] or ""),
        (_("Belongs to"), word(words.OWNERSHIP, row["ownership"])),
        (_("Came by"), word(words.ACQUISITION, row["mode"])),
        Fact(_("Came from"), grounds.named(row["acquired_from"]), grounds.holder(row["acquired_from"])),
        (_("Operation"), row["operation_reference"] or ""),
    )


def _alarms(grounds: Grounds, row: Row, standing: list[tuple[Cell, int]], holds: list[Hold]) -> list[str]:
    here = any(cell.status not in lifecycle.FINAL for cell, _amount in standing)
    found = []
    if row["restriction"]:
        found.append(word(words.RESTRICTION, row["restriction"]))
    if here and _is_expired(row, grounds.now):
        found.append(_("Expired"))
    if any(cell.status == "UNACCOUNTED" for cell, _amount in standing):
        found.append(_("Some unaccounted for"))
    if any(each.released_at is None for each in holds):
        found.append(_("Held back"))
    return found


def _is_expired(row: Row, now: int) -> bool:
    """Whether the shelf life has ended and no inspection has extended it."""
    expires, extended = row["expires_at"], row["next_due_at"]
    if expires is None or now < expires:
        return False
    return extended is None or extended <= expires or extended <= now


def _where(grounds: Grounds, standing: list[tuple[Cell, int]], unit: str) -> Section:
    return Table(
        _("Where it stands"),
        (_("Holder"), _("Status"), _("Condition"), _("Quantity")),
        tuple(
            cells(
                (grounds.named(cell.holder), grounds.holder(cell.holder)),
                word(words.STATUS, cell.status),
                cell.condition,
                quantity(amount, unit),
            )
            for cell, amount in standing
        ),
        _("None of it stands anywhere."),
    )


def _holds(grounds: Grounds, code: str) -> list[Hold]:
    rows = grounds.link.rows(
        "SELECT hold.kind, hold.authority, hold.reason, placed.occurred_at, released.occurred_at, hold.at FROM hold"
        " JOIN entry AS placed ON placed.seq = hold.seq"
        " LEFT JOIN entry AS released ON released.seq = hold.released_seq"
        " WHERE hold.subject = ? ORDER BY hold.seq, hold.n",
        (f"L {code}",),
    )
    return [Hold(*row[:5]) for row in rows if row[5] is None or grounds.sees_place(row[5])]


def _restrictions(grounds: Grounds, code: str) -> list[Section]:
    """A lot is restricted wherever it stands, so that everybody who sees some of it sees this."""
    rows = grounds.link.rows(
        "SELECT each.occurred_at, each.status, each.reason, each.authority, entry.id FROM subject"
        " JOIN restriction AS each ON each.seq = subject.seq JOIN entry ON entry.seq = each.seq"
        " WHERE subject.kind = 'L' AND subject.code = ? AND each.lot = ? ORDER BY each.seq",
        (code, code),
    )
    table = Table(
        _("Restrictions"),
        (_("When"), _("Status"), _("Reason"), _("Authority")),
        tuple(
            cells((minute(at), Subject("entry", entry)), word(words.RESTRICTION, status), reason, authority)
            for at, status, reason, authority, entry in rows
        ),
    )
    return [table] if rows else []


def _inspections(grounds: Grounds, told: list[Row], code: str) -> list[Section]:
    inspected = {each["seq"]: each for each in told if each["op"] == "inspect"}
    if not inspected:
        return []
    marks = ", ".join("?" for _each in inspected)
    rows = grounds.link.rows(
        f"SELECT seq, at, condition, next_due, findings FROM inspection WHERE seq IN ({marks}) AND subject = ?"
        " ORDER BY seq, n",
        (*inspected, f"L {code}"),
    )
    return [
        Table(
            _("Inspections"),
            (_("When"), _("At"), _("Condition"), _("Next due"), _("Found")),
            tuple(
                cells(
                    (inspected[seq]["occurred_at"][:10], Subject("entry", inspected[seq]["id"])),
                    at or "",
                    condition or "",
                    due or "",
                    found or "",
                )
                for seq, at, condition, due, found in rows
                if at is None or grounds.sees_place(at)
            ),
        )
    ]


def _traces(grounds: Grounds, code: str) -> list[Trace]:
    rows = grounds.link.rows(
        "SELECT trace.code, trace.addressee, trace.channel, trace.requested_at, trace.outcome, trace.answered_at"
        " FROM subject JOIN trace ON trace.seq = subject.seq"
        " WHERE subject.kind = 'L' AND subject.code = ? AND trace.item_kind = 'lot' AND trace.item = ?"
        " AND trace.reversed_seq IS NULL ORDER BY trace.seq",
        (code, code),
    )
    return [Trace(each, to, by, at, outcome or "", answered) for each, to, by, at, outcome, answered in rows]


def _next(
    grounds: Grounds, row: Row, standing: list[tuple[Cell, int]], owed: list[Row], traces: list[Trace]
) -> tuple[Next, ...]:
    cells_here = [cell for cell, _amount in standing]
    issues = [(each["issue"], each["party"]) for each in owed]
    waiting = [each.trace for each in traces if not each.outcome]
    return doing_next.of_lot(grounds, row, cells_here, issues, waiting)
