"""The ledger's key where nobody signs in: open in its file, or sealed under a passphrase that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from wamledger.cli.passphrases import Asker, from_environment
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault

if TYPE_CHECKING:
    from wamledger.ledger.keys import Signer

VARIABLE: Final = "WAMLEDGER_KEY_PASSPHRASE"
"""The passphrase of the key, for scripts; or VARIABLE_FILE, a file that holds it."""


def key_from(path: Path) -> Signer:
    """
    The key that lies in the file; where it is sealed, whoever sits there is asked for its passphrase.

    Raises: KeyFault, and AccessFault where nobody answers.
    """
    from wamledger.ledger import keys, sealed_key

    if sealed_key.stated(path).kind == keys.PLAIN:
        return keys.load_key(path)
    return sealed_key.load_sealed(path, kek_from(path, Asker()))


def kek_from(path: Path, asker: Asker) -> bytes:
    """
    What opens the sealed key of a ledger that nobody signs in to.

    Raises: KeyFault for a wrong passphrase, and AccessFault where nobody answers.
    """
    from wamledger.services.keys import unlocking

    return unlocking.by_passphrase(path, asked(path, asker, VARIABLE))


def asked(path: Path, asker: Asker, variable: str) -> str:
    """
    The passphrase of a key file, as it was typed or as the variable gives it.

    Raises: AccessFault where nobody answers.
    """
    if not asker.is_answered and from_environment(variable) is None:
        raise AccessFault(
            N_("The key in {path} is sealed, and nobody is here to type its passphrase."),
            N_("Scripts give it in {variable}, or in a file that {variable}_FILE names."),
            path=path,
            variable=variable,
        )
    words = _("Passphrase of the key {file}: ").format(file=path.name)
    return asker.ask(words, variable=variable)
