"""WL-F-01: every figure is on the page, each page says where it is from, and no two contradict each other."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from reports.agreement import FiguresDisagree
from reports.page import Paper
from reports.stock import stock
from wamledger import i18n

LONG = (
    "Détachement blindé de reconnaissance du bataillon d'infanterie mécanisée de la République fictive de "
    "Korvia, armurerie principale du camp de base avancé numéro dix-sept, bâtiment nord, deuxième étage 0017"
)


def printed(view: Any, **options: Any) -> bytes:
    out = BytesIO()
    stock(view, out, **options)
    return out.getvalue()


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def spots(pdf: bytes) -> list[tuple[float, float]]:
    """Where on its page each piece of text begins, in points."""
    found: list[tuple[float, float]] = []

    def see(part: str, _cm: object, place: list[float], _font: object, _size: float) -> None:
        if part.strip():
            found.append((place[4], place[5]))

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=see)
    return found


def test_every_line_and_every_sum_is_on_the_page(made: ModuleType) -> None:
    """Each weapon, serial, tag, lot and sum of the view can be read out of the file."""
    text = "\n".join(texts(printed(made.office(300))))
    for number in range(300):
        line = made.weapon_line(number, 300)
        assert line.weapon in text
        assert line.serial in text
        assert not line.tag or line.tag in text
    for number in range(6):
        lot = made.lot_line(number)
        assert f"{lot.quantity:,}".replace(",", "\u202f") in text
        assert lot.lot_number in text
    assert "10\u202f595\u202f187" in text
    assert "2\u202f825.379" in text
    assert "Korvian infantry battalion  ·  75 weapons" in text
    for heading in ("Serial as marked", "NEC, kg", "Taken on charge", "Unaccounted", "Difference"):
        assert heading in " ".join(text.split("\n"))


def test_every_page_says_what_it_is(made: ModuleType) -> None:
    """Page x of y, form and version, classification, mission, time, person and head stand on each page."""
    pages = texts(printed(made.office(300)))
    assert len(pages) > 5
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert text.count("UN CONFIDENTIAL") >= 2
        for part in (
            "WL-F-01 v1",
            "UNX, a mission made up for tests",
            "Generated 2026-11-21 13:20:44 UTC by A. Okonkwo, WAM officer",
            "wamledger 0.1.0",
            "Head 48213 n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
        ):
            assert part in text


def test_headings_and_group_stand_again_on_each_page(made: ModuleType) -> None:
    """A page in the middle of a register has its headings, and the holder whose weapons go on."""
    pages = texts(printed(made.stock_view([made.weapon_line(n, 10**9) for n in range(120)])))
    middle = [page for page in pages if "(continued)" in page]
    assert len(middle) >= 2
    assert all("Serial as marked" in page and "UNX-ALPHA-ARM-01" in page for page in middle)


def test_same_view_same_bytes(made: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same view gives the same bytes, whatever the clock and the environment say."""
    first = printed(made.office(60))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setenv("TZ", "Asia/Kabul")
    assert printed(made.office(60)) == first


def test_another_figure_gives_another_file(made: ModuleType) -> None:
    """One round more changes the file."""
    lots = [made.lot_line(1)]
    more = [replace(lots[0], quantity=lots[0].quantity + 1)]
    assert printed(made.stock_view([], lots)) != printed(made.stock_view([], more))


def test_metadata_and_outline(made: ModuleType) -> None:
    """The file names title, author, form, head, language and time, and its outline leads to each holder."""
    reader = PdfReader(BytesIO(printed(made.office(300))))
    about = reader.metadata
    assert about is not None
    assert about.title == "Stock of weapons and ammunition"
    assert about.author == "A. Okonkwo, WAM officer"
    assert about.subject is not None
    assert about.subject.startswith("WL-F-01 v1, unx.example/ledger")
    assert about["/Keywords"] == "48213 n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
    assert about.creation_date_raw == "D:20261121132044+00'00'"
    assert reader.root_object["/Lang"] == "en"
    outline = [entry for part in reader.outline for entry in (part if isinstance(part, list) else [part])]
    titles = [str(entry.title) for entry in outline]
    assert "Balance" in titles
    assert "Proof" in titles
    assert any("Delta, evidence room" in title for title in titles)


