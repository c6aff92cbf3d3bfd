"""
What the ledger took and a person should know: nothing is refused, and somebody may want to look.

Like a refusal, a notice is a code with facts, and becomes a sentence in a language when it is shown.
"""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.text import shown
from wamledger.i18n import N_, _

TEXTS: Final[dict[str, str]] = {
    "possible_duplicate": N_("{weapon} may be the same weapon as {others}: compare the marks."),
    "serial_on_record": N_(
        "{weapon} bears the serial {serial} of {other}, which by the book is {stands}: compare the marks."
    ),
    "serial_on_record_seen": N_(
        "The serial {serial} that was seen is that of {other}, which by the book is {stands}."
    ),
    "serial_of_gone": N_(
        "{weapon} bears the serial {serial} of {other}, which by the book is {stands}: keep it apart, and compare the marks."
    ),
    "serial_of_gone_seen": N_(
        "The serial {serial} that was seen is that of {other}, which by the book is {stands}: look at the mark again."
    ),
    "serial_nearly_on_record": N_(
        "{weapon}: the serial {serial} is nearly {read} of {other}, which by the book is {stands}; no other is as near. "
        "Read the mark again."
    ),
    "serial_nearly_on_record_seen": N_(
        "The serial {serial} that was seen is nearly {read} of {other}, which by the book is {stands}. Read the mark again."
    ),
    "serial_on_record_elsewhere": N_(
        "The serial {serial} is that of a weapon, or nearly so, of which you may not read: tell somebody who may."
    ),
    "seen_although_gone": N_("{weapon} is among what was seen; by the book it is {status} ({holder})."),
    "lot_is_ours": N_(
        "{lot} bears the lot number {number} of {others}, which is stock of the mission or of a contingent: compare the "
        "seals and packages."
    ),
    "lot_is_ours_seen": N_(
        "The lot number {number} is that of {others}, which is stock of the mission or of a contingent: compare the seals "
        "and packages."
    ),
    "serials_not_compared": N_(
        "{number} serials were not compared with those on record, because so many came at once; wamledger detect does."
    ),
    "licence_exceeded": N_(
        "{place} holds {would} kg net explosive content of division {division}; its licence is {limit} kg."
    ),
    "licence_nearly_full": N_(
        "{place} holds {would} kg net explosive content of division {division}, near its licence of {limit} kg."
    ),
    "lot_expired": N_("Lot {lot} expired on {expired} and was issued all the same."),
    "policy_unread": N_("The policy {name} is kept; this version of the program does not read it."),
    "surplus": N_("{lines} line(s) of the receipt were not on consignment {dispatch}, or went beyond it."),
    "short_receipt": N_(
        "{lines} line(s) of consignment {dispatch} did not come, or not in full: they stay in transit."
    ),
    "second_method_needed": N_(
        "{weapons} weapon(s) of disposal {disposal} wait for a second, effective method after {method}."
    ),
}

DECIDE: Final = N_("Say what it is with wamledger review-finding {finding}.")
"""What follows where a person decides on what was noticed."""


class Notice:
    """One thing worth knowing of an operation that was taken: a code of TEXTS, and the facts of the case."""

    __slots__ = ("code", "facts")

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Notice) and (self.code, self.facts) == (other.code, other.facts)

    __hash__ = None  # type: ignore[assignment]  # facts may still grow while an operation is decided

    @property
    def templates(self) -> tuple[str, ...]:
        """The sentences that the facts fill: what there is, and what follows where a person decides on it."""
        return (TEXTS[self.code], DECIDE) if self.facts.get("finding") else (TEXTS[self.code],)

    @property
    def text(self) -> str:
        """The notice as a sentence, in the language in use."""
        written = {
            name: shown(", ".join(map(str, fact)) if isinstance(fact, list) else str(fact))
            for name, fact in self.facts.items()
        }
        return " ".join(_(each).format_map(written) for each in self.templates)

    def as_json(self) -> dict[str, Any]:
        """The notice as data."""
        return {"notice": self.code, "message": self.text, "facts": self.facts}
