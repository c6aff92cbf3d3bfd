"""Forms have numbers that are theirs alone, and faces whose licence travels with them."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files

from reports import catalogue, pages


def test_form_numbers_are_unique_and_well_formed() -> None:
    """Each form is listed under its own number, and its label names number and version."""
    for number, form in catalogue.forms().items():
        assert form.number == number
        assert re.fullmatch(r"WL-F-\d\d", number)
        assert form.label == f"{number} v{form.version}"
    titles = {form.title for form in catalogue.forms().values()}
    assert len(titles) == len(catalogue.forms())


def test_the_page_of_forms_is_fresh() -> None:
    """docs/forms.md says what the catalogue says."""
    assert pages.PAGE.read_text(encoding="utf-8") == pages.page(), "write it: python -m reports.pages"


def test_the_licence_of_the_fonts_is_packaged() -> None:
    """The fonts are shipped with the notice that their licence asks for."""
    licence = files("reports").joinpath("fonts", "LICENCE.txt").read_text(encoding="utf-8")
    assert "Bitstream" in licence
    assert "Permission is hereby granted" in licence


def test_what_checks_a_report_loads_no_database() -> None:
    """Reports are listed, drawn and examined without the database and its drivers: an auditor's check starts soon."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, reports.examining.examination, reports.examining.child; from reports.catalogue import kinds; "
            "kinds(); "
            "print([name for name in ('sqlalchemy', 'sqlmodel', 'sqlite3', 'alembic') if name in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
