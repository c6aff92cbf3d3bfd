"""One seed from the generator to the tally of what was found."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import orjson

from sample_data.benchmark.generating import Play
from sample_data.benchmark.label import Label
from sample_data.benchmark.scoring import baselines, tampering
from sample_data.benchmark.scoring.ablations import ABLATIONS
from sample_data.benchmark.scoring.detecting import LAST
from sample_data.benchmark.scoring.keeping import marked
from sample_data.benchmark.scoring.tally import Tally, tallied
from sample_data.benchmark.size import END, PROFILES
from wamledger.detection.detector import Detector
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import entries
from wamledger.services.posting import post_files

Row = dict[str, Any]
ROLES: Final = ("SK1", "SK2", "SK3", "SK4", "OIC", "DEP")
"""Who works at a site."""


class Refusal(Exception):
    """The ledger refused something that the generator made: one of the two is wrong."""


def written(path: Path, play: Play) -> int:
    """The journal of a play lies in the file; how many operations it has."""
    number = 0
    with path.open("wb") as file:
        file.write(b'{"journal":1,"mission":"A synthetic mission, all of it invented"}\n')
        for operation in play.operations():
            file.write(orjson.dumps(operation) + b"\n")
            number += 1
    return number


def posted(journal: Path, where: Path) -> float:
    """
    The journal is in a new ledger; how many seconds that took.

    Raises: Refusal
    """
    begin = time.perf_counter()
    with Ledger.create(str(where), code="BENCH", mission="A synthetic mission") as ledger:
        report = post_files(ledger, [journal], historical=True)
    if report.refused_lines:
        first = report.refused[0]
        raise Refusal(f"{report.refused_lines} refused; line {first.line}: {first.faults[0]}")
    return time.perf_counter() - begin


def kept_or_posted(journal: Path, where: Path) -> float:
    """The journal is in a ledger: in the one that is there from this very journal, or in a new one; how many seconds."""
    told = sha256()
    with journal.open("rb") as file:
        while block := file.read(1 << 20):
            told.update(block)
    mark = where.with_name("posted.txt")
    if mark.exists() and where.exists():
        hashed, seconds = mark.read_text(encoding="ascii").split()
        if hashed == told.hexdigest():
            return float(seconds)
    for follower in ("", "-wal", "-shm", ".key", ".tip"):
        where.with_name(where.name + follower).unlink(missing_ok=True)
    seconds_taken = posted(journal, where)
    mark.write_text(f"{told.hexdigest()} {seconds_taken:.1f}\n", encoding="ascii")
    return seconds_taken


def detected(
    where: Path,
    begin: int,
    *,
    every: int = 0,
    ablations: list[str] | None = None,
    again: bool = True,
    last: int = LAST,
) -> Row:
    """What the detector says of the ledger at its end, from a process of its own."""
    folder = where.parent
    order, answer = folder / "order.json", folder / "answer.json"
    asked = {
        "ledger": str(where), "answer": str(answer), "begin": begin, "end": END, "every": every,
        "ablations": ablations or [], "again": again, "last": last,
    }  # fmt: skip
    order.write_bytes(orjson.dumps(asked))
    subprocess.run(  # noqa: S603 - our own module, with our own file
        [sys.executable, "-m", "sample_data.benchmark.scoring.detecting", str(order)], check=True
    )
    told: Row = orjson.loads(answer.read_bytes())
    return told


def bodies(where: Path) -> Iterator[Row]:
    """The entries of the ledger, in its order."""
    with Ledger.open(str(where), readonly=True) as ledger, ledger.reading() as link:
        yield from entries(link, Detector(()))


def measured(
    profile: str,
    seed: int,
    folder: Path,
    *,
    every: int = 0,
    last: int = LAST,
    ablated: bool = False,
    plain: bool = True,
    honest: bool = False,
    forged: int = 0,
) -> Tally:
    """One mission: played, posted, looked at, and held against its answer sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    size = PROFILES[profile]
    begin = time.perf_counter()
    journal, where = folder / "journal.jsonl", folder / "mission.db"
    labels, staff, number = _played(profile, seed, journal)
    generating = time.perf_counter() - begin
    posting = kept_or_posted(journal, where)
    names = [name for name, each in ABLATIONS.items() if each.is_possible()] if ablated else []
    told = detected(where, size.begins, every=every, ablations=names, again=last > 0, last=last)
    recorded = _recorded(journal, labels)
    tally = tallied(profile, seed, labels, told, recorded)
    tally.run.update(marked({"operations": number, "generating": generating, "posting": posting}))
    tally.staff = staff
    for name, found in told.get("ablated", {}).items():
        other = tallied(profile, seed, labels, {**told, "findings": found}, recorded)
        tally.ablated[name] = {"cases": other.cases, "findings": other.findings}
    if plain:
        tally.plain = baselines.measured(lambda: bodies(where), labels, size.months)
    if forged:
        tally.forged = tampering.measured(where, forged, seed, END)
    if honest:
        tally.honest = _honest(profile, seed, folder / "honest")
    write_labels(folder / "labels.json", labels)
    return tally


