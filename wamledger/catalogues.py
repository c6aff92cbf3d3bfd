"""
The catalogues of texts: ``make catalogues`` extracts every text that is marked in the code, keeps what is translated, and
compiles it. Where a text is said in a certain sense (``P_``) the catalogue keeps it apart from the same words elsewhere.

A language is a folder ``locale/<language>/LC_MESSAGES`` with ``wamledger.po``: whoever makes one, and runs this, has added a
language. Translations can come as JSON as well, ``{"English": "translation"}``, with ``--merge LANGUAGE FILE``; a text of a
certain sense is named ``sense|English`` there. Texts that stand in the code no more are left out of the catalogue; those
without a translation stay English until they have one.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from wamledger import reference
from wamledger.i18n import DOMAIN

ROOT: Final = Path(__file__).parents[1]
LOCALE: Final = Path(__file__).with_name("locale")
_ROOMS: Final = ("wamledger", "reports", "sample_data", "tui")
_MARKS: Final = {"_": 1, "N_": 1, "P_": 2, "ngettext": 2}
"""What marks a text, with how many texts it takes."""

_NO_DATE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_HEADER: Final = "# Texts of wamledger. Sorted by the English text; made anew by “make catalogues”."


def extracted() -> Catalog:
    """Every text that is marked in the code, with the files in which it stands."""
    found = _empty(None)
    for room in _ROOMS:
        if not (ROOT / room).is_dir():
            continue
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for sense, message in marked(path.read_bytes()):
                found.add(message, locations=[(place, 0)], context=sense)
    named = {
        "weapon_types": [each.name for each in reference.weapon_types().values()],
        "natures": [each.name for each in reference.natures().values()],
        "countries": list(reference.countries().values()),
        "disposal_methods": [row["name"] for row in reference.rows("disposal_methods")],
        "ammunition_conditions": [row["name"] for row in reference.rows("ammunition_conditions")],
    }
    for table, names in named.items():
        for name in names:
            found.add(name, locations=[(f"wamledger/reference/{table}.csv", 0)])
    return found


def marked(source: bytes) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """Every text that a source marks, also within other texts, after its sense where one is given."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        given = node.args[: _MARKS.get(str(name), 0)]
        texts = [
            each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if not texts or len(texts) < len(given) or not texts[-1]:
            continue
        if name == "P_":
            yield texts[0], texts[1]
        else:
            yield None, tuple(texts) if len(texts) > 1 else texts[0]


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parents[1].name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def po_of(language: str) -> Path:
    """The catalogue of a language, as people write it."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none."""
    path = po_of(language)
    if not path.exists():
        return _empty(language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language, domain=DOMAIN)


def renewed(language: str, texts: Catalog, merged: Mapping[str, str]) -> Catalog:
    """The catalogue with exactly the texts of the code, and the translations that it had or is given."""
    was = read(language)
    made = _empty(language)
    for message in texts:
        if not message.id:
            continue
        known = was.get(message.id, message.context)
        said: Any = known.string if known is not None else ""
        if isinstance(message.id, str):
            said = merged.get(_named(message)) or said
        elif message.id[0] in merged:
            said = (merged[message.id[0]], merged.get(message.id[1], merged[message.id[0]]))
        made.add(message.id, said or None, locations=message.locations, context=message.context)
    return made


def _named(message: Message) -> str:
    """A text as JSON names it: with its sense, where it has one, as ``sense|text``."""
    return f"{message.context}|{message.id}" if message.context else str(message.id)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it, with nothing of the moment in it."""
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def written(catalogue: Catalog) -> bytes:
    """The catalogue as people write it: sorted, without a date, so that the same texts are the same bytes."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, omit_header=True, include_lineno=False)
    language = str(catalogue.locale) if catalogue.locale else ""
    head = [
        _HEADER,
        'msgid ""',
        'msgstr ""',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {catalogue.plural_forms}\\n"',
        "",
        "",
    ]
    return "\n".join(head).encode() + out.getvalue()


def untranslated(language: str) -> Iterator[str]:
    """The texts of the code that a language has no translation for."""
    known = read(language)
    for message in extracted():
        if message.id and not is_translated(known.get(message.id, message.context)):
            yield _named(message) if isinstance(message.id, str) else message.id[0]


def is_translated(message: Message | None) -> bool:
    """Whether a text of a catalogue is there in its language, in each form of the plural."""
    if message is None or not message.string:
        return False
    return isinstance(message.string, str) or all(message.string)


def _empty(language: str | None) -> Catalog:
    return Catalog(locale=language, domain=DOMAIN, fuzzy=False)


def main(words: list[str]) -> None:
    """All catalogues are renewed and compiled."""
    merged: dict[str, dict[str, str]] = {}
    while words[:1] == ["--merge"]:
        _word, language, file, *words = words
        merged.setdefault(language, {}).update(json.loads(Path(file).read_text(encoding="utf-8")))
    texts = extracted()
    LOCALE.mkdir(exist_ok=True)
    (LOCALE / f"{DOMAIN}.pot").write_bytes(written(texts))
    for language in sorted({*languages(), *merged}):
        catalogue = renewed(language, texts, merged.get(language, {}))
        path = po_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(read(language)))


if __name__ == "__main__":
    main(sys.argv[1:])
