"""
A person's own electronic signature under a report, added behind it: every byte that was there before stays as it was.

The signature is a PAdES baseline signature, which readers of PDF show and check. It needs the optional part ``sign``.
Source: ETSI EN 319 142-1
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, BinaryIO

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault

FIELD = "Signature"


class SigningFault(LedgerFault):
    """A report cannot be signed with what was given."""

    code = "signing_fault"


@dataclass(frozen=True, slots=True)
class Identity:
    """
    What a person signs with.

    Shape: either ``p12`` holds key and certificate, or ``key`` and ``certificate`` are files of their own (PEM or DER).
    """

    p12: str = ""
    key: str = ""
    certificate: str = ""
    passphrase: bytes | None = None


def sign(content: bytes, identity: Identity, out: BinaryIO, *, reason: str = "") -> str:
    """
    The report with the signature behind it is in the stream; returns whose certificate signed it.

    Raises: SigningFault where the library is not installed, or key and certificate cannot be used.
    """
    library = _library()
    signer = _signer(library, identity)
    try:
        writer = library.IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        taken = {name for name, _value, _reference in library.fields.enumerate_sig_fields(writer.prev)}
        number = next(count for count in range(1, len(taken) + 2) if _field(count) not in taken)
        signed = library.signers.sign_pdf(
            writer,
            library.signers.PdfSignatureMetadata(
                field_name=_field(number),
                md_algorithm="sha256",
                reason=reason or None,
                subfilter=library.fields.SigSeedSubFilter.PADES,
            ),
            signer=signer,
        )
    except Exception as fault:  # the library raises what it likes for a file that is none
        raise SigningFault(
            N_("The file cannot be signed: {detail}"),
            N_("Sign a report as it was written; one that is damaged is made again."),
            detail=str(fault)[:300],
        ) from fault
    out.write(signed.getbuffer())
    return str(signer.signing_cert.subject.human_friendly)


def _field(number: int) -> str:
    return FIELD if number == 1 else f"{FIELD}{number}"


def _signer(library: Any, identity: Identity) -> Any:
    """What signs.  Raises: SigningFault"""
    simple = library.signers.SimpleSigner
    try:
        if identity.p12:
            made = simple.load_pkcs12(identity.p12, passphrase=identity.passphrase)
        else:
            made = simple.load(identity.key, identity.certificate, key_passphrase=identity.passphrase)
    except Exception as fault:
        raise _unusable(str(fault)) from fault
    if made is None:
        raise _unusable("")
    return made


def _unusable(detail: str) -> SigningFault:
    return SigningFault(
        N_("Key and certificate cannot be used. {detail}"),
        N_("Check the files and the passphrase; the key must belong to the certificate."),
        detail=detail[:300],
    )


class _Library:
    """What is used of the library that signs."""

    def __init__(self) -> None:
        import logging

        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        # it tells of a wrong passphrase on its own; we do so in our words
        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
        self.IncrementalPdfFileWriter, self.fields, self.signers = IncrementalPdfFileWriter, fields, signers


def _library() -> Any:
    try:
        return _Library()
    except ImportError as missing:
        raise SigningFault(
            N_("The part of the program that signs PDF files is not installed."),
            N_("Install it: pip install 'wamledger[sign]'"),
        ) from missing
