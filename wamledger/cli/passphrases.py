"""
Where passphrases come from: never from the command line, which everybody on the machine can read.

They are typed where there is a terminal. Scripts give a file or a descriptor, one passphrase a line in the order in
which they are asked for, or name their own in WAMLEDGER_PASSPHRASE or WAMLEDGER_PASSPHRASE_FILE.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault, LedgerFault

OWN: Final = "WAMLEDGER_PASSPHRASE"
SECOND: Final = "WAMLEDGER_SECOND_PASSPHRASE"
STANDARD: Final = "-"

_PANEL: Final = N_("Passphrases, for scripts")
_MOST_LINE: Final = 4096
_TERMINAL: Final = "/dev/tty"


@dataclass(frozen=True, slots=True)
class Given:
    """Passphrases for a call that nobody types them to."""

    passphrase_file: Annotated[
        str | None,
        typer.Option(
            "--passphrase-file",
            metavar="FILE",
            help=N_("Read passphrases from a file, one a line as they would be asked; - for standard input."),
            rich_help_panel=_PANEL,
        ),
    ] = None
    passphrase_fd: Annotated[
        int | None,
        typer.Option(
            "--passphrase-fd",
            metavar="NUMBER",
            help=N_("The same from an open descriptor."),
            rich_help_panel=_PANEL,
        ),
    ] = None

    def asker(self) -> Asker:
        """
        Whoever asks for passphrases, of the file or of a person.

        Raises: LedgerFault where both are given, or what is given cannot be read.
        """
        if self.passphrase_file is not None and self.passphrase_fd is not None:
            raise LedgerFault(
                N_("Passphrases are given in two ways."),
                N_("Give either --passphrase-file or --passphrase-fd."),
            )
        if self.passphrase_fd is not None:
            return Asker(_lines_of(self.passphrase_fd))
        if self.passphrase_file is None:
            return Asker()
        if self.passphrase_file == STANDARD:
            return Asker(_lines_of(sys.stdin.fileno() if _has_number() else None))
        return Asker(_lines_in(Path(self.passphrase_file).read_bytes()))


class Asker:
    """Asks for passphrases, in the order in which a command needs them."""

    def __init__(self, lines: Iterator[str] | None = None) -> None:
        self._lines = lines

    @property
    def is_answered(self) -> bool:
        """Whether somebody answers: a file, or a person at a terminal."""
        return self._lines is not None or has_terminal()

    def ask(self, words: str, *, variable: str | None = None) -> str:
        """
        The passphrase that these words ask for: the next line, what the variable names, or what is typed.

        Raises: AccessFault where nobody answers.
        """
        if self._lines is not None:
            line = next(self._lines, None)
            if line is None:
                raise AccessFault(
                    N_("There is no line left for: {words}"), N_("Give one passphrase a line."), words=words
                )
            return line
        if variable is not None:
            found = from_environment(variable)
            if found is not None:
                return found
        return typed(words)

    def ask_new(self, words: str, *, variable: str | None = None) -> str:
        """
        A new passphrase, which a person types twice.

        Raises: AccessFault where the two are not the same, or nobody answers.
        """
        first = self.ask(words, variable=variable)
        if self._lines is not None or (variable is not None and from_environment(variable) is not None):
            return first
        if typed(_("The same again: ")) != first:
            raise AccessFault(
                N_("The two passphrases are not the same."), N_("Begin again; nothing has changed.")
            )
        return first


def from_environment(variable: str) -> str | None:
    """The passphrase that the variable holds, or the file that it names with _FILE; None where neither is set."""
    found = os.environ.get(variable)
    if found is not None:
        return found
    path = os.environ.get(f"{variable}_FILE")
    return None if path is None else next(_lines_in(Path(path).read_bytes()), "")


def has_terminal() -> bool:
    """Whether somebody sits at a terminal, whatever standard input is."""
    if os.name != "posix":
        return sys.stdin is not None and sys.stdin.isatty()
    try:
        os.close(os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def typed(words: str) -> str:
    """
    What a person types, unseen.

    Raises: AccessFault where there is no terminal.
    """
    if not has_terminal():
        raise AccessFault(
            N_("There is no terminal here to type a passphrase at."),
            N_("Scripts give it with --passphrase-file, or in WAMLEDGER_PASSPHRASE_FILE."),
        )
    import getpass

    try:
        return getpass.getpass(words)
    except EOFError as end:
        raise AccessFault(N_("No passphrase was typed."), N_("Begin again; nothing has changed.")) from end


def _has_number() -> bool:
    try:
        sys.stdin.fileno()
    except (OSError, ValueError):
        return False
    return True


def _lines_of(number: int | None) -> Iterator[str]:
    if number is None:
        return _lines_in(sys.stdin.buffer.read())
    with os.fdopen(os.dup(number), "rb") as file:
        return _lines_in(file.read())


def _lines_in(content: bytes) -> Iterator[str]:
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as fault:
        raise LedgerFault(N_("The passphrases are no text in UTF-8."), N_("Write them in UTF-8.")) from fault
    if lines and not lines[-1]:
        lines.pop()
    return iter([line.removesuffix("\r")[:_MOST_LINE] for line in lines])
