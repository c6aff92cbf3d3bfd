"""Signatures of persons in a file, checked with the optional library that makes them."""

from __future__ import annotations

import io

from reports.examining.asked import Examination
from reports.examining.finding import Check
from reports.examining.pdf_file import PdfFile
from wamledger.i18n import N_


def signatures(asked: Examination, pdf: PdfFile) -> None:
    """Each signature in the file is found good or bad, or cannot be checked here."""
    count = len(pdf.fields())
    if not count:
        return
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko_certvalidator import ValidationContext
    except ImportError:
        asked.open(
            Check.SIGNATURE,
            N_(
                "The file is signed, and the part of the program that checks that is not installed: pip install "
                "'wamledger[sign]'"
            ),
        )
        return
    found = PdfFileReader(io.BytesIO(asked.content), strict=False).embedded_signatures
    if len(found) != count:
        asked.bad(Check.SIGNATURE, N_("A field of a signature is empty."))
    for each in found:
        try:
            # whom to trust is for people to say, who know the certificate: no authority is asked
            status = validate_pdf_signature(each, ValidationContext(trust_roots=[], allow_fetching=False))
        except Exception as fault:  # the library raises what it likes for a signature that is none
            asked.bad(Check.SIGNATURE, N_("A signature cannot be read: {detail}"), detail=str(fault)[:200])
            continue
        owner = status.signing_cert
        facts = {
            "name": str(owner.subject.human_friendly),
            "fingerprint": owner.sha256.hex(),
            "time": str(each.self_reported_timestamp or "–"),
        }
        if not (status.intact and status.valid):
            asked.bad(
                Check.SIGNATURE, N_("The signature of {name} is not under this file as it is."), **facts
            )
            continue
        asked.good(
            Check.SIGNATURE,
            N_(
                "Signed by {name}, at {time} by their own clock. The certificate has the SHA-256 fingerprint {fingerprint}: "
                "that it is theirs they can tell you."
            ),
            **facts,
        )
