"""Drafts: kept through a power cut, shown to their writer alone, and overwritten when they are thrown away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.signing_people import actor, close
from wamledger.ledger.faults import AccessFault, LedgerBusy, LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services import drafts, exporting
from wamledger.services.evidence import write

VOUCHER = {"from": "ARM-1", "lines": [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 20}], "remarks": "Été"}
NAME = "Kouamé Secrétain-Zulu"


def test_what_was_typed_comes_back_as_it_was(ledger: Ledger) -> None:
    """A draft holds what was typed, the last time it was kept, under one id."""
    made = drafts.keep(ledger, "issue", {"from": "ARM-1"}, by="ADMIN")
    assert drafts.keep(ledger, "issue", VOUCHER, made, by="ADMIN") == made
    [found] = drafts.drafts(ledger, by="ADMIN")
    assert found == drafts.draft(ledger, made, by="ADMIN")
    assert (found.form, found.content) == ("issue", VOUCHER)
    assert found.begun_at <= found.changed_at <= ledger.clock()


def test_the_newest_draft_stands_first(tmp_path: Path) -> None:
    """Whoever was interrupted finds first what they wrote last."""
    now = [1_000_000]
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-", clock=lambda: now[0]) as ledger:
        first = drafts.keep(ledger, "move", {})
        now[0] += 1_000_000
        second = drafts.keep(ledger, "issue", {})
        assert [each.id for each in drafts.drafts(ledger)] == [second, first]
        now[0] += 1_000_000
        drafts.keep(ledger, "move", {"to": "ARM-2"}, first)
        assert [each.id for each in drafts.drafts(ledger)] == [first, second]


def test_a_draft_that_was_thrown_away_is_not_brought_back(ledger: Ledger) -> None:
    """Keeping it once more makes another one, so that nothing typed is lost and nothing posted stands there again."""
    made = drafts.keep(ledger, "issue", VOUCHER)
    assert drafts.discard(ledger, made)
    assert not drafts.discard(ledger, made)
    assert drafts.drafts(ledger) == []
    with pytest.raises(LedgerFault, match=made):
        drafts.draft(ledger, made)
    again = drafts.keep(ledger, "issue", VOUCHER, made)
    assert again != made
    assert [each.id for each in drafts.drafts(ledger)] == [again]


def test_nobody_has_the_drafts_of_another(ledger: Ledger) -> None:
    """Reading, changing and throwing away are the writer's alone, whoever signs in, and nobody's who has not."""
    open_one = drafts.keep(ledger, "issue", {}, by="OFFICER")
    close(ledger)
    ledger.act_as(actor("OFFICER"))
    made = drafts.keep(ledger, "move", VOUCHER, by="SOMEBODY-ELSE")
    assert {each.id for each in drafts.drafts(ledger)} == {made, open_one}
    ledger.act_as(actor("APPROVER"))
    assert drafts.drafts(ledger, by="OFFICER") == []
    assert not drafts.discard(ledger, made, by="OFFICER")
    with pytest.raises(LedgerFault):
        drafts.draft(ledger, made)
    other = drafts.keep(ledger, "move", {"to": "X"}, made)
    assert other != made
    ledger.act_as(None)
    for ask in (
        lambda: drafts.drafts(ledger, by="OFFICER"),
        lambda: drafts.keep(ledger, "move", {}, by="OFFICER"),
        lambda: drafts.discard(ledger, made, by="OFFICER"),
    ):
        with pytest.raises(AccessFault):
            ask()
    ledger.act_as(actor("OFFICER"))
    assert drafts.draft(ledger, made).content == VOUCHER


def test_a_draft_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    """A ledger that is for reading only, or that somebody else writes to, is a fault and not a loss in silence."""
    path = str(tmp_path / "x.db")
    with Ledger.create(path, code="UNX", mission="-") as ledger:
        drafts.keep(ledger, "issue", VOUCHER)
        with pytest.raises(LedgerFault, match="too large"):
            drafts.keep(ledger, "issue", {"remarks": "x" * drafts.MOST_BYTES})
    with Ledger.open(path, readonly=True) as ledger:
        assert len(drafts.drafts(ledger)) == 1
        with pytest.raises(LedgerFault, match="reading only"):
            drafts.keep(ledger, "issue", VOUCHER)


def test_a_busy_ledger_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes meanwhile is waited for, and then the draft is known to be not kept."""
    monkeypatch.setattr("wamledger.ledger.sqlite.connection.BUSY_MILLISECONDS", 50)
    path = str(tmp_path / "x.db")
    with Ledger.create(path, code="UNX", mission="-") as one, Ledger.open(path) as other:
        with other.writing() as link:
            link.run("PRAGMA busy_timeout = 50")
        with one.writing(), pytest.raises(LedgerBusy):
            drafts.keep(other, "issue", VOUCHER)
        assert drafts.keep(other, "issue", VOUCHER)


def test_a_draft_is_there_after_the_program_was_killed(tmp_path: Path) -> None:
    """As soon as the id is known the draft survives the end of the program, whatever ends it."""
    path = tmp_path / "x.db"
    with Ledger.create(str(path), code="UNX", mission="-"):
        pass
    script = (
        "import os, signal, sys\n"
        "from wamledger.ledger.store import Ledger\n"
        "from wamledger.services import drafts\n"
        "ledger = Ledger.open(sys.argv[1])\n"
        "made = drafts.keep(ledger, 'issue', {'remarks': 'half a voucher'}, by='ADMIN')\n"
        "print(made, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Ledger.open(str(path)) as ledger:
        assert drafts.draft(ledger, done.stdout.strip(), by="ADMIN").content == {"remarks": "half a voucher"}


@pytest.mark.parametrize("how", ["thrown away", "written over"])
def test_a_name_in_a_draft_leaves_no_trace(tmp_path: Path, how: str) -> None:
    """What stood in a draft is in none of the files of the ledger once it is gone from the draft."""
    path = tmp_path / "x.db"
    content: dict[str, Any] = {"participant": "P-1", "name": NAME}
    with Ledger.create(str(path), code="UNX", mission="-") as ledger:
        with ledger.writing() as link:
            # some builds of SQLite overwrite whatever is deleted, unless they are told not to
            link.run("PRAGMA secure_delete = OFF")
        made = drafts.keep(ledger, "register_participant", content)
        ledger.database.settle()
        assert _holds(tmp_path, NAME)
        if how == "thrown away":
            drafts.discard(ledger, made)
        else:
            drafts.keep(ledger, "register_participant", {"participant": "P-1", "name": "-"}, made)
            ledger.database.settle()
        assert not _holds(tmp_path, NAME)


def _holds(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_drafts_are_in_no_export(full: Ledger, tmp_path: Path) -> None:
    """Neither the journal nor the evidence of a ledger has what people have begun to write; the head does not know of it."""
    before = full.head()
    drafts.keep(full, "register_participant", {"name": NAME}, by="ADMIN")
    exporting.export(full, tmp_path / "journal.jsonl")
    write(full, tmp_path / "evidence.jsonl")
    assert full.head() == before
    for name in ("journal.jsonl", "evidence.jsonl"):
        content = (tmp_path / name).read_bytes()
        assert content
        assert NAME.encode() not in content
