"""
What each field of an operation asks for, in the words of a storekeeper: on the command line and in the forms.

A field is found by operation and path (``count.kind``), else by path (``acquisition.from``), else by its own
name (``document``). Where a form is filled in otherwise than a
command is written, ``IN_FORMS`` says it for the form. A test finds a field without words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_

WORDS: Final[Mapping[str, str]] = {
    # on every voucher
    "id": N_("Identifier of the operation, unique in the ledger; assigned where it is left out."),
    "occurred_at": N_(
        "When it happened, with an offset: 2026-03-14T09:30:00+02:00. Now, where it is left out."
    ),
    "by": N_("User who records it. Else WAMLEDGER_USER, or by in the settings."),
    "approved_by": N_("A different user who authorised it."),
    "witnessed_by": N_("Name or user code of somebody who was there; once for each."),
    "document": N_("Number of the voucher or receipt on paper."),
    "remarks": N_("Remarks, up to 2,000 characters."),
    "attachments": N_("SHA-256 digest of a file added with attach; once for each."),
    "lines": N_(
        "What it is about: a weapon W-000123, or a lot and a quantity L-000045:840; then @CONDITION, then other "
        "fields after commas (seal=0471)."
    ),
    "lines.condition": N_("Condition of the new item."),
    "lines.seal": N_("Seal on the new item."),
    "lines.package": N_("Package that the new item is in."),
    "lines.quantity": N_("Rounds or pieces of the new lot, or grams."),
    # setting up
    "code": N_("Its code: 1 to 40 of A-Z 0-9 . _ / -"),
    "name": N_("Its name."),
    "country": N_("Country, as two letters of ISO 3166-1."),
    "latitude": N_("Latitude in degrees with decimals: 4.3619"),
    "longitude": N_("Longitude in degrees with decimals: 18.5550"),
    "licence": N_("Number of its explosives licence."),
    "add_place.kind": N_("What kind of place it is."),
    "add_place.within": N_("Place that it stands within."),
    "custody": N_("Whether one person may give out, or two must. SINGLE where it is left out."),
    "keeper": N_("User who answers for the place."),
    "limit_nec_kg": N_("Limit in kg net explosive content by hazard division: 1.1=250; once for each."),
    "add_party.kind": N_("What kind of party it is."),
    "add_party.within": N_("Party that it is a part of."),
    "strength": N_("How many persons it has."),
    "add_user.code": N_("Code of the user; the first of all users records themselves (--by the same)."),
    "add_user.name": N_("Name of the person."),
    "roles": N_("What the user may do; once for each."),
    "places": N_("A place that the roles are good for; once for each. Everywhere, where it is left out."),
    "change_user.code": N_("Code of the user."),
    "change_user.roles": N_("What the user may do from now on, in place of before; once for each."),
    "change_user.places": N_("A place that the roles are good for from now on; once for each."),
    "all_places": N_("The roles are good everywhere from now on."),
    "closed": N_("The account is closed, or open again."),
    "user": N_("Code of the user."),
    "key_id": N_("Which of the user's keys, as users --json names it: eight figures and letters."),
    "trusted_to": N_(
        "How many entries the ledger had when the key was last trusted; what it signed later does not count."
    ),
    "calibre": N_("Calibre as it is written: 7.62x39"),
    "add_nature.category": N_("Category, as in the packaged catalogue: small_arms"),
    "un_number": N_("UN number: UN0012"),
    "hazard_division": N_("Hazard division."),
    "compatibility_group": N_("Compatibility group: one letter."),
    "nec_mg": N_("Net explosive content of one unit, in milligrams."),
    "unit": N_("What is counted: pieces or grams."),
    "case_mass_mg": N_("Mass of one empty case, in milligrams."),
    "pack_size": N_("Units in a full box."),
    "set_policy.name": N_("Name of the limit (list policies)."),
    "value": N_("Its value: a word, a whole number, true or false."),
    # taking on charge
    "register.to": N_("Place or party that holds the goods."),
    "acquisition.mode": N_("How the mission came to hold them."),
    "ownership": N_("Whose they are."),
    "acquisition.from": N_("Party that they came from."),
    "place_name": N_("Where they were taken, in words."),
    "site_type": N_("What kind of site that was."),
    "operation_reference": N_("Reference of the operation or patrol."),
    "mandate_reference": N_("Paragraph of the mandate that it rests on."),
    "case": N_("Number of the case, where they are evidence."),
    "circumstances": N_("What happened, in words."),
    "acquisition.participant": N_("Number of the DDR participant who handed them in."),
    "programme": N_("Programme under which they were handed in."),
    "lines.new_weapon.id": N_("Code of the new weapon; assigned where it is left out."),
    "serial": N_("Serial as marked, in any script; ? for each character that cannot be read."),
    "serial_status": N_("How well the serial is read."),
    "make": N_("Make."),
    "model": N_("Model."),
    "type": N_("Type code: SA-06"),
    "country_of_manufacture": N_("Country of manufacture, as two letters of ISO 3166-1."),
    "year_of_manufacture": N_("Year of manufacture."),
    "markings": N_("Another mark as KIND@POSITION=TEXT: PROPERTY@BARREL=FAP 117; once for each."),
    "tag": N_("Tag that was put on it."),
    "manufacture_origin": N_("How it was made."),
    "description": N_("What else is to be seen."),
    "lines.new_lot.id": N_("Code of the new lot; assigned where it is left out."),
    "nature": N_("Code of the nature (list natures)."),
    "lot_number": N_("Lot number as marked."),
    "manufacturer": N_("Manufacturer."),
    "manufactured_on": N_("When it was made: 2019, 2019-06 or 2019-06-30."),
    "expires_on": N_("When it expires, written in the same way."),
    "headstamp": N_("Headstamp."),
    "packaging_marks": N_("Marks on the packaging."),
    "participant": N_("Number of the participant."),
    "sex": N_("Sex."),
    "age_band": N_("Age band, in years."),
    "register_participant.category": N_("In what capacity the person takes part."),
    "armed_group": N_("Armed group, in words."),
    "register_participant.name": N_("Name; kept apart from the record, where it can be deleted."),
    # keeping and moving
    "from": N_("Holder that gives: a place or a party."),
    "to": N_("Holder that takes: a place or a party."),
    "due": N_("When they are to be back, with an offset; or STANDING."),
    "purpose": N_("What for; OTHER is explained in the remarks."),
    "return.issue": N_("Id of the issue that they went out with."),
    "expend.issue": N_("Id of the issue that the rounds came from."),
    "expend.from": N_("Place or party that used them, where no issue is named."),
    "activity": N_("What they were used for."),
    "cases_collected": N_("Empty cases that were collected, in pieces."),
    "cases_mass_g": N_("Empty cases that were collected, in grams."),
    "weapons_fired": N_("How many weapons fired."),
    "shooters": N_("How many persons fired."),
    "expected": N_("When they should arrive, with an offset."),
    "carrier": N_("Who carries them."),
    "vehicle": N_("Vehicle."),
    "escort": N_("Escort."),
    "route": N_("Route."),
    "authority": N_("Document or office that it rests on."),
    "seals": N_("Number of a seal; once for each."),
    "receive.dispatch": N_("Id of the dispatch."),
    "receive.to": N_("Place or party that received them."),
    "seals_intact": N_("Whether the seals were whole."),
    "receive.lines": N_(
        "What really came: W-000123, L-000045:840; or serial=AB123,type=SA-06 for what was not on the list."
    ),
    "final": N_("Whether nothing more is to come; what is missing is a finding."),
    "hand_over.to": N_("Party outside that takes them for good."),
    "checklist": N_("A point that was checked; once for each."),
    "reseal.place": N_("Place that is sealed."),
    "package": N_("Package or dispatch that is sealed."),
    "old_seal": N_("Seal that was on it."),
    "new_seal": N_("Seal that is on it now."),
    "reason": N_("Why."),
    "findings": N_("What the inspector found."),
    "next_due": N_("When it is to be inspected again: a date, or a time with an offset."),
    "inspect.lines": N_(
        "What was inspected: W-000123@SERVICEABLE, L-000045:ALL@A1, L-000045:840@C3,at=ARM-1"
    ),
    "hold.kind": N_("Why they are held."),
    "hold.lines": N_("What is held: W-000123, L-000045:ALL, L-000045:840,at=ARM-1"),
    "release_hold.kind": N_("Which hold ends."),
    "release_hold.lines": N_("What is released: W-000123, L-000045:ALL, L-000045:840,at=ARM-1"),
    "lot": N_("Code of the lot."),
    "restrict.status": N_("What it is from now on."),
    # controlling
    "count.place": N_("Place that was counted, with the places within it."),
    "count.party": N_("Party whose goods were counted, in place of a place."),
    "scope": N_("What was counted; in a SAMPLE only the lines count."),
    "count.kind": N_("What kind of count it was."),
    "cut_off": N_("Until when the book counts; as it happened, where it is left out."),
    "counted_by": N_("Name or user code of a counter; once for each."),
    "blind": N_("Whether the counters did not know the book."),
    "count.lines": N_(
        "What was seen: W-000123, L-000045:840,sealed=yes, serial=AB123,make=FN; in a COUNT also "
        "type=SA-06,quantity=12."
    ),
    "declare.party": N_("Party whose list it is."),
    "list": N_("Which list it is."),
    "rotation": N_("Rotation that it belongs to."),
    "declare.lines": N_(
        "What is on the list: W-000123, serial=AB123,make=FN,model=FAL, nature=CODE,lot_number=17/93,quantity=900"
    ),
    "adjust.place": N_("Place where they stand, or come to stand."),
    "direction": N_("Whether they go off the book or come onto it."),
    "inquiry": N_("Number of the inquiry."),
    "report_loss.from": N_("Holder that lost them, where no dispatch is named."),
    "report_loss.dispatch": N_("Id of the dispatch that they were lost from."),
    "report_loss.issue": N_("Id of the issue that they were lost from."),
    "report_loss.kind": N_("How they were lost."),
    "discovered_at": N_("When the loss was discovered; as it happened, where it is left out."),
    "incident": N_("Id of the incident."),
    "recover.to": N_("Place or party that has them again."),
    "incident.kind": N_("What kind of incident it was."),
    "incident.place": N_("Place of the ledger where it was."),
    "incident.description": N_("What happened, in words; no names of persons."),
    "killed": N_("How many of the mission were killed."),
    "injured": N_("How many of the mission were injured."),
    "civilians_killed": N_("How many civilians were killed."),
    "civilians_injured": N_("How many civilians were injured."),
    "weapon_types": N_("Type code of a weapon that was reported; once for each weapon."),
    "finding": N_("Id of the finding."),
    "review_finding.status": N_("What was found of it."),
    # disposing
    "disposal": N_("Code of the disposal."),
    "method": N_("Code of the method of disposal."),
    "plan_disposal.place": N_("Place where the goods stand."),
    "consent": N_("Document by which the owner agreed, for a temporary deposit."),
    "destroyed_on": N_("Day on which it was done; the day of the record, where it is left out."),
    "destroy.place": N_("Place where it was done."),
    "scrap_mass_g": N_("Scrap that was left, in grams."),
    "verifier": N_("Name or user code of whoever verified."),
    "certificate": N_("Number of the certificate."),
    # tracing, correcting, documents
    "trace": N_("Code of the trace."),
    "weapon": N_("Code of the weapon."),
    "request_trace.to": N_("Party or country that is asked."),
    "channel": N_("By which channel."),
    "outcome": N_("What came of it."),
    "last_known_holder": N_("Last holder that is known."),
    "point_of_diversion": N_("Where it left lawful hands."),
    "details": N_("What else was answered."),
    "entry": N_("Id of the entry that is undone."),
    "sha256": N_("SHA-256 digest of the file."),
    "attach.name": N_("Name under which it is known; that of the file, where it is left out."),
    "media_type": N_("Media type; that of the file's name, where it is left out."),
    "size": N_("Size in bytes."),
}


def words_for(op: str, path: tuple[str, ...]) -> str:
    """What the blank of an operation asks for, in English; empty where nobody has written it."""
    name = ".".join(path)
    keys = (f"{op}.{name}", name, ".".join(path[-2:]), path[-1])
    return next((WORDS[key] for key in keys if key in WORDS), "")


IN_FORMS: Final[Mapping[str, str]] = {
    "occurred_at": N_("When it happened: 2026-03-14 09:30, or 09:30 for today. Other times: now, -2h, +3d."),
    "by": N_("User who records it."),
    "witnessed_by": N_("Names or user codes of those who were there, separated by semicolons."),
    "attachments": N_(
        "Files that belong to it: path of a file, or digest of one on record; separated by semicolons."
    ),
    "condition": N_("Its condition; the best that there is, where it is left out."),
    "seal": N_("Seal on it."),
    "package": N_("Package that it is in."),
    "remarks": N_("Remarks, up to 2,000 characters; Ctrl+J begins a new line."),
    "quantity": N_("Rounds or pieces, or grams."),
    "at": N_("Place or party that has it; everywhere, where it is left out."),
    "sealed": N_("Whether the packages were sealed."),
    "limit_nec_kg": N_("Limits in kg net explosive content by hazard division: 1.1=250; 1.4=5000"),
    "add_user.code": N_("Code of the user; the first of all users records themselves."),
    "roles": N_("What the user may do; several are separated by semicolons."),
    "places": N_(
        "Places that the roles are good for, separated by semicolons. Everywhere, where it is left out."
    ),
    "change_user.roles": N_("What the user may do from now on, in place of before; separated by semicolons."),
    "change_user.places": N_("Places that the roles are good for from now on, separated by semicolons."),
    "key_id": N_("Which of the user's keys: eight figures and letters, as People and keys names it."),
    "set_policy.name": N_("Name of the limit."),
    "value": N_("Its value: a word, a whole number, true or false."),
    "markings": N_(
        "Other marks: PROOF@BARREL=N, with country and year PROOF@BARREL(FR 1995)=N; separated by semicolons."
    ),
    "nature": N_("Code of the nature."),
    "due": N_("When they are to be back: 2026-03-14, 18:00, +8h, +3d; or STANDING."),
    "expected": N_("When they should arrive: 2026-03-14, 18:00, +8h, +3d."),
    "seals": N_("Numbers of the seals, separated by semicolons."),
    "checklist": N_("Points that were checked, separated by semicolons; an answer after =: Serials read=yes"),
    "next_due": N_("When it is to be inspected again: 2026-09-30, or with a time of day."),
    "cut_off": N_("Until when the book counts: 2026-03-14 09:30."),
    "counted_by": N_("Names or user codes of the counters, separated by semicolons."),
    "discovered_at": N_("When the loss was discovered: 2026-03-14 09:30."),
    "weapon_types": N_("Type codes, one for each weapon that was reported, separated by semicolons."),
    "destroyed_on": N_("Day on which it was done: 2026-03-20."),
    "serial_assigned": N_("Serial that the mission gave it; made by the ledger where it is left out."),
    "file": N_("Path of the file on this machine."),
    "media_type": N_("Media type; that of the file, where it is left out."),
    "attach.name": N_("Name under which it is known; that of the file, where it is left out."),
    "new_weapon.id": N_("Code of the new weapon; assigned where it is left out."),
    "new_lot.id": N_("Code of the new lot; assigned where it is left out."),
}
"""What a form asks for, where it is filled in otherwise than a command is written."""


def help_for(op: str, path: tuple[str, ...]) -> str:
    """What the field of a form asks for, in English; empty where nobody has written it."""
    name = ".".join(path)
    keys = (f"{op}.{name}", name, ".".join(path[-2:]), path[-1])
    here = next((IN_FORMS[key] for key in keys[:-1] if key in IN_FORMS), "")
    if here:
        return here
    specific = next((WORDS[key] for key in keys[:-1] if key in WORDS and key not in IN_FORMS), "")
    # a word that is said of this operation alone is nearer than one that is said of the field everywhere
    return specific or IN_FORMS.get(path[-1], "") or words_for(op, path)
