"""Safekeeping on screen, by keyboard alone: verified, given away, copied, put back; and every command has its place."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.closed_desk import PASSPHRASES, cheap, closed_ledger
from tests.tui.keyboard import done, typed
from tests.tui.reading import screen_text, settled
from tests.tui.tampered import change_entry
from tui.app import Wamledger
from tui.deeds import (
    attached,
    beginning,
    copies,
    encrypting,
    exporting,
    heads,
    journals,
    own_key,
    people,
    soundness,
    witnessing,
)
from tui.deeds.deed import Deed
from tui.desk import Desk
from tui.destinations import BY_NAME
from tui.screens.cards import CardsPage
from tui.screens.deed import DeedPage
from tui.screens.sign_in import SignIn
from tui.widgets.blank_field import BlankField
from wamledger.cli.contents import Voucher, contents
from wamledger.services import opening

SIZE = (80, 24)
MODULES = (
    attached,
    beginning,
    copies,
    encrypting,
    exporting,
    heads,
    journals,
    own_key,
    people,
    soundness,
    witnessing,
)
DEEDS = [each for module in MODULES for each in vars(module).values() if isinstance(each, Deed)]

ELSEWHERE = {
    "import": "import",
    "tui": "home",
    "demo": "home",
    "users": "people",
    "access-log": "people",
    "keys": "people",
    "whoami": "people",
    "participants": "people",
    "propose": "enter",
    "proposals": "approvals",
    "proposal": "approvals",
    "approve": "approvals",
    "reject": "approvals",
    "withdraw": "approvals",
    "counts-due": "counting",
    "count-sheet": "counting",
    "count-entry": "counting",
    "count-differences": "counting",
    "recount": "counting",
    "count-cause": "counting",
    "detect": "findings",
    "findings": "findings",
    "finding": "findings",
    "holdings": "holdings",
    "history": "weapons",
    "match": "match",
    "list": "settings",
    "report": "reports",
    "verify-report": "reports",
    "files": "safekeeping",
    "prove": "journal",
    "check-proof": "journal",
}
"""Commands that have a screen which is no deed, with the destination under which it is found."""

KEYS = {"login": "the first screen of a ledger to which people sign in", "logout": "Ctrl+L"}

COMMAND_LINE_ONLY = {
    "serve": "starts these screens in a browser, from outside of them",
    "schema": "for other programs, which do not look at screens",
    "sign-report": "needs the signer's own certificate, which office software for PDF asks for better",
}
"""Commands without a screen, each with the reason."""


def app_of(pilot: Pilot[Any]) -> Wamledger:
    """The program behind the screens."""
    assert isinstance(pilot.app, Wamledger)
    return pilot.app


async def card(pilot: Pilot[Any], destination: str, name: str) -> DeedPage:
    """The deed of the card is in front, reached from its destination."""
    if getattr(pilot.app.screen, "destination", "") != destination:
        await app_of(pilot).go(destination)
        await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CardsPage)
    cards = screen.query_one("#cards", OptionList)
    cards.highlighted = cards.get_option_index(name)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, DeedPage)
    return pilot.app.screen


async def into(pilot: Pilot[Any], blank: str, text: str) -> None:
    """The text has been typed into the blank."""
    pilot.app.screen.query_one(f"#blank-{blank}", BlankField).focus_line()
    await pilot.pause()
    await typed(pilot, text)


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("name", sorted(contents()))
def test_every_command_has_a_screen_or_a_reason(name: str) -> None:
    """Whatever the command line does is a form, a deed, a screen that is named, a key, or left out for a reason."""
    row = contents()[name]
    if isinstance(row, Voucher):
        assert "enter" in BY_NAME
        return
    deeds = [deed for deed in DEEDS if name in deed.commands]
    assert deeds or name in ELSEWHERE or name in KEYS or COMMAND_LINE_ONLY.get(name)
    if name in ELSEWHERE:
        assert ELSEWHERE[name] in BY_NAME


def test_every_deed_stands_on_a_screen() -> None:
    """No deed is left lying where nobody finds it."""
    screens = Path(str(import_module("tui.screens").__path__[0]))
    text = "\n".join(path.read_text(encoding="utf-8") for path in screens.glob("*.py"))
    names = [
        name
        for module in MODULES
        for name, each in vars(module).items()
        if isinstance(each, Deed) and name not in text
    ]
    assert names == []


def test_every_deed_says_what_it_is_for() -> None:
    """A deed has a title and says what it is for, and each of its blanks has a label."""
    for deed in DEEDS:
        assert deed.title
        assert deed.about
        assert all(blank.label for blank in deed.blanks), deed.name
        assert len({blank.name for blank in deed.blanks}) == len(deed.blanks), deed.name


async def test_a_sound_ledger_is_verified(desk_of: Callable[[str], Desk]) -> None:
    """Each step has a sign and words, the verdict stands above them, and the card says when it was."""
    async with Wamledger(desk_of("full")).run_test(size=(100, 40)) as pilot:
        await card(pilot, "safekeeping", "verify")
        await pilot.press("ctrl+s")
        await done(pilot)
        text = screen_text(pilot)
        assert "✓ The ledger is sound." in text
        assert "✓ 2 Entries" in text
        assert "– 6 Heads from outside" in text
        await pilot.press("escape")
        await settled(pilot)
        assert "the ledger is sound." in screen_text(pilot)


async def test_a_head_leaves_the_office(desk_of: Callable[[str], Desk]) -> None:
    """The head is shown and written, never over a file that is there, and the ledger knows that it was given."""
    async with Wamledger(desk_of("full")).run_test(size=(100, 40)) as pilot:
        await app_of(pilot).go("safekeeping")
        await settled(pilot)
        assert "No head has left the office yet" in screen_text(pilot)
        await card(pilot, "safekeeping", "head")
        await into(pilot, "out", "head.txt")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "The head is in head.txt" in screen_text(pilot)
        written = Path("head.txt").read_text(encoding="utf-8")
        assert written.split("\n")[0] == app_of(pilot).desk.ledger.about.origin
        await pilot.press("escape")
        await settled(pilot)
        assert "0 entries since then" in screen_text(pilot)
        await card(pilot, "safekeeping", "head")
        await into(pilot, "out", "head.txt")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "There is a file head.txt already." in screen_text(pilot)
        assert Path("head.txt").read_text(encoding="utf-8") == written


async def test_a_backup_is_made_and_put_back(desk_of: Callable[[str], Desk]) -> None:
    """A backup is made, looked at without a change, and put back under the screens, which go on with it."""
    desk = desk_of("empty")
    async with Wamledger(desk).run_test(size=(100, 45)) as pilot:
        where = desk.ledger.where
        await card(pilot, "safekeeping", "backup")
        await into(pilot, "file", "copy.wamledger-backup")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "which was read again." in screen_text(pilot)
        assert Path("copy.wamledger-backup").exists()
        await pilot.press("escape")
        await settled(pilot)
        await card(pilot, "safekeeping", "restore")
        await into(pilot, "file", "copy.wamledger-backup")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "Nothing was changed." in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        page = await card(pilot, "safekeeping", "restore")
        await into(pilot, "file", "copy.wamledger-backup")
        page.query_one("#blank-look", BlankField).focus_line()
        await pilot.press("right", "ctrl+s")
        await done(pilot)
        assert "What was there lies in" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        again = app_of(pilot).desk
        assert again is not desk
        assert again.ledger.where == where
        assert again.ledger.head().size == 0
        again.ledger.close()


async def test_work_that_is_stopped_leaves_no_file(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc stops a backup at its next step; there is no file, and what was written stands in the blanks still."""
    async with Wamledger(desk_of("full")).run_test(size=(100, 40)) as pilot:
        page = await card(pilot, "safekeeping", "backup")
        from wamledger.services.backup import making

        whole = making.back_up

        def stopped(*given: Any, **more: Any) -> Any:
            assert page._work is not None
            page._work.stop()
            return whole(*given, **more)

        monkeypatch.setattr(making, "back_up", stopped)
        await into(pilot, "file", "copy.wamledger-backup")
        await pilot.press("ctrl+s")
        await done(pilot)
        text = screen_text(pilot)
        assert "Stopped. Nothing of it was kept." in text
        assert "copy.wamledger-backup" in text
        assert not list(Path().glob("*backup*"))


