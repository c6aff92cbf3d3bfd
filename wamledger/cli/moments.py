"""Times as they are written on the command line."""

from __future__ import annotations

from wamledger.services.asked_times import as_of, since

__all__ = ["as_of", "since"]
