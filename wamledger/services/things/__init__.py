"""A page for each thing of the ledger: what is known of it, what happened to it, and what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.services.reading import reading
from wamledger.services.things.page import ThingPage

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding
    from wamledger.ledger.store import Ledger
    from wamledger.services.detecting import Detection
    from wamledger.services.subjects import Subject
    from wamledger.services.things.grounds import Grounds

PAGES: Final[Mapping[str, Query]] = {
    "weapon": Query.HISTORY,
    "lot": Query.HISTORY,
    "place": Query.PLACES,
    "party": Query.PARTIES,
    "person": Query.USERS,
    "participant": Query.PARTICIPANTS,
    "consignment": Query.HOLDINGS,
    "disposal": Query.HOLDINGS,
    "issue": Query.HOLDINGS,
    "trace": Query.HISTORY,
    "incident": Query.HISTORY,
    "nature": Query.LISTS,
}
"""The kinds of things that have a page here, each a module of its own, with what one must be allowed to ask for it."""


class _Maker(Protocol):
    def page(self, grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage: ...


def thing(ledger: Ledger, subject: Subject, detection: Detection | None = None, *, by: str = "") -> ThingPage:
    """
    The page of a thing, as far as whoever acts may read of it; with a detection, what does not fit about it too.

    ``by`` is who records in a ledger to which nobody signs in: what can be done next is what they may record.
    Refuses: choice_unknown for a kind that has no page here; what says that there is no such thing
    Raises: AccessFault
    """
    if subject.kind not in PAGES:
        raise Refused(Code.CHOICE_UNKNOWN, "kind", found=subject.kind, allowed=list(PAGES))
    # the forms of all operations are loaded by who opens a page, and not by who starts
    from wamledger.services.things.grounds import Grounds

    maker = cast("_Maker", import_module(f"{__name__}.{subject.kind}"))
    found = None if detection is None else _findings(ledger, detection)
    with reading(ledger, PAGES[subject.kind]) as (link, scope):
        grounds = Grounds(link, scope, ledger.actor, ledger.about.code, ledger.clock(), by)
        return maker.page(grounds, subject.code, found)


def _findings(ledger: Ledger, detection: Detection) -> Sequence[Finding] | None:
    """What stands out, for whoever may read it; None for anybody else, of which nobody is told."""
    from wamledger.ledger.faults import AccessFault
    from wamledger.services.reading import scope_in

    with ledger.reading() as link:
        try:
            scope_in(link, Query.FINDINGS, ledger.actor)
        except AccessFault:
            return None
    return detection.findings()
