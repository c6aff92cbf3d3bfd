"""How what comes in, goes out and comes back is entered in the book."""

from __future__ import annotations

from collections import Counter

from sample_data.book import Book, Issue, Lot, Op, Weapon
from sample_data.checks import may_leave, must, standing

SERIAL_READ = {"CLEAR", "PARTIAL", "ALTERED_RESTAMPED", "MISMATCHED"}


def register(book: Book, op: Op) -> None:
    """The new weapons and lots are on charge."""
    must(op["to"] in book.places or op["to"] in book.parties, "to whom")
    acquisition = op["acquisition"]
    must(acquisition.get("from") is None or acquisition["from"] in book.parties, "from whom")
    participant = acquisition.get("participant")
    must(participant is None or participant in book.participants, "participant unknown")
    for line in op["lines"]:
        new_line(book, op, line, op["to"], acquisition)


def new_line(book: Book, op: Op, line: Op, to: str, acquisition: Op) -> None:
    """One new weapon or lot is on charge."""
    status = "IN_STORE" if to in book.places else "ISSUED"
    owner = acquisition.get("from")
    if "new_weapon" in line:
        new = line["new_weapon"]
        must(new["id"] not in book.weapons, "weapon known")
        named = new.get("serial") is not None
        must(named == (new["serial_status"] in SERIAL_READ), f"{new['id']}: serial and status disagree")
        must(("?" in (new.get("serial") or "")) == (new["serial_status"] == "PARTIAL"), "unread characters")
        tag = new.get("tag")
        must(tag is None or tag not in book.tags, "tag taken")
        if tag:
            book.tags.add(tag)
        book.weapons[new["id"]] = Weapon(
            new["id"],
            new["type"],
            new["make"],
            new["model"],
            new["calibre"],
            new.get("serial"),
            new["serial_status"],
            tag,
            acquisition["mode"],
            acquisition["ownership"],
            owner,
            op["occurred_at"],
            to,
            status,
            line.get("condition", "NOT_INSPECTED"),
        )
        book.taken_on_charge[new["id"]] += 1
    else:
        new = line["new_lot"]
        must(new["id"] not in book.lots, "lot known")
        book.lots[new["id"]] = Lot(
            new["id"],
            new["nature"],
            new.get("lot_number"),
            acquisition["mode"],
            owner,
            new.get("expires_on"),
            line["condition"],
        )
        book.put(new["id"], to, status, line["condition"], line["quantity"])
        book.taken_on_charge[new["id"]] += line["quantity"]


def participant(book: Book, op: Op) -> None:
    """The participant is known."""
    must(op["participant"] not in book.participants, "participant known")
    book.participants.add(op["participant"])


def move(book: Book, op: Op) -> None:
    """The lines stand in the other place."""
    origin, to = op["from"], op["to"]
    status = "AWAITING_DISPOSAL" if origin in book.disposals else "IN_STORE"
    must(
        status != "IN_STORE" or book.site_of(origin) == book.site_of(to), "between sites goods are dispatched"
    )
    must(origin != to, "nowhere")
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], origin, status)
            weapon.holder, weapon.status = to, "IN_STORE"
        else:
            for condition, quantity in book.take(line["lot"], origin, status, line["quantity"]):
                book.put(line["lot"], to, "IN_STORE", condition, quantity)


def issue(book: Book, op: Op) -> None:
    """The lines are with the party, who owes them."""
    to, upkeep = op["to"], op["purpose"] == "MAINTENANCE"
    must(to in book.parties, "to whom")
    must(op["due"] == "STANDING" or op["due"] > op["occurred_at"], "due before it went")
    status = "IN_MAINTENANCE" if upkeep else "ISSUED"
    issue = Issue(op["from"], to, op["purpose"], op["due"], set(), Counter())
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], op["from"], "IN_STORE")
            may_leave(weapon, serviceable=not upkeep)
            weapon.holder, weapon.status = to, status
            issue.weapons.add(weapon.code)
        else:
            lot = book.lots[line["lot"]]
            must(lot.restriction is None and not lot.holds, f"{lot.code} is restricted or held")
            must(lot.expires_on is None or lot.expires_on > op["occurred_at"][:10], f"{lot.code} is expired")
            for condition, quantity in book.take(
                lot.code, op["from"], "IN_STORE", line["quantity"], only="A"
            ):
                book.put(lot.code, to, status, condition, quantity)
            issue.lots[lot.code] += line["quantity"]
    book.issues[op["id"]] = issue


