"""The page of a person in disarmament, by number alone: no name stands here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wamledger.i18n import _
from wamledger.ledger.faults import LedgerFault
from wamledger.services import words
from wamledger.services.moments import minute, when
from wamledger.services.participant_list import seen_people, unknown
from wamledger.services.reading import out_of_scope
from wamledger.services.scope import Sight
from wamledger.services.subjects import Subject
from wamledger.services.things.doing_next import offer
from wamledger.services.things.goods import Goods
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Fact, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts
from wamledger.services.things.stock_held import more
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:  # noqa: ARG001
    """
    All about a participant that may be known without a name.

    Raises: LedgerFault for a number that nobody has; AccessFault where a narrow scope ends before the participant
    """
    seen, parameters = seen_people(grounds.link, grounds.scope)
    row = grounds.link.one(
        "SELECT person.sex, person.age_band, person.category, person.armed_group, person.name_commitment IS NOT NULL,"
        " apart.number IS NOT NULL, entry.occurred_at, entry.id FROM participant AS person"
        " LEFT JOIN participant_name AS apart ON apart.number = person.number"
        f" JOIN entry ON entry.seq = person.seq WHERE person.number = ? AND {seen}",
        (code, *parameters),
    )
    if row is None:
        raise _unknown(grounds, code)
    sex, age, category, group, is_committed, is_kept, at, entry = row
    return ThingPage(
        subject=Subject("participant", code),
        title=code,
        facts=facts(
            (_("Sex"), word(words.SEX, sex)),
            (_("Age"), word(words.AGE_BAND, age)),
            (_("Category"), word(words.PARTICIPANT, category)),
            Fact(_("Armed group"), grounds.named(group), grounds.holder(group)),
            (_("Name"), _name(is_committed=bool(is_committed), is_kept=bool(is_kept))),
            Fact(_("Registered"), when(at), Subject("entry", entry)),
        ),
        sections=tuple(_handed_in(grounds, code)),
        next=tuple(offer(grounds, "register", {"acquisition": {"mode": "SURRENDERED", "participant": code}})),
    )


def _unknown(grounds: Grounds, code: str) -> LedgerFault:
    return unknown(code) if grounds.scope.is_whole else out_of_scope(code, grounds.scope)


def _name(*, is_committed: bool, is_kept: bool) -> str:
    if is_kept:
        return _("kept apart from the record")
    return _("forgotten") if is_committed else _("never given")


def _handed_in(grounds: Grounds, code: str) -> Iterator[Section]:
    """What came from the person, as far as it is seen."""
    sight = Sight(grounds.link, grounds.scope)
    items: list[tuple[str, str, int]] = []
    for kind, (seen, parameters) in (("weapon", sight.weapons("held")), ("lot", sight.lots("held"))):
        items += [
            (kind, item, taken_at)
            for item, taken_at in grounds.link.rows(
                f"SELECT each.code, each.taken_at FROM {kind} AS each"
                f" WHERE each.participant = ? AND each.void = 0 AND EXISTS (SELECT 1 FROM {kind}_standing AS held"
                f"  WHERE held.{kind} = each.code AND {seen}) ORDER BY each.taken_at, each.code",
                (code, *parameters),
            )
        ]
    goods = Goods(grounds, ((kind, item) for kind, item, _at in items[:SHOWN]))
    heads = (_("Item"), _("What"), _("When"))
    yield Table(
        _("Handed in"),
        heads,
        (
            *(
                cells(goods.of(kind, item), goods.said(kind, item), minute(at))
                for kind, item, at in items[:SHOWN]
            ),
            *more(len(items), len(heads)),
        ),
        _("Nothing on record."),
    )