async def test_an_export_holds(desk_of: Callable[[str], Desk]) -> None:
    """Entries are written as evidence, and the file is found to hold; a changed one is found not to."""
    async with Wamledger(desk_of("full")).run_test(size=(100, 45)) as pilot:
        page = await card(pilot, "safekeeping", "export")
        page.query_one("#blank-form", BlankField).focus_line()
        await pilot.press("right")
        await into(pilot, "file", "entries.jsonl")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "entries written to entries.jsonl" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        content = Path("entries.jsonl").read_bytes()
        Path("changed.jsonl").write_bytes(content.replace(b'"occurred_at":"2026', b'"occurred_at":"2027', 1))
        for file, verdict in (
            ("entries.jsonl", "✓ The file holds."),
            ("changed.jsonl", "✗ The file does NOT hold."),
        ):
            await card(pilot, "safekeeping", "check-export")
            await into(pilot, "file", file)
            await pilot.press("ctrl+s")
            await done(pilot)
            assert verdict in screen_text(pilot)
            await pilot.press("escape")
            await settled(pilot)


async def test_a_witness_cosigns_a_head(desk_of: Callable[[str], Desk]) -> None:
    """An office makes its key, cosigns a head, and is told what it has seen."""
    async with Wamledger(desk_of("full")).run_test(size=(100, 45)) as pilot:
        await card(pilot, "safekeeping", "witness-key")
        await into(pilot, "file", "hq.key")
        await into(pilot, "name", "hq.example/witness")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "The public key of the witness:" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        ledger = app_of(pilot).desk.ledger
        Path("head.txt").write_text(ledger.checkpoint(), encoding="utf-8")
        await card(pilot, "safekeeping", "cosign")
        await into(pilot, "head", "head.txt")
        await into(pilot, "key", "hq.key")
        await into(pilot, "vkey", ledger.about.vkey)
        await into(pilot, "out", "cosigned.txt")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "is cosigned, in cosigned.txt" in screen_text(pilot)
        assert "hq.example/witness" in Path("cosigned.txt").read_text(encoding="utf-8")
        await pilot.press("escape")
        await settled(pilot)
        await card(pilot, "safekeeping", "witnessed")
        await into(pilot, "key", "hq.key")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert ledger.about.origin in screen_text(pilot)