def test_all_fonts_are_embedded(made: ModuleType) -> None:
    """No page relies on a font that a reader may not have."""
    for page in PdfReader(BytesIO(printed(made.office(30)))).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (841.9, 595.3)), (Paper.LETTER, (792.0, 612.0))])
def test_paper(made: ModuleType, paper: Paper, size: tuple[float, float]) -> None:
    """The register lies on its side on the paper that was asked for."""
    box = PdfReader(BytesIO(printed(made.office(5), paper=paper))).pages[0].mediabox
    assert (round(float(box.width), 1), round(float(box.height), 1)) == size


def test_an_empty_ledger_gives_a_good_page(made: ModuleType) -> None:
    """With nothing taken on charge, and no head yet, each part says that there is nothing."""
    source = made.provenance(head_note="", entries=0, unwitnessed=None, witnessed_at=None)
    text = "\n".join(texts(printed(made.stock_view([], [], provenance=source))))
    assert "No ammunition" in text
    assert text.count("No weapons") == 3
    assert "No signed head" in text
    assert "no head has left the office" in text


def test_long_names_wrap_and_stay_in_their_columns(made: ModuleType) -> None:
    """A name of 200 characters is whole on the page, and nothing is drawn outside the margins."""
    line = made.weapon_line(0, 1, make=LONG, model="", owner=LONG, serial="X" * 64)
    pdf = printed(made.stock_view([line], [made.lot_line(0, nature_name=LONG)]))
    text = "".join("".join(texts(pdf)).split())
    assert "".join(LONG.split()) in text
    assert all(45 <= x <= 842 - 45 for x, _y in spots(pdf))


def test_a_row_taller_than_a_page_goes_on_over_several(made: ModuleType) -> None:
    """A cell of thousands of characters is printed whole, on as many pages as it takes."""
    words = " ".join(f"word{number}" for number in range(1500))
    pdf = printed(made.stock_view([made.weapon_line(0, 1, make=words)]))
    text = "\n".join(texts(pdf))
    assert all(f"word{number}" in text for number in range(1500))
    assert all(25 <= y <= 595 - 25 for _x, y in spots(pdf))


def test_old_data_cannot_act_on_the_page(made: ModuleType) -> None:
    """Controls, bidirectional marks and letters without a glyph are visible escapes; parentheses are text."""
    lines = [
        made.weapon_line(0, 9, serial="A\x07B\u202eC\u200b\n1"),
        made.weapon_line(1, 9, serial="中1", make="(a\\b) Tj ET"),
        made.weapon_line(2, 9, serial="АК 123 Ж"),
    ]
    text = "\n".join(texts(printed(made.stock_view(lines))))
    assert "A\\u0007B\\u202eC\\u200b\\u000a1" in text.replace("\n", "")
    assert "\\u4e2d1" in text
    assert "(a\\b) Tj ET" in text
    assert "АК 123 Ж" in text


def test_serial_status_stands_beside_the_serial(made: ModuleType) -> None:
    """A serial that is not clear says why."""
    lines = [
        made.weapon_line(0, 9, serial="", serial_status="OBLITERATED"),
        made.weapon_line(1, 9, serial="KO17?", serial_status="PARTIAL"),
    ]
    text = "\n".join(texts(printed(made.stock_view(lines))))
    assert "(Obliterated)" in text
    assert "KO17? (Partly read)" in text


def test_lines_that_do_not_come_to_the_sums_are_not_printed(made: ModuleType) -> None:
    """A report whose lines and sums differ is refused by holder or nature, and nothing reaches the stream."""
    view = made.office(40)
    short = replace(view, weapons=iter(list(view.weapons)[:-1]))
    out = BytesIO()
    with pytest.raises(FiguresDisagree) as refused:
        stock(short, out)
    assert refused.value.facts["subject"] == "UNX-DELTA-EVID"
    assert "Nothing was printed" in refused.value.remedy
    assert out.getvalue() == b""
    lots = made.stock_view([], [made.lot_line(0)])
    with pytest.raises(FiguresDisagree):
        stock(replace(lots, lots=[made.lot_line(0, quantity=1)]), BytesIO())