def return_(book: Book, op: Op) -> None:
    """The lines are in store, and no longer owed."""
    issue = book.issues[op["issue"]]
    status = "IN_MAINTENANCE" if issue.purpose == "MAINTENANCE" else "ISSUED"
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], issue.party, status)
            must(weapon.code in issue.weapons, f"{weapon.code} is not owed on {op['issue']}")
            issue.weapons.remove(weapon.code)
            weapon.holder, weapon.status = op["to"], "IN_STORE"
            weapon.condition = line.get("condition", weapon.condition)
        else:
            must(issue.lots[line["lot"]] >= line["quantity"], "more than is owed")
            issue.lots[line["lot"]] -= line["quantity"]
            book.take(line["lot"], issue.party, status, line["quantity"])
            book.put(line["lot"], op["to"], "IN_STORE", line.get("condition", "C3"), line["quantity"])


def expend(book: Book, op: Op) -> None:
    """The lines are fired."""
    for line in op["lines"]:
        if "issue" in op:
            issue = book.issues[op["issue"]]
            must(issue.lots[line["lot"]] >= line["quantity"], "more than is owed")
            issue.lots[line["lot"]] -= line["quantity"]
            holder, status = issue.party, "ISSUED"
        else:
            holder, status = op["from"], "IN_STORE"
            lot = book.lots[line["lot"]]
            must(lot.restriction is None and not lot.holds, f"{lot.code} is restricted or held")
        for condition, quantity in book.take(line["lot"], holder, status, line["quantity"]):
            book.put(line["lot"], holder, "EXPENDED", condition, quantity)


def dispatch(book: Book, op: Op) -> None:
    """The lines are in transit."""
    must(op["to"] in book.places and op["from"] in book.places, "from where to where")
    must(book.site_of(op["from"]) != book.site_of(op["to"]), "within a site goods are moved")
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], op["from"], "IN_STORE")
            may_leave(weapon)
            weapon.holder, weapon.status = op["id"], "IN_TRANSIT"
        else:
            must(not book.lots[line["lot"]].holds, "held")
            for condition, quantity in book.take(line["lot"], op["from"], "IN_STORE", line["quantity"]):
                book.put(line["lot"], op["id"], "IN_TRANSIT", condition, quantity)
    book.dispatches[op["id"]] = op["to"]


def receive(book: Book, op: Op) -> None:
    """The lines that came are in the place."""
    dispatch = op["dispatch"]
    must(dispatch in book.dispatches, "what dispatch")
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], dispatch, "IN_TRANSIT")
            weapon.holder, weapon.status = op["to"], "IN_STORE"
        elif "lot" in line:
            for condition, quantity in book.take(line["lot"], dispatch, "IN_TRANSIT", line["quantity"]):
                book.put(line["lot"], op["to"], "IN_STORE", condition, quantity)


def out(book: Book, op: Op) -> None:
    """The lines have left the charge of the mission."""
    must(op["to"] in book.parties, "to whom")
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], op["from"], "IN_STORE")
            may_leave(weapon)
            must(
                weapon.serial_status not in ("OBLITERATED", "ALTERED_RESTAMPED"),
                f"{weapon.code} bears no mark",
            )
            weapon.holder, weapon.status = op["to"], "HANDED_OVER"
        else:
            must(not book.lots[line["lot"]].holds, "held")
            for condition, quantity in book.take(line["lot"], op["from"], "IN_STORE", line["quantity"]):
                book.put(line["lot"], op["to"], "HANDED_OVER", condition, quantity)
