"""How what moves nothing is entered in the book: places, people, counts, holds, traces, corrections."""

from __future__ import annotations

from sample_data.book import Book, Lot, Op, Place, Weapon
from sample_data.checks import must, standing


def user(book: Book, op: Op) -> None:
    """The user may act."""
    must(op["code"] not in book.users, "user known")
    must(op["by"] in book.users or (not book.entries and op["by"] == op["code"]), "who adds the user")
    must(all(place in book.places for place in op.get("places", ())), "a scope that is no place")
    book.users[op["code"]] = op["roles"]


def place(book: Book, op: Op) -> None:
    """The place may hold."""
    must(op["code"] not in book.places and op["code"] not in book.parties, "code taken")
    must(op.get("within") is None or op["within"] in book.places, "within what")
    must(op.get("keeper") is None or op["keeper"] in book.users, "keeper unknown")
    book.places[op["code"]] = Place(op["code"], op["kind"], op.get("within"), op["custody"], op.get("keeper"))


def party(book: Book, op: Op) -> None:
    """The party may hold."""
    must(op["code"] not in book.places and op["code"] not in book.parties, "code taken")
    book.parties[op["code"]] = op["kind"]


def nature(book: Book, op: Op) -> None:
    """The nature may be named."""
    book.natures.add(op["code"])


def attach(book: Book, op: Op) -> None:
    """The file may be referred to."""
    book.digests.add(op["sha256"])


def inspect(book: Book, op: Op) -> None:
    """The lines are in the condition that was found."""
    for line in op["lines"]:
        if "weapon" in line:
            book.weapons[line["weapon"]].condition = line["condition"]
        else:
            cells = book.stock[line["lot"], line["at"], "IN_STORE"]
            everything = sum(cells.values())
            must(everything, f"nothing of {line['lot']} at {line['at']}")
            if "quantity" in line:
                book.take(line["lot"], line["at"], "IN_STORE", line["quantity"])
                cells[line["condition"]] += line["quantity"]
            else:
                cells.clear()
                cells[line["condition"]] = everything


def item(book: Book, line: Op) -> Weapon | Lot:
    """The weapon or lot that a line names."""
    return book.weapons[line["weapon"]] if "weapon" in line else book.lots[line["lot"]]


def hold(book: Book, op: Op) -> None:
    """The lines may not leave."""
    for line in op["lines"]:
        item(book, line).holds.add(op["kind"])


def release(book: Book, op: Op) -> None:
    """The hold stands no more."""
    for line in op["lines"]:
        must(op["kind"] in item(book, line).holds, "no such hold")
        item(book, line).holds.discard(op["kind"])


def restrict(book: Book, op: Op) -> None:
    """The lot is restricted, or cleared."""
    book.lots[op["lot"]].restriction = None if op["status"] == "CLEARED" else op["status"]


def count(book: Book, op: Op) -> None:
    """The count is on record; nothing moves."""
    must(op.get("place") in book.places or op.get("party") in book.parties, "where")
    must(len(set(op["counted_by"])) == 2, "two count")
    must(op["cut_off"] <= op["occurred_at"], "cut-off after the count")
    for line in op["lines"]:
        must("weapon" not in line or line["weapon"] in book.weapons, "weapon unknown")
        must("lot" not in line or line["lot"] in book.lots, "lot unknown")


def declare(book: Book, op: Op) -> None:
    """The list is on record."""
    must(op["party"] in book.parties, "whose list")


def incident(book: Book, op: Op) -> None:
    """The incident may be referred to."""
    book.incidents.add(op["id"])


def trace(book: Book, op: Op) -> None:
    """The trace is open."""
    must(op["trace"] not in book.traces and op["to"] in book.parties, "trace known, or nobody to ask")
    book.traces[op["trace"]] = None


def answer(book: Book, op: Op) -> None:
    """The trace is answered."""
    must(op["trace"] in book.traces and book.traces[op["trace"]] is None, "no open trace")
    book.traces[op["trace"]] = op["outcome"]


def correct(book: Book, op: Op) -> None:
    """The new reading is the weapon’s."""
    weapon, changes = book.weapons[op["weapon"]], op["changes"]
    weapon.serial = changes.get("serial", weapon.serial)
    weapon.serial_status = changes.get("serial_status", weapon.serial_status)


def reverse(book: Book, op: Op) -> None:
    """What the entry did is undone."""
    wrong = book.entries[op["entry"]]
    must(op["entry"] not in book.reversed, "reversed twice")
    book.reversed.add(op["entry"])
    if wrong["op"] == "move":
        for line in wrong["lines"]:
            weapon = standing(book, line["weapon"], wrong["to"], "IN_STORE")
            weapon.holder = wrong["from"]
    elif wrong["op"] == "register":
        for line in wrong["lines"]:
            gone = book.weapons.pop(line["new_weapon"]["id"])
            book.taken_on_charge[gone.code] -= 1
    else:
        must(wrong["op"] == "count", "the book cannot reverse this")


def only_recorded(book: Book, op: Op) -> None:
    """Nothing stands elsewhere after it."""
