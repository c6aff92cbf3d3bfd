"""
Where on the screens something is put right that a command puts right elsewhere.

A fault brings its remedy with it, as a text for somebody at a command line. Those that name a command, an option or a
page of the manual stand here, each with what one does on the screens instead. Facts of the fault fill both alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_

_SIGN_IN: Final = N_("Sign in.")
_ENROL: Final = N_("Enrol them first (People and keys).")
_RESET: Final = N_("An administrator and a second person reset the passphrase (People and keys).")
_FORGOTTEN: Final = N_(
    "Type both again. If the passphrase is forgotten, an administrator and a second person reset it."
)
_HEAD: Final = N_("Give a signed head (Safekeeping), then make the backup again.")
_OVERWRITE: Final = N_("Name another file, or say that this one is written over.")
_OLDER: Final = N_("Take a newer backup. If there is none, say so below, with the reason.")

REMEDIES: Final[Mapping[str, str]] = {
    # signing in
    "Sign in first: wamledger login": _SIGN_IN,
    "Sign in: wamledger login": _SIGN_IN,
    "Sign in: wamledger login CODE": _SIGN_IN,
    "Remove it, and sign in again: wamledger login": N_("Remove it, and sign in again."),
    "Type both again. If the passphrase is forgotten, two persons reset it: docs/sign-in.md.": _FORGOTTEN,
    "Two persons reset it: wamledger reset-passphrase {user} --with SECOND": _RESET,
    "Two persons enrol another: wamledger reset-passphrase {user} --with SECOND": _RESET,
    "For a forgotten passphrase: wamledger reset-passphrase {user} --with SECOND": _RESET,
    "Make the folder {path} writable, or set WAMLEDGER_HOME to one that is.": N_(
        "Make the folder {path} writable, or ask whoever looks after this machine to do it."
    ),
    # people
    "Add the user first: wamledger add-user {user} --name NAME --role ROLE": N_(
        "Add the user first (People and keys)."
    ),
    "Enrol them: wamledger enrol {user}": _ENROL,
    "An administrator enrols others: wamledger enrol CODE": N_(
        "An administrator enrols others (People and keys)."
    ),
    "An administrator closes it first: wamledger enrol CODE --close-ledger": N_(
        "First let people sign in (People and keys)."
    ),
    "Ask an administrator to do it: wamledger users": N_(
        "Ask an administrator to do it; they stand under People and keys."
    ),
    "Give it: --name NAME": N_("Give the name."),
    "The numbers are listed by: wamledger participants": N_("All numbers stand under Participants."),
    # the ledger's key
    "Another passphrase is given with: wamledger seal-key --again": N_(
        "Another passphrase is given under People and keys."
    ),
    "Seal it first: wamledger seal-key": N_("First put it under a passphrase (People and keys)."),
    "Nothing was recorded. Look at it with: wamledger keys": N_(
        "Nothing was recorded. Look at it under People and keys."
    ),
    "Whoever can lets you in: wamledger share-key {user}. Where nobody can: --recovery": N_(
        "Whoever can lets you in (People and keys). Where nobody can, the recovery code does."
    ),
    "Sign in again on the machine on which the key file lies. If that does not help: docs/keys.md": N_(
        "Sign in again on the machine on which the key file lies."
    ),
    # heads and witnesses
    "Ask the ledger's office for: wamledger prove --consistency {seen} {size}": N_(
        "Ask the ledger's office for the proof that {size} entries continue {seen} (Safekeeping)."
    ),
    "Give its public key with --vkey, as it was handed over in person.": N_(
        "Give its public key, as it was handed over in person."
    ),
    "Give the head that they cosigned, with --head.": N_("Give the head that they cosigned."),
    "Give the vkey of each witness with --witness, and no larger number.": N_(
        "Give the public key of each witness, and no larger number."
    ),
    "Give the vkey that wamledger witness-key has printed.": N_(
        "Give the public key that was shown when the key of the witness was made."
    ),
    "If nobody removed it, sign one with: wamledger checkpoint. Otherwise compare with a head from outside.": N_(
        "If nobody removed it, give a signed head (Safekeeping). Otherwise compare with a head from outside."
    ),
    "Sign one with: wamledger checkpoint. Then make the backup again.": _HEAD,
    "Where steps 2 to 6 found nothing the entries are sound: run rebuild, then verify again.": N_(
        "Where steps 2 to 6 found nothing the entries are sound: rebuild what is derived (Safekeeping), then verify again."
    ),
    "It is written by: wamledger export --entries FILE": N_("It is written under Safekeeping, Export."),
    "Whoever encrypted the ledger was stopped: run wamledger encrypt again, which finishes.": N_(
        "Whoever encrypted the ledger was stopped: encrypt it again (Safekeeping), which finishes."
    ),
    # files and copies
    "Name another file, or write over it with --overwrite.": _OVERWRITE,
    "Make room, or put it back on another disk with --to.": N_("Make room, or put it back on another disk."),
    "Name another place with --to; nothing was changed.": N_("Name another place; nothing was changed."),
    "Give the reason: --reason TEXT; it is put on record.": N_("Give the reason; it is put on record."),
    "Keep both, and find out which is right. To put this one back all the same: --older --reason TEXT": N_(
        "Keep both, and find out which is right. To put this one back all the same, say so below, with the reason."
    ),
    "Take a newer backup. If there is none, say so: --older --reason TEXT": _OLDER,
    # what is worth knowing
    "Say what it is with wamledger review-finding {finding}.": N_(
        "Say what it is under Findings: {finding}."
    ),
    "{number} serials were not compared with those on record, because so many came at once; wamledger detect does.": (
        N_(
            "{number} serials were not compared with those on record, because so many came at once; "
            "they are when Findings are looked at."
        )
    ),
}
"""By the text that the fault was raised with."""
