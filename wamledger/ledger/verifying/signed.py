"""
Who signed what, as far as one block of entries tells by itself.

Most entries of a ledger carry no signature of their own: they were recorded before people signed, or are sealed by one
signature at the end of a call. Runs of them are told in a few figures. What is signed, and what gives or takes
authority, is told one by one, with its signatures held against the keys that are known beforehand. Which of those keys
counted at that entry, only the entries before it say; that is for ``signatures`` to judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

from wamledger.domain import moment
from wamledger.domain.refusals import Refused
from wamledger.ledger.canonical import encode
from wamledger.ledger.faults import LedgerFault, NoteFault
from wamledger.ledger.signing import holds
from wamledger.ledger.vkey import Verifier

Row = dict[str, Any]

_WANTED: Final[dict[str, dict[str, tuple[type, ...]]]] = {
    "add_user": {"code": (str,), "roles": (list,)},
    "change_user": {"code": (str,), "roles": (list, type(None)), "closed": (bool, type(None))},
    "enrol_key": {"user": (str,), "vkey": (str,)},
    "revoke_key": {"user": (str,), "key_id": (str,), "trusted_to": (int, type(None))},
    "rotate_ledger_key": {"vkey": (str,)},
    "propose": {"operation": (dict,)},
    "approve": {"proposal": (str,)},
    "reject": {"proposal": (str,)},
    "withdraw": {"proposal": (str,)},
    "lapse": {"proposal": (str,)},
    "sign_entries": {"first": (int,), "count": (int,), "root": (str,)},
}
"""What is asked of the operations that give, take or use authority: their fields, and the kinds of value these have."""


MOST_APPROVED: Final = 10
"""Of the entries in a run that name an approver so many are told, for none of them should."""


class Mark(NamedTuple):
    """
    A signature as it stands in an entry.

    Shape: ``vkey`` is the known key of this user and id, None where none was known; ``true`` says whether that key
    made the signature.
    """

    row: Row
    vkey: str | None
    true: bool

    @property
    def user(self) -> str:
        """Who it says signed; empty for the ledger itself."""
        return str(self.row["user"])

    @property
    def key_id(self) -> str:
        """The id of the key by which it says it was made."""
        return str(self.row["key_id"])

    @property
    def meaning(self) -> str:
        """What the signature says of the entry."""
        return str(self.row["meaning"])


class Signed(NamedTuple):
    """
    An entry that is signed by itself, or speaks of authority.

    Shape: ``facts`` are the fields of ``_WANTED``, and of a proposal whose it is and until when; ``carried`` is the
    fingerprint of the operation that is proposed, or that carries a proposal out; ``body`` is kept where a signature is
    still to be checked.
    """

    seq: int
    id: str
    op: str
    by: str
    approved_by: str | None
    historical: bool
    recorded_at: int
    leaf: bytes
    marks: tuple[Mark, ...]
    facts: Row
    approval: Row | None = None
    carried: bytes | None = None
    body: bytes | None = None


@dataclass(slots=True)
class Run:
    """
    Entries one after the other without a signature of their own, of which none speaks of authority.

    Shape: ``by`` has who recorded, with the first entry of each; ``historical`` is the number of past records, which
    are not among those; ``approved`` are the first of the others that name an approver, each with the name.
    """

    begin: int
    end: int
    leaves: bytes = b""
    by: dict[str, int] = field(default_factory=dict)
    historical: int = 0
    first_historical: int = -1
    approved: list[tuple[int, str]] = field(default_factory=list)


Access = dict[tuple[int, str], int]
"""Ends of the chain of access records, as entries name them, with the first entry that does."""


class Gathering:
    """
    What a block tells of signatures, entry by entry in their order.

    Shape: ``told`` are signed entries and runs; ``access`` the ends of the chain of access records that are named.
    """

    def __init__(self, vkeys: Iterable[str]) -> None:
        self.told: list[Signed | Run] = []
        self.access: Access = {}
        self._keys = known(vkeys)
        self._run: Run | None = None
        self._leaves: list[bytes] = []

    def take(self, seq: int, record: Row, leaf: bytes) -> str | None:
        """The entry is among what is told; returns the part of it that is malformed, if any is."""
        body = record["body"]
        operation = body["operation"]
        if "access" in body:
            self.access.setdefault((body["access"]["n"], body["access"]["hash"]), seq)
        if record["sigs"] or operation["op"] in _WANTED or "approval" in body:
            return self._take_signed(seq, record, leaf)
        run = self._run
        if run is None or run.end != seq:
            self.close()
            run = self._run = Run(seq, seq)
            self.told.append(run)
        run.end = seq + 1
        self._leaves.append(leaf)
        if "historical" in body:
            if not run.historical:
                run.first_historical = seq
            run.historical += 1
        else:
            if operation["by"] not in run.by:
                run.by[operation["by"]] = seq
            approved_by = operation.get("approved_by")
            if approved_by is not None and len(run.approved) < MOST_APPROVED:
                run.approved.append((seq, str(approved_by)))
        return None

    def close(self) -> None:
        """Nothing is added to the run that is open; call it after the last entry."""
        if self._run is not None:
            self._run.leaves = b"".join(self._leaves)
            self._run, self._leaves = None, []

    def _take_signed(self, seq: int, record: Row, leaf: bytes) -> str | None:
        self.close()
        try:
            self.told.append(_signed(seq, record, leaf, self._keys))
        except (LookupError, TypeError, ValueError, AttributeError, Refused, LedgerFault) as fault:
            return f"operation ({fault})"
        return None


def known(vkeys: Iterable[str]) -> dict[tuple[str, str], Verifier]:
    """The keys by user and id; what is no key of anybody is left out, and is judged where it was enrolled."""
    found: dict[tuple[str, str], Verifier] = {}
    for vkey in vkeys:
        try:
            verifier = Verifier.parse(vkey)
        except NoteFault:
            continue
        found[verifier.name, verifier.key_id.hex()] = verifier
    return found


def _signed(seq: int, record: Row, leaf: bytes, keys: dict[tuple[str, str], Verifier]) -> Signed:
    body, sigs = record["body"], record["sigs"]
    operation = body["operation"]
    op = operation["op"]
    content = encode(body) if sigs else None
    marks = []
    for each in sigs:
        verifier = keys.get((each["user"], each["key_id"]))
        true = verifier is not None and content is not None and holds(each, verifier, content)
        marks.append(Mark(each, None if verifier is None else verifier.vkey, true))
    approved_by = operation.get("approved_by")
    if approved_by is not None and type(approved_by) is not str:
        raise TypeError("approved_by")
    facts = _facts(operation)
    if op == "propose":
        facts = {
            "by": operation["operation"].get("by"),
            "expires_at": moment.parse(body["effects"]["expires_at"]),
        }
    approval = body.get("approval")
    carried = None
    if approval is not None:
        carried = fingerprint(operation, body.get("assigned", []))
    elif op == "propose":
        carried = fingerprint(operation["operation"], [])
    return Signed(
        seq,
        operation["id"],
        op,
        operation["by"],
        approved_by,
        "historical" in body,
        moment.parse(body["recorded_at"]),
        leaf,
        tuple(marks),
        facts,
        approval,
        carried,
        content if any(mark.vkey is None for mark in marks) else None,
    )


def _facts(operation: Row) -> Row:
    facts: Row = {}
    for name, kinds in _WANTED.get(operation["op"], {}).items():
        value = operation.get(name)
        if type(value) not in kinds:
            raise TypeError(name)
        facts[name] = value
    return facts


def fingerprint(operation: Row, assigned: list[str]) -> bytes:
    """The hash of an operation as somebody asked for it: without what the ledger filled in, and without an approver."""
    # rules of the domain are loaded where a proposal is met, which is seldom
    from wamledger.domain.decide import without_assigned

    asked = dict(without_assigned(operation, assigned))
    if "id" in assigned:
        asked.pop("id", None)
    asked.pop("approved_by", None)
    return sha256(encode(asked)).digest()
