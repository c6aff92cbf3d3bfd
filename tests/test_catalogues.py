"""The catalogues of texts are whole where reports need them, and another language is a matter of a file."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

import wamledger.i18n
from reports import figures
from reports.page import head_in_short
from reports.stock import stock
from tests.reports.conftest import office, provenance
from wamledger import catalogues
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import P_, _, has_language, language, ngettext, use_language
from wamledger.services import words

ROOT = Path(__file__).parents[1]
PRINTED = (
    "reports/",
    "wamledger/services/words.py",
    "wamledger/services/views/",
    "wamledger/services/report_",
    "wamledger/domain/operations/",
    "wamledger/services/counting/sheets.py",
    "wamledger/services/counting/layout.py",
    "wamledger/reference/",
)
"""Where the texts stand that a report prints."""

FOR_DEVELOPERS = ("sample_data/benchmark/",)
"""What measures the rules is run by whoever works on them, and speaks English alone."""

_PLACE = re.compile(r"\{[^{}]*\}")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever a test speaks, the next one speaks English."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(scope="module")
def texts() -> catalogues.Catalog:
    return catalogues.extracted()


@pytest.mark.parametrize("spoken", catalogues.languages())
def test_every_text_of_a_report_is_translated(texts: catalogues.Catalog, spoken: str) -> None:
    """No report in French has a word of English that is the program's own."""
    known = catalogues.read(spoken)
    missing = [
        message.id
        for message in texts
        if message.id
        and any(file.startswith(PRINTED) for file, _line in message.locations)
        and not catalogues.is_translated(known.get(message.id, message.context))
    ]
    assert missing == [], "write them as JSON, and run: make catalogues MERGE='--merge fr FILE'"
    assert len(known) > 900


@pytest.mark.parametrize("spoken", catalogues.languages())
def test_every_text_of_the_program_is_translated(texts: catalogues.Catalog, spoken: str) -> None:
    """No screen, command, refusal or finding in French has a word of English that is the program's own."""
    known = catalogues.read(spoken)
    missing = [
        (message.context, message.id)
        for message in texts
        if message.id
        and not all(file.startswith(FOR_DEVELOPERS) for file, _line in message.locations)
        and not catalogues.is_translated(known.get(message.id, message.context))
    ]
    assert missing == [], "write them as JSON, and run: make catalogues MERGE='--merge fr FILE'"
    rooms = {file.split("/")[0] for message in texts for file, _line in message.locations}
    assert rooms == {"wamledger", "tui", "reports", "sample_data"}


def test_a_text_is_gathered_wherever_it_is_marked() -> None:
    """A text within another text, one of several, one over two lines and one in a certain sense are all found."""
    source = (
        b"say(f\"! {_('Overdue')}: {what}\", i18n._('Late'), P_('key', 'Open'))\n"
        b"N_('One '\n    'text'), ngettext('{n} box', '{n} boxes', n), _(name), _(f'{n} more'), _('')\n"
    )
    assert set(catalogues.marked(source)) == {
        (None, "Late"),
        (None, "One text"),
        (None, "Overdue"),
        (None, ("{n} box", "{n} boxes")),
        ("key", "Open"),
    }


def test_one_word_of_two_senses_is_two_words() -> None:
    """A key that opens and a finding that is open are one word in English and two in French."""
    assert (_(P_("key", "Open")), _("Open")) == ("Open", "Open")
    assert _(P_("a sense that no catalogue has", "Open")) == "Open"
    use_language("fr")
    assert (_(P_("key", "Open")), _("Open")) == ("Ouvrir", "Ouvert")
    assert _(P_("a sense that no catalogue has", "Open")) == "Open"


@pytest.mark.parametrize("spoken", catalogues.languages())
def test_a_translation_has_the_places_of_its_text(spoken: str) -> None:
    """What is filled into a text is filled into its translation too, in each form of the plural."""
    for message in catalogues.read(spoken):
        if not catalogues.is_translated(message) or not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = {place for each in ids for place in _PLACE.findall(each)}
        for each in said:
            assert set(_PLACE.findall(each)) <= wanted, message.id
        assert set(_PLACE.findall(said[-1])) == set(_PLACE.findall(ids[-1])), message.id


