"""
An office in which each operation can be recorded by anybody who may, each about goods of its own.

For the tables of roles: six users with one role each, a user with every role beside them to record and one to approve,
and for each operation a line that nothing but a role, a place or a person speaks against.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.office import NOON
from tests.scenario import spelled
from wamledger.domain import moment

ROLES: Final = {
    "STO": "STOREKEEPER",
    "WAM": "WAM_OFFICER",
    "DDR": "DDR_OFFICER",
    "APP": "APPROVER",
    "AUD": "AUDITOR",
    "ADM": "ADMINISTRATOR",
}
"""The roles, by the code of the user who has that role and no other."""

EVERY: Final = ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER", "ADMINISTRATOR"]
RECORDER, APPROVER = "CLERK", "CHIEF"
SOON: Final = moment.canonical(NOON + 3_600_000_000)
AFTER: Final = NOON + 7_200_000_000

OPERATIONS: Final[dict[str, str]] = {
    "add_place": "code=NEW-PLACE within=BASE",
    "add_party": "code=NEW-PARTY",
    "add_user": "code=NEW-USER",
    "add_nature": "code=NEW-NATURE",
    "set_policy": "name=retention_years value=9",
    "register": "to=ARM +W900",
    "register_participant": "participant=P-9",
    "move": "from=ARM to=ESH W1",
    "issue": "from=ARM to=COY W2",
    "return": "issue=ISSUED-W3 to=ARM W3",
    "expend": "issue=ISSUED-L1 L1:5",
    "dispatch": "from=ARM to=HUT W4",
    "receive": "dispatch=SENT to=HUT W5",
    "hand_over": "from=ARM to=STATE W6",
    "reseal": "place=ARM",
    "inspect": "W7,condition=INCOMPLETE",
    "hold": "W8",
    "release_hold": "W9",
    "restrict": "lot=L2",
    "count": "place=ARM W10",
    "declare": 'party=COY lines=[{"weapon":"W10"}]',
    "adjust": "place=ARM inquiry=INQ W11",
    "report_loss": "from=ARM W12",
    "recover": "to=ARM W13",
    "incident": "place=ARM",
    "review_finding": "",
    "plan_disposal": "disposal=D-9 place=ARM W14",
    "destroy": "disposal=D-1 W15",
    "verify_destruction": "disposal=D-2 W16 verifier=MONITOR",
    "request_trace": "trace=TR-9 weapon=W17 to=STATE",
    "answer_trace": "trace=TR-1",
    "correct_identity": "weapon=W18 changes.model=M92",
    "reverse": "entry=MOVED",
    "attach": f"sha256={'ab' * 32}",
    "change_user": 'code=SPARE roles=["STOREKEEPER"]',
    "enrol_key": "user=SPARE",
    "revoke_key": "user=THIRD",
    "rotate_ledger_key": "",
    "record_restore": "",
    "sign_entries": "",
}
"""By operation, the line of a scenario that is accepted of whoever may record it; the five of proposals come apart."""

UNDECIDED: Final = ("approve", "reject", "withdraw", "lapse")


def words(op: str) -> str:
    """The line of an operation, with what stands in brackets in quotes."""
    text = OPERATIONS[op]
    return " ".join(f"'{word}'" if "[" in word else word for word in [op, *text.split()])


def operation(op: str, by: str = RECORDER, approved_by: str | None = None, **more: Any) -> dict[str, Any]:
    """The operation by somebody, agreed to by somebody else where one is named; it differs from op to op in its time."""
    found = spelled(words(op))
    found |= {"id": f"CELL-{op}", "by": by, "occurred_at": "2026-02-01T08:00:00Z", **more}
    found.pop("approved_by", None)
    return found if approved_by is None else {**found, "approved_by": approved_by}


def proposal(op: str, by: str = RECORDER, code: str = "", expires_at: str | None = None) -> dict[str, Any]:
    """The same operation as a proposal."""
    inner = operation(op, by)
    del inner["id"]
    limit = {} if expires_at is None else {"expires_at": expires_at}
    at = {"occurred_at": "2026-02-01T09:00:00Z", "by": by}
    return {"op": "propose", "id": code or f"PROPOSED-{op}", **at, "operation": inner, **limit}


def decision(kind: str, code: str, by: str) -> dict[str, Any]:
    """What somebody says to a proposal."""
    reason = {"reason": "So it is"} if kind in ("reject", "withdraw") else {}
    at = {"occurred_at": "2026-02-01T10:00:00Z", "by": by}
    return {"op": kind, "id": f"{kind.upper()}-{code}", "proposal": code, **at, **reason}


def people() -> Iterator[dict[str, Any]]:
    """A user of each role alone, and one whom others decide about."""
    at = {"op": "add_user", "occurred_at": "2025-12-01T08:00:00Z", "by": "ADMIN"}
    for code, role in ROLES.items():
        yield {**at, "id": f"U-{code}", "code": code, "name": code, "roles": [role]}
    yield {**at, "id": "U-SPARE", "code": "SPARE", "name": "Spare", "roles": ["STOREKEEPER"]}


def stock() -> Iterator[dict[str, Any]]:
    """The goods and what was begun with them, recorded by somebody who is none of the six."""
    for number in range(1, 30):
        yield spelled(f"register id=R-{number} to=ARM +W{number}")
    yield spelled("register id=R-L to=ESH +L1:50 +L2:50")
    for line in (
        "issue id=ISSUED-W3 from=ARM to=COY W3",
        "issue id=ISSUED-L1 from=ESH to=COY L1:20",
        "dispatch id=SENT from=ARM to=HUT W5",
        "hold id=HELD W9",
        "report_loss id=LOST from=ARM W13",
        "plan_disposal id=PLAN-1 disposal=D-1 place=ARM W15",
        "plan_disposal id=PLAN-2 disposal=D-2 place=ARM W16",
        "destroy id=DONE disposal=D-2 W16",
        "request_trace id=ASKED trace=TR-1 weapon=W10 to=STATE",
        "move id=MOVED from=ARM to=ESH W19",
    ):
        yield spelled(line)


def expected(path: Path = Path(__file__).parent / "domain" / "authority" / "roles.txt") -> dict[str, Any]:
    """By operation: which of the six may record it, and which may be the second person, as the table by hand says."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        op, *marks = line.split() or [""]
        if op and op[0] != "#" and op != "operation":
            records = {role for role, mark in zip(ROLES, marks[:6], strict=True) if mark == "R"}
            approves = {role for role, mark in zip(ROLES, marks[6:], strict=True) if mark == "A"}
            assert set(marks) <= {"R", "A", "-"}, line
            found[op] = (records, approves)
    return found
