"""This machine remembers the newest head of each ledger, apart from the ledger."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from wamledger.ledger import seen_heads
from wamledger.ledger.seen_heads import SeenHeads, folder
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import Tip

ROOT, OTHER = bytes(32), bytes(31) + b"\x01"


def test_the_largest_head_stays() -> None:
    """A smaller head does not take the place of a larger one, whoever asks; another ledger has its own."""
    SeenHeads("a").remember(5, ROOT)
    SeenHeads("a").remember(4, OTHER)
    SeenHeads("a").remember(5, OTHER)
    SeenHeads("b").remember(1, OTHER)
    assert SeenHeads("a").last() == Tip(5, ROOT)
    assert SeenHeads("b").last() == Tip(1, OTHER)
    assert SeenHeads("c").last() is None


def test_it_can_begin_again() -> None:
    """After a restore that was wanted the smaller head counts."""
    seen = SeenHeads("a")
    seen.remember(5, ROOT)
    seen.restart(2, OTHER)
    assert SeenHeads("a").last() == Tip(2, OTHER)
    SeenHeads("a").remember(3, ROOT)
    assert SeenHeads("a").last() == Tip(3, ROOT)


@pytest.mark.parametrize(
    "content", [b"", b"5\n", b"five " + b"0" * 64 + b"\n", b"\xff", b"5 " + b"0" * 62, b"-1 " + b"0" * 64]
)
def test_what_cannot_be_read_is_nothing(content: bytes) -> None:
    """A file that is damaged is as good as none, and is written on."""
    SeenHeads("a").remember(5, ROOT)
    (path,) = folder().iterdir()
    path.write_bytes(content)
    assert SeenHeads("a").last() is None
    SeenHeads("a").remember(1, ROOT)
    assert SeenHeads("a").last() == Tip(1, ROOT)


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that has grown long begins again, and the head that counts stays."""
    monkeypatch.setattr(seen_heads, "MOST_BYTES", 500)
    for size in range(1, 30):
        SeenHeads("a").remember(size, ROOT)
    (path,) = folder().iterdir()
    assert path.stat().st_size < 700
    assert SeenHeads("a").last() == Tip(29, ROOT)


def test_where_nothing_can_be_written_nothing_fails(home: Path) -> None:
    """A machine that cannot remember goes on."""
    (home / "seen").write_bytes(b"a file stands where the folder would be")
    seen = SeenHeads("a")
    seen.remember(5, ROOT)
    assert seen.last() is None


def test_postings_and_openings_are_remembered(on_sqlite: str, made: ModuleType) -> None:
    """Each posting is remembered at once, and so is what a ledger holds that was brought here; a look is not."""
    with Ledger.create(on_sqlite, code="UNX", mission="X", clock=made.clock) as ledger:
        seen = SeenHeads(ledger.about.origin)
        made.post(ledger, *made.setting_up())
        assert seen.last() == Tip(9, ledger.head().root)
        made.post(ledger, made.user("LATE"))
        head = ledger.head()
        assert seen.last() == Tip(10, head.root)
    (path,) = folder().iterdir()
    path.unlink()
    with Ledger.open(on_sqlite, readonly=True):
        assert seen.last() is None
    with Ledger.open(on_sqlite):
        assert seen.last() == Tip(10, head.root)
