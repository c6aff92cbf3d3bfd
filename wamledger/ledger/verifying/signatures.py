"""
Step 9: who signed, judged from the entries alone.

The keys of users are those that entries enrol and revoke. From the first of them on every entry is signed by whoever
recorded it, or sealed together with others by the entry that ends the call; whoever approved has signed too, with
another key. What was recorded before, nobody could sign. Past records are sealed by somebody who may bring them in,
and their approvals stand on paper.

The judge takes what the blocks tell, in the order of the ledger, and keeps no entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Final, NamedTuple

from wamledger.domain.authority.roles import SECONDED_WHEN_CLOSED
from wamledger.ledger.faults import NoteFault
from wamledger.ledger.verifying.finding import Findings, Kind
from wamledger.ledger.verifying.marks import Held, held, is_true
from wamledger.ledger.verifying.people import Key, People, at
from wamledger.ledger.verifying.proposals import Proposals, Proposed
from wamledger.ledger.verifying.seals import Waiting
from wamledger.ledger.verifying.signed import Run, Signed
from wamledger.ledger.vkey import Verifier

_DECISIONS: Final = frozenset({"approve", "reject", "withdraw", "lapse"})


class Pair(NamedTuple):
    """An operation that two people signed, by two different keys; ``proposal`` where it was proposed before."""

    seq: int
    id: str
    op: str
    by: str
    by_key: str
    approved_by: str
    approved_key: str
    proposal: str | None


class Seal(NamedTuple):
    """That the entries from ``begin`` up to ``end`` are sealed by the entry ``seq``, which this user signed."""

    begin: int
    end: int
    seq: int
    user: str


@dataclass(slots=True)
class Figures:
    """
    How the entries are signed for.

    Shape: each entry is counted once: ``before`` (nobody signed yet), ``singly``, ``sealed``, or ``historical`` (past
    records under a seal); ``by_two`` are the operations that two people signed.
    """

    before: int = 0
    singly: int = 0
    sealed: int = 0
    historical: int = 0
    by_two: int = 0
    keys: int = 0

    def as_json(self) -> dict[str, int]:
        """The figures as data."""
        return asdict(self)


class Signatures:
    """
    Who signed what, after the entries that were taken so far.

    ``told`` hears of each pair, and of each seal that holds. Which key signs which heads is not told here, only
    whether each that comes in was signed for.
    """

    def __init__(
        self,
        ledger_key: Verifier | None,
        findings: Findings,
        told: Callable[[Pair | Seal], None] | None = None,
    ) -> None:
        self.figures = Figures()
        self.people = People(findings)
        self._ledger_key = ledger_key
        self._findings = findings
        self._told = told
        self._proposals = Proposals(findings)
        self._waiting: Waiting | None = None
        self._next = 0
        self._vouched = 0

    def take(self, told: Iterable[Signed | Run]) -> None:
        """What a block tells is judged; blocks come in the order of the ledger."""
        for each in told:
            begin = each.begin if isinstance(each, Run) else each.seq
            if begin != self._next:
                self._leap()
            if isinstance(each, Run):
                self._next = each.end
                self._take_run(each)
            else:
                self._next = begin + 1
                self._take_signed(each)

    def finish(self, size: int) -> Figures:
        """Nothing comes any more after so many entries: what still waits for a signature has none."""
        if self._next != size:
            self._leap()
        self._proposals.pass_by(size + 1)
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.whole:
            self._findings.add(Kind.ENTRY_UNSIGNED, at(waiting.begin), last=waiting.last, by=waiting.names)
        self.figures.keys = len(self.people.keys)
        return self.figures

    def _leap(self) -> None:
        """Entries are missing or cannot be read, which is found elsewhere; what spans them cannot be judged."""
        self._proposals.forget_approval()
        if self._waiting is not None:
            self._waiting.whole = False

    def _take_run(self, run: Run) -> None:
        self._proposals.pass_by(run.begin)
        if not self.people.is_closed:
            self.figures.before += run.end - run.begin
            return
        if self._waiting is None:
            self._waiting = Waiting(run.begin)
        self._waiting.take_run(run)

    def _take_signed(self, entry: Signed) -> None:
        enrolling = self.people.enrolled(entry) if entry.op == "enrol_key" else None
        holding = held(entry, self.people, enrolling, self._findings, self._vouched)
        if holding.people and not self._findings.counts[Kind.SIGNATURE_FALSE]:
            self._vouched = entry.seq + 1
        proposed = self._follow(entry, holding)
        if self.people.is_closed or enrolling is not None:
            self._judge(entry, holding, proposed)
        else:
            self.figures.before += 1
        self._change(entry, holding, enrolling)

    def _follow(self, entry: Signed, holding: Held) -> Proposed | None:
        """The proposal that the entry makes or carries out, which stands as the entry leaves it."""
        if entry.approval is not None:
            return self._proposals.carry_out(entry)
        self._proposals.pass_by(entry.seq)
        if entry.op == "propose":
            proposed = self._proposals.propose(entry)
            if entry.by in holding.people:
                proposed.key = holding.people[entry.by].verifier.public
            return proposed
        if entry.op in _DECISIONS:
            self._proposals.decide(entry)
        return None

    def _judge(self, entry: Signed, holding: Held, proposed: Proposed | None) -> None:
        """The entry is signed by whom it must be, or waits for a seal."""
        signed = self._signed_for(entry, holding)
        for key in holding.people.values():
            key.signed.append(entry.seq)
        if signed is not None:
            self.figures.singly += 1
        elif not entry.marks and entry.approval is None:
            if self._waiting is None:
                self._waiting = Waiting(entry.seq)
            self._waiting.take(entry, proposed if entry.op == "propose" else None)
        elif entry.approval is None and entry.by not in {mark.user for mark in entry.marks}:
            self._findings.add(Kind.ENTRY_UNSIGNED, at(entry.seq), last=entry.seq, by=entry.by)
        if signed is not None and entry.op == "sign_entries":
            self._seal(entry, signed)
        elif entry.op == "sign_entries" and entry.marks:
            self._waiting = None  # what is wrong with the seal is found, and those under it are not to blame
        elif self._waiting is not None:
            self._waiting.pass_by(entry.leaf)
        if entry.approved_by is not None and not entry.historical:
            self._judge_approval(entry, holding, proposed)

    def _signed_for(self, entry: Signed, holding: Held) -> Key | None:
        """The key by which the entry is signed for; None where only a seal can be."""
        if entry.approval is not None:
            return holding.people.get(str(entry.approved_by))
        if entry.historical:
            return next((key for user, key in holding.people.items() if self.people.may_import(user)), None)
        return holding.people.get(entry.by)

    def _seal(self, entry: Signed, key: Key) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            self._findings.add(
                Kind.SEAL_DIFFERS, at(entry.seq), first=entry.facts["first"], last=entry.seq - 1
            )
        elif waiting.seal(entry, key, self.people, self._findings):
            self.figures.sealed += waiting.sealed
            self.figures.historical += waiting.historical
            if self._told is not None:
                self._told(Seal(waiting.begin, entry.seq, entry.seq, entry.by))

    def _judge_approval(self, entry: Signed, holding: Held, proposed: Proposed | None) -> None:
        """Whoever approved has signed, and is somebody else, with another key, than whoever recorded."""
        approver = str(entry.approved_by)
        approved = holding.people.get(approver)
        if approver == entry.by:
            self._findings.add(Kind.APPROVAL_ALONE, at(entry.seq), person=approver)
            return
        if approved is None:
            self._findings.add(Kind.APPROVAL_UNSIGNED, at(entry.seq), approved_by=approver)
            return
        if entry.approval is not None:
            public = None if proposed is None else proposed.key
        else:
            recorder = holding.people.get(entry.by)
            public = None if recorder is None else recorder.verifier.public
        if public == approved.verifier.public:
            self._findings.add(Kind.APPROVAL_ALONE, at(entry.seq), person=approver)
        elif public is not None:
            self.figures.by_two += 1
            if self._told is not None:
                by_key, approved_key = Verifier(entry.by, public).vkey, approved.verifier.vkey
                proposal = None if proposed is None else proposed.id
                self._told(
                    Pair(entry.seq, entry.id, entry.op, entry.by, by_key, approver, approved_key, proposal)
                )

    def _change(self, entry: Signed, holding: Held, enrolling: Key | None) -> None:
        """Users, keys and the ledger's key are as the entry leaves them."""
        if self.people.is_closed and entry.op in SECONDED_WHEN_CLOSED:
            self._judge_authority(entry)
        match entry.op:
            case "add_user" | "change_user":
                self.people.change(entry)
            case "revoke_key":
                self.people.revoke(entry)
            case "rotate_ledger_key":
                self._rotate(entry, holding)
        if enrolling is not None:
            if not holding.proved:
                self._findings.add(Kind.KEY_NOT_PROVED, at(entry.seq), user=enrolling.verifier.name)
            self.people.enrol(enrolling)

    def _judge_authority(self, entry: Signed) -> None:
        """Authority is given and taken by two; until a second person has a key, the founder adds and enrols that one."""
        if entry.historical and entry.op in _PAST:
            return
        is_founding = entry.op in ("add_user", "enrol_key") and self.people.founding()
        concerned = entry.facts.get("code" if entry.op == "change_user" else "user")
        acting = {entry.by, entry.approved_by} - {None, concerned}
        if len(acting) < (1 if is_founding else 2):
            self._findings.add(Kind.AUTHORITY_ALONE, at(entry.seq), op=entry.op, by=entry.by)

    def _rotate(self, entry: Signed, holding: Held) -> None:
        """Another key signs heads from here on, where the old and the new one have both signed for it."""
        try:
            new = Verifier.parse(entry.facts["vkey"])
        except NoteFault:
            new = None
        old = self._ledger_key
        if (
            new is None
            or old is None
            or (new.name, new.kind) != (old.name, old.kind)
            or not all(any(is_true(entry, mark, key) for mark in holding.by_ledger) for key in (old, new))
        ):
            self._findings.add(Kind.LEDGER_KEY_NOT_PROVED, at(entry.seq))
        else:
            self._ledger_key = new


_PAST: Final = frozenset({"add_user"})
"""A past record may name people; whoever may sign, and in which role, is decided now."""
