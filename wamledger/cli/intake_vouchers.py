"""Vouchers by which weapons, lots and participants come onto the record."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import Voucher
from wamledger.i18n import N_
from wamledger.services.form_fields.phases import SUMMARIES, TAKING_ON_CHARGE

VOUCHERS: Final = (
    Voucher(
        op="register",
        name="register",
        panel=TAKING_ON_CHARGE,
        summary=SUMMARIES["register"],
        more=N_(
            "One new weapon or lot is written with the options below; several come with --lines from a file "
            "of new_weapon and new_lot lines, or from a spreadsheet with import."
        ),
        example=(
            "wamledger register --to GAO-ARM --mode SEIZED --ownership UNDETERMINED --received-from UNK "
            "--type SA-06 --make Izhmash --model AKM --calibre 7.62x39 --serial 1987KK123 "
            "--serial-status CLEAR --condition SERVICEABLE --document REG-17"
        ),
        stand_alone=(),
    ),
    Voucher(
        op="register_participant",
        name="register-participant",
        panel=TAKING_ON_CHARGE,
        summary=SUMMARIES["register_participant"],
        example=(
            "wamledger register-participant DDR-00017 --sex F --age-band 18_24 --category ASSOCIATED "
            "--armed-group 'Front du Nord'"
        ),
        stand_alone=("participant",),
    ),
)
