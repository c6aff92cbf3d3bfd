"""Tallies in a file, so that many seeds can be run in pieces and printed together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import orjson

from sample_data.benchmark.scoring import frozen
from sample_data.benchmark.scoring.tally import Tally
from sample_data.benchmark.scoring.wilson import Share
from wamledger.i18n import _

Row = dict[str, Any]
PLAIN: Final = ("recall", "precision")
"""What is a share among the figures of a plain method."""


class Unlike(Exception):
    """The pieces are not of one measurement."""


def plain(value: Any) -> Any:
    """The value with shares as objects."""
    if isinstance(value, Share):
        low, high = value.interval
        return {"found": value.found, "of": value.of, "share": value.value, "low": low, "high": high}
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def keep(path: Path, told: Row, tallies: Sequence[Tally]) -> None:
    """The figures and every case and finding behind them lie in the file."""
    row = {
        **told,
        "cases": [each for tally in tallies for each in tally.cases],
        "tallies": [{each.name: getattr(tally, each.name) for each in fields(Tally)} for tally in tallies],
    }
    path.write_bytes(orjson.dumps(plain(row), option=orjson.OPT_INDENT_2))


def taken_up(paths: Iterable[Path]) -> list[Tally]:
    """
    The tallies that lie in the files.

    Raises: Unlike where two files have the same seed, or not the same profile.
    """
    found: list[Tally] = []
    for path in paths:
        for row in orjson.loads(path.read_bytes())["tallies"]:
            tally = Tally(row.pop("profile"), row.pop("seed"), **row)
            for method in tally.plain.values():
                for name in PLAIN:
                    method[name] = Share(method[name]["found"], method[name]["of"])
            found.append(tally)
    return found


def together(tallies: Iterable[Tally]) -> list[Tally]:
    """
    The tallies in the order of their seeds.

    Raises: Unlike where a seed is there twice, or the profiles differ.
    """
    ordered = sorted(tallies, key=lambda each: each.seed)
    if len({each.profile for each in ordered}) > 1:
        raise Unlike(_("The files are of different profiles."))
    seeds = [each.seed for each in ordered]
    if len(set(seeds)) < len(seeds):
        raise Unlike(_("A seed is there twice."))
    return ordered


def states(tallies: Iterable[Tally]) -> list[str]:
    """The rules as they were when the pieces were run: one, unless somebody changed them in between."""
    return sorted({str(each.run.get("rules_as_written", "")) for each in tallies})


def marked(run: Row) -> Row:
    """The run says which thresholds and which text of the rules it was made with."""
    return {**run, "thresholds": frozen.thresholds(), "rules_as_written": frozen.as_written()}
