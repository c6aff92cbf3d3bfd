"""Vouchers that ask where an item came from, correct what was read, undo an entry, and keep a paper."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import Voucher
from wamledger.services.form_fields.phases import SUMMARIES, TRACING

VOUCHERS: Final = (
    Voucher(
        op="request_trace",
        name="request-trace",
        panel=TRACING,
        summary=SUMMARIES["request_trace"],
        example="wamledger request-trace TR-9 --weapon W-000123 --to BE --channel 'National focal point'",
        stand_alone=("trace",),
    ),
    Voucher(
        op="answer_trace",
        name="answer-trace",
        panel=TRACING,
        summary=SUMMARIES["answer_trace"],
        example="wamledger answer-trace TR-9 --outcome TRACED --last-known-holder 'Ministry of Defence'",
        stand_alone=("trace",),
    ),
    Voucher(
        op="correct_identity",
        name="correct-identity",
        panel=TRACING,
        summary=SUMMARIES["correct_identity"],
        example=(
            "wamledger correct-identity W-000123 --serial 1987KK128 --serial-status CLEAR "
            "--reason 'Cleaned and read again' --approved-by TRAORE"
        ),
        stand_alone=("weapon",),
    ),
    Voucher(
        op="reverse",
        name="reverse",
        panel=TRACING,
        summary=SUMMARIES["reverse"],
        example="wamledger reverse WAM-E000041 --reason 'Wrong lot' --approved-by TRAORE",
        stand_alone=("entry",),
    ),
    Voucher(
        op="attach",
        name="attach",
        panel=TRACING,
        summary=SUMMARIES["attach"],
        example="wamledger attach receipt-17.jpg --document REG-17",
        stand_alone=(),
        of_file=True,
    ),
)
