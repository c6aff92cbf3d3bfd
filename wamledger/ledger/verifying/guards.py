"""
Step 1: the database is made as the program makes it, and says of itself what the entries and the key say.

Guards stop honest mistakes. That one is missing proves nothing by itself, but somebody has removed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wamledger.ledger.about import About
from wamledger.ledger.difference import Difference
from wamledger.ledger.link import Link
from wamledger.ledger.replay import driver_errors
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.ledger.vkey import Verifier

MOST_COMPLAINTS: Final = 20


def take_differences(differences: Iterable[Difference], findings: Findings) -> None:
    """Every table, index and guard that is not as it was made is among the findings."""
    for each in differences:
        where = Where(table=each.name if each.kind == "table" else None, key=(each.kind, each.name))
        findings.add(Kind.SCHEMA_DIFFERS, where, object=each.kind, name=each.name, what=each.what)


def check_file(link: Link, findings: Findings) -> None:
    """
    The SQLite file is whole as far as SQLite can tell, with indexes that fit their tables; of an encrypted one every
    page is what was written with the key, also one that nothing stands in.

    A server answers for its own files.
    """
    for (said,) in link.rows("PRAGMA cipher_integrity_check"):
        findings.add(Kind.FILE_DAMAGED, detail=said)
    for (said,) in link.rows(f"PRAGMA integrity_check({MOST_COMPLAINTS})"):
        if said != "ok":
            findings.add(Kind.FILE_DAMAGED, detail=said)


def check_about(about: About, first: Verifier, findings: Findings) -> None:
    """The ledger states its first key, as it follows from the one that is trusted, and that key is one of its origin."""
    for name, found, source, expected in (
        ("vkey", about.vkey, "--vkey", first.vkey),
        ("origin", about.origin, "the key", first.name),
    ):
        if found != expected:
            where = Where(table="about", key=(name,), column="value")
            findings.add(Kind.ABOUT_DIFFERS, where, name=name, found=found, source=source, expected=expected)


class Attempt:
    """
    A step that may fail because the database cannot be read; the next one can still be taken.

    Invariant: ``failed`` is the error once the block has ended because of one.
    """

    def __init__(self, link: Link, step: int, findings: Findings) -> None:
        self.failed: Exception | None = None
        self._link = link
        self._step = step
        self._findings = findings
        self._errors = driver_errors(link.engine)

    def __enter__(self) -> Attempt:
        if self._link.engine == "postgresql":
            self._link.run("SAVEPOINT step")
        return self

    def __exit__(self, kind: Any, fault: BaseException | None, trace: Any) -> bool:
        if not isinstance(fault, Exception):
            return False
        if not isinstance(fault, self._errors) and not self._is_of_damage():
            return False
        if self._link.engine == "postgresql":
            self._link.run("ROLLBACK TO SAVEPOINT step")
        self.failed = fault
        detail = f"{type(fault).__name__}: {fault}".splitlines()[0][:300]
        self._findings.add(Kind.STEP_FAILED, step=self._step, detail=detail)
        return True

    def _is_of_damage(self) -> bool:
        """
        True where a fault of another kind comes from a file that SQLite itself finds damaged.

        In such a file a column can hold what no column of its type can, and any reader stumbles over it.
        """
        if self._link.engine != "sqlite":
            return False
        try:
            return bool(self._link.one("PRAGMA quick_check(1)")[0] != "ok")
        except self._errors:
            return True
