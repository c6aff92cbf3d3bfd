"""The officer's page on importing names every code and every field."""

from __future__ import annotations

from pathlib import Path

from wamledger.services.importing import FIELDS, Cause

PAGE = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")


def test_every_code_is_on_the_page() -> None:
    """A code that the importer may print stands on the page with its weight and its sentence."""
    for cause in Cause:
        weight = cause.wording.severity.value.replace("_", " ")
        assert f"| `{cause.code}` | {weight} | {cause.wording.message} |" in PAGE


def test_every_field_is_on_the_page() -> None:
    """A field that a mapping may name stands on the page."""
    for fields in FIELDS.values():
        for field, label in fields.items():
            assert f"| `{field}` | {label} |" in PAGE
