"""
Writes the golden entries: what the ledger stores today for each operation of journal.jsonl.

A file that is there is evidence of what earlier versions wrote, so it is left alone unless ``--replace`` names its
operation; a change of the stored form is a new version (v2) beside the old file, never another content of it.

    python -m tests.golden.write [--replace OP ...]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.office import NOON, Office
from wamledger.domain.stock import Row
from wamledger.ledger.append import MADE_BY_LEDGER, Outcome

HERE = Path(__file__).parent
JOURNAL = HERE / "journal.jsonl"
NAMED = {
    "issue": "G-17",
    "report_loss": "G-31",
    "destroy": "G-40",
    "add_place": "G-04",
    "enrol_key": "G-53",
    "propose": "G-57",
}
"""Which entry stands for an operation of which the journal has several; else the first."""


LATER = {"G-60": 100}
"""Entries before which so many hours pass by the ledger's own clock."""

TOGETHER = ("G-64", "G-65")
"""The last of the journal, which come in together and are signed by one entry more."""


def operations() -> list[Row]:
    """The operations of the journal."""
    return [json.loads(line) for line in JOURNAL.read_text(encoding="utf-8").splitlines()]


def post(office: Office, operation: Row) -> Outcome:
    """The operation is an entry, as somebody would make it: by hand, or by the program where it is for the program."""
    office.clock = max(office.clock, NOON + LATER.get(operation["id"], 0) * 3_600_000_000)
    return office.must(operation, by_ledger=operation["op"] in MADE_BY_LEDGER)


def posted() -> Office:
    """A ledger of exactly the operations of the journal."""
    office = Office(bare=True)
    alone = [each for each in operations() if each["id"] not in TOGETHER]
    for operation in alone:
        post(office, operation)
    office.post_all(operations()[len(alone) :], together=True)
    return office


def entries(office: Office) -> dict[str, bytes]:
    """The stored bytes of one entry for each operation."""
    found: dict[str, bytes] = {}
    for body in office.bodies():
        id_, op = body["operation"]["id"], body["operation"]["op"]
        if id_ == NAMED.get(op) or (op not in NAMED and op not in found):
            found[op] = office.entry(id_)
    return found


def path_of(op: str) -> Path:
    """Where the golden entry of an operation lies."""
    return HERE / f"{op}.v1.json"


def main(arguments: list[str]) -> None:
    """Files that are missing are written, and those that were named."""
    for op, entry in entries(posted()).items():
        if not path_of(op).exists() or op in arguments:
            path_of(op).write_bytes(entry)
            print(path_of(op).name)


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "--replace"])
