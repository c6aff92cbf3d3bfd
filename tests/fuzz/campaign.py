"""
Coverage-guided fuzzing of every reader: ``make fuzz MINUTES=5``, or ``python -m tests.fuzz.campaign --minutes 5 notes``.

For each target in turn: begin from its seeds and from what is kept, fuzz for the time that was given, reduce what was
found to the fewest inputs that reach as much, and keep those. A finding is an input that raises something other than a
refusal, takes two seconds of processor time, or more memory than is allowed; its bytes are kept beside the report, and
the campaign ends with 1.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fuzz import corpus
from tests.fuzz.targets import TARGETS

MEMORY_MB: Final = 1024
"""Of the whole process, whose modules alone take a fifth of it."""

_FIGURES: Final = re.compile(r"^#(\d+)\s+\S+\s+(?:cov: (\d+) )?(?:ft: (\d+) )?corp: (\d+)", re.MULTILINE)


@dataclass(slots=True)
class Run:
    """What came of fuzzing one target."""

    target: str
    seconds: float = 0.0
    executions: int = 0
    features: int = 0
    coverage: int = 0
    kept: int = 0
    findings: list[Path] = field(default_factory=list)
    trouble: str = ""

    def __str__(self) -> str:
        speed = self.executions / self.seconds if self.seconds else 0
        found = f"{len(self.findings)} FINDINGS" if self.findings else "nothing found"
        return (
            f"{self.target:15} {self.seconds:7.0f} s {self.executions:>11,} runs {speed:>8,.0f}/s"
            f" {self.coverage:>6,} edges {self.features:>7,} features {self.kept:>5,} kept  {found}{self.trouble}"
        )


def fuzz(target: str, seconds: int, folder: Path) -> Run:
    """The target has been fuzzed for so long; what it reached is kept, and what it found lies in the folder."""
    run = Run(target)
    work, found = folder / "work" / target, folder / "findings"
    found.mkdir(parents=True, exist_ok=True)
    corpus.unpack([*TARGETS[target].seeds(), *corpus.kept(target)], work)
    given = _dictionary(TARGETS[target].words, folder / "work" / f"{target}.dict")
    before = set(found.iterdir())
    begun = time.monotonic()
    while (left := seconds - (time.monotonic() - begun)) > 5:
        log = _under_atheris(
            target,
            [f"-max_total_time={int(left)}", f"-artifact_prefix={found}/{target}-", *given, str(work)],
        )
        executions, coverage, features = _figures(log)
        run.executions += executions
        run.coverage, run.features = max(run.coverage, coverage), max(run.features, features)
        new = sorted(set(found.iterdir()) - before)
        if not executions or len(new) > 4:
            run.trouble = "" if executions else f"\n{log[-1500:]}"
        for path in new:
            if path.suffix != ".log" and not path.with_suffix(".log").exists():
                path.with_suffix(".log").write_text(log[-6000:])
                run.findings.append(path)
        if not executions or len(run.findings) > 4:
            break
    run.seconds = time.monotonic() - begun
    run.kept = _reduce(target, work, folder / "reduced" / target)
    return run


def _dictionary(words: Sequence[str], path: Path) -> list[str]:
    """The option that gives libFuzzer the words of a format; none where there are none."""
    path.write_text("".join(f'"{_quoted(word)}"\n' for word in words))
    return [f"-dict={path}"] if words else []


def _quoted(word: str) -> str:
    """The word as libFuzzer's dictionaries write it."""
    plain = {ord(character) for character in word if character.isalnum() and character.isascii()}
    return "".join(chr(byte) if byte in plain else f"\\x{byte:02x}" for byte in word.encode())


def _reduce(target: str, work: Path, reduced: Path) -> int:
    """The fewest inputs that reach as much are kept."""
    shutil.rmtree(reduced, ignore_errors=True)
    reduced.mkdir(parents=True)
    _under_atheris(target, ["-set_cover_merge=1", str(reduced), str(work)])
    return corpus.keep(target, corpus.packed(reduced))


def _under_atheris(target: str, options: list[str]) -> str:
    """What libFuzzer said."""
    most = f"-max_len={TARGETS[target].most_bytes}"
    # The time of the clock is no measure on a machine that does other things; the oracle counts that of the processor.
    common = [most, "-timeout=60", f"-rss_limit_mb={MEMORY_MB}", "-detect_leaks=0", "-print_final_stats=1"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.one", target, *common, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    return done.stdout


def _figures(log: str) -> tuple[int, int, int]:
    """Executions, edges and features, from the last line that tells them."""
    executions = coverage = features = 0
    for match in _FIGURES.finditer(log):
        executions = max(executions, int(match[1]))
        coverage, features = int(match[2] or coverage), int(match[3] or features)
    return executions, coverage, features


def main() -> int:
    """Every target that was named has been fuzzed, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="; ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target (1)")
    parser.add_argument(
        "--folder", type=Path, help="where findings and working files lie (a new temporary one)"
    )
    asked = parser.parse_args()
    unknown = set(asked.targets) - set(TARGETS)
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    folder = (asked.folder or Path(tempfile.mkdtemp(prefix="wamledger-fuzz-"))).resolve()
    runs = []
    for target in asked.targets or TARGETS:
        runs.append(fuzz(target, round(asked.minutes * 60), folder))
        print(runs[-1], flush=True)
    findings = [path for run in runs for path in run.findings]
    total = sum(run.seconds for run in runs)
    print(f"{len(runs)} targets, {sum(run.executions for run in runs):,} runs, {total / 60:.0f} minutes")
    for path in findings:
        print("found:", path)
    return 1 if findings or any(run.trouble for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
