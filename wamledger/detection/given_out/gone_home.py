"""Whether whoever has something has gone home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.severity import Item

HOUR: Final = 3_600_000_000


def gone_home(look: Look, event: Event, items: Iterable[Item]) -> Event | None:
    """The list of what went home that came after the issue, where the holder has had nothing issued since."""
    family = _family(look, str(event.fields["to"]))
    codes = {code for kind, code in items if kind == "weapon"}
    for code in family:
        for each in look.about("declared", code):
            if each.fields["list"] != "REPATRIATION" or each.at <= event.at:
                continue
            over = each.at + look["departure_hours"] * HOUR
            if not look.passed(over):
                continue
            named = {line.get("weapon") for line in each.fields.get("lines", ())}
            if codes & named or not _still_here(look, family, over):
                return each
    return None


def _family(look: Look, holder: str) -> list[str]:
    """The holder, and the parties that it is within."""
    party: str | None = holder
    family: list[str] = []
    while party is not None and party not in family:
        family.append(party)
        party = (look.parties.get(party) or {}).get("within")
    return family


def _still_here(look: Look, family: list[str], after: int) -> bool:
    """Whether somebody of the holder's unit has been issued something since."""
    for code in family:
        for issue in look.owed_by(code):
            event = look.event(issue)
            if event is not None and event.at > after:
                return True
    return False
