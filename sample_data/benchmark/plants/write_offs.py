"""Written off: amounts that stay below the limit from which a report goes up."""

from __future__ import annotations

from functools import partial

from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case
from sample_data.benchmark.world import Site, Store


def below_the_limit(c: Case) -> bool:
    """R21: rounds are written off again and again just below the limit from which a report goes up."""
    site, store = c.store()
    if ("limit", store.magazine) in c.w.claimed:
        return False
    number = (6, 8, 10, 12, 15)[c.intensity - 1]
    if c.concealment == AWARE:
        number = 3 + c.intensity
    taken = c.take_lots(store, number * 500, number if c.concealment != AWARE else 1)
    if not taken or (c.concealment != AWARE and len(taken) < number):
        return False
    c.w.claim(("limit", store.magazine))
    c.w.release(180, ("limit", store.magazine))
    lots = [lot for lot, _ in taken]
    label = c.label(
        lots=lots, places=[store.magazine], unit="rounds", loss=True, first_loss_at=c.w.clock,
        persons=[*_officers(lots[0]), site.person("SK2")],
    )  # fmt: skip
    apart = 1 if c.concealment == AWARE else 11
    tasks = [partial(_written_off, c, site, store, label, lots[each % len(lots)]) for each in range(number)]
    c.spread(tasks, apart)
    return True


def _officers(lot: str) -> tuple[str, str]:
    """Who writes off, and who approves: always the same two for a case."""
    number = int(lot[-2:])
    return f"WAM-{1 + number % 3}", f"DMS-{1 + number % 2}"


def _written_off(c: Case, site: Site, store: Store, label: Label, lot: str) -> None:
    quantity = {NAIVE: c.dice.between(480, 499), AWARE: 430, INSIDER: c.dice.between(405, 499)}[c.concealment]
    if c.w.stock.rounds[store.magazine][lot] < quantity + 20:
        return
    c.w.stock.carry(lot, quantity, store.magazine, "WRITTEN_OFF")
    officer, approver = _officers(label.lots[0])
    id_ = c.w.emit(
        "adjust",
        {"approved_by": approver, "place": store.magazine, "direction": "WRITE_OFF",
         "reason": "Damaged by water", "inquiry": f"INQ-{c.w.number('inquiry'):05}",
         "document": c.w.voucher(site.code, "ADJ"), "lines": [{"lot": lot, "quantity": quantity}]},
        by=officer, site=site,
    )  # fmt: skip
    label.quantity += quantity
    label.adds([id_])
    size, said = (2 if c.concealment == AWARE else 6), label.operations
    if len(said) >= size:
        label.shows(c.w.clock, id_)
        # so many in a row say it, whichever they are
        label.evidence = [said[begin : begin + size] for begin in range(len(said) - size + 1)]