async def test_a_ledger_goes_into_encryption_and_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is exchanged under the screens, which ask for a passphrase and go on with the one that is there now."""
    pytest.importorskip("sqlcipher3")
    cheap(monkeypatch)
    closed_ledger(tmp_path / "gao.db")
    desk = Desk(opening.opened(str(tmp_path / "gao.db")))
    desk.door.enter("ADAMU", PASSPHRASES["ADAMU"])
    async with Wamledger(desk, start="safekeeping", look_every=0.05).run_test(size=(100, 45)) as pilot:
        await settled(pilot)
        assert "The ledger is not encrypted" in screen_text(pilot)
        for name, encrypted in (("encrypt", True), ("decrypt", False)):
            await card(pilot, "safekeeping", name)
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert "Nobody else may have the ledger open." in screen_text(pilot)
            await pilot.press("ctrl+s")
            await done(pilot)
            assert isinstance(pilot.app.screen, SignIn)
            assert opening.asks_key(str(tmp_path / "gao.db")) is encrypted
            app_of(pilot).desk.door.enter("ADAMU", PASSPHRASES["ADAMU"])
            pilot.app.screen.dismiss("ADAMU")
            await settled(pilot)
        assert app_of(pilot).desk is not desk
        app_of(pilot).desk.ledger.close()
        desk.ledger.close()


async def test_the_key_of_an_open_ledger_is_sealed_and_unlocked(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody signs in the key can lie under a passphrase; after the next start it is unlocked with it once."""
    cheap(monkeypatch)
    words = "green umbrella beside the well"
    desk = desk_of("full")
    async with Wamledger(desk, start="people").run_test(size=(100, 45)) as pilot:
        await settled(pilot)
        assert "It lies open" in screen_text(pilot)
        page = await card(pilot, "people", "seal-key")
        await into(pilot, "new_passphrase", words)
        await pilot.press("enter")
        await typed(pilot, words)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert page.outcome is not None
        await typed(pilot, page.outcome.secret)
        await pilot.press("enter")
        await settled(pilot)
        assert "Sealed. It can be unlocked by: MACHINE, RECOVERY" in screen_text(pilot)
    again = Desk(opening.opened(desk.ledger.where), user="ADMIN")
    async with Wamledger(again, start="people").run_test(size=(100, 45)) as pilot:
        await settled(pilot)
        await card(pilot, "people", "unlock-key")
        await into(pilot, "key_passphrase", "no such words at all")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "✗" in screen_text(pilot)
        await into(pilot, "key_passphrase", words)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "✓ The key is unlocked" in screen_text(pilot)
        assert again.ledger.own_key() is not None
        again.ledger.close()


async def test_a_changed_ledger_is_told_where(desk_of: Callable[[str], Desk]) -> None:
    """An entry that somebody changed past the program makes the verdict, and is named."""
    desk = desk_of("full")
    change_entry(desk.ledger.where, 3, b'"by":"ADMIN"', b'"by":"ADMIM"')
    async with Wamledger(desk, start="safekeeping").run_test(size=(100, 60)) as pilot:
        await settled(pilot)
        await card(pilot, "safekeeping", "verify")
        await pilot.press("ctrl+s")
        await done(pilot)
        text = screen_text(pilot)
        assert "✗ The ledger is NOT sound." in text
        assert "✗ 2 Entries" in text
        assert "The first damaged entry is 3." in text
        await pilot.press("escape")
        await settled(pilot)
        assert "✗ Verified" in screen_text(pilot)
