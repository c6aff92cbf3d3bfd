"""A plan posted into a ledger: accepted as it stands, and posting it twice posts nothing twice."""

from __future__ import annotations

from pathlib import Path

from wamledger.ledger.store import Ledger
from wamledger.services.importing import plan
from wamledger.services.posting import post_operations

from .conftest import said

SETTING_UP = [
    {
        "op": "add_user",
        "code": "WAM-1",
        "name": "Officer",
        "roles": ["ADMINISTRATOR", "WAM_OFFICER", "STOREKEEPER"],
    },
    {"op": "add_place", "code": "SITE-1", "name": "Site", "kind": "SITE", "custody": "SINGLE"},
    {
        "op": "add_place",
        "code": "ARM-1",
        "name": "Armoury",
        "kind": "ARMOURY",
        "within": "SITE-1",
        "custody": "SINGLE",
    },
]
WEAPONS = [
    ["Serial", "Type", "Make/Model", "Calibre", "Condition", "Qty", "Rack No", "Tag", "Country", "Year"],
    ["AB1234", "AK47", "", "7,62x39", "bon", 1, "R1", "T-1", "Russie", "1974"],
    ["limé", "pistolet", "Beretta 92F", "9mm", "moyen", 1],
    ["12?45", "RPG-7", "", "", "HS", 1],
    ["AB123 / AB128", "revolver", "", ".38", "bon", 1],
    ["slide 1, frame 2222", "pistol", "", "9x19", "bon", 1],
    ["s/n", "artisanal", "", "12/70", "bon", 3],
    ["1001-1003", "rifle", "", "7.62x51", "bon", 3],
    ["1717889.0", "rifle", "", "0.40", "bon", 1],
    ["", "rifle", "", "", "bon", ""],
    ["AB1234", "AK47", "", "7,62x39", "bon", 1],
    ["12?? limé", "pistol", "", "9x19", "bon", 1],
]
AMMUNITION = [
    ["Nature", "Lot", "Quantity", "Expiry", "Condition"],
    ["7.62x39 ball", "L1", "12 boxes", "2030", "bon"],
    ["9x19 ball", "", "1 250", "03/2031", "A2"],
    ["F1", "x", "20", "", ""],
]


def test_what_the_importer_makes_the_ledger_takes(text_file, tmp_path: Path) -> None:
    """Every operation of a plan is accepted, and the same file again is known by its ids."""
    ledger = Ledger.create(str(tmp_path / "unx.wl"), code="UNX", mission="UNX")
    common = {"by": "WAM-1", "occurred_at": "2026-01-01T00:00:00Z"}
    assert post_operations(ledger, [{**operation, **common} for operation in SETTING_UP]).posted == 3
    for kind, rows in (("weapons", WEAPONS), ("ammunition", AMMUNITION)):
        result = plan(text_file(rows, name=f"{kind}.csv"), said(kind, accept_repairs=True))
        assert result.refused == 0
        first = post_operations(ledger, result.operations)
        assert (first.posted, first.refused) == (len(result.operations), [])
        again = post_operations(ledger, result.operations)
        assert (again.posted, again.repeated) == (0, len(result.operations))
