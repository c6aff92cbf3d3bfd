"""Vouchers by which goods pass from one holder to another, and by which they are looked after."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import Voucher
from wamledger.i18n import N_
from wamledger.services.form_fields.phases import MOVING, SUMMARIES

VOUCHERS: Final = (
    Voucher(
        op="move",
        name="move",
        panel=MOVING,
        summary=SUMMARIES["move"],
        more=N_(
            "What was planned for disposal and not destroyed comes back with the disposal's code as --from."
        ),
        example="wamledger move W-000123 L-000045:840 --from GAO-ARM --to GAO-CON1 --document MV-12",
    ),
    Voucher(
        op="issue",
        name="issue",
        panel=MOVING,
        summary=SUMMARIES["issue"],
        example=(
            "wamledger issue W-000123 L-000045:90 --from GAO-ARM --to PATROL-2 --purpose PATROL "
            "--due 2026-03-14T18:00:00Z --id ISS-31"
        ),
    ),
    Voucher(
        op="return",
        name="return",
        panel=MOVING,
        summary=SUMMARIES["return"],
        example="wamledger return W-000123 L-000045:60@A1 --issue ISS-31 --to GAO-ARM",
    ),
    Voucher(
        op="expend",
        name="expend",
        panel=MOVING,
        summary=SUMMARIES["expend"],
        example="wamledger expend L-000045:30 --issue ISS-31 --activity TRAINING --cases-collected 30 --shooters 6",
    ),
    Voucher(
        op="dispatch",
        name="dispatch",
        panel=MOVING,
        summary=SUMMARIES["dispatch"],
        example=(
            "wamledger dispatch W-000124 L-000045:100 --from GAO-ARM --to MOP-ARM --id DSP-7 "
            "--expected 2026-03-15T16:00:00Z --carrier 'TransLog' --seal 0471 --seal 0472"
        ),
    ),
    Voucher(
        op="receive",
        name="receive",
        panel=MOVING,
        summary=SUMMARIES["receive"],
        example=(
            "wamledger receive W-000124 L-000045:100 --dispatch DSP-7 --to MOP-ARM --seals-intact "
            "--seal 0471 --seal 0472 --final"
        ),
        flags={"seals_intact": "--seals-intact/--seals-broken", "final": "--final/--more-to-come"},
    ),
    Voucher(
        op="hand_over",
        name="hand-over",
        panel=MOVING,
        summary=SUMMARIES["hand_over"],
        example=(
            "wamledger hand-over W-000123 --from GAO-ARM --to HOST-STATE --authority 'EUC 2026/14' "
            "--approved-by TRAORE --checklist 'Serials read aloud'"
        ),
    ),
    Voucher(
        op="reseal",
        name="reseal",
        panel=MOVING,
        summary=SUMMARIES["reseal"],
        example="wamledger reseal --place GAO-CON1 --old-seal 0471 --new-seal 0519 --reason 'Weekly check'",
        stand_alone=(),
    ),
    Voucher(
        op="inspect",
        name="inspect",
        panel=MOVING,
        summary=SUMMARIES["inspect"],
        example="wamledger inspect W-000123@SERVICEABLE L-000045:ALL@A1 --findings 'Cleaned' --next-due 2026-09-30",
    ),
    Voucher(
        op="hold",
        name="hold",
        panel=MOVING,
        summary=SUMMARIES["hold"],
        example="wamledger hold W-000123 --kind EVIDENCE --authority 'Prosecutor' --reason 'Case 2026/88'",
    ),
    Voucher(
        op="release_hold",
        name="release-hold",
        panel=MOVING,
        summary=SUMMARIES["release_hold"],
        example=(
            "wamledger release-hold W-000123 --kind EVIDENCE --authority 'Prosecutor' --reason 'Case closed' "
            "--approved-by TRAORE"
        ),
    ),
    Voucher(
        op="restrict",
        name="restrict",
        panel=MOVING,
        summary=SUMMARIES["restrict"],
        example="wamledger restrict L-000045 --status SUSPENDED --reason 'Misfires' --authority 'ATO 17/26'",
        stand_alone=("lot",),
    ),
)
