"""The convoys that did not go as planned: rounds short, a weapon left behind, a seal broken."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.book import Op
from sample_data.mission import Garrison, Mission
from sample_data.vouchers import arrive

INQUIRY_ENDS: Final = times.at(2026, 4, 20)


def short_of_rounds(m: Mission, dispatch: str, post: Garrison, lot: str, quantity: int) -> None:
    """Sixty rounds do not come, are searched for, reported lost, and written off after an inquiry."""
    lines = [{"lot": lot, "quantity": 60}]
    arrive(
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


def left_behind(m: Mission, dispatch: str, lines: list[Op]) -> None:
    """One weapon was never loaded; it comes six days later on the same consignment."""
    arrive(m, dispatch, "KESRA-CW", lines[:-1], remarks="One weapon of the list is not in the crate")
    m.honest["consignments that came short"] += 1
    m.honest["weapons received late"] += 1
    m.at(
        m.clock + 6 * times.DAY,
        arrive,
        m,
        dispatch,
        "KESRA-CW",
        lines[-1:],
        remarks="Found on the loading bench of the sender",
    )


def seal_broken(m: Mission, dispatch: str, lines: list[Op]) -> None:
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
    arrive(
        m,
        dispatch,
        "KESRA-CW",
        lines,
        intact=False,
        seals=[first, new],
        remarks="Contents complete by serial",
    )
    m.honest["consignments with a broken seal"] += 1
