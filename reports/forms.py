"""
A printed form: its number, version and title. ``catalogue.forms`` lists them all.

The version changes when the meaning or the place of a field changes, so that a page found in a binder can be
read by the rules of its day. A number is never used for anything else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One printed form; ``title`` is marked for translation."""

    number: str
    version: int
    title: str

    @property
    def label(self) -> str:
        """Number and version as they stand on each page."""
        return f"{self.number} v{self.version}"
