"""Running Alembic's scripts on a connection whose transaction is somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wamledger.ledger.migrations.editions import Editions

if TYPE_CHECKING:
    from sqlalchemy import Connection


def run(connection: Connection, editions: Editions, number: int | None = None) -> None:
    """The schema is of that edition, or the newest; the guards are not up, and nothing is committed."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(editions.folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{number or editions.newest:04d}")
