"""
What goes from site to site: resupply from the depot, collected weapons to headquarters, found ammunition to
the depot.
"""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.book import Op
from sample_data.dice import Dice
from sample_data.mission import BEGIN, Garrison, Mission
from sample_data.models import NATURE_OF_CALIBRE

COLLECTED_FROM: Final = ("TISSEL", "DARUM", "MARKHA", "VELAQ", "SORENE", "OMBARI")
LUMBEZI_SENDS: Final = times.at(2026, 4, 10)
LEFT_BEHIND: Final = times.at(2026, 1, 5)
SHORT_ROUNDS: Final = times.at(2026, 2, 16)
SEAL_BROKEN: Final = times.at(2026, 6, 1)
INQUIRY_ENDS: Final = times.at(2026, 4, 20)


def run_convoys(m: Mission) -> None:
    """Convoys go each week; one leaves a weapon behind, one comes short of rounds, one has a broken seal."""
    dice = m.dice("convoys")
    pending = {"left behind": LEFT_BEHIND, "short": SHORT_ROUNDS, "seal": SEAL_BROKEN}
    m.daily(5, _resupply, m, dice, pending, every=7, begins=BEGIN + 22 * times.DAY)
    for number, site in enumerate(COLLECTED_FROM):
        m.daily(
            6,
            _collected,
            m,
            dice,
            site,
            pending,
            every=28,
            begins=BEGIN + (31 + 4 * number) * times.DAY,
        )
        m.daily(
            7,
            _found_rounds,
            m,
            dice,
            site,
            every=56,
            begins=BEGIN + (57 + 4 * number) * times.DAY,
        )
    m.daily(6, _collected, m, dice, "LUMBEZI", pending, every=28, begins=LUMBEZI_SENDS)
    m.daily(7, _found_rounds, m, dice, "LUMBEZI", every=56, begins=LUMBEZI_SENDS)
    m.daily(7, _found_rounds, m, dice, "KESRA", every=56, begins=BEGIN + 90 * times.DAY)


def _send(m: Mission, dice: Dice, origin: str, to: str, lines: list[Op]) -> tuple[str, int]:
    """The goods are in transit: the dispatch, and when it is expected."""
    site = m.book.site_of(origin)
    expected = m.clock + dice.between(5, 10) * times.HOUR
    fields = {
        "approved_by": m.approver(site),
        "document": m.voucher(site, "DSP"),
        "from": origin,
        "to": to,
        "expected": times.written(expected),
        "carrier": "CARRIER-1",
        "vehicle": f"UN-{dice.between(1000, 1999)}",
        "escort": "Escort platoon",
        "authority": f"MOVEMENT-{m.number('movement order'):04}",
        "seals": [f"S{m.number('seal'):06}", f"S{m.number('seal'):06}"],
        "lines": lines,
    }
    m.honest["convoys"] += 1
    return m.post("dispatch", fields, by=m.keeper(site)), expected


def _arrive(
    m: Mission,
    dispatch: str,
    to: str,
    lines: list[Op],
    *,
    final: bool = True,
    intact: bool = True,
    seals: list[str] | None = None,
    remarks: str | None = None,
) -> None:
    site = m.book.site_of(to)
    sealed = m.book.entries[dispatch]["seals"] if seals is None else seals
    fields = {
        "document": m.voucher(site, "RCV"),
        "dispatch": dispatch,
        "to": to,
        "seals_intact": intact,
        "seals": sealed,
        "final": final,
        "remarks": remarks,
        "lines": lines,
    }
    m.post("receive", fields, by=m.keeper(site))


def _resupply(m: Mission, dice: Dice, pending: dict[str, int]) -> None:
    """Rounds of the mission's own go to the garrison that has used most of that nature."""
    short = m.clock >= pending.get("short", m.clock + 1)
    posts = [each for each in m.garrisons if each.begins < m.clock < each.ends - 30 * times.DAY]
    stock = m.book.lots_at("OMBARI-ESH")
    choices: list[tuple[Garrison, str]] = [
        (post, lot)
        for post in posts
        for lot in stock
        if m.book.lots[lot].nature in _natures(m, post)
        and m.book.issuable(lot, "OMBARI-ESH") >= m.profile.scaled(3360, 340)
    ]
    if not choices:
        return
    post, lot = dice.pick(choices)
    quantity = m.profile.scaled(dice.pick((1680, 2000, 3360)), 170)
    dispatch, expected = _send(m, dice, "OMBARI-ESH", post.storehouse, [{"lot": lot, "quantity": quantity}])
    if lot not in post.lots:
        post.lots.append(lot)
    arrival = expected - dice.between(0, 120) * times.MINUTE
    if short:
        del pending["short"]
        m.at(arrival, _short_of_rounds, m, dispatch, post, lot, quantity)
    else:
        m.at(arrival, _arrive, m, dispatch, post.storehouse, [{"lot": lot, "quantity": quantity}])


def _natures(m: Mission, post: Garrison) -> set[str]:
    return {
        NATURE_OF_CALIBRE[m.book.weapons[code].calibre]
        for code in post.weapons
        if m.book.weapons[code].calibre in NATURE_OF_CALIBRE
    }


