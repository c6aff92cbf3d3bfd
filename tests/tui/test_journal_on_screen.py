"""The journal on screen: all entries, verified while somebody looks, and the proof of any; by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tui.closed_desk import signed_in
from tests.tui.reading import screen_text, settled
from tests.tui.tampered import change, change_entry
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.journal import Journal
from wamledger.ledger.verifying import tree
from wamledger.services import proof_files
from wamledger.services.posting import post_operations
from wamledger.services.subjects import Subject

SMALL = (80, 24)
WIDE = (140, 45)
AT = "2026-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")


async def test_an_empty_journal(desk_of: Callable[[str], Desk]) -> None:
    """Of a ledger without entries it is said that there is none yet."""
    async with Wamledger(desk_of("empty"), start="journal").run_test(size=SMALL) as pilot:
        await settled(pilot)
        assert "There is no entry yet." in screen_text(pilot)


async def test_each_entry_has_the_sign_that_it_holds(desk_of: Callable[[str], Desk]) -> None:
    """The newest entry stands first; each is hashed anew, and all are under the signed head."""
    async with Wamledger(desk_of("full"), start="journal").run_test(size=SMALL) as pilot:
        await settled(pilot)
        lines = screen_text(pilot).splitlines()
        assert "✓ All 52 entries are as they were recorded" in " ".join(lines[1:3])
        rows = [line for line in lines if line.strip()[:1] in "✓✗?…" and line.strip()[2:3].isspace()]
        first = next(line for line in lines if "UNDO" in line)
        assert first.strip().startswith("✓")
        assert "51" in first
        assert lines.index(first) < next(at for at, line in enumerate(lines) if "WRONG" in line)
        assert rows


async def test_a_changed_entry_has_the_sign_that_it_does_not(desk_of: Callable[[str], Desk]) -> None:
    """After somebody changed the file the entry has ✗, its number is named, and its page says that it was changed."""
    desk = desk_of("full")
    change_entry(desk.ledger.where, 49, b"Cleaned", b"Cleanet")
    async with Wamledger(desk, start="journal").run_test(size=WIDE) as pilot:
        await settled(pilot)
        text = screen_text(pilot)
        assert "✗ Entry 49 does not hold." in text
        rows = [line.split() for line in text.splitlines()]
        marks = {row[1]: row[0][0] for row in rows if len(row) > 3 and row[0] in ("✓", "✗", "✓!", "✗!")}
        assert (marks["49"], marks["48"], marks["51"]) == ("✗", "✓", "✓")
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "✗ The stored bytes have another hash" in text


async def test_it_is_told_how_far_it_is(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it goes on it says how many entries it has looked at, and an entry that was not has no other sign."""
    monkeypatch.setattr(tree, "BLOCK_LEVEL", 3)
    monkeypatch.setattr(tree, "BLOCK", 8)
    told: list[str] = []
    real = Journal._show_verified

    def shown(self: Journal, found: Any) -> None:
        real(self, found)
        told.append(str(self._said()))

    monkeypatch.setattr(Journal, "_show_verified", shown)
    async with Wamledger(desk_of("full"), start="journal").run_test(size=WIDE) as pilot:
        await settled(pilot)
    assert told[:2] == ["… Verified 0 of 52 entries.", "… Verified 8 of 52 entries."]
    assert told[-1].startswith("✓ All 52 entries")


async def test_what_is_posted_meanwhile_is_verified_too(desk_of: Callable[[str], Desk]) -> None:
    """Entries that come while somebody looks are listed and verified; a change after that is found by looking anew."""
    desk = desk_of("full")
    async with Wamledger(desk, start="journal").run_test(size=WIDE) as pilot:
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Journal)
        adding = {
            "op": "add_party",
            "occurred_at": AT,
            "by": "ADMIN",
            "code": "NEW",
            "name": "N",
            "kind": "UNIT",
        }
        assert not post_operations(desk.ledger, [{**adding, "id": "NEWEST"}]).refused
        page._keep_up()
        await settled(pilot)
        await settled(pilot)
        text = screen_text(pilot)
        assert "All 53 entries" in text
        assert "NEWEST" in text
        change(desk.ledger.where, "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 1 AND position = 3")
        await pilot.press("v")
        await settled(pilot)
        assert "✗" in screen_text(pilot).splitlines()[1]


async def test_it_is_narrowed(desk_of: Callable[[str], Desk]) -> None:
    """A search finds the entries of a weapon; the verification goes on with all of them."""
    async with Wamledger(desk_of("full"), start="journal").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"W-8", "enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "REG-8" in text
        assert "REG-7" not in text
        assert "WRONG" in text
        assert "All 52 entries" in text


async def test_it_is_narrowed_by_time(desk_of: Callable[[str], Desk]) -> None:
    """Only what happened in the time that is asked for is listed; a time that cannot be read is refused in words."""
    desk = desk_of("full")
    adding = {
        "op": "add_party",
        "occurred_at": "2026-02-02T08:00:00Z",
        "by": "ADMIN",
        "code": "NEW",
        "name": "N",
    }
    assert not post_operations(desk.ledger, [{**adding, "kind": "UNIT", "id": "LATER"}]).refused
    async with Wamledger(desk, start="journal").run_test(size=WIDE) as pilot:
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Journal)
        page.want(replace(page.asked, filters={"since": "2026-02-02", "until": "2026-02-02"}))
        await settled(pilot)
        text = screen_text(pilot)
        assert "LATER" in text
        assert "UNDO" not in text
        page.want(replace(page.asked, filters={"since": "soon"}))
        await settled(pilot)
        assert "soon is not a time." in screen_text(pilot)


