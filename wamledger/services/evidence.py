"""
Evidence out, and its check: whoever has the file finds what verification finds in the record, without the ledger.

What is derived from entries (holdings, accounts) is not in the file; the entries themselves, who signed them, who
approved, and the heads over them are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Final

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger import evidence, merkle
from wamledger.ledger.evidence import Header
from wamledger.ledger.faults import NoteFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.chain import ROTATION, Chain, Handover, handover
from wamledger.ledger.verifying.entries import FIRST_PREV, examined_alone
from wamledger.ledger.verifying.finding import Finding, Findings, Kind
from wamledger.ledger.verifying.people import at
from wamledger.ledger.verifying.signatures import Figures, Pair, Seal, Signatures
from wamledger.ledger.verifying.signed import Gathering
from wamledger.ledger.verifying.succession import Succession
from wamledger.ledger.verifying.verdict import Damage
from wamledger.ledger.vkey import Verifier, encoded
from wamledger.services.cosigners import witness
from wamledger.services.exporting import appearing
from wamledger.services.reading import must_read_whole
from wamledger.services.report_views.provenance import state
from wamledger.services.uncollected import uncollected

BLOCK: Final = 8192

Row = dict[str, Any]


def write(
    ledger: Ledger,
    path: Path,
    *,
    heads: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """
    The file holds every entry as it is stored, and the signed head over them; returns how many those are.

    ``heads`` are earlier heads of the ledger, cosigned by witnesses, that go into the file as well.
    The file appears whole or not at all. Refuses: file_unwritable. Raises: AccessFault; NoteFault for a head that no
    key of the ledger signed
    """
    must_read_whole(ledger, Query.JOURNAL)
    about, total = ledger.about, 0
    brought = sorted(
        ((open_head(text, ledger.verifiers())[0].size, text) for text in heads), key=itemgetter(0)
    )
    with appearing(path) as file, state(ledger, Query.JOURNAL, path.name) as found:
        vkeys = (about.vkey, *_later_keys(found.link))
        given = (*(text for _size, text in brought), found.note or ledger.checkpoint())
        header = Header(about.origin, about.code, about.mission, found.entries, given, vkeys)
        file.write(header.line)
        for block in found.link.stream("SELECT entry FROM entry ORDER BY seq"):
            file.writelines(evidence.entry_line(bytes(entry)) for (entry,) in block)
            total += len(block)
            if progress is not None:
                progress(total, found.entries)
    return total


def _later_keys(link: Link) -> list[str]:
    return [row[0] for row in link.rows("SELECT vkey FROM ledger_key ORDER BY seq", ())]


@dataclass(slots=True)
class Told:
    """
    One entry of the evidence, and who stands for it.

    Shape: ``record`` is body and signatures; ``pair`` where two people signed; ``seal`` where it is sealed with others.
    """

    seq: int
    record: Row
    pair: Pair | None = None
    seal: Seal | None = None

    def as_json(self) -> Row:
        """The entry and who stands for it as data."""
        return {
            "seq": self.seq,
            "record": self.record,
            "signed_by_two": None if self.pair is None else self.pair._asdict(),
            "sealed": None if self.seal is None else self.seal._asdict(),
        }


@dataclass(slots=True)
class Checked:
    """
    What the check of evidence has found.

    Shape: ``findings`` are the first of each kind; ``counts`` has all of them. ``is_trusted`` says whether a key of the
    ledger was brought from outside: without one, the file is held against itself. ``witnessed`` are the witnesses
    that were given and cosigned a head, with the size of it and the time (seconds since 1970).
    """

    header: Header
    entries: int
    root: bytes
    figures: Figures
    pairs: list[Pair]
    findings: list[Finding]
    counts: Counter[Kind]
    is_trusted: bool
    heads_checked: int
    witnessed: list[tuple[str, int, int]] = field(default_factory=list)
    entry: Told | None = None

    @property
    def holds(self) -> bool:
        """True where nothing was found."""
        return not self.counts

    @property
    def damage(self) -> Damage | None:
        """The entries among which the first damaged one is, as exactly as what was found tells."""
        places = [_span(each) for each in self.findings if each.where.seq is not None]
        if not places:
            return Damage(0, max(0, self.entries - 1)) if self.counts[Kind.HEAD_DIFFERS] else None
        # a narrow place explains a wide one that ends later
        return min(places, key=lambda place: (place.last, -place.first))

    def as_json(self) -> Row:
        """The result as data; the root is in base64, as in a head."""
        damage = self.damage
        return {
            "holds": self.holds,
            "origin": self.header.origin,
            "ledger": self.header.ledger,
            "mission": self.header.mission,
            "entries": self.entries,
            "root": encoded(self.root),
            "trusted_key_given": self.is_trusted,
            "heads_checked": self.heads_checked,
            "witnesses": [
                {"witness": name, "size": size, "at": moment.canonical(when * 1_000_000)}
                for name, size, when in self.witnessed
            ],
            "signatures": self.figures.as_json(),
            "signed_by_two": [pair._asdict() for pair in self.pairs],
            "first_damaged": None if damage is None else {"from": damage.first, "to": damage.last},
            "counts": {kind.value: count for kind, count in sorted(self.counts.items())},
            "findings": [each.as_json() for each in self.findings],
            "entry": None if self.entry is None else self.entry.as_json(),
        }


def check(
    path: Path,
    *,
    vkey: str | None = None,
    outside_heads: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    entry: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Checked:
    """
    What the evidence in the file shows.

    1. Each line is an entry, in its place, that names the one before it.
    2. The heads in the file, and those that were brought, were signed by the ledger's key of their size over exactly
       these entries; the last covers all of them. Each witness that is named has cosigned one.
    3. Every signature in the entries is its owner's; whoever recorded and whoever approved have signed.

    ``vkey`` is a key of the ledger that is trusted, from outside; ``entry`` the id or number of one to be told.
    Raises: EvidenceFault where the file is none; NoteFault for a head or vkey that is none. Refuses: file_unreadable
    """
    trusted = None if vkey is None else Verifier.parse(vkey)
    cosigners = tuple(dict.fromkeys(map(witness, witnesses)))
    try:
        with path.open("rb") as file, uncollected():
            return _Check(file, trusted, entry).checked(outside_heads, cosigners, progress)
    except OSError as fault:
        raise Refused(Code.FILE_UNREADABLE, file=str(path), detail=fault.strerror or str(fault)) from fault


class _Check:
    """The entries of one file, taken one after the other, and what they have shown so far."""

    def __init__(self, file: IO[bytes], trusted: Verifier | None, wanted: str | None) -> None:
        self.header, self._lines = evidence.read(file)
        self._trusted = trusted
        self._wanted = wanted
        self._findings = Findings()
        self._pairs: list[Pair] = []
        self._seals: list[Seal] = []
        self._told: Told | None = None
        self._handovers: list[Handover] = []
        self._succession = Succession(self._findings)
        self._size = 0
        self._tree = merkle.Tree()
        self._roots: dict[int, bytes] = {}
        self._signatures = Signatures(_parsed(self.header.vkeys[0]), self._findings, self._take_told)

    def checked(
        self,
        outside: Sequence[str],
        witnesses: Sequence[Verifier],
        progress: Callable[[int, int], None] | None,
    ) -> Checked:
        """Everything has been looked at; see ``check``."""
        stated = [Head.parse(text.partition("\n\n")[0] + "\n") for text in (*self.header.heads, *outside)]
        self._take_entries(sorted({head.size for head in stated}), progress)
        figures = self._signatures.finish(self._size)
        chain = self._chain()
        witnessed = self._look_at_heads(self.header.heads, chain, witnesses, Kind.HEAD_UNSIGNED)
        witnessed += self._look_at_heads(outside, chain, witnesses, Kind.OUTSIDE_UNSIGNED)
        self._look_at_witnesses(witnesses, witnessed)
        if self._told is not None:
            self._told.seal = next((s for s in self._seals if s.begin <= self._told.seq < s.end), None)
            self._told.pair = next((pair for pair in self._pairs if pair.seq == self._told.seq), None)
        return Checked(
            self.header,
            self._size,
            self._tree.root(),
            figures,
            self._pairs,
            self._findings.kept,
            self._findings.counts,
            self._trusted is not None,
            len(stated),
            witnessed,
            self._told,
        )

    # entries

    def _take_entries(self, sizes: Sequence[int], progress: Callable[[int, int], None] | None) -> None:
        prev, gathering = FIRST_PREV, Gathering(())
        leaves: list[bytes] = []
        wanted = set(sizes)
        self._roots[0] = merkle.EMPTY_ROOT
        for content in self._lines:
            leaf = merkle.leaf_hash(content)
            record = self._examined(content, prev)
            if record is not None:
                self._take(record, content, leaf, gathering)
            prev = leaf.hex()
            leaves.append(leaf)
            self._size += 1
            if len(leaves) == BLOCK or self._size in wanted:
                self._tree.extend(leaves)
                leaves = []
                if self._size in wanted:
                    self._roots[self._size] = self._tree.root()
            if self._size % BLOCK == 0:
                gathering = self._judged(gathering)
                if progress is not None:
                    progress(self._size, max(self._size, self.header.entries))
        self._tree.extend(leaves)
        self._judged(gathering)
        self._succession.finish()

    def _examined(self, content: bytes, prev: str) -> Row | None:
        """
        The record of the entry, where it is one and belongs here.

        Whether it names the one before it is told apart from what else is wrong with it.
        """
        found = Findings()
        record = examined_alone(self._size, content, self.header.origin, prev, found)
        names = {finding.facts.get("name") for finding in found.kept}
        if record is None or names - {"prev"}:
            self._findings.take(each for each in found.kept if each.facts.get("name") != "prev")
            return None
        self._succession.take(self._size, fits=not names)
        return record

    def _take(self, record: Row, content: bytes, leaf: bytes, gathering: Gathering) -> None:
        malformed = gathering.take(self._size, record, leaf)
        if malformed:
            self._findings.add(Kind.ENTRY_MALFORMED, at(self._size), detail=malformed)
        operation = record["body"]["operation"]
        if operation["op"] == ROTATION:
            given = handover(self._size, content)
            self._handovers += [] if given is None else [given]
        if self._wanted is not None and self._wanted in (operation["id"], str(self._size)):
            self._told = Told(self._size, record)

    def _judged(self, gathering: Gathering) -> Gathering:
        gathering.close()
        self._signatures.take(gathering.told)
        return Gathering(())

    def _take_told(self, each: Pair | Seal) -> None:
        if isinstance(each, Pair):
            self._pairs.append(each)
        elif self._wanted is not None:
            self._seals.append(each)

    # heads

    def _chain(self) -> Chain:
        """
        The keys of the ledger, from the one that is trusted; without one, from the first that the file states.

        The file states the same keys.
        """
        first = _parsed(self.header.vkeys[0])
        chain = Chain.through(self._trusted or first, self._handovers)
        stated, found = self.header.vkeys, tuple(vkey for _since, vkey in chain.keys)
        if stated != found or (first is not None and first.name != self.header.origin):
            self._findings.add(
                Kind.ABOUT_DIFFERS,
                name="vkey",
                found=", ".join(stated),
                source="--vkey" if self._trusted is not None else "the key",
                expected=", ".join(found),
            )
        return chain

    def _look_at_heads(
        self, texts: Iterable[str], chain: Chain, witnesses: Sequence[Verifier], unsigned: Kind
    ) -> list[tuple[str, int, int]]:
        """Each head was signed by the key of its size, over these entries; returns who cosigned it."""
        found: list[tuple[str, int, int]] = []
        own = unsigned is Kind.HEAD_UNSIGNED
        newest = -1
        for text in texts:
            size = Head.parse(text.partition("\n\n")[0] + "\n").size
            key = chain.at(size)
            try:
                head, _own_note = open_head(text, [] if key is None else [key])
                _head, note = open_head(text, [*([] if key is None else [key]), *witnesses])
            except NoteFault as fault:
                self._findings.add(unsigned, size=size, detail=fault.message)
                continue
            newest = max(newest, size)
            if size > self._size:
                self._findings.add(
                    Kind.HEAD_BEYOND if own else Kind.OUTSIDE_BEYOND, size=size, entries=self._size
                )
            elif head.root != self._roots[size]:
                self._findings.add(
                    Kind.HEAD_DIFFERS if own else Kind.OUTSIDE_DIFFERS,
                    size=size,
                    signed=head.root,
                    found=self._roots[size],
                )
            found += [
                (each.name, size, when) for each in witnesses if (when := note.cosigned_at(each)) is not None
            ]
        if own and newest < self._size:
            self._findings.add(Kind.HEAD_MISSING, entries=self._size, newest=max(0, newest))
        return found

    def _look_at_witnesses(
        self, witnesses: Sequence[Verifier], witnessed: Sequence[tuple[str, int, int]]
    ) -> None:
        """Each witness that was named has cosigned a head."""
        seen = {name for name, _size, _when in witnessed}
        for each in witnesses:
            if each.name not in seen:
                self._findings.add(Kind.OUTSIDE_UNWITNESSED, size=self._size, found=0, needed=1)


def _span(finding: Finding) -> Damage:
    """The entries among which at least one is what the finding says."""
    seq = finding.where.seq or 0
    if finding.kind is Kind.ENTRIES_CHANGED:
        return Damage(seq, finding.facts["last"])
    if finding.kind is Kind.SIGNATURE_FALSE:
        return Damage(finding.facts["since"], seq)
    return Damage(finding.facts["first"], seq) if finding.kind is Kind.SEAL_DIFFERS else Damage(seq, seq)


def _parsed(vkey: str) -> Verifier | None:
    try:
        return Verifier.parse(vkey)
    except NoteFault:
        return None
