"""
The people in disarmament: by number for those who may know of them, by name for the DDR officer alone.

Names lie apart from the record, and may be forgotten there: what entries hold of a name says nothing without it. Who
saw names, and who let one be forgotten, stands in the access log.
"""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.text import intruders, repaired
from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.access.log import Event
from wamledger.services.reading import logged, must_read, out_of_scope, reading, scope_in
from wamledger.services.scope import Scope

Listed = dict[str, Any]

MOST_CHARACTERS: Final = 2000
"""As for the reason of any operation."""

_SELECTED: Final = """
    SELECT person.number, person.sex, person.age_band, person.category, person.armed_group, apart.name,
    person.name_commitment IS NOT NULL,
    (SELECT COUNT(*) FROM weapon WHERE weapon.participant = person.number AND weapon.void = 0),
    (SELECT COUNT(*) FROM lot WHERE lot.participant = person.number AND lot.void = 0)
    FROM participant AS person LEFT JOIN participant_name AS apart ON apart.number = person.number"""


def participants(ledger: Ledger, *, names: bool = False) -> list[Listed]:
    """
    The participants by number.

    Shape: {"participant", "sex", "age_band", "category", "armed_group", "weapons", "lots", "name_state"}, and "name"
    where ``names`` asks for it; ``name_state`` is KEPT, FORGOTTEN or NONE.
    Raises: AccessFault
    """
    if names:
        named = must_read(ledger, Query.PARTICIPANT_NAMES)
        _must_be_recorded(ledger)
    with reading(ledger, Query.PARTICIPANTS) as (link, scope):
        seen, parameters = seen_people(link, scope)
        rows = link.rows(f"{_SELECTED} WHERE {seen} ORDER BY person.number", parameters)
        may_be_named = _numbers(link, named) if names else frozenset()
    listed = [_listed(row) for row in rows]
    if names:
        shown = {row[0]: row[5] for row in rows if row[5] is not None and row[0] in may_be_named}
        # the record of it stands before anybody sees a name
        log.note(ledger, Event.NAMES_SHOWN, names=len(shown))
        listed = [{**each, "name": shown.get(each["participant"])} for each in listed]
    return listed


def _must_be_recorded(ledger: Ledger) -> None:
    if ledger.is_closed and not log.may_be_written(ledger):
        raise AccessFault(
            N_(
                "Names are shown only where it can be recorded who saw them, and this ledger cannot be written to."
            ),
            N_("Have the ledger put right first; the list without names can be read."),
        )


def _listed(row: Any) -> Listed:
    number, sex, age_band, category, armed_group, name, is_committed, weapons, lots = row
    return {
        "participant": number,
        "sex": sex,
        "age_band": age_band,
        "category": category,
        "armed_group": armed_group,
        "weapons": weapons,
        "lots": lots,
        "name_state": "KEPT" if name is not None else "FORGOTTEN" if is_committed else "NONE",
    }


def forget(ledger: Ledger, number: str, *, reason: str) -> bool:
    """
    Nobody can learn the name of the participant from this ledger any more; False where it was not there before.

    The record stays whole: its commitment proves nothing without the name. Copies that were made earlier have it still.

    Refuses: text_forbidden, text_too_long
    Raises: AccessFault, also where a narrow scope ends before the participant; LedgerFault for a number that nobody has.
    """
    must_be_sound(reason)
    with logged(ledger, Query.PARTICIPANT_NAMES), ledger.writing() as link:
        scope = scope_in(link, Query.PARTICIPANT_NAMES, ledger.actor)
        if number not in _numbers(link, scope):
            raise unknown(number) if scope.is_whole else out_of_scope(number, scope)
        was_kept = link.one("SELECT 1 FROM participant_name WHERE number = ?", (number,)) is not None
        if was_kept:
            if link.engine == "sqlite":
                # what is deleted is overwritten, and not only taken off the list
                link.run("PRAGMA secure_delete = ON")
            link.run("DELETE FROM participant_name WHERE number = ?", (number,))
            user = ledger.actor.user if ledger.actor is not None else ""
            log.append(link, ledger.clock(), Event.NAME_FORGOTTEN, user=user, subject=number, reason=reason)
    if was_kept:
        ledger.database.settle()
    return was_kept


def must_be_sound(reason: str) -> None:
    """The text may enter a record.  Refuses: text_too_long, text_forbidden"""
    if len(reason) > MOST_CHARACTERS:
        raise Refused(Code.TEXT_TOO_LONG, "reason", length=len(reason), most=MOST_CHARACTERS)
    for found in intruders(reason, lines=True)[:1]:
        raise Refused(
            Code.TEXT_FORBIDDEN,
            "reason",
            code_point=found.code_point,
            name=found.name,
            position=found.position + 1,
            repair=repaired(reason, lines=True),
        )


def unknown(number: str) -> LedgerFault:
    """What to say of a number that nobody has."""
    return LedgerFault(
        N_("There is no participant {found}."),
        N_("The numbers are listed by: wamledger participants"),
        found=number,
    )


def _numbers(link: Link, scope: Scope) -> frozenset[str]:
    """The participants that somebody sees."""
    seen, parameters = seen_people(link, scope)
    return frozenset(
        number
        for (number,) in link.rows(
            f"SELECT person.number FROM participant AS person WHERE {seen}", parameters
        )
    )


def seen_people(link: Link, scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """
    That a participant, a row called ``person``, is theirs.

    They recorded the person, or something of the person's came to a place of the scope.
    """
    if scope.places is None:
        return "1 = 1", ()
    stood, places = link.among("stay.holder", sorted(scope.places))
    lay, same = link.among("came.holder", sorted(scope.places))
    return (
        "(person.seq IN (SELECT entry.seq FROM entry WHERE entry.by_user = ? AND entry.op = 'register_participant')"
        " OR person.number IN (SELECT weapon.participant FROM weapon JOIN weapon_stay AS stay"
        f" ON stay.weapon = weapon.code AND stay.seq = weapon.seq WHERE weapon.participant IS NOT NULL AND {stood})"
        " OR person.number IN (SELECT lot.participant FROM lot JOIN lot_posting AS came"
        " ON came.occurred_at = lot.taken_at AND came.seq = lot.seq AND came.lot = lot.code"
        f" WHERE lot.participant IS NOT NULL AND {lay}))",
        (scope.user, *places, *same),
    )
