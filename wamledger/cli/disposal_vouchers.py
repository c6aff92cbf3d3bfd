"""Vouchers from the plan of a disposal to its verification."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import Voucher
from wamledger.services.form_fields.phases import DISPOSING, SUMMARIES

VOUCHERS: Final = (
    Voucher(
        op="plan_disposal",
        name="plan-disposal",
        panel=DISPOSING,
        summary=SUMMARIES["plan_disposal"],
        example=(
            "wamledger plan-disposal W-000123 L-000045:840 --disposal DIS-2 --method CUT_SAW --place GAO-ARM "
            "--approved-by TRAORE"
        ),
    ),
    Voucher(
        op="destroy",
        name="destroy",
        panel=DISPOSING,
        summary=SUMMARIES["destroy"],
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
        summary=SUMMARIES["verify_destruction"],
        example="wamledger verify-destruction W-000123 --disposal DIS-2 --verifier TRAORE --certificate CERT-2",
    ),
)
