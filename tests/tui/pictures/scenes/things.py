"""The page of each kind of thing, and the pages that some kinds have to themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.tui.pictures.walking import Scene, Step, done, go, press
from tui.destinations import PAGES_OF_SUBJECTS
from wamledger.services.subjects import Subject

FULL: Final = "full"
CODES: Final = {
    "weapon": ("W-1", "W-5"),
    "lot": ("L-2", "L-1"),
    "place": ("ARM-1", "FAR"),
    "party": ("UNIT", "GROUP"),
    "person": ("ADMIN", "OTHER"),
    "participant": ("P-1", "P-0041"),
    "consignment": ("SENT",),
    "disposal": ("D-1",),
    "trace": ("TR-1",),
    "issue": ("ISSUE",),
    "incident": ("RAID",),
    "nature": ("CTG-LOCAL", "CTG-12.7X99-BALL"),
    "proposal": ("UNX-E000054", "UNX-E000053"),
    "entry": ("REG-1", "WRONG"),
    "count": ("COUNT",),
}
"""Things of the full ledger, by kind: one of which much is known, and where it says more one of which little is."""


def show(kind: str, code: str) -> Step:
    """The page of the thing is in front."""
    return done(lambda app: app.show(Subject(kind, code)))


def scenes() -> Iterator[Scene]:
    """Things on record, things that are not, and things that whoever sits there may not read."""
    for kind, codes in CODES.items():
        for code, state in zip(codes, ("filled", "empty"), strict=False):
            yield Scene(f"page-{kind}", state, FULL, (show(kind, code),))
        yield Scene(f"page-{kind}", "refused", FULL, (show(kind, "NOTHING"),))
    yield Scene("page-finding", "filled", FULL, (go("findings"), press("enter")))
    yield Scene("page-finding", "refused", FULL, (show("finding", "NOTHING"),))
    yield Scene("page-entry", "tampered", "broken", (show("entry", "REG-3"),))
    yield Scene("journal", "tampered", "broken", (go("journal"), press("end")))
    for kind in ("weapon", *PAGES_OF_SUBJECTS):
        yield Scene(f"page-{kind}", "not to be read", "closed ADAMU", (show(kind, "W-1"),))
