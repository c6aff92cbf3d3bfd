"""Of each kind of report, what it is asked about in the sample mission. A new kind gets its line here."""

from __future__ import annotations

from typing import Any, Final

Row = dict[str, Any]

_JANUARY: Final = {"since": "2026-01-01T00:00:00Z", "until": "2026-01-31T23:59:59Z"}

CASES: Final[dict[str, Row | None]] = {
    "stock": {"at": "MARKHA"},
    "item": {"code": "W-000744"},
    "registration": {"code": "W-001882"},
    "collection": {"first": "register", "where": '"mode":"SEIZED"'},
    "receipt": {"first": "register", "where": '"participant"'},
    "deposit": {"code": "REG-000168"},
    "custody": {"code": "W-000744"},
    "trace-request": {"code": "TRACE-0001"},
    "trace-result": {"code": "TRACE-0002"},
    "restriction": {"code": "L-00084"},
    "loss": {"code": "LOS-000002"},
    "access-log": {"since": "2025-09-01T00:00:00Z", "until": "2025-09-30T23:59:59Z"},
    "incident": {"code": "INC-000089"},
    "count-sheet": {},
    "labels": {"at": "MARKHA-ARM"},
    "issue-voucher": {"code": "ISS-000001"},
    "return-voucher": {"code": "RET-000001"},
    "movement-order": {"code": "DSP-000001"},
    "manifest": {"code": "DSP-000001"},
    "goods-receipt": {"code": "RCV-000001"},
    "shortfall-note": {"code": "DSP-000051"},
    "disposal-proposal": {"code": "DISPOSAL-2026-1"},
    "destruction-certificate": {"code": "DISPOSAL-2026-1"},
    "hand-over-certificate": {"code": "HND-000001"},
    "expenditure-certificate": {"code": "EXP-000001"},
    "stock-ledger": {"code": "MARKHA-ESH", **_JANUARY},
    "ammunition-stock": {"at": "MARKHA"},
    "count-report": {"code": "CNT-000342"},
    "audit-pack": None,
    "ddr-statistics": {},
    "sdg": {"since": "2026-01-01T00:00:00Z", "until": "2026-06-30T23:59:59Z"},
    "rotation": {"code": "ALTBAT"},
    "findings": {"since": "2025-11-01T00:00:00Z", "as_of": "2025-11-22T12:00:00Z"},
}
"""
``first`` and ``where`` find the first entry of that operation with that text; other fields are those of ``Asked``. None:
nothing of the kind happened in the sample mission, and the report has a test of its own.
"""
