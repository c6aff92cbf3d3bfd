"""Boxes and sheets that stand before a screen, and the screens that come between two others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.tui.pictures.scenes.things import show
from tests.tui.pictures.walking import Scene, done, go, press
from tui.app import Wamledger
from tui.screens.access_log import AccessLog
from tui.screens.attachments import Attachments
from tui.screens.keys import Keys
from tui.screens.natures import Natures
from tui.screens.next_steps import NextSteps
from tui.screens.participant_names import ParticipantNames
from tui.screens.places_start import PlacesStart
from tui.screens.policies import Policies
from tui.screens.sign_in import SignIn
from tui.screens.users import Users
from tui.screens.weapon_types import WeaponTypes
from tui.screens.which import Which
from wamledger.services.scanned import Found
from wamledger.services.subjects import Subject

EMPTY: Final = "empty"
FULL: Final = "full"
OFFICER: Final = "closed BINTA"
TABLES: Final = {
    "users": Users,
    "policies": Policies,
    "natures": Natures,
    "weapon-types": WeaponTypes,
    "attachments": Attachments,
    "participant-names": ParticipantNames,
    "keys": Keys,
}


def scenes() -> Iterator[Scene]:
    """In the order of the ledgers, so that one program shows many of them."""
    yield from _of_registers()
    yield from _of_all_screens()
    yield from _of_books()
    yield from _of_office()


def _of_registers() -> Iterator[Scene]:
    weapons = go("weapons")
    yield Scene("weapons", "search", FULL, (weapons, press("slash", " 0005")))
    yield Scene("weapons", "nothing found", FULL, (weapons, press("slash", " qqq")))
    yield Scene("weapons", "marked", FULL, (weapons, press("space", "down", "space")))
    yield Scene("box-filter", "filled", FULL, (weapons, press("f")))
    yield Scene("box-filter", "one of them", FULL, (weapons, press("f", "enter")))
    yield Scene("box-order", "filled", FULL, (weapons, press("s")))
    yield Scene("box-columns", "filled", FULL, (weapons, press("c")))
    yield Scene("box-export", "filled", FULL, (weapons, press("e")))
    yield Scene("box-export", "refused", FULL, (weapons, press("e", "ctrl+u", " /nowhere/x.csv", "enter")))
    yield Scene("box-next", "filled", FULL, (weapons, press("n")))
    yield Scene("box-next", "of a page", FULL, (show("weapon", "W-5"), press("n")))
    yield Scene("box-next", "empty", FULL, (show("weapon", "W-6"), press("n")))


def _of_all_screens() -> Iterator[Scene]:
    for state, office in (("filled", FULL), ("empty", EMPTY)):
        yield Scene("find", state, office, (press("f3", " w-"),))
    yield Scene("find", "begun", FULL, (press("f3"),))
    yield Scene("help", "at home", FULL, (press("f1"),))
    yield Scene("help", "at a register", FULL, (go("weapons"), press("f1")))
    yield Scene("go-to", "filled", FULL, (press("f2"),))
    yield Scene("palette", "filled", FULL, (press("ctrl+p"),))
    yield Scene("palette", "narrowed", FULL, (press("ctrl+p", " loss"),))
    yield Scene("palette", "empty", FULL, (press("ctrl+p", " qqq"),))
    yield Scene("error", "filled", FULL, (done(_broken),))
    yield Scene("which", "filled", FULL, (done(_which),))


def _broken(app: Wamledger) -> None:
    app.broken(RuntimeError("planted"))


def _which(app: Wamledger) -> None:
    found = [
        Found(Subject("weapon", f"W-{number}"), "serial", f"AB00000{number} Zastava M70") for number in (1, 2)
    ]
    app.push_screen(Which("AB0000", found))


def _of_books() -> Iterator[Scene]:
    findings, journal, reports = go("findings"), go("journal"), go("reports")
    yield Scene("box-finding-filter", "filled", FULL, (findings, press("f")))
    yield Scene("findings", "with cleared", FULL, (findings, press("c")))
    yield Scene("box-review", "filled", FULL, (findings, press("enter", "v")))
    yield Scene("box-review", "refused", FULL, (findings, press("enter", "v", "ctrl+s")))
    yield Scene("box-decision", "filled", FULL, (show("proposal", "UNX-E000054"), press("a")))
    yield Scene("box-decision", "refused", FULL, (show("proposal", "UNX-E000054"), press("j", "ctrl+s")))
    yield Scene("box-decision", "with a passphrase", "closed CHEN", (go("approvals"), press("enter", "a")))
    yield Scene("journal", "search", FULL, (journal, press("slash", " W-8")))
    yield Scene("box-proof", "filled", FULL, (show("entry", "REG-1"), press("p")))
    yield Scene("box-check", "filled", FULL, (journal, press("k")))
    yield Scene("box-check", "refused", FULL, (journal, press("k", " note.txt", "ctrl+s")))
    yield Scene("box-continues", "filled", FULL, (journal, press("h")))
    yield Scene("reports", "narrowed", FULL, (reports, press(" audit")))
    yield Scene("report-order", "filled", FULL, (reports, press(" wl-f-02", "enter")))
    yield Scene("report-order", "refused", FULL, (reports, press(" wl-f-02", "enter", " W-99", "ctrl+s")))
    preview = (reports, press(" wl-f-02", "enter", " W-1", "ctrl+s"))
    yield Scene("report-preview", "filled", FULL, preview)
    yield Scene("report-target", "filled", FULL, (*preview, press("w")))
    yield Scene("report-check", "filled", FULL, (reports, press("f6")))
    yield Scene("report-check", "refused", FULL, (reports, press("f6", " note.txt", "ctrl+s")))


def _of_office() -> Iterator[Scene]:
    for name, page in TABLES.items():
        for state, office in (("empty", EMPTY), ("filled", FULL)):
            yield Scene(name, state, office, (done(lambda app, page=page: app.push_screen(page(app.desk))),))
    yield Scene("access-log", "filled", "closed EVA", (done(_access_log),))
    yield Scene("access-log", "refused", "closed DIALLO", (done(_access_log),))
    yield Scene("people", "signed in", OFFICER, (go("people"),))
    yield Scene("next-steps", "empty", EMPTY, (done(lambda app: app.push_screen(NextSteps(app.desk))),))
    places = done(lambda app: app.push_screen(PlacesStart(app.desk)))
    yield Scene("places-start", "empty", EMPTY, (places,))
    yield Scene("places-start", "refused", EMPTY, (places, press("ctrl+s")))
    yield Scene("sign-in", "empty", OFFICER, (press("ctrl+l"),), alters=True)
    yield Scene(
        "sign-in",
        "refused",
        OFFICER,
        (press("ctrl+l", " binta", "enter", " wrong", "enter"), done(_told)),
        alters=True,
    )


def _access_log(app: Wamledger) -> None:
    app.push_screen(AccessLog(app.desk))


async def _told(app: Wamledger) -> None:
    assert isinstance(app.screen, SignIn)
