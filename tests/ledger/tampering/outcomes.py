"""
What comes of an attack, as docs/tampering.md says it: what the next posting says, and what verification finds.

Verification is asked three times: with the ledger alone, with the newest head that had left the office, and with a head
of every size and the public key. ``python -m tests.ledger.tampering.outcomes`` writes the page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.ledger.everything import AT, operations
from tests.ledger.signing_people import actor
from tests.ledger.tampering.attack import ATTACKS, SIZE, Attack
from tests.ledger.tampering.closed import CLOSED, make_closed
from tests.ledger.tampering.office import Office
from tests.ledger.tampering.on_everything import FORGED
from tests.ledger.tampering.on_files import BESIDE, END, SCHEMA
from tests.ledger.tampering.on_record import ENTRIES, HEADS, PROJECTIONS, SIDE, TREE
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.verdict import Verdict
from wamledger.services.posting import post_operations
from wamledger.services.witnesses import remember

PAGE: Final = Path(__file__).parents[3] / "docs" / "tampering.md"

NOT_SEEN: Final = "not seen"


class Outcome(NamedTuple):
    """What is said after an attack: by the next posting, and by verification with more and more from outside."""

    posting: str
    alone: str
    head: str
    heads: str


def make_office(folder: Path) -> None:
    """The ledger that is attacked lies in the folder: three transactions, the head of the second one given out."""
    with Ledger.create(str(folder / "unx.wl"), code="UNX", mission="UN Mission in X") as ledger:
        for begin, end in ((0, 5), (5, 10), (10, SIZE)):
            assert not post_operations(ledger, operations()[begin:end]).refused
            if end == 10:
                remember(ledger, ledger.checkpoint(), "export")


class Case(NamedTuple):
    """A ledger to be attacked: how it is made, what is done to it, and what is posted to it next, by whom."""

    make: Callable[[Path], None]
    attacks: Sequence[Attack]
    next: dict[str, Any]
    by: Actor | None = None

    def office(self, folder: Path) -> Office:
        """The ledger, made in the folder, and a copy to lay hands on."""
        source, copy = folder / "source", folder / "copy"
        source.mkdir()
        copy.mkdir()
        self.make(source)
        return Office(copy, source)


_PARTY: Final = {"op": "add_party", "code": "NEXT", "name": "Next", "kind": "UNIT", "occurred_at": AT}
ORDER: Final = (ENTRIES, TREE, HEADS, END, BESIDE, SCHEMA, PROJECTIONS, SIDE, FORGED)
"""The groups of attacks on the open ledger, as the page has them."""

CASES: Final = {
    "open": Case(
        make_office, sorted(ATTACKS, key=lambda each: ORDER.index(each.group)), {**_PARTY, "by": "ADMIN"}
    ),
    "closed": Case(make_closed, CLOSED, {**_PARTY, "by": "OFFICER"}, actor("OFFICER")),
}


def carried_out(case: Case, attack: Attack, office: Office) -> tuple[Outcome, list[Verdict | None]]:
    """What comes of the attack, in words, and the three verdicts; None for a ledger that is not even opened."""
    office.restore()
    notes, vkey = office.notes(), office.signer().vkey
    attack.do(office)
    verdicts = [
        _verdict(office, **asked)
        for asked in ({}, {"outside_heads": notes[-1:]}, {"outside_heads": notes, "vkey": vkey})
    ]
    said = [_seen(verdict) if attack.varies else _said(verdict) for verdict in verdicts]
    return Outcome(_posted(case, office), *said), [
        each if isinstance(each, Verdict) else None for each in verdicts
    ]


def _verdict(office: Office, **asked: Any) -> Verdict | LedgerFault:
    try:
        return office.verdict(**asked)
    except LedgerFault as fault:
        return fault


def _posted(case: Case, office: Office) -> str:
    """What the next posting says. It is tried last, since a ledger that takes it is another one."""
    try:
        with Ledger.open(str(office.path)) as ledger:
            ledger.act_as(case.by)
            report = post_operations(ledger, [case.next])
    except LedgerFault as fault:
        return f"refused ({fault.code})"
    return f"refused ({report.refused[0].faults[0].code.value})" if report.refused else "taken"


def _said(verdict: Verdict | LedgerFault) -> str:
    if isinstance(verdict, LedgerFault):
        return f"not opened ({verdict.code})"
    if verdict.sound:
        return NOT_SEEN
    steps = sorted({finding.step for finding in verdict.findings})
    said = f"step{'s' if len(steps) > 1 else ''} {', '.join(map(str, steps))}"
    if verdict.damage is None:
        return said
    first, last = verdict.damage
    return f"{said}: entry {first}" if first == last else f"{said}: entries {first} to {last}"


def _seen(verdict: Verdict | LedgerFault) -> str:
    return NOT_SEEN if isinstance(verdict, Verdict) and verdict.sound else "seen"


def table(outcomes: Sequence[tuple[Attack, Outcome]]) -> Iterator[str]:
    """The lines of the page's tables, a heading for each group."""
    group = None
    for attack, outcome in outcomes:
        if attack.group != group:
            group = attack.group
            yield from ("", f"## {group}", "")
            yield "| what was done | the next posting | verify | with the newest head | with every head and the key |"
            yield "| --- | --- | --- | --- | --- |"
        yield f"| {attack.name} | {' | '.join(outcome)} |"


def main() -> None:
    """The tables of the page are those of this moment; what stands above them stays."""
    outcomes = []
    for case in CASES.values():
        with tempfile.TemporaryDirectory() as folder:
            office = case.office(Path(folder))
            outcomes += [(attack, carried_out(case, attack, office)[0]) for attack in case.attacks]
    above = PAGE.read_text(encoding="utf-8").split("\n## ")[0]
    PAGE.write_text(above.rstrip() + "\n" + "\n".join(table(outcomes)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
