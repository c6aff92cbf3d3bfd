"""What was taken in of what a patrol reported: weapons, types, and when it was known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.domain.serials import normalised

HOUR: Final = 3_600_000_000
TAKEN: Final = frozenset({"SEIZED", "CAPTURED", "FOUND", "RECOVERED"})


def without_reference(look: Look, report: Event) -> list[Event]:
    """What was recovered or taken in at the site in those days, and names no patrol."""
    place = report.get("place")
    if not place:
        return []
    site = look.site(str(place))
    begin, end = report.at - look["intake_hours"] * HOUR, report.at + look["urgent_hours"] * HOUR
    found = [each for each in look.events("recover") if begin <= each.at <= end]
    for each in look.events("register"):
        acquisition = each.fields["acquisition"]
        if (
            begin <= each.at <= end
            and acquisition["mode"] in TAKEN
            and _may_be_of(acquisition.get("operation_reference"), report)
        ):
            found.append(each)
    return [each for each in found if look.site(str(each.fields["to"])) == site]


def _may_be_of(reference: str | None, report: Event) -> bool:
    """Whether a sheet names no patrol, or this one in other letters."""
    return not reference or (
        normalised(reference) == normalised(str(report.get("operation_reference")))
        and reference != report.get("operation_reference")
    )


def types_of(look: Look, intake: Event) -> Iterator[str]:
    """The types of the weapons of an intake or a recovery."""
    if intake.op == "register":
        yield from types_in(intake)
        return
    for kind, code, *_rest in look.moves(intake):
        file = look.weapon(code) if kind == "weapon" else None
        if file is not None:
            yield str(file.identity.get("type", ""))


def types_in(intake: Event) -> Iterator[str]:
    for line in intake.fields["lines"]:
        if "new_weapon" in line:
            yield str(line["new_weapon"].get("type", ""))


def weapons_in(intakes: Iterable[Event]) -> list[str]:
    return sorted(
        line.get("weapon") or line["new_weapon"]["id"]
        for each in intakes
        for line in each.fields["lines"]
        if "weapon" in line or ("new_weapon" in line and line["new_weapon"].get("id"))
    )


def known_at(event: Event) -> int:
    """When an intake was written down, where that is stated; else when it happened."""
    return event.at if event.recorded is None else event.recorded
