"""The ledger's key where nobody signs in: open in its file, or sealed under a passphrase that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from wamledger.cli.passphrases import Asker
from wamledger.i18n import _

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

    words = _("Passphrase of the key {file}: ").format(file=path.name)
    return unlocking.by_passphrase(path, asker.ask(words, variable=VARIABLE))
