"""
What a verification finds wrong: which check failed, where, and what to do about it.

A finding is data with a template, like a refusal: it becomes a sentence in a language only when it is
shown. Each kind belongs to one step of the verification. A ledger that was changed everywhere has too many
findings to hold or to read: of each kind the first are kept, and the others are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from wamledger.domain.text import shown
from wamledger.i18n import N_, _

MOST_OF_A_KIND: Final = 50
"""Findings of one kind that are kept."""


class Kind(StrEnum):
    """Every way in which a ledger can fail; the value is the stable name."""

    # 1 schema and guards
    SCHEMA_DIFFERS = "schema_differs"
    FILE_DAMAGED = "file_damaged"
    ABOUT_DIFFERS = "about_differs"
    ABOUT_UNREADABLE = "about_unreadable"
    # 2 entries
    ENTRY_MISSING = "entry_missing"
    ENTRY_STRAY = "entry_stray"
    ENTRY_NOT_CANONICAL = "entry_not_canonical"
    ENTRY_MALFORMED = "entry_malformed"
    ENTRY_MISPLACED = "entry_misplaced"
    ENTRY_COLUMN = "entry_column"
    # 3 leaves and nodes
    ENTRY_CHANGED = "entry_changed"
    ENTRIES_CHANGED = "entries_changed"
    LEAF_CHANGED = "leaf_changed"
    ENTRY_OR_LEAF_CHANGED = "entry_or_leaf_changed"
    NODE_CHANGED = "node_changed"
    NODE_MISSING = "node_missing"
    NODE_STRAY = "node_stray"
    # 4 signed heads
    HEAD_UNSIGNED = "head_unsigned"
    HEAD_OF_OTHER_KEY = "head_of_other_key"
    HEAD_COLUMN = "head_column"
    HEAD_DIFFERS = "head_differs"
    HEAD_BEYOND = "head_beyond"
    HEAD_MISSING = "head_missing"
    # 5 tip log
    TIP_BEYOND = "tip_beyond"
    TIP_DIFFERS = "tip_differs"
    # 6 heads from outside
    OUTSIDE_UNSIGNED = "outside_unsigned"
    OUTSIDE_UNWITNESSED = "outside_unwitnessed"
    OUTSIDE_DIFFERS = "outside_differs"
    OUTSIDE_BEYOND = "outside_beyond"
    OUTSIDE_ROW_DIFFERS = "outside_row_differs"
    OUTSIDE_ROW_BEYOND = "outside_row_beyond"
    # 7 projections
    ENTRY_NOT_APPLICABLE = "entry_not_applicable"
    ENTRIES_NOT_APPLICABLE = "entries_not_applicable"
    ROW_MISSING = "row_missing"
    ROW_STRAY = "row_stray"
    COLUMN_DIFFERS = "column_differs"
    NAME_DIFFERS = "name_differs"
    # 8 conservation
    NOT_WHERE_IT_STANDS = "not_where_it_stands"
    MORE_THAN_THERE = "more_than_there"
    NOT_CONSERVED = "not_conserved"
    ACCOUNT_DIFFERS = "account_differs"
    # 9 who signed
    SIGNATURE_FALSE = "signature_false"
    SIGNATURE_UNKNOWN = "signature_unknown"
    SIGNATURE_REVOKED = "signature_revoked"
    SIGNATURE_NOT_TRUSTED = "signature_not_trusted"
    SIGNATURE_OUT_OF_PLACE = "signature_out_of_place"
    SIGNER_CLOSED = "signer_closed"
    ENTRY_UNSIGNED = "entry_unsigned"
    SEAL_DIFFERS = "seal_differs"
    SEALED_BY_ANOTHER = "sealed_by_another"
    HISTORY_UNENTITLED = "history_unentitled"
    APPROVAL_UNSIGNED = "approval_unsigned"
    APPROVAL_ALONE = "approval_alone"
    APPROVAL_DIFFERS = "approval_differs"
    APPROVAL_MISSING = "approval_missing"
    APPROVAL_UNUSED = "approval_unused"
    PROPOSAL_UNKNOWN = "proposal_unknown"
    PROPOSAL_NOT_OPEN = "proposal_not_open"
    PROPOSAL_EXPIRED = "proposal_expired"
    WITHDRAWN_BY_ANOTHER = "withdrawn_by_another"
    AUTHORITY_ALONE = "authority_alone"
    KEY_MALFORMED = "key_malformed"
    KEY_SHARED = "key_shared"
    KEY_NOT_PROVED = "key_not_proved"
    LEDGER_KEY_NOT_PROVED = "ledger_key_not_proved"
    # 10 access records
    ACCESS_BROKEN = "access_broken"
    # 11 attached files
    FILE_MISSING = "file_missing"
    FILE_CHANGED = "file_changed"
    FILE_OPEN = "file_open"
    # any step
    STEP_FAILED = "step_failed"


class Where(NamedTuple):
    """The place of a finding, as exactly as it is known: an entry, a row of a table, a column."""

    seq: int | None = None
    table: str | None = None
    key: tuple[Any, ...] = ()
    column: str | None = None


NOWHERE: Final = Where()


class Meaning(NamedTuple):
    """What a kind says: the step it belongs to, what is wrong, and the remedy."""

    step: int
    message: str
    remedy: str


_KEEP: Final = N_(
    "Keep the file as it is and write nothing to it. Put the ledger back from a copy that verifies, and enter"
    " again what is missing from the papers."
)
_REBUILD: Final = N_(
    "Where steps 2 to 6 found nothing the entries are sound: run rebuild, then verify again."
)
_ASK: Final = N_(
    "Compare the ledger with a copy held elsewhere, and report the difference to whoever holds the key."
)

_ASK_WHO: Final = N_(
    "The program records nothing like this. Keep the ledger as it is, and ask those who are named, one by one."
)

_PUT_FILE_BACK: Final = N_(
    "Put the file back from a backup, or attach it again from where it came. The entries are not touched by this."
)

CATALOGUE: Final[dict[Kind, Meaning]] = {
    Kind.SCHEMA_DIFFERS: Meaning(1, N_("The {object} {name} is {what}."), _KEEP),
    Kind.FILE_DAMAGED: Meaning(1, N_("The database itself says that it is damaged: {detail}."), _KEEP),
    Kind.ABOUT_DIFFERS: Meaning(
        1, N_("The ledger says that its {name} is {found}, and {source} says {expected}."), _ASK
    ),
    Kind.ABOUT_UNREADABLE: Meaning(
        1, N_("The public key that the ledger states cannot be read: {detail}"), _ASK
    ),
    Kind.ENTRY_MISSING: Meaning(2, N_("Entry {seq} is missing."), _KEEP),
    Kind.ENTRY_STRAY: Meaning(2, N_("Entry {seq} stands where the ledger has no place for an entry."), _KEEP),
    Kind.ENTRY_NOT_CANONICAL: Meaning(2, N_("Entry {seq} was not written by this program: {detail}"), _KEEP),
    Kind.ENTRY_MALFORMED: Meaning(2, N_("Entry {seq} has not the form of an entry: {detail}."), _KEEP),
    Kind.ENTRY_MISPLACED: Meaning(
        2,
        N_("Entry {seq} does not belong here: its {name} is {found}, and here it must be {expected}."),
        _KEEP,
    ),
    Kind.ENTRY_COLUMN: Meaning(
        2, N_("The column {column} of entry {seq} is {found}, and the entry itself says {expected}."), _KEEP
    ),
    Kind.ENTRY_CHANGED: Meaning(
        3, N_("Entry {seq} was changed: its bytes do not have the hash that was recorded with it."), _KEEP
    ),
    Kind.ENTRIES_CHANGED: Meaning(
        3, N_("One or more of the entries {seq} to {last} were changed: they do not name one another."), _KEEP
    ),
    Kind.LEAF_CHANGED: Meaning(
        3, N_("The hash beside entry {seq} was changed; the entry itself fits the tree."), _KEEP
    ),
    Kind.ENTRY_OR_LEAF_CHANGED: Meaning(
        3, N_("Entry {seq} or the hash beside it was changed: they do not belong together."), _KEEP
    ),
    Kind.NODE_CHANGED: Meaning(
        3, N_("The node {position} of level {level} of the tree is not what the entries give."), _KEEP
    ),
    Kind.NODE_MISSING: Meaning(3, N_("The node {position} of level {level} of the tree is missing."), _KEEP),
    Kind.NODE_STRAY: Meaning(3, N_("The tree has no place for a node {position} of level {level}."), _KEEP),
    Kind.HEAD_UNSIGNED: Meaning(
        4,
        N_("The head that is kept for {size} entries is not one that the ledger's key signed: {detail}"),
        _ASK,
    ),
    Kind.HEAD_OF_OTHER_KEY: Meaning(
        4,
        N_(
            "The head that is kept for {size} entries was signed by {found}; heads of that size are signed by {expected}."
        ),
        _ASK,
    ),
    Kind.HEAD_COLUMN: Meaning(
        4, N_("The head that is kept for {size} entries states another {name} in its signed note."), _KEEP
    ),
    Kind.HEAD_DIFFERS: Meaning(
        4,
        N_("The first {size} entries are not those that were signed: the root was {signed} and is {found}."),
        _KEEP,
    ),
    Kind.HEAD_BEYOND: Meaning(
        4, N_("A head was signed for {size} entries, and {entries} are here: the last are missing."), _KEEP
    ),
    Kind.HEAD_MISSING: Meaning(
        4,
        N_("No head is kept for the {entries} entries that are here; the newest is for {newest}."),
        N_(
            "If nobody removed it, sign one with: wamledger checkpoint. Otherwise compare with a head from"
            " outside."
        ),
    ),
    Kind.TIP_BEYOND: Meaning(
        5, N_("{size} entries were acknowledged, and {entries} are here: the last are missing."), _KEEP
    ),
    Kind.TIP_DIFFERS: Meaning(
        5,
        N_("The first {size} entries are not those that were acknowledged: the root was {acknowledged}."),
        _KEEP,
    ),
    Kind.OUTSIDE_UNSIGNED: Meaning(
        6, N_("A head from outside was not signed by the key of this ledger: {detail}"), _ASK
    ),
    Kind.OUTSIDE_UNWITNESSED: Meaning(
        6,
        N_(
            "The head from outside over {size} entries was cosigned by {found} of the witnesses; {needed} are needed."
        ),
        N_("Ask the witnesses for their cosignatures, or bring a head that they have cosigned."),
    ),
    Kind.OUTSIDE_DIFFERS: Meaning(
        6,
        N_(
            "The first {size} entries are not those of the head from outside: its root is {signed}, here it is"
            " {found}."
        ),
        _KEEP,
    ),
    Kind.OUTSIDE_BEYOND: Meaning(
        6,
        N_(
            "A head from outside was signed for {size} entries, and {entries} are here: the last are missing."
        ),
        _KEEP,
    ),
    Kind.OUTSIDE_ROW_DIFFERS: Meaning(
        6, N_("The head that was given out as {given_as} for {size} entries is not one of this ledger."), _ASK
    ),
    Kind.OUTSIDE_ROW_BEYOND: Meaning(
        6, N_("A head was given out as {given_as} for {size} entries, and {entries} are here."), _KEEP
    ),
    Kind.ENTRY_NOT_APPLICABLE: Meaning(
        7, N_("Entry {seq} cannot be applied to what the entries before it made ({detail})."), _KEEP
    ),
    Kind.ENTRIES_NOT_APPLICABLE: Meaning(
        7, N_("The entries {seq} to {last} make holdings that cannot be ({detail})."), _KEEP
    ),
    Kind.ROW_MISSING: Meaning(7, N_("The table {table} lacks the row {key}."), _REBUILD),
    Kind.ROW_STRAY: Meaning(7, N_("The table {table} has a row {key} that no entry made."), _REBUILD),
    Kind.COLUMN_DIFFERS: Meaning(
        7, N_("In the table {table}, row {key}, {column} is {found}; the entries give {expected}."), _REBUILD
    ),
    Kind.NAME_DIFFERS: Meaning(
        7,
        N_("The name beside participant {number} is not the one that the entry has committed to."),
        N_("Take the name from the papers, and find out who wrote to the database."),
    ),
    Kind.NOT_WHERE_IT_STANDS: Meaning(
        8, N_("Entry {seq} takes {item} from {left}, and it stood at {stands}."), _KEEP
    ),
    Kind.MORE_THAN_THERE: Meaning(
        8, N_("Entry {seq} takes {missing} more of {item} from {holder} than stood there."), _KEEP
    ),
    Kind.NOT_CONSERVED: Meaning(
        8, N_("{item}, {status}: {found} by the table {table}, and {expected} by the entries."), _REBUILD
    ),
    Kind.ACCOUNT_DIFFERS: Meaning(
        8, N_("{account} {code}, {item}: {found} is outstanding, and {expected} stands there."), _REBUILD
    ),
    Kind.SIGNATURE_FALSE: Meaning(
        9, N_("The signature of {user} ({meaning}) in entry {seq} is not one over this entry."), _KEEP
    ),
    Kind.SIGNATURE_UNKNOWN: Meaning(
        9, N_("Entry {seq} names a key {key_id} of {user}, and none of that id was enrolled before."), _KEEP
    ),
    Kind.SIGNATURE_REVOKED: Meaning(
        9, N_("Entry {seq} is signed with a key of {user} that entry {revoked} had revoked."), _KEEP
    ),
    Kind.SIGNATURE_NOT_TRUSTED: Meaning(
        9,
        N_(
            "Entry {seq} is signed with a key of {user} that may have been somebody else's by then: entry {revoked}"
            " revoked it, and trusts only what stands before {trusted_to}."
        ),
        N_("Hold the entry against its papers and ask {user}; reverse it where it is not theirs."),
    ),
    Kind.SIGNATURE_OUT_OF_PLACE: Meaning(
        9, N_("Entry {seq} carries a signature of {user} as {meaning}, which has no place in it."), _KEEP
    ),
    Kind.SIGNER_CLOSED: Meaning(
        9, N_("Entry {seq} is signed by {user}, whose account entry {closed} had closed."), _KEEP
    ),
    Kind.ENTRY_UNSIGNED: Meaning(
        9, N_("The entries {seq} to {last} are signed by nobody; they say that {by} recorded them."), _KEEP
    ),
    Kind.SEAL_DIFFERS: Meaning(
        9,
        N_("Entry {seq} does not seal the entries {first} to {last}, which have no signature of their own."),
        _KEEP,
    ),
    Kind.SEALED_BY_ANOTHER: Meaning(
        9, N_("Entry {seq} was recorded by {by}, and is sealed by {sealed_by} in entry {seal}."), _KEEP
    ),
    Kind.HISTORY_UNENTITLED: Meaning(
        9, N_("Past records from entry {seq} on are sealed by {user}, who may not bring such in."), _ASK_WHO
    ),
    Kind.APPROVAL_UNSIGNED: Meaning(
        9,
        N_("Entry {seq} says that {approved_by} approved it, and has no signature of theirs that holds."),
        _ASK_WHO,
    ),
    Kind.APPROVAL_ALONE: Meaning(
        9, N_("In entry {seq} one person, {person}, or one key stands for two."), _ASK_WHO
    ),
    Kind.APPROVAL_DIFFERS: Meaning(
        9, N_("What stands in entry {seq} is not what was proposed and approved as {proposal}."), _ASK_WHO
    ),
    Kind.APPROVAL_MISSING: Meaning(
        9,
        N_("Entry {seq} carries out the proposal {proposal}, and its approval does not stand before it."),
        _ASK_WHO,
    ),
    Kind.APPROVAL_UNUSED: Meaning(
        9, N_("Entry {seq} approves the proposal {proposal}, and the operation does not follow it."), _ASK_WHO
    ),
    Kind.PROPOSAL_UNKNOWN: Meaning(
        9, N_("Entry {seq} decides on a proposal {proposal} that nobody made."), _ASK_WHO
    ),
    Kind.PROPOSAL_NOT_OPEN: Meaning(
        9, N_("Entry {seq} ({op}) decides on the proposal {proposal}, which was {status} already."), _ASK_WHO
    ),
    Kind.PROPOSAL_EXPIRED: Meaning(
        9, N_("Entry {seq} approves the proposal {proposal} after its time was over."), _ASK_WHO
    ),
    Kind.WITHDRAWN_BY_ANOTHER: Meaning(
        9,
        N_("Entry {seq} withdraws the proposal {proposal} in the name of {by}, who had not made it."),
        _ASK_WHO,
    ),
    Kind.AUTHORITY_ALONE: Meaning(
        9,
        N_("Entry {seq} ({op}, by {by}) gives or takes authority, and no second person stands for it."),
        _ASK_WHO,
    ),
    Kind.KEY_MALFORMED: Meaning(9, N_("What entry {seq} enrols for {user} is not a key of theirs."), _KEEP),
    Kind.KEY_SHARED: Meaning(
        9,
        N_("Entry {seq} enrols for {user} a key that {owner} has enrolled: one key is not two people."),
        _ASK_WHO,
    ),
    Kind.KEY_NOT_PROVED: Meaning(
        9,
        N_("Entry {seq} enrols a key for {user} that has not signed it: nobody has shown to have it."),
        _KEEP,
    ),
    Kind.LEDGER_KEY_NOT_PROVED: Meaning(
        9,
        N_("Entry {seq} changes the ledger's key, and the old and the new one have not both signed it."),
        _KEEP,
    ),
    Kind.ACCESS_BROKEN: Meaning(
        10,
        N_("The chain of access records is broken at record {n} ({what}): records were changed or removed."),
        N_("The entries are not concerned. Find out who wrote to the database, and from when on."),
    ),
    Kind.FILE_MISSING: Meaning(
        11,
        N_("The file {name} that entry {seq} attaches was kept in {folder}, and is not there any more."),
        _PUT_FILE_BACK,
    ),
    Kind.FILE_CHANGED: Meaning(
        11,
        N_("The file {name} that entry {seq} attaches was changed, or cannot be read: {file}."),
        _PUT_FILE_BACK,
    ),
    Kind.FILE_OPEN: Meaning(
        11,
        N_(
            "The ledger is encrypted, and the file {name} that entry {seq} attaches lies open beside it: {file}."
        ),
        N_("Whoever encrypted the ledger was stopped: run wamledger encrypt again, which finishes."),
    ),
    Kind.STEP_FAILED: Meaning(
        0, N_("The step could not be finished, because the database cannot be read: {detail}."), _KEEP
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be."""

    kind: Kind
    where: Where = NOWHERE
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> int:
        """The number of the step that found it."""
        return int(self.facts.get("step", CATALOGUE[self.kind].step))

    @property
    def what(self) -> str:
        """The thing that is wrong, as a program names it."""
        where = self.where
        parts = [] if where.seq is None else [f"entry {where.seq}"]
        if where.table is not None and where.table != "entry":
            parts.append(" ".join([where.table, *map(str, where.key)]))
        if where.column is not None:
            parts.append(where.column)
        return ", ".join(parts)

    @property
    def message(self) -> str:
        """What is wrong, in the language in use."""
        return self.told(CATALOGUE[self.kind].message)

    def told(self, template: str) -> str:
        """The template, in the language in use, filled with what was found."""
        facts = {
            "seq": self.where.seq,
            "table": self.where.table,
            "key": " ".join(map(str, self.where.key)),
            "column": self.where.column,
            **self.facts,
        }
        return _(template).format_map({name: _shown(fact) for name, fact in facts.items()})

    @property
    def remedy(self) -> str:
        """What to do, in the language in use."""
        return self.told(CATALOGUE[self.kind].remedy)

    def as_json(self) -> dict[str, Any]:
        """The finding as data."""
        return {
            "kind": self.kind.value,
            "step": self.step,
            "what": self.what,
            "where": {
                "seq": self.where.seq,
                "table": self.where.table,
                "key": list(self.where.key),
                "column": self.where.column,
            },
            "facts": {
                name: fact.hex() if isinstance(fact, bytes) else fact for name, fact in self.facts.items()
            },
            "message": self.message,
            "remedy": self.remedy,
        }


