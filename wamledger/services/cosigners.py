"""The witnesses that somebody trusts, and how many of them must have cosigned a head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Self

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault, NoteFault
from wamledger.ledger.note import open_note
from wamledger.ledger.vkey import COSIGNATURE, Verifier


class Cosigners(NamedTuple):
    """The keys of witnesses, each once, and the number of them that is needed."""

    keys: tuple[Verifier, ...] = ()
    needed: int = 0

    @classmethod
    def parse(cls, vkeys: Sequence[str], needed: int | None, heads: Sequence[str]) -> Self:
        """
        The witnesses of these vkeys; all of them are needed where nothing else is said.

        Raises: NoteFault for what is no vkey of a witness; LedgerFault where more are needed than there are, and for
        witnesses without a head that they can have seen.
        """
        keys = tuple(dict.fromkeys(map(witness, vkeys)))
        if needed is not None and not 1 <= needed <= len(keys):
            raise LedgerFault(
                N_("{needed} witnesses are needed, and {known} are known."),
                N_("Give the vkey of each witness with --witness, and no larger number."),
                needed=needed,
                known=len(keys),
            )
        if keys and not heads:
            raise LedgerFault(
                N_("Witnesses are named, and no head that they have seen."),
                N_("Give the head that they cosigned, with --head."),
            )
        return cls(keys, len(keys) if needed is None else needed)

    def of(self, note: str, ledger: Iterable[Verifier]) -> tuple[tuple[str, int], ...]:
        """
        Who of them has cosigned the note, each with the time that they state, in seconds since 1970.

        Raises: NoteFault for a note that neither the ledger nor one of them has signed, for a false line of theirs, and
        where they are fewer than needed.
        """
        opened = open_note(note, [*ledger, *self.keys])
        found = tuple((each.name, at) for each in self.keys if (at := opened.cosigned_at(each)) is not None)
        if len(found) < self.needed:
            raise NoteFault(
                N_("The head was cosigned by {found} of the witnesses; {needed} are needed."),
                N_("Ask the witnesses for their cosignatures, or bring a head that they have cosigned."),
                found=len(found),
                needed=self.needed,
            )
        return found


def witness(vkey: str) -> Verifier:
    """
    The key of a witness.

    Raises: NoteFault for any other text, also for the key of a ledger.
    """
    verifier = Verifier.parse(vkey)
    if verifier.kind != COSIGNATURE:
        raise NoteFault(
            N_("The key of {name} is one that signs heads, and none that cosigns them."),
            N_("Give the vkey that wamledger witness-key has printed."),
            name=verifier.name,
        )
    return verifier


NO_COSIGNERS: Final = Cosigners()
