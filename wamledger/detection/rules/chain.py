"""R24: where the entries of the ledger do not follow one another as they must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import N_, _

WORDS: Final = {
    "missing": N_("entries are missing before it"),
    "changed": N_("its bytes are not those that were hashed"),
    "unreadable": N_("it cannot be read"),
    "follows another": N_("it names another entry before it than the one that stands there"),
}


def _breaks(look: Look) -> list[str]:
    return [f"{seq} {what}" for seq, what in dict.fromkeys(look.breaks())]


def chain_break(look: Look, subject: str) -> Iterator[Signal]:
    """At an entry the chain does not hold: something was taken out, put in, changed or put in another order."""
    number, _space, what = subject.partition(" ")
    seq = int(number)
    around = [event for event in (look.entry_at(seq - 1), look.entry_at(seq)) if event is not None]
    known = around or [event for event in (look.entry_before(seq),) if event is not None]
    yield Signal(
        subject=subject,
        severity=Severity.S1,
        why=_("The ledger itself is not sound: nothing else that it says can be trusted from there on."),
        first_signal_at=max((event.at for event in known), default=0),
        operations=[event.id for event in known],
        figures={"entry": seq, "what": _(WORDS.get(what, what))},
        explanations=[
            _("A disk or a copy may be damaged: compare with a backup and with the heads that others keep."),
            _("The check of the whole ledger names every entry concerned."),
        ],
    )


register(
    Rule(
        code="R24",
        title=N_("The chain of entries is broken"),
        family=Family.PROCESS,
        question=N_("Where do the entries of the ledger not follow one another as they were written?"),
        clears_when=N_("The ledger is put back from a sound copy, and the restore is on record."),
        source="WAMLEDGER",
        subjects=_breaks,
        evaluate=chain_break,
    )
)
