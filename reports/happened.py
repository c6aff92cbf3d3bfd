"""What an incident and a loss have in common on paper: what happened, who was hurt, and the counts afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from reports import figures, styles
from reports.acquired import coded, stated
from reports.columns import Column
from reports.kinds import Table
from reports.page import Document
from reports.paper import Stated, time
from reports.register import Register
from reports.sheet import paragraph
from reports.writing import stacked
from wamledger.domain import moment
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views.incident import Counted, Happened
from wamledger.services.words import word


def happened_stated(what: Happened) -> list[Stated]:
    """When, where and what, and how many people were hurt; a dash where nothing was said, which is not zero."""
    where = ", ".join(part for part in (what.latitude, what.longitude) if part)
    hurt = what.casualties
    return [
        coded("incident_kind", _("Kind of incident"), words.INCIDENT, what.kind),
        time("incident_at", _("Happened at"), what.posted.occurred_at),
        stated("incident_place", _("Place"), what.place),
        Stated("position", _("Latitude, longitude"), where),
        Stated("operation_reference", _("Reference of the operation"), what.operation_reference),
        Stated(
            "incident", _("Entry"), what.posted.entry, f"{what.posted.seq}  {what.posted.entry}", code=True
        ),
        Stated("killed", _("Killed, of the mission"), hurt.killed),
        Stated("injured", _("Injured, of the mission"), hurt.injured),
        Stated("civilians_killed", _("Civilians killed"), hurt.civilians_killed),
        Stated("civilians_injured", _("Civilians injured"), hurt.civilians_injured),
        Stated("description", _("What happened"), what.description, wide=True),
    ]


def count_list(document: Document, counts: Sequence[Counted], *, empty: str) -> None:
    """The counts after an incident stand in the order of the ledger, or a sentence says that there is none."""
    if not counts:
        paragraph(document, empty)
        return
    columns = [
        Column(_("Entry"), 1.4, styles.CELL_CODE, breaks=True),
        Column(_("Place"), 2.4),
        Column(_("What was counted"), 1.4),
        Column(_("Book as of (UTC)"), 1.3),
        Column(_("Recorded at (UTC)"), 1.3),
        Column(_("Counted by"), 2.2),
    ]
    Register(document, columns).write(
        (
            stacked(str(each.posted.seq), each.posted.entry),
            figures.named(each.place.code, each.place.name),
            word(words.COUNT_SCOPE, each.scope),
            figures.minute(each.cut_off),
            figures.minute(each.posted.recorded_at),
            ", ".join(each.counted_by),
        )
        for each in counts
    )


def count_data(counts: Sequence[Counted]) -> Table:
    """The counts as a table."""
    return Table(
        "counts",
        _("Counts after the incident"),
        {
            "entry": _("Entry"),
            "place": _("Place"),
            "kind": _("Kind of count"),
            "scope": _("What was counted"),
            "cut_off": _("Book as of"),
            "recorded_at": _("Recorded at"),
            "counted_by": _("Counted by"),
        },
        (
            (
                each.posted.entry,
                each.place.code,
                each.kind,
                each.scope,
                moment.canonical(each.cut_off),
                moment.canonical(each.posted.recorded_at),
                "; ".join(each.counted_by),
            )
            for each in counts
        ),
    )
