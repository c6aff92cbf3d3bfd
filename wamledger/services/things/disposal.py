"""The page of a disposal: what was planned, destroyed and verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.form_fields.choices import methods
from wamledger.services.moments import minute, readable, when
from wamledger.services.numbers import grouped
from wamledger.services.reading import out_of_scope
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.goods import Goods, line
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined
from wamledger.services.things.stock_held import more
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

Row = dict[str, Any]


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about a disposal.

    Refuses: disposal_unknown.  Raises: AccessFault where a narrow scope ends before its place
    """
    rows = grounds.rows("disposal", "code = ?", (code,))
    if not rows or not grounds.sees_place(rows[0]["place"]):
        if grounds.scope.is_whole:
            raise Refused(Code.DISPOSAL_UNKNOWN, "disposal", found=code)
        raise out_of_scope(code, grounds.scope)
    row = rows[0]
    lines = grounds.rows("disposal_line", "disposal = ? ORDER BY item_kind DESC, item", (code,))
    waiting = [each for each in lines if _left(each)]
    unverified = [each for each in lines if each["destroyed"] > each["verified"]]
    return ThingPage(
        subject=Subject("disposal", code),
        title=joined((code, row["place"], word(methods(), row["method"]))),
        facts=facts(
            Fact(_("Place"), grounds.named(row["place"]), Subject("place", row["place"])),
            (_("Method"), word(methods(), row["method"])),
            (_("State"), _state(waiting, unverified)),
            (_("Planned"), when(row["planned_at"])),
            grounds.person_fact(_("Planned by"), row["planned_by"]),
            grounds.person_fact(_("Approved by"), row["approved_by"]),
            (_("Consent"), row["consent"] or ""),
            (_("Destroyed by"), joined(row["destroyers"])),
        ),
        sections=(
            _table(grounds, lines),
            *_destructions(grounds, code),
            *_certificates(grounds, code),
            *sections.findings(sections.resting_on(found, code)),
        ),
        next=tuple(_next(grounds, row, waiting, unverified)),
    )


def _left(row: Row) -> int:
    """What still awaits its end."""
    return int(row["planned"] - row["withdrawn"] - row["lost"] - row["destroyed"])


def _state(waiting: list[Row], unverified: list[Row]) -> str:
    if waiting:
        return _("awaits destruction")
    return _("destroyed, and not verified") if unverified else _("done")


def _table(grounds: Grounds, lines: list[Row]) -> Section:
    ordered = sorted(lines, key=lambda each: (_left(each) == 0, each["destroyed"] == each["verified"]))
    shown = ordered[:SHOWN]
    goods = Goods(grounds, ((each["item_kind"], each["item"]) for each in shown))
    names = ("planned", "withdrawn", "lost", "weakened", "destroyed", "verified")
    heads = (
        _("Item"),
        _("What"),
        _("Planned"),
        _("Withdrawn"),
        _("Lost"),
        _("Weakened"),
        _("Destroyed"),
        _("Verified"),
    )
    rows = [
        cells(
            goods.of(each["item_kind"], each["item"]),
            goods.said(each["item_kind"], each["item"]),
            *(goods.amount(each["item_kind"], each["item"], each[name]) for name in names),
        )
        for each in shown
    ]
    return Table(_("Goods"), heads, (*rows, *more(len(lines), len(heads))), _("Nothing was planned."))


def _destructions(grounds: Grounds, code: str) -> Iterator[Section]:
    rows = grounds.link.rows(
        "SELECT entry.id, each.destroyed_on, each.method, each.place, each.witnesses, each.scrap_mass_g"
        " FROM destruction AS each JOIN entry ON entry.seq = each.seq WHERE each.disposal = ? ORDER BY each.seq",
        (code,),
    )
    if rows:
        yield Table(
            _("Destructions"),
            (_("Entry"), _("When"), _("Method"), _("Where"), _("Witnesses"), _("Scrap")),
            tuple(
                cells(
                    (entry, Subject("entry", entry)),
                    readable(on),
                    word(methods(), method or ""),
                    place or "",
                    joined(map(str, orjson.loads(witnesses))),
                    f"{grouped(scrap)} g" if scrap else "",
                )
                for entry, on, method, place, witnesses, scrap in rows
            ),
        )


def _certificates(grounds: Grounds, code: str) -> Iterator[Section]:
    rows = grounds.link.rows(
        "SELECT entry.id, each.certificate, each.verifier, each.occurred_at FROM certificate AS each"
        " JOIN entry ON entry.seq = each.seq WHERE each.disposal = ? ORDER BY each.seq",
        (code,),
    )
    if rows:
        yield Table(
            _("Certificates"),
            (_("Entry"), _("Certificate"), _("Verified by"), _("When")),
            tuple(
                cells((entry, Subject("entry", entry)), certificate, verifier, minute(at))
                for entry, certificate, verifier, at in rows
            ),
        )


def _next(grounds: Grounds, row: Row, waiting: list[Row], unverified: list[Row]) -> Iterator[Next]:
    code, place = row["code"], row["place"]
    if waiting:
        lines = [line(each["item_kind"], each["item"], _left(each)) for each in waiting]
        yield from offer(grounds, "destroy", {"disposal": code, "lines": lines}, place)
        yield from offer(grounds, "move", {"from": code, "lines": lines}, place)
        yield from offer(grounds, "report_loss", {"from": code, "lines": lines}, place)
    if unverified:
        lines = [
            line(each["item_kind"], each["item"], each["destroyed"] - each["verified"]) for each in unverified
        ]
        yield from offer(grounds, "verify_destruction", {"disposal": code, "lines": lines}, place)
    yield from offer(
        grounds, "plan_disposal", {"disposal": code, "place": place, "method": row["method"]}, place
    )
