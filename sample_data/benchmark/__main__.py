"""``python -m sample_data.benchmark``: the detector is measured, and the figures are printed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from sample_data.benchmark.generating import Play
from sample_data.benchmark.scoring import frozen, keeping
from sample_data.benchmark.scoring.detecting import LAST
from sample_data.benchmark.scoring.figures import figures
from sample_data.benchmark.scoring.printing import page
from sample_data.benchmark.scoring.running import each_seed, prepared, write_labels, written
from sample_data.benchmark.scoring.shuffling import compared
from sample_data.benchmark.size import HELD_OUT, PROFILES
from wamledger.i18n import _


def main(arguments: list[str]) -> int:
    """The page is printed; 0, or 2 where the call was refused."""
    asked = _parser().parse_args(arguments)
    if asked.freeze:
        sys.stdout.write(_("frozen: {hash}").format(hash=frozen.freeze()) + "\n")
        return 0
    seeds = asked.seeds or ([] if asked.add else [1])
    if asked.test_seeds:
        seeds = asked.test_seeds
        if not asked.prepare and not frozen.are_frozen():
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
    elif seeds and asked.profile in HELD_OUT:
        sys.stderr.write(_("This profile is held out, as test seeds are: --test-seeds.") + "\n")
        return 2
    elif not set(seeds) <= set(frozen.DEVELOPMENT):
        sys.stderr.write(_("Other seeds than those of development are test seeds: --test-seeds.") + "\n")
        return 2
    if asked.write:
        return _written(asked.profile, seeds, Path(asked.write))
    if asked.prepare and asked.keep:
        for seed in seeds:
            prepared(asked.profile, seed, Path(asked.keep))
        return 0
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
    parser.add_argument(
        "--last",
        type=int,
        default=LAST,
        help=_("entries that are given one by one, to time them; 0 leaves the second run out"),
    )
    parser.add_argument("--ablations", action="store_true", help=_("also without single ideas"))
    parser.add_argument("--honest", action="store_true", help=_("also a mission in which nothing is planted"))
    parser.add_argument("--forged", type=int, default=0, help=_("so many forged ledgers for each seed"))
    parser.add_argument(
        "--shuffled",
        action="store_true",
        help=_("also the tiny mission with neighbours of one instant exchanged"),
    )
    parser.add_argument("--json", help=_("a file for all figures, and all cases behind them"))
    parser.add_argument(
        "--add",
        nargs="+",
        default=[],
        metavar="FILE",
        help=_("print with what --json has kept of other seeds"),
    )
    parser.add_argument("--jobs", type=int, default=1, help=_("so many seeds at a time"))
    parser.add_argument(
        "--keep",
        metavar="DIR",
        help=_("keep journals and ledgers there, and take those that are there already"),
    )
    parser.add_argument(
        "--prepare", action="store_true", help=_("only post into the ledgers of --keep; nothing is looked at")
    )
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
    """The seeds are measured and printed with what was kept of others; what is done is kept after each."""
    try:
        tallies = keeping.together(keeping.taken_up([Path(each) for each in asked.add]))
        if tallies and tallies[0].profile != asked.profile:
            raise keeping.Unlike(_("The files are of another profile than --profile says."))
        if not set(seeds).isdisjoint(each.seed for each in tallies):
            raise keeping.Unlike(_("A seed is there twice."))
    except keeping.Unlike as unlike:
        sys.stderr.write(f"{unlike}\n")
        return 2
    how = {
        "keep": asked.keep,
        "every": asked.every,
        "last": asked.last,
        "ablated": asked.ablations,
        "honest": asked.honest,
        "forged": asked.forged,
    }
    for tally in each_seed(asked.profile, seeds, asked.jobs, **how):
        tallies = keeping.together([*tallies, tally])
        if asked.json:
            keeping.keep(Path(asked.json), figures(tallies), tallies)
    told = figures(tallies)
    if asked.shuffled:
        with tempfile.TemporaryDirectory(prefix="wamledger-benchmark-") as folder:
            told["shuffled"] = compared("tiny", tallies[0].seed, Path(folder))
    for line in page(told):
        sys.stdout.write(line.rstrip() + "\n")
    if asked.json:
        keeping.keep(Path(asked.json), told, tallies)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
