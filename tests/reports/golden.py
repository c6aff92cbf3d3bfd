"""
Every report of the catalogue over the sample mission, as text: what a reader sees, kept so that each change of it is seen.

``python -m tests.reports.golden`` writes the texts anew; look at the difference before it is committed. Long reports are
kept by their first two pages and their last one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader

import sample_data
from reports.catalogue import kinds
from reports.kinds import Asked, Kind
from reports.page import Paper
from reports.printing import printed
from tests.reports.cases import CASES
from wamledger.domain.moment import parse
from wamledger.i18n import use_language
from wamledger.ledger.store import Ledger
from wamledger.services.counting import sheets
from wamledger.services.posting import post_files
from wamledger.services.views import Provenance
from wamledger.services.views.goods import Posted

FOLDER: Final = Path(__file__).with_name("golden")
LANGUAGES: Final = ("en", "fr")
MADE_AT: Final = parse("2026-11-30T12:00:00Z")
MOST_PAGES: Final = 3

NOTE: Final = (
    "unmital.example/wam\n"
    "15038\n"
    "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n"
    "\n"
    "— unmital.example/wam "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def mission(folder: Path) -> Ledger:
    """The sample mission in a new ledger."""
    ledger = Ledger.create(
        str(folder / "mission.db"),
        code="TAL",
        mission="A mission made up for tests",
        origin="unmital.example/wam",
        clock=lambda: MADE_AT,
    )
    report = post_files(ledger, [Path(str(each)) for each in sample_data.journals()], historical=True)
    assert not report.refused, [line.as_json() for line in report.refused[:3]]
    return ledger


@contextmanager
def viewed(ledger: Ledger, kind: Kind[Any], language: str = "en", **asked: Any) -> Iterator[Any]:
    """The view of the case of a kind, with nothing in it that differs from one ledger to the next."""
    use_language(language)
    try:
        if kind.view is None:
            drawn = sheets.sheet(
                ledger,
                sheets.Asked(
                    place="MARKHA-ARM",
                    scope="SAMPLE",
                    kind="SAMPLE_SERIAL",
                    counted_by=("KOUAME", "TRAORE"),
                    generated_by="WAM",
                    language=language,
                ),
                seed="0123456789abcdef",
            )
            view = replace(drawn.view, number="CS-20261130-01234567", drawn_at=MADE_AT, cut_off=MADE_AT)
            yield settled(view, language)
            return
        given = {**(CASES[kind.name] or {}), **asked}
        if "first" in given:
            given["code"] = _first(ledger, given.pop("first"), given.pop("where", ""))
        for name in ("since", "until", "as_of"):
            if isinstance(given.get(name), str):
                given[name] = parse(given[name])
        question = Asked(generated_by="WAM", language=language, generated_at=MADE_AT, **given)
        with kind.view(ledger, question) as view:
            yield settled(view, language)
    finally:
        use_language("en")


def settled(view: Any, language: str = "en") -> Any:
    """The view with a head and a time that are the same each time."""
    source = replace(
        view.provenance,
        ledger="unmital.example/wam",
        head_note=NOTE if view.provenance.head_note else "",
        generated_at=MADE_AT,
        language=language,
        unwitnessed=0,
        witnessed_at=MADE_AT,
    )
    return _without_hashes(replace(view, provenance=source))


def _without_hashes(value: Any) -> Any:
    """The value with the hash of each entry as zeros: names are salted anew, and all later entries hang on that."""
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Posted):
            return replace(value, leaf="0" * 64)
        changes = {each.name: _without_hashes(getattr(value, each.name)) for each in fields(value)}
        return replace(value, **changes)
    return type(value)(map(_without_hashes, value)) if isinstance(value, list | tuple) else value


def _first(ledger: Ledger, op: str, where: str) -> str:
    with ledger.reading() as link:
        for block in link.stream("SELECT id, entry FROM entry ORDER BY seq"):
            for id_, entry in block:
                text = bytes(entry)
                if f'"op":"{op}"'.encode() in text and where.encode() in text:
                    return str(id_)
    raise LookupError(f"the sample mission has no {op} with {where}")


def stretched(value: Any) -> Any:
    """A view with every name of 200 characters, and nothing else changed."""
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Provenance):
            return value
        changes = {each.name: _longer(each.name, getattr(value, each.name)) for each in fields(value)}
        return replace(value, **changes)
    if isinstance(value, list | tuple):
        return type(value)(stretched(each) for each in value)
    return value


def _longer(name: str, value: Any) -> Any:
    if (
        isinstance(value, str)
        and value
        and (name.endswith("_name") or name in ("name", "what", "description"))
    ):
        return (value + " of a very long name" * 12)[:200]
    return stretched(value)


def drawn(
    kind: Kind[Any], view: Any, paper: Paper = Paper.A4, language: str = "en"
) -> tuple[bytes, list[str]]:
    """The report and the text of each of its pages."""
    use_language(language)
    try:
        out = io.BytesIO()
        printed(kind, view, out, paper=paper)
    finally:
        use_language("en")
    return out.getvalue(), [page.extract_text() for page in PdfReader(out).pages]


def kept(texts: list[str]) -> str:
    """What is kept of the text of a report."""
    chosen = texts if len(texts) <= MOST_PAGES else [*texts[: MOST_PAGES - 1], texts[-1]]
    # which bytes of the program drew it is no part of what it says
    # and names of participants are salted, so that digests of entries are new each time
    pages = [
        re.sub(r"[0-9a-f]{16,}", "…", re.sub(r"wamledger \d+\.\d+\.\d+", "wamledger 0.0.0", text))
        for text in chosen
    ]
    return (
        f"{len(texts)} pages\n\n"
        + "\n\f\n".join("\n".join(map(str.rstrip, page.splitlines())) for page in pages)
        + "\n"
    )


def file_of(kind: Kind[Any], language: str) -> Path:
    """Where the text of a report is kept."""
    return FOLDER / f"{kind.name}-mission.{language}.txt"


def whole(view: Any) -> Any:
    """A view with its streams read into memory, so that it can be drawn more than once."""
    for stream in fields(view):
        value = getattr(view, stream.name)
        if not isinstance(value, str | list | tuple | dict) and hasattr(value, "__next__"):
            view = replace(view, **{stream.name: tuple(value)})
    return view


def shown() -> list[Kind[Any]]:
    """The kinds of which the sample mission has a case."""
    return [kind for kind in kinds().values() if CASES.get(kind.name) is not None]


def main() -> None:
    """The texts of the kinds that are named, or of all, are written anew."""
    import sys
    import tempfile

    wanted = sys.argv[1:]

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, mission(Path(folder)) as ledger:
        for kind in shown():
            if wanted and kind.name not in wanted:
                continue
            for language in LANGUAGES:
                with viewed(ledger, kind, language) as view:
                    _file, texts = drawn(kind, view, language=language)
                file_of(kind, language).write_text(kept(texts), encoding="utf-8")


if __name__ == "__main__":
    main()
