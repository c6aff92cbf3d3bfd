"""The address of a PostgreSQL database, and where on this machine the key of its ledger lies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from platformdirs import user_data_path

from wamledger.i18n import N_
from wamledger.ledger.database import Beside
from wamledger.ledger.faults import LedgerFault

HOME: Final = "WAMLEDGER_HOME"
"""The variable of the environment that names another folder for keys and tip logs."""

_DEFAULT_PORT: Final = "5432"


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """Where a server is and which of its databases is meant."""

    url: str
    host: str
    port: str
    database: str
    user: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """
        The address that a URL states.

        Raises: LedgerFault where the driver is not installed, and for a URL that it does not understand.
        """
        try:
            from psycopg import ProgrammingError
            from psycopg.conninfo import conninfo_to_dict
        except ImportError as fault:
            raise LedgerFault(
                N_("The driver for PostgreSQL is not installed."),
                N_("Install it with: pip install 'wamledger[postgres]'"),
            ) from fault
        plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
        try:
            parts = {name: str(value) for name, value in conninfo_to_dict(plain).items()}
        except ProgrammingError as fault:
            # The driver repeats what it was given, which may hold a password.
            raise LedgerFault(
                N_("This is not the address of a PostgreSQL database."),
                N_("Write it like this: postgresql://user@server:5432/database"),
            ) from fault
        user = parts.get("user", "")
        return cls(
            plain,
            parts.get("host") or parts.get("hostaddr") or "localhost",
            parts.get("port") or _DEFAULT_PORT,
            parts.get("dbname") or user,
            user,
        )

    @property
    def shown(self) -> str:
        """The address without what only its owner may see."""
        user = f"{self.user}@" if self.user else ""
        return f"postgresql://{user}{self.host}:{self.port}/{self.database}"

    def __repr__(self) -> str:
        return f"Address({self.shown})"


def beside(address: Address) -> Beside:
    """
    Where the key and the tip log of the ledger in that database lie.

    Who connects, and how, does not matter: the files are the ledger's.
    """
    folder = Path(os.environ.get(HOME) or user_data_path("wamledger"))
    name = sha256(f"{address.host}\n{address.port}\n{address.database}".encode()).hexdigest()[:16]
    return Beside(folder / f"{name}.key", folder / f"{name}.tip")
