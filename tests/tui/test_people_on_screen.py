"""People and keys on screen, by keyboard alone: enrolled, reset, changed, and no passphrase anywhere but in its line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.closed_desk import PASSPHRASES, cheap
from tests.tui.keyboard import done, typed
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.deeds import own_key, people
from tui.deeds.deed import Deed, Outcome
from tui.desk import Desk
from tui.screens.access_log import AccessLog
from tui.screens.deed import DeedPage
from tui.screens.participant_names import ParticipantNames
from tui.screens.sign_in import SignIn
from tui.screens.users import Users
from tui.widgets.blank_field import BlankField
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import signing_in, users
from wamledger.services.posting import post_operations

SIZE = (100, 40)
NEW = "green umbrella beside the well"
AT = "2026-03-01T06:00:00Z"


@pytest.fixture
def ledger(closed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """A ledger of five people, with nobody signed in."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return closed.ledger


@asynccontextmanager
async def at(ledger: Ledger, user: str) -> AsyncIterator[Pilot[Any]]:
    """The screens, with this user signed in, and the people in front."""
    desk = Desk(ledger)
    desk.door.enter(user, PASSPHRASES[user])
    async with Wamledger(desk, start="people", look_every=60).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await settled(pilot)
        yield pilot


def app_of(pilot: Pilot[Any]) -> Wamledger:
    """The program behind the screens."""
    assert isinstance(pilot.app, Wamledger)
    return pilot.app


async def deed(pilot: Pilot[Any], wanted: Deed, **written: str) -> DeedPage:
    """The deed is in front, with this written into its blanks, passphrases as all else."""
    app = app_of(pilot)
    page = DeedPage(app.desk, wanted)
    await app.push_screen(page)
    await settled(pilot)
    for name, text in written.items():
        page.query_one(f"#blank-{name}", BlankField).focus_line()
        await pilot.pause()
        await typed(pilot, text)
        if name == "new_passphrase":
            await pilot.press("enter")
            await typed(pilot, text)
    return page


async def test_a_user_is_enrolled_beside_a_second_person(ledger: Ledger) -> None:
    """An administrator, a second person and the new user each type; the user signs in with what nobody saw."""
    async with at(ledger, "ADAMU") as pilot:
        report = post_operations(ledger, [_add("FATOU")])
        assert report.refused  # authority is given by two
        proposed = [{**_add("FATOU"), "approved_by": "BINTA"}]
        from wamledger.services.access import second

        second.stand_beside(ledger, "BINTA", PASSPHRASES["BINTA"])
        assert not post_operations(ledger, proposed).refused
        second.goes(ledger)
        page = await deed(
            pilot,
            people.ENROL,
            user="FATOU",
            new_passphrase=NEW,
            second="BINTA",
            second_passphrase=PASSPHRASES["BINTA"],
        )
        assert NEW not in screen_text(pilot)
        page.query_one("#blank-new_passphrase", BlankField).focus_line()
        await pilot.press("shift+home", "ctrl+c")
        assert app_of(pilot).clipboard == ""
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "✓ FATOU is enrolled" in screen_text(pilot)
        _holds_no_secret(page, NEW, PASSPHRASES["BINTA"])
        assert ledger.actor is not None
        assert ledger.actor.seconds == {}
        assert signing_in.sign_in(ledger, "FATOU", NEW).user == "FATOU"


async def test_a_wrong_second_person_enrols_nobody(ledger: Ledger) -> None:
    """A wrong passphrase of the second person is refused in words, the blanks stand, and what was hidden is gone."""
    async with at(ledger, "ADAMU") as pilot:
        await deed(
            pilot,
            people.RESET,
            user="DIALLO",
            reason="forgotten",
            second="CHEN",
            second_passphrase="wrong words",
            new_passphrase=NEW,
        )
        await pilot.press("ctrl+s")
        await done(pilot)
        text = screen_text(pilot)
        assert "The user or the passphrase is wrong." in text
        assert "DIALLO" in text
        page = pilot.app.screen
        assert isinstance(page, DeedPage)
        assert [line.value for line in page.query(Input) if line.password] == ["", "", ""]
        _holds_no_secret(page, NEW, "wrong words")
        assert signing_in.sign_in(ledger, "DIALLO", PASSPHRASES["DIALLO"]).user == "DIALLO"


