"""Signatures of persons in a file: made by ``sign-report``, checked with the optional library that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.examining.asked import Examination
    from reports.examining.pdf_file import PdfFile


def signatures(asked: Examination, pdf: PdfFile) -> None:
    """Each signature in the file is found good or bad, or cannot be checked here."""
