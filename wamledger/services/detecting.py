"""
Detecting: the rules over a ledger, for whoever may read what they say.

The entries are read in one consistent view, held against their hashes on the way, and fed to a detector. What is found is
a function of the entries and the moment alone: asked again, on any machine, it is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from threading import RLock
from typing import Any, Final

import orjson

from wamledger.detection.detector import Detector
from wamledger.detection.finding import Finding
from wamledger.detection.rule_fault import RuleFault
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import staff
from wamledger.services.reading import may, reading
from wamledger.services.scope import Scope
from wamledger.services.uncollected import uncollected

Row = dict[str, Any]

FIRST_PREV: Final = "0" * 64


def detect(
    ledger: Ledger, *, as_of: int | None = None, every: bool = False, with_codes_of: str = ""
) -> list[Finding]:
    """
    What stands out as of a moment (now without one), the most urgent first; ``every`` adds what has cleared by then.

    In a ledger to which people sign in findings about staff have roles in place of codes, but the one ``with_codes_of``.
    Whoever must know whether they are all asks a ``Detection``.

    Raises: AccessFault
    """
    return Detection(ledger, as_of=as_of).findings(every=every, with_codes_of=with_codes_of)


def may_be_asked(ledger: Ledger) -> bool:
    """Whether the person who acts may read findings at all; asking this leaves no word in the access log."""
    return may(ledger, Query.FINDINGS)


@dataclass(slots=True)
class Reached:
    """How far the chain of entries was read: the hash of the last, and the number of the next."""

    prev: str = FIRST_PREV
    expected: int = 0


class Detection:
    """
    The findings of a ledger, kept up with what is posted: for whoever keeps the ledger open and asks again and again.

    Invariant: ``findings`` are those that ``detect`` gives at the same moment, to the byte. What was read is kept and not
    read again, so that an entry that somebody changes in the file afterwards is found by ``verify`` and by a new start.
    Several threads may ask: one is answered after the other.
    """

    def __init__(self, ledger: Ledger, *, as_of: int | None = None) -> None:
        self._ledger = ledger
        self._asking = RLock()
        self._as_of = as_of
        self._is_stopped = False
        self._begin()

    def _begin(self) -> None:
        self._detector = Detector(going_on=self._must_go_on)
        self._reached = Reached()
        self._found: list[Finding] = []

    def stop(self) -> None:
        """Whoever is being answered gets no answer, and nor does anybody who asks this one again."""
        self._is_stopped = True

    def _must_go_on(self) -> None:
        if self._is_stopped:
            raise LedgerFault(N_("The look for findings was stopped."), N_("Ask again."))

    def findings(self, *, every: bool = False, with_codes_of: str = "") -> list[Finding]:
        """
        What stands out as of its moment (now without one), the most urgent first, as ``detect`` says it.

        Raises: AccessFault
        """
        with self._asking:
            with reading(self._ledger, Query.FINDINGS) as (link, scope), uncollected():
                self._update(link)
            users = self._detector.books.users
            roles = {code: row.get("roles", ()) for code, row in users.items()}
            return [
                staff.masked(each, staff.masks_of(each.signal.users, roles))
                if staff.is_masked(each, scope) and each.id != with_codes_of
                else each
                for each in self._found
                if (every or each.signal.cleared_at is None) and _is_seen(each, scope)
            ]

    def faults(self) -> list[RuleFault]:
        """What rules raised when the findings were last asked for: so much is missing from them."""
        with self._asking:
            return self._detector.faults()

    def one(self, finding: str, *, who: str = "") -> Finding:
        """
        The finding of that id, also where it has cleared.

        ``who`` is why the reader must know whom a finding about staff means; that they asked is on record then.

        Refuses: finding_unknown.  Raises: AccessFault
        """
        wanted = finding.strip().upper()
        for each in self.findings(every=True, with_codes_of=wanted if who else ""):
            if each.id == wanted:
                if who and each.rule.about_staff:
                    staff.unmasked(self._ledger, each.id, who)
                return each
        raise Refused(Code.FINDING_UNKNOWN, "finding", found=finding)

    def _update(self, link: Link) -> None:
        """What was posted since is taken in; from the first entry on where it tells of what came before others."""
        at = self._ledger.clock() if self._as_of is None else self._as_of
        if at < self._detector.at:
            # the clock was put back
            self._begin()
        self._found = self._detector.update(entries(link, self._detector, self._reached), at)
        if self._detector.outdated:
            self._begin()
            self._found = self._detector.update(entries(link, self._detector, self._reached), at)


def detect_in(link: Link, scope: Scope, at: int, *, every: bool = False) -> list[Finding]:
    """
    What stands out as of a moment in one state of the ledger, for whoever sees so much of it, the most urgent first.

    The codes of people stand in it: whoever makes a paper of it puts roles in their place.

    Raises: what a rule raised, if any did; a paper is signed for as a whole.
    """
    detector = Detector()
    with uncollected():
        found = detector.update(entries(link, detector), at)
    detector.must_be_whole()
    return [each for each in found if (every or each.signal.cleared_at is None) and _is_seen(each, scope)]


def one(ledger: Ledger, finding: str, *, as_of: int | None = None, who: str = "") -> Finding:
    """
    The finding of that id, also where it has cleared; see ``Detection.one``.

    Refuses: finding_unknown.  Raises: AccessFault
    """
    return Detection(ledger, as_of=as_of).one(finding, who=who)


def entries(link: Link, detector: Detector, reached: Reached | None = None) -> Iterator[Row]:
    """
    The bodies in the order of the ledger; where the chain does not hold, the detector's books are told.

    With ``reached`` those after it, which is then as far as was read.
    """
    books, reached = detector.books, reached or Reached()
    for block in link.stream(
        "SELECT seq, leaf, entry FROM entry WHERE seq >= ? ORDER BY seq", (reached.expected,)
    ):
        for seq, leaf, entry in block:
            stored = bytes(entry)
            hashed = sha256(b"\0" + stored).digest()
            prev, expected = reached.prev, reached.expected
            reached.prev, reached.expected = hashed.hex(), seq + 1
            if seq != expected:
                books.note_break(expected, "missing")
            if hashed != bytes(leaf):
                books.note_break(seq, "changed")
            try:
                body = orjson.loads(stored)["body"]
                follows = body["prev"]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                books.note_break(seq, "unreadable")
                continue
            if follows != prev:
                books.note_break(seq, "follows another")
            yield body


def _is_seen(finding: Finding, scope: Scope) -> bool:
    """Whether the reader may see it: staff matters by role, the rest by the places that it is about."""
    if not staff.may_read(finding, scope):
        return False
    if scope.places is None:
        return True
    places = [code for code in finding.signal.places if code]
    return bool(places) and all(code in scope.places for code in places)


def evidence(ledger: Ledger, finding: Finding, *, who: str = "") -> list[Row]:
    """
    The entries that a finding rests on, in the order of the ledger; of a finding about staff without the codes of
    people in a ledger to which people sign in, unless ``who`` says that they were asked for (see ``one``).

    Shape: {"seq", "id", "op", "words", "occurred_at", "by", "approved_by", "document", "hash"}; ``hash`` is the leaf in hex.
    Raises: AccessFault
    """
    from wamledger.domain.operations import OPERATIONS
    from wamledger.i18n import _

    told = []
    with reading(ledger, Query.FINDINGS) as (link, scope):
        wanted = sorted(set(finding.signal.operations))
        for start in range(0, len(wanted), 500):
            condition, parameters = link.among("id", wanted[start : start + 500])
            for seq, leaf, entry in link.rows(
                f"SELECT seq, leaf, entry FROM entry WHERE {condition} ORDER BY seq", parameters
            ):
                operation = orjson.loads(bytes(entry))["body"]["operation"]
                told.append(
                    {
                        "seq": seq,
                        "id": operation["id"],
                        "op": operation["op"],
                        "words": _(OPERATIONS[operation["op"]].label),
                        "occurred_at": operation["occurred_at"],
                        "by": operation["by"],
                        "approved_by": operation.get("approved_by"),
                        "document": operation.get("document"),
                        "hash": bytes(leaf).hex(),
                    }
                )
        roles = {code: orjson.loads(held) for code, held in link.rows("SELECT code, roles FROM user_account")}
    told.sort(key=lambda each: each["seq"])
    return staff.told_without_codes(told, roles) if staff.is_masked(finding, scope) and not who else told
