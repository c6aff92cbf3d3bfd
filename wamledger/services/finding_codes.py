"""
What somebody means who types a code of anything, a tag, a lot number or the beginning of a serial.

Each kind of thing is asked from its index, within what the person may read; whoever may not read a kind is offered none
of it. Where nothing begins as typed, what bears the mark otherwise or comes nearest to it is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wamledger.domain.refusals import Refused
from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.completing import complete
from wamledger.services.scanned import read_mark
from wamledger.services.subjects import Subject

OF_EACH: Final = 6
"""Things of one kind that are offered at once."""
MOST: Final = 24

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "weapon": ("weapon", N_("weapon")),
    "lot": ("lot", N_("lot")),
    "place": ("place", N_("place")),
    "party": ("party", N_("party")),
    "dispatch": ("consignment", N_("consignment")),
    "issue": ("issue", N_("issue")),
    "disposal": ("disposal", N_("disposal")),
    "trace": ("trace", N_("trace")),
    "participant": ("participant", N_("participant")),
    "incident": ("incident", N_("incident")),
    "user": ("person", N_("user")),
    "nature": ("nature", N_("nature")),
    "entry": ("entry", N_("entry")),
}
"""What is asked for, by what completion calls it: the kind of thing that it is, and its word, marked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that may be meant; ``by`` says what it is, or how it was found, marked, and ``words`` tell it apart."""

    subject: Subject
    by: str
    words: str


def lookup(ledger: Ledger, text: str) -> list[Hit]:
    """Things that the text may mean, those that are called exactly so first; nothing for an empty one."""
    typed = text.strip()
    if not typed:
        return []
    hits = [
        Hit(Subject(kind, code), by, words)
        for asked, (kind, by) in KINDS.items()
        for code, words in complete(ledger, asked, typed, OF_EACH)
    ]
    hits.sort(key=lambda each: each.subject.code.casefold() != typed.casefold())
    return hits[:MOST] or _marked(ledger, typed)


def _marked(ledger: Ledger, typed: str) -> list[Hit]:
    try:
        read = read_mark(ledger, typed)
    except (Refused, AccessFault):
        return []
    return [Hit(each.subject, each.by, each.words) for each in (*read.found, *read.near)]
