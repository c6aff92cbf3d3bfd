"""The page of a nature of ammunition: its figures, and the lots of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.setting_up import nearest
from wamledger.i18n import _
from wamledger.ledger.slice import Slice
from wamledger.services import words
from wamledger.services.form_fields.choices import UNIT
from wamledger.services.home.stock import NATURES
from wamledger.services.numbers import grouped
from wamledger.services.scope import Sight
from wamledger.services.subjects import Subject
from wamledger.services.things.doing_next import offer
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Fact, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, grams, joined, named, quantity
from wamledger.services.things.stock_held import more
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:  # noqa: ARG001
    """All about a nature, of the mission's own or of the packaged catalogue.  Refuses: nature_unknown"""
    row = Slice(grounds.link).fetch("nature", [code]).get(code)
    if row is None:
        known = [*reference.natures(), *(own for (own,) in grounds.link.rows("SELECT code FROM nature"))]
        raise Refused(Code.NATURE_UNKNOWN, "nature", found=code, nearest=nearest(code, known))
    is_own = grounds.link.one("SELECT 1 FROM nature WHERE code = ?", (code,)) is not None
    name = grounds.names.nature(code).name
    unit = row["unit"]
    return ThingPage(
        subject=Subject("nature", code),
        title=named(code, name),
        facts=facts(
            (_("Calibre"), row["calibre"] or ""),
            (_("Kind"), word(NATURES, row["category"])),
            (_("UN number"), row["un_number"] or ""),
            (_("Hazard division"), row["hazard_division"]),
            (_("Compatibility group"), row["compatibility_group"]),
            (_("Net explosive content"), _content(row["nec_mg"], unit)),
            (_("Counted in"), word(UNIT, unit).lower()),
            (_("In a pack"), grouped(row["pack_size"]) if row["pack_size"] else ""),
            Fact(
                _("Figures"),
                _("the mission's own") if is_own else _("of the packaged catalogue, approximate"),
            ),
        ),
        sections=tuple(_lots(grounds, code, unit)),
        next=tuple(offer(grounds, "register", {"lines": [{"new_lot": {"nature": code}}]})),
    )


def _content(milligrams: int, unit: str) -> str:
    if not milligrams:
        return ""
    return _("{mass} of each").format(mass=grams(milligrams)) if unit == "EACH" else ""


def _lots(grounds: Grounds, code: str, unit: str) -> Iterator[Section]:
    scope = grounds.reach(Query.HOLDINGS)
    if scope is None:
        return
    seen, parameters = Sight(grounds.link, scope).lots("held")
    rows = grounds.link.rows(
        "SELECT lot.code, lot.lot_number, lot.restriction, lot.expires_on, CAST(SUM(CASE WHEN held.status IN"
        " ('DESTROYED', 'EXPENDED', 'HANDED_OVER', 'WRITTEN_OFF') THEN 0 ELSE held.quantity END) AS BIGINT)"
        " FROM lot JOIN lot_standing AS held ON held.lot = lot.code"
        f" WHERE lot.nature = ? AND lot.void = 0 AND {seen}"
        " GROUP BY lot.code, lot.lot_number, lot.restriction, lot.expires_on ORDER BY lot.code",
        (code, *parameters),
    )
    total = sum(row[4] for row in rows)
    heads = (_("Lot"), _("Number"), _("On charge"), _("Expires on"), _("Restriction"))
    listed = [
        cells(
            (lot, Subject("lot", lot)),
            lot_number or "",
            quantity(amount, unit),
            expires or "",
            word(words.RESTRICTION, restriction) if restriction else "",
        )
        for lot, lot_number, restriction, expires, amount in rows[:SHOWN]
    ]
    heading = joined((_("Lots"), _("{amount} on charge").format(amount=quantity(total, unit))))
    yield Table(heading, heads, (*listed, *more(len(rows), len(heads))), _("No lot of it."))
