"""Times as people ask for them: RFC 3339, or a date for the end of that day in UTC, or for its beginning."""

from __future__ import annotations

import re
from typing import Final

from wamledger.domain import moment
from wamledger.domain.moment import Moment

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def as_of(text: str | None) -> Moment | None:
    """
    The moment up to which something is asked, inclusive; None for now.

    Refuses: time_unreadable
    """
    if text is None:
        return None
    if _DATE.fullmatch(text):
        return moment.parse(f"{text}T00:00:00Z", "as_of") + moment.DAY - 1
    return moment.parse(text, "as_of")


def since(text: str) -> Moment:
    """
    The moment from which on something is asked: a date stands for its beginning.

    Refuses: time_unreadable
    """
    return moment.parse(f"{text}T00:00:00Z" if _DATE.fullmatch(text) else text, "since")
