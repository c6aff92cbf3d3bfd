"""The screens of a closed ledger: nothing is seen before somebody signs in, nor after they have gone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.help import Help
from tui.screens.home import Home
from tui.screens.palette import Palette
from tui.screens.register import RegisterPage
from tui.screens.sign_in import SignIn
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services.access import enrolment, founding, signing_in, users
from wamledger.services.access.person import act
from wamledger.services.posting import post_operations

ADMINISTRATOR = "copper lantern drifts over sand"
OFFICER = "violet staircase hums in march"
SCREEN = (120, 30)
AT = "2026-03-01T06:00:00Z"


def _cheap(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    patch.setenv("WAMLEDGER_ARGON2", "1,3,1")


def _posted(ledger: Ledger, *operations: dict[str, Any]) -> None:
    report = post_operations(ledger, [{"occurred_at": AT, **each} for each in operations])
    assert not report.refused, report.refused[0].as_json()


@pytest.fixture(scope="session")
def _files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of an administrator and an officer who keeps one rifle."""
    folder = tmp_path_factory.mktemp("screens")
    rifle = {"id": "W-1", "serial": "KK1987", "serial_status": "CLEAR", "make": "Izhmash", "model": "AKM"}
    rifle |= {"type": "SA-06", "calibre": "7.62x39"}
    with pytest.MonkeyPatch.context() as patch:
        _cheap(patch)
        with Ledger.create(str(folder / "gao.db"), code="GAO", mission="Sector East") as ledger:
            made = founding.found(ledger, "ADAMU", ADMINISTRATOR, name="Adamu Bello")
            roles = ["WAM_OFFICER"]
            _posted(
                ledger,
                {"op": "add_user", "by": "ADAMU", "code": "BINTA", "name": "Binta Sow", "roles": roles},
            )
            enrolment.enrol(ledger, made.person, "BINTA", OFFICER)
            act(ledger, signing_in.sign_in(ledger, "BINTA", OFFICER))
            _posted(
                ledger,
                {"op": "add_place", "by": "BINTA", "code": "GAO-ARM", "name": "Armoury", "kind": "ARMOURY"},
                {
                    "op": "register",
                    "by": "BINTA",
                    "to": "GAO-ARM",
                    "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED"},
                    "lines": [{"new_weapon": rifle, "condition": "SERVICEABLE"}],
                },
            )
    return folder