def test_a_difference_in_the_balance_is_printed(made: ModuleType) -> None:
    """What was taken on charge and stands nowhere shows as a difference."""
    view = made.stock_view([made.weapon_line(0, 1)])
    view = replace(view, weapon_balance=replace(view.weapon_balance, taken_on_charge=8))
    first = texts(printed(view))[0]
    row = first[first.index("Balance") : first.index("Weapons by holder")]
    assert row.rstrip().endswith("7")


def test_a_status_that_this_program_does_not_know_is_counted(made: ModuleType) -> None:
    """A status of a newer ledger has its column and its lines, under its code."""
    lines = [made.weapon_line(0, 1, status="LENT_TO_MUSEUM"), made.weapon_line(0, 1)]
    pages = texts(printed(made.stock_view(lines)))
    assert sum(page.replace("\n", "").count("LENT_TO_MUSEUM") for page in pages) == 3


def test_a_report_on_one_place_claims_no_balance(made: ModuleType) -> None:
    """With a filter the report names the place and leaves taking on charge out."""
    view = made.stock_view([made.weapon_line(0, 1)], at="UNX-ALPHA-ARM-01", at_name="Alpha, main armoury")
    view = replace(view, weapon_balance=replace(view.weapon_balance, taken_on_charge=None))
    first = texts(printed(view))[0]
    assert "at UNX-ALPHA-ARM-01  Alpha, main armoury" in first
    assert "not a balance" in first


def test_pages_are_reported_as_they_are_drawn(made: ModuleType) -> None:
    """Whoever waits is told of each page."""
    seen: list[int] = []
    pages = stock(made.office(200), BytesIO(), on_page=seen.append)
    assert seen == list(range(1, pages + 1))


def test_fixed_text_goes_through_the_catalogue(made: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another language no English heading is left, and longer headings still fit."""

    class Loud:
        """A catalogue in which every text without a figure is written in capitals."""

        def gettext(self, text: str) -> str:
            return text if "{" in text else text.upper()

        def ngettext(self, one: str, many: str, number: int) -> str:
            return one if number == 1 else many

    monkeypatch.setattr(i18n, "_catalogue", Loud())
    text = "\n".join(texts(printed(made.office(20))))
    for heading in ("SERIAL AS MARKED", "STOCK OF WEAPONS AND AMMUNITION", "PROOF", "IN STORE", "BALANCE"):
        assert heading in text
    for heading in ("Serial as marked", "Proof", "In store", "Balance"):
        assert heading not in text


def test_outside_tools_find_no_fault(made: ModuleType, tmp_path: Path) -> None:
    """qpdf and poppler read the file without a warning, and poppler's text has the figures."""
    needed = ("qpdf", "pdfinfo", "pdftotext")
    missing = [tool for tool in needed if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    file = tmp_path / "stock.pdf"
    file.write_bytes(printed(made.office(100)))
    for command in (["qpdf", "--check", str(file)], ["pdfinfo", str(file)]):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        assert "WARNING" not in done.stdout
    text = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "W-000099" in text
    assert "10 595 187" in " ".join(text.split())


def test_poppler_reads_serials_from_right_to_left(made: ModuleType, tmp_path: Path) -> None:
    """A serial with Arabic letters and digits can be searched for in the letters that it was marked with."""
    if not shutil.which("pdftotext"):
        pytest.skip("not installed: pdftotext")
    file = tmp_path / "arabic.pdf"
    file.write_bytes(printed(made.stock_view([made.weapon_line(0, 1, serial="نمط ١٢٣٤-٥٦")])))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "نمط" in text
    assert "١٢٣٤-٥٦" in text
