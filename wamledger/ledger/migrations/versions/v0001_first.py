"""
The first edition: entries, the tree over them, signed heads, and the projections.

Revision 0001, after none.
"""

from __future__ import annotations

from typing import cast

from alembic import op

from wamledger.ledger.link import Engine
from wamledger.ledger.migrations.editions import PACKAGED, made_by

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables and indexes of edition 0001 are there; Alembic has made its own before."""
    connection = op.get_bind()
    engine = cast(Engine, connection.dialect.name)
    for statement in PACKAGED.tables(1, engine):
        if made_by(statement) != ("table", "alembic_version"):
            connection.exec_driver_sql(statement)
