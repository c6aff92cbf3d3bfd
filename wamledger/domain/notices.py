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
    def text(self) -> str:
        """The notice as a sentence, in the language in use."""
        written = {
            name: shown(", ".join(map(str, fact)) if isinstance(fact, list) else str(fact))
            for name, fact in self.facts.items()
        }
        return _(TEXTS[self.code]).format_map(written)

    def as_json(self) -> dict[str, Any]:
        """The notice as data."""
        return {"notice": self.code, "message": self.text, "facts": self.facts}