@pytest.fixture
def ledger(_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger, open, with nobody signed in."""
    _cheap(monkeypatch)
    shutil.copytree(_files, tmp_path / "office")
    with Ledger.open(str(tmp_path / "office" / "gao.db")) as opened:
        yield opened


class Hands:
    """A clock for the time since a key was touched."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def screens(ledger: Ledger, hands: Hands | None = None) -> AsyncIterator[Pilot[Any]]:
    app = Wamledger(Desk(ledger), clock=hands or Hands(), look_every=0.05)
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause()
        yield pilot


async def sign_in(pilot: Pilot[Any], user: str, passphrase: str) -> None:
    """Somebody has signed in, or been told why not."""
    app = pilot.app
    app.screen.query_one("#sign-in-user", Input).value = user
    app.screen.query_one("#sign-in-passphrase", Input).value = passphrase
    app.screen.query_one("#sign-in-passphrase", Input).focus()
    await pilot.press("enter")
    for _turn in range(200):
        await pilot.pause(0.02)
        if _is_answered(pilot):
            break
    if not isinstance(app.screen, SignIn):
        await settled(pilot)


def _is_answered(pilot: Pilot[Any]) -> bool:
    """Whether a screen has come, or somebody is asked again and told why."""
    screen = pilot.app.screen
    if not isinstance(screen, SignIn):
        return bool(screen.query("#body"))
    is_asked = not screen.query_one("#sign-in-user", Input).disabled
    return is_asked and bool(str(screen.query_one("#sign-in-told", Static).render()))


async def until(pilot: Pilot[Any], wanted: type) -> None:
    """The screen in front is one of these."""
    for _turn in range(100):
        if isinstance(pilot.app.screen, wanted):
            await pilot.pause()
            return
        await pilot.pause(0.02)
    pytest.fail(f"no {wanted.__name__} came")


async def to_weapons(pilot: Pilot[Any]) -> None:
    """The register of weapons is in front, with its rows."""
    await pilot.press("f2", "w")
    await until(pilot, RegisterPage)
    await settled(pilot)
    assert "KK1987" in screen_text(pilot)


def nothing_is_left(pilot: Pilot[Any]) -> None:
    """There is the question who sits there and nothing below it, and nobody acts on the ledger."""
    app = pilot.app
    assert isinstance(app.screen, SignIn)
    assert len(app.screen_stack) == 2
    assert len(app.screen_stack[0].query("*")) == 0
    assert app.desk.ledger.actor is None
    assert "KK1987" not in screen_text(pilot)


async def test_nothing_is_seen_before_somebody_signs_in(ledger: Ledger) -> None:
    """A closed ledger begins with the question who sits there, and shows nothing else, whatever is pressed."""
    async with screens(ledger) as pilot:
        keys = ("f1", "f2", "f3", "f4", "f5", "ctrl+p", "ctrl+g", "ctrl+f", "ctrl+e", "ctrl+l", "w")
        await pilot.press("tab", "tab", "escape", "enter", "question_mark", *keys)
        nothing_is_left(pilot)
        assert "Passphrase" in screen_text(pilot)


async def test_whoever_signs_in_sees_and_is_named(ledger: Ledger) -> None:
    """With code and passphrase home opens, and says who is signed in; the session stands in the ledger."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "binta", OFFICER)
        assert isinstance(pilot.app.screen, Home)
        assert "BINTA" in screen_text(pilot).splitlines()[0]
        assert "Signed in: BINTA Binta Sow (WAM officer)" in screen_text(pilot)
        await to_weapons(pilot)
        await pilot.press("ctrl+q")
    with ledger.reading() as link:
        assert link.rows('SELECT "user", ended_at IS NOT NULL FROM sign_in') == [("BINTA", 1)]


async def test_the_passphrase_is_not_shown(ledger: Ledger) -> None:
    """What is typed as a passphrase is not on the screen."""
    async with screens(ledger) as pilot:
        await pilot.press(*"binta", "enter", *"violet")
        assert pilot.app.screen.query_one("#sign-in-passphrase", Input).value == "violet"
        assert "violet" not in screen_text(pilot)
        assert "binta" in screen_text(pilot)


async def test_a_wrong_passphrase_is_told_and_asked_again(ledger: Ledger) -> None:
    """A wrong passphrase is told in words; the screen stays, empty of what was typed, and the right one lets in."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", "wrong")
        assert "passphrase is wrong" in screen_text(pilot)
        assert pilot.app.screen.query_one("#sign-in-passphrase", Input).value == ""
        nothing_is_left(pilot)
        await sign_in(pilot, "BINTA", OFFICER)
        assert isinstance(pilot.app.screen, Home)


async def test_whoever_may_not_read_holdings_sees_none(ledger: Ledger) -> None:
    """An administrator, who does not read holdings, sees home without stock, and is told at the register of weapons."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "ADAMU", ADMINISTRATOR)
        assert isinstance(pilot.app.screen, Home)
        assert "Signed in: ADAMU" in screen_text(pilot)
        assert "Weapons by status" not in screen_text(pilot)
        await pilot.press("f2", "w")
        await until(pilot, RegisterPage)
        await settled(pilot)
        assert "ADAMU may not read this" in screen_text(pilot).replace("\n", " ")
        assert "KK1987" not in screen_text(pilot)


async def test_the_screens_lock_when_nobody_touches_a_key(ledger: Ledger) -> None:
    """After ten minutes without a key everything is taken away, every screen of the way, and the session is over."""
    hands = Hands()
    async with screens(ledger, hands) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        hands.now += 599
        await pilot.pause(0.2)
        assert not isinstance(pilot.app.screen, SignIn)
        await to_weapons(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert len(pilot.app.screen_stack) == 4
        assert "KK1987" in screen_text(pilot)
        hands.now += 599
        await pilot.pause(0.2)
        assert not isinstance(pilot.app.screen, SignIn)
        hands.now += 1
        await until(pilot, SignIn)
        assert "nobody touched a key for 10 minutes" in screen_text(pilot)
        nothing_is_left(pilot)
        with ledger.reading() as link:
            assert link.one("SELECT ended_at IS NOT NULL FROM sign_in")[0] == 1
        await sign_in(pilot, "BINTA", OFFICER)
        assert isinstance(pilot.app.screen, Home)


@pytest.mark.parametrize(
    ("key", "sheet"), [("f1", Help), ("ctrl+p", Palette), ("f3", None), ("f2", None)], ids=str
)
async def test_a_sheet_that_is_open_is_taken_away_too(ledger: Ledger, key: str, sheet: type | None) -> None:
    """Help, everything by name, find and go-to stand over the question who sits there no more than anything else."""
    hands = Hands()
    async with screens(ledger, hands) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        await to_weapons(pilot)
        await pilot.press(key)
        assert not isinstance(pilot.app.screen, Page)
        assert sheet is None or isinstance(pilot.app.screen, sheet)
        hands.now += 600
        await until(pilot, SignIn)
        nothing_is_left(pilot)


async def test_a_key_locks(ledger: Ledger) -> None:
    """Whoever leaves the screens locks them with a key, and what was told in a corner is gone with them."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        await to_weapons(pilot)
        pilot.app.notify("the rifle KK1987")
        await pilot.pause()
        await pilot.press("ctrl+l")
        await until(pilot, SignIn)
        assert "Locked." in screen_text(pilot)
        nothing_is_left(pilot)
        await pilot.press("f2", "f3", "ctrl+p", "f4", "f1", "escape")
        nothing_is_left(pilot)


