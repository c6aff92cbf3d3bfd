"""
Three attempts to make a rifle disappear, each on a copy of the ledger, and what verification says.

The thief grows stronger: first with the file and a database tool, then with the guards taken off, at last with the
ledger's own key. The last one is seen only by whoever holds a head from outside, and that is said plainly.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sample_data.telling import Echo, title
from wamledger.i18n import _, ngettext
from wamledger.ledger.store import Ledger
from wamledger.services.history import history
from wamledger.services.verification import rebuild, verify

_FOLLOWERS = ("", "-wal", ".key", ".tip")


def attempts(where: Path, folder: Path, rifle: str, head: Path, echo: Echo) -> bool:
    """Each attempt was made on a copy of its own, and was seen; the ledger itself is untouched."""
    with Ledger.open(str(where), readonly=True) as ledger:
        back = next(entry for entry in history(ledger, rifle) if entry["op"] == "recover")
    seq = back["seq"]
    title(echo, _("Somebody tries to steal rifle {rifle} from the books").format(rifle=rifle))
    echo(_("1. A database tool: the rifle is set to “destroyed” in a copy of the file."))
    standing = _copy(where, folder / "stolen-1.db")
    refused = _refused_by_guard(standing, seq)
    echo(_("   The record itself cannot be written: {answer}").format(answer=refused))
    with closing(sqlite3.connect(standing)) as connection, connection:
        connection.execute("UPDATE weapon_standing SET status = 'DESTROYED' WHERE weapon = ?", (rifle,))
    first = not _verified(standing, echo)

    echo(
        _("2. The guards are taken off: entry {seq} is made to say that another rifle came back.").format(
            seq=seq
        )
    )
    rewritten = _copy(where, folder / "stolen-2.db")
    with _without_guards(rewritten) as connection:
        entry = bytes(connection.execute("SELECT entry FROM entry WHERE seq = ?", (seq,)).fetchone()[0])
        other = entry.replace(rifle.encode(), b"W-999999")
        connection.execute("UPDATE entry SET entry = ? WHERE seq = ?", (other, seq))
    second = not _verified(rewritten, echo, projections=False)

    echo(
        _(
            "3. The thief has the ledger's key too: entry {seq} and all after it are cut off, the tip log is removed,"
            " and the rest is signed again."
        ).format(seq=seq)
    )
    cut = _copy(where, folder / "stolen-3.db")
    _cut_off(cut, seq)
    echo(_("   Held against itself alone:"))
    alone = _verified(cut, echo, projections=False)
    echo(_("   Held against the head that somebody outside kept:"))
    seen = not _verified(cut, echo, projections=False, heads=(head.read_text(encoding="utf-8"),))
    echo(
        _(
            "Against somebody with the file and its key only heads from outside count: print reports, send exports,"
            " keep checkpoints elsewhere."
        )
    )
    return first and second and alone and seen


def _copy(where: Path, to: Path) -> Path:
    """The ledger, its key and its tip log are there a second time."""
    for follower in _FOLLOWERS:
        source = where.with_name(where.name + follower)
        if source.exists():
            shutil.copy2(source, to.with_name(to.name + follower))
    return to


def _refused_by_guard(where: Path, seq: int) -> str:
    """What a guard of the record answers to somebody who writes to it."""
    with closing(sqlite3.connect(where)) as connection:
        try:
            connection.execute("DELETE FROM entry WHERE seq = ?", (seq,))
        except sqlite3.Error as fault:
            return str(fault)
        finally:
            connection.rollback()
    return _("it was not held back")


@contextmanager
def _without_guards(where: Path) -> Iterator[sqlite3.Connection]:
    """The file can be written for the time of the block; afterwards the guards stand as before."""
    with closing(sqlite3.connect(where)) as connection, connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _name, sql in guards:
            connection.execute(sql)


def _cut_off(where: Path, size: int) -> None:
    """The ledger ends before that entry, and everything in it agrees."""
    with _without_guards(where) as connection:
        connection.execute("DELETE FROM entry WHERE seq >= ?", (size,))
        connection.execute("DELETE FROM tree_node WHERE (position + 1) << level > ?", (size,))
        connection.execute("DELETE FROM signed_head WHERE size > ?", (size,))
        connection.execute("DELETE FROM outside_head WHERE size > ?", (size,))
    where.with_name(where.name + ".tip").unlink()
    with Ledger.open(str(where)) as ledger:
        ledger.checkpoint()
        rebuild(ledger)


def _verified(
    where: Path, echo: Callable[[str], None], *, projections: bool = True, heads: tuple[str, ...] = ()
) -> bool:
    """Whether verification finds the copy sound; what it finds is on the screen."""
    with Ledger.open(str(where), readonly=True) as ledger:
        verdict = verify(ledger, outside_heads=heads, projections=projections)
    found = verdict.counts.total()
    echo(
        _("   verify: sound.")
        if verdict.sound
        else ngettext(
            "   verify: NOT SOUND, {number} finding. The first:",
            "   verify: NOT SOUND, {number} findings. The first:",
            found,
        ).format(number=found)
    )
    for finding in verdict.findings[:2]:
        echo(f"      {finding.message}")
    return verdict.sound
