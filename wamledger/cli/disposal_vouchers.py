"""Vouchers from the plan of a disposal to its verification."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import DISPOSING, Voucher
from wamledger.i18n import N_

VOUCHERS: Final = (
    Voucher(
        op="plan_disposal",
        name="plan-disposal",
        panel=DISPOSING,
        summary=N_("Plan a disposal; the goods then await it."),
        example=(
            "wamledger plan-disposal W-000123 L-000045:840 --disposal DIS-2 --method CUT_SAW --place GAO-ARM "
            "--approved-by TRAORE"
        ),
    ),
    Voucher(
        op="destroy",
        name="destroy",
        panel=DISPOSING,
        summary=N_("Record what was destroyed, before two witnesses."),
        example=(
            "wamledger destroy W-000123 --disposal DIS-2 --destroyed-on 2026-03-20 --witness KOUAME "
            "--witness 'Maj. Sow' --scrap-mass-g 3100"
        ),
        same_as={"destroyed_on": "occurred_at"},
    ),
    Voucher(
        op="verify_destruction",
        name="verify-destruction",
        panel=DISPOSING,
        summary=N_("Record that somebody else verified the destruction."),
        example="wamledger verify-destruction W-000123 --disposal DIS-2 --verifier TRAORE --certificate CERT-2",
    ),
)
