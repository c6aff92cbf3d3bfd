"""Bringing in registers and journals on screen, by keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.closed_desk import PASSPHRASES, cheap, closed_ledger
from tests.tui.keyboard import done, typed
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.import_register import COLUMNS, FILE, PROBLEMS, RECORD, ImportRegister
from tui.screens.next_steps import NextSteps
from tui.widgets.blank_field import BlankField
from wamledger.ledger.store import Ledger
from wamledger.services import register_import
from wamledger.services.posting import post_operations
from wamledger.services.serial_search import match_serial

SIZE = (80, 24)
AT = "2026-03-01T06:00:00Z"

REGISTER = """Serial No,Make,Model,Calibre,Rack No,Condition
KK1987,Izhmash,AKM,7.62x39,12,Serviceable
1.98E+07,Izhmash,AKM,7.62x39,13,Serviceable
KK1989,Izhmash,AKM,7.62x39,14,Serviceable
KK1990,Izhmash,AKM,7.62x39,15,Sevicable
Total,,,,4,
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk at an open ledger with a user and an armoury, and a register beside it."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    ledger = Ledger.create(str(tmp_path / "gao.db"), code="GAO", mission="Sector East")
    roles = ["ADMINISTRATOR", "WAM_OFFICER"]
    report = post_operations(
        ledger,
        [
            {
                "op": "add_user",
                "by": "ADAMU",
                "code": "ADAMU",
                "name": "Adamu",
                "roles": roles,
                "occurred_at": AT,
            },
            {
                "op": "add_place",
                "by": "ADAMU",
                "code": "GAO-ARM",
                "name": "Armoury",
                "kind": "ARMOURY",
                "occurred_at": AT,
            },
        ],
    )
    assert not report.refused
    return Desk(ledger, user="ADAMU")


async def opened(pilot: Pilot[Any]) -> ImportRegister:
    """The first step of an import, reached from the screen of imports."""
    app = pilot.app
    assert isinstance(app, Wamledger)
    await app.go("import")
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(app.screen, ImportRegister)
    return app.screen


async def read(pilot: Pilot[Any]) -> ImportRegister:
    """The register has been read into weapons of the armoury."""
    screen = await opened(pilot)
    await typed(pilot, "register.csv")
    await pilot.press("enter", "enter")
    await typed(pilot, "gao-arm")
    await pilot.press("ctrl+s")
    await done(pilot)
    return screen


def entries(desk: Desk) -> int:
    """How many entries the ledger has."""
    return desk.ledger.head().size


async def test_a_register_comes_in_step_by_step(desk: Desk) -> None:
    """File, columns, problems, trial, record: only the last leaves anything, and it leaves what was shown."""
    again = REGISTER.replace("Total", "KK-1987,Izhmash,AKM,7.62x39,16,Serviceable\nTotal")
    Path("register.csv").write_text(again, encoding="utf-8")
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        screen = await read(pilot)
        before = entries(desk)
        assert screen.step == COLUMNS
        text = screen_text(pilot)
        assert "Serial No" in text
        assert "serial" in text
        assert "KK1987" in text
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.step == PROBLEMS
        text = screen_text(pilot)
        assert "row 3" in text
        assert "1.98E+07" in text
        assert "repair offered" in text
        await pilot.press("ctrl+s")
        await done(pilot)
        assert screen.step == RECORD
        text = screen_text(pilot)
        assert "would be recorded" in text
        assert "Recorded by ADAMU." in text
        assert "row 6: " in text, "what may be another row's weapon is told before it is recorded"
        assert "may be the same weapon" in re.sub(r"\s+", " ", text)
        assert entries(desk) == before
        planned = screen.register.tried.posted if screen.register.tried else 0
        assert planned >= 2
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "recorded." in screen_text(pilot)
        assert "row 6: " in screen_text(pilot)
        assert entries(desk) == before + planned
        assert [each.holder for each in match_serial(desk.ledger, "KK1987") if each.serial == "KK1987"] == [
            "GAO-ARM"
        ]
        await pilot.press("w")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "1.98E+07" in Path("register-left-out.csv").read_text(encoding="utf-8-sig")
        desk.ledger.close()