async def test_what_was_typed_is_kept_before_the_session_is_over(ledger: Ledger) -> None:
    """A page that keeps what is typed is asked to while whoever typed it is still signed in."""
    kept: list[str | None] = []

    class Typing(Page):
        def keep(self) -> None:
            kept.append(self.desk.door.person)

    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        await pilot.app.push_screen(Typing(pilot.app.desk))
        await pilot.press("ctrl+l")
        await until(pilot, SignIn)
        assert kept == ["BINTA"]


async def test_a_session_that_was_ended_locks_the_screens(ledger: Ledger) -> None:
    """Where an administrator ends the session elsewhere the screens are locked a moment later."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        with Ledger.open(ledger.where) as other:
            administrator = signing_in.sign_in(other, "ADAMU", ADMINISTRATOR)
            act(other, administrator)
            assert users.sign_out_others(other, administrator, "BINTA") == 1
        await until(pilot, SignIn)
        assert "Your session is over." in screen_text(pilot)


async def test_a_session_of_the_command_line_opens_no_screen(ledger: Ledger) -> None:
    """Whoever is signed in on the command line signs in at the screens all the same."""
    act(ledger, signing_in.sign_in(ledger, "BINTA", OFFICER))
    async with screens(ledger) as pilot:
        nothing_is_left(pilot)


async def test_an_open_ledger_asks_nobody(tmp_path: Path) -> None:
    """The screens of an open ledger open at once, and cannot be locked."""
    with Ledger.create(str(tmp_path / "open.db"), code="MOP", mission="Sector West") as opened:
        app = Wamledger(Desk(opened))
        async with app.run_test(size=SCREEN) as pilot:
            await pilot.press("ctrl+l")
            assert isinstance(app.screen, Home)
            await settled(pilot)


async def test_an_encrypted_ledger_asks_who_comes_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of an encrypted file is read before somebody gave a passphrase; the same one signs them in."""
    pytest.importorskip("sqlcipher3")
    from wamledger.services import opening

    _cheap(monkeypatch)
    where = str(tmp_path / "sealed.db")
    wanted = opening.Wanted(
        where, "GAO", "Sector East", "ADAMU", "Adamu Bello", ADMINISTRATOR, encrypted=True
    )
    opening.begin(wanted).ledger.close()
    app = Wamledger(None, where=where)
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause()
        assert "sealed.db" in screen_text(pilot)
        await sign_in(pilot, "ADAMU", "wrong wrong wrong")
        assert isinstance(app.screen, SignIn)
        assert not app.has_desk
        await sign_in(pilot, "adamu", ADMINISTRATOR)
        assert isinstance(app.screen, Home)
        assert app.desk.by == "ADAMU"
        await pilot.press("ctrl+l")
        await until(pilot, SignIn)
        assert app.desk.by == ""
    app.desk.ledger.close()
