"""The page of a consignment: what was sent, what came, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _, ngettext
from wamledger.services.moments import minute, when
from wamledger.services.reading import out_of_scope
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.goods import Goods, line
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined
from wamledger.services.things.stock_held import more

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

Row = dict[str, Any]


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about a consignment.

    Refuses: dispatch_unknown.  Raises: AccessFault where neither end lies within a narrow scope
    """
    rows = grounds.rows("consignment", "dispatch = ?", (code,))
    if not rows or not grounds.sees_place(rows[0]["origin"], rows[0]["destination"]):
        if grounds.scope.is_whole:
            raise Refused(Code.DISPATCH_UNKNOWN, "dispatch", found=code)
        raise out_of_scope(code, grounds.scope)
    row = rows[0]
    lines = grounds.rows("consignment_line", "dispatch = ? ORDER BY item_kind DESC, item", (code,))
    missing = [each for each in lines if _outstanding(each)]
    is_late = (
        bool(missing)
        and row["reversed_seq"] is None
        and grounds.grace.has_not_come(row["expected_at"], grounds.now)
    )
    return ThingPage(
        subject=Subject("consignment", code),
        title=joined((code, f"{row['origin']} → {row['destination']}")),
        facts=facts(
            Fact(_("From"), grounds.named(row["origin"]), grounds.holder(row["origin"])),
            Fact(_("To"), grounds.named(row["destination"]), grounds.holder(row["destination"])),
            Fact(_("State"), _state(row, lines, missing), alarm=bool(missing) and bool(row["finals"])),
            (_("Sent"), when(row["dispatched_at"])),
            Fact(
                _("Expected"),
                _("{time}, overdue").format(time=when(row["expected_at"]))
                if is_late
                else when(row["expected_at"]),
                alarm=is_late,
            ),
            (_("Carrier"), row["carrier"] or ""),
            (_("Vehicle"), row["vehicle"] or ""),
            (_("Escort"), row["escort"] or ""),
            (_("Route"), row["route"] or ""),
            (_("Authority"), row["authority"] or ""),
            (_("Seals"), joined(row["seals"])),
            grounds.person_fact(_("Recorded by"), row["by_user"]),
            Fact(_("Entry"), code, Subject("entry", code)),
        ),
        sections=(
            _table(grounds, lines),
            *_receipts(grounds, code, lines),
            *sections.seals(grounds, f"PACKAGE {code}"),
            *sections.findings(sections.resting_on(found, code)),
        ),
        next=tuple(_next(grounds, row, missing)),
        alarm=_("Overdue") if is_late else "",
    )


def _outstanding(row: Row) -> int:
    return int(row["sent"] - row["received"] - row["lost"])


def _state(row: Row, lines: list[Row], missing: list[Row]) -> str:
    if row["reversed_seq"] is not None:
        return _("reversed")
    if not missing:
        return _("arrived")
    if row["finals"] or any(each["received"] for each in lines):
        said = ngettext("{number} line is missing", "{number} lines are missing", len(missing))
        return said.format(number=len(missing))
    return _("on its way")


def _table(grounds: Grounds, lines: list[Row]) -> Section:
    # what is missing stands first: it is what somebody has to look for
    ordered = sorted(lines, key=lambda each: _outstanding(each) == 0)
    shown = ordered[:SHOWN]
    goods = Goods(grounds, ((each["item_kind"], each["item"]) for each in shown))
    heads = (_("Item"), _("What"), _("Sent"), _("Arrived"), _("Lost"), _("Missing"))
    rows = [
        cells(
            goods.of(each["item_kind"], each["item"]),
            goods.said(each["item_kind"], each["item"]),
            *(
                goods.amount(each["item_kind"], each["item"], value)
                for value in (each["sent"], each["received"], each["lost"], _outstanding(each))
            ),
        )
        for each in shown
    ]
    return Table(_("Goods"), heads, (*rows, *more(len(lines), len(heads))), _("Nothing was sent."))


def _receipts(grounds: Grounds, code: str, lines: list[Row]) -> Iterator[Section]:
    """Who received it and when, and what came that was not sent."""
    numbers = sorted(_speaking(grounds, code, lines))
    marks = ", ".join("?" for _each in numbers)
    rows = grounds.link.rows(
        "SELECT DISTINCT entry.id, entry.occurred_at, entry.by_user, entry.seq FROM receipt"
        f" JOIN entry ON entry.seq = receipt.seq WHERE receipt.seq IN ({marks}) AND receipt.dispatch = ?"
        " ORDER BY entry.seq LIMIT ?",
        (*numbers, code, SHOWN),
    )
    if rows:
        yield Table(
            _("Received"),
            (_("Entry"), _("When"), _("By")),
            tuple(
                cells((entry, Subject("entry", entry)), minute(at), grounds.person(by))
                for entry, at, by, _seq in rows
            ),
        )
    rows = grounds.link.rows(
        "SELECT receipt.item, receipt.serial, receipt.surplus, receipt.remarks, entry.id, entry.occurred_at"
        f" FROM receipt JOIN entry ON entry.seq = receipt.seq WHERE receipt.seq IN ({marks})"
        " AND receipt.dispatch = ? AND receipt.surplus > 0 ORDER BY receipt.seq, receipt.n LIMIT ?",
        (*numbers, code, SHOWN),
    )
    if rows:
        yield Table(
            _("Came and was not sent"),
            (_("Item or serial"), _("How many"), _("Entry"), _("When"), _("Remarks")),
            tuple(
                cells(
                    item or serial or "",
                    str(surplus),
                    (entry, Subject("entry", entry)),
                    minute(at),
                    said or "",
                )
                for item, serial, surplus, said, entry, at in rows
            ),
        )


def _speaking(grounds: Grounds, code: str, lines: list[Row]) -> set[int]:
    """The entries among which the receipts are: those that speak of its items or of its seals."""
    numbers = {each["seq"] for each in lines}
    for kind in ("weapon", "lot"):
        items = [each["item"] for each in lines if each["item_kind"] == kind][:200]
        if items:
            among, keys = grounds.link.among("code", items)
            numbers |= {
                seq
                for (seq,) in grounds.link.rows(
                    f"SELECT seq FROM subject WHERE kind = ? AND {among}", (kind[0].upper(), *keys)
                )
            }
    return numbers | {
        seq
        for (seq,) in grounds.link.rows("SELECT seq FROM seal_event WHERE subject = ?", (f"PACKAGE {code}",))
    }


def _next(grounds: Grounds, row: Row, missing: list[Row]) -> Iterator[Next]:
    if row["reversed_seq"] is not None or (row["finals"] and not missing):
        return
    code = row["dispatch"]
    # what came is written down by who has it before them: nothing of it is filled in
    yield from offer(grounds, "receive", {"dispatch": code, "to": row["destination"]})
    yield from offer(grounds, "reseal", {"package": code})
    if missing:
        lines = [line(each["item_kind"], each["item"], _outstanding(each)) for each in missing]
        yield from offer(grounds, "report_loss", {"dispatch": code, "lines": lines})