async def test_a_cell_is_corrected_and_a_column_changed(desk: Desk) -> None:
    """Another text for a cell lets its row in; a column taken for nothing is not imported; the file is untouched."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        screen = await read(pilot)
        await pilot.press("down", "down", "down", "down", "enter")
        await settled(pilot)
        assert "Column E, Rack No, holds" in screen_text(pilot)
        await pilot.press("home", "enter")
        await done(pilot)
        assert screen.register.plan is not None
        assert screen.register.plan.mapping.columns[4].field is None
        refused = screen.register.plan.refused
        await pilot.press("ctrl+s")
        await settled(pilot)
        listed = screen.query_one("#problems", OptionList)
        wrong = next(i for i, each in enumerate(screen.register.problems()) if each.found == "1.98E+07")
        listed.highlighted = wrong
        await pilot.press("e")
        await settled(pilot)
        line = pilot.app.focused
        assert isinstance(line, Input)
        line.value = "19812345"
        await pilot.press("enter")
        await done(pilot)
        assert screen.step == PROBLEMS
        assert (refused, screen.register.plan.refused) == (1, 0)
        assert Path("register.csv").read_text(encoding="utf-8") == REGISTER
        desk.ledger.close()


async def test_a_repair_is_taken_when_somebody_says_so(desk: Desk) -> None:
    """t takes the repairs of the kind that is marked, and the row goes in; f shows one kind alone."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        screen = await read(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.register.plan is not None
        assert screen.register.plan.refused == 1
        listed = screen.query_one("#problems", OptionList)
        listed.highlighted = next(
            i for i, each in enumerate(screen.register.problems()) if each.found == "1.98E+07"
        )
        await pilot.press("t")
        await done(pilot)
        assert screen.register.plan.refused == 0
        assert "taken" in screen_text(pilot)
        assert len({each.code for each in screen.register.problems()}) > 1
        await pilot.press("f")
        await settled(pilot)
        assert len({each.code for each in screen.register.problems()}) == 1
        desk.ledger.close()


async def test_an_import_that_is_stopped_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Esc while it is recorded stops it, and nothing of it is on record."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        screen = await read(pilot)
        before = entries(desk)
        await pilot.press("ctrl+s", "ctrl+s")
        await done(pilot)
        assert screen.step == RECORD
        whole = register_import.posted

        def slow(ledger: Ledger, plan: Any, *, progress: Callable[[int, int], None], **more: Any) -> Any:
            assert screen._work is not None
            screen._work.stop()
            return whole(ledger, plan, progress=progress, **more)

        monkeypatch.setattr(register_import, "posted", slow)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "Stopped. Nothing of it was kept." in screen_text(pilot)
        assert screen.step == RECORD
        assert entries(desk) == before
        desk.ledger.close()


async def test_a_register_for_a_place_that_is_not_there(desk: Desk) -> None:
    """What the ledger would refuse is shown before anything is recorded, and nothing can be recorded then."""
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "register.csv")
        await pilot.press("enter", "enter")
        await typed(pilot, "NOWHERE")
        await pilot.press("ctrl+s")
        await done(pilot)
        before = entries(desk)
        await pilot.press("ctrl+s", "ctrl+s")
        await done(pilot)
        assert "The ledger would refuse" in screen_text(pilot)
        assert "NOWHERE" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert screen.step == RECORD
        assert entries(desk) == before
        desk.ledger.close()


