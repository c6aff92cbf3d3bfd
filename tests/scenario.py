"""
Scenarios as text, one fact a line, that a storekeeper can read: given this, when that, then so.

    given register to=ARM +W1 +L1:50
    when  issue to=COY from=ARM L1:60
    then  refused stock_insufficient lines.0.quantity "ARM has 50 of lot L1"

``given`` lines must be accepted, the ``when`` line is answered, the ``then`` lines hold of the answer. Items are
``W1`` (a weapon), ``L1:50`` (so much of a lot), ``+W1`` and ``+L1:50`` (new ones); after a comma stand fields of the
line or of the new item (``+W1,serial_status=NONE``). Fields of the operation are ``name=value``, ``name.inner=value``
for one inside another, and ``name=-`` for one that is left out. Fields that a scenario does not speak of are filled in
from FIELDS, so that it names only what matters. A ``then`` line is one of

    refused CODE [FIELD] ["words of the message" ...]
    accepted ["words of a notice" ...]
    repeated
    W1 HOLDER/STATUS/CONDITION
    L1 HOLDER/STATUS/CONDITION=50 ...      (every cell of the lot)

Before an operation may stand how it comes in: ``history`` posts as past records are, ``ledger`` as what the program
makes itself. Once people sign in, whoever records it and whoever approves it stand at the console with their keys;
``nobody`` has signed in nobody, ``alone`` leaves the approver away, ``as:CHIEF`` has signed in somebody else.
``given people sign in`` enrols the keys of the office's users. ``clock 2026-06-05T12:00:00Z`` sets the ledger's own
clock. The ``operation`` of a proposal is spelled like any other.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.ledger.signing_people import key
from tests.office import ORIGIN, Office
from wamledger.domain import moment
from wamledger.ledger.actor import Actor
from wamledger.ledger.append import Outcome

FIELDS: dict[str, dict[str, Any]] = {
    "add_place": {"name": "A place", "kind": "ARMOURY", "custody": "SINGLE"},
    "add_party": {"name": "A party", "kind": "UNIT"},
    "add_user": {"name": "A user", "roles": ["STOREKEEPER"]},
    "add_nature": {
        "name": "A cartridge",
        "category": "small_arms",
        "hazard_division": "1.4",
        "compatibility_group": "S",
        "nec_mg": 2000,
        "unit": "EACH",
    },
    "set_policy": {},
    "register": {"acquisition": {"mode": "DECLARED", "ownership": "CONTINGENT"}},
    "register_participant": {"sex": "F", "age_band": "18_24", "category": "COMBATANT"},
    "move": {},
    "issue": {"due": "STANDING", "purpose": "GUARD"},
    "return": {},
    "expend": {"activity": "TRAINING"},
    "dispatch": {"expected": "2026-02-01T00:00:00Z", "seals": ["S-1"]},
    "receive": {"seals_intact": True, "seals": ["S-1"], "final": True},
    "hand_over": {"authority": "Order 7", "approved_by": "CHIEF"},
    "reseal": {"new_seal": "S-2", "reason": "Worn"},
    "inspect": {},
    "hold": {"kind": "EVIDENCE", "authority": "Court", "reason": "Case 12"},
    "release_hold": {"kind": "EVIDENCE", "authority": "Court", "reason": "Closed", "approved_by": "CHIEF"},
    "restrict": {"status": "SUSPENDED", "reason": "Misfires", "authority": "ATO"},
    "count": {
        "scope": "ALL",
        "kind": "COUNT",
        "cut_off": "2026-01-31T00:00:00Z",
        "counted_by": ["CLERK", "THIRD"],
        "blind": True,
    },
    "declare": {"list": "MOU", "rotation": "R1"},
    "adjust": {"direction": "WRITE_OFF", "reason": "Board", "inquiry": "INQ-1", "approved_by": "CHIEF"},
    "report_loss": {"kind": "THEFT", "discovered_at": "2026-01-01T00:00:00Z"},
    "recover": {"circumstances": "Found in a search"},
    "incident": {"kind": "THEFT", "description": "A break-in"},
    "review_finding": {"finding": "R01-1", "status": "ACKNOWLEDGED", "reason": "Seen"},
    "plan_disposal": {"method": "CUT_TORCH", "approved_by": "CHIEF"},
    "destroy": {"destroyed_on": "2026-01-20", "witnessed_by": ["A. Witness", "B. Monitor"]},
    "verify_destruction": {"verifier": "CHIEF", "certificate": "C-1"},
    "request_trace": {"channel": "Desk"},
    "answer_trace": {"outcome": "TRACED"},
    "correct_identity": {"reason": "Read again", "approved_by": "CHIEF"},
    "reverse": {"reason": "Wrong line", "approved_by": "CHIEF"},
    "attach": {"name": "photo.jpg", "media_type": "image/jpeg", "size": 10},
    "change_user": {"by": "ADMIN", "reason": "New post"},
    "enrol_key": {"by": "ADMIN"},
    "revoke_key": {"by": "ADMIN", "approved_by": "CHIEF", "reason": "Lost"},
    "rotate_ledger_key": {"by": "ADMIN", "before": "1", "vkey": "2", "reason": "A year has passed"},
    "propose": {},
    "approve": {"by": "CHIEF"},
    "reject": {"by": "CHIEF", "reason": "Not agreed"},
    "withdraw": {"reason": "Wrong line"},
    "lapse": {},
    "sign_entries": {"first": 0, "count": 1, "root": "ab" * 32},
    "record_restore": {"by": "ADMIN", "size": 10, "seen_size": 12, "reason": "The disk broke"},
}
"""What an operation holds where a scenario does not say."""

NEW_WEAPON = {
    "serial_status": "CLEAR",
    "make": "Zastava",
    "model": "M70",
    "type": "SA-06",
    "calibre": "7.62x39mm",
}
NEW_LOT = {"nature": "CTG-5.56X45-BALL"}
LINE_FIELDS = {"condition", "seal", "package", "remarks"}
NUMBERS = {
    "value",
    "nec_mg",
    "size",
    "pack_size",
    "strength",
    "year_of_manufacture",
    "quantity",
    "cases_collected",
}
TEXTS = {"limit_nec_kg"}


CLOSED = "people sign in"


class Step(NamedTuple):
    """One line of a scenario."""

    kind: str
    text: str
    number: int


class Scenario(NamedTuple):
    """A rule, and the lines that show it."""

    rule: str
    where: str
    steps: list[Step]

    def __str__(self) -> str:
        return self.rule


def scenarios(path: Path) -> Iterator[Scenario]:
    """The scenarios of a file: blocks parted by empty lines, the rule of each in the comment at its head."""
    rule: list[str] = []
    steps: list[Step] = []
    first = 0
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        text = line.strip()
        if text.startswith("#"):
            rule.append(text[1:].strip())
        elif text:
            kind, rest = text.split(maxsplit=1)
            assert kind in ("given", "when", "then", "clock"), f"{path.name}:{number}: {text}"
            first = first or number
            steps.append(Step(kind, rest, number))
        elif steps:
            assert rule, f"{path.name}:{first}: a scenario without its rule"
            yield Scenario(" ".join(rule), f"{path.name}:{first}", steps)
            rule, steps, first = [], [], 0


def play(scenario: Scenario, office: Office | None = None) -> Office:
    """Everything that the scenario says is so."""
    office = office or Office()
    answer: Any = None
    for number, step in enumerate(scenario.steps):
        where = f"{scenario.where}, line {step.number}: {step.kind} {step.text}"
        if step.kind == "then":
            _then(office, answer, step.text, where)
            continue
        if step.text == CLOSED:
            office.close()
            continue
        if step.kind == "clock":
            office.clock = moment.parse(step.text)
            continue
        how, text = how_and_what(step.text)
        operation = spelled(text, number)
        answer = office.post(operation, **_told(office, operation, how))
        if step.kind == "given":
            assert isinstance(answer, Outcome), f"{where}\n{[str(fault) for fault in answer]}"
            assert answer.refused is None, f"{where}\n{answer.refused}"
    return office


def how_and_what(text: str) -> tuple[list[str], str]:
    """The words before an operation that say how it comes in, and the operation."""
    how: list[str] = []
    while (word := text.split(maxsplit=1)[0]) in ("history", "ledger", "nobody", "alone") or word[
        :3
    ] == "as:":
        how.append(word)
        text = text.split(maxsplit=1)[1]
    return how, text


def _told(office: Office, operation: dict[str, Any], how: list[str]) -> dict[str, Any]:
    """How an operation is posted: as a past record or by the program, and who has signed in."""
    found: dict[str, Any] = {"historical": "history" in how, "by_ledger": "ledger" in how}
    for word in how:
        if word == "nobody":
            found["actor"] = None
        elif word == "alone" or word[:3] == "as:":
            user = operation["by"] if word == "alone" else word[3:]
            found["actor"] = Actor(user, office.keys.get(user))
    return found


def spelled(text: str, number: int = 0) -> dict[str, Any]:
    """
    The operation that a line means.

    ``number`` gives it a time of its own and, where the line has no ``id``, one that the scenario may name: the
    operation's name in capitals and its number among the lines.
    """
    kind, *words = _words(text)
    operation: dict[str, Any] = {
        "op": kind,
        "id": f"{kind.upper()}-{number}",
        "occurred_at": f"2026-01-{1 + number // 20:02d}T{number % 20:02d}:00:00Z",
        "by": "CLERK",
        **json.loads(json.dumps(FIELDS.get(kind, {}))),
    }
    lines: list[Any] = []
    for word in words:
        match = (
            None
            if word[0] in "+{" or "," in word.split("=")[0]
            else re.fullmatch(r"([A-Za-z_0-9]+)((?:\.[^=]+)?)=(.*)", word, re.DOTALL)
        )
        if match is None:
            lines.append(_line(word))
            continue
        name, inner, value = match[1], match[2].removeprefix("."), match[3]
        if value == "-":
            (operation.get(name, {}) if inner else operation).pop(inner or name, None)
        elif inner:
            operation.setdefault(name, {})[inner] = _value(name if name in TEXTS else inner, value)
        else:
            operation[name] = _value(name, value)
    if lines:
        operation["lines"] = lines
    _fill_in_keys(operation)
    if isinstance(operation.get("operation"), str):
        text = operation["operation"]
        inner = spelled(text, number)
        for name, value in (("id", None), ("approved_by", None), ("by", operation["by"])):
            if f" {name}=" not in text:
                inner[name] = value
        operation["operation"] = {name: value for name, value in inner.items() if value is not None}
    return operation


def _fill_in_keys(operation: dict[str, Any]) -> None:
    """A key is named by its number among those of its owner, or of another (THIRD:2); the first where none is named."""
    kind, owner = operation["op"], operation.get("user", ORIGIN)
    for name in {
        "enrol_key": ("vkey",),
        "rotate_ledger_key": ("before", "vkey"),
        "revoke_key": ("key_id",),
    }.get(kind, ()):
        whose, _, number = operation.get(name, "1").rpartition(":")
        if number.isdigit() and len(number) == 1:
            found = key(whose or owner, "" if number == "1" else number)
            operation[name] = found.verifier.key_id.hex() if name == "key_id" else found.vkey


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    return list(lexer)


def _value(name: str, text: str) -> Any:
    if (
        text[:1] in ("[", "{")
        or text in ("true", "false")
        or (name in NUMBERS and text.lstrip("-").isdigit())
    ):
        return json.loads(text)
    return text


def _line(word: str) -> Any:
    """The line that ``W1``, ``L1:50``, ``+W1,serial=A1`` and the like mean; ``{...}`` stands for itself."""
    if word.startswith("{"):
        return json.loads(word)
    item, *rest = word.split(",")
    fields = dict(each.split("=", 1) for each in rest)
    new = item.startswith("+")
    code, _, quantity = item.removeprefix("+").partition(":")
    kind = "weapon" if code.startswith("W") else "lot"
    own = {name: _value(name, value) for name, value in fields.items() if new and name not in LINE_FIELDS}
    line: dict[str, Any] = {}
    if new:
        known = dict(NEW_WEAPON) if kind == "weapon" else dict(NEW_LOT)
        if kind == "weapon" and own.get("serial_status", "CLEAR") in ("CLEAR", "PARTIAL"):
            known["serial"] = f"SN {code.strip('W?')}04711"
        known |= {"id": code} if code not in ("W?", "L?") else {}
        line[f"new_{kind}"] = {name: value for name, value in (known | own).items() if value != "-"}
    else:
        line[kind] = code
    if quantity:
        line["quantity"] = int(quantity)
    line |= {name: _value(name, value) for name, value in fields.items() if name not in own}
    if new and "condition" not in line:
        line["condition"] = "SERVICEABLE" if kind == "weapon" else "A1"
    if line.get("condition") == "-":
        del line["condition"]
    return line


def _then(office: Office, answer: Any, text: str, where: str) -> None:
    verdict, *words = _words(text)
    if verdict == "refused":
        _must_be_refused(answer, words, where)
    elif verdict in ("accepted", "repeated"):
        assert isinstance(answer, Outcome), f"{where}\n{[str(fault) for fault in answer]}"
        assert answer.refused is None, f"{where}\n{answer.refused.code.value}: {answer.refused}"
        assert answer.repeated == (verdict == "repeated"), where
        for word in words:
            assert any(word in str(notice.as_json()) for notice in answer.notices), where
    else:
        held = {"/".join(cell): quantity for cell, quantity in office.holdings().get(verdict, {}).items()}
        wanted = {}
        for word in words:
            cell, _, quantity = word.partition("=")
            wanted[cell] = int(quantity or 1)
        assert held == wanted, f"{where}\n{held}"


def _must_be_refused(answer: Any, words: list[str], where: str) -> None:
    code, *rest = words
    if isinstance(answer, Outcome):
        assert answer.refused is not None, f"{where}\naccepted"
        faults = [answer.refused]
    else:
        faults = answer
    found = next((fault for fault in faults if fault.code.value == code), None)
    assert found is not None, f"{where}\n{[(fault.code.value, fault.field, str(fault)) for fault in faults]}"
    told = str(found)
    assert "{" not in told.replace("{...}", ""), told
    if rest and " " not in rest[0] and not rest[0][:1].isupper():
        assert found.field == rest[0], f"{where}\n{found.field}: {told}"
        rest = rest[1:]
    for word in rest:
        assert word in told, f"{where}\n{told}"
