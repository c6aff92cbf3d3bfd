"""Where people sign: each in a box of their own, whole on one page, named where the name is known."""

from __future__ import annotations

from io import BytesIO
from types import ModuleType

import pytest
from pypdf import PdfReader

from reports.forms import Form
from reports.page import Document, Paper
from reports.signatures import Signatory, signatures


def printed(made: ModuleType, blocks: list[Signatory], *, used: float = 0.0, **how: object) -> list[str]:
    """The text of each page of a document in which ``used`` points are taken before the boxes."""
    out = BytesIO()
    document = Document(
        out, Form("WL-F-00", 1, "Signatures"), made.provenance(), title="Signatures", paper=Paper.LETTER
    )
    document.y -= used
    signatures(document, blocks, **how)  # type: ignore[arg-type]
    document.finish()
    return [page.extract_text() for page in PdfReader(BytesIO(out.getvalue())).pages]


def test_whoever_signs_has_a_box(made: ModuleType) -> None:
    """Function, name and date stand in the box of each, and each has a line to sign on."""
    (page,) = printed(made, [Signatory("Storekeeper", "SILVA  Maria", "2026-03-14"), Signatory("Receiver")])
    for part in ("Signatures", "Storekeeper", "SILVA  Maria", "2026-03-14", "Receiver"):
        assert part in page, part
    for label in ("Name", "Signature", "Date"):
        assert page.count(label) >= 2


def test_nobody_signs_nothing(made: ModuleType) -> None:
    """Where nobody signs there is no section for it."""
    assert "Signatures" not in printed(made, [])[0]


def test_labels_may_stand_in_two_languages(made: ModuleType) -> None:
    """A sheet in two languages names its lines in both."""
    (page,) = printed(made, [Signatory("Holder")], labels=("Name / Nom", "Signature", "Date"))
    assert "Name / Nom" in page


@pytest.mark.parametrize("used", range(420, 640, 20))
def test_a_box_is_whole_on_one_page(made: ModuleType, used: int) -> None:
    """However much of a page is taken, a name of 200 characters and its lines stand on one page."""
    pages = printed(made, [Signatory("Team leader", "N" * 200), Signatory("Witness")], used=used)
    (holding,) = [page for page in pages if "Team leader" in page]
    assert holding.count("N" * 10) > 0
    assert sum(line.count("N") for line in holding.split("\n") if set(line) == {"N"}) == 200
    assert holding.count("Signature Date") == 2


@pytest.mark.parametrize("used", range(0, 400, 40))
def test_each_row_of_boxes_is_whole_on_its_page(made: ModuleType, used: int) -> None:
    """Of many people who sign, each has all lines on one page, above the line at its foot, wherever the pages end."""
    blocks = [Signatory(f"Role-{number}") for number in range(16)]
    pages = printed(made, blocks, used=used)
    assert sum(page.count("Role-") for page in pages) == 16
    for page in pages:
        assert page.count("Role-") == page.count("Signature Date")
    out, heights = BytesIO(), []
    document = Document(out, Form("WL-F-00", 1, "Signatures"), made.provenance(), title="Signatures")
    document.y -= used
    signatures(document, blocks)
    document.finish()

    def note(text: str, _matrix: object, place: list[float], *_rest: object) -> None:
        if text.strip() == "Signature":
            heights.append(place[5])

    for each in PdfReader(BytesIO(out.getvalue())).pages:
        each.extract_text(visitor_text=note)
    assert len(heights) >= 16
    assert min(heights) > document.bottom - 1
