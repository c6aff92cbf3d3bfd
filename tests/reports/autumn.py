"""
The first months of the sample mission, for reports that read and verify a whole ledger, and the text of the audit pack.

``python -m tests.reports.autumn`` writes the texts anew; look at the difference before it is committed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import sample_data
from reports.audit_pack import KIND
from reports.kinds import Asked
from tests.reports import golden
from wamledger.domain.moment import parse
from wamledger.i18n import use_language
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files

MADE_AT: Final = parse("2025-12-01T12:00:00Z")
PERIOD: Final = {"since": parse("2025-10-01T00:00:00Z"), "until": parse("2025-10-31T23:59:59.999999Z")}
_MONTHS: Final = 2
_LAST: Final = 7


def autumn(folder: Path) -> Ledger:
    """The first months of the sample mission in a new ledger."""
    ledger = Ledger.create(
        str(folder / "autumn.db"),
        code="TAL",
        mission="A mission made up for tests",
        origin="unmital.example/wam",
        clock=lambda: MADE_AT,
    )
    files = [Path(str(each)) for each in sample_data.journals()][:_MONTHS]
    report = post_files(ledger, files, historical=True)
    assert not report.refused, [line.as_json() for line in report.refused[:3]]
    return ledger


def viewed(ledger: Ledger, language: str = "en", **asked: Any) -> Any:
    """The view of the audit pack, with nothing in it that differs from one ledger to the next."""
    use_language(language)
    try:
        assert KIND.view is not None
        question = Asked(generated_by="WAM", language=language, generated_at=MADE_AT, **(asked or PERIOD))
        with KIND.view(ledger, question) as view:
            keys = tuple(replace(each, key="unmital.example/wam+…") for each in view.keys)
            return replace(golden.settled(view, language), keys=keys)
    finally:
        use_language("en")


def file_of(language: str) -> Path:
    """Where the text is kept."""
    return golden.FOLDER / f"audit-pack-autumn.{language}.txt"


def kept(texts: list[str]) -> str:
    """The first page and the last ones, without what changes with the program."""
    chosen = [*texts[:1], *texts[-_LAST:]]
    joined = "\n\f\n".join("\n".join(map(str.rstrip, text.splitlines())) for text in chosen)
    joined = re.sub(r"wamledger \d+\.\d+\.\d+", "wamledger 0.0.0", joined)
    return f"{len(texts)} pages\n\n{joined}\n"


def main() -> None:
    """The texts are written anew."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder, autumn(Path(folder)) as ledger:
        for language in golden.LANGUAGES:
            _file, texts = golden.drawn(KIND, viewed(ledger, language), language=language)
            file_of(language).write_text(kept(texts), encoding="utf-8")


if __name__ == "__main__":
    main()
