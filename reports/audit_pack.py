"""
WL-F-80: the audit pack, everything of a period in one document, with what the ledger does not know.

It is drawn twice: the first time to see on which page each part begins, the second time with these pages in the contents.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.audit_conduct import conduct_parts
from reports.audit_evidence import evidence_parts
from reports.audit_parts import Part, Said
from reports.audit_stock import broken, stock_parts
from reports.columns import Column
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import MM, Document, Paper
from reports.paper import Stated, begun, head_data, state, time
from reports.proof import proof, provenance_fields
from reports.register import Register
from reports.sheet import fields, section
from wamledger.i18n import N_, _
from wamledger.services.views.audit_pack import AuditPackView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

_ON_NEW_PAGE: Final = frozenset({1, 2, 3, 14})
"""Parts that begin on a page of their own: stock, how it went, whether it closes, and what is not known."""
_PROOF: Final = 96 * MM
"""What the head with its code takes at most."""
FORM: Final = Form("WL-F-80", 1, N_("Audit pack"))


def audit_pack(
    view: AuditPackView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The pack is in the stream, with its contents; the number of its pages is returned."""
    parts = _parts(view)
    pages = _Pages()
    _draw(view, parts, io.BytesIO(), paper, [0] * (len(parts) + 1), pages)
    numbers = pages.begun
    return _draw(view, parts, out, paper, numbers, _Pages(on_page))


class _Pages:
    """Counts the pages that are finished, and remembers on which one each part begins."""

    def __init__(self, on_page: Callable[[int], None] | None = None) -> None:
        self._finished = 0
        self._on_page = on_page
        self.begun: list[int] = []

    def finished(self, number: int) -> None:
        """One more page is finished."""
        self._finished = number
        if self._on_page is not None:
            self._on_page(number)

    def begins(self) -> None:
        """A part begins on the page that is drawn now."""
        self.begun.append(self._finished + 1)


def _parts(view: AuditPackView) -> list[Part]:
    inventory, went, reconciled, licences = stock_parts(view)
    findings, integrity, access, unknowns = evidence_parts(view)
    return [
        inventory,
        went,
        reconciled,
        *conduct_parts(view),
        licences,
        findings,
        integrity,
        access,
        unknowns,
    ]


def _draw(
    view: AuditPackView, parts: list[Part], out: BinaryIO, paper: Paper, numbers: list[int], pages: _Pages
) -> int:
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=figures.period(view.since, view.until),
        paper=paper,
        on_page=pages.finished,
        landscape=True,
    )
    fields(document, provenance_fields(view.provenance), columns=4)
    state(document, _head(view), columns=4)
    _contents(document, parts, numbers)
    for place, part in enumerate(parts, 1):
        if place in _ON_NEW_PAGE:
            document.new_page()
        part.draw(document, place, pages.begins)
    document.room(_PROOF)
    pages.begins()
    proof(document, source_fields=False)
    return document.finish()


def _head(view: AuditPackView) -> list[Stated]:
    """What a reader sees first."""
    severe = {name: sum(getattr(each, name) for each in view.rules) for name in ("s1", "s2", "s3", "s4")}
    opening = sum(each.opening for each in view.weapons_reconciled)
    closing = sum(each.closing for each in view.weapons_reconciled)
    wrong = len(broken(view))
    return [
        time("since", _("From"), view.since, otherwise=_("The beginning of the ledger")),
        time("until", _("To"), view.until),
        Stated("entries", _("Entries of the period"), view.entries),
        Stated("opening", _("Weapons on charge, opening"), opening),
        Stated("closing", _("Weapons on charge, closing"), closing),
        Stated(
            "does_not_close",
            _("Types and natures that do not close"),
            wrong,
            _("None: it closes to zero") if not wrong else None,
        ),
        Stated(
            "verification",
            _("Verification, run now"),
            "sound" if view.is_sound else "fault",
            _("Sound") if view.is_sound else _("At fault"),
        ),
        Stated(
            "findings",
            _("Findings, S1 to S4"),
            " ".join(str(severe[name]) for name in sorted(severe)),
            "  ".join(f"{name.upper()} {figures.number(severe[name])}" for name in sorted(severe)),
        ),
        Stated("counts_done", _("Counts done"), len(view.counts_done)),
        Stated("counts_overdue", _("Checks overdue now"), sum(each.is_overdue for each in view.counts_due)),
        Stated("losses_open", _("Items of losses still open"), sum(each.open > 0 for each in view.losses)),
        Stated(
            "same_hands",
            _("Entries with one person in two parts"),
            sum(each.entries for each in view.same_hands),
        ),
    ]


def _contents(document: Document, parts: list[Part], numbers: list[int]) -> None:
    section(document, _("Contents"))
    columns = [
        Column("", 0.4, align="right"),
        Column(_("Part"), 6.0),
        Column(_("Page"), 0.8, styles.CELL_BOLD, align="right"),
    ]
    names = [*((str(place), part.title) for place, part in enumerate(parts, 1)), ("", _("Proof"))]
    Register(document, columns, width=document.width * 0.6).write(
        (place, name, figures.number(page)) for (place, name), page in zip(names, numbers, strict=True)
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[AuditPackView]:
    from wamledger.services.report_views.audit_pack import audit_pack_view

    return held(
        audit_pack_view(
            ledger,
            since=asked.since,
            until=asked.until,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: AuditPackView) -> Iterator[Table]:
    yield head_data(_head(view))
    for part in _parts(view):
        for piece in part.pieces:
            if not isinstance(piece, Said):
                yield piece.data


KIND: Final = Kind(
    name="audit-pack",
    form=FORM,
    summary=N_(
        "Everything of a period in one document: stock, movements, counts, duties, findings, integrity, what is not known."
    ),
    view_type=AuditPackView,
    view=_view,
    draw=audit_pack,
    tables=_tables,
    rests_on=whole,
    options=("since", "until"),
)
