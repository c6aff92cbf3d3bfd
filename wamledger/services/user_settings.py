"""
What a user has set once: who records, in which language, in which colours; from the environment, else from a small file.

The file is ``settings.toml`` in the user's own configuration folder, or under ``WAMLEDGER_HOME``: one text a line. A
setting never stands for an answer that changes what is recorded beyond who records it.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault

FILE: Final = "settings.toml"
KNOWN: Final = frozenset({"by", "language", "theme", "sound"})
"""``theme`` names the colours of the screens; ``sound`` is ``on`` or ``off``."""

COLUMNS: Final = "columns_"
"""What begins so names the columns of a register that are on screen, separated by commas."""

_LINE: Final = re.compile(r"\s*([A-Za-z_]+)\s*=")


def path() -> Path:
    """Where the file of the settings lies."""
    home = os.environ.get("WAMLEDGER_HOME")
    if home:
        return Path(home) / FILE
    import platformdirs

    return Path(platformdirs.user_config_dir("wamledger", appauthor=False)) / FILE


def recorder() -> str | None:
    """The code of the user who records: ``WAMLEDGER_USER``, else the setting, else nobody."""
    return os.environ.get("WAMLEDGER_USER") or read().get("by")


def language() -> str | None:
    """
    The language that is set, where the environment names none (``WAMLEDGER_LANG``).

    Settings that cannot be read are no reason to be silent: whoever needs them says so.
    """
    return None if os.environ.get("WAMLEDGER_LANG") else preferred("language")


def preferred(name: str) -> str | None:
    """How somebody likes it; None where they have not said, or the settings cannot be read."""
    try:
        return read().get(name)
    except (LedgerFault, OSError):
        return None


def read() -> dict[str, str]:
    """
    The settings of the file; empty where there is none.

    Raises: LedgerFault for a file that is not TOML, or sets what there is not.
    """
    file = path()
    try:
        written = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError as fault:
        raise _wrong(file, str(fault)) from fault
    return _read(file, written)


def remember(name: str, value: str) -> None:
    """
    The setting stands in the file; every other line of it is as it was.

    Raises: LedgerFault for a file that cannot be read as settings, OSError where it cannot be written.
    """
    file, before = path(), read()
    lines = file.read_text(encoding="utf-8").splitlines() if before or file.exists() else []
    line = f'{name} = "{_escaped(value)}"'
    at = next((at for at, each in enumerate(lines) if _named(each) == name), len(lines))
    lines[at : at + 1] = [line]
    text = "\n".join(lines) + "\n"
    if _read(file, text) != {**before, name: value}:
        raise _wrong(file, name)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = file.with_name(f"{FILE}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)


def _read(file: Path, written: str) -> dict[str, str]:
    try:
        found = tomllib.loads(written)
    except ValueError as fault:
        raise _wrong(file, str(fault)) from fault
    for name, value in found.items():
        if not (name in KNOWN or name.startswith(COLUMNS)) or not isinstance(value, str):
            raise _wrong(file, name)
    return found


def _named(line: str) -> str:
    found = _LINE.match(line)
    return found[1] if found else ""


def _escaped(value: str) -> str:
    return "".join(
        f"\\u{ord(each):04x}" if each in '"\\' or ord(each) < 0x20 or ord(each) == 0x7F else each
        for each in value
    )


def _wrong(file: Path, detail: str) -> LedgerFault:
    return LedgerFault(
        N_("The settings in {path} cannot be used: {detail}."),
        N_('The file may hold lines like by = "CODE", language = "en" and theme = "dark".'),
        path=file,
        detail=detail,
    )