def _played(profile: str, seed: int, journal: Path) -> tuple[list[Label], list[str], int]:
    """The journal lies in the file; its answer sheet, the staff of the sites, and how many operations it has."""
    play = Play(profile, seed)
    number = written(journal, play)
    staff = sorted(site.person(role) for site in play.world.sites for role in ROLES)
    return play.labels, staff, number


def prepared(profile: str, seed: int, keep: Path) -> None:
    """The mission of a seed lies posted in the folder, and nobody has looked for anything in it."""
    folder = keep / f"{profile}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    _played(profile, seed, folder / "journal.jsonl")
    kept_or_posted(folder / "journal.jsonl", folder / "mission.db")


def each_seed(profile: str, seeds: Sequence[int], jobs: int, **how: Any) -> Iterator[Tally]:
    """
    The tally of each seed as soon as it is there, ``jobs`` at a time.

    Every seed has a process of its own, which gives its memory back.
    """
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), max_tasks_per_child=1)
    with pool:
        running = [pool.submit(alone, profile, seed, how) for seed in seeds]
        for each in as_completed(running):
            yield each.result()


def alone(profile: str, seed: int, how: Row) -> Tally:
    """The tally of a seed; the folder that it needed is gone, unless it was to be kept."""
    keep = how.pop("keep", None)
    if keep:
        return measured(profile, seed, Path(keep) / f"{profile}-{seed}", **how)
    with tempfile.TemporaryDirectory(prefix="wamledger-benchmark-") as folder:
        return measured(profile, seed, Path(folder), **how)


def _recorded(journal: Path, labels: Iterable[Label]) -> dict[str, str]:
    """When each entry that proves a case first reached the ledger."""
    wanted = {id_ for label in labels for some in label.evidence for id_ in some}
    found: dict[str, str] = {}
    with journal.open("rb") as file:
        next(file)
        for line in file:
            operation = orjson.loads(line)
            if operation["id"] in wanted:
                found.setdefault(operation["id"], operation["recorded_at"])
    return found


def _honest(profile: str, seed: int, folder: Path) -> list[Row]:
    """What is said of a mission in which nothing was planted."""
    folder.mkdir(parents=True, exist_ok=True)
    play = Play(profile, seed, planted=False)
    journal, where = folder / "journal.jsonl", folder / "mission.db"
    written(journal, play)
    posted(journal, where)
    found: list[Row] = detected(where, play.world.begins, again=False)["findings"]
    return [
        {
            "rule": each["rule"],
            "severity": each["severity"],
            "family": each["family"],
            "figures": each["figures"],
        }
        for each in found
    ]


def write_labels(path: Path, labels: list[Label]) -> None:
    """The answer sheet lies in the file."""
    path.write_bytes(
        orjson.dumps([each.as_json() for each in labels if each.is_recordable], option=orjson.OPT_INDENT_2)
    )
