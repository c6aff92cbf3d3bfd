"""What the program says of a journal: posted as past records into a ledger of its own, and asked at each moment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.missions.case import Case, Told
from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import detect
from wamledger.services.posting import post_operations

Row = dict[str, Any]


def told_by(ledger: Ledger) -> Told:
    """Asks the ledger, once a moment."""
    known: dict[str, list[Row]] = {}

    def tell(when: str) -> list[Row]:
        if when not in known:
            known[when] = [each.as_json() for each in detect(ledger, as_of=moment.parse(when))]
        return known[when]

    return tell


def kept(journal: Iterable[Row], folder: Path) -> Ledger:
    """A ledger with the journal in it."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.create(str(folder / "mission.db"), code="MIS", mission="Mission")
    report = post_operations(ledger, json.loads(json.dumps(list(journal))), historical=True)
    assert report.kept, [each.as_json() for each in report.refused]
    return ledger


def judged(case: Case, folder: Path) -> list[str]:
    """What is not as the case expects."""
    from tests.missions.case import faults_of

    with kept(case.journal, folder) as ledger:
        return faults_of(case, told_by(ledger))
