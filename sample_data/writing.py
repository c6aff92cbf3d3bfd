"""
The written files: a journal for each month, the README, and the page of figures, the same bytes each time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Final

from sample_data import names
from sample_data.book import Op
from sample_data.generating import begun
from sample_data.mission import FULL, SEED, Mission, Profile
from sample_data.page import page
from sample_data.spreadsheets import write_spreadsheets

HERE: Final = Path(__file__).parent


def line(op: Op) -> str:
    """One operation as a line of a journal."""
    return json.dumps(op, ensure_ascii=False, separators=(",", ":")) + "\n"


def by_month(operations: list[Op]) -> dict[str, str]:
    """The text of each journal by its name: a head, a warning, and the operations recorded in that month."""
    head = json.dumps({"journal": 1, "mission": names.MISSION}, ensure_ascii=False) + "\n"
    months: defaultdict[str, list[str]] = defaultdict(lambda: [head, f"# {names.NOTICE}\n"])
    for op in operations:
        months[f"{op['recorded_at'][:7]}.jsonl"].append(line(op))
    return {name: "".join(lines) for name, lines in sorted(months.items())}


def played(seed: int = SEED, profile: Profile = FULL) -> Mission:
    """A mission that is over: its journal, its book and its irregularities can be read."""
    mission = begun(seed, profile)
    for _ in mission.run():
        pass
    return mission


def write(folder: Path = HERE, docs: Path | None = None) -> list[Path]:
    """
    All files of the sample stand in ``folder``; the page of figures in ``docs``. Answers what was written.
    """
    mission = played()
    written = []
    journals = folder / "mission"
    journals.mkdir(parents=True, exist_ok=True)
    for name, text in by_month(mission.journal).items():
        written.append(_write(journals / name, text))
    written += write_spreadsheets(folder / "spreadsheets")
    if docs is not None:
        written.append(_write(docs / "sample_mission.md", page(mission)))
    return written


def _write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path
