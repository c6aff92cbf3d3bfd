"""Vouchers by which a ledger learns of places, parties, people, natures and limits."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import Voucher
from wamledger.i18n import N_
from wamledger.services.form_fields.phases import SETTING_UP, SUMMARIES

VOUCHERS: Final = (
    Voucher(
        op="add_user",
        name="add-user",
        panel=SETTING_UP,
        summary=SUMMARIES["add_user"],
        example="wamledger add-user KOUAME --name 'Awa Kouamé' --role STOREKEEPER --role WAM_OFFICER --by KOUAME",
        stand_alone=("code",),
    ),
    Voucher(
        op="change_user",
        name="change-user",
        panel=SETTING_UP,
        summary=SUMMARIES["change_user"],
        example="wamledger change-user SOW --closed --reason 'end of mission' --approved-by DIALLO",
        stand_alone=("code",),
        flags={"closed": "--closed/--open-again", "all_places": "--all-places"},
    ),
    Voucher(
        op="revoke_key",
        name="revoke-key",
        panel=SETTING_UP,
        summary=SUMMARIES["revoke_key"],
        more=N_(
            "For a key that was stolen, --trusted-to names how many entries there were when it was still safe: what "
            "it signed after that does not count."
        ),
        example=(
            "wamledger revoke-key SOW --key-id 8b1c04f2 --reason 'laptop stolen' --trusted-to 4120 "
            "--approved-by DIALLO"
        ),
        stand_alone=("user",),
    ),
    Voucher(
        op="add_place",
        name="add-place",
        panel=SETTING_UP,
        summary=SUMMARIES["add_place"],
        example="wamledger add-place GAO-ARM --name 'Armoury, Gao' --kind ARMOURY --within GAO --keeper KOUAME",
        stand_alone=("code",),
    ),
    Voucher(
        op="add_party",
        name="add-party",
        panel=SETTING_UP,
        summary=SUMMARIES["add_party"],
        example="wamledger add-party INF-1 --name '1st Infantry Battalion' --kind CONTINGENT --strength 850",
        stand_alone=("code",),
    ),
    Voucher(
        op="add_nature",
        name="add-nature",
        panel=SETTING_UP,
        summary=SUMMARIES["add_nature"],
        example=(
            "wamledger add-nature CTG-9X19-SUB --name 'Cartridge 9x19 subsonic' --calibre 9x19 "
            "--category small_arms --un-number UN0012 --hazard-division 1.4 --compatibility-group S "
            "--nec-mg 350 --unit EACH"
        ),
        stand_alone=("code",),
    ),
    Voucher(
        op="set_policy",
        name="set-policy",
        panel=SETTING_UP,
        summary=SUMMARIES["set_policy"],
        example="wamledger set-policy count_interval_days 14",
        stand_alone=("name", "value"),
    ),
)
