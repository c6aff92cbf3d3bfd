"""
What may come of a hostile input: that it is read, or that it is refused in words. Nothing else.

A refusal is one of three families, can be shown to a person and written as data. Anything else that is raised is a
finding, and so is an input that keeps the processor busy for two seconds. Memory is bounded by the campaign.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wamledger.domain.reading import Malformed
from wamledger.domain.refusals import Refused
from wamledger.ledger.faults import LedgerFault

MOST_SECONDS = float(os.environ.get("FUZZ_SECONDS", "2"))
"""Of processor time, for one input."""

FOLDER = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
"""Where files of a single input lie for a moment; None for the usual folder."""


class Hang(AssertionError):
    """An input took too long."""


@contextmanager
def refusals_only() -> Iterator[None]:
    """What is raised within is a refusal that can be shown, and comes soon; then the block simply ends."""
    begun = time.process_time()
    try:
        yield
    except Malformed as malformed:
        must_be_told(malformed)
    except (Refused, LedgerFault) as fault:
        must_be_shown(fault)
    taken = time.process_time() - begun
    if taken > MOST_SECONDS:
        raise Hang(f"{taken:.1f} s")


def must_be_told(malformed: Malformed) -> None:
    """Each fault of form can be shown, and there is one at least."""
    assert malformed.faults, "refused for no reason"
    for each in malformed.faults:
        must_be_shown(each)


def must_be_shown(fault: Refused | LedgerFault) -> None:
    """The refusal has a sentence and a remedy without control characters, and is data."""
    for text in (fault.message, fault.remedy):
        assert text.strip(), fault.as_json()
        assert all(character >= " " for character in text), repr(text)
    text = str(fault)
    assert text.encode("utf-8", "strict") is not None
    as_data(fault.as_json())


def as_data(value: Any) -> str:
    """The value as JSON, as the program prints it."""
    return json.dumps(value, default=str)


@contextmanager
def file_of(content: bytes, ending: str) -> Iterator[Path]:
    """A file with this content, which only its owner may read, for as long as the block lasts."""
    handle, name = tempfile.mkstemp(dir=FOLDER, suffix=ending)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
