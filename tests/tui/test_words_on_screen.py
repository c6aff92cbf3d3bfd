"""What stands on the screens is said to a person: no command, no field of a journal, no code that has a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import wamledger
from tests.tui.pictures import golden
from wamledger.catalogues import marked
from wamledger.domain.refusals import CATALOGUE, Code, Refused
from wamledger.ledger.faults import LedgerFault
from wamledger.services.on_screen import telling
from wamledger.services.on_screen.refusals import WORDS
from wamledger.services.on_screen.remedies import REMEDIES

OF_COMMANDS: Final = re.compile(
    r"\bwamledger [a-z]|(?<![\w-])--[a-z]|(?<![\w./-])[a-z]+(?:_[a-z]+)+\b|\bset-policy\b|\bcount-sheet\b"
    r"|\bimport-history\b|\brebuild,"
)
"""A command, an option of one, and a name as fields, operations and limits have in a journal."""
OF_THE_RECORD: Final = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b|\d{4}-\d\d-\d\dT\d\d:|\[[a-z]+(?:_[a-z]+)*\]")
"""A code in capitals, a moment as it is stored, and the code of a refusal."""

NAMED: Final = {
    # whoever sets a limit names it as papers and journals do
    "policies": re.compile(r"[a-z]+(_[a-z]+)+"),
    "settings": re.compile(r"explosive_licence"),
    # a journal is mended by its own names
    "deed-post": re.compile(r"occurred_at|field_missing"),
    # an entry as it is stored
    "page-entry": re.compile(r"[a-z]+_[a-z_]+|IN_STORE|\d{4}-\d\d-\d\dT\d\d:"),
    # tables of the ledger's own, told to whoever mends a ledger that is not sound
    "deed-verify": re.compile(r"[a-z]+_[a-z]+"),
}
"""What else may stand on a screen, as a whole."""

ELSEWHERE: Final = {
    "Go on with the version of wamledger that was used so far, and report this.",
    "Code of the user; the first of all users records themselves (--by the same).",
    "Which of the user's keys, as users --json names it: eight figures and letters.",
}
"""What names no command, or is said in other words on the screens before it comes to them."""


def _raw(text: str) -> Iterator[str]:
    for pattern in (OF_COMMANDS, OF_THE_RECORD):
        yield from (found.group() for found in pattern.finditer(text))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_picture_speaks_as_a_command_line_does(language: str) -> None:
    """No screen in any state names a command, a field of a journal, a stored moment, or a code of a refusal."""
    found = []
    for file in sorted(golden.FOLDER.glob("*.txt")):
        may = NAMED.get(file.stem)
        for name, lines in golden.parted(file.read_text(encoding="utf-8")).items():
            if f", {language}, " not in name:
                continue
            for line in (each for each in lines if each.startswith("|")):
                # a choice in a form stands as its code, which is what is typed, with its word behind it
                chosen = (
                    re.sub(r"\b[A-Z]+(_[A-Z]+)+  \S", "", line) if file.stem.startswith("form-") else line
                )
                found += [
                    f"{file.stem}, {name}: {raw}" for raw in _raw(chosen) if not (may and may.fullmatch(raw))
                ]
    assert found == []


def _on_screen(code: Code) -> str:
    words, entry = WORDS.get(code), CATALOGUE[code]
    message = entry.message if words is None or words.message is None else words.message
    remedy = entry.remedy if words is None or words.remedy is None else words.remedy
    return re.sub(r"\{\w+\}", "", f"{message} {remedy}")


@pytest.mark.parametrize("code", Code, ids=lambda code: code.value)
def test_a_refusal_sends_nobody_to_the_command_line(code: Code) -> None:
    """Each refusal has words for the screens that name no command, option, field or operation of a journal."""
    of_journals = {Code.TIME_BACKWARDS}
    assert [*_raw(_on_screen(code))] == [] or code in of_journals


@cache
def _marked_texts() -> dict[str, set[str]]:
    """Every text of the program that is marked, by the part in which it stands."""
    room = Path(wamledger.__file__).parent
    found: dict[str, set[str]] = {}
    for part in ("services", "ledger", "domain"):
        for path in sorted((room / part).rglob("*.py")):
            # the words for the screens themselves are not among what they stand for
            texts = {text for _sense, text in marked(path.read_bytes()) if isinstance(text, str)}
            found.setdefault("on_screen" if path.parent.name == "on_screen" else part, set()).update(texts)
    return found


def test_each_remedy_of_a_fault_can_be_done_on_the_screens() -> None:
    """Whatever a service or the ledger says to do with a command has a place on the screens beside it."""
    said = set().union(*(texts for part, texts in _marked_texts().items() if part != "on_screen"))
    named = {text for text in said if re.search(r"\bwamledger [a-z]|(?<![\w-])--[a-z]", text)}
    of_refusals = {text for entry in CATALOGUE.values() for text in (entry.message, entry.remedy)}
    assert sorted(named - of_refusals - set(REMEDIES) - ELSEWHERE) == []
    # and nothing is replaced that nobody says
    assert sorted(set(REMEDIES) - said) == []


def test_a_refusal_names_the_field_as_forms_do() -> None:
    """Away from its field a refusal begins with what forms call it; codes are words, and moments those of the clock."""
    short = Refused(Code.WITNESSES_TOO_FEW, "counted_by", found=1, needed=2)
    assert telling.refusal(short).startswith("Counters: ")
    missing = Refused(Code.FIELD_MISSING, "lines.1.quantity", op="move")
    assert telling.refusal(missing) == "Line 2, Quantity: This is needed."
    assert telling.refusal(missing, at_its_field=True) == "This is needed."
    stands = Refused(
        Code.STATUS_FORBIDS, "lines.0.weapon", item="W-1", status="ISSUED", op="move", allowed=["IN_STORE"]
    )
    assert "W-1 is issued; “Move within the site” takes what is in store." in telling.refusal(stands)
    lapsed = Refused(Code.PROPOSAL_LAPSED, "proposal", proposal="E-1", expired="2026-03-05T08:30:00Z")
    assert "lapsed at 2026-03-05 08:30 UTC" in telling.refusal(lapsed)


def test_a_fault_keeps_its_facts_on_the_screens() -> None:
    """The remedy on the screens is filled with the facts of the fault, and roles are words."""
    fault = LedgerFault(
        "{person} may not.", "Ask somebody who may: {allowed}.", person="EVA", allowed="WAM_OFFICER, AUDITOR"
    )
    assert telling.fault(fault) == "EVA may not. Ask somebody who may: WAM officer, auditor."
