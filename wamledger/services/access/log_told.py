"""The access record in words: what a record is about, and what else is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wamledger.domain.authority import queries
from wamledger.i18n import N_, _
from wamledger.ledger.access_chain import Record
from wamledger.services.access.log import Event

_PURPOSE: Final[Mapping[str, str]] = {
    "screens": N_("to work on the screens"),
    "session": N_("to work with commands"),
    "call": N_("for one command"),
    "second": N_("as second person"),
    "passphrase": N_("to change the passphrase"),
    "restore": N_("to put back a backup"),
    "approve": N_("to approve a proposal"),
    "reject": N_("to reject a proposal"),
    "withdraw": N_("to withdraw a proposal"),
    "key": N_("to unlock the key"),
}

_FACTS: Final[Mapping[str, str]] = {
    "second": N_("with {value}"),
    "reason": N_("because: {value}"),
    "failures": N_("tries that failed: {value}"),
    "names": N_("names: {value}"),
    "lines": N_("lines: {value}"),
    "sessions": N_("sessions: {value}"),
    "size": N_("entries: {value}"),
    "bytes": N_("bytes: {value}"),
    "seen": N_("seen elsewhere: {value}"),
}

_ARE: Final[Mapping[tuple[str, bool], str]] = {
    ("founding", True): N_("the first user"),
    ("known", False): N_("no such user"),
    ("shared", True): N_("somebody else can unlock it"),
    ("sealed", True): N_("put under a passphrase"),
}

_SUBJECTS: Final[Mapping[str, str]] = {
    "administration": N_("what administrators do"),
    "*": N_("everybody"),
}


def about(record: Record) -> str:
    """Whom or what the record is about; what was asked or tried is in words where somebody was refused."""
    subject = record.subject or ""
    if subject in _SUBJECTS:
        return _(_SUBJECTS[subject])
    if record.event != Event.DENIED:
        return subject
    return ", ".join(_asked(each) for each in subject.split(", "))


def _asked(name: str) -> str:
    """A question or an operation that was refused."""
    if name in queries.Query._value2member_map_:
        return _(queries.TABLE[queries.Query(name)].what)
    from wamledger.domain.operations import OPERATIONS

    return _(OPERATIONS[name].label) if name in OPERATIONS else name


def details(record: Record) -> str:
    """What else is known of it; refusals are named by what they forbid and not by their codes."""
    return ", ".join(part for name, value in sorted(record.facts.items()) for part in _detail(name, value))


def _detail(name: str, value: Any) -> Iterator[str]:
    if name == "purpose":
        yield _(_PURPOSE[value]) if value in _PURPOSE else str(value)
    elif isinstance(value, bool):
        if (name, value) in _ARE:
            yield _(_ARE[(name, value)])
    elif name in _FACTS:
        yield _(_FACTS[name]).format(value=value)
