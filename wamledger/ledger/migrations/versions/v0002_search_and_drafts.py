"""
The second edition: an index to search by, drafts, and ways into the registers by holder, by status, by
participant, by when something is due back, and by serials that were read in counts.

Revision 0002, after 0001.
"""

from __future__ import annotations

from typing import Final, cast

from alembic import op

from wamledger.ledger.link import Engine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ADDED: Final[dict[Engine, tuple[str, ...]]] = {
    "sqlite": (
        """\
CREATE TABLE draft (
  id TEXT NOT NULL,
  user TEXT NOT NULL,
  form TEXT NOT NULL,
  content TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT""",
        "CREATE INDEX draft_user ON draft (user, changed_at)",
        """\
CREATE TABLE search_card (
  kind TEXT NOT NULL,
  n INTEGER NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (kind, n)
)
 WITHOUT ROWID,
 STRICT""",
        "CREATE INDEX search_card_code ON search_card (kind, code)",
        """\
CREATE TABLE search_gram (
  kind TEXT NOT NULL,
  gram TEXT NOT NULL,
  block INTEGER NOT NULL,
  cards BLOB NOT NULL,
  PRIMARY KEY (kind, gram, block)
)
 WITHOUT ROWID,
 STRICT""",
        """\
CREATE TABLE search_state (
  kind TEXT NOT NULL,
  entries INTEGER NOT NULL,
  numbers INTEGER NOT NULL,
  ordered INTEGER NOT NULL,
  last_code TEXT NOT NULL,
  PRIMARY KEY (kind)
)
 STRICT""",
        "CREATE INDEX count_line_read ON count_line (serial_key) WHERE weapon IS NULL",
        "CREATE INDEX custody_due ON custody (due_at) WHERE quantity - returned - expended - lost - passed_on > 0"
        " AND due_at IS NOT NULL",
        "CREATE INDEX lot_participant ON lot (participant) WHERE participant IS NOT NULL",
        "CREATE INDEX weapon_participant ON weapon (participant) WHERE participant IS NOT NULL",
        "CREATE INDEX weapon_standing_holder ON weapon_standing (holder, weapon)",
        "CREATE INDEX weapon_standing_status_of ON weapon_standing (status, weapon)",
    ),
    "postgresql": (
        """\
CREATE TABLE draft (
  id TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  form TEXT COLLATE "C" NOT NULL,
  content TEXT COLLATE "C" NOT NULL,
  begun_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (id)
)""",
        'CREATE INDEX draft_user ON draft ("user", changed_at)',
        """\
CREATE TABLE search_card (
  kind TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, n)
)""",
        "CREATE INDEX search_card_code ON search_card (kind, code)",
        """\
CREATE TABLE search_gram (
  kind TEXT COLLATE "C" NOT NULL,
  gram TEXT COLLATE "C" NOT NULL,
  block BIGINT NOT NULL,
  cards BYTEA NOT NULL,
  PRIMARY KEY (kind, gram, block)
)""",
        """\
CREATE TABLE search_state (
  kind TEXT COLLATE "C" NOT NULL,
  entries BIGINT NOT NULL,
  numbers BIGINT NOT NULL,
  ordered BIGINT NOT NULL,
  last_code TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (kind)
)""",
        "CREATE INDEX count_line_read ON count_line (serial_key) WHERE weapon IS NULL",
        "CREATE INDEX custody_due ON custody (due_at) WHERE quantity - returned - expended - lost - passed_on > 0"
        " AND due_at IS NOT NULL",
        "CREATE INDEX lot_participant ON lot (participant) WHERE participant IS NOT NULL",
        "CREATE INDEX weapon_participant ON weapon (participant) WHERE participant IS NOT NULL",
        "CREATE INDEX weapon_standing_holder ON weapon_standing (holder, weapon)",
        "CREATE INDEX weapon_standing_status_of ON weapon_standing (status, weapon)",
    ),
}


def upgrade() -> None:
    """The tables and indexes of edition 0002 are there."""
    connection = op.get_bind()
    for statement in _ADDED[cast(Engine, connection.dialect.name)]:
        connection.exec_driver_sql(statement)
