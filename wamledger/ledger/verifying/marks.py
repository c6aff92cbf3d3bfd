"""
The signatures of one entry: by keys that count at that entry, true, and each where it has something to say.
"""

from __future__ import annotations

from typing import NamedTuple

from wamledger.ledger import signing
from wamledger.ledger.verifying.finding import Findings, Kind
from wamledger.ledger.verifying.people import Key, People, at
from wamledger.ledger.verifying.signed import Mark, Signed
from wamledger.ledger.vkey import Verifier


class Held(NamedTuple):
    """
    What the signatures of an entry show.

    Shape: ``people`` are those whose signature holds, each with the key; ``proved`` says whether a key that is enrolled
    has signed for itself; ``by_ledger`` are the signatures in the name of the ledger.
    """

    people: dict[str, Key]
    proved: bool
    by_ledger: tuple[Mark, ...]


def held(entry: Signed, people: People, enrolling: Key | None, findings: Findings, vouched: int) -> Held:
    """
    What the signatures of the entry show; what is wrong with one is among the findings.

    ``vouched`` is how many entries the signatures before it stand for. Each covers the entry before it by its hash, so
    one that does not hold speaks of what was changed anywhere since.
    """
    found: dict[str, Key] = {}
    by_ledger: list[Mark] = []
    seen: set[tuple[str, str]] = set()
    proved = False
    for mark in entry.marks:
        place = mark.user, mark.meaning
        if place in seen or not _has_place(entry, mark):
            findings.add(Kind.SIGNATURE_OUT_OF_PLACE, at(entry.seq), user=mark.user, meaning=mark.meaning)
            continue
        seen.add(place)
        if mark.meaning == signing.ROTATED:
            seen.discard(place)  # the old key and the new one sign in the same name
            by_ledger.append(mark)
            continue
        key = _key(entry, mark, people, enrolling)
        if key is None:
            findings.add(Kind.SIGNATURE_UNKNOWN, at(entry.seq), user=mark.user, key_id=mark.key_id)
        elif not is_true(entry, mark, key.verifier):
            findings.add(
                Kind.SIGNATURE_FALSE,
                at(entry.seq),
                user=mark.user,
                meaning=mark.meaning,
                since=min(vouched, entry.seq),
            )
        elif key.revoked is not None:
            findings.add(Kind.SIGNATURE_REVOKED, at(entry.seq), user=mark.user, revoked=key.revoked)
        elif people.closed_by(mark.user) is not None:
            findings.add(
                Kind.SIGNER_CLOSED, at(entry.seq), user=mark.user, closed=people.closed_by(mark.user)
            )
        elif mark.meaning == signing.ENROLLED:
            proved = True
        else:
            found[mark.user] = key
    return Held(found, proved, tuple(by_ledger))


def is_true(entry: Signed, mark: Mark, verifier: Verifier) -> bool:
    """Whether the key made the signature; the block has looked where it knew the key, and otherwise it is looked now."""
    if mark.vkey is not None and mark.vkey == verifier.vkey:
        return mark.true
    return entry.body is not None and signing.holds(mark.row, verifier, entry.body)


def _has_place(entry: Signed, mark: Mark) -> bool:
    """Whether this person's signature with this meaning says something of the entry."""
    if mark.meaning == signing.ENROLLED:
        return entry.op == "enrol_key" and mark.user == entry.facts["user"]
    if mark.meaning == signing.ROTATED:
        return entry.op == "rotate_ledger_key" and mark.user == ""
    if mark.meaning == signing.OWN.get(entry.op, signing.POSTED):
        return mark.user == entry.by or entry.historical
    return mark.meaning == signing.APPROVED and mark.user == entry.approved_by


def _key(entry: Signed, mark: Mark, people: People, enrolling: Key | None) -> Key | None:
    """The key that the signature names; the one that is being enrolled proves itself, and founds the ledger."""
    is_new = enrolling is not None and enrolling.verifier.key_id.hex() == mark.key_id
    if is_new and (mark.meaning == signing.ENROLLED or (not people.is_closed and mark.user == entry.by)):
        return enrolling if enrolling is not None and enrolling.verifier.name == mark.user else None
    return people.keys.get((mark.user, mark.key_id))
