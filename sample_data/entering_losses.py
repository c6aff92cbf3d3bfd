"""How losses, adjustments and disposals are entered in the book."""

from __future__ import annotations

from sample_data.book import WEAK_METHODS, Book, Op
from sample_data.checks import may_leave, must, standing


def adjust(book: Book, op: Op) -> None:
    """The lines are written off, or more of a lot is on charge."""
    for line in op["lines"]:
        if op["direction"] == "BRING_ON_CHARGE":
            book.put(line["lot"], op["place"], "IN_STORE", line["condition"], line["quantity"])
            book.taken_on_charge[line["lot"]] += line["quantity"]
        elif "weapon" in line:
            weapon = book.weapons[line["weapon"]]
            must(weapon.status == "UNACCOUNTED", f"{weapon.code} is not unaccounted")
            weapon.status = "WRITTEN_OFF"
        else:
            holder = next(
                (
                    where
                    for (lot, where, state), cells in book.stock.items()
                    if lot == line["lot"]
                    and state == "UNACCOUNTED"
                    and sum(cells.values()) >= line["quantity"]
                ),
                "",
            )
            for condition, quantity in book.take(line["lot"], holder, "UNACCOUNTED", line["quantity"]):
                book.put(line["lot"], holder, "WRITTEN_OFF", condition, quantity)


def lose(book: Book, op: Op) -> None:
    """The lines are unaccounted for."""
    must(op.get("incident") is None or op["incident"] in book.incidents, "what incident")
    holder = op.get("dispatch") or op["from"]
    status = "IN_TRANSIT" if "dispatch" in op else "IN_STORE" if holder in book.places else "ISSUED"
    for line in op["lines"]:
        if "weapon" in line:
            standing(book, line["weapon"], holder, status).status = "UNACCOUNTED"
        else:
            for condition, quantity in book.take(line["lot"], holder, status, line["quantity"]):
                book.put(line["lot"], holder, "UNACCOUNTED", condition, quantity)


def recover(book: Book, op: Op) -> None:
    """The lines are back."""
    for line in op["lines"]:
        weapon = book.weapons[line["weapon"]]
        must(weapon.status == "UNACCOUNTED", f"{weapon.code} is not unaccounted")
        weapon.holder, weapon.status = op["to"], "IN_STORE"
        weapon.condition = line.get("condition", weapon.condition)


def plan(book: Book, op: Op) -> None:
    """The lines await disposal."""
    must(op["disposal"] not in book.disposals, "disposal known")
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], op["place"], "IN_STORE")
            may_leave(weapon)
            must(weapon.ownership != "PARTY", "the party is still the owner")
            weapon.holder, weapon.status = op["disposal"], "AWAITING_DISPOSAL"
        else:
            must(not book.lots[line["lot"]].holds, "held")
            for condition, quantity in book.take(line["lot"], op["place"], "IN_STORE", line["quantity"]):
                book.put(line["lot"], op["disposal"], "AWAITING_DISPOSAL", condition, quantity)
    book.disposals[op["disposal"]] = op["method"]


def destroy(book: Book, op: Op) -> None:
    """The lines are destroyed, or wait for a second method."""
    disposal = op["disposal"]
    must(len(op["witnessed_by"]) >= 2, "two witnesses")
    weak = op.get("method", book.disposals[disposal]) in WEAK_METHODS
    for line in op["lines"]:
        if "weapon" in line:
            weapon = standing(book, line["weapon"], disposal, "AWAITING_DISPOSAL")
            if not weak:
                weapon.status = "DESTROYED"
                book.destroyed[disposal][weapon.code] += 1
        else:
            for condition, quantity in book.take(
                line["lot"], disposal, "AWAITING_DISPOSAL", line["quantity"]
            ):
                book.put(line["lot"], disposal, "DESTROYED", condition, quantity)
            book.destroyed[disposal][line["lot"]] += line["quantity"]


def verify(book: Book, op: Op) -> None:
    """Somebody else has seen that they are gone."""
    must(op["verifier"] != op["by"], "who destroyed does not verify")
    for line in op["lines"]:
        item, quantity = line.get("weapon") or line["lot"], line.get("quantity", 1)
        must(book.destroyed[op["disposal"]][item] >= quantity, f"{item} was not destroyed")
        book.destroyed[op["disposal"]][item] -= quantity
