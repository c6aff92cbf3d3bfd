"""The page of an incident: what happened, and what was lost in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.moments import minute, when
from wamledger.services.numbers import grouped
from wamledger.services.reading import out_of_scope
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, Text, ThingPage
from wamledger.services.things.saying import cells, facts, joined
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

CASUALTIES = {
    "killed": N_("killed"),
    "injured": N_("injured"),
    "civilians_killed": N_("civilians killed"),
    "civilians_injured": N_("civilians injured"),
}


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about an incident.

    Refuses: incident_unknown.  Raises: AccessFault where a narrow scope ends before its place
    """
    rows = grounds.rows("incident", "id = ?", (code,))
    if not rows or not grounds.sees_place(rows[0]["place"]):
        if grounds.scope.is_whole:
            raise Refused(Code.INCIDENT_UNKNOWN, "incident", found=code)
        raise out_of_scope(code, grounds.scope)
    row = rows[0]
    hurt = row["casualties"] or {}
    place = row["place"]
    return ThingPage(
        subject=Subject("incident", code),
        title=joined((code, word(words.INCIDENT, row["kind"]), place or "")),
        facts=facts(
            (_("Kind"), word(words.INCIDENT, row["kind"])),
            (_("When"), when(row["occurred_at"])),
            Fact(_("Place"), grounds.named(place), Subject("place", place) if place else None),
            (_("Coordinates"), joined((row["latitude"] or "", row["longitude"] or ""))),
            (_("Operation"), row["operation_reference"] or ""),
            (
                _("Casualties"),
                joined(f"{grouped(hurt[k])} {_(said)}" for k, said in CASUALTIES.items() if hurt.get(k)),
            ),
            (
                _("Weapons seen"),
                joined(
                    f"{grounds.names.type(kind) or kind} × {grouped(count)}"
                    for kind, count in Counter(row["weapon_types"] or ()).items()
                ),
            ),
            (_("State"), _("reversed") if row["reversed_seq"] is not None else ""),
            Fact(_("Entry"), code, Subject("entry", code)),
        ),
        sections=(
            Text(_("What happened"), row["description"]),
            *_losses(grounds, code),
            *sections.findings(sections.resting_on(found, code)),
        ),
        next=tuple(_next(grounds, code, place)) if row["reversed_seq"] is None else (),
    )


def _losses(grounds: Grounds, code: str) -> Iterator[Section]:
    rows = grounds.link.rows(
        "SELECT id, kind, origin, discovered_at FROM loss WHERE incident = ? ORDER BY seq", (code,)
    )
    seen = [row for row in rows if grounds.scope.is_whole or grounds.sees_place(row[2])]
    if seen:
        yield Table(
            _("Losses reported"),
            (_("Entry"), _("Kind"), _("From"), _("Discovered")),
            tuple(
                cells((id_, Subject("entry", id_)), word(words.LOSS, kind), origin or "", minute(at))
                for id_, kind, origin, at in seen
            ),
        )


def _next(grounds: Grounds, code: str, place: str | None) -> Iterator[Next]:
    yield from offer(grounds, "report_loss", {"incident": code, "from": place}, place or "")
    if place:
        yield from offer(grounds, "count", {"place": place, "kind": "INCIDENT", "scope": "ALL"}, place)
