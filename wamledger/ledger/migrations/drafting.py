"""
Write the newest edition from the classes: ``python -m wamledger.ledger.migrations.drafting``.

For whoever changes the schema before an edition is released; a released edition is never written again.
"""

from __future__ import annotations

from wamledger.ledger.link import Engine
from wamledger.ledger.migrations.editions import PACKAGED
from wamledger.ledger.schema import declared

ENGINES: tuple[Engine, ...] = ("sqlite", "postgresql")


def draft() -> None:
    """Both texts of the newest edition say what the classes declare."""
    for engine in ENGINES:
        PACKAGED.write(PACKAGED.newest, engine, declared(engine))


if __name__ == "__main__":
    draft()
