"""The commands for safekeeping, as they are listed: backups, encryption, attached files."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import SAFEKEEPING, Task
from wamledger.i18n import N_

_HERE: Final = "wamledger.cli.backup"

TASKS: Final = (
    Task(
        name="backup",
        panel=SAFEKEEPING,
        summary=N_("Copy the whole ledger into one file, which is read again before it has its name."),
        more=N_(
            "Others may go on recording meanwhile. The signed head is printed: give it to somebody outside. The "
            "backup of an encrypted ledger is encrypted."
        ),
        example="wamledger backup /media/stick --keep 3",
        function=f"{_HERE}:backup",
    ),
    Task(
        name="restore",
        panel=SAFEKEEPING,
        summary=N_("Put the ledger back from a backup; look first with --dry-run."),
        more=N_(
            "What lies there is set aside and never deleted. A backup that holds less than has been seen of the "
            "ledger is refused, unless --older says that it is wanted; then an entry says so."
        ),
        example="wamledger restore /media/stick/gao-20260331T180000Z-4711.wamledger-backup --dry-run",
        function=f"{_HERE}:restore",
    ),
    Task(
        name="encrypt",
        panel=SAFEKEEPING,
        summary=N_("Encrypt the ledger and the files that are attached to it."),
        more=N_(
            "For a ledger to which people sign in; needs the extra 'encrypted'. The old file is kept beside it "
            "until you remove it."
        ),
        example="wamledger encrypt --remove-plain",
        function=f"{_HERE}:encrypt",
    ),
    Task(
        name="decrypt",
        panel=SAFEKEEPING,
        summary=N_("Take the ledger out of encryption."),
        example="wamledger decrypt --ledger gao.db",
        function=f"{_HERE}:decrypt",
    ),
    Task(
        name="files",
        panel=SAFEKEEPING,
        summary=N_("The files that entries attach, and which of them lie here."),
        example="wamledger files",
        function=f"{_HERE}:files",
    ),
    Task(
        name="file",
        panel=SAFEKEEPING,
        summary=N_("Write an attached file out, as it was attached."),
        example="wamledger file 9f86d081884c -o receipt-17.jpg",
        function=f"{_HERE}:file",
    ),
)
