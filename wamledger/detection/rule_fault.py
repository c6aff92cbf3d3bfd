"""A rule that could not do its work: what it raised, and over what, so that nobody takes its silence for an answer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RuleFault:
    """
    A rule raised something, and says nothing of that subject.

    Shape: ``subject`` is empty where it says nothing at all; ``kind`` and ``text`` are the type and the words of what it
    raised, which may hold anything that stands in the ledger: they are for whoever mends the program.
    """

    rule: str
    subject: str
    kind: str
    text: str
    error: Exception = field(compare=False, repr=False)


def fault_of(rule: str, subject: str, error: Exception) -> RuleFault:
    """What the rule raised over the subject, as it is kept."""
    try:
        text = str(error)
    except Exception:
        # an exception that cannot say what it is must not take the findings with it either
        text = ""
    return RuleFault(rule, subject, type(error).__name__, text, error)
