"""
Alembic's environment: it works on the connection that it is given, within the transaction open there.

Nothing is committed here. Whoever opened the transaction puts the guards up again, compares what came out,
and only then commits.
"""

from __future__ import annotations

from alembic import context

from wamledger.ledger.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
