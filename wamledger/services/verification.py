"""
Verification: whether a ledger is what was recorded, and its projections made again where they are not.

Nothing is taken on trust but the key that is given (or, without one, the key that the ledger states): all
is computed from the stored bytes of the entries. Without a head from outside a ledger can only be held
against itself, and whoever has its file and its key can make one that is consistent in itself;
docs/verification.md says what is seen and what is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wamledger.domain import moment
from wamledger.i18n import N_, _
from wamledger.ledger import access_chain, tables
from wamledger.ledger.faults import LedgerTampered, NoteFault
from wamledger.ledger.link import Link
from wamledger.ledger.replay import Scratch
from wamledger.ledger.slice import columns, spelled
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import Tip, TipLog
from wamledger.ledger.verifying import conservation, guards, heads, projections, tree
from wamledger.ledger.verifying.assembly import Assembly
from wamledger.ledger.verifying.block import Task
from wamledger.ledger.verifying.chain import Chain, known
from wamledger.ledger.verifying.finding import Finding, Findings, Kind, Where
from wamledger.ledger.verifying.signatures import Signatures
from wamledger.ledger.verifying.verdict import NAMES, Step, Told, Verdict, Window, first_damaged
from wamledger.ledger.verifying.workers import WORKERS, blocks
from wamledger.ledger.vkey import Verifier
from wamledger.services.attachments import folder
from wamledger.services.cosigners import NO_COSIGNERS, Cosigners
from wamledger.services.file_check import look_at_files
from wamledger.services.participants import commitment
from wamledger.services.uncollected import uncollected


def verify(
    ledger: Ledger,
    *,
    outside_heads: Sequence[str] = (),
    vkey: str | None = None,
    witnesses: Sequence[str] = (),
    witnesses_needed: int | None = None,
    progress: Told | None = None,
    projections: bool = True,
    bodies: bool = True,
    files: bool = True,
    workers: int = WORKERS,
) -> Verdict:
    """
    Whether the ledger is sound, with what was checked and everything that was found.

    1. Tables, indexes and guards are as the program makes them; the file is whole; the key is the one that
       is trusted.
    2. Entries have no gap; each is canonical, follows its predecessor, and says what the columns beside it
       say.
    3. The hashes beside the entries and the nodes of the tree are those that the entries give.
    4. Every signed head is the ledger's own and states the root that the entries give at its size.
    5. The tip log remembers no more, and nothing else, than is there.
    6. So do heads from outside: those in ``outside_heads``, and those that the ledger remembers to have
       given out.
    7. Projections, made again from the entries, are those that are stored.
    8. What was taken on charge stands somewhere; consignments, custody and disposals say what the standings
       say.
    9. Since people sign, each entry is signed by whoever recorded it, and by whoever approved it.
    10. The access records are the chain that they were when entries named its end.
    11. Each attached file that was put beside the ledger is there, and is what was attached.

    ``vkey`` is a key of the ledger that is trusted, from outside: the first or any later one. Each head from outside
    must be cosigned by ``witnesses_needed`` of the ``witnesses``, which are vkeys too; by all of them where nothing is
    said. ``bodies=False`` verifies the tree alone: it
    leaves out the file, what entries say, and 7 to 11. ``projections=False`` leaves out 7, ``files=False`` 11.

    Raises: NoteFault for an outside head or a vkey that is none; LedgerFault for witnesses without a head, and where
    there is no room to work.
    """
    cosigners = Cosigners.parse(witnesses, witnesses_needed, outside_heads)
    with uncollected(), ledger.reading() as link:
        verification = _Verification(ledger, link, vkey, progress, cosigners, outside_heads)
        verification.look_at_guards(file=bodies)
        verification.look_at_entries(outside_heads, bodies=bodies, workers=workers)
        if bodies:
            if projections:
                verification.look_at_projections()
            verification.look_at_conservation()
            verification.look_at_signatures()
            verification.look_at_access()
            if files:
                verification.look_at_files()
        return verification.verdict()


@dataclass(slots=True)
class Rebuilt:
    """
    What a rebuild did: how many entries it replayed, how many rows they made, and what had been otherwise.
    """

    entries: int
    rows: int
    differed: list[Finding]
    counts: Counter[Kind]


def rebuild(ledger: Ledger, progress: Told | None = None) -> Rebuilt:
    """
    The projections are what the entries make of them, whatever they were before.

    1. The entries are sound by themselves: steps 2 to 5 of ``verify`` find nothing.
    2. They are replayed into a scratch database, and what differs from the stored projections is noted.
    3. The projections are emptied and written again.

    All of it is one transaction. Raises: LedgerTampered where the entries are not sound; nothing is changed
    then.
    """
    with uncollected(), ledger.writing() as link:
        verification = _Verification(ledger, link, None, progress)
        verification.look_at_entries((), bodies=True, workers=1)
        if verification.findings.kept:
            raise LedgerTampered(
                N_("The entries are not sound, so nothing can be rebuilt from them: {first}"),
                N_("Run verify, which names everything that is wrong."),
                first=verification.findings.kept[0].message,
            )
        found = Findings()
        with Scratch(encrypted=ledger.database.key is not None) as scratch:
            verification.replay(scratch.link, found)
            if found.kept:
                raise LedgerTampered(
                    N_("The entries cannot be replayed: {first}"),
                    N_("Run verify, which names everything that is wrong."),
                    first=found.kept[0].message,
                )
            verification.compare(scratch.link, found)
            rows = _refill(link, scratch.link)
        return Rebuilt(verification.size, rows, found.kept, found.counts)


def _refill(link: Link, scratch: Link) -> int:
    """The projections hold the rows of the scratch database and no others; returns how many those are."""
    # What points to a row goes before it, and comes after it.
    for name in reversed(tables.PROJECTIONS):
        link.run(f"DELETE FROM {name}")
    for name in tables.SEARCH:
        link.run(f"DELETE FROM {name}")
    rows = 0
    for name in tables.PROJECTIONS:
        names = ", ".join(spelled(name))
        marks = ", ".join("?" for _column in columns(name))
        for block in scratch.stream(f"SELECT {names} FROM {name}"):
            link.many(f"INSERT INTO {name} ({names}) VALUES ({marks})", block)
            rows += len(block)
    return rows


class _Verification:
    """The steps over one consistent view of a ledger, and what they have found so far."""

    def __init__(
        self,
        ledger: Ledger,
        link: Link,
        vkey: str | None,
        progress: Told | None,
        cosigners: Cosigners = NO_COSIGNERS,
        outside: Sequence[str] = (),
    ) -> None:
        self.findings = Findings()
        self.steps = {number: Step(number) for number in NAMES}
        self.size = 0
        self._ledger = ledger
        self._held = ledger._database
        self._link = link
        self._told = progress
        self._cosigners = cosigners
        self._brought: list[heads.Witnessed] = []
        trusted = None if vkey is None else Verifier.parse(vkey)
        trusted = trusted or _stated(ledger, self.findings)
        self._chain = Chain.through(trusted, ())
        with guards.Attempt(link, 4, self.findings):
            self._chain = known(link, trusted, outside)
        self._judge = heads.HeadJudge(ledger.about.origin, self.findings)
        self._assembly = Assembly(link, self._judge, (), self.findings)
        self._balances: list[conservation.Balance] = []
        self._signing = Findings()
        self._signatures = Signatures(self._chain.first, self._signing)
        self._access: dict[int, str] = {}
        self._has_bodies = False

    # the steps

    def look_at_guards(self, *, file: bool) -> None:
        """Step 1."""
        self._tell(1, 0, 1)
        with guards.Attempt(self._link, 1, self.findings):
            guards.take_differences(self._held.differences(), self.findings)
            if file and self._link.engine == "sqlite":
                guards.check_file(self._link, self.findings)
            if self._chain.first is not None:
                guards.check_about(self._ledger.about, self._chain.first, self.findings)
        if self._link.engine == "postgresql":
            said = N_("Tables, indexes and guards are looked at; the server answers for its files.")
        elif file:
            said = N_("Tables, indexes and guards are looked at, and the file.")
        else:
            said = N_("Tables, indexes and guards are looked at.")
        self._took(1, said)

    def look_at_entries(self, outside: Sequence[str], *, bodies: bool, workers: int) -> None:
        """Steps 2 to 6."""
        self._brought = heads.opened_from_outside(
            outside,
            self._chain,
            self.findings,
            witnesses=self._cosigners.keys,
            needed=self._cosigners.needed,
        )
        brought = [each.head for each in self._brought]
        tip = self._tip()
        with guards.Attempt(self._link, 2, self.findings):
            self.size = self._sized()
            sizes = {head.size for head in brought} | ({tip.size} if tip else set())
            within = {size for size in sizes if size <= self.size}
            self._assembly = Assembly(self._link, self._judge, within, self.findings)
            self._take_blocks(within, bodies=bodies, workers=workers)
            self._has_bodies = bodies
        with guards.Attempt(self._link, 3, self.findings):
            tree.find_strays(self._link, self.size, self.findings)
        with guards.Attempt(self._link, 4, self.findings):
            heads.find_beyond(self._link, self.size, self._chain, self.findings)
            if self._judge.newest < self.size > 0 and not self.findings.of_step(4):
                self.findings.add(Kind.HEAD_MISSING, entries=self.size, newest=max(0, self._judge.newest))
        for head in brought:
            if head.size > self.size:
                self.findings.add(Kind.OUTSIDE_BEYOND, size=head.size, entries=self.size)
            elif head.size in self._assembly.roots:
                self._judge.brought(head, self._assembly.roots[head.size])
        if tip is not None:
            self._hold_against(tip)
        self._took(2, N_("{entries} entries are read.") if bodies else N_("{entries} entries have no gap."))
        self._took(3, N_("The tree over {entries} entries is computed from their bytes."))
        self._took(4, N_("{heads} heads are held against it."), heads=self._judge.checked)
        if tip is not None:
            self._took(5, N_("{size} entries were acknowledged last."), size=tip.size)
        else:
            self.steps[5].detail = N_("There is no tip log beside the ledger.")
        known = self._judge.witnessed
        if brought or known or self.findings.of_step(6):
            self._took(6, N_("Outside, the first {known} entries are known."), known=known)
        else:
            self.steps[6].detail = N_(
                "No head from outside was given: entries could have been written again."
            )

    def look_at_projections(self) -> None:
        """Step 7."""
        if any(self.findings.counts[kind] for kind in _UNREADABLE):
            self.steps[7].ok = False
            self.steps[7].detail = N_(
                "Entries are missing or cannot be read, so nothing can be made from them."
            )
            return
        with (
            guards.Attempt(self._link, 7, self.findings),
            Scratch(encrypted=self._held.key is not None) as scratch,
        ):
            if self.replay(scratch.link, self.findings):
                self.compare(scratch.link, self.findings)
        with guards.Attempt(self._link, 7, self.findings):
            self._look_at_names()
        self._took(7, N_("{tables} tables are made again and compared."), tables=len(tables.PROJECTIONS))

    def _look_at_names(self) -> None:
        """
        A name that is kept apart is the one that its entry committed to; it is not told, for it is a secret.

        An auditor on a server may not read the names, and then does not look at them.
        """
        if (
            self._link.engine == "postgresql"
            and not self._link.one("SELECT has_table_privilege('participant_name', 'SELECT')")[0]
        ):
            return
        for block in self._link.stream(
            "SELECT n.number, n.salt, n.name, p.name_commitment FROM participant_name n"
            " LEFT JOIN participant p ON p.number = n.number ORDER BY n.number"
        ):
            for number, salt, name, committed in block:
                if commitment(salt, name) != committed:
                    where = Where(table="participant_name", key=(number,))
                    self.findings.add(Kind.NAME_DIFFERS, where, number=number)

    def look_at_conservation(self) -> None:
        """Step 8."""
        if not self._has_bodies:
            return
        self._tell(8, 0, 1)
        with guards.Attempt(self._link, 8, self.findings):
            conservation.compare_standing(self._link, self._assembly.tally, self.findings)
            conservation.compare_accounts(self._link, self.findings)
            self._balances = conservation.balances(self._link, self._assembly.tally)
        self._took(
            8, N_("Weapons and {natures} natures are added up."), natures=max(0, len(self._balances) - 1)
        )

    def look_at_signatures(self) -> None:
        """Step 9."""
        figures = self._signatures.finish(self.size)
        self.findings.take(self._signing.kept, self._signing.counts)
        if not figures.keys and not self.findings.of_step(9):
            self.steps[9].detail = N_("Nobody has enrolled a key yet, so nobody signs what is recorded.")
            return
        said = N_(
            "{singly} entries are signed one by one, {sealed} together, {historical} as past records; {before} are"
            " from before. {by_two} operations are signed by two people."
        )
        self._took(9, said, **figures.as_json())

    def look_at_access(self) -> None:
        """Step 10."""
        count = 0
        with guards.Attempt(self._link, 10, self.findings):
            for broken in access_chain.check(self._link, self._access):
                where = Where(table="access_record", key=(broken.n,))
                self.findings.add(Kind.ACCESS_BROKEN, where, n=broken.n, what=broken.what)
            count = self._link.one("SELECT count(*) FROM access_record")[0]
        if count or self._access:
            self._took(
                10,
                N_("{records} access records follow one another; entries name {named} of them."),
                records=count,
                named=len(self._access),
            )
        else:
            self.steps[10].detail = N_("There are no access records.")

    def look_at_files(self) -> None:
        """Step 11."""
        place = folder(self._ledger)
        with guards.Attempt(self._link, 11, self.findings):
            looked = look_at_files(
                self._link, place, self.findings, lambda done, total: self._tell(11, done, total)
            )
            if not (looked.here or looked.strays or self.findings.of_step(11)):
                said = N_("No file is kept beside the ledger; entries name {elsewhere}.")
                self.steps[11].detail, self.steps[11].facts = said, {"elsewhere": looked.elsewhere}
                return
            self._took(
                11,
                N_(
                    "{here} files are read; {elsewhere} were never kept here, and {strays} belong to no entry."
                ),
                **looked._asdict(),
            )

    def verdict(self) -> Verdict:
        """What all steps have found."""
        for step in self.steps.values():
            if self.findings.of_step(step.number):
                step.ok = False
            elif step.ok is None and not step.detail:
                step.detail = N_("This step was left out.")
        return Verdict(
            origin=self._ledger.about.origin,
            entries=self.size,
            root=self._assembly.root(),
            steps=list(self.steps.values()),
            findings=self.findings.kept,
            counts=self.findings.counts,
            heads_checked=self._judge.checked,
            unwitnessed=self._window(),
            damage=first_damaged(self.findings.kept, self._judge, self.size),
            balances=self._balances,
            signatures=self._signatures.figures if self._has_bodies else None,
            signed_by=sorted(self._judge.reigns.values(), key=lambda reign: reign.first),
            brought=self._brought,
        )

    # their parts

    def replay(self, scratch: Link, findings: Findings) -> bool:
        """True where the entries could be applied to the scratch database."""
        return projections.replayed(
            self._link,
            scratch,
            code=self._ledger.about.code,
            size=self.size,
            findings=findings,
            told=lambda applied: self._tell(7, applied, self.size + len(tables.PROJECTIONS)),
        )

    def compare(self, scratch: Link, findings: Findings) -> None:
        """What differs from the scratch database is among the findings; a table that cannot be read hides no other."""
        for number, table in enumerate(tables.PROJECTIONS):
            self._tell(7, self.size + number, self.size + len(tables.PROJECTIONS))
            with guards.Attempt(self._link, 7, findings):
                projections.compare_table(self._link, scratch, table, findings)

    def _sized(self) -> int:
        """
        How many entries there should be; what stands beyond them is among the findings.

        As many as the greatest number says, unless that is far beyond all others: one entry that was given such a
        number must not make a million others missing.
        """
        (count,), (newest,), (signed,) = (
            self._link.one(f"SELECT {asked}")
            for asked in ("count(*) FROM entry", "max(seq) FROM entry", "max(size) FROM signed_head")
        )
        size: int = 0 if newest is None else newest + 1
        size = min(size, max(count, signed or 0), 2 * count + tree.BLOCK)
        # two questions, for one with OR would read the whole table
        for condition, bound in (("seq < ?", 0), ("seq >= ?", size)):
            for block in self._link.stream(f"SELECT seq FROM entry WHERE {condition} ORDER BY seq", (bound,)):
                for (seq,) in block:
                    self.findings.add(Kind.ENTRY_STRAY, Where(seq, "entry", (seq,)))
        return size

    def _take_blocks(self, sizes: set[int], *, bodies: bool, workers: int) -> None:
        about = self._ledger.about
        user_keys = self._user_keys() if bodies else ()
        tasks = [
            Task(
                begin,
                end,
                about.origin,
                self._chain,
                tuple(size for size in sorted(sizes) if (begin or -1) < size <= end),
                bodies,
                user_keys,
            )
            for begin in range(0, max(1, self.size), tree.BLOCK)
            for end in (min(begin + tree.BLOCK, self.size),)
        ]
        self._tell(2, 0, self.size)
        for block in blocks(self._link, self._held.address, self._held.key, tasks, workers):
            self._assembly.take(block)
            self._signatures.take(block.signed)
            for (count, hashed), seq in block.access.items():
                self._name_access(count, hashed, seq)
            self._tell(2, block.end, self.size)

    def _user_keys(self) -> tuple[str, ...]:
        """
        The keys of users as the table has them, so that workers can look at signatures.

        Nothing rests on them: which keys count, the entries say.
        """
        with guards.Attempt(self._link, 9, Findings()):
            return tuple(row[0] for row in self._link.rows("SELECT vkey FROM user_key", ()))
        return ()

    def _name_access(self, count: int, hashed: str, seq: int) -> None:
        """An entry names this end of the chain of access records; two that differ cannot both be right."""
        if self._access.setdefault(count, hashed) != hashed:
            self._signing.add(Kind.ACCESS_BROKEN, Where(seq, "entry", (seq,)), n=count - 1, what="hash")

    def _tip(self) -> Tip | None:
        return TipLog(self._held.beside.tip).last()

    def _hold_against(self, tip: Tip) -> None:
        if tip.size > self.size:
            self.findings.add(Kind.TIP_BEYOND, size=tip.size, entries=self.size)
        elif tip.size in self._assembly.roots:
            self._judge.acknowledged(tip, self._assembly.roots[tip.size])

    def _window(self) -> Window:
        seen = min(self._judge.witnessed, self.size)
        since = None
        with guards.Attempt(self._link, 6, self.findings):
            row = self._link.one("SELECT recorded_at FROM entry WHERE seq = ?", (seen,))
            since = _in_the_calendar(row[0]) if row else None
        return Window(self.size - seen, since)

    def _took(self, number: int, detail: str, **facts: int) -> None:
        step = self.steps[number]
        step.ok = not self.findings.of_step(number)
        step.detail, step.facts = detail, {"entries": self.size, **facts}

    def _tell(self, number: int, done: int, total: int) -> None:
        if self._told is not None:
            self._told(_(NAMES[number]), done, total)


def _in_the_calendar(stored: Any) -> int | None:
    """The moment that stands in a column, where it is one; somebody may have written anything there."""
    try:
        moment.canonical(stored)
    except (OverflowError, TypeError, ValueError):
        return None
    return int(stored)


_UNREADABLE = (
    Kind.ENTRY_MISSING,
    Kind.ENTRY_STRAY,
    Kind.ENTRY_NOT_CANONICAL,
    Kind.ENTRY_MALFORMED,
)


def _stated(ledger: Ledger, findings: Findings) -> Verifier | None:
    """The key that the ledger states, where that is one."""
    try:
        return ledger.about.verifier
    except NoteFault as fault:
        where = Where(table="about", key=("vkey",), column="value")
        findings.add(Kind.ABOUT_UNREADABLE, where, detail=fault.message)
        return None
