"""
What a refusal says on the screens, where the words of the catalogue speak to somebody with a journal or a command line.

A form stands before whoever reads it: the field is
named beside the message, and a remedy says which key or screen helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from wamledger.domain.refusals import Code
from wamledger.i18n import N_


class Words(NamedTuple):
    """What is said instead of the message and the remedy of the catalogue; None for the one that stays."""

    message: str | None = None
    remedy: str | None = None


_ADD: Final = N_("Add it first (F4), or correct the code.")
_CORRECT: Final = N_("Look it up with F3, or correct the code.")
_ONE_OF: Final = N_("Choose one of these: {allowed}.")
_READ_AGAIN: Final = N_("Say why there is no serial, or read it again.")

FORM: Final[Mapping[Code, Words]] = {
    Code.ID_USED: Words(
        N_("The identifier {id} is already an entry of this ledger, and says something else there."),
        N_("Give another one, or leave it empty; the earlier entry stays as it is."),
    ),
    Code.LEDGER_EMPTY: Words(
        N_("The ledger is empty: nothing can be recorded before there is a user."),
        N_("Begin with “Add a user” (F4)."),
    ),
    Code.USER_UNKNOWN: Words(
        N_("There is no user {found}."), N_("Add the user first (People and keys), or correct the code.")
    ),
    Code.ATTACHMENT_TOO_LARGE: Words(
        remedy=N_("Make the file smaller, or have the limit of the mission changed (Settings, Limits).")
    ),
    Code.ATTACHMENT_KIND: Words(
        remedy=N_("Save it as one of these, or have the limit of the mission changed (Settings, Limits).")
    ),
    Code.HEADER_NOT_FOUND: Words(remedy=N_("Say in which row the headings stand.")),
    Code.COLUMN_MISSING: Words(remedy=N_("Say under Columns which column that is.")),
    Code.MAPPING_BROKEN: Words(
        N_("The file of columns {file} cannot be used: {detail}."),
        N_("Leave it out, choose the columns here and save them."),
    ),
    Code.COUNT_SHEET_WRONG: Words(
        remedy=N_(
            "Fill in the sheet that was printed or written here, and leave its head and headings as they are."
        )
    ),
    Code.JOURNAL_KIND_WRONG: Words(
        remedy=N_("A journal is a text file with one operation a line. A spreadsheet comes in as a register.")
    ),
    Code.OPERATION_UNKNOWN: Words(remedy=N_("Did you mean {nearest}?")),
    Code.FIELD_MISSING: Words(N_("This is needed."), ""),
    Code.FIELD_UNKNOWN: Words(N_("This is not asked for here."), N_("Leave it empty.")),
    Code.FIELD_INVALID: Words(N_("{found} will not do: {detail}."), N_("Correct it.")),
    Code.CHOICE_UNKNOWN: Words(N_("{found} is none of the choices."), _ONE_OF),
    Code.TEXT_FORBIDDEN: Words(
        N_("Character {position} ({code_point}, {name}) does not show and may mislead."),
    ),
    Code.TEXT_TOO_LONG: Words(N_("This has {length} characters; {most} are allowed.")),
    Code.CODE_MALFORMED: Words(
        N_("{found} is not a code."),
        N_("A code has 1 to 40 capitals, figures and . _ / - without spaces, for example {repair}."),
    ),
    Code.NUMBER_NOT_WHOLE: Words(
        N_("{found} is not a positive whole number."), N_("Count single rounds or pieces, or grams.")
    ),
    Code.NUMBER_OUT_OF_RANGE: Words(N_("{found} cannot be; it takes what is {limit}.")),
    Code.TIME_UNREADABLE: Words(
        N_("{found} is not a time."), N_("Write it as 2026-03-14 09:30, 09:30 for today, or -2h.")
    ),
    Code.RECORDED_BEFORE_OCCURRED: Words(
        N_("It would be recorded ({found}) before it happened ({occurred}).")
    ),
    Code.ENTRY_TOO_LARGE: Words(
        N_("There are too many lines for one entry."), N_("Split it into several with fewer lines.")
    ),
    Code.LINE_KIND_WRONG: Words(
        N_("A line of this kind has no place here."), N_("Choose another kind of line (Ctrl+K).")
    ),
    Code.ITEM_TWICE: Words(N_("{item} stands on two lines.")),
    Code.CONDITION_WRONG: Words(remedy=_ONE_OF),
    Code.METHOD_WRONG: Words(N_("{found} is no way to dispose of this."), _ONE_OF),
    Code.SERIAL_MISSING: Words(
        N_("No serial is given, and it is said to be “{status}”."),
        N_("Give the serial as marked, or say that it was never marked, is illegible or was obliterated."),
    ),
    Code.SERIAL_UNEXPECTED: Words(
        N_("The weapon is said never to have been marked, and a serial {found} is given.")
    ),
    Code.SERIAL_PLACEHOLDER: Words(remedy=_READ_AGAIN),
    Code.SERIAL_UNREAD: Words(
        N_("The serial {found} has characters that were not read (?), and it is said to be clear."),
        N_("Say “Partly read”, or read the serial again."),
    ),
    Code.REMARKS_NEEDED: Words(
        N_("“Other” says nothing by itself."), N_("Say in the remarks what it was (F7).")
    ),
    Code.POLICY_VALUE_WRONG: Words(N_("This limit cannot be {found}.")),
    Code.CHANGE_EMPTY: Words(
        N_("Nothing is changed yet."), N_("Fill in at least one field of the new reading.")
    ),
    Code.PLACES_SAME: Words(
        N_("It stands at {found} already."),
        N_("Give another place or party than the one that it comes from."),
    ),
    Code.WITNESSES_TOO_FEW: Words(N_("Different people who are needed: {needed}; named so far: {found}.")),
    Code.NOT_PROPOSABLE: Words(N_("{op} cannot be proposed.")),
    Code.APPROVAL_GIVEN: Words(
        remedy=N_("Leave “Approved by” empty. Who approves the proposal is written in then.")
    ),
    Code.EXPIRY_PAST: Words(
        remedy=N_("Give a later time, or leave it empty for the one that the mission has set.")
    ),
}
"""What is wrong with what was typed."""

RECORD: Final[Mapping[Code, Words]] = {
    Code.HOLDER_UNKNOWN: Words(N_("There is no place and no party {found}."), _ADD),
    Code.PLACE_UNKNOWN: Words(N_("There is no place {found}."), _ADD),
    Code.PARTY_UNKNOWN: Words(N_("There is no party {found}."), _ADD),
    Code.NATURE_UNKNOWN: Words(
        remedy=N_("Take one of the list (F6), or add it first (Settings, Natures). Nearest: {nearest}.")
    ),
    Code.WEAPON_UNKNOWN: Words(remedy=N_("Take it on charge first (F4), or correct the code.")),
    Code.LOT_UNKNOWN: Words(remedy=N_("Take it on charge first (F4), or correct the code.")),
    Code.REPORT_OPTION: Words(N_("This report does not take {field}.")),
    Code.REPORT_ASKS: Words(N_("This report needs: {what}.")),
    Code.REPORT_BY_COMMAND: Words(
        N_("This report is not made here."), N_("Look for it under Counting or Journal.")
    ),
    Code.DEPOSIT_NOT_OF_PARTY: Words(
        remedy=N_("A deposit stays the property of a party. Ask for a receipt or a collection report.")
    ),
    Code.ISSUE_UNKNOWN: Words(remedy=_CORRECT),
    Code.DISPATCH_UNKNOWN: Words(remedy=_CORRECT),
    Code.DISPOSAL_UNKNOWN: Words(remedy=N_("Plan it first (F4), or correct the code.")),
    Code.INCIDENT_UNKNOWN: Words(remedy=_CORRECT),
    Code.TRACE_UNKNOWN: Words(remedy=N_("Request it first (F4), or correct the code.")),
    Code.TRACE_ADDRESSEE_UNKNOWN: Words(
        remedy=N_("Give the code of a party, or the two letters of a country (F6).")
    ),
    Code.ENTRY_UNKNOWN: Words(remedy=N_("All entries stand in the Journal.")),
    Code.PROPOSAL_UNKNOWN: Words(remedy=N_("All proposals stand under Approvals.")),
    Code.KEY_UNKNOWN: Words(remedy=N_("The keys of everybody stand under People and keys.")),
    Code.FINDING_UNKNOWN: Words(
        N_("There is no finding {found}."),
        N_("All findings stand under Findings; c shows those that have cleared."),
    ),
    Code.COUNT_UNKNOWN: Words(remedy=N_("The last counts of each store stand under Counting.")),
    Code.ATTACHMENT_UNKNOWN: Words(remedy=N_("Choose the file on the screen of attached files.")),
    Code.PLACE_INSIDE_ITSELF: Words(remedy=N_("Name another place that it stands within.")),
    Code.NOT_ONE_SITE: Words(remedy=N_("Between sites goods are dispatched and received.")),
    Code.NOTHING_CHANGES: Words(N_("{item} has {found} there already.")),
    Code.PROPOSAL_DECIDED: Words(N_("The proposal {proposal} was decided already ({status}, {by}).")),
    Code.KEY_ENROLLED: Words(N_("This key is enrolled already.")),
    Code.NOTHING_TO_COUNT: Words(
        remedy=N_("The stores and what has to be counted in each stand under Counting.")
    ),
    Code.DISPOSAL_NOT_DONE: Words(
        remedy=N_(
            "Destroy what waits or take it back, and record the verification (F4, Verify a destruction)."
        )
    ),
    Code.LOT_RESTRICTED: Words(
        remedy=N_(
            "Take another lot, or have the technical authority clear this one. "
            "A constrained lot may go when a second person agrees to the use."
        )
    ),
    Code.LOT_EXPIRED: Words(
        remedy=N_("Take another lot, or record the inspection that extends it (F4, Inspect).")
    ),
    Code.UNSERVICEABLE: Words(remedy=N_("Take another item, inspect it again, or issue it for maintenance.")),
    Code.UNSAFE_TO_MOVE: Words(
        N_("{item} is unsafe: nobody moves it before it is cleared."),
        N_("Record the inspection that cleared it (F4, Inspect)."),
    ),
    Code.IDENTITY_NOT_CHECKED: Words(
        N_("The marks of {item} have not been checked."),
        N_(
            "It may be stored and moved within the site. Before it leaves, its marks are read (F4, Correct an identity)."
        ),
    ),
    Code.MARKS_MISSING: Words(
        N_("The serial of {item} is “{status}”, and it bears no new mark."),
        N_(
            "Such a weapon is destroyed, or marked again before it is handed over: record the mark "
            "(F4, Correct an identity)."
        ),
    ),
    Code.OWNER_CONSENT_MISSING: Words(
        remedy=N_("Name under “Owner's consent” the document by which the owner agreed to the disposal.")
    ),
    Code.APPROVAL_MISSING: Words(
        N_("A second person has to agree ({op}, {because})."),
        N_("Propose it, or name under “Approved by” who has agreed already."),
    ),
    Code.USER_CLOSED: Words(
        remedy=N_("Act in your own name, or have an administrator open the account again (People and keys).")
    ),
    Code.SCOPE_FORBIDS: Words(
        remedy=N_(
            "Have it done by somebody of that place, or have an administrator change the places of {person}."
        )
    ),
    Code.NOT_HISTORICAL: Words(
        remedy=N_("Let those whom it concerns record it themselves, in a form of their own (F4).")
    ),
    Code.NOT_SIGNED_IN: Words(remedy=N_("Sign in.")),
    Code.SIGNED_IN_AS_OTHER: Words(
        remedy=N_("Record in your own name, or let {found} sign in. Past records come in under Import.")
    ),
    Code.APPROVAL_UNPROVEN: Words(
        remedy=N_("Leave “Approved by” empty and propose it: {person} then approves it.")
    ),
    Code.MADE_BY_LEDGER: Words(
        remedy=N_(
            "The ledger makes such entries itself, when keys are enrolled or changed (People and keys)."
        )
    ),
}
"""What is wrong with what was asked, as the ledger stands."""

WORDS: Final[Mapping[Code, Words]] = {**FORM, **RECORD}
