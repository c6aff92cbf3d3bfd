"""Issue and return vouchers, and what goes wrong with them: other boxes, mislaid sheets, duties that are prolonged."""

from __future__ import annotations

from typing import Any

from sample_data import times
from sample_data.benchmark.sheet import WRONG_LOT
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.dice import Dice


def approver(site: Site, dice: Dice) -> str:
    """Who authorises: one of two."""
    return site.person(dice.pick(("OIC", "OIC", "DEP")))


def issue(
    w: World,
    site: Site,
    store: Store,
    dice: Dice,
    to: str,
    purpose: str,
    due: int | str,
    lines: list[Op],
    by: str | None = None,
    document: str | None = None,
) -> str:
    """The goods are with the unit; the id of the issue."""
    origin = store.armoury if "weapon" in lines[0] else store.magazine
    for line in lines:
        if "weapon" in line:
            w.stock.stand(line["weapon"], to, "ISSUED")
        else:
            w.stock.carry(line["lot"], line["quantity"], origin, to)
    return w.emit(
        "issue",
        {"approved_by": approver(site, dice), "document": document or w.voucher(site.code, "ISS"), "from": origin, "to": to,
         "due": due if isinstance(due, str) else times.written(due), "purpose": purpose, "lines": lines},
        by=by or site.on_duty(w.clock), site=site,
    )  # fmt: skip


def give_back(
    w: World,
    site: Site,
    store: Store,
    issued: str,
    origin: str,
    lines: list[Op],
    by: str | None = None,
    occurred: int | None = None,
) -> str:
    """The goods are in store again; the id of the return."""
    to = store.armoury if "weapon" in lines[0] else store.magazine
    for line in lines:
        if "weapon" in line:
            w.stock.stand(line["weapon"], to, "IN_STORE")
        else:
            w.stock.carry(line["lot"], line["quantity"], origin, to)
            line["condition"] = "A1"
    return w.emit(
        "return",
        {"document": w.voucher(site.code, "RET"), "issue": issued, "to": to, "lines": lines},
        by=by or site.on_duty(w.clock), site=site, occurred=occurred,
    )  # fmt: skip


def prolonged(
    w: World, site: Site, store: Store, dice: Dice, unit: str, issued: str, lines: list[Op], due: int
) -> str:
    """The duty takes longer, and the voucher is renewed: returned on paper, and issued anew; the id of that issue."""
    give_back(w, site, store, issued, unit, [dict(line) for line in lines])
    return issue(w, site, store, dice, unit, "OPERATION", due, [dict(line) for line in lines])


def mislaid(w: World, site: Site, store: Store, issued: str, codes: list[str], dice: Dice) -> None:
    """Weapons are back in the rack, and the voucher turns up a day or two later; until then they stay there."""
    for code in codes:
        w.stock.stand(code, store.armoury, "IN_STORE")
    label = w.mistake("voucher mislaid", "R07", [issued], weapons=list(codes))
    label.rules = ("R07", "R03", "R01", "R16", "R27")
    w.at(
        w.clock + dice.between(20, 50) * times.HOUR,
        _turned_up, w, site, store, issued, codes, label, w.clock, site.on_duty(w.clock),
    )  # fmt: skip


def _turned_up(
    w: World, site: Site, store: Store, issued: str, codes: list[str], label: Any, back: int, by: str
) -> None:
    label.adds(
        [
            w.emit(
                "return",
                {"document": w.voucher(site.code, "RET"), "issue": issued, "to": store.armoury,
                 "lines": [{"weapon": code} for code in codes]},
                by=by, site=site, occurred=back,
            )
        ]
    )  # fmt: skip
    store.ready += codes


def other_box(w: World, site: Site, store: Store, lot: str, quantity: int, dice: Dice) -> None:
    """Now and then the rounds that were fired came out of the box of another lot than the voucher says."""
    if not dice.chance(WRONG_LOT) or lot in w.claimed or w.stock.short[store.magazine, lot]:
        return
    known = w.stock.lots
    beside = [
        each for each in store.lots
        if each != lot and known[each].nature == known[lot].nature and each not in w.claimed
        and not w.stock.short[store.magazine, each] and w.stock.free(store.magazine, each) > 2 * quantity
    ]  # fmt: skip
    if not beside:
        return
    other = dice.pick(beside)
    w.claim(lot, other)
    w.stock.short[store.magazine, lot] -= quantity
    w.stock.short[store.magazine, other] += quantity
    label = w.mistake("wrong lot on a voucher", "R31", [], lots=[lot, other], places=[store.magazine])
    label.rules = ("R31", "R02", "R03", "R09", "R10", "R19")
    waiting = [True]

    def told(seen: Op) -> None:
        found = {line.get("lot") for line in seen["lines"]}
        if not found & {lot, other} or not w.stock.short[store.magazine, other]:
            return
        label.adds([seen["id"]])
        if waiting and {lot, other} <= found:
            waiting.clear()
            w.at(w.clock + dice.between(3, 7) * times.DAY + 5 * times.HOUR, _put_right, w, site, store,
                 lot, other, quantity, label)  # fmt: skip

    w.watch(store.magazine, label, told)


def _put_right(w: World, site: Site, store: Store, lot: str, other: str, quantity: int, label: Any) -> None:
    """The voucher is found to name the wrong lot, and the books are put right with an inquiry."""
    number = w.number("inquiry")
    lines: dict[str, Op] = {
        other: {"lot": other, "quantity": quantity},
        lot: {"lot": lot, "quantity": quantity, "condition": "A1"},
    }
    for code, direction, sign in ((other, "WRITE_OFF", 1), (lot, "BRING_ON_CHARGE", -1)):
        w.stock.short[store.magazine, code] -= sign * quantity
        if sign > 0:
            w.stock.carry(code, quantity, store.magazine, "WRITTEN_OFF")
        else:
            w.stock.rounds[store.magazine][code] += quantity
        label.adds(
            [
                w.emit(
                    "adjust",
                    {"approved_by": f"DMS-{1 + number % 2}", "place": store.magazine, "direction": direction,
                     "reason": "The voucher of a range day names the wrong lot",
                     "inquiry": f"LOT-{number:05}", "document": w.voucher(site.code, "ADJ"),
                     "lines": [lines[code]]},
                    by=f"WAM-{1 + number % 3}", site=site,
                )
            ]
        )  # fmt: skip
    w.claimed.difference_update((lot, other))
