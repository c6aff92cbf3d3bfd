"""
A small ledger in which everything has happened once: the operations, in their order.

For tests that change each row of each table: every table of projections has at least one row in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.ledger.signing_people import actor, key
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.keys.rotation import rotate
from wamledger.services.posting import post_operations

AT = "2026-01-01T00:00:00Z"
LATER = "2026-01-05T00:00:00Z"
DIGEST = "ab" * 32
WEAPON = {"make": "Zastava", "model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
DECLARED = {"mode": "DECLARED", "ownership": "CONTINGENT"}


def post_everything(ledger: Ledger) -> int:
    """The ledger holds all of them, posted in four transactions; returns how many entries those are."""
    all_of_them = operations()
    for begin, end in ((0, 10), (10, 25), (25, 40), (40, len(all_of_them))):
        report = post_operations(ledger, all_of_them[begin:end])
        assert not report.refused, [line.as_json() for line in report.refused]
    return len(all_of_them)


def sign_everything(ledger: Ledger) -> None:
    """Beside all of that people have changed, proposed and decided, and then signed in, and the ledger's key is another."""
    two = [{"weapon": "W-8"}, {"lot": "L-1", "quantity": 10}]
    _by(ledger, None, "ADMIN", op="change_user", code="OTHER", all_places=True, reason="Knows both sites")
    moved = {"op": "move", "from": "ARM-1", "to": "ARM-2", "lines": two}
    _by(
        ledger,
        None,
        "ADMIN",
        op="propose",
        id="PROP-1",
        operation={**moved, "occurred_at": AT, "by": "ADMIN"},
    )
    _by(ledger, None, "OTHER", op="approve", id="AGREED", proposal="PROP-1")
    for user in ("ADMIN", "OTHER"):
        _by(
            ledger,
            actor("ADMIN", enrolling=key(user)),
            "ADMIN",
            op="enrol_key",
            user=user,
            vkey=key(user).vkey,
        )
    back = {**moved, "from": "ARM-2", "to": "ARM-1"}
    _by(ledger, actor("ADMIN"), "ADMIN", op="propose", operation={**back, "occurred_at": AT, "by": "ADMIN"})
    ledger.act_as(actor("ADMIN", "OTHER"))
    rotate(ledger, by="ADMIN", reason="Once a year", approved_by="OTHER")


def _by(ledger: Ledger, who: Actor | None, by: str, **operation: Any) -> None:
    """One operation more, by somebody who has signed in or not."""
    ledger.act_as(who)
    by_ledger = operation["op"] == "enrol_key"
    report = post_operations(ledger, [{"occurred_at": AT, "by": by, **operation}], by_ledger=by_ledger)
    assert not report.refused, [line.as_json() for line in report.refused]


def operations() -> list[dict[str, Any]]:
    """All of them, as a journal has them."""
    return [{"occurred_at": AT, "by": "ADMIN", **each} for each in _operations()]


def _operations() -> Iterator[dict[str, Any]]:
    yield from _setting_up()
    yield from _taking_on_charge()
    yield from _moving()
    yield from _controlling()
    yield from _disposing()
    yield from _tracing()


def _setting_up() -> Iterator[dict[str, Any]]:
    for code in ("ADMIN", "OTHER"):
        yield {
            "op": "add_user",
            "code": code,
            "name": code.title(),
            "roles": ["WAM_OFFICER", "DDR_OFFICER", "APPROVER", "ADMINISTRATOR"],
        }
    for code in ("SITE", "FAR"):
        yield {"op": "add_place", "code": code, "name": code.title(), "kind": "SITE", "custody": "SINGLE"}
    for code, within in (("ARM-1", "SITE"), ("ARM-2", "SITE"), ("HUT", "FAR")):
        place = {"code": code, "name": code, "kind": "ARMOURY", "within": within, "custody": "SINGLE"}
        yield {"op": "add_place", **place, "keeper": "ADMIN"}
    for code, kind in (("UNIT", "UNIT"), ("STATE", "STATE"), ("GROUP", "ARMED_GROUP")):
        yield {"op": "add_party", "code": code, "name": code.title(), "kind": kind}
    yield {
        "op": "add_nature",
        "code": "CTG-LOCAL",
        "name": "A cartridge",
        "category": "small_arms",
        "hazard_division": "1.4",
        "compatibility_group": "S",
        "nec_mg": 2000,
        "unit": "EACH",
    }
    yield {"op": "set_policy", "name": "late_entry_hours", "value": 96}
    yield {
        "op": "attach",
        "sha256": DIGEST,
        "name": "receipt.pdf",
        "media_type": "application/pdf",
        "size": 9,
    }
    yield {
        "op": "register_participant",
        "participant": "P-1",
        "sex": "F",
        "age_band": "18_24",
        "category": "COMBATANT",
        "armed_group": "GROUP",
        "name": "Somebody",
    }


