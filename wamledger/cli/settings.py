"""
What a user has set once: who records, in which language; from the environment, else from a small file.

The file is ``settings.toml`` in the user's own configuration folder, or under ``WAMLEDGER_HOME``. It may
hold ``by`` (the code of the user who records) and ``language``. A setting never stands for an answer that
changes what is recorded beyond who records it.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault

FILE: Final = "settings.toml"
KNOWN: Final = frozenset({"by", "language"})


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
    if os.environ.get("WAMLEDGER_LANG"):
        return None
    try:
        return read().get("language")
    except (LedgerFault, OSError):
        return None


def read() -> dict[str, str]:
    """
    The settings of the file; empty where there is none.

    Raises: LedgerFault for a file that is not TOML, or sets what there is not.
    """
    file = path()
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (ValueError, UnicodeDecodeError) as fault:
        raise _wrong(file, str(fault)) from fault
    for name, value in found.items():
        if name not in KNOWN or not isinstance(value, str):
            raise _wrong(file, name)
    return found


def _wrong(file: Path, detail: str) -> LedgerFault:
    return LedgerFault(
        N_("The settings in {path} cannot be used: {detail}."),
        N_('The file may hold two lines: by = "CODE" and language = "en".'),
        path=file,
        detail=detail,
    )