async def test_a_passphrase_is_reset(ledger: Ledger) -> None:
    """Two persons reset a third's passphrase; the old one opens nothing any more."""
    async with at(ledger, "ADAMU") as pilot:
        await deed(
            pilot,
            people.RESET,
            user="DIALLO",
            reason="forgotten",
            second="CHEN",
            second_passphrase=PASSPHRASES["CHEN"],
            new_passphrase=NEW,
        )
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "✓ DIALLO signs in with the new passphrase." in screen_text(pilot)
        assert signing_in.sign_in(ledger, "DIALLO", NEW).user == "DIALLO"
        with pytest.raises(AccessFault):
            signing_in.sign_in(ledger, "DIALLO", PASSPHRASES["DIALLO"])


async def test_ones_own_passphrase_is_changed_and_one_stays(ledger: Ledger) -> None:
    """Whoever changes their passphrase stays signed in here, and their code or name is not taken as one."""
    async with at(ledger, "BINTA") as pilot:
        page = await deed(
            pilot, people.PASSPHRASE, old=PASSPHRASES["BINTA"], new_passphrase="binta walks to market"
        )
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "holds your code or a part of your name" in screen_text(pilot)
        for line in page.query("#blank-new_passphrase Input").results(Input):
            line.value = ""
        page.query_one("#blank-new_passphrase", BlankField).focus_line()
        await pilot.pause()
        await typed(pilot, NEW)
        await pilot.press("enter")
        await typed(pilot, NEW)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "✓ The passphrase of BINTA is another one now." in screen_text(pilot)
        assert app_of(pilot).desk.door.is_still()
        assert signing_in.sign_in(ledger, "BINTA", NEW).user == "BINTA"


async def test_a_recovery_code_is_typed_back(ledger: Ledger) -> None:
    """A recovery code is shown once, and nobody leaves it by accident; after that it is nowhere."""
    async with at(ledger, "ADAMU") as pilot:
        page = await deed(pilot, own_key.RECOVERY_CODE)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Press Ctrl+S again to do it." in screen_text(pilot)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert page.outcome is not None
        code = page.outcome.secret
        assert code in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is page
        assert "Nobody will see this code again." in screen_text(pilot)
        await typed(pilot, code)
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is not page
        assert page.outcome is None


async def test_a_locked_screen_shows_no_code(ledger: Ledger) -> None:
    """Whoever locks the screens while a recovery code is shown leaves nothing of it on them."""
    async with at(ledger, "ADAMU") as pilot:
        page = await deed(pilot, own_key.RECOVERY_CODE)
        await pilot.press("ctrl+s", "ctrl+s")
        await done(pilot)
        assert page.outcome is not None
        code = page.outcome.secret
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert isinstance(pilot.app.screen, SignIn)
        assert code not in screen_text(pilot)
        assert [type(each).__name__ for each in pilot.app.screen_stack] == ["Screen", "SignIn"]


async def test_work_that_goes_on_is_not_locked_away(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """While something is being done nobody has to touch a key; once it is done, the screens are locked as always."""
    seen: list[float] = []
    desk = Desk(ledger)
    desk.door.enter("ADAMU", PASSPHRASES["ADAMU"])
    usual = desk.door.idle_seconds()
    looks = replace(people.SIGN_OUT, does=lambda at, _values, _told: _seen(at, seen))
    async with Wamledger(desk, start="people", look_every=60).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await deed(pilot, looks, user="BINTA")
        await pilot.press("ctrl+s")
        await done(pilot)
    assert seen == [inf]
    assert desk.door.idle_seconds() == usual < inf


def _seen(desk: Desk, seen: list[float]) -> Outcome:
    seen.append(desk.door.idle_seconds())
    return Outcome(())


async def test_users_and_what_can_be_done_about_them(ledger: Ledger) -> None:
    """Every user is listed with a state in words; about one who is enrolled the passphrase can be reset."""
    async with at(ledger, "ADAMU") as pilot:
        assert "The session ends at" in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Users)
        text = screen_text(pilot)
        assert "✓ enrolled" in text
        assert "Storekeeper" in text
        await pilot.press("down", "down", "down", "n")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, DeedPage)
        assert page.deed is people.RESET
        assert page.values["user"] == "DIALLO"


