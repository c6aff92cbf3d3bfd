"""``python -m sample_data.benchmark``: the detector is measured, and the figures are printed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson

from sample_data.benchmark.generating import Play
from sample_data.benchmark.scoring import frozen
from sample_data.benchmark.scoring.figures import figures
from sample_data.benchmark.scoring.printing import page
from sample_data.benchmark.scoring.running import measured, write_labels, written
from sample_data.benchmark.scoring.shuffling import compared
from sample_data.benchmark.scoring.wilson import Share
from sample_data.benchmark.size import PROFILES
from wamledger.i18n import _


def main(arguments: list[str]) -> int:
    """The page is printed; 0, or 2 where the call was refused."""
    asked = _parser().parse_args(arguments)
    if asked.freeze:
        sys.stdout.write(_("frozen: {hash}").format(hash=frozen.freeze()) + "\n")
        return 0
    seeds = asked.seeds or [1]
    if asked.test_seeds:
        seeds = asked.test_seeds
        if not frozen.are_frozen():
            sys.stderr.write(
                _(
                    "The thresholds are not those that were frozen; --freeze first, and then do not touch them."
                )
                + "\n"
            )
            return 2
        if not set(seeds).isdisjoint(frozen.DEVELOPMENT):
            sys.stderr.write(_("Seeds {seeds} are for development.").format(seeds=frozen.DEVELOPMENT) + "\n")
            return 2
    elif not set(seeds) <= set(frozen.DEVELOPMENT):
        sys.stderr.write(_("Other seeds than those of development are test seeds: --test-seeds.") + "\n")
        return 2
    if asked.write:
        return _written(asked.profile, seeds, Path(asked.write))
    return _measured(asked, seeds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sample_data.benchmark")
    numbers: dict[str, Any] = {
        "type": lambda text: [int(each) for each in text.split(",")],
        "metavar": "1,2,3",
    }
    parser.add_argument("--profile", choices=sorted(PROFILES), default="small")
    parser.add_argument("--seeds", help=_("development seeds"), **numbers)
    parser.add_argument("--test-seeds", help=_("other seeds; thresholds must be frozen"), **numbers)
    parser.add_argument(
        "--every", type=int, default=0, help=_("ask every so many days, in place of deriving it")
    )
    parser.add_argument("--ablations", action="store_true", help=_("also without single ideas"))
    parser.add_argument("--honest", action="store_true", help=_("also a mission in which nothing is planted"))
    parser.add_argument("--forged", type=int, default=0, help=_("so many forged ledgers for each seed"))
    parser.add_argument(
        "--shuffled",
        action="store_true",
        help=_("also the tiny mission with neighbours of one instant exchanged"),
    )
    parser.add_argument("--json", help=_("a file for all figures"))
    parser.add_argument("--write", help=_("only write journals and answer sheets into a folder"))
    parser.add_argument("--freeze", action="store_true", help=_("freeze the thresholds as they are"))
    return parser


def _written(profile: str, seeds: list[int], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        play = Play(profile, seed)
        number = written(folder / f"{profile}-{seed}.jsonl", play)
        write_labels(folder / f"{profile}-{seed}.labels.json", play.labels)
        sys.stdout.write(_("{number} operations of seed {seed}").format(number=number, seed=seed) + "\n")
    return 0


def _measured(asked: argparse.Namespace, seeds: list[int]) -> int:
    tallies = []
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="wamledger-benchmark-") as folder:
            tallies.append(
                measured(
                    asked.profile, seed, Path(folder), every=asked.every, ablated=asked.ablations,
                    honest=asked.honest, forged=asked.forged,
                )
            )  # fmt: skip
    told = figures(tallies)
    if asked.shuffled:
        with tempfile.TemporaryDirectory(prefix="wamledger-benchmark-") as folder:
            told["shuffled"] = compared("tiny", seeds[0], Path(folder))
    for line in page(told):
        sys.stdout.write(line.rstrip() + "\n")
    if asked.json:
        told["cases"] = [each for tally in tallies for each in tally.cases]
        told["thresholds"] = frozen.thresholds()
        Path(asked.json).write_bytes(orjson.dumps(_plain(told), option=orjson.OPT_INDENT_2))
    return 0


def _plain(value: Any) -> Any:
    """The value with shares as objects."""
    if isinstance(value, Share):
        low, high = value.interval
        return {"found": value.found, "of": value.of, "share": value.value, "low": low, "high": high}
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
