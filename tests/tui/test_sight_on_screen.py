"""The register on screen shows what goes with the places of whoever sits there, and says what it may not show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.services import two_sites
from tests.services.two_sites import person
from tui.history import History
from tui.holdings import Holdings
from tui.register import Register
from tui.screens.sign_in import SignIn
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.access.door import Door
from wamledger.services.browsing import Browsing


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The closed ledger of both sites."""
    path: Path = tmp_path_factory.mktemp("sight") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        yield ledger


def drawn(app: Holdings) -> str:
    """All rows of the screen as text."""
    register = app.screen.query_one(Register)
    return "\n".join(register.render_line(y).text for y in range(register.size.height))


async def test_the_register_shows_what_goes_with_their_places(mission: Ledger) -> None:
    """From the first row to the last nothing is of the other site, and the count is of what is seen."""
    mission.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    app = Holdings(Browsing(mission))
    async with app.run_test(size=(120, 200)) as pilot:
        for key in ("home", "end"):
            await pilot.press(key)
            await pilot.pause()
            assert "W-NORTH-STORED" in drawn(app)
            assert "SOUTH-" not in drawn(app)
        rows = len(two_sites.seen(two_sites.Books.of(mission), ("NORTH",)))
        assert f"of {rows}" in str(app.query_one("#position", Static).render())
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, History)


async def test_who_may_not_see_it_any_more_is_told_so(mission: Ledger) -> None:
    """A right that was taken away while the register is open ends it in words, and not in an error."""
    mission.act_as(Actor(person(["AUDITOR"], None)))
    app = Holdings(Browsing(mission))
    async with app.run_test(size=(120, 20)) as pilot:
        mission.act_as(Actor(person(["ADMINISTRATOR"], None)))
        for key in ("end", "enter"):
            await pilot.press(key)
            await pilot.pause()
            assert "may not read this" in str(app.query_one("#position", Static).render())
        assert not isinstance(app.screen, History)


async def test_where_people_sign_in_they_have_to_do_so_again(mission: Ledger) -> None:
    """Behind a door the rows are gone from the screen, and somebody is asked to sign in."""
    app = Holdings(Browsing(mission), Door(mission))
    async with app.run_test(size=(120, 20)) as pilot:
        mission.act_as(Actor(person(["AUDITOR"], None)))
        app.screen.dismiss("-")
        await pilot.pause()
        assert "W-" in drawn(app)
        mission.act_as(Actor(person(["ADMINISTRATOR"], None)))
        await pilot.press("end")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, SignIn)
        assert not app.query(Register)
