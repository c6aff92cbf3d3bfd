"""
Guards: the triggers that keep the record append-only against a program that errs.

They hold back UPDATE, DELETE, TRUNCATE and every way to write over a row, for whoever connects. They do not
hold back somebody who drops them first: that is what the tree, the signed heads and ``verify`` are for. What
is missing or changed among them is found at the next opening.

SQLite's ``INSERT OR REPLACE`` deletes without asking a DELETE trigger unless ``recursive_triggers`` is on,
and that is a setting of each connection. So each guarded table also has an INSERT guard, which asks first.
PostgreSQL does not ask row triggers at TRUNCATE, and asks ordinary triggers nothing at all in a session that
plays a replica. So a guard of its own stands before TRUNCATE, and all are enabled ALWAYS.
"""

from __future__ import annotations

from typing import Final

from wamledger.ledger.link import Engine

_NOT_NEXT: Final = {
    "entry": (
        "NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)"
        " OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)"
    ),
    "tree_node": "EXISTS (SELECT 1 FROM tree_node WHERE level = NEW.level AND position = NEW.position)",
    "signed_head": "EXISTS (SELECT 1 FROM signed_head WHERE size = NEW.size)",
    "outside_head": ("EXISTS (SELECT 1 FROM outside_head WHERE size = NEW.size AND given_at = NEW.given_at)"),
    "access_record": "NEW.n IS NOT (SELECT coalesce(max(n) + 1, 0) FROM access_record)",
    "about": "TRUE",
}
"""When a new row of a table is not one more: it would leave a gap, or stand where another stands."""

GUARDED: Final = tuple(_NOT_NEXT)
"""The tables that only grow. ``about`` does not even grow: it is filled before its guards are put up."""

_REFUSAL: Final = "wamledger: {table} is a record and only grows ({verb} refused)"

_POSTGRESQL_FUNCTIONS: Final = {
    "guard_record": """\
CREATE FUNCTION guard_record() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $guard$
BEGIN
  RAISE EXCEPTION 'wamledger: % is a record and only grows (% refused)', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END
$guard$""",
    "guard_next": """\
CREATE FUNCTION guard_next() RETURNS trigger LANGUAGE plpgsql
SET search_path = wamledger, pg_catalog, pg_temp AS $guard$
DECLARE
  first bigint;
  last bigint;
  number bigint;
BEGIN
  SELECT min(seq), max(seq), count(*) INTO first, last, number FROM added;
  IF number > 0 AND (
    last - first + 1 <> number
    OR last <> (SELECT max(seq) FROM entry)
    OR (first > 0 AND NOT EXISTS (SELECT 1 FROM entry WHERE seq = first - 1))
  ) THEN
    RAISE EXCEPTION 'wamledger: entry is a record and only grows (INSERT refused)'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$guard$""",
}


def guards(engine: Engine) -> dict[str, str]:
    """The statements that put the guards up, by the name of what each makes, in order."""
    return _sqlite() if engine == "sqlite" else _postgresql()


def _sqlite() -> dict[str, str]:
    made = {}
    for table, not_next in _NOT_NEXT.items():
        for verb, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", f" WHEN {not_next}")):
            refusal = _REFUSAL.format(table=table, verb=verb)
            name = f"guard_{table}_{verb.lower()}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{when} BEGIN"
                f" SELECT RAISE(ABORT, '{refusal}'); END"
            )
    return made


def _postgresql() -> dict[str, str]:
    made = dict(_POSTGRESQL_FUNCTIONS)
    for table in GUARDED:
        times = {
            "row": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION guard_record()",
            "truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION guard_record()",
        }
        if table == "about":
            times["insert"] = f"BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION guard_record()"
        elif table == "entry":
            times["insert"] = (
                f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
                " FOR EACH STATEMENT EXECUTE FUNCTION guard_next()"
            )
        for suffix, time in times.items():
            name = f"guard_{table}_{suffix}"
            made[name] = f"CREATE TRIGGER {name} {time}"
            made[f"{name} always"] = f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    return made
