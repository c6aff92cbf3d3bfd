"""The paper that belongs to an operation: which report it is, and the code that it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

PAPERS: Final[Mapping[str, tuple[str, str]]] = {
    "issue": ("issue-voucher", "id"),
    "return": ("return-voucher", "id"),
    "expend": ("expenditure-certificate", "id"),
    "dispatch": ("movement-order", "id"),
    "receive": ("goods-receipt", "id"),
    "hand_over": ("hand-over-certificate", "id"),
    "hold": ("restriction", "id"),
    "restrict": ("restriction", "id"),
    "count": ("count-report", "id"),
    "report_loss": ("loss", "id"),
    "incident": ("incident", "id"),
    "plan_disposal": ("disposal-proposal", "disposal"),
    "destroy": ("destruction-certificate", "disposal"),
    "verify_destruction": ("destruction-certificate", "disposal"),
    "request_trace": ("trace-request", "trace"),
    "answer_trace": ("trace-result", "trace"),
    "correct_identity": ("registration", "weapon"),
    "declare": ("rotation", "party"),
    "register": ("receipt", "id"),
}
"""By operation: the report, and the field of the operation that says what it is made of."""

COLLECTED: Final = frozenset({"SURRENDERED", "COLLECTED"})
"""Ways in which goods come from people, who are given a receipt of another kind."""


def paper_of(op: str, operation: Mapping[str, Any]) -> tuple[str, str] | None:
    """The report that is printed of the operation, and its code; None where none belongs to it."""
    if op not in PAPERS:
        return None
    kind, field = PAPERS[op]
    if op == "register":
        acquisition = operation.get("acquisition") or {}
        if acquisition.get("ownership") == "PARTY":
            kind = "deposit"
        elif acquisition.get("mode") in COLLECTED:
            kind = "collection"
    code = operation.get(field)
    return None if not code else (kind, str(code))
