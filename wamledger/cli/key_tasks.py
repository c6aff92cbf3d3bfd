"""The commands about the ledger's own key and about witnesses, as they are listed."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import KEYS, Task
from wamledger.i18n import N_

_KEYS: Final = "wamledger.cli.keys"
_WITNESSES: Final = "wamledger.cli.witnesses"

TASKS: Final = (
    Task(
        name="keys",
        panel=KEYS,
        summary=N_("How the ledger's key is kept, who can unlock it, and which keys have signed heads."),
        example="wamledger keys --measure",
        function=f"{_KEYS}:keys",
    ),
    Task(
        name="seal-key",
        panel=KEYS,
        summary=N_("Put the key of a ledger that nobody signs in to under a passphrase."),
        more=N_(
            "Where people sign in, the key is sealed under their passphrases already. A recovery code is shown once."
        ),
        example="wamledger seal-key --ledger gao.db",
        function=f"{_KEYS}:seal_key",
    ),
    Task(
        name="share-key",
        panel=KEYS,
        summary=N_("Let a user unlock the ledger's key who cannot, on this machine."),
        more=N_("Whoever has signed in and can unlock it lets them in; --recovery does where nobody can."),
        example="wamledger share-key KOUAME",
        function=f"{_KEYS}:share_key",
    ),
    Task(
        name="recovery-code",
        panel=KEYS,
        summary=N_("Make a new recovery code for the ledger's key; the one before is void."),
        example="wamledger recovery-code",
        function=f"{_KEYS}:recovery_code",
    ),
    Task(
        name="rotate-key",
        panel=KEYS,
        summary=N_(
            "Let another key sign the heads of the ledger; the old and the new one both sign the entry."
        ),
        more=N_(
            "Two persons do it, where people sign in. With --stolen nothing that opened the old key opens the new one."
        ),
        example="wamledger rotate-key --reason 'Yearly rotation' --with DIALLO",
        function="wamledger.cli.key_rotation:rotate_key",
    ),
    Task(
        name="witness-key",
        panel=KEYS,
        summary=N_("Make the key by which this office cosigns the heads of other ledgers."),
        example="wamledger witness-key hq.key --name hq.example/witness",
        function=f"{_WITNESSES}:witness_key",
        ledger=False,
    ),
    Task(
        name="cosign",
        panel=KEYS,
        summary=N_("State as a witness that a head was seen, and when."),
        more=N_(
            "A head that does not continue what this witness saw before is not cosigned; exit code 3 where it "
            "contradicts it."
        ),
        example="wamledger cosign since.txt --key hq.key --out cosigned.txt",
        function=f"{_WITNESSES}:cosign",
        ledger=False,
    ),
    Task(
        name="witnessed",
        panel=KEYS,
        summary=N_("Which heads of which ledgers a witness has cosigned last."),
        example="wamledger witnessed --key hq.key",
        function=f"{_WITNESSES}:witnessed",
        ledger=False,
    ),
)
