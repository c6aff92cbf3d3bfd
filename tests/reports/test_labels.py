"""Labels are read back by a scanner as what they are for, on a sheet and from a roll."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from reports.catalogue import kinds
from reports.examining.asked import Examination
from reports.examining.examination import examined
from reports.labels import labels
from reports.page import MM, Paper
from reports.printing import printed
from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.labels import labels_view
from wamledger.services.views.labels import Label, LabelsView

SCANS = shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None
needs_scanner = pytest.mark.skipif(SCANS, reason="zbarimg or pdftoppm is not installed")


def view_of(made: ModuleType, scans: list[str], **changes: Any) -> LabelsView:
    found = tuple(
        Label(
            "weapon",
            f"W-{number:06d}",
            scan,
            "Assault rifle, Zastava M70, 7.62x39mm",
            f"S{number}",
            "ARM-1",
            **changes,
        )
        for number, scan in enumerate(scans)
    )
    return LabelsView(made.provenance(), "ARM-1", "Armoury one", found)


def scanned(content: bytes, folder: Path, pages: int, kind: str) -> set[str]:
    """What a scanner reads from the pages, printed at 300 dots an inch."""
    (folder / "labels.pdf").write_bytes(content)
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "300",
            "-gray",
            "-l",
            str(pages),
            "-png",
            str(folder / "labels.pdf"),
            str(folder / "page"),
        ],
        check=True,
        capture_output=True,
    )
    told = subprocess.run(
        ["zbarimg", "-q", *map(str, sorted(folder.glob("page*.png")))],
        capture_output=True,
        text=True,
        check=False,
    )
    return {line.partition(":")[2] for line in told.stdout.splitlines() if line.startswith(kind)}


@needs_scanner
def test_every_label_of_a_sheet_is_read_back(made: ModuleType, tmp_path: Path) -> None:
    """Each label of a full sheet gives its tag in the QR code and in the bars, whatever the tag is made of."""
    scans = [f"T{number:05d}" for number in range(9)] + [
        "GAO-ARM-01/A.7",
        "L-00012345",
        "W-000999",
        "0001",
        "A B",
    ]
    out = io.BytesIO()
    labels(view_of(made, scans), out)
    (tmp_path / "qr").mkdir()
    (tmp_path / "bars").mkdir()
    assert set(scans) <= scanned(out.getvalue(), tmp_path / "qr", 1, "QR-Code")
    assert set(scans) <= scanned(out.getvalue(), tmp_path / "bars", 1, "CODE-128")


@needs_scanner
def test_every_label_of_a_roll_is_read_back(made: ModuleType, tmp_path: Path) -> None:
    """A label from a roll is a page of 62 by 29 mm with the two codes and nothing else that a scanner could read."""
    scans = ["T00001", "KESRA-ESH-03", "СКЛАД-1"]
    out = io.BytesIO()
    assert labels(view_of(made, scans), out, paper=Paper.TAG) == 3
    for page in PdfReader(out).pages:
        assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (62, 29)
    assert scanned(out.getvalue(), tmp_path, 3, "QR-Code") == set(scans)
    bars = scanned(out.getvalue(), tmp_path, 3, "CODE-128")
    assert bars == {"T00001", "KESRA-ESH-03"}, "what is no ASCII stands in the QR code alone"


def test_a_sheet_of_labels_is_a_report(made: ModuleType) -> None:
    """Labels on a sheet have page, classification, maker and head on each page, and hold when they are examined."""
    for paper in (Paper.A4, Paper.LETTER, Paper.TAG):
        out = io.BytesIO()
        pages = printed(kinds()["labels"], view_of(made, [f"T{n:05d}" for n in range(60)]), out, paper=paper)
        assert pages == 60 if paper is Paper.TAG else pages in (3, 4)
        found = examined(Examination(out.getvalue()))
        assert not [each.text for each in found.findings if each.ok is False]
    for changes in ({"what": "x" * 200}, {}):
        view = view_of(made, ["T" * 60])
        if changes:
            view = LabelsView(
                view.provenance, "", "", (Label("lot", "L-1", "L-1", "long name " * 20, "9" * 90, "Z" * 80),)
            )
        labels(view, io.BytesIO(), paper=Paper.TAG)
    labels(LabelsView(made.provenance(), "", "", ()), io.BytesIO())


def test_labels_are_of_what_stands_there(tmp_path: Path) -> None:
    """Weapons, lots and places of one site are labelled, each once; a narrow scope gives no label of another site."""
    with Ledger.create(str(tmp_path / "sites.db"), code="UNX", mission="Two sites") as ledger:
        two_sites.furnished(ledger)
        whole = labels_view(ledger, at="NORTH", generated_by="WAM")
        assert {each.of for each in whole.labels} == {"weapon", "lot", "place"}
        assert len({(each.of, each.code, each.holder) for each in whole.labels}) == len(whole.labels)
        assert {each.code for each in whole.labels if each.of == "place"} == {
            "NORTH",
            "NORTH-ARM",
            "NORTH-BAY",
            "NORTH-YARD",
        }
        one = labels_view(ledger, code="SOUTH-BAY", generated_by="WAM").labels
        assert [(each.of, each.scan) for each in one] == [("place", "SOUTH-BAY")]
        for wrong, code in (
            ({"code": "NOTHING"}, Code.LABEL_UNKNOWN),
            ({"of": "ghosts"}, Code.CHOICE_UNKNOWN),
        ):
            with pytest.raises(Refused) as refused:
                labels_view(ledger, generated_by="WAM", **wrong)  # type: ignore[arg-type]
            assert refused.value.code is code
        two_sites.close(ledger)
        ledger.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
        seen = labels_view(ledger, generated_by="-").labels
        assert seen
        assert not [each for each in seen if each.code.startswith("SOUTH") or each.holder.startswith("SOUTH")]
        with pytest.raises(Refused):
            labels_view(ledger, code="SOUTH-BAY", generated_by="-")