async def test_a_file_that_is_no_register(desk: Desk) -> None:
    """A file that cannot be read is told of, and what was written stays."""
    Path("picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "picture.csv")
        await pilot.press("enter", "enter")
        await typed(pilot, "GAO-ARM")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert screen.step == FILE
        assert "✗" in screen_text(pilot)
        assert screen.register.values["to"] == "GAO-ARM"
        desk.ledger.close()


async def test_a_journal_is_looked_at_and_then_recorded(desk: Desk) -> None:
    """A journal is shown with its refusals first, and recorded only when somebody says so."""
    add = {"op": "add_party", "by": "ADAMU", "occurred_at": AT, "name": "State", "kind": "STATE"}
    lines = [json.dumps({**add, "code": "STATE"}), json.dumps({**add, "code": "STATE"})]
    Path("day.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    async with Wamledger(desk).run_test(size=(100, 40)) as pilot:
        before = entries(desk)
        app = pilot.app
        assert isinstance(app, Wamledger)
        await app.go("import")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        await typed(pilot, "day.jsonl")
        await pilot.press("ctrl+s")
        await done(pilot)
        text = screen_text(pilot)
        assert "would be recorded" in text
        assert "already names a" in text
        assert entries(desk) == before
        desk.ledger.close()


async def test_from_nothing_to_the_first_weapon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole first start: a ledger, its user, a place, and a register from a spreadsheet, by keyboard alone."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("register.csv").write_text(REGISTER, encoding="utf-8")
    async with Wamledger(where="wamledger.db").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        for text in ("GAO", "Sector East", "adamu", "Adamu Bello"):
            await typed(pilot, text)
            await pilot.press("enter")
        await pilot.press("right")
        await pilot.pause()
        assert "weapons and ammunition too" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "A new ledger: wamledger.db" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, NextSteps)
        await pilot.press("enter")
        await settled(pilot)
        await typed(pilot, "gao-arm")
        await pilot.press("enter")
        await typed(pilot, "Armoury")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "✓ GAO-ARM" in screen_text(pilot)
        await typed(pilot, "gao-arm")
        await pilot.press("enter")
        await typed(pilot, "Again")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "already" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "1 place so far." in screen_text(pilot)
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await typed(pilot, "register.csv")
        await pilot.press("enter", "enter")
        await typed(pilot, "GAO-ARM")
        for _step in range(4):
            await pilot.press("ctrl+s")
            await done(pilot)
        assert "recorded." in screen_text(pilot)
        app = pilot.app
        assert isinstance(app, Wamledger)
        assert "KK1987" in {each.serial for each in match_serial(app.desk.ledger, "KK1987")}
        app.desk.ledger.close()


async def test_a_second_person_authorises_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where people sign in, whoever authorises it gives their passphrase here; a wrong one lets nothing be tried."""
    cheap(monkeypatch)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("register.csv").write_text(REGISTER, encoding="utf-8")
    closed_ledger(tmp_path / "gao.db")
    with Ledger.open(str(tmp_path / "gao.db")) as ledger:
        desk = Desk(ledger)
        desk.door.enter("BINTA", PASSPHRASES["BINTA"])
        async with Wamledger(desk, start="import", look_every=60).run_test(size=SIZE) as pilot:
            screen = await opened(pilot)
            await typed(pilot, "register.csv")
            await pilot.press("enter", "enter")
            await typed(pilot, "ARM")
            screen.query_one("#blank-approved_by", BlankField).focus_line()
            await pilot.pause()
            await typed(pilot, "chen")
            await pilot.press("ctrl+s")
            await done(pilot)
            await pilot.press("ctrl+s", "ctrl+s")
            await settled(pilot)
            assert "Passphrase of CHEN, as the second person" in screen_text(pilot)
            await typed(pilot, "wrong words")
            await pilot.press("enter")
            await done(pilot)
            assert "The user or the passphrase is wrong." in screen_text(pilot)
            assert screen.step == PROBLEMS
            await pilot.press("ctrl+s")
            await settled(pilot)
            await typed(pilot, PASSPHRASES["CHEN"])
            await pilot.press("enter")
            await done(pilot)
            assert "Approved by CHEN." in screen_text(pilot)
            assert ledger.actor is not None
            assert list(ledger.actor.seconds) == ["CHEN"]
            await pilot.press("escape")
            await settled(pilot)
            assert ledger.actor.seconds == {}
            await pilot.press("ctrl+s")
            await settled(pilot)
            await typed(pilot, PASSPHRASES["CHEN"])
            await pilot.press("enter")
            await done(pilot)
            before = entries(desk)
            await pilot.press("ctrl+s")
            await done(pilot)
            assert "recorded." in screen_text(pilot)
            assert entries(desk) > before
            assert ledger.actor.seconds == {}
            assert PASSPHRASES["CHEN"] not in repr(vars(screen))
