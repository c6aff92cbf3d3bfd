"""
What a report rests on, as it travels with the report: the hashes that lead from its entries to the head on its pages.

A report of all that is in the ledger rests on the whole tree, which is stated by its perfect subtrees. One that rests on
a few entries names them, with the hash of each and what leads from them to the root. The bytes of an entry are given where
the kind of report says so and the person who makes it may read them, and else stay in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from wamledger.i18n import N_
from wamledger.ledger import shared_path
from wamledger.ledger.faults import LedgerTampered, ProofFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.merkle import leaf_hash
from wamledger.ledger.vkey import decoded, encoded

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Grounds:
    """
    What leads to the root of a head.

    Shape: ``leaves`` are the hashes of the entries on which the report rests, by number, None where it rests on all of
    them; ``hashes`` are as ``shared_path`` gathers them; ``entries`` are stored bytes by number, of some or none of them.
    """

    size: int = 0
    leaves: dict[int, bytes] | None = None
    hashes: tuple[bytes, ...] = ()
    entries: dict[int, bytes] | None = None
    vkeys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The grounds as they are enclosed, without the entries and keys."""
        return {
            "wamledger_proof": VERSION,
            "size": self.size,
            "rests_on": "ledger" if self.leaves is None else "entries",
            "leaves": [[seq, encoded(leaf)] for seq, leaf in sorted((self.leaves or {}).items())],
            "hashes": [encoded(each) for each in self.hashes],
        }

    @classmethod
    def load(cls, found: Any, entries: Iterable[bytes] = (), vkeys: Iterable[str] = ()) -> Grounds:
        """
        The grounds that were enclosed.

        Raises: ProofFault for anything else.
        """
        try:
            if found["wamledger_proof"] != VERSION or found["rests_on"] not in ("ledger", "entries"):
                raise ValueError
            leaves = {int(seq): decoded(leaf) for seq, leaf in found["leaves"]}
            bodies = {int(orjson.loads(each)["body"]["seq"]): each for each in entries}
            if len(leaves) != len(found["leaves"]) or (leaves and found["rests_on"] == "ledger"):
                raise ValueError
            return cls(
                size=int(found["size"]),
                leaves=None if found["rests_on"] == "ledger" else leaves,
                hashes=tuple(decoded(each) for each in found["hashes"]),
                entries=bodies or None,
                vkeys=tuple(vkeys),
            )
        except (KeyError, TypeError, ValueError, orjson.JSONDecodeError) as fault:
            raise ProofFault(
                N_("The proof that is enclosed cannot be read."), N_("Ask for the report again, as a file.")
            ) from fault

    def lead_to(self, head: Head) -> None:
        """
        The hashes lead to the root of the head, and the entries that are enclosed are those of the hashes.

        Raises: ProofFault
        """
        again = N_("Ask for the report again, as a file; keep this one.")
        if self.size != head.size:
            raise ProofFault(
                N_("The proof is for {found} entries, and the head covers {wanted}."),
                again,
                found=self.size,
                wanted=head.size,
            )
        if shared_path.root_of(self.leaves or {}, self.size, self.hashes) != head.root:
            raise ProofFault(N_("The proof does not lead to the root of the head."), again)
        for seq, entry in (self.entries or {}).items():
            if (self.leaves or {}).get(seq) != leaf_hash(entry):
                raise ProofFault(
                    N_("Entry {seq} as it is enclosed is not the one that the proof speaks of."),
                    again,
                    seq=seq,
                )


NO_GROUNDS: Final = Grounds()


def grounds_of(ledger: Ledger, note: str, rests_on: Iterable[int] | None, *, with_entries: bool) -> Grounds:
    """
    What leads from the entries, or from the whole ledger for None, to the head of the note.

    Raises: LedgerTampered where what is stored does not lead there.
    """
    from wamledger.services.proving import may_be_read, stored_nodes

    if not note:
        return NO_GROUNDS
    keys = ledger.verifiers()
    head, _note = open_head(note, keys)
    numbers = sorted(seq for seq in {*(rests_on or ())} if seq < head.size)
    with ledger.reading() as link:
        get = stored_nodes(link)
        hashes = tuple(shared_path.gathered(numbers, head.size, get))
        leaves = {seq: get(0, seq) for seq in numbers}
        entries = {}
        for seq in numbers if with_entries else ():
            entry = bytes(link.one("SELECT entry FROM entry WHERE seq = ?", (seq,))[0])
            if may_be_read(link, ledger.actor, entry):
                entries[seq] = entry
    made = Grounds(
        head.size,
        None if rests_on is None else leaves,
        hashes,
        entries or None,
        tuple(key.vkey for key in keys),
    )
    try:
        made.lead_to(head)
    except ProofFault as fault:
        raise LedgerTampered(
            N_("What is stored does not lead to the signed head: {what}"),
            N_("Run verify, which names everything that is wrong."),
            what=fault.message,
        ) from fault
    return made
