"""
Unlocking: from a passphrase, or the recovery code, to the key that opens the ledger's key file.

People who have signed in bring that key with them. Here is the way in where nobody signs in (a ledger kept by one
machine), and where nobody who could unlock it is left.
"""

from __future__ import annotations

from pathlib import Path

from wamledger.i18n import N_
from wamledger.ledger import recovery_code, sealed_key, sealing
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.key_slot import MACHINE, RECOVERY, Slot
from wamledger.ledger.keys import SEALED, Signer
from wamledger.ledger.sealing import Kdf


def by_passphrase(path: Path, passphrase: str, *, name: str = MACHINE) -> bytes:
    """
    The KEK of the key file, by the passphrase of this slot.

    Raises: KeyFault for a wrong passphrase, and where there is no such slot.
    """
    said = sealed_key.stated(path)
    slot = _slot(path, said.slots, name)
    return slot.opened(said.origin, sealing.master(passphrase, slot.salt, slot.kdf).slot_key())


def by_recovery_code(path: Path, typed: str) -> bytes:
    """
    The KEK of the key file, by the recovery code.

    Raises: KeyFault for a code with a slip of the pen, before it is tried; for another one; where there is none.
    """
    return by_passphrase(path, recovery_code.read(typed), name=RECOVERY)


def new_recovery_code(path: Path, kek: bytes) -> str:
    """
    The code that opens the key file from now on, shown once; an earlier one opens it no more.

    Raises: KeyFault where this is not the KEK of the file.
    """
    code = recovery_code.new_code()
    add(path, kek, RECOVERY, code)
    return code


def add(path: Path, kek: bytes, name: str, passphrase: str) -> None:
    """
    The passphrase opens the key file by the slot of this name, and what did before does no more.

    Raises: KeyFault.
    """
    kdf, salt = Kdf.of_this_machine(), sealing.new_salt()
    sealed_key.add_slot(path, name, kek, sealing.master(passphrase, salt, kdf).slot_key(), kdf, salt)


def slot(origin: str, kek: bytes, name: str, passphrase: str) -> Slot:
    """A slot under this passphrase, for a key file that is still to be written."""
    kdf, salt = Kdf.of_this_machine(), sealing.new_salt()
    return Slot.made(origin, name, kek, sealing.master(passphrase, salt, kdf).slot_key(), kdf, salt)


def seal(path: Path, signer: Signer, passphrase: str) -> str:
    """
    The key that lay open lies sealed, under the passphrase of this machine and a recovery code, which is returned.

    Raises: KeyFault where it is sealed already; nothing has changed then.
    """
    if sealed_key.stated(path).kind == SEALED:
        raise KeyFault(
            N_("The key in {path} is sealed already."),
            N_("Another passphrase is given with: wamledger seal-key --again"),
            path=path,
        )
    kek, code = sealing.new_key(), recovery_code.new_code()
    slots = [slot(signer.name, kek, name, text) for name, text in ((MACHINE, passphrase), (RECOVERY, code))]
    sealed_key.seal_key_file(path, signer, kek, slots)
    return code


def _slot(path: Path, slots: tuple[Slot, ...], name: str) -> Slot:
    for each in slots:
        if each.name == name:
            return each
    raise KeyFault(
        N_("The key in {path} has no slot {name}."),
        N_("It is unlocked by whoever has one: {names}."),
        path=path,
        name=name,
        names=", ".join(each.name for each in slots) or "-",
    )
