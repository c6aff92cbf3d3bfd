"""The boxes in which a proof is written to a file, and in which a file with a proof is checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.asking import Asking
from wamledger.i18n import _
from wamledger.services.reach import reached

if TYPE_CHECKING:
    from wamledger.services.proof_files import Checked, Written

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


class _ToFile(Asking["Written"]):
    """Asks for a file, and once more before one that exists is written over."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__(title)
        self.file = Input(name, id="proof-file")
        self._asked = ""

    def does(self) -> str:
        """What going on does."""
        return _("Write")

    def fields(self) -> list[Widget]:
        """The file."""
        folder = _("File; without a folder it lies in {folder}").format(folder=Path.cwd())
        return [Static(Text(folder)), self.file]

    def path(self) -> tuple[Path, bool] | None:
        """The file, and whether it is to be written over; None where something has to be said first."""
        name = self.file.value.strip()
        if not name:
            self.tell(_("Name a file."))
            return None
        path, overwrite = reached(name), self._asked == name
        if path.exists() and not overwrite:
            self._asked = name
            self.tell(
                "! " + _("There is a file {path} already. Ctrl+S once more writes over it.").format(path=name)
            )
            return None
        return path, overwrite


class EntryProof(_ToFile):
    """Dismissed with the files that were written."""

    def __init__(self, desk: Desk, entry: str) -> None:
        super().__init__(_("Proof of {entry}").format(entry=entry), f"{_NOT_IN_NAMES.sub('_', entry)}.proof")
        self.desk, self.entry = desk, entry

    def question(self) -> Callable[[], Written] | None:
        """The proof is written, and the entry beside it."""
        from wamledger.services.proof_files import write_proof

        where = self.path()
        if where is None:
            return None
        ledger, entry, (path, overwrite) = self.desk.ledger, self.entry, where
        return lambda: write_proof(ledger, entry, path, overwrite=overwrite)


class Continuation(_ToFile):
    """Dismissed with the file of the proof that the ledger continues what it was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Proof that the ledger continues what it was"), "continues.proof")
        self.desk = desk
        self.first = Input(type="integer", id="proof-first", max_length=15)

    def fields(self) -> list[Widget]:
        """From how many entries on, and the file."""
        return [Static(Text(_("How many entries the earlier head covers"))), self.first, *super().fields()]

    def question(self) -> Callable[[], Written] | None:
        """The proof is written."""
        from wamledger.services.proof_files import Written, write_continuation

        if not self.first.value.strip().isdigit():
            self.tell(_("Give the number of entries of the head that somebody holds."))
            return None
        where = self.path()
        if where is None:
            return None
        ledger, first, (path, overwrite) = self.desk.ledger, int(self.first.value), where
        return lambda: Written(write_continuation(ledger, first, path, overwrite=overwrite), None, "")


class ProofCheck(Asking["Checked"]):
    """Dismissed with what the proof shows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Check a proof"))
        self.desk = desk
        self.file = Input(id="check-proof")
        self.entry = Input(id="check-entry")
        self.key = Input(id="check-vkey")

    def does(self) -> str:
        """What going on does."""
        return _("Check")

    def fields(self) -> list[Widget]:
        """The proof, the entry, the key."""
        return [
            Static(Text(_("File of the proof"))),
            self.file,
            Static(Text(_("File of the entry; the one beside the proof where it is left out"))),
            self.entry,
            Static(
                Text(
                    _(
                        "Public key of the ledger, as it was handed over; that of this ledger where it is left out"
                    )
                )
            ),
            self.key,
        ]

    def begin(self) -> None:
        """The keys go to the proof."""
        self.file.focus()

    def question(self) -> Callable[[], Checked] | None:
        """The proof is checked."""
        from wamledger.services.proof_files import check_file

        proof, entry, key = (each.value.strip() for each in (self.file, self.entry, self.key))
        if not proof:
            self.tell(_("Name a file."))
            return None
        ledger = self.desk.ledger

        def checked() -> Checked:
            vkeys = [key] if key else [each.vkey for each in ledger.verifiers()]
            beside = str(reached(entry).resolve()) if entry else ""
            return check_file(str(reached(proof).resolve()), vkeys, entry=beside)

        return checked