def _short_of_rounds(m: Mission, dispatch: str, post: Garrison, lot: str, quantity: int) -> None:
    """Sixty rounds do not come, are searched for, reported lost, and written off after an inquiry."""
    lines = [{"lot": lot, "quantity": 60}]
    _arrive(
        m,
        dispatch,
        post.storehouse,
        [{"lot": lot, "quantity": quantity - 60}],
        remarks="Three cartons of 20 fewer than on the manifest; box repacked at the depot",
    )
    m.honest["consignments that came short"] += 1
    m.at(m.clock + times.DAY, _report, m, dispatch, lines)
    m.at(m.clock + 3 * times.DAY, _review, m, dispatch)
    m.at(INQUIRY_ENDS + 9 * times.HOUR, _write_off, m, lines)


def _report(m: Mission, dispatch: str, lines: list[Op]) -> None:
    m.post(
        "report_loss",
        {
            "document": m.voucher("HQ", "LOSS"),
            "dispatch": dispatch,
            "kind": "UNEXPLAINED",
            "discovered_at": times.written(m.clock - times.DAY),
            "lines": lines,
        },
        by="WAM-CHIEF",
    )


def _review(m: Mission, dispatch: str) -> None:
    m.post(
        "review_finding",
        {
            "finding": f"R05/{dispatch}",
            "status": "ACKNOWLEDGED",
            "reason": "Inquiry opened; depot and carrier are asked",
        },
        by="WAM-CHIEF",
    )


def _write_off(m: Mission, lines: list[Op]) -> None:
    m.post(
        "adjust",
        {
            "approved_by": "DMS",
            "direction": "WRITE_OFF",
            "reason": "Packing error at the depot, not found again",
            "inquiry": "INQ-2026-02",
            "lines": lines,
        },
        by="WAM-CHIEF",
    )


def _may_go(m: Mission, store: str) -> list[str]:
    return sorted(
        each.code
        for each in m.book.held_at(store)
        if not each.holds
        and each.serial_status != "NOT_CHECKED"
        and each.condition not in ("UNSAFE", "NOT_INSPECTED")
    )


def _collected(m: Mission, dice: Dice, site: str, pending: dict[str, int]) -> None:
    codes = _may_go(m, f"{site}-CW")[:60]
    if not codes:
        return
    lines: list[Op] = [{"weapon": code} for code in codes]
    dispatch, expected = _send(m, dice, f"{site}-CW", "KESRA-CW", lines)
    arrival = expected - dice.between(0, 90) * times.MINUTE
    if m.clock >= pending.get("left behind", m.clock + 1) and len(lines) > 1:
        del pending["left behind"]
        m.at(arrival, _left_behind, m, dispatch, lines)
    elif m.clock >= pending.get("seal", m.clock + 1):
        del pending["seal"]
        m.at(arrival, _seal_broken, m, dispatch, lines)
    else:
        m.at(arrival, _arrive, m, dispatch, "KESRA-CW", lines)


def _left_behind(m: Mission, dispatch: str, lines: list[Op]) -> None:
    """One weapon was never loaded; it comes six days later on the same consignment."""
    _arrive(m, dispatch, "KESRA-CW", lines[:-1], remarks="One weapon of the list is not in the crate")
    m.honest["consignments that came short"] += 1
    m.honest["weapons received late"] += 1
    m.at(
        m.clock + 6 * times.DAY,
        _arrive,
        m,
        dispatch,
        "KESRA-CW",
        lines[-1:],
        remarks="Found on the loading bench of the sender",
    )


def _seal_broken(m: Mission, dispatch: str, lines: list[Op]) -> None:
    """A checkpoint of the host State opened a crate; its contents are complete."""
    first, second = m.book.entries[dispatch]["seals"]
    new = f"S{m.number('seal'):06}"
    m.post(
        "reseal",
        {
            "package": dispatch,
            "old_seal": second,
            "new_seal": new,
            "reason": "Opened by the customs post at Ardo in the presence of the escort, closed again",
        },
        by=m.keeper("KESRA"),
        occurred=m.clock - 3 * times.HOUR,
    )
    m.pause(10)
    _arrive(
        m,
        dispatch,
        "KESRA-CW",
        lines,
        intact=False,
        seals=[first, new],
        remarks="Contents complete by serial",
    )
    m.honest["consignments with a broken seal"] += 1


def _found_rounds(m: Mission, dice: Dice, site: str) -> None:
    store = f"{site}-SZA"
    lines: list[Op] = [
        {"lot": lot, "quantity": quantity}
        for lot, quantity in sorted(m.book.lots_at(store).items())
        if not m.book.lots[lot].holds and not m.book.stock[lot, store, "IN_STORE"]["C3"]
    ]
    if lines and site != "OMBARI":
        dispatch, expected = _send(m, dice, store, "OMBARI-SZA", lines)
        m.at(expected - 20 * times.MINUTE, _arrive, m, dispatch, "OMBARI-SZA", lines)
