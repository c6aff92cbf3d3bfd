"""Enclosed files as objects of PDF: embedded, listed by name, and associated with the document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from reports.enclosure import Enclosure


def attach(document: Any, enclosures: Iterable[Enclosure]) -> None:
    """
    The files are embedded in the document, whose catalogue lists them.

    Source: ISO 32000-2 sections 7.11.4 and 14.13
    """
    specifications = {each.name: document.Reference(_specification(document, each)) for each in enclosures}
    if not specifications:
        return
    catalogue = document.Catalog
    listed: list[Any] = []
    for name in sorted(specifications):
        listed += [PDFString(name), specifications[name]]
    catalogue.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(listed)})})
    catalogue.AF = PDFArray(specifications.values())
    # the catalogue of the library knows nothing yet of associated files
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "AF"]


def _specification(document: Any, enclosure: Enclosure) -> Any:
    file = PDFStream(
        PDFDictionary(
            {
                "Type": PDFName("EmbeddedFile"),
                # the library leaves a slash within a name as it is
                "Subtype": PDFName(enclosure.media_type).replace("/", "#2F").replace("#2F", "/", 1),
                "Filter": PDFName("FlateDecode"),
                "Params": PDFDictionary({"Size": enclosure.size}),
            }
        ),
        enclosure.compressed,
        filters=[],
    )
    reference = document.Reference(file)
    return PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(enclosure.name),
            "UF": PDFString(enclosure.name),
            "Desc": PDFString(enclosure.description),
            "AFRelationship": PDFName(enclosure.relationship),
            "EF": PDFDictionary({"F": reference, "UF": reference}),
        }
    )
