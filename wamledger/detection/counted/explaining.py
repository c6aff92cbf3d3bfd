"""What may yet explain what a count found: a second count by others, and papers that come late."""

from __future__ import annotations

from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import Reading
from wamledger.detection.look import Look
from wamledger.i18n import _

HOUR: Final = 3_600_000_000


def not_yet_recounted(look: Look, read: Reading, recounts: list[Event], cleared_at: int | None) -> bool:
    """Whether nobody else has missed the weapons yet, and the time for a second count is not over."""
    counters = set(read.counters)
    if any(set(each.fields.get("counted_by", ())) != counters for each in recounts):
        return False
    limit = read.event.at + look["recount_hours"] * HOUR
    return cleared_at <= limit if cleared_at is not None else not look.passed(limit)


def late_paper() -> list[str]:
    """What is tried for whatever was seen beyond the book."""
    return [
        _("A receipt or move may have been entered late; it clears when that is on record."),
        _("What came between the cut-off and the count, and entries made since, are taken into account."),
    ]