def _shown(fact: Any) -> str:
    if isinstance(fact, bytes):
        return fact.hex()
    return "-" if fact is None else shown(str(fact))


class Findings:
    """
    What was found so far.

    Shape: ``kept`` in the order in which it was found; ``counts`` also has those that are not kept.
    """

    def __init__(self, most: int = MOST_OF_A_KIND) -> None:
        self.kept: list[Finding] = []
        self.counts: Counter[Kind] = Counter()
        self._kept: Counter[Kind] = Counter()
        self._most = most

    def add(self, kind: Kind, where: Where = NOWHERE, /, **facts: Any) -> None:
        """One thing more was found."""
        self.take([Finding(kind, where, facts)])

    def take(self, found: Iterable[Finding], counts: Counter[Kind] | None = None) -> None:
        """All of these were found; ``counts`` where somebody else has counted more of them than they are."""
        found = list(found)
        for finding in found:
            if self.is_wanted(finding.kind):
                self.kept.append(finding)
                self._kept[finding.kind] += 1
            if counts is None:
                self.counts[finding.kind] += 1
        if counts is not None:
            self.counts += counts

    def is_wanted(self, kind: Kind) -> bool:
        """True where a further finding of this kind would be kept."""
        return self._kept[kind] < self._most

    def of_step(self, step: int) -> int:
        """How many things the step has found."""
        failed = sum(finding.step == step for finding in self.kept if finding.kind is Kind.STEP_FAILED)
        return failed + sum(
            count
            for kind, count in self.counts.items()
            if CATALOGUE[kind].step == step and kind is not Kind.STEP_FAILED
        )
