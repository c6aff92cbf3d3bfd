"""
The ledger says no: one exception, a closed list of codes, and for each code what is wrong and what to do.

The codes stand in the order in which they are checked. If several apply, the first is returned: identity (which
operation, and whose), then form, existence, state, quantity, safety, and authority last. The texts are templates: a
code plus facts is data that a program may read, and becomes a sentence in a language only when it is shown.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Final, NamedTuple

from wamledger.domain.text import shown
from wamledger.i18n import N_, _


class Stage(Enum):
    """The groups of checks, in their order."""

    IDENTITY = 1
    FORM = 2
    EXISTENCE = 3
    STATE = 4
    QUANTITY = 5
    SAFETY = 6
    AUTHORITY = 7


class Entry(NamedTuple):
    """What a code says: its stage, the state of things with what was asked, and the remedy."""

    stage: Stage
    message: str
    remedy: str


class Code(Enum):
    """Every reason for which the ledger refuses an operation; the value is the stable name."""

    # identity
    ID_USED = "id_used"
    LEDGER_EMPTY = "ledger_empty"
    USER_UNKNOWN = "user_unknown"
    # form
    FILE_UNREADABLE = "file_unreadable"
    FILE_UNWRITABLE = "file_unwritable"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_KIND_WRONG = "file_kind_wrong"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_BROKEN = "file_broken"
    FILE_ENCODING_WRONG = "file_encoding_wrong"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    ATTACHMENT_KIND = "attachment_kind"
    SHEET_UNKNOWN = "sheet_unknown"
    HEADER_NOT_FOUND = "header_not_found"
    COLUMN_MISSING = "column_missing"
    MAPPING_BROKEN = "mapping_broken"
    IMPORT_SETTING_WRONG = "import_setting_wrong"
    COUNT_SHEET_WRONG = "count_sheet_wrong"
    COUNT_ROW_OPEN = "count_row_open"
    NOT_AN_OBJECT = "not_an_object"
    JSON_BROKEN = "json_broken"
    KEY_TWICE = "key_twice"
    JOURNAL_EMPTY = "journal_empty"
    JOURNAL_KIND_WRONG = "journal_kind_wrong"
    JOURNAL_VERSION = "journal_version"
    OPERATION_UNKNOWN = "operation_unknown"
    FIELD_MISSING = "field_missing"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_INVALID = "field_invalid"
    CHOICE_UNKNOWN = "choice_unknown"
    TEXT_FORBIDDEN = "text_forbidden"
    TEXT_TOO_LONG = "text_too_long"
    CODE_MALFORMED = "code_malformed"
    NUMBER_NOT_WHOLE = "number_not_whole"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    TIME_UNREADABLE = "time_unreadable"
    TIME_BACKWARDS = "time_backwards"
    RECORDED_BEFORE_OCCURRED = "recorded_before_occurred"
    ENTRY_TOO_LARGE = "entry_too_large"
    LINE_KIND_WRONG = "line_kind_wrong"
    ITEM_TWICE = "item_twice"
    CONDITION_WRONG = "condition_wrong"
    METHOD_WRONG = "method_wrong"
    SERIAL_MISSING = "serial_missing"
    SERIAL_UNEXPECTED = "serial_unexpected"
    SERIAL_PLACEHOLDER = "serial_placeholder"
    SERIAL_UNREAD = "serial_unread"
    SERIAL_IS_OTHER_MARK = "serial_is_other_mark"
    HAZARD_CODE_ILLEGAL = "hazard_code_illegal"
    REMARKS_NEEDED = "remarks_needed"
    POLICY_VALUE_WRONG = "policy_value_wrong"
    CHANGE_EMPTY = "change_empty"
    PLACES_SAME = "places_same"
    WITNESSES_TOO_FEW = "witnesses_too_few"
    NOT_PROPOSABLE = "not_proposable"
    PROPOSED_BY_OTHER = "proposed_by_other"
    APPROVAL_GIVEN = "approval_given"
    EXPIRY_PAST = "expiry_past"
    KEY_OF_ANOTHER = "key_of_another"
    # existence
    CODE_TAKEN = "code_taken"
    HOLDER_UNKNOWN = "holder_unknown"
    PLACE_UNKNOWN = "place_unknown"
    PARTY_UNKNOWN = "party_unknown"
    NATURE_UNKNOWN = "nature_unknown"
    WEAPON_UNKNOWN = "weapon_unknown"
    LOT_UNKNOWN = "lot_unknown"
    REPORT_OF_WEAPON = "report_of_weapon"
    REPORT_OF_ENTRY = "report_of_entry"
    REPORT_OF_INTAKE = "report_of_intake"
    LOSS_OPEN = "loss_open"
    DEPOSIT_NOT_OF_PARTY = "deposit_not_of_party"
    LOT_NEVER_RESTRICTED = "lot_never_restricted"
    LABEL_UNKNOWN = "label_unknown"
    REPORT_UNKNOWN = "report_unknown"
    REPORT_OPTION = "report_option"
    REPORT_ASKS = "report_asks"
    REPORT_BY_COMMAND = "report_by_command"
    TAG_TAKEN = "tag_taken"
    ISSUE_UNKNOWN = "issue_unknown"
    DISPATCH_UNKNOWN = "dispatch_unknown"
    DISPOSAL_UNKNOWN = "disposal_unknown"
    INCIDENT_UNKNOWN = "incident_unknown"
    TRACE_UNKNOWN = "trace_unknown"
    TRACE_ADDRESSEE_UNKNOWN = "trace_addressee_unknown"
    ENTRY_UNKNOWN = "entry_unknown"
    PARTICIPANT_TAKEN = "participant_taken"
    PROPOSAL_UNKNOWN = "proposal_unknown"
    KEY_UNKNOWN = "key_unknown"
    FINDING_UNKNOWN = "finding_unknown"
    COUNT_UNKNOWN = "count_unknown"
    MARK_UNKNOWN = "mark_unknown"
    MARK_OF_SEVERAL = "mark_of_several"
    ATTACHMENT_UNKNOWN = "attachment_unknown"
    ATTACHMENT_MISSING = "attachment_missing"
    # state
    PLACE_INSIDE_ITSELF = "place_inside_itself"
    NOT_ONE_SITE = "not_one_site"
    NOT_HELD_THERE = "not_held_there"
    STATUS_FORBIDS = "status_forbids"
    NOT_ON_ISSUE = "not_on_issue"
    ISSUE_TO_OTHER = "issue_to_other"
    NOT_ON_DISPATCH = "not_on_dispatch"
    NOT_ON_DISPOSAL = "not_on_disposal"
    CONSIGNMENT_CLOSED = "consignment_closed"
    NOT_HELD_BACK = "not_held_back"
    TRACE_ANSWERED = "trace_answered"
    NOT_REVERSIBLE = "not_reversible"
    ALREADY_REVERSED = "already_reversed"
    LATER_ENTRIES_REST = "later_entries_rest"
    NOTHING_CHANGES = "nothing_changes"
    RESERVED = "reserved"
    PROPOSAL_DECIDED = "proposal_decided"
    PROPOSAL_LAPSED = "proposal_lapsed"
    PROPOSAL_STANDS = "proposal_stands"
    KEY_ENROLLED = "key_enrolled"
    KEY_REVOKED = "key_revoked"
    FIRST_ENROLS = "first_enrols"
    SAMPLE_NOT_DRAWN = "sample_not_drawn"
    NOTHING_TO_COUNT = "nothing_to_count"
    NOTHING_SHORT = "nothing_short"
    DISPOSAL_NOT_DONE = "disposal_not_done"
    # quantity
    STOCK_INSUFFICIENT = "stock_insufficient"
    MORE_THAN_OWED = "more_than_owed"
    MORE_THAN_DESTROYED = "more_than_destroyed"
    # safety
    LOT_RESTRICTED = "lot_restricted"
    LOT_EXPIRED = "lot_expired"
    UNSERVICEABLE = "unserviceable"
    UNSAFE_TO_MOVE = "unsafe_to_move"
    IDENTITY_NOT_CHECKED = "identity_not_checked"
    HELD = "held"
    MARKS_MISSING = "marks_missing"
    OWNER_CONSENT_MISSING = "owner_consent_missing"
    LICENCE_EXCEEDED = "licence_exceeded"
    # authority
    APPROVAL_MISSING = "approval_missing"
    SAME_PERSON = "same_person"
    USER_CLOSED = "user_closed"
    ROLE_FORBIDS = "role_forbids"
    SCOPE_FORBIDS = "scope_forbids"
    APPROVER_ROLE = "approver_role"
    KEEPER_APPROVES = "keeper_approves"
    COUNTER_APPROVES = "counter_approves"
    COUNTER_AGAIN = "counter_again"
    KEEPER_COUNTS = "keeper_counts"
    OWN_AUTHORITY = "own_authority"
    LAST_ADMINISTRATOR = "last_administrator"
    NOT_HISTORICAL = "not_historical"
    NOT_THE_PROPOSER = "not_the_proposer"
    NOT_SIGNED_IN = "not_signed_in"
    SIGNED_IN_AS_OTHER = "signed_in_as_other"
    APPROVAL_UNPROVEN = "approval_unproven"
    MADE_BY_LEDGER = "made_by_ledger"


CATALOGUE: Final[dict[Code, Entry]] = {
    Code.ID_USED: Entry(
        Stage.IDENTITY,
        N_("The id {id} is already an entry of this ledger, with other content ({differs} differs)."),
        N_("Give the new operation an id of its own, or leave the id out; the earlier entry stays as it is."),
    ),
    Code.LEDGER_EMPTY: Entry(
        Stage.IDENTITY,
        N_("The ledger is empty, and the first operation is {op}."),
        N_("Begin with add_user, whose by is the new user."),
    ),
    Code.USER_UNKNOWN: Entry(
        Stage.IDENTITY,
        N_("There is no user {found} ({field})."),
        N_("Add the user first (add_user), or correct the code."),
    ),
    Code.FILE_UNREADABLE: Entry(
        Stage.FORM,
        N_("The file {file} cannot be read: {detail}."),
        N_("Name a file that exists and that you may read."),
    ),
    Code.FILE_UNWRITABLE: Entry(
        Stage.FORM,
        N_("The file {file} cannot be written: {detail}."),
        N_("Name a file in a folder that exists, that you may write to, and that has room."),
    ),
    Code.FILE_EMPTY: Entry(
        Stage.FORM,
        N_("The file {file} holds nothing ({detail})."),
        N_("Save the register again and look at it before you import it."),
    ),
    Code.FILE_TOO_LARGE: Entry(
        Stage.FORM,
        N_("The file {file} is too large: {detail}; {most} is the limit."),
        N_("Delete empty rows and columns beside the table, or split the register into several files."),
    ),
    Code.FILE_KIND_WRONG: Entry(
        Stage.FORM,
        N_("The file {file} is {found}, not a spreadsheet."),
        N_("Save the register as CSV or XLSX and import that file."),
    ),
    Code.FILE_ENCRYPTED: Entry(
        Stage.FORM,
        N_("The file {file} is locked with a password."),
        N_("Open it in the spreadsheet program, take the password off in a copy, and import the copy."),
    ),
    Code.FILE_BROKEN: Entry(
        Stage.FORM,
        N_("The file {file} is damaged: {detail}."),
        N_("Open it in a spreadsheet program and save it again; if that fails, ask for another copy."),
    ),
    Code.FILE_ENCODING_WRONG: Entry(
        Stage.FORM,
        N_("The file {file} is not text in {encoding}: byte {position} in line {line} does not fit."),
        N_("Name the encoding it was saved in, for example cp1252, mac-roman or utf-16."),
    ),
    Code.ATTACHMENT_TOO_LARGE: Entry(
        Stage.FORM,
        N_("The file {file} has more than {most} bytes."),
        N_("Make the file smaller, or have the mission's limit changed: set-policy attachment_max_bytes."),
    ),
    Code.ATTACHMENT_KIND: Entry(
        Stage.FORM,
        N_("The file {file} is of the kind {found}, and what may be attached is: {allowed}."),
        N_("Save it as one of these, or have the mission's limit changed: set-policy attachment_types."),
    ),
    Code.SHEET_UNKNOWN: Entry(
        Stage.FORM,
        N_("The file {file} has no sheet {found}."),
        N_("Its sheets are: {allowed}."),
    ),
    Code.HEADER_NOT_FOUND: Entry(
        Stage.FORM,
        N_("No row of {file} reads like the headings of a register of {kind}."),
        N_("Name the row of the headings, or give a mapping of the columns."),
    ),
    Code.COLUMN_MISSING: Entry(
        Stage.FORM,
        N_("No column of {file} holds the {field} that every row needs; the headings are: {found}."),
        N_("Name the column in a mapping."),
    ),
    Code.MAPPING_BROKEN: Entry(
        Stage.FORM,
        N_("The mapping {file} cannot be used: {detail}."),
        N_("Correct it, or let the program guess the mapping and save that."),
    ),
    Code.IMPORT_SETTING_WRONG: Entry(
        Stage.FORM,
        N_("The import setting {field} cannot be {found}."),
        N_("It takes {allowed}."),
    ),
    Code.COUNT_SHEET_WRONG: Entry(
        Stage.FORM,
        N_("{file} cannot be read as a count sheet: {detail}."),
        N_("Fill in the sheet that count-sheet wrote, and leave its head and its headings as they are."),
    ),
    Code.COUNT_ROW_OPEN: Entry(
        Stage.FORM,
        N_("The row does not say what was found: {detail}."),
        N_("Write what was read or counted; “no” or 0 where it was looked for and is not there."),
    ),
    Code.NOT_AN_OBJECT: Entry(
        Stage.FORM, N_("The line holds {found}, not an operation."), N_("Write one JSON object a line.")
    ),
    Code.JSON_BROKEN: Entry(
        Stage.FORM, N_("The line is not JSON: {detail}."), N_("Mend the line; the column counts from 1.")
    ),
    Code.KEY_TWICE: Entry(
        Stage.FORM, N_("The field {key} stands twice in one object."), N_("Keep one of them.")
    ),
    Code.JOURNAL_EMPTY: Entry(
        Stage.FORM, N_("The file {file} is empty."), N_("Name a journal: one operation a line, as JSON.")
    ),
    Code.JOURNAL_KIND_WRONG: Entry(
        Stage.FORM,
        N_("The file {file} is {found}, not a journal."),
        N_(
            "A journal is UTF-8 text with one JSON object a line; see docs/operations.md. A spreadsheet comes in by"
            " wamledger import, and a ledger is named with --ledger."
        ),
    ),
    Code.JOURNAL_VERSION: Entry(
        Stage.FORM,
        N_("The file is of journal version {found}; this program reads version {known}."),
        N_("Use the program of the version that wrote it, or export it again as version {known}."),
    ),
    Code.OPERATION_UNKNOWN: Entry(
        Stage.FORM,
        N_("There is no operation {found}."),
        N_("Did you mean {nearest}? The operations are listed in docs/operations.md."),
    ),
    Code.FIELD_MISSING: Entry(
        Stage.FORM, N_("The operation {op} has no {field}."), N_("Add the field {field}.")
    ),
    Code.FIELD_UNKNOWN: Entry(
        Stage.FORM,
        N_("The operation {op} has no field {field}."),
        N_("Remove it, or write it as it is named in docs/operations.md. Nearest: {nearest}."),
    ),
    Code.FIELD_INVALID: Entry(
        Stage.FORM, N_("The field {field} holds {found}: {detail}."), N_("Correct the value.")
    ),
    Code.CHOICE_UNKNOWN: Entry(
        Stage.FORM, N_("The field {field} holds {found}, which it cannot."), N_("Use one of: {allowed}.")
    ),
    Code.TEXT_FORBIDDEN: Entry(
        Stage.FORM,
        N_(
            "The field {field} holds {code_point} ({name}) at character {position}, which does not show and may mislead."
        ),
        N_("Remove it; the text would then be: {repair}"),
    ),
    Code.TEXT_TOO_LONG: Entry(
        Stage.FORM, N_("The field {field} has {length} characters; {most} are allowed."), N_("Shorten it.")
    ),
    Code.CODE_MALFORMED: Entry(
        Stage.FORM,
        N_("The field {field} holds {found}, which is not a code."),
        N_("A code has 1 to 40 of the characters A-Z 0-9 . _ / - in upper case, for example {repair}."),
    ),
    Code.NUMBER_NOT_WHOLE: Entry(
        Stage.FORM,
        N_("The field {field} holds {found}, which is not a positive whole number."),
        N_(
            "Count single rounds or pieces, or grams; write coordinates and masses as decimal text in quotes."
        ),
    ),
    Code.NUMBER_OUT_OF_RANGE: Entry(
        Stage.FORM,
        N_("The field {field} holds {found}; it takes what is {limit}."),
        N_("Correct the number, and look whether the unit is right."),
    ),
    Code.TIME_UNREADABLE: Entry(
        Stage.FORM,
        N_("The field {field} holds {found}, which is not a time with an offset."),
        N_("Write it as 2026-03-14T09:30:00Z or 2026-03-14T11:30:00+02:00."),
    ),
    Code.TIME_BACKWARDS: Entry(
        Stage.FORM,
        N_("recorded_at is {found}, before the line above it ({before})."),
        N_("A record is written after the one before it: put the lines in the order of recorded_at."),
    ),
    Code.RECORDED_BEFORE_OCCURRED: Entry(
        Stage.FORM,
        N_("recorded_at ({found}) is before occurred_at ({occurred})."),
        N_("Nothing is recorded before it happens: correct one of the two."),
    ),
    Code.ENTRY_TOO_LARGE: Entry(
        Stage.FORM,
        N_("The operation takes {found} bytes; an entry holds {most}."),
        N_("Split it into several operations of fewer lines."),
    ),
    Code.LINE_KIND_WRONG: Entry(
        Stage.FORM, N_("A line of {op} cannot be {found}."), N_("Lines of {op} are: {allowed}.")
    ),
    Code.ITEM_TWICE: Entry(
        Stage.FORM, N_("{item} stands in two lines of one operation."), N_("Name it once.")
    ),
    Code.CONDITION_WRONG: Entry(
        Stage.FORM,
        N_("{found} is not a condition of {kind}."),
        N_("Use one of: {allowed}."),
    ),
    Code.METHOD_WRONG: Entry(
        Stage.FORM, N_("{found} is not a method of disposal for {kind}."), N_("Use one of: {allowed}.")
    ),
    Code.SERIAL_MISSING: Entry(
        Stage.FORM,
        N_("The serial status is {status}, and no serial is given."),
        N_(
            "Give the serial as marked, or a status that says why there is none (NONE, ILLEGIBLE, OBLITERATED)."
        ),
    ),
    Code.SERIAL_UNEXPECTED: Entry(
        Stage.FORM,
        N_("The serial status is NONE, and a serial {found} is given."),
        N_("Take the serial out, or give the status that fits it."),
    ),
    Code.SERIAL_PLACEHOLDER: Entry(
        Stage.FORM,
        N_("{found} stands for a serial and is not one."),
        N_("Leave the serial out and give the serial status NONE, ILLEGIBLE, OBLITERATED or NOT_CHECKED."),
    ),
    Code.SERIAL_UNREAD: Entry(
        Stage.FORM,
        N_("The serial {found} has characters that were not read (?), and its status is CLEAR."),
        N_("Give the serial status PARTIAL, or read the serial again."),
    ),
    Code.SERIAL_IS_OTHER_MARK: Entry(
        Stage.FORM,
        N_("The serial {found} is also given as {kind}."),
        N_(
            "A rack, property or tag number, a model or a part number is not the serial: read the frame or receiver again."
        ),
    ),
    Code.HAZARD_CODE_ILLEGAL: Entry(
        Stage.FORM,
        N_(
            "{found} is not a classification code: no hazard division {division} has a compatibility group {group}."
        ),
        N_("The groups of division {division} are: {allowed}."),
    ),
    Code.REMARKS_NEEDED: Entry(
        Stage.FORM,
        N_("The {field} is OTHER, and there are no remarks."),
        N_("Say in the remarks what it was."),
    ),
    Code.POLICY_VALUE_WRONG: Entry(
        Stage.FORM, N_("The policy {name} cannot be {found}."), N_("It takes {allowed}.")
    ),
    Code.CHANGE_EMPTY: Entry(
        Stage.FORM,
        N_("The correction changes no field."),
        N_("Name at least one field of the weapon and its new value."),
    ),
    Code.PLACES_SAME: Entry(
        Stage.FORM, N_("from and to are both {found}."), N_("Name two different holders.")
    ),
    Code.WITNESSES_TOO_FEW: Entry(
        Stage.FORM,
        N_("{field} names {found} person(s); {needed} different ones are needed."),
        N_("Name everyone who was there."),
    ),
    Code.NOT_PROPOSABLE: Entry(
        Stage.FORM,
        N_("{op} cannot be proposed."),
        N_("Record it directly; a second person stands at the same console where one is needed."),
    ),
    Code.PROPOSED_BY_OTHER: Entry(
        Stage.FORM,
        N_("The proposed operation is by {found}, the proposal by {person}."),
        N_("Propose in your own name: the two must be the same person."),
    ),
    Code.APPROVAL_GIVEN: Entry(
        Stage.FORM,
        N_("The proposed operation names {found} as approver already."),
        N_("Leave approved_by out. Who approves the proposal is written in then."),
    ),
    Code.EXPIRY_PAST: Entry(
        Stage.FORM,
        N_("The proposal would have lapsed at {found}, before it is made."),
        N_(
            "Give a later expires_at, or leave it out for the time that the mission has set (proposal_hours)."
        ),
    ),
    Code.KEY_OF_ANOTHER: Entry(
        Stage.FORM,
        N_("The key is called {name}, and the user {person}."),
        N_("A user's key bears the code of the user."),
    ),
    Code.CODE_TAKEN: Entry(
        Stage.EXISTENCE, N_("The code {found} already names a {kind}."), N_("Choose another code.")
    ),
    Code.HOLDER_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no place and no party {found} ({field})."),
        N_("Add it first (add_place, add_party), or correct the code."),
    ),
    Code.PLACE_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no place {found} ({field})."),
        N_("Add it first (add_place), or correct the code."),
    ),
    Code.PARTY_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no party {found} ({field})."),
        N_("Add it first (add_party), or correct the code."),
    ),
    Code.NATURE_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no nature {found}."),
        N_("Add it first (add_nature), or take one of the catalogue. Nearest: {nearest}."),
    ),
    Code.WEAPON_UNKNOWN: Entry(
        Stage.EXISTENCE, N_("There is no weapon {found}."), N_("Register it first, or correct the code.")
    ),
    Code.LOT_UNKNOWN: Entry(
        Stage.EXISTENCE, N_("There is no lot {found}."), N_("Register it first, or correct the code.")
    ),
    Code.REPORT_OF_WEAPON: Entry(
        Stage.EXISTENCE,
        N_("{found} is a lot, and this report is the file of one weapon."),
        N_("Ask for the history of the lot, or for a stock report."),
    ),
    Code.LABEL_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("Nothing that a label could be put on has the code or tag {found}."),
        N_("Give the code or tag of a weapon, lot or place, or leave it out for all that stands there."),
    ),
    Code.REPORT_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no report {found}."),
        N_("Nearest: {nearest}. There are: {allowed}."),
    ),
    Code.REPORT_OPTION: Entry(
        Stage.EXISTENCE,
        N_("The report {report} does not take {field}."),
        N_("Leave it out. It takes: {allowed}."),
    ),
    Code.REPORT_ASKS: Entry(
        Stage.EXISTENCE,
        N_("The report {report} needs {field}: {what}."),
        N_("Add it, and make the report again."),
    ),
    Code.REPORT_BY_COMMAND: Entry(
        Stage.EXISTENCE,
        N_("The report {report} is made by a command of its own."),
        N_("Use wamledger {command}."),
    ),
    Code.REPORT_OF_ENTRY: Entry(
        Stage.EXISTENCE,
        N_("Entry {found} is “{op}”, and this report is of “{allowed}”."),
        N_("Name the id of such an entry. The history of a weapon or lot lists those that speak of it."),
    ),
    Code.REPORT_OF_INTAKE: Entry(
        Stage.EXISTENCE,
        N_(
            "What entry {found} took on charge came as {mode}, and this paper is of goods that came as {allowed}."
        ),
        N_("Ask for the registration form of a weapon, or for the papers of its consignment."),
    ),
    Code.LOSS_OPEN: Entry(
        Stage.EXISTENCE,
        N_("Of what loss {found} reported, {open} is still unaccounted for: there is no final report yet."),
        N_("Ask for an update, or recover or write off the rest first."),
    ),
    Code.DEPOSIT_NOT_OF_PARTY: Entry(
        Stage.EXISTENCE,
        N_("What entry {found} took on charge is no deposit: its ownership is {ownership}."),
        N_(
            "A deposit stays the property of a party (ownership PARTY). Ask for a receipt or a collection report."
        ),
    ),
    Code.LOT_NEVER_RESTRICTED: Entry(
        Stage.EXISTENCE,
        N_("Lot {found} was never restricted."),
        N_("Name the id of a restriction or a hold, or another lot."),
    ),
    Code.TAG_TAKEN: Entry(
        Stage.EXISTENCE,
        N_("The tag {found} is already on weapon {weapon}."),
        N_("A tag is used once in a mission: take the next one."),
    ),
    Code.ISSUE_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no issue {found}."),
        N_("Name the id of the operation that issued the goods."),
    ),
    Code.DISPATCH_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no dispatch {found}."),
        N_("Name the id of the operation that dispatched the goods."),
    ),
    Code.DISPOSAL_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no disposal {found}."),
        N_("Plan it first (plan_disposal), or correct the code."),
    ),
    Code.INCIDENT_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no incident {found}."),
        N_("Name the id of the operation that recorded the incident."),
    ),
    Code.TRACE_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no trace {found}."),
        N_("Request it first (request_trace), or correct the code."),
    ),
    Code.TRACE_ADDRESSEE_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("{found} is no party and no country."),
        N_("Give the code of a party, or a country as two letters of ISO 3166-1."),
    ),
    Code.ENTRY_UNKNOWN: Entry(
        Stage.EXISTENCE, N_("There is no entry {found}."), N_("Name the id of an operation in this ledger.")
    ),
    Code.PARTICIPANT_TAKEN: Entry(
        Stage.EXISTENCE,
        N_("The participant {found} is already registered."),
        N_("Take the next number, or look the person up."),
    ),
    Code.PROPOSAL_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no proposal {found}."),
        N_("A proposal is named by the id of its entry, which wamledger proposals lists."),
    ),
    Code.KEY_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("{person} has no key {found}."),
        N_("wamledger users lists the keys of everybody."),
    ),
    Code.FINDING_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no finding {found}, as of that time."),
        N_("wamledger findings --all lists every one, also those that have cleared."),
    ),
    Code.COUNT_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("There is no count {found} that stands."),
        N_("wamledger counts-due shows the last count of each store."),
    ),
    Code.MARK_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("Nothing is known as {found}."),
        N_(
            "Write the serial of a weapon as it is marked; give a lot by its code, and take it on charge first if it is new."
        ),
    ),
    Code.MARK_OF_SEVERAL: Entry(
        Stage.EXISTENCE,
        N_("{found} may be any of several: {codes}."),
        N_("Write the code of the one that is meant."),
    ),
    Code.ATTACHMENT_UNKNOWN: Entry(
        Stage.EXISTENCE,
        N_("{count} attached files have a digest that begins with {found}."),
        N_("Take the digest from the list that wamledger files gives."),
    ),
    Code.ATTACHMENT_MISSING: Entry(
        Stage.EXISTENCE,
        N_("The file {name} is on record, and does not lie beside this ledger."),
        N_("Bring it from where it is kept and attach it again, or put it back from a backup."),
    ),
    Code.PLACE_INSIDE_ITSELF: Entry(
        Stage.STATE, N_("{found} cannot stand within itself."), N_("Name another place in within.")
    ),
    Code.NOT_ONE_SITE: Entry(
        Stage.STATE,
        N_("{origin} is at site {origin_site}, {destination} at site {destination_site}."),
        N_("Between sites goods are dispatched and received; move is for places of one site."),
    ),
    Code.NOT_HELD_THERE: Entry(
        Stage.STATE,
        N_("{item} is not with {asked}: it is {status} with {holder}."),
        N_("Name the holder where it stands, or record first how it came to {asked}."),
    ),
    Code.STATUS_FORBIDS: Entry(
        Stage.STATE,
        N_("{item} is {status}; {op} takes what is {allowed}."),
        N_("Record first what brings it there, or correct the code of the item."),
    ),
    Code.NOT_ON_ISSUE: Entry(
        Stage.STATE,
        N_("{item} was not issued with {issue}, or is no longer owed on it."),
        N_("Name the issue that it stands on: {open}."),
    ),
    Code.ISSUE_TO_OTHER: Entry(
        Stage.STATE,
        N_("The issue {issue} went to {party}, not to {asked}."),
        N_("Name the issue that went to {asked}, or the party that holds the goods."),
    ),
    Code.NOT_ON_DISPATCH: Entry(
        Stage.STATE, N_("{item} is not in transit on {dispatch}."), N_("Name the dispatch that it went with.")
    ),
    Code.NOT_ON_DISPOSAL: Entry(
        Stage.STATE,
        N_("{item} does not await disposal on {disposal}."),
        N_("Name the disposal that it was planned for."),
    ),
    Code.CONSIGNMENT_CLOSED: Entry(
        Stage.STATE,
        N_("The consignment {dispatch} is closed, and nothing of it is in transit."),
        N_("If goods came that were not on it, register them; if a receipt was wrong, reverse it."),
    ),
    Code.NOT_HELD_BACK: Entry(
        Stage.STATE,
        N_("{item} is under no hold of kind {kind}."),
        N_("Name the kind of the hold that stands: {open}."),
    ),
    Code.TRACE_ANSWERED: Entry(
        Stage.STATE,
        N_("The trace {trace} is answered ({outcome})."),
        N_("Reverse the earlier answer if it was wrong, or request a new trace."),
    ),
    Code.NOT_REVERSIBLE: Entry(Stage.STATE, N_("An entry of kind {op} cannot be reversed."), N_("{advice}")),
    Code.ALREADY_REVERSED: Entry(
        Stage.STATE, N_("The entry {entry} is already reversed by {by}."), N_("Nothing is left to undo.")
    ),
    Code.LATER_ENTRIES_REST: Entry(
        Stage.STATE,
        N_("Later entries rest on {entry}: {item} has gone on since ({later})."),
        N_("Reverse the later entries first, the newest before the others."),
    ),
    Code.NOTHING_CHANGES: Entry(
        Stage.STATE, N_("{item} already has {field} {found}."), N_("Nothing needs to be recorded.")
    ),
    Code.RESERVED: Entry(
        Stage.STATE,
        N_("{item} is reserved by the proposal {proposal}."),
        N_("Have the proposal approved, rejected or withdrawn first."),
    ),
    Code.PROPOSAL_DECIDED: Entry(
        Stage.STATE,
        N_("The proposal {proposal} is {status} already, by {by}."),
        N_("Propose anew, if it is still wanted."),
    ),
    Code.PROPOSAL_LAPSED: Entry(
        Stage.STATE,
        N_("The proposal {proposal} lapsed at {expired}."),
        N_("Have it proposed anew."),
    ),
    Code.PROPOSAL_STANDS: Entry(
        Stage.STATE,
        N_("The proposal {proposal} stands until {expires}."),
        N_("Decide it, or let whoever made it withdraw it."),
    ),
    Code.KEY_ENROLLED: Entry(
        Stage.STATE,
        N_("The key {key} is enrolled already, for {person}."),
        N_("Revoke the key that is in use first, and make a new one; no two people share a key."),
    ),
    Code.KEY_REVOKED: Entry(
        Stage.STATE,
        N_("The key {found} of {person} is revoked already."),
        N_("Nothing needs to be done."),
    ),
    Code.FIRST_ENROLS: Entry(
        Stage.STATE,
        N_("Nobody signs in to this ledger yet, so {person} cannot be enrolled by somebody else."),
        N_("The first to enrol is an administrator, in their own name. From then on everybody signs in."),
    ),
    Code.SAMPLE_NOT_DRAWN: Entry(
        Stage.STATE,
        N_("{sheet} is not the sheet that was drawn for these counters at {place}."),
        N_(
            "Fill in the sheet as it was drawn; what was found beside it goes on the empty lines, or on a count of its own."
        ),
    ),
    Code.NOTHING_TO_COUNT: Entry(
        Stage.STATE,
        N_("{place} has nothing to be counted: {what}."),
        N_("wamledger counts-due lists the stores with what has to be counted in each."),
    ),
    Code.NOTHING_SHORT: Entry(
        Stage.STATE,
        N_(
            "Of the dispatch {dispatch} nothing is known to be short, and no seal differs, after {receipts} receipt(s)."
        ),
        N_("A note of shortfall is made once a final receipt falls short, or seals differ."),
    ),
    Code.DISPOSAL_NOT_DONE: Entry(
        Stage.STATE,
        N_(
            "The disposal {disposal} cannot be certified: of {planned} planned, {withdrawn} came back, {lost} are lost, "
            "{destroyed} are destroyed, and {verified} of these are verified."
        ),
        N_("Destroy what waits or take it back, and record the verification (verify_destruction)."),
    ),
    Code.STOCK_INSUFFICIENT: Entry(
        Stage.QUANTITY,
        N_("{holder} has {held} of lot {lot} ({status}); {asked} were asked."),
        N_("Reduce the quantity, or record first what brings the missing {missing} there."),
    ),
    Code.MORE_THAN_OWED: Entry(
        Stage.QUANTITY,
        N_("Of {item}, {owed} are still owed on issue {issue}; {asked} were named."),
        N_("Reduce the quantity, or name the other issue that the rest belongs to."),
    ),
    Code.MORE_THAN_DESTROYED: Entry(
        Stage.QUANTITY,
        N_(
            "Of {item}, {destroyed} are recorded as destroyed and not yet verified on {disposal}; {asked} were named."
        ),
        N_("Verify what was destroyed; the rest is not gone."),
    ),
    Code.LOT_RESTRICTED: Entry(
        Stage.SAFETY,
        N_("Lot {lot} is {status} ({reason})."),
        N_(
            "Take another lot, or have the technical authority clear this one (restrict). "
            "A CONSTRAINED lot may go when a second person agrees to the use (approved_by)."
        ),
    ),
    Code.LOT_EXPIRED: Entry(
        Stage.SAFETY,
        N_("Lot {lot} expired on {expired}."),
        N_("Take another lot, or record the inspection that extends it (inspect with next_due)."),
    ),
    Code.UNSERVICEABLE: Entry(
        Stage.SAFETY,
        N_("{item} is in condition {condition}, which may not be issued."),
        N_("Take another item, inspect it again, or issue it for MAINTENANCE."),
    ),
    Code.UNSAFE_TO_MOVE: Entry(
        Stage.SAFETY,
        N_("{item} is UNSAFE: it is not moved before it is cleared."),
        N_("Record the inspection that cleared it (inspect)."),
    ),
    Code.IDENTITY_NOT_CHECKED: Entry(
        Stage.SAFETY,
        N_("The identity of {item} has not been checked (serial status NOT_CHECKED)."),
        N_(
            "It may be stored and moved within the site; before it leaves, its marks are read (correct_identity)."
        ),
    ),
    Code.HELD: Entry(
        Stage.SAFETY,
        N_("{item} is held ({kind}, {authority})."),
        N_("A held item does not leave, is not issued and not disposed of: release the hold first."),
    ),
    Code.MARKS_MISSING: Entry(
        Stage.SAFETY,
        N_("{item} has the serial status {status} and bears no new mark."),
        N_(
            "An altered or erased weapon is destroyed, or marked again before hand-over: record the mark (correct_identity)."
        ),
    ),
    Code.OWNER_CONSENT_MISSING: Entry(
        Stage.SAFETY,
        N_("{item} is a temporary deposit: {owner} is still its owner."),
        N_("Name in consent the document by which the owner agreed to the disposal."),
    ),
    Code.LICENCE_EXCEEDED: Entry(
        Stage.SAFETY,
        N_(
            "{place} would hold {would} kg net explosive content of division {division}; its licence is {limit} kg."
        ),
        N_("Store less there, choose another storehouse, or have the licence changed."),
    ),
    Code.APPROVAL_MISSING: Entry(
        Stage.AUTHORITY,
        N_("{op} {because} needs a second person, and approved_by is empty."),
        N_(
            "Name in approved_by the user who authorised it, or propose it (--propose) for somebody to approve."
        ),
    ),
    Code.SAME_PERSON: Entry(
        Stage.AUTHORITY,
        N_("{person} stands as {first} and as {second}."),
        N_("Two different persons are needed."),
    ),
    Code.USER_CLOSED: Entry(
        Stage.AUTHORITY,
        N_("The account of {person} is closed."),
        N_("Act in your own name, or have an administrator open the account again (change_user)."),
    ),
    Code.ROLE_FORBIDS: Entry(
        Stage.AUTHORITY,
        N_("{person} ({roles}) may not record {op}."),
        N_("Somebody with one of these roles may: {allowed}."),
    ),
    Code.SCOPE_FORBIDS: Entry(
        Stage.AUTHORITY,
        N_("{place} lies outside the places of {person} ({scope})."),
        N_("Have it done by somebody of that place, or have the places of {person} changed (change_user)."),
    ),
    Code.APPROVER_ROLE: Entry(
        Stage.AUTHORITY,
        N_("{person} ({roles}) may not approve {op}."),
        N_("Somebody with one of these roles may: {allowed}."),
    ),
    Code.KEEPER_APPROVES: Entry(
        Stage.AUTHORITY,
        N_("{person} keeps {place}, and cannot approve {op} there."),
        N_("Have it approved by somebody who does not answer for the stock."),
    ),
    Code.COUNTER_APPROVES: Entry(
        Stage.AUTHORITY,
        N_("{person} was a counter of {count}, and cannot approve {op} that rests on it."),
        N_("Have it approved by somebody who did not count."),
    ),
    Code.COUNTER_AGAIN: Entry(
        Stage.AUTHORITY,
        N_("{person} counted for {count}, and cannot count again what differed there."),
        N_("Have it counted again by people who did not take part."),
    ),
    Code.KEEPER_COUNTS: Entry(
        Stage.AUTHORITY,
        N_("{person} keeps {place}, and an independent count is made by others."),
        N_("Name counters from outside the store, or make a count of another kind."),
    ),
    Code.OWN_AUTHORITY: Entry(
        Stage.AUTHORITY,
        N_("{person} cannot take part in {op}, which is about {person}."),
        N_("Two others decide about somebody's authority."),
    ),
    Code.LAST_ADMINISTRATOR: Entry(
        Stage.AUTHORITY,
        N_("{person} is the only administrator who can sign in."),
        N_("Enrol another administrator first."),
    ),
    Code.NOT_HISTORICAL: Entry(
        Stage.AUTHORITY,
        N_("{op} is no past record in a ledger that people sign in to."),
        N_("Let those whom it concerns record it themselves, with post or a command of its own."),
    ),
    Code.NOT_THE_PROPOSER: Entry(
        Stage.AUTHORITY,
        N_("The proposal is by {proposer}, and {person} cannot withdraw it."),
        N_("Reject it, with the role to approve it, or ask {proposer}."),
    ),
    Code.NOT_SIGNED_IN: Entry(
        Stage.AUTHORITY,
        N_("People sign in to this ledger, and nobody has."),
        N_("Sign in with wamledger login."),
    ),
    Code.SIGNED_IN_AS_OTHER: Entry(
        Stage.AUTHORITY,
        N_("{person} is signed in, and the operation is by {found}."),
        N_("Record in your own name, or let {found} sign in. Past records come in by import-history."),
    ),
    Code.APPROVAL_UNPROVEN: Entry(
        Stage.AUTHORITY,
        N_("The approval of {person} is only stated."),
        N_("Propose the operation (wamledger propose), and {person} approves it (wamledger approve)."),
    ),
    Code.MADE_BY_LEDGER: Entry(
        Stage.AUTHORITY,
        N_("{op} is not recorded by hand."),
        N_("The ledger makes such entries itself, when keys are enrolled or changed: see docs/keys.md."),
    ),
}


PERMISSIONS: Final = frozenset(
    {
        Code.USER_CLOSED,
        Code.ROLE_FORBIDS,
        Code.SCOPE_FORBIDS,
        Code.APPROVER_ROLE,
        Code.KEEPER_APPROVES,
        Code.COUNTER_APPROVES,
        Code.OWN_AUTHORITY,
        Code.LAST_ADMINISTRATOR,
        Code.NOT_HISTORICAL,
        Code.NOT_THE_PROPOSER,
        Code.NOT_SIGNED_IN,
        Code.SIGNED_IN_AS_OTHER,
        Code.APPROVAL_UNPROVEN,
        Code.MADE_BY_LEDGER,
    }
)
"""Refusals that say who may not, and not what is wrong."""

WORDS: Final = frozenset({"detail", "advice", "allowed", "because", "kind", "first", "second", "place"})
"""Facts that are words of the program and not of the case; they are translated like the templates."""


class Refused(Exception):
    """The ledger refuses an operation: the code, the field that is to blame, and the facts of the case."""

    def __init__(self, code: Code, field: str = "", **facts: Any) -> None:
        self.code = code
        self.field = field
        self.facts: dict[str, Any] = {"field": field, **facts}
        super().__init__(code, field)

    def within(self, field: str) -> Refused:
        """The same refusal of what stands in a field of something else."""
        facts = {name: value for name, value in self.facts.items() if name != "field"}
        return Refused(self.code, f"{field}.{self.field}" if self.field else field, **facts)

    @property
    def message(self) -> str:
        """What is, and what was asked, in the language in use."""
        return self._filled(CATALOGUE[self.code].message)

    @property
    def remedy(self) -> str:
        """What to do, in the language in use."""
        return self._filled(CATALOGUE[self.code].remedy)

    def _filled(self, template: str) -> str:
        return _(template).format_map(
            {
                key: _written(_(value) if key in WORDS and isinstance(value, str) else value)
                for key, value in self.facts.items()
            }
        )

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"

    def as_json(self) -> dict[str, Any]:
        """The refusal as data: code, field, message, remedy and facts."""
        return {
            "code": self.code.value,
            "field": self.field,
            "message": self.message,
            "remedy": self.remedy,
            "facts": {key: value for key, value in self.facts.items() if key != "field"},
        }


def _written(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(shown(str(each)) for each in value) or "-"
    return shown(str(value))
