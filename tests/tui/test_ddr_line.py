"""The DDR line by keyboard and scanner alone: who comes, what they hand in, recorded, the receipt, the next."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.ledger import everything
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.scanner import Scanner
from tui.screens.ddr_line import DdrLine
from tui.screens.sitting import SittingSheet
from tui.widgets.entry_lines import EntryLines
from wamledger import i18n
from wamledger.ledger.store import Ledger
from wamledger.services import drafts
from wamledger.services.hand_in.recording import record
from wamledger.services.hand_in.sitting import Sitting, receipts_folder
from wamledger.services.hand_in.slip import Person, Piece, Rounds, Slip
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_operations

DeskOf = Callable[[str], Desk]
BALL = "CTG-5.56X45-BALL"
SITTING = Sitting(place="ARM-1", programme="CVR 3")
SIXTY_SECONDS = 300
"""Keys that a trained hand strikes in a minute, at five a second."""


@pytest.fixture(scope="session")
def _table_file(_desk_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which two people have handed in a rifle each, and rounds; the sitting is set."""
    folder = tmp_path_factory.mktemp("table")
    for file in _desk_files.glob("full.db*"):
        shutil.copy2(file, folder / file.name.replace("full", "table"))
    ledger = Ledger.open(str(folder / "table.db"))
    for number, serial in ((41, "KK1001"), (42, "KK1002")):
        slip = Slip.new()
        slip.person = Person(f"P-00{number}", "M", "25_34", "COMBATANT", "GROUP", "Somebody")
        slip.pieces = [Piece("SA-06", "Izhmash", "AKM", "7.62x39mm", serial, "CLEAR", "SERVICEABLE")]
        slip.rounds = [Rounds(BALL, 30)]
        assert not record(ledger, slip, SITTING, by="ADMIN").faults
    drafts.keep(ledger, "ddr", {"sitting": SITTING.as_json()}, by="ADMIN")
    ledger.close()
    return folder / "table.db"