async def test_the_access_log_is_paged_and_its_chain_told(ledger: Ledger) -> None:
    """The newest records come first, and it is said whether any was changed; one user's alone can be seen."""
    async with at(ledger, "EVA") as pilot:
        await app_of(pilot).push_screen(AccessLog(app_of(pilot).desk))
        await settled(pilot)
        text = screen_text(pilot)
        assert "✓ The records follow one another" in text
        assert "EVA" in text
        await pilot.press("u")
        await settled(pilot)
        await typed(pilot, "binta")
        await pilot.press("enter")
        await settled(pilot)
        rows = [line for line in screen_text(pilot).splitlines() if "signed in" in line and "2026-" in line]
        assert rows
        assert all("BINTA" in line for line in rows)


async def test_a_storekeeper_reads_no_access_log(ledger: Ledger) -> None:
    """Whoever may not read the log is told who may, and sees none of it."""
    async with at(ledger, "DIALLO") as pilot:
        await app_of(pilot).push_screen(AccessLog(app_of(pilot).desk))
        await settled(pilot)
        text = screen_text(pilot)
        assert "✗ DIALLO may not read this" in text
        assert "auditor, administrator" in text
        assert "signed in" not in text.replace("who signed in", "")


async def test_sessions_of_others_are_ended(ledger: Ledger) -> None:
    """An administrator ends the sessions of one user, and of nobody else."""
    from wamledger.services.access import sessions

    sessions.begin(ledger, signing_in.sign_in(ledger, "BINTA", PASSPHRASES["BINTA"]))
    async with at(ledger, "ADAMU") as pilot:
        await deed(pilot, people.SIGN_OUT, user="binta")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "1 session is over." in screen_text(pilot)
        assert {each.code: each.sessions for each in users.users(ledger)}["ADAMU"] == 1


async def test_an_open_ledger_is_closed_by_its_first(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever enrols first in an open ledger closes it, is told that twice, and sits there signed in."""
    cheap(monkeypatch)
    desk = desk_of("full")
    async with Wamledger(desk, start="people", look_every=60).run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Nobody signs in to this ledger" in screen_text(pilot)
        page = await deed(pilot, people.CLOSE, new_passphrase=NEW)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "This cannot be undone." in screen_text(pilot)
        assert not desk.ledger.is_closed
        await pilot.press("ctrl+s")
        await done(pilot)
        assert desk.ledger.is_closed
        assert desk.by == "ADMIN"
        assert page.outcome is not None
        await typed(pilot, page.outcome.secret)
        await pilot.press("enter")
        await settled(pilot)
        assert "ADMIN has signed in." in screen_text(pilot)


async def test_names_are_shown_when_asked_for_and_forgotten(desk_of: Callable[[str], Desk]) -> None:
    """Numbers come first; names only when somebody asks; and one can be let be forgotten, with a reason."""
    desk = desk_of("full")
    number = "P-0001"
    named = {"op": "register_participant", "by": "ADMIN", "occurred_at": AT, "participant": number}
    named |= {"name": "Amina Traoré", "sex": "F", "age_band": "ADULT", "category": "COMBATANT"}
    report = post_operations(desk.ledger, [named])
    assert not report.refused, report.refused[0].as_json()
    async with Wamledger(desk, start="people").run_test(size=SIZE) as pilot:
        await app_of(pilot).push_screen(ParticipantNames(desk))
        await settled(pilot)
        assert number in screen_text(pilot)
        assert "Amina" not in screen_text(pilot)
        await pilot.press("s")
        await settled(pilot)
        assert "Amina" in screen_text(pilot)
        page = await deed(pilot, people.FORGET, participant=number, reason="asked for it")
        await pilot.press("ctrl+s", "ctrl+s")
        await done(pilot)
        assert "is forgotten here." in screen_text(pilot)
        assert page.phase == "done"
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("s")
        await settled(pilot)
        assert "Amina" not in screen_text(pilot)
        assert "(forgotten)" in screen_text(pilot)


def _add(code: str) -> dict[str, Any]:
    return {
        "op": "add_user",
        "by": "ADAMU",
        "occurred_at": AT,
        "code": code,
        "name": code.title(),
        "roles": ["STOREKEEPER"],
    }


def _holds_no_secret(page: DeedPage, *secrets: str) -> None:
    """Nothing that the screen keeps is one of these."""
    for secret in secrets:
        assert secret not in repr(vars(page))
        assert all(line.value != secret for line in page.query(Input))
