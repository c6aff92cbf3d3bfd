"""What holds for every report of the catalogue, each shown over the sample mission and where there is little or nothing."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from reports.catalogue import kinds
from reports.examining.asked import Examination
from reports.examining.examination import examined
from reports.kinds import Asked
from reports.page import Paper
from reports.printing import printed
from tests.reports import golden
from tests.reports.cases import CASES
from wamledger.domain.moment import parse
from wamledger.domain.refusals import Refused
from wamledger.ledger.store import Ledger
from wamledger.services.report_grounds import grounds_of

pytestmark = pytest.mark.lasting

KINDS = sorted(each.name for each in golden.shown())


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The sample mission, for reports of it."""
    with golden.mission(tmp_path_factory.mktemp("golden")) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def views(mission: Ledger) -> dict[tuple[str, str], Any]:
    """The views of all kinds in each language, held in memory."""
    found: dict[tuple[str, str], Any] = {}
    for kind in golden.shown():
        for language in golden.LANGUAGES:
            with golden.viewed(mission, kind, language) as view:
                found[kind.name, language] = golden.whole(view)
    return found


def test_each_kind_has_its_case() -> None:
    """A kind of report that nobody tries over the sample mission is not listed."""
    assert sorted(CASES) == sorted(kinds())


@pytest.mark.parametrize("language", golden.LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_the_text_of_a_report_is_the_one_that_was_looked_at(
    views: dict[tuple[str, str], Any], name: str, language: str
) -> None:
    """A report over the sample mission says what it said when somebody looked at it last."""
    kind = kinds()[name]
    _file, texts = golden.drawn(kind, views[name, language], language=language)
    path = golden.file_of(kind, language)
    assert path.exists(), "write it: python -m tests.reports.golden"
    assert golden.kept(texts) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_every_page_says_what_it_is(views: dict[tuple[str, str], Any], name: str) -> None:
    """On every page stand page x of y, the classification, the form, who made it when, and the head."""
    kind = kinds()[name]
    view = views[name, "en"]
    _file, texts = golden.drawn(kind, view, paper=Paper.LETTER)
    source = view.provenance
    for number, text in enumerate(texts, 1):
        flat = " ".join(text.split())
        for wanted in (
            f"Page {number} of {len(texts)}",
            source.classification,
            kind.form.label,
            f"Generated 2026-11-30 12:00:00 UTC by {source.generated_by}",
            f"Head {source.head_size} {source.head_root}",
        ):
            assert wanted in flat.replace("\u202f", " "), (name, number, wanted)


@pytest.mark.parametrize("name", KINDS)
def test_a_long_name_is_printed_whole(views: dict[tuple[str, str], Any], name: str) -> None:
    """With names of 200 characters a report is drawn, on both papers, and holds when it is examined."""
    kind = kinds()[name]
    view = golden.stretched(views[name, "en"])
    for paper in kind.papers:
        content, texts = golden.drawn(kind, view, paper=Paper[paper])
        assert texts
    found = examined(Examination(content))
    assert not [each.text for each in found.findings if each.ok is False]


@pytest.mark.parametrize("name", [name for name in KINDS if not kinds()[name].subject and kinds()[name].view])
def test_a_report_of_nothing_is_a_report(tmp_path: Path, name: str) -> None:
    """Over an empty ledger, which has no head yet, a report says that there is nothing, and does not fail."""
    kind = kinds()[name]
    with Ledger.create(str(tmp_path / "empty.db"), code="UNX", mission="Nothing yet") as ledger:
        assert kind.view is not None
        out = io.BytesIO()
        needed = {each: parse("2026-01-01T00:00:00Z") for each in kind.needed}
        with kind.view(ledger, Asked(generated_by="WAM", **needed)) as view:
            assert printed(kind, view, out) >= 1
    found = examined(Examination(out.getvalue()))
    assert not [each.text for each in found.findings if each.ok is False]


@pytest.mark.parametrize("name", [name for name in kinds() if kinds()[name].subject])
def test_a_report_of_what_is_not_there_is_refused(mission: Ledger, name: str) -> None:
    """A subject that the ledger does not know is refused in words, not with a traceback."""
    kind = kinds()[name]
    assert kind.view is not None
    needed = {each: parse("2026-01-01T00:00:00Z") for each in kind.needed}
    with (
        pytest.raises(Refused),
        kind.view(mission, Asked(generated_by="WAM", code="NOTHING-OF-THE-KIND", **needed)),
    ):
        pass


@pytest.mark.parametrize("name", KINDS)
def test_a_report_holds_against_its_ledger(mission: Ledger, name: str) -> None:
    """A report that was just made holds, with the proof that leads from its entries to its head."""
    kind = kinds()[name]
    if kind.view is None:
        pytest.skip("it is made by a command of its own")
    case = dict(CASES[name] or {})
    if "first" in case:
        case["code"] = golden._first(mission, case.pop("first"), case.pop("where", ""))
    asked = {
        key: parse(value) if key in ("since", "until", "as_of") else value for key, value in case.items()
    }
    out = io.BytesIO()
    with kind.view(mission, Asked(generated_by="WAM", **asked)) as view:
        note = view.provenance.head_note
        grounds = grounds_of(mission, note, kind.rests_on(view), with_entries=kind.shows_entries)
        printed(kind, view, out, grounds=grounds)
    found = examined(Examination(out.getvalue(), vkeys=(mission.about.vkey,)))
    assert not [each.text for each in found.findings if each.ok is False]
    proof = [each for each in found.findings if each.check.value == "proof"]
    assert [each.ok for each in proof] == [True]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("name", KINDS)
def test_another_reader_finds_no_fault(views: dict[tuple[str, str], Any], name: str, tmp_path: Path) -> None:
    """qpdf and pdfinfo read each report without a warning."""
    content, texts = golden.drawn(kinds()[name], views[name, "fr"], language="fr")
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stdout + done.stderr) == (0, False), done.stderr
    if shutil.which("pdfinfo"):
        told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=False)
        assert (told.returncode, told.stderr) == (0, "")
        assert f"Pages:           {len(texts)}" in told.stdout


