"""
Undoing an entry: the opposite of every effect it had, where nothing later rests on it.

A weapon must still stand where the entry left it, by that entry; of a lot the quantity must still be there. What the
entry opened (an issue, a consignment, a disposal) must be untouched.
"""

from __future__ import annotations

from typing import Final

from wamledger.domain.operations import tracing
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Cell, Row
from wamledger.i18n import N_

ADVICE: Final[dict[str, str]] = {
    "add_place": N_("Places stay on record; add the right one."),
    "add_party": N_("Parties stay on record; add the right one."),
    "add_user": N_("Users stay on record; add the right one."),
    "add_nature": N_("Natures stay on record; add the right one."),
    "set_policy": N_("Set the policy again to the value it should have."),
    "register_participant": N_("Participants stay on record; register the right number."),
    "review_finding": N_("Review the finding again."),
    "attach": N_("A file stays on record; attach the right one."),
    "reverse": N_("Record the operation again that was reversed."),
    "change_user": N_("Change the user again."),
    "enrol_key": N_("Revoke the key."),
    "revoke_key": N_("Enrol a new key."),
    "rotate_ledger_key": N_("Rotate the key once more."),
    "propose": N_("Withdraw the proposal."),
    "approve": N_("Reverse the operation that was carried out."),
    "reject": N_("Propose the operation again."),
    "withdraw": N_("Propose the operation again."),
    "lapse": N_("Propose the operation again."),
    "sign_entries": N_("A signature stays on record."),
    "record_restore": N_("What happened stays on record."),
}


def reverse(case: Case, op: tracing.Reverse) -> None:
    """
    The effect of the entry is undone, and both entries stay.

    Refuses: entry_unknown, not_reversible, already_reversed, later_entries_rest, reserved, approval_missing
    """
    body = case.stock.get("entry_body", op.entry)
    if body is None:
        raise Refused(Code.ENTRY_UNKNOWN, "entry", found=op.entry)
    target = body["operation"]
    if target["op"] in ADVICE:
        raise Refused(Code.NOT_REVERSIBLE, "entry", op=target["op"], advice=ADVICE[target["op"]])
    done = case.stock.get("reversal", op.entry)
    if done is not None:
        raise Refused(Code.ALREADY_REVERSED, "entry", entry=op.entry, by=done["by_entry"])
    effects = body["effects"]
    case.extras["undoes"] = {"entry": op.entry, "op": target["op"], "seq": body["seq"]}
    _check_newest(case, op.entry, target, effects, body["seq"])
    for move in reversed(effects.get("moves", ())):
        _unmove(case, op.entry, move, body["seq"])
    _unopen(case, op.entry, target["op"])
    for name, found in (("settles", case.settles), ("carried", case.carried), ("disposed", case.disposed)):
        found += [{**each, "quantity": -each["quantity"]} for each in effects.get(name, ())]
    _check_disposed(case, op.entry)
    for name in ("before", "next_due_before", "released", "surplus"):
        if name in effects:
            case.extras[name] = effects[name]
    case.two_persons("always")


def _rests(entry: str, item: str, later: str) -> Refused:
    return Refused(Code.LATER_ENTRIES_REST, "entry", entry=entry, item=item, later=later)


def _unmove(case: Case, entry: str, move: Row, seq: int) -> None:
    """The goods go back to where they were before, if they still are where the entry brought them."""
    was = Cell(*move["from"]) if move["from"] else None
    now = Cell(*move["to"])
    if "weapon" in move:
        code = move["weapon"]
        standing = case.stock.standing_of(code)
        row = case.stock.get("weapon", code)
        newest = case.stock.placed_by(code)
        if standing is None or newest != seq:
            raise _rests(entry, code, f"entry {newest}")
        if was is None and row["holds"]:
            raise _rests(entry, code, "hold")
        if was is None and row["identity_seq"] != seq:
            raise _rests(entry, code, "correct_identity")
        case.not_reserved(code, "entry")
        case.moves.append({"weapon": code, "from": tuple(now), "to": was and tuple(was)})
        return
    lot, quantity = move["lot"], move["quantity"]
    row = case.stock.get("lot", lot)
    if was is None and row["seq"] == seq and (row["holds"] or row["restriction"]):
        raise _rests(entry, lot, "hold" if row["holds"] else "restrict")
    there = dict(case.available(lot, now.holder, (now.status,))).get(now, 0)
    if there < quantity:
        raise _rests(entry, lot, f"{there} / {quantity}")
    case.taken[lot, now] = case.taken.get((lot, now), 0) + quantity
    case.moves.append({"lot": lot, "quantity": quantity, "from": tuple(now), "to": was and tuple(was)})


def _unopen(case: Case, entry: str, op: str) -> None:
    """What the entry opened is closed, if nothing has been settled on it."""
    closes = []
    for (kind, item), row in case.stock.get("custody", entry).items():
        if row["returned"] or row["expended"] or row["lost"] or row["passed_on"]:
            raise _rests(entry, item, "issue")
        closes.append({"issue": entry, kind: item, "quantity": row["quantity"]})
    if closes:
        case.extras["closes"] = closes
    if op == "dispatch":
        for (_, item), row in case.stock.get("consignment_line", entry).items():
            if row["received"] or row["lost"]:
                raise _rests(entry, item, "receipt")
        if case.stock.get("consignment", entry)["finals"]:
            raise _rests(entry, entry, "receipt")


def _check_disposed(case: Case, entry: str) -> None:
    """Taking back a destruction or a plan leaves no more verified than destroyed, no more destroyed than planned."""
    for each in case.disposed:
        kind = "weapon" if "weapon" in each else "lot"
        row = case.stock.get("disposal_line", each["disposal"])[kind, each[kind]]
        if each["as"] == "destroyed" and row["destroyed"] + each["quantity"] < row["verified"]:
            raise _rests(entry, each[kind], "verify_destruction")
        if each["as"] == "planned" and row["weakened"]:
            raise _rests(entry, each[kind], "destroy")


def _check_newest(case: Case, entry: str, target: Row, effects: Row, seq: int) -> None:
    """Readings, restrictions, holds and answers are taken back only while they are the newest."""
    op = target["op"]
    if op == "correct_identity":
        row = case.stock.get("weapon", target["weapon"])
        if row["identity_seq"] != seq:
            raise _rests(entry, target["weapon"], "correct_identity")
        tag = effects["before"].get("tag")
        bearer = case.stock.get("tag", tag) if tag else None
        if bearer is not None and bearer["weapon"] != target["weapon"]:
            raise _rests(entry, tag, bearer["weapon"])
    elif op == "inspect":
        for lot in effects.get("next_due_before", ()):
            if case.stock.get("lot", lot)["next_due_seq"] != seq:
                raise _rests(entry, lot, "inspect")
    elif op == "restrict" and case.stock.get("lot", target["lot"])["restriction_seq"] != seq:
        raise _rests(entry, target["lot"], "restrict")
    elif op == "request_trace":
        trace = case.stock.get("trace", target["trace"])
        if trace["outcome"] is not None:
            raise _rests(entry, target["trace"], "answer_trace")
    elif op == "hold":
        for line in target["lines"]:
            key = f"W {line['weapon']}" if "weapon" in line else f"L {line['lot']}"
            for row in case.stock.get("hold", key).values():
                if row["seq"] == seq and row["released_seq"] is not None:
                    raise _rests(entry, key[2:], "release_hold")