def _taking_on_charge() -> Iterator[dict[str, Any]]:
    for number in range(1, 9):
        weapon = {"id": f"W-{number}", "serial": f"AB{number:06d}", "serial_status": "CLEAR", **WEAPON}
        if number == 1:
            weapon |= {"tag": "T-1", "markings": [{"kind": "PROOF", "text": "N", "position": "barrel"}]}
        line = {"new_weapon": weapon, "condition": "SERVICEABLE"}
        yield {
            "op": "register",
            "id": f"REG-{number}",
            "to": "ARM-1",
            "acquisition": DECLARED,
            "lines": [line],
        }
    twin = {"serial": "AB-000002", "serial_status": "CLEAR", **WEAPON}
    seized = {"mode": "SEIZED", "ownership": "UNDETERMINED", "from": "GROUP"}
    lines: list[dict[str, Any]] = [{"new_weapon": twin, "condition": "UNSERVICEABLE_BER"}]
    yield {"op": "register", "id": "REG-9", "to": "ARM-1", "acquisition": seized, "lines": lines}
    for number, nature in ((1, "CTG-LOCAL"), (2, "CTG-5.56X45-BALL")):
        lot = {"id": f"L-{number}", "nature": nature, "lot_number": f"LOT-{number}", "expires_on": "2030-06"}
        lines = [{"new_lot": lot, "quantity": 1000, "condition": "A1"}]
        yield {
            "op": "register",
            "id": f"REG-L{number}",
            "to": "ARM-1",
            "acquisition": DECLARED,
            "lines": lines,
        }


def _moving() -> Iterator[dict[str, Any]]:
    weapon, rounds = {"weapon": "W-1"}, {"lot": "L-1", "quantity": 100}
    yield {"op": "move", "id": "MOVE", "from": "ARM-1", "to": "ARM-2", "lines": [weapon, rounds]}
    issue = {"to": "UNIT", "due": LATER, "purpose": "PATROL"}
    yield {
        "op": "issue",
        "id": "ISSUE",
        "from": "ARM-2",
        "lines": [weapon, {**rounds, "quantity": 60}],
        **issue,
    }
    yield {
        "op": "return",
        "id": "RETURN",
        "issue": "ISSUE",
        "to": "ARM-2",
        "lines": [{**rounds, "quantity": 20}],
    }
    spent = {"issue": "ISSUE", "activity": "TRAINING", "lines": [{**rounds, "quantity": 30}]}
    yield {"op": "expend", "id": "EXPEND", **spent}
    sent = {"from": "ARM-1", "to": "HUT", "expected": LATER, "seals": ["S-1"]}
    yield {"op": "dispatch", "id": "SENT", "lines": [{"weapon": "W-2"}, {"weapon": "W-3"}, rounds], **sent}
    came = {"dispatch": "SENT", "to": "HUT", "seals_intact": True, "seals": ["S-1"], "final": False}
    yield {"op": "receive", "id": "CAME", "lines": [{"weapon": "W-2"}, {**rounds, "quantity": 90}], **came}
    yield {
        "op": "hand_over",
        "id": "HANDED",
        "from": "ARM-1",
        "to": "STATE",
        "authority": "Order 7",
        "approved_by": "OTHER",
        "lines": [{"weapon": "W-4"}],
    }
    yield {
        "op": "reseal",
        "id": "RESEAL",
        "place": "ARM-1",
        "old_seal": "S-0",
        "new_seal": "S-2",
        "reason": "Worn",
    }


