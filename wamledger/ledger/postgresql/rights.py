"""
Who may do what in the database.

``wl_owner`` owns the tables and is used for nothing but creating and upgrading; ``wl_app`` posts: it adds to
the record and can take nothing away from it; ``wl_audit`` reads. None of them can log in: the people who run
the server grant them to those who can. Where the connecting user may not make roles, the tables are its own,
and what stands between it and the record are the guards.
"""

from __future__ import annotations

from typing import Final

from wamledger.ledger import tables
from wamledger.ledger.link import Link

SCHEMA: Final = "wamledger"
OWNER: Final = "wl_owner"
APP: Final = "wl_app"
AUDIT: Final = "wl_audit"
ROLES: Final = (OWNER, APP, AUDIT)

GROWING: Final = ("entry", "tree_node", "signed_head", "outside_head", "access_record")
SECRETS: Final = ("credential", "sign_in")
NAMES: Final = "participant_name"
DRAFTS: Final = "draft"


def make_roles(link: Link) -> bool:
    """The roles are there and the user may act as the owner; False where the user may not make them."""
    there = {
        name for (name,) in link.rows("SELECT rolname FROM pg_roles WHERE rolname = ANY(?)", (list(ROLES),))
    }
    may_make, member = link.one(
        "SELECT rolsuper OR rolcreaterole, rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    if not may_make and there != set(ROLES):
        return False
    for role in ROLES:
        if role not in there:
            link.run(f"CREATE ROLE {role} NOLOGIN")
            if not member:
                link.run(f"GRANT {role} TO CURRENT_USER")
    (is_owner,) = link.one("SELECT pg_has_role(current_user, ?, 'MEMBER')", (OWNER,))
    return bool(is_owner)


def grants() -> list[str]:
    """The statements that give the roles their rights on the newest schema."""
    projections = ", ".join(sorted(str(name) for name in tables.PROJECTIONS))
    return [
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {APP}, {AUDIT}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {APP}, {AUDIT}",
        # The names of participants are in no entry, and not an auditor's business; they may stand in drafts too.
        f"REVOKE SELECT ON {', '.join((NAMES, DRAFTS, *SECRETS))} FROM {AUDIT}",
        f"GRANT INSERT ON {', '.join(GROWING)} TO {APP}",
        f"GRANT INSERT, UPDATE, DELETE ON {', '.join((NAMES, *SECRETS, *tables.ASIDE))} TO {APP}",
        f"GRANT INSERT, UPDATE, DELETE, TRUNCATE ON {projections} TO {APP}",
    ]