async def test_an_entry_in_words_and_as_it_is_stored(desk_of: Callable[[str], Desk]) -> None:
    """Movements are told in words, the bytes as canonical JSON, the hash; and what it is about is a key away."""
    desk = desk_of("full")
    async with Wamledger(desk).run_test(size=(140, 110)) as pilot:
        await pilot.app.show(Subject("entry", "MOVE"))  # type: ignore[attr-defined]
        await settled(pilot)
        text = screen_text(pilot)
        assert "W-1  ARM-1 (In store, Serviceable) → ARM-2 (In store, Serviceable)" in text
        assert "L-1: 100" in text
        assert '"op": "move"' in text
        assert "✓ The stored bytes have this hash." in text
        with desk.ledger.reading() as link:
            leaf = bytes(link.one("SELECT leaf FROM entry WHERE id = 'MOVE'")[0]).hex()
        assert leaf in text.replace("\n", "") or leaf[:30] in text
        for named in ("W-1", "L-1", "ARM-1", "ARM-2"):
            assert named in text


async def test_an_unknown_entry_is_refused(desk_of: Callable[[str], Desk]) -> None:
    """Of an entry that is not there it is said that there is none."""
    async with Wamledger(desk_of("full")).run_test(size=SMALL) as pilot:
        await pilot.app.show(Subject("entry", "NOTHING"))  # type: ignore[attr-defined]
        await settled(pilot)
        assert "There is no entry NOTHING." in screen_text(pilot)


async def test_the_form_that_reverses_an_entry(desk_of: Callable[[str], Desk]) -> None:
    """r leads to the form with the entry filled in; an entry that was reversed is not offered for it."""
    filled: list[Any] = []
    app = Wamledger(desk_of("full"))

    async def fill(op: str, values: Any = None) -> None:
        filled.append((op, values))

    async with app.run_test(size=WIDE) as pilot:
        app.fill = fill  # type: ignore[method-assign]
        await app.show(Subject("entry", "BAN"))
        await settled(pilot)
        await pilot.press("r")
        await app.show(Subject("entry", "WRONG"))
        await settled(pilot)
        assert "! Reversed by UNDO" in screen_text(pilot)
        await pilot.press("r")
        await settled(pilot)
    assert filled == [("reverse", {"entry": "BAN"})]


async def test_a_proof_is_written_and_checked(desk_of: Callable[[str], Desk]) -> None:
    """The proof of an entry is a file that holds against the key alone; with a changed entry beside it, it does not."""
    desk = desk_of("full")
    async with Wamledger(desk).run_test(size=WIDE) as pilot:
        await pilot.app.show(Subject("entry", "MOVE"))  # type: ignore[attr-defined]
        await settled(pilot)
        await pilot.press("p", "enter")
        await settled(pilot)
        assert "The proof is in MOVE.proof, the entry in MOVE.proof.entry." in screen_text(pilot)
        keys = [each.vkey for each in desk.ledger.verifiers()]
        assert proof_files.check_file("MOVE.proof", keys).size == 52
        await pilot.press("k", *"MOVE.proof", "ctrl+s")
        await settled(pilot)
        assert "✓ The proof holds." in screen_text(pilot)
        beside = Path("MOVE.proof.entry")
        beside.write_bytes(beside.read_bytes().replace(b"ARM-2", b"ARM-3"))
        await pilot.press("k", *"MOVE.proof", "ctrl+s")
        await settled(pilot)
        assert "✗ The proof does NOT hold." in screen_text(pilot)
        await pilot.press("p", "enter")
        await settled(pilot)
        assert "There is a file MOVE.proof already." in screen_text(pilot)


async def test_that_the_ledger_continues_is_proved(desk_of: Callable[[str], Desk]) -> None:
    """From the journal the proof that the ledger continues an earlier head is written; of a later one it is refused."""
    desk = desk_of("full")
    async with Wamledger(desk, start="journal").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("h", *"99", "tab", "enter")
        await settled(pilot)
        assert "cannot be shown to continue" in screen_text(pilot)
        await pilot.press("shift+tab", "ctrl+u", *"10", "tab", "enter")
        await settled(pilot)
        assert "The proof is in continues.proof." in screen_text(pilot)
    assert Path("continues.proof").read_text(encoding="utf-8").startswith("old 10\n")


async def test_a_storekeeper_does_not_read_the_journal(closed: Desk) -> None:
    """Whoever may not read the journal is told so, and nothing of it is on the screen."""
    async with Wamledger(closed, start="journal").run_test(size=SMALL) as pilot:
        await signed_in(pilot, "DIALLO")
        text = screen_text(pilot)
        assert "DIALLO may not read this" in text
        assert "Take on charge" not in text


async def test_signatures_are_told_with_whether_they_hold(closed: Desk) -> None:
    """An auditor sees who signed an entry and what that means; a signature over changed bytes does not hold."""
    async with Wamledger(closed, start="journal").run_test(size=WIDE) as pilot:
        await signed_in(pilot, "EVA")
        assert "✓ All" in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "✓ BINTA" in text
        assert "proposed it" in text
        with closed.ledger.reading() as link:
            seq = link.one("SELECT max(seq) FROM entry")[0]
        change_entry(closed.ledger.where, seq, b"Order 7", b"Order 8")
        await pilot.press("f5")
        await settled(pilot)
        assert "the signature does NOT hold" in screen_text(pilot)
