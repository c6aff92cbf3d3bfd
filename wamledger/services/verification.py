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

from wamledger.i18n import N_, _
from wamledger.ledger import tables
from wamledger.ledger.faults import LedgerTampered, NoteFault
from wamledger.ledger.link import Link
from wamledger.ledger.replay import Scratch
from wamledger.ledger.slice import columns
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import Tip, TipLog
from wamledger.ledger.verifying import conservation, guards, heads, projections, tree
from wamledger.ledger.verifying.assembly import Assembly
from wamledger.ledger.verifying.block import Task
from wamledger.ledger.verifying.finding import Finding, Findings, Kind, Where
from wamledger.ledger.verifying.verdict import NAMES, Step, Told, Verdict, Window, first_damaged
from wamledger.ledger.verifying.workers import WORKERS, blocks
from wamledger.ledger.vkey import Verifier
from wamledger.services.participants import commitment
from wamledger.services.uncollected import uncollected


def verify(
    ledger: Ledger,
    *,
    outside_heads: Sequence[str] = (),
    vkey: str | None = None,
    progress: Told | None = None,
    projections: bool = True,
    bodies: bool = True,
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

    ``vkey`` is the key that is trusted, from outside. ``bodies=False`` verifies the tree alone: it
    leaves out the file, what entries say, 7 and 8. ``projections=False`` leaves out 7.

    Raises: NoteFault for an outside head or a vkey that is none; LedgerFault where there is no room to work.
    """
    with uncollected(), ledger.reading() as link:
        verification = _Verification(ledger, link, vkey, progress)
        verification.look_at_guards(file=bodies)
        verification.look_at_entries(outside_heads, bodies=bodies, workers=workers)
        if bodies:
            if projections:
                verification.look_at_projections()
            verification.look_at_conservation()
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
        with Scratch() as scratch:
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
    rows = 0
    for name in tables.PROJECTIONS:
        names = ", ".join(columns(name))
        marks = ", ".join("?" for _column in columns(name))
        for block in scratch.stream(f"SELECT {names} FROM {name}"):
            link.many(f"INSERT INTO {name} ({names}) VALUES ({marks})", block)
            rows += len(block)
    return rows


class _Verification:
    """The steps over one consistent view of a ledger, and what they have found so far."""

    def __init__(self, ledger: Ledger, link: Link, vkey: str | None, progress: Told | None) -> None:
        self.findings = Findings()
        self.steps = {number: Step(number) for number in NAMES}
        self.size = 0
        self._ledger = ledger
        self._held = ledger._database
        self._link = link
        self._told = progress
        self._given = None if vkey is None else Verifier.parse(vkey)
        self._trusted = self._given or _stated(ledger, self.findings)
        self._judge = heads.HeadJudge(ledger.about.origin, self.findings)
        self._assembly = Assembly(link, self._judge, (), self.findings)
        self._balances: list[conservation.Balance] = []
        self._has_bodies = False

    # the steps

    def look_at_guards(self, *, file: bool) -> None:
        """Step 1."""
        self._tell(1, 0, 1)
        with guards.Attempt(self._link, 1, self.findings):
            guards.take_differences(self._held.differences(), self.findings)
            if file and self._link.engine == "sqlite":
                guards.check_file(self._link, self.findings)
            if self._trusted is not None:
                guards.check_about(self._ledger.about, self._trusted, self.findings)
        if self._link.engine == "postgresql":
            said = N_("Tables, indexes and guards are looked at; the server answers for its files.")
        elif file:
            said = N_("Tables, indexes and guards are looked at, and the file.")
        else:
            said = N_("Tables, indexes and guards are looked at.")
        self._took(1, said)

    def look_at_entries(self, outside: Sequence[str], *, bodies: bool, workers: int) -> None:
        """Steps 2 to 6."""
        trusted = [] if self._trusted is None else [self._trusted]
        brought = heads.opened_from_outside(outside, trusted, self.findings)
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
            heads.find_beyond(self._link, self.size, self._vkey(), self.findings)
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
        with guards.Attempt(self._link, 7, self.findings), Scratch() as scratch:
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
        tasks = [
            Task(
                begin,
                end,
                about.origin,
                self._vkey(),
                tuple(size for size in sorted(sizes) if (begin or -1) < size <= end),
                bodies,
            )
            for begin in range(0, max(1, self.size), tree.BLOCK)
            for end in (min(begin + tree.BLOCK, self.size),)
        ]
        self._tell(2, 0, self.size)
        for block in blocks(self._link, self._held.address, tasks, workers):
            self._assembly.take(block)
            self._tell(2, block.end, self.size)

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
            since = row[0] if row else None
        return Window(self.size - seen, since)

    def _vkey(self) -> str:
        return "" if self._trusted is None else self._trusted.vkey

    def _took(self, number: int, detail: str, **facts: int) -> None:
        step = self.steps[number]
        step.ok = not self.findings.of_step(number)
        step.detail, step.facts = detail, {"entries": self.size, **facts}

    def _tell(self, number: int, done: int, total: int) -> None:
        if self._told is not None:
            self._told(_(NAMES[number]), done, total)


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