def _controlling() -> Iterator[dict[str, Any]]:
    seen = {
        "scope": "ALL",
        "kind": "COUNT",
        "cut_off": AT,
        "counted_by": ["ADMIN", "A. Witness"],
        "blind": True,
    }
    lines: list[dict[str, Any]] = [{"weapon": "W-1"}, {"lot": "L-2", "quantity": 999}]
    yield {"op": "count", "id": "COUNT", "place": "ARM-1", "lines": lines, **seen}
    line = {"serial": "AB000001", **{name: WEAPON[name] for name in ("make", "model", "calibre")}}
    yield {"op": "declare", "id": "LIST", "party": "UNIT", "list": "MOU", "rotation": "1", "lines": [line]}
    yield {
        "op": "incident",
        "id": "RAID",
        "kind": "ATTACK",
        "place": "HUT",
        "description": "A raid at night.",
    }
    loss = {"from": "HUT", "kind": "ATTACK_FIXED_SITE", "discovered_at": AT, "incident": "RAID"}
    yield {"op": "report_loss", "id": "LOST", "lines": [{"weapon": "W-2"}], **loss}
    yield {"op": "recover", "id": "BACK", "to": "HUT", "circumstances": "Found", "lines": [{"weapon": "W-2"}]}
    yield {
        "op": "adjust",
        "id": "ADJUST",
        "place": "ARM-1",
        "direction": "WRITE_OFF",
        "reason": "Miscounted",
        "inquiry": "INQ-1",
        "approved_by": "OTHER",
        "lines": [{"lot": "L-2", "quantity": 1}],
    }
    yield {
        "op": "inspect",
        "id": "LOOK",
        "next_due": "2027-01-01",
        "lines": [{"lot": "L-2", "condition": "A2"}],
    }
    held = {"kind": "EVIDENCE", "authority": "Court", "reason": "Case 12", "lines": [{"weapon": "W-5"}]}
    yield {"op": "hold", "id": "HOLD", **held}
    yield {"op": "release_hold", "id": "FREE", "approved_by": "OTHER", **held}
    ban = {"lot": "L-2", "status": "SUSPENDED", "reason": "Misfires", "authority": "ATO"}
    yield {"op": "restrict", "id": "BAN", **ban}
    yield {
        "op": "review_finding",
        "id": "SAID",
        "finding": "F-1",
        "status": "EXPLAINED",
        "reason": "Late paper",
    }


def _disposing() -> Iterator[dict[str, Any]]:
    lines: list[dict[str, Any]] = [{"weapon": "W-6"}, {"weapon": "W-7"}]
    plan = {"disposal": "D-1", "method": "SHEAR_HYDRAULIC", "place": "ARM-1", "approved_by": "OTHER"}
    yield {"op": "plan_disposal", "id": "PLAN", "lines": lines, **plan}
    cut = {"disposal": "D-1", "destroyed_on": "2026-01-01", "witnessed_by": ["ADMIN", "OTHER"]}
    yield {"op": "destroy", "id": "CUT", "lines": lines[:1], **cut}
    sure = {"disposal": "D-1", "verifier": "OTHER", "certificate": "C-1", "lines": lines[:1]}
    yield {"op": "verify_destruction", "id": "SURE", **sure}


def _tracing() -> Iterator[dict[str, Any]]:
    yield {
        "op": "request_trace",
        "id": "ASK",
        "trace": "TR-1",
        "weapon": "W-000001",
        "to": "RS",
        "channel": "iARMS",
    }
    answer = {"trace": "TR-1", "outcome": "TRACED", "last_known_holder": "A State"}
    yield {"op": "answer_trace", "id": "TOLD", **answer}
    changes = {"serial": "AB000092", "serial_status": "CLEAR"}
    corrected = {"weapon": "W-000001", "changes": changes, "reason": "Cleaned", "approved_by": "OTHER"}
    yield {"op": "correct_identity", "id": "READ", **corrected}
    yield {"op": "move", "id": "WRONG", "from": "ARM-1", "to": "ARM-2", "lines": [{"weapon": "W-8"}]}
    yield {"op": "reverse", "id": "UNDO", "entry": "WRONG", "reason": "Wrong weapon", "approved_by": "OTHER"}
