"""The operations that people record, by phase, each with one line that says what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_

SETTING_UP: Final = N_("Setting up")
TAKING_ON_CHARGE: Final = N_("Taking on charge")
MOVING: Final = N_("Keeping and moving")
CONTROLLING: Final = N_("Controlling")
DISPOSING: Final = N_("Disposing")
TRACING: Final = N_("Tracing, correcting, documents")

PHASES: Final[Mapping[str, Mapping[str, str]]] = {
    MOVING: {
        "move": N_("Move goods to another place of the same site."),
        "issue": N_("Issue goods to a party or person, who owes them."),
        "return": N_("Take back what an issue gave out."),
        "expend": N_("Record rounds that were fired or used up."),
        "dispatch": N_("Send goods to another site; they are in transit until they are received."),
        "receive": N_("Receive what was dispatched; what is missing stays in transit."),
        "hand_over": N_("Hand goods over for good: to a State, an owner, home."),
        "reseal": N_("Record another seal on a place or a package."),
        "inspect": N_("Record the condition that an inspector found."),
        "hold": N_("Hold goods: they may not leave, be issued or be disposed of."),
        "release_hold": N_("End a hold."),
        "restrict": N_("Restrict a lot as a whole, or clear it."),
    },
    TAKING_ON_CHARGE: {
        "register": N_("Take new weapons or lots on charge."),
        "register_participant": N_(
            "Register a person who takes part in disarmament, apart from the weapons."
        ),
    },
    CONTROLLING: {
        "count": N_("Record a count; what differs is a finding, and nothing is corrected."),
        "declare": N_("Record a list that holdings are held against: MOU, packing list, arrival."),
        "adjust": N_("Write off, or bring on charge, after an inquiry."),
        "report_loss": N_("Report a loss: the goods are unaccounted for, and still owed."),
        "recover": N_("Record that something unaccounted for is back."),
        "incident": N_("Record an incident: an attack, a seizure, a find, an accident."),
        "review_finding": N_("Record what was found of a finding."),
    },
    DISPOSING: {
        "plan_disposal": N_("Plan a disposal; the goods then await it."),
        "destroy": N_("Record what was destroyed, before two witnesses."),
        "verify_destruction": N_("Record that somebody else verified the destruction."),
    },
    TRACING: {
        "request_trace": N_("Ask a State or an organisation where a weapon or lot came from."),
        "answer_trace": N_("Record the answer to a trace."),
        "correct_identity": N_("Record a new reading of a weapon's marks; the earlier one stays on record."),
        "reverse": N_("Undo the effect of an entry; both entries stay."),
        "attach": N_("Add a file to the record by its digest, and keep it beside the ledger."),
    },
    SETTING_UP: {
        "add_user": N_("Add a person who records; the first operation of a ledger adds the first user."),
        "change_user": N_("Give a user other roles or places, or close the account of somebody who leaves."),
        "revoke_key": N_("Let a user's key sign nothing any more."),
        "add_place": N_("Add a place where goods may stand."),
        "add_party": N_("Add a party that may hold, own or hand over goods."),
        "add_nature": N_("Add a nature of ammunition, or give better figures for one of the catalogue."),
        "set_policy": N_("Set a limit of the mission's own in place of the default."),
    },
}
"""Phase, operation and what it is for; what is done all day comes first, and setting up last; texts are marked."""

SUMMARIES: Final[Mapping[str, str]] = {op: said for each in PHASES.values() for op, said in each.items()}
"""What each operation is for."""
