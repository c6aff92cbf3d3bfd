"""The screens of a closed ledger: nothing is seen before somebody signs in, nor after they have gone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui.holdings import Holdings
from tui.register import Register
from tui.screens.sign_in import SignIn
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services.access import enrolment, founding, signing_in, users
from wamledger.services.access.door import Door
from wamledger.services.access.person import act
from wamledger.services.browsing import Browsing
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
async def screens(ledger: Ledger, hands: Hands | None = None) -> AsyncIterator[Pilot[None]]:
    app = Holdings(Browsing(ledger), Door(ledger), clock=hands or Hands(), look_every=0.05)
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause()
        yield pilot


def text_of(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def sign_in(pilot: Pilot[None], user: str, passphrase: str) -> None:
    app = pilot.app
    app.screen.query_one("#sign-in-user", Input).value = user
    app.screen.query_one("#sign-in-passphrase", Input).value = passphrase
    app.screen.query_one("#sign-in-passphrase", Input).focus()
    await pilot.press("enter")
    for _turn in range(200):
        await pilot.pause(0.05)
        if _is_answered(app):
            break
    await pilot.pause()


def _is_answered(app: App[None]) -> bool:
    """Whether the register has come, or somebody is asked again and told why."""
    if not isinstance(app.screen, SignIn):
        return bool(app.query(Register))
    is_asked = not app.screen.query_one("#sign-in-user", Input).disabled
    return is_asked and bool(str(app.screen.query_one("#sign-in-told", Static).render()))


async def until(pilot: Pilot[None], wanted: type) -> None:
    for _turn in range(100):
        if isinstance(pilot.app.screen, wanted):
            await pilot.pause()
            return
        await pilot.pause(0.05)
    pytest.fail(f"no {wanted.__name__} came")


async def test_nothing_is_seen_before_somebody_signs_in(ledger: Ledger) -> None:
    """A closed ledger begins with the question who sits there, and shows nothing else, whatever is pressed."""
    async with screens(ledger) as pilot:
        await pilot.press("tab", "tab", "escape", "enter", "question_mark")
        assert isinstance(pilot.app.screen, SignIn)
        assert "Passphrase" in text_of(pilot)
        assert "W-1" not in text_of(pilot)
        assert not pilot.app.query(Register)


async def test_whoever_signs_in_sees_and_is_named(ledger: Ledger) -> None:
    """With code and passphrase the register opens, and says who is signed in; the session stands in the ledger."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "binta", OFFICER)
        assert "BINTA" in text_of(pilot)
        assert "W-1" in text_of(pilot)
        await pilot.press("q")
    with ledger.reading() as link:
        assert link.rows('SELECT "user", ended_at IS NOT NULL FROM sign_in') == [("BINTA", 1)]


async def test_the_passphrase_is_not_shown(ledger: Ledger) -> None:
    """What is typed as a passphrase is not on the screen."""
    async with screens(ledger) as pilot:
        await pilot.press(*"binta", "enter", *"violet")
        assert pilot.app.screen.query_one("#sign-in-passphrase", Input).value == "violet"
        assert "violet" not in text_of(pilot)
        assert "binta" in text_of(pilot)


async def test_a_wrong_passphrase_is_told_and_asked_again(ledger: Ledger) -> None:
    """A wrong passphrase is told in words; the screen stays, empty of what was typed, and the right one lets in."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", "wrong")
        assert "passphrase is wrong" in text_of(pilot)
        assert pilot.app.screen.query_one("#sign-in-passphrase", Input).value == ""
        assert not pilot.app.query(Register)
        await sign_in(pilot, "BINTA", OFFICER)
        assert "W-1" in text_of(pilot)


async def test_whoever_may_not_read_holdings_is_told(ledger: Ledger) -> None:
    """An administrator, who does not read holdings, is told so and is not left signed in."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "ADAMU", ADMINISTRATOR)
        assert isinstance(pilot.app.screen, SignIn)
        assert "ADAMU may not read this" in text_of(pilot)
        assert ledger.actor is None
        assert "W-1" not in text_of(pilot)


async def test_the_screens_lock_when_nobody_touches_a_key(ledger: Ledger) -> None:
    """After ten minutes without a key everything is taken away, also a sheet that was open, and the session is over."""
    hands = Hands()
    async with screens(ledger, hands) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        hands.now += 599
        await pilot.pause(0.2)
        assert not isinstance(pilot.app.screen, SignIn)
        await pilot.press("enter")
        assert "KK1987" in text_of(pilot)
        hands.now += 599
        await pilot.pause(0.2)
        assert not isinstance(pilot.app.screen, SignIn)
        hands.now += 1
        await until(pilot, SignIn)
        assert "nobody touched a key for 10 minutes" in text_of(pilot)
        assert "KK1987" not in text_of(pilot)
        assert ledger.actor is None
        assert [len(screen.query("*")) for screen in pilot.app.screen_stack[:-1]] == [0]
        with ledger.reading() as link:
            assert link.one("SELECT ended_at IS NOT NULL FROM sign_in")[0] == 1
        await sign_in(pilot, "BINTA", OFFICER)
        assert "W-1" in text_of(pilot)


async def test_the_key_l_locks(ledger: Ledger) -> None:
    """Whoever leaves the screens locks them with a key."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        await pilot.press("l")
        await until(pilot, SignIn)
        assert "Locked." in text_of(pilot)
        assert ledger.actor is None


async def test_a_session_that_was_ended_locks_the_screens(ledger: Ledger) -> None:
    """Where an administrator ends the session elsewhere the screens are locked a moment later."""
    async with screens(ledger) as pilot:
        await sign_in(pilot, "BINTA", OFFICER)
        with Ledger.open(ledger.where) as other:
            administrator = signing_in.sign_in(other, "ADAMU", ADMINISTRATOR)
            act(other, administrator)
            assert users.sign_out_others(other, administrator, "BINTA") == 1
        await until(pilot, SignIn)
        assert "Your session is over." in text_of(pilot)


async def test_a_session_of_the_command_line_opens_no_screen(ledger: Ledger) -> None:
    """Whoever is signed in on the command line signs in at the screens all the same."""
    act(ledger, signing_in.sign_in(ledger, "BINTA", OFFICER))
    async with screens(ledger) as pilot:
        assert isinstance(pilot.app.screen, SignIn)
        assert ledger.actor is None


async def test_an_open_ledger_asks_nobody(tmp_path: Path) -> None:
    """The screens of an open ledger open at once, and cannot be locked."""
    with Ledger.create(str(tmp_path / "open.db"), code="MOP", mission="Sector West") as opened:
        app = Holdings(Browsing(opened), Door(opened))
        async with app.run_test(size=SCREEN) as pilot:
            assert not isinstance(app.screen, SignIn)
            await pilot.press("l")
            assert app.query(Register)
