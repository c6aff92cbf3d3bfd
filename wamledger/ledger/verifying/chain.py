"""
The chain of the ledger's keys: which key signs heads of which sizes, as the entries themselves say.

A key hands over to the next by an entry that both have signed. So from any one key of the chain that is trusted the
others follow: later ones, because it signed that they come after it; earlier ones, because they signed that it comes
after them, and its heads cover all that they signed. Nothing here rests on the tables beside the entries. What else is
wrong with such an entry is judged where signatures are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, Self

import orjson

from wamledger.ledger import signing
from wamledger.ledger.faults import LedgerFault, NoteFault
from wamledger.ledger.head import open_head
from wamledger.ledger.link import Link
from wamledger.ledger.vkey import ED25519, Verifier

ROTATION: Final = "rotate_ledger_key"


class Handover(NamedTuple):
    """That heads over more than ``seq`` entries are signed by the key ``vkey`` and no longer by ``before``."""

    seq: int
    before: str
    vkey: str


class Chain(NamedTuple):
    """
    The keys that sign heads.

    Shape: each with the least size of a head that it signs, in order; the first from 0 on; none where no key is known.
    """

    keys: tuple[tuple[int, str], ...] = ()

    @classmethod
    def through(cls, trusted: Verifier | None, handovers: Iterable[Handover]) -> Self:
        """The chain to which the trusted key belongs, whether it is the first of it or a later one."""
        if trusted is None:
            return cls()
        known = list(handovers)
        at = next((number for number, each in enumerate(known) if each.vkey == trusted.vkey), -1)
        keys: list[tuple[int, str]] = []
        current = trusted.vkey
        for each in reversed(known[: at + 1]):
            if each.vkey == current:
                keys.insert(0, (each.seq + 1, current))
                current = each.before
        keys.insert(0, (0, current))
        current = trusted.vkey
        for each in known[at + 1 :]:
            if each.before == current:
                keys.append((each.seq + 1, each.vkey))
                current = each.vkey
        return cls(tuple(keys))

    def at(self, size: int) -> Verifier | None:
        """The key that signs a head over so many entries."""
        found = None
        for since, vkey in self.keys:
            if since > size:
                break
            found = vkey
        return None if found is None else Verifier.parse(found)

    def has_signed(self, note: str) -> bool:
        """Whether the note is a head that the key of its size has signed."""
        try:
            head, opened = open_head(note, self.verifiers)
        except NoteFault:
            return False
        return self.at(head.size) in opened.verified

    @property
    def first(self) -> Verifier | None:
        """The key that the ledger was created with."""
        return Verifier.parse(self.keys[0][1]) if self.keys else None

    @property
    def verifiers(self) -> list[Verifier]:
        """All keys of the chain, each once."""
        return [Verifier.parse(vkey) for vkey in dict.fromkeys(vkey for _since, vkey in self.keys)]


def known(link: Link, trusted: Verifier | None, notes: Iterable[str] = ()) -> Chain:
    """
    The chain to which the trusted key belongs, as the entries of the ledger have it.

    Where the handovers are, the table of keys says, which saves reading all entries. Nothing rests on it: where the
    newest head or one of these notes is not signed by the chain that it leads to, all entries are asked.
    """
    newest = link.rows("SELECT note FROM signed_head ORDER BY size DESC LIMIT 1")
    hinted = Chain.through(trusted, handovers(link, "seq IN (SELECT seq FROM ledger_key)"))
    if newest and all(hinted.has_signed(note) for note in (newest[0][0], *notes)):
        return hinted
    return Chain.through(trusted, handovers(link))


def handovers(link: Link, among: str = "TRUE") -> list[Handover]:
    """Each handover that the old and the new key have both signed, in the order of the entries."""
    # a stray column hides no entry for long: what a column says otherwise than its entry is found in step 2
    rows = link.rows(f"SELECT seq, entry FROM entry WHERE op = ? AND {among} ORDER BY seq", (ROTATION,))
    return [found for seq, entry in rows if (found := handover(seq, bytes(entry))) is not None]


def handover(seq: int, entry: bytes) -> Handover | None:
    """What the entry hands over; None where it does not, or where one of the two keys has not signed it."""
    try:
        record = orjson.loads(entry)
        body, sigs = record["body"], record["sigs"]
        operation = body["operation"]
        old, new = Verifier.parse(operation["before"]), Verifier.parse(operation["vkey"])
        if operation["op"] != ROTATION or body["seq"] != seq or type(sigs) is not list:
            return None
        content = signing.body_bytes(body)
        signed = all(_has_signed(key, sigs, content) for key in (old, new))
    except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError, LedgerFault):
        return None
    return Handover(seq, old.vkey, new.vkey) if signed and _is_of_one_ledger(old, new, body) else None


def _is_of_one_ledger(old: Verifier, new: Verifier, body: dict[str, Any]) -> bool:
    return old != new and old.name == new.name == body["origin"] and old.kind == new.kind == ED25519


def _has_signed(key: Verifier, sigs: list[Any], content: bytes) -> bool:
    return any(
        signing.is_signature(each)
        and each["meaning"] == signing.ROTATED
        and each["user"] == ""
        and signing.holds(each, key, content)
        for each in sigs
    )
