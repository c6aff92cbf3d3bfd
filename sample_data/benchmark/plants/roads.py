"""On the road: what leaves one site and does not come to the other, or not so."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.convoys import arrive, kilometres, send
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Op, Site, Store


def load(c: Case, store: Store) -> list[Op]:
    """Weapons or rounds of a store that go to another one; nothing where there are too few."""
    if c.dice.chance(50):
        codes = c.take_weapons(store, c.weapons)
        return lines(codes)
    return [{"lot": lot, "quantity": part} for lot, part in c.take_lots(store, c.rounds)]


def about(goods: list[Op]) -> dict[str, object]:
    """Weapons, lots and quantity of a load, as a label has them."""
    codes = [line["weapon"] for line in goods if "weapon" in line]
    return {
        "weapons": codes,
        "lots": [line["lot"] for line in goods if "lot" in line],
        "quantity": len(codes) or sum(line["quantity"] for line in goods),
        "unit": "weapons" if codes else "rounds",
    }


def ends(store: Store, other: Store, goods: list[Op]) -> tuple[str, str]:
    """From which store to which the goods go."""
    if "weapon" in goods[0]:
        return store.armoury, other.armoury
    return store.magazine, other.magazine


def _label(c: Case, site: Site, other: Site, goods: list[Op], dispatch: str) -> Label:
    label = c.label(
        loss=True, first_loss_at=c.w.clock + times.HOUR, persons=[site.person("SK3"), other.person("SK4")],
        **about(goods),
    )  # fmt: skip
    label.adds([dispatch])
    return label


def never_arrives(c: Case) -> bool:
    """R04: a consignment does not arrive; its time is set far ahead, or a part of it is always to follow."""
    site, store = c.store()
    there, other = c.other(store)
    goods = load(c, store)
    if not goods:
        return False
    origin, to = ends(store, other, goods)
    how = {"expected": c.w.clock + 5 * times.DAY} if c.concealment == AWARE else {}
    dispatch, expected, seals = send(c.w, site, origin, to, goods, c.dice, **how)
    label = _label(c, site, there, goods, dispatch)
    label.shows(expected + 24 * times.HOUR, dispatch)
    if c.concealment == INSIDER and len(goods) > 1:
        some = goods[: len(goods) // 2]
        label.weapons = [line["weapon"] for line in goods[len(some) :] if "weapon" in line]
        label.lots = [line["lot"] for line in goods[len(some) :] if "lot" in line]
        label.quantity = int(str(about(goods[len(some) :])["quantity"]))
        c.w.at(expected, _partly, c, label, dispatch, to, some, seals)
    return True


def _partly(c: Case, label: Label, dispatch: str, to: str, some: list[Op], seals: list[str]) -> None:
    label.adds([arrive(c.w, dispatch, to, some, seals, final=False)])


def arrives_short(c: Case) -> bool:
    """R05: less comes than was sent, or others come in the place of what was sent."""
    site, store = c.store()
    there, other = c.other(store)
    goods = load(c, store)
    if not goods:
        return False
    more = [code for code in store.ready if code not in c.w.claimed][:3]
    if "weapon" in goods[0]:
        store.ready = [code for code in store.ready if code not in more]
        c.w.claim(*more)
        sent = [*goods, *lines(more)]
    else:
        sent = [{**line, "quantity": line["quantity"] + 300} for line in goods]
        sent = [
            {**line, "quantity": min(line["quantity"], c.w.stock.free(store.magazine, line["lot"]) - 1)}
            for line in sent
        ]
    origin, to = ends(store, other, sent)
    dispatch, expected, seals = send(c.w, site, origin, to, sent, c.dice)
    label = _label(c, site, there, goods, dispatch)
    c.w.at(expected - 1_200, _short, c, label, dispatch, to, sent, goods, seals)
    return True


def _short(
    c: Case, label: Label, dispatch: str, to: str, sent: list[Op], gone: list[Op], seals: list[str]
) -> None:
    missing = {line.get("weapon") or line["lot"]: line.get("quantity", 1) for line in gone}
    came: list[Op] = []
    for line in sent:
        if "weapon" in line:
            if line["weapon"] not in missing:
                came.append(line)
        elif line["quantity"] > missing.get(line["lot"], 0):
            came.append({**line, "quantity": line["quantity"] - missing.get(line["lot"], 0)})
    extra: list[Op] = []
    if c.concealment == INSIDER and "weapon" in sent[0]:
        extra = [
            {"serial": f"{c.dice.letters(2)}{c.dice.digits(6)}", "make": c.w.stock.weapons[code].model.make,
             "model": c.w.stock.weapons[code].model.name}
            for code in missing
        ]  # fmt: skip
    if c.concealment == NAIVE or not came:
        received = arrive(c.w, dispatch, to, came, seals, extra=extra)
        label.shows(c.w.clock, dispatch, received)
        return
    # in two parts, so that nobody adds them up
    first = arrive(c.w, dispatch, to, came[:1], seals, final=len(came) == 1, extra=extra)
    if len(came) == 1:
        label.shows(c.w.clock, dispatch, first)
        return
    second = arrive(c.w, dispatch, to, came[1:], seals, final=True, occurred=c.w.clock + times.HOUR)
    label.shows(c.w.clock + times.HOUR, dispatch, second)


def other_seal(c: Case) -> bool:
    """R06: the load was opened: a seal is broken, another one, or one with a digit that differs."""
    site, store = c.store()
    there, other = c.other(store)
    goods = [{"lot": lot, "quantity": part} for lot, part in c.take_lots(store, c.rounds)]
    if not goods:
        return False
    sent = [
        {"lot": line["lot"], "quantity": c.w.stock.free(store.magazine, str(line["lot"])) - 10}
        for line in goods
    ]
    origin, to = ends(store, other, sent)
    dispatch, expected, seals = send(c.w, site, origin, to, sent, c.dice)
    label = _label(c, site, there, goods, dispatch)
    label.documents = list(seals)
    c.w.at(expected - 1_200, _opened, c, label, dispatch, to, sent, goods, seals)
    return True


def _opened(
    c: Case, label: Label, dispatch: str, to: str, sent: list[Op], gone: list[Op], seals: list[str]
) -> None:
    intact, found = True, list(seals)
    if c.concealment == NAIVE:
        intact = False
    elif c.concealment == AWARE:
        found[0] = f"{to[:3]}-9{c.dice.digits(5)}"
    else:
        # a digit that no eye takes for the other
        found[0] = seals[0][:-1] + {"1": "4", "4": "1"}.get(seals[0][-1], "4" if seals[0][-1] != "7" else "3")
    received = arrive(c.w, dispatch, to, sent, found, intact=intact)
    label.shows(c.w.clock, dispatch, received)
    for line in gone:
        c.loses(to, line["lot"], line["quantity"])
    c.w.claimed.update((to, line["lot"]) for line in gone)


def too_fast(c: Case) -> bool:
    """R26: goods are said to be at the other end of the mission before a lorry can be there."""
    site, store = c.store()
    there, other = c.other(store)
    if abs(site.clock(c.w.clock) - there.clock(c.w.clock)) > 5 * times.MINUTE or kilometres(site, there) < 40:
        # how long it took is what two clocks say, and nothing is too fast across one town
        return False
    codes = c.take_weapons(store, c.weapons)
    if not codes:
        return False
    goods = lines(codes)
    away = kilometres(site, there)
    minutes = {NAIVE: 10, AWARE: max(12, away * 60 // 220), INSIDER: max(15, away * 60 // 160)}[c.concealment]
    dispatch, _expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    label = _label(c, site, there, goods, dispatch)
    label.loss, label.first_loss_at = False, None
    c.w.at(c.w.clock + minutes * 60, _there, c, label, dispatch, other.armoury, goods, seals)
    return True


def _there(c: Case, label: Label, dispatch: str, to: str, goods: list[Op], seals: list[str]) -> None:
    label.shows(c.w.clock, dispatch, arrive(c.w, dispatch, to, goods, seals))


def both_ends(c: Case) -> bool:
    """C1: keeper and convoy leader agree: the receipt says all of it came, under other seals, and a part is sold."""
    site, store = c.store()
    there, other = c.other(store)
    goods = [{"lot": lot, "quantity": part} for lot, part in c.take_lots(store, c.rounds)]
    if not goods:
        return False
    origin, to = ends(store, other, goods)
    dispatch, expected, seals = send(c.w, site, origin, to, goods, c.dice)
    label = _label(c, site, there, goods, dispatch)
    label.places = [to]
    found = seals if c.concealment == INSIDER else [seals[0], f"{there.code}-8{c.dice.digits(5)}"]
    c.w.at(expected - 900, _all_there, c, label, dispatch, to, goods, seals, found)
    return True


def _all_there(
    c: Case, label: Label, dispatch: str, to: str, goods: list[Op], seals: list[str], found: list[str]
) -> None:
    received = arrive(c.w, dispatch, to, goods, found)
    label.adds([received])
    if found != seals:
        label.shows(c.w.clock, dispatch, received)
    share = 10 if c.concealment == NAIVE else 5
    for line in goods:
        c.loses(to, line["lot"], max(1, line["quantity"] * share // 10))
        c.w.claimed.add((to, line["lot"]))
    c.shown_by_lots(label, to, [line["lot"] for line in goods])


__all__ = ["arrives_short", "both_ends", "never_arrives", "other_seal", "too_fast"]