_AGAIN = """
import io, sys
from pathlib import Path
from hashlib import sha256
from reports.catalogue import kinds
from reports.printing import printed
from tests.reports import golden
from wamledger.ledger.store import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    for kind in golden.shown():
        with golden.viewed(ledger, kind) as view:
            out = io.BytesIO()
            printed(kind, view, out)
            print(kind.name, sha256(out.getvalue()).hexdigest())
"""


def test_the_same_report_is_the_same_bytes_anywhere(mission: Ledger) -> None:
    """Another process with another hash seed, time zone and language of the machine draws the very same bytes."""
    digests: list[str] = []
    for number, zone in (("1", "Pacific/Kiritimati"), ("2", "America/St_Johns")):
        done = subprocess.run(
            [sys.executable, "-c", _AGAIN, mission.where],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": number, "TZ": zone, "LANG": f"x{number}_X.UTF-8"},
        )
        assert done.returncode == 0, done.stderr[-2000:]
        digests.append(done.stdout)
    assert digests[0] == digests[1]
    assert digests[0].count("\n") == len(KINDS)
    assert len({sha256(line.encode()).hexdigest() for line in digests[0].splitlines()}) == len(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_tables_of_a_report_are_tables(
    views: dict[tuple[str, str], Any], name: str, tmp_path: Path
) -> None:
    """Each table has its own name, a heading and a cell for each column, and its columns are named alike in French."""
    kind = kinds()[name]
    names: dict[str, list[str]] = {}
    for table in kind.tables(views[name, "en"]):
        assert table.name not in names
        names[table.name] = list(table.columns)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", each) for each in table.columns), table.columns
        assert all(table.columns.values())
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(cell is None or type(cell) in (str, int) for cell in row), row
    assert names
    golden.use_language("fr")
    try:
        assert {each.name: list(each.columns) for each in kind.tables(views[name, "fr"])} == names
    finally:
        golden.use_language("en")
