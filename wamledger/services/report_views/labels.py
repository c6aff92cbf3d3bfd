"""The view of labels, for what stands at a place or with a party now, or for one thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import covered
from wamledger.services.report_views.book import Book
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.scope import Scope
from wamledger.services.views.labels import Label, LabelsView

KINDS: Final = ("weapons", "lots", "places")
_HERE: Final = frozenset({"IN_STORE", "ISSUED", "IN_MAINTENANCE", "AWAITING_DISPOSAL"})
"""Statuses in which there is a thing to put a label on."""


def labels_view(
    ledger: Ledger,
    *,
    code: str = "",
    at: str | None = None,
    of: str = "",
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> LabelsView:
    """
    Labels of what stands at a place and within it or with a party, of everything, or of the one thing with this code.

    ``of`` is one of ``KINDS``; without it, all of them.
    Refuses: choice_unknown, holder_unknown, label_unknown where nothing that stands anywhere has the code
    Raises: AccessFault
    """
    if of and of not in KINDS:
        raise Refused(Code.CHOICE_UNKNOWN, "of", found=of, allowed=list(KINDS))
    with state(ledger, Query.HOLDINGS, code or at) as found:
        link, names = found.link, Names(found.link)
        holders = covered(link, at, found.scope) if at is not None else None
        made = {
            "weapons": lambda: _weapons(Book(link, None, holders, found.scope), names),
            "lots": lambda: _lots(Book(link, None, holders, found.scope), names),
            "places": lambda: _places(link, holders, found.scope),
        }
        labels = tuple(
            label
            for kind in KINDS
            if of in ("", kind)
            for label in made[kind]()
            if not code or code in (label.code, label.scan)
        )
        if code and not labels:
            raise Refused(Code.LABEL_UNKNOWN, "code", found=code)
        return LabelsView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            at=at or "",
            at_name=names.holder(at) if at else "",
            labels=labels,
        )


def _weapons(book: Book, names: Names) -> Iterator[Label]:
    for block in book.weapon_lines():
        for (
            holder,
            weapon,
            _condition,
            status,
            kind,
            make,
            model,
            calibre,
            serial,
            _read,
            tag,
            *_owner,
        ) in block:
            if status in _HERE:
                what = ", ".join(
                    part for part in (names.type(kind), f"{make} {model}".strip(), calibre) if part
                )
                yield Label("weapon", weapon, tag or weapon, what, serial or "", holder)


def _lots(book: Book, names: Names) -> Iterator[Label]:
    seen: set[tuple[str, str]] = set()
    for block in book.lot_lines():
        for holder, lot, _condition, status, _quantity, nature, number, *_rest in block:
            if status in _HERE and (holder, lot) not in seen:
                seen.add((holder, lot))
                yield Label("lot", lot, lot, names.nature(nature).name or nature, number or "", holder)


def _places(link: Link, holders: frozenset[str] | None, scope: Scope) -> Iterator[Label]:
    for code, name in link.rows("SELECT code, name FROM place ORDER BY code"):
        if (holders is None or code in holders) and (scope.places is None or code in scope.places):
            yield Label("place", code, code, name, "", "")