@pytest.fixture
def table(_table_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk at a copy of that ledger."""
    for file in _table_file.parent.glob("table.db*"):
        shutil.copy2(file, tmp_path / file.name)
    desk = Desk(Ledger.open(str(tmp_path / "table.db")), user="ADMIN")
    yield desk
    desk.ledger.close()


async def at_table(pilot: Pilot[Any]) -> DdrLine:
    """The line is open and knows what is usual."""
    await pilot.app.go("ddr")  # type: ignore[attr-defined]
    await settled(pilot)
    return next(page for page in pilot.app.screen_stack if isinstance(page, DdrLine))


async def typed(pilot: Pilot[Any], *keys: str) -> None:
    """The keys are struck faster than anything is drawn, so that each is typed ahead of the blank that it is for."""
    for key in keys:
        event = events.Key(key, " " if key == "space" else key if len(key) == 1 else None)
        event.set_sender(pilot.app)
        assert pilot.app._driver is not None
        pilot.app._driver.send_message(event)
    # first the program hands the keys on, then the blanks take them
    await pilot.pause()
    await pilot.pause()


PERSON = ["enter", "m", "4", "1", "enter", *"Amadou Diallo", "enter"]
RIFLE = ["1", *"KK1987", "enter", "1", *"T-77", "enter"]
AMMUNITION = ["enter", "1", *"30", "enter", "enter", "enter"]
END = ["enter"]


async def test_a_typical_person_takes_few_keys_and_the_program_no_time(table: Desk) -> None:
    """One rifle and thirty rounds: well under a minute at five keys a second, and the next person at once."""
    keys = [*PERSON, *RIFLE, *AMMUNITION, *END]
    print(f"keys for a person with one rifle and 30 rounds: {len(keys)}")
    assert len(keys) <= 50 < SIXTY_SECONDS
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *keys[:-1])
        await settled(pilot)
        begun = time.perf_counter()
        event = events.Key("enter", None)
        event.set_sender(pilot.app)
        pilot.app.post_message(event)
        while page.slip.person.participant == "P-0043" and time.perf_counter() - begun < 10:
            await asyncio.sleep(0.005)
        took = time.perf_counter() - begun
        print(f"from the last key to the next person: {1000 * took:.0f} ms")
        await settled(pilot)
        assert page.query_one(EntryLines).slot.name == "participant"
        assert page.hand.blanks["participant"].value == "P-0044"
        assert took < 2, took
        await settled(pilot)
        assert "P-0043 is recorded" in screen_text(pilot)
        assert "people 4, weapons 3, ammunition 90" in screen_text(pilot)
    held = [
        each for each in holdings(table.ledger, at="ARM-1") if each.get("weapon", "").startswith("W-0000")
    ]
    assert len(held) == 4
    folder = receipts_folder(table.ledger, page.sitting)
    assert [path.name for path in folder.iterdir()] == ["HI-P-0043.pdf"]
    assert (folder / "HI-P-0043.pdf").read_bytes().startswith(b"%PDF")


async def test_without_a_sitting_the_line_asks_for_one(desk_of: DeskOf) -> None:
    """An empty ledger begins with the sitting; a place or a user that is none is refused there, not at the first person."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        assert any(isinstance(each, SittingSheet) for each in pilot.app.screen_stack)
        await typed(pilot, "shift+tab", "ctrl+u", *"NOBODY", "enter")
        assert "There is no user NOBODY" in screen_text(pilot)
        await typed(pilot, "ctrl+u", *"ADMIN", "enter")
        await typed(pilot, *"NOWHERE", "enter")
        assert "There is no place NOWHERE" in screen_text(pilot)
        await typed(pilot, "ctrl+u", *"ARM-2", "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen_stack[-1] == page
        assert page.sitting.place == "ARM-2"
        assert page.hand.blanks["participant"].value == "P-2"
        text = screen_text(pilot)
        assert "ARM-2" in text
    again = drafts.drafts(page.desk.ledger, by="ADMIN")
    assert again[0].content["sitting"]["place"] == "ARM-2"


async def test_a_weapon_on_record_is_shown_while_the_next_blank_is_filled(table: Desk) -> None:
    """A serial that is known is told at once, with how it is alike and where that weapon stands."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        await at_table(pilot)
        await typed(pilot, *PERSON, "1", *"KK10O1", "enter")
        await settled(pilot)
        text = screen_text(pilot)
        assert "On record" in text
        assert "KK1001" in text
        assert "ARM-1" in text


async def test_a_child_is_asked_for_nothing_and_is_accompanied(table: Desk) -> None:
    """By age or category a child is told as such, and cannot be recorded before somebody of child protection is named."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, "enter", "f", "2", "3")
        assert "child protection is present" in re.sub(r"\s+", " ", screen_text(pilot))
        await typed(pilot, "enter", "enter", "enter", "enter", "enter", "enter")
        await settled(pilot)
        assert page.query_one(EntryLines).slot.name == "beside"
        assert page.hand.blanks["beside"].said == "This is needed."
        await typed(pilot, *"A. Protection", "enter", "enter", "enter", "enter")
        await settled(pilot)
        assert page.hand.blanks["participant"].value == "P-0044"
        assert page.day.lately[0].startswith("P-0043 is recorded: weapons 0")


async def test_what_is_unsafe_is_told_and_set_apart(table: Desk) -> None:
    """An unsafe weapon and unsafe rounds are marked, and the review says where they go."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        page.sitting.apart = "ARM-2"
        await typed(pilot, *PERSON, "1", *"KK5", "enter", "5")
        assert "set it apart" in re.sub(r"\s+", " ", screen_text(pilot))
        await typed(pilot, "enter", "enter", "1", *"3", "enter", "enter", "ctrl+x", "enter")
        await settled(pilot)
        assert "Set apart at ARM-2" in re.sub(r"\s+", " ", screen_text(pilot))
        await typed(pilot, "enter")
        await settled(pilot)
    apart = [
        each["condition"]
        for each in holdings(table.ledger, at="ARM-2")
        if each["condition"] in ("UNSAFE", "D3")
    ]
    assert apart == ["UNSAFE", "D3"]


async def test_a_craft_weapon_without_a_serial(table: Desk) -> None:
    """What no factory made is chosen by its name, has no serial, and is given one by the mission."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *PERSON, *"craft", "down", "enter", "enter", "enter", "enter", "enter", "7", "3")
        await typed(pilot, "enter")
        piece = page.slip.pieces[0]
        assert (piece.type, piece.manufacture_origin) == ("SA-90", "CRAFT")
        assert (piece.serial, piece.serial_status, piece.make) == ("", "NONE", "")
        await typed(pilot, "enter", "enter", "enter")
        await settled(pilot)
        assert page.day.lately[0].startswith("P-0043 is recorded: weapons 1")


async def test_what_was_handed_in_once_has_a_key_the_next_time(table: Desk) -> None:
    """A weapon that came for the first time is a key for the next person, and the keys before it stay what they were."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        weapon = [*"SA-07", "enter", *"Norinco", "enter", *"Type 81", "enter", *"7.62x39mm", "enter"]
        weapon = ["space" if key == " " else key for key in weapon]
        await typed(pilot, *PERSON, *weapon, *"TT1", "enter", "1", "enter", "enter", "enter", "enter")
        await settled(pilot)
        assert page.hand.blanks["participant"].value == "P-0044"
        await typed(pilot, *PERSON, "2")
        assert page.hand.blanks["model"].value == "Type 81"
        await typed(pilot, "ctrl+u", *"TT2", "enter", "1", "enter", "1")
        assert page.hand.blanks["model"].value == "AKM"


async def test_another_language_changes_words_and_nothing_that_was_typed(table: Desk) -> None:
    """In the middle of a weapon the screen speaks French, and the next key goes where it would have gone."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *PERSON, "1", *"KK5")
        try:
            await pilot.app.speak("fr")  # type: ignore[attr-defined]
            await pilot.pause()
            await typed(pilot, *"6", "enter", "1", "enter")
        finally:
            i18n.use_language("en")
        assert [each.serial for each in page.slip.pieces] == ["KK56"]


async def test_a_click_puts_the_cursor_into_a_blank(table: Desk) -> None:
    """The mouse is not needed, and works: the blank that is clicked is the one that is written in."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        lines = screen_text(pilot).splitlines()
        y = next(number for number, line in enumerate(lines) if "Name (kept apart)" in line)
        await pilot.click(offset=(lines[y].index("Name") + 22, y))
        await typed(pilot, *"Awa")
        assert page.hand.blanks["name"].value == "Awa"


async def test_a_scanned_tag_finishes_the_weapon(table: Desk) -> None:
    """The scanner writes the tag of the weapon in hand, whichever of its blanks has the cursor."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *PERSON, "1", *"KK5", "enter", "1")
        page.scanned("t-0099")
        assert [(each.serial, each.tag) for each in page.slip.pieces] == [("KK5", "T-0099")]
        await typed(pilot, "1")
        page.query_one(EntryLines).go("make")
        page.scanned("T-0100")
        assert page.hand.blanks["tag"].value == "T-0100"
        assert len(page.slip.pieces) == 1


async def test_a_burst_of_the_scanner_is_the_tag(table: Desk) -> None:
    """The scanner at the table writes the tag whole, and the weapon is done; what is typed stays typed."""
    app = Wamledger(table)
    app.scanner = Scanner(app, is_on=True)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        page.hand.blanks.put_person(Person("P-0043", "M", "25_34", "COMBATANT", "", "X"))
        page.go("what")
        for key in ("1", *"KK5", "enter", "1"):
            await typed(pilot, key)
            await pilot.pause(0.05)
        await typed(pilot, *"T-0099", "enter")
        await pilot.pause(0.1)
        assert [(each.serial, each.tag) for each in page.slip.pieces] == [("KK5", "T-0099")]


async def test_what_the_ledger_refuses_comes_back_to_its_blank(table: Desk) -> None:
    """A tag that is taken is told before the end, and the weapon is back in its blanks with the reason beside it."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *PERSON, "1", *"KK5", "enter", "1", *"T-1", "enter", "enter", "enter")
        await settled(pilot)
        assert "T-1" in " ".join(page.hand.faults)
        await typed(pilot, "enter")
        await settled(pilot)
        assert page.query_one(EntryLines).slot.name == "tag"
        assert page.slip.pieces == []
        assert page.slip.person.participant == "P-0043"
        await typed(pilot, "ctrl+u", *"T-2", "enter", "enter", "enter", "enter")
        await settled(pilot)
        assert page.hand.blanks["participant"].value == "P-0044"


async def test_a_group_hands_in_and_the_last_line_is_taken_off(table: Desk) -> None:
    """With F6 a party stands in place of a person; Ctrl+D brings the last item back to be put right."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, "f6", *"GROUP", "enter", *RIFLE[:-5], "enter")
        assert len(page.slip.pieces) == 1
        await typed(pilot, "ctrl+d")
        assert page.slip.pieces == []
        assert page.hand.blanks["serial"].value == "KK1987"
        await typed(pilot, "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
        await typed(pilot, "enter", "enter", "enter")
        await settled(pilot)
        assert page.day.lately[0].startswith("GROUP is recorded: weapons 1")


async def test_enter_struck_twice_records_once(table: Desk) -> None:
    """Whoever strikes the last key again does not make a second person."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *PERSON, *RIFLE, *AMMUNITION)
        page.action_post()
        page.action_post()
        await settled(pilot)
        assert page.hand.blanks["participant"].value == "P-0044"
        assert [each for each in page.day.lately if "is recorded" in each] == [page.day.lately[0]]
        assert "✗" not in screen_text(pilot)


async def test_the_last_person_is_undone_by_the_form_of_reversal(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+Z fills in the form that takes the goods of the last person off charge."""
    filled: list[tuple[str, Any]] = []

    async def fill(_app: Wamledger, op: str, more: Any = None) -> None:
        filled.append((op, more))

    monkeypatch.setattr(Wamledger, "fill", fill)
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, "ctrl+z")
        assert filled == []
        await typed(pilot, *PERSON, *RIFLE, *AMMUNITION, *END)
        await settled(pilot)
        await typed(pilot, "ctrl+z")
        assert filled == [("reverse", {"entry": page.day.last_entry})]
        await typed(pilot, "ctrl+t")
        await settled(pilot)
        names = [path.name for path in receipts_folder(table.ledger, page.sitting).iterdir()]
        assert any(name.startswith("ddr-statistics") for name in names)


async def test_a_printer_that_is_not_there_is_told(table: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry and the file of the receipt stand, whatever the printer does."""
    monkeypatch.setenv("PATH", "/nonexistent")
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        page.sitting.prints = True
        await typed(pilot, *PERSON, *RIFLE, *AMMUNITION, *END)
        await settled(pilot)
        assert "no printer" in screen_text(pilot)
        assert page.hand.blanks["participant"].value == "P-0044"
        assert list(receipts_folder(table.ledger, page.sitting).iterdir())


KILLED = """
import asyncio, os, signal, sys
from tests.tui.test_ddr_line import PERSON, at_table, typed
from tests.tui.reading import settled
from tui.app import Wamledger
from tui.desk import Desk
from wamledger.ledger.store import Ledger

async def main():
    async with Wamledger(Desk(Ledger.open(sys.argv[1]), user="ADMIN")).run_test(size=(80, 24)) as pilot:
        await at_table(pilot)
        await typed(pilot, *PERSON, "1", *"KK1987", "enter", "1")
        await settled(pilot)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_battery_that_is_pulled_out_loses_nothing(table: Desk) -> None:
    """Killed in the middle of a weapon, the line comes back with the person, the blanks and the cursor as they were."""
    where = str(table.ledger.database.beside.key).removesuffix(".key")
    table.ledger.close()
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, where],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    desk = Desk(Ledger.open(where), user="ADMIN")
    try:
        async with Wamledger(desk).run_test(size=(80, 24)) as pilot:
            page = await at_table(pilot)
            assert page.slip.person.name == "Amadou Diallo"
            assert page.hand.blanks["serial"].value == "KK1987"
            assert page.query_one(EntryLines).slot.name == "tag"
            assert "as you left it" in screen_text(pilot)
            begun = drafts.drafts(desk.ledger, by="ADMIN")[0].id
            await typed(pilot, *"T-77", "enter", *AMMUNITION, *END)
            await settled(pilot)
            assert page.day.lately[0].startswith("P-0043 is recorded: weapons 1, ammunition 30")
        assert begun not in [each.id for each in drafts.drafts(desk.ledger, by="ADMIN")], "it was thrown away"
        assert all("Amadou" not in str(each.content) for each in drafts.drafts(desk.ledger, by="ADMIN"))
    finally:
        desk.ledger.close()


async def test_the_line_is_refused_to_whoever_may_not_know_participants(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the ledger does not let somebody read of participants the screen says so in place of the blanks."""
    from wamledger.ledger.faults import AccessFault

    def refused(*_more: object, **_named: object) -> None:
        raise AccessFault("{person} may not read this.", "Ask somebody who may.", person="KEEPER")

    monkeypatch.setattr("wamledger.services.hand_in.usual.next_number", refused)
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        await at_table(pilot)
        assert "✗ KEEPER may not read this" in screen_text(pilot)


def test_everything_has_its_people() -> None:
    """The ledger of these tests has the party and the places that they name."""
    assert {"GROUP", "ARM-1", "ARM-2"} <= {each.get("code") for each in everything.operations()}


async def test_what_is_typed_while_somebody_is_recorded_is_of_the_next_person(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that are struck while an entry is made wait, change nothing of it, and begin the next person."""
    from wamledger.services.hand_in import recording

    may_go_on = _slowed(recording, "record", monkeypatch)
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, *PERSON, *RIFLE, *AMMUNITION, *END)
        await typed(pilot, "ctrl+s", *PERSON, "2", *"KK1988", "ctrl+d", "f2", "escape")
        assert pilot.app.screen is page
        assert len(page.slip.pieces) == 1
        may_go_on.set()
        await settled(pilot)
        assert (
            page.day.lately[0].startswith("P-0043 is recorded: weapons 1") or "P-0043" in page.day.lately[1]
        )
        blanks = page.hand.blanks
        assert (blanks["participant"].value, blanks["name"].value) == ("P-0044", "Amadou Diallo")
        assert page.slip.pieces == []
        assert [each for each in page.day.lately if "is recorded" in each] != []


async def test_what_is_typed_ahead_of_a_refusal_is_forgotten(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody is not recorded, what was meant for the next person does not stand in their blanks."""
    from wamledger.services.hand_in import recording

    may_go_on = _slowed(recording, "record", monkeypatch)
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, "ctrl+s", *"XYZ")
        may_go_on.set()
        await settled(pilot)
        assert "✗" in screen_text(pilot)
        assert not any("XYZ" in slot.value for slot in page.hand.blanks.of.values())
        await typed(pilot, *PERSON)
        assert page.hand.blanks["name"].value == "Amadou Diallo"


def _slowed(room: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The function goes on when it is told to."""
    does, may_go_on = getattr(room, name), threading.Event()

    def slowly(*given: Any, **more: Any) -> Any:
        may_go_on.wait(10)
        return does(*given, **more)

    monkeypatch.setattr(room, name, slowly)
    return may_go_on


async def test_a_weapon_is_found_by_what_it_is_called(table: Desk) -> None:
    """A model that came before fills in all of the weapon, a packaged one its kind, and a word of another language too."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        lines, blanks = page.query_one(EntryLines), page.hand.blanks
        await typed(pilot, *PERSON, *"akm", "enter")
        assert lines.slot.name == "serial"
        assert [blanks[name].value for name in ("make", "model", "calibre")] == [
            "Izhmash",
            "AKM",
            "7.62x39mm",
        ]
        lines.go("what")
        await typed(pilot, "ctrl+u", *"hk416", "enter")
        assert (lines.slot.name, blanks["make"].value, blanks["model"].value) == (
            "calibre",
            "Heckler & Koch",
            "HK416",
        )
        lines.go("what")
        await typed(pilot, "ctrl+u", *"escopeta", "enter")
        assert blanks["what"].value == "SA-04 Shotgun"
        lines.go("what")
        await typed(pilot, "ctrl+u", *"zzz", "enter")
        assert lines.slot.name == "what"
        assert "Nothing is called so" in screen_text(pilot)


async def test_whoever_comes_again_is_not_registered_again(table: Desk) -> None:
    """The number of somebody on record asks for nothing that is known, and what they bring is added to them."""
    async with Wamledger(table).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        await typed(pilot, "ctrl+u", *"P-0041", "enter", "1", *"KK77", "enter", "1", "enter")
        await settled(pilot)
        text = re.sub(r"\s+", " ", screen_text(pilot))
        assert "On record already: Male, 25 to 34, Combatant; weapons 1, lots 1" in text
        assert [each.serial for each in page.slip.pieces] == ["KK77"], (
            "what was typed ahead waited for the answer"
        )
        page.sitting.rounds_at = "ARM-2"
        await typed(pilot, "enter", "1", *"5", "enter", "enter", "enter", "enter")
        await settled(pilot)
        assert page.day.lately[0].startswith("P-0041 is recorded: weapons 1, ammunition 5")
        assert page.hand.blanks["participant"].value == "P-0043", "the number that nobody has yet"
        assert page.day.tally is not None
        assert page.day.tally.people == 3, "the same person"
        names = sorted(path.name for path in receipts_folder(table.ledger, page.sitting).iterdir())
        assert names == ["HI-P-0041-B-3.pdf", "HI-P-0041-B.pdf"]
        await typed(pilot, "ctrl+u", *"P-0042", "enter")
        await settled(pilot)
        assert page.slip.visit
        page.go("participant")
        await typed(pilot, "backspace", "9", "enter", "f")
        await settled(pilot)
        assert (page.slip.visit, page.hand.blanks["sex"].value) == (0, "F")
    [five] = [each for each in holdings(table.ledger, at="ARM-2") if each.get("quantity") == 5]
    assert five["lot"]


async def test_where_nobody_has_said_who_they_are_what_was_begun_is_there(table: Desk) -> None:
    """After a power cut nobody has, and the person who sat there is on the screen, with whoever recorded filled in."""
    keeper = {"op": "add_user", "code": "KEEPER", "name": "Keeper", "roles": ["STOREKEEPER"], "by": "ADMIN"}
    assert not post_operations(table.ledger, [{**keeper, "occurred_at": everything.AT}]).refused
    slip = Slip.new()
    slip.person = Person("P-0050", "M", "25_34", "COMBATANT", "", "Somebody")
    drafts.keep(table.ledger, "ddr", {"sitting": SITTING.as_json(), "slip": slip.as_json()}, by="ADMIN")
    async with Wamledger(Desk(table.ledger)).run_test(size=(80, 24)) as pilot:
        page = await at_table(pilot)
        assert isinstance(pilot.app.screen, SittingSheet)
        await typed(pilot, "shift+tab", "ctrl+u", *"KEEPER", "enter")
        assert "KEEPER may not record people" in screen_text(pilot)
        await typed(pilot, "ctrl+u", *"ADMIN", "ctrl+s")
        await settled(pilot)
        assert (page.desk.by, page.slip.person.name) == ("ADMIN", "Somebody")
        await typed(pilot, "f10", "m", "f10")
        assert page.slip.person.name == "Somebody", "a key between the two takes the question back"
        await typed(pilot, "f10")
        await settled(pilot)
        assert page.slip.is_empty
        assert page.hand.blanks["participant"].value == "P-0043"
    assert all("Somebody" not in str(each.content) for each in drafts.drafts(table.ledger, by="ADMIN"))
