"""Vouchers by which the book is held against what is there."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import Voucher
from wamledger.services.form_fields.phases import CONTROLLING, SUMMARIES

VOUCHERS: Final = (
    Voucher(
        op="count",
        name="count",
        panel=CONTROLLING,
        summary=SUMMARIES["count"],
        example=(
            "wamledger count W-000123 L-000045:840,sealed=yes --place GAO-ARM --scope ALL --kind FULL_SERIAL "
            "--counted-by KOUAME --counted-by TRAORE --blind"
        ),
        same_as={"cut_off": "occurred_at"},
        flags={"blind": "--blind/--not-blind"},
    ),
    Voucher(
        op="declare",
        name="declare",
        panel=CONTROLLING,
        summary=SUMMARIES["declare"],
        example=(
            "wamledger declare serial=1987KK123,make=Izhmash,model=AKM "
            "nature=CTG-5.56X45-BALL,lot_number=17/93,quantity=90000 "
            "--party INF-1 --list ARRIVAL --rotation R1"
        ),
    ),
    Voucher(
        op="adjust",
        name="adjust",
        panel=CONTROLLING,
        summary=SUMMARIES["adjust"],
        example=(
            "wamledger adjust W-000123 --direction WRITE_OFF --reason 'Not found in 90 days' --inquiry BOI-4 "
            "--approved-by TRAORE"
        ),
    ),
    Voucher(
        op="report_loss",
        name="report-loss",
        panel=CONTROLLING,
        summary=SUMMARIES["report_loss"],
        example=(
            "wamledger report-loss W-000123 --from PATROL-2 --issue ISS-31 --kind ATTACK_PATROL "
            "--incident INC-3 --discovered-at 2026-03-14T20:00:00Z"
        ),
        same_as={"discovered_at": "occurred_at"},
    ),
    Voucher(
        op="recover",
        name="recover",
        panel=CONTROLLING,
        summary=SUMMARIES["recover"],
        example="wamledger recover W-000123 --to GAO-ARM --circumstances 'Found by a search team'",
    ),
    Voucher(
        op="incident",
        name="incident",
        panel=CONTROLLING,
        summary=SUMMARIES["incident"],
        example=(
            "wamledger incident --kind AMBUSH --description 'Patrol fired upon near the ferry' --killed 0 "
            "--injured 2 --weapon-type SA-06 --weapon-type SA-06 --id INC-3"
        ),
        stand_alone=(),
    ),
    Voucher(
        op="review_finding",
        name="review-finding",
        panel=CONTROLLING,
        summary=SUMMARIES["review_finding"],
        example="wamledger review-finding R01-7F3A --status EXPLAINED --reason 'Counted again with the keeper'",
        stand_alone=("finding",),
    ),
)
