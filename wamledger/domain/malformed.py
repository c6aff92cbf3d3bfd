"""
What is wrong with the form of an operation: every fault of it, each with its field.

It stands apart from the reading of operations, which takes long to load, for whoever only tells of it.
"""

from __future__ import annotations

from wamledger.domain.refusals import Refused


class Malformed(Exception):
    """An operation has one or more faults of form."""

    def __init__(self, faults: list[Refused]) -> None:
        self.faults = faults
        super().__init__(*faults)