def test_the_catalogues_are_those_of_the_code(texts: catalogues.Catalog) -> None:
    """What lies in the repository is what ``make catalogues`` makes, and the program reads what people wrote."""
    template = catalogues.LOCALE / "wamledger.pot"
    known = {message.id for message in catalogues.read_po(io.BytesIO(template.read_bytes())) if message.id}
    needed = {
        message.id
        for message in texts
        if message.id and any(file.startswith(PRINTED) for file, _line in message.locations)
    }
    assert needed <= known, "run: make catalogues"
    for spoken in catalogues.languages():
        path = catalogues.po_of(spoken)
        assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.read(spoken))
        assert path.read_bytes() == catalogues.written(catalogues.read(spoken))


def test_french_is_spoken() -> None:
    """A report, its figures and its plurals come in French where French is asked for, and in English again after it."""
    out = io.BytesIO()
    assert use_language("fr_FR.UTF-8") == "fr"
    try:
        stock(office(3), out)
        assert figures.kilograms(1_765_862_500) == "1\u202f765,862"
        assert ngettext("{number} weapon", "{number} weapons", 0).format(number=0) == "0 arme"
        assert head_in_short(provenance(head_note="")) == "Pas de tête signée"
    finally:
        use_language("en")
    text = " ".join(page.extract_text() for page in PdfReader(out).pages)
    for word in ("État des armes et munitions", "Page 1 de", "En magasin", "Classification", "Preuve"):
        assert word in text
    for word in ("Stock of weapons", "Generated", "In store", "Holder"):
        assert word not in text
    assert figures.kilograms(1_765_862_500) == "1\u202f765.862"


@pytest.mark.parametrize("name", ["C", "POSIX", "C.UTF-8", "en_GB.UTF-8"])
def test_a_machine_without_a_language_speaks_english(name: str) -> None:
    """What systems are called where nobody chose a language is English, on paper too."""
    assert use_language(name) == "en"
    assert language() == "en"


def test_a_third_language_needs_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever puts a catalogue into a folder has added a language: it is gathered, compiled and spoken."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setenv(wamledger.i18n.LOCALE_VARIABLE, str(tmp_path))
    merged = tmp_path / "texts.json"
    merged.write_text(
        '{"No weapons": "Nenhuma arma", "{number} weapon": "{number} arma", "key|Open": "Abrir"}',
        encoding="utf-8",
    )
    assert not has_language("pt")
    catalogues.main(["--merge", "pt", str(merged)])
    assert catalogues.languages() == ["pt"]
    assert has_language("pt")
    assert use_language("pt") == "pt"
    assert (_("No weapons"), _("No ammunition")) == ("Nenhuma arma", "No ammunition")
    assert (_(P_("key", "Open")), _("Open")) == ("Abrir", "Open")
    catalogues.main([])
    assert catalogues.read("pt").get("No weapons").string == "Nenhuma arma"  # type: ignore[union-attr]


def test_a_wheel_has_the_languages(tmp_path: Path) -> None:
    """What is installed from a wheel speaks what a clone speaks."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "-q",
            "-w",
            str(tmp_path),
            ".",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no wheel can be built here: {done.stderr[-200:]}")
    import zipfile

    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "wamledger/locale/fr/LC_MESSAGES/wamledger.mo" in names
    assert "reports/examining/child.py" in names


@pytest.mark.parametrize("spoken", catalogues.languages())
def test_two_codes_of_one_table_are_two_words(spoken: str) -> None:
    """No two statuses, conditions or kinds are called the same in any language: a page would not tell them apart."""
    use_language(spoken)
    tables = {
        name: table for name, table in vars(words).items() if isinstance(table, Mapping) and name.isupper()
    }
    assert len(tables) > 15
    alike = {
        (name, said): codes
        for name, table in tables.items()
        for said in {_(text) for text in table.values()}
        if len(codes := [code for code, text in table.items() if _(text) == said]) > 1
        and len({table[code] for code in codes}) > 1
    }
    labels = [_(model.label) for model in OPERATIONS.values()]
    assert (alike, len(labels)) == ({}, len(set(labels)))


def test_one_piece_of_work_has_a_language_of_its_own() -> None:
    """Within it texts come in that language, in other threads and after it in the one of the program."""
    use_language("en")
    with wamledger.i18n.spoken("fr"):
        assert language() == "fr"
        assert _("Chain of custody") != "Chain of custody"
        with ThreadPoolExecutor(1) as other:
            assert other.submit(language).result() == "en"
            assert other.submit(_, "Chain of custody").result() == "Chain of custody"
    assert language() == "en"


def test_french_is_written_with_one_apostrophe() -> None:
    """The straight one, which every keyboard and every terminal has, in each text."""
    texts = [(message.id, str(message.string)) for message in catalogues.read("fr") if message.id]
    assert len(texts) > 1000
    assert [english for english, french in texts if "’" in french] == []
