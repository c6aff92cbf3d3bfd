"""The page of an issue, or of whatever else gave goods to a party: what was given, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.moments import when
from wamledger.services.reading import out_of_scope
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.goods import Goods, line
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

Row = dict[str, Any]


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about an issue.

    Refuses: issue_unknown.  Raises: AccessFault where a narrow scope ends before it
    """
    rows = grounds.rows("custody", "issue = ? ORDER BY item_kind DESC, item", (code,))
    entry = grounds.entry(code) if rows else None
    if entry is None:
        if grounds.scope.is_whole:
            raise Refused(Code.ISSUE_UNKNOWN, "issue", found=code)
        raise out_of_scope(code, grounds.scope)
    # whatever gave goods to a party is owed like an issue: taking on charge with it, and a receipt by it
    first = rows[0]
    operation = entry.operation
    still = [row for row in rows if sections.owed(row)]
    is_late = any(sections.is_late(grounds, row) for row in still)
    origin = operation.get("from") or operation.get("dispatch")
    return ThingPage(
        subject=Subject("issue", code),
        title=joined((code, first["party"])),
        facts=facts(
            Fact(_("Given to"), grounds.named(first["party"]), Subject("party", first["party"])),
            Fact(_("From"), grounds.named(origin), grounds.holder(origin)),
            (_("By"), sections.called(operation["op"])),
            (_("Given"), when(first["occurred_at"])),
            (_("Purpose"), word(words.PURPOSE, first["purpose"] or "")),
            Fact(_("Due"), sections.due(grounds, still[0] if still else first), alarm=is_late),
            (_("State"), _("open") if still else _("settled")),
            grounds.person_fact(_("Recorded by"), operation["by"]),
            (_("Document"), operation.get("document", "")),
            Fact(_("Entry"), code, Subject("entry", code)),
        ),
        sections=(
            _table(grounds, rows),
            *sections.findings(sections.resting_on(found, code)),
        ),
        next=tuple(_next(grounds, code, first["party"], still)),
        alarm=_("Overdue") if is_late else "",
    )


def _table(grounds: Grounds, rows: list[Row]) -> Section:
    goods = Goods(grounds, ((row["item_kind"], row["item"]) for row in rows))
    return Table(
        _("What was given"),
        (
            _("Item"),
            _("What"),
            _("Issued"),
            _("Returned"),
            _("Expended"),
            _("Lost"),
            _("Passed on"),
            _("Owed"),
        ),
        tuple(
            cells(
                goods.of(row["item_kind"], row["item"]),
                goods.said(row["item_kind"], row["item"]),
                *(
                    goods.amount(row["item_kind"], row["item"], value)
                    for value in (
                        row["quantity"],
                        row["returned"],
                        row["expended"],
                        row["lost"],
                        row["passed_on"],
                        sections.owed(row),
                    )
                ),
            )
            for row in rows
        ),
    )


def _next(grounds: Grounds, code: str, party: str, still: list[Row]) -> Iterator[Next]:
    if not still:
        return
    lines = [line(row["item_kind"], row["item"], sections.owed(row)) for row in still]
    yield from offer(grounds, "return", {"issue": code, "lines": lines})
    rounds = [each for each in lines if "lot" in each]
    if rounds:
        yield from offer(grounds, "expend", {"issue": code, "from": party, "lines": rounds})
    yield from offer(grounds, "report_loss", {"issue": code, "from": party, "lines": lines})
