"""The page of a trace: what was asked about which item, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wamledger import reference
from wamledger.domain.moment import DAY
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import P_, _
from wamledger.services import words
from wamledger.services.moments import when
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.provenance import policy
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer, place_of
from wamledger.services.things.goods import Goods
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Fact, Next, ThingPage
from wamledger.services.things.saying import facts, joined, named
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about a trace.

    Refuses: trace_unknown.  Raises: AccessFault where a narrow scope ends before its item
    """
    rows = grounds.rows("trace", "code = ?", (code,))
    if not rows or not grounds.sees_item(rows[0]["item_kind"], rows[0]["item"]):
        if grounds.scope.is_whole:
            raise Refused(Code.TRACE_UNKNOWN, "trace", found=code)
        raise out_of_scope(code, grounds.scope)
    row = rows[0]
    kind, item = row["item_kind"], row["item"]
    waits = row["outcome"] is None and row["reversed_seq"] is None
    due = row["requested_at"] + int(policy(grounds.link, "trace_reply_days")) * DAY
    is_late = waits and due < grounds.now
    asked = row["addressee"]
    return ThingPage(
        subject=Subject("trace", code),
        title=joined((code, item)),
        facts=facts(
            Fact(
                _("Item"), named(item, Goods(grounds, [(kind, item)]).said(kind, item)), Subject(kind, item)
            ),
            Fact(
                _("Asked of"),
                grounds.named(asked) if grounds.holder(asked) else _(reference.countries().get(asked, asked)),
                grounds.holder(asked),
            ),
            (_("Channel"), row["channel"]),
            (_(P_("time", "Asked")), when(row["requested_at"])),
            Fact(_("Answer due"), when(due) if waits else "", alarm=is_late),
            (_("Outcome"), word(words.TRACE, row["outcome"]) if row["outcome"] else _("waits for an answer")),
            (_("Answered"), when(row["answered_at"])),
            (_("Last known holder"), row["last_known_holder"] or ""),
            (_("Where it was diverted"), row["point_of_diversion"] or ""),
            (_("Details"), row["details"] or ""),
            (_("State"), _("reversed") if row["reversed_seq"] is not None else ""),
        ),
        sections=tuple(sections.findings(sections.resting_on(found, code))),
        next=_next(grounds, code, kind, item) if waits else (),
        alarm=_("Waits too long for an answer") if is_late else "",
    )


def _next(grounds: Grounds, code: str, kind: str, item: str) -> tuple[Next, ...]:
    row = grounds.link.one(f"SELECT holder FROM {kind}_standing WHERE {kind} = ?", (item,))
    place = place_of(grounds, row[0]) if row else ""
    return tuple(offer(grounds, "answer_trace", {"trace": code}, place))
