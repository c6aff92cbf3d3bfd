"""What an entry leads to: the things that its operation names, each with what it is to the entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from wamledger.i18n import N_, _
from wamledger.ledger.link import Link
from wamledger.services.subjects import Subject

MOST: Final = 300
"""Things, and lines of what an entry did, that are told one by one."""

_LEADS: Final = (
    ("weapon", "weapon", N_("Weapon")),
    ("lot", "lot", N_("Lot")),
    ("from", "", N_("From")),
    ("to", "", N_("To")),
    ("place", "place", N_("Place")),
    ("party", "party", N_("Party")),
    ("issue", "issue", N_("Issue")),
    ("dispatch", "consignment", N_("Consignment")),
    ("disposal", "disposal", N_("Disposal")),
    ("trace", "trace", N_("Trace")),
    ("incident", "incident", N_("Incident")),
    ("participant", "participant", N_("Participant")),
    ("proposal", "proposal", N_("Proposal")),
    ("finding", "finding", N_("Finding")),
    ("entry", "entry", N_("Entry that it reverses")),
)
"""Fields of an operation or a line that name a thing: its kind, and what it is to the entry."""
_OWN_PAGES: Final = {
    "issue": "issue",
    "dispatch": "consignment",
    "incident": "incident",
    "propose": "proposal",
}
"""Operations whose id is the code of a thing."""
Row = dict[str, Any]


def leads_of(link: Link, operation: Row, reversed_by: str) -> Iterator[tuple[Subject, str, str]]:
    """The things that the operation names, each once, and the people; first the entry that reversed it, if one did."""
    if reversed_by:
        yield Subject("entry", reversed_by), _("Reversed by this"), ""
    own = _OWN_PAGES.get(operation["op"])
    if own:
        yield Subject(own, operation["id"]), _("What it made"), ""
    seen: set[Subject] = set()
    for line in (operation, operation.get("operation") or {}, *(operation.get("lines") or ())):
        for subject, words in _named(link, line):
            if subject not in seen and len(seen) < MOST:
                seen.add(subject)
                yield subject, words, ""
    for user in dict.fromkeys((operation["by"], operation.get("approved_by"))):
        if user:
            yield Subject("person", user), _("User"), ""


def _named(link: Link, line: Mapping[str, Any]) -> Iterable[tuple[Subject, str]]:
    for field, kind, words in _LEADS:
        code = line.get(field)
        if isinstance(code, str) and code:
            yield Subject(kind or _holder(link, code), code), _(words)
    for kind, words in (("weapon", N_("Taken on charge")), ("lot", N_("Taken on charge"))):
        new = line.get(f"new_{kind}")
        if isinstance(new, dict) and isinstance(new.get("id"), str):
            yield Subject(kind, new["id"]), _(words)


def _holder(link: Link, code: str) -> str:
    return "place" if link.one("SELECT 1 FROM place WHERE code = ?", (code,)) is not None else "party"
