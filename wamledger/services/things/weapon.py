"""The page of a weapon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wamledger.domain import lifecycle
from wamledger.domain.authority.queries import Query
from wamledger.domain.stock import Cell
from wamledger.i18n import _
from wamledger.ledger.slice import Slice
from wamledger.services import words
from wamledger.services.moments import minute, when
from wamledger.services.report_views.item import WeaponFile, weapon_file
from wamledger.services.subjects import Subject
from wamledger.services.things import doing_next, sections
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Fact, Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined, named
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:
    """
    All about a weapon.

    Refuses: weapon_unknown, report_of_weapon.  Raises: AccessFault where a narrow scope ends before the weapon
    """
    file = weapon_file(grounds.link, code, grounds.scope)
    row = Slice(grounds.link).fetch("weapon", [code])[code]
    custody, owed = sections.custody(grounds, "weapon", code, (step.entry for step in file.chain))
    reserved, is_reserved = ((), False) if file.is_elsewhere else sections.reservations(grounds, f"W {code}")
    overdue = [each for each in owed if sections.is_late(grounds, each)]
    return ThingPage(
        subject=Subject("weapon", code),
        title=joined((code, f"{file.identity.make} {file.identity.model}", file.identity.serial)),
        facts=_identity(file) + _standing(grounds, file, is_reserved=is_reserved) + _origin(grounds, row),
        sections=(
            *custody,
            sections.life(file.chain),
            *sections.findings(sections.about(found, "weapons", code)),
            *sections.holds(file.holds),
            *reserved,
            *_marks(file),
            *_readings(file),
            *_twins(grounds, row),
            *sections.sightings(file.sightings),
            *sections.traces(file.traces),
            *sections.files(file.photos),
            *sections.documents(file.chain),
        ),
        next=_next(grounds, file, row, owed),
        alarm=_alarm(file, is_overdue=bool(overdue)),
    )


def _identity(file: WeaponFile) -> tuple[Fact, ...]:
    known = file.identity
    status = word(words.SERIAL_STATUS, known.serial_status)
    return facts(
        Fact(
            _("Serial"),
            known.serial if known.serial_status == "CLEAR" else joined((known.serial, status)),
            alarm=known.serial_status in ("OBLITERATED", "ALTERED_RESTAMPED"),
        ),
        (_("Tag"), known.tag),
        (_("Type"), named(known.type, known.type_name)),
        (_("Make and model"), f"{known.make} {known.model}"),
        (_("Calibre"), known.calibre),
        (_("Made in"), joined((known.country, known.year))),
        (_("Made how"), word(words.ORIGIN, known.origin)),
        (_("Description"), known.description),
    )


def _standing(grounds: Grounds, file: WeaponFile, *, is_reserved: bool) -> tuple[Fact, ...]:
    held = [each for each in file.holds if each.released_at is None]
    if file.standing is None:
        gone = (
            _("elsewhere, where you may not read of it")
            if file.is_elsewhere
            else _("taken off by a reversal")
        )
        return facts((_("Stands"), gone))
    at = file.standing
    return facts(
        Fact(_("Status"), word(words.STATUS, at.status), alarm=at.status == "UNACCOUNTED"),
        Fact(_("Held by"), named(at.holder, at.holder_name), grounds.holder(at.holder)),
        (_("Since"), when(at.since)),
        (_("Condition"), word(words.CONDITION, at.condition)),
        Fact(_("Held back"), joined(word(words.HOLD, each.kind) for each in held), alarm=True),
        Fact(_("Reserved"), _("a proposal waits for it") if is_reserved else "", alarm=True),
        (_("Belongs to"), joined((word(words.OWNERSHIP, at.ownership), at.owner))),
    )


def _origin(grounds: Grounds, row: dict[str, str]) -> tuple[Fact, ...]:
    participant = row["participant"]
    may = participant and grounds.reach(Query.PARTICIPANTS) is not None
    return facts(
        (_("Assigned serial"), row["serial_assigned"] or ""),
        (_("Came by"), word(words.ACQUISITION, row["mode"])),
        Fact(_("Came from"), grounds.named(row["acquired_from"]), grounds.holder(row["acquired_from"])),
        Fact(_("Participant"), participant or "", Subject("participant", participant) if may else None),
        (_("Operation"), row["operation_reference"] or ""),
    )


def _alarm(file: WeaponFile, *, is_overdue: bool) -> str:
    held = any(each.released_at is None for each in file.holds)
    lost = file.standing is not None and file.standing.status == "UNACCOUNTED"
    return joined(
        (
            _("Unaccounted for") if lost else "",
            _("Overdue") if is_overdue else "",
            _("Held back") if held else "",
        )
    )


def _marks(file: WeaponFile) -> list[Section]:
    if not file.marks:
        return []
    rows = (
        cells(
            word(words.MARK, each.kind),
            each.text,
            word(words.POSITION, each.position),
            joined((each.country, each.year)),
        )
        for each in file.marks
    )
    return [Table(_("Marks"), (_("Kind"), _("Text"), _("Where"), _("Of")), tuple(rows))]


def _readings(file: WeaponFile) -> list[Section]:
    rows = (
        cells(
            (minute(each.read_at), Subject("entry", each.entry)),
            each.serial,
            word(words.SERIAL_STATUS, each.serial_status),
            each.read_by,
            each.reason,
        )
        for each in file.readings
    )
    heads = (_("Read"), _("Serial"), _("State"), _("By"), _("Why"))
    return [Table(_("Readings of the serial"), heads, tuple(rows))] if file.readings else []


def _twins(grounds: Grounds, row: dict[str, int | str]) -> list[Section]:
    """Weapons on record when it came that may be the same one."""
    if not grounds.scope.is_whole:
        return []
    rows = grounds.link.rows(
        "SELECT twin.other, weapon.make, weapon.model, weapon.serial FROM possible_duplicate AS twin"
        " JOIN weapon ON weapon.code = twin.other WHERE twin.seq = ? AND twin.weapon = ? ORDER BY twin.other",
        (row["seq"], row["code"]),
    )
    table = Table(
        _("May be the same as"),
        (_("Weapon"), _("Make and model"), _("Serial")),
        tuple(
            cells((other, Subject("weapon", other)), f"{make} {model}", serial or "")
            for other, make, model, serial in rows
        ),
    )
    return [table] if rows else []


def _next(
    grounds: Grounds, file: WeaponFile, row: dict[str, str], owed: list[dict[str, str]]
) -> tuple[Next, ...]:
    if file.standing is None:
        return ()
    at = file.standing
    issue = next((each["issue"] for each in owed if each["party"] == at.holder), "")
    if at.status not in lifecycle.WITH_A_PARTY:
        issue = ""
    waiting = [each.trace for each in file.traces if not each.outcome]
    return doing_next.of_weapon(grounds, row, Cell(at.holder, at.status, at.condition), issue, waiting)
