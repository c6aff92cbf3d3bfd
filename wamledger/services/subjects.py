"""What a row, a line or a scanned mark points to: a thing of the ledger, by its kind and its code."""

from __future__ import annotations

from typing import Final, NamedTuple

KINDS: Final = (
    "weapon",
    "lot",
    "place",
    "party",
    "person",
    "participant",
    "consignment",
    "disposal",
    "trace",
    "finding",
    "entry",
    "proposal",
    "issue",
    "count",
    "incident",
    "nature",
)
"""Every kind of thing that a screen may be asked to show; ``person`` is a user of the ledger."""


class Subject(NamedTuple):
    """A thing of the ledger: ``code`` is what the ledger calls it (of an entry: the id of its operation)."""

    kind: str
    code: str
