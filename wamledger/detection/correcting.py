"""
Correcting for many tests: of what the statistical rules would say in a run, what stands out among all that were tested.

A run is a moment, the end of a week: whoever had run everything then would have tested so much. The tests of a run are
corrected together, whichever rule made them, and what a run said stays said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wamledger.detection.figures import chance
from wamledger.detection.multiplicity import adjusted_by_benjamini_hochberg
from wamledger.detection.signal import Signal
from wamledger.domain import moment


def corrected(said: Sequence[Sequence[Signal]], tests: Mapping[int, int]) -> list[list[Signal]]:
    """
    What each rule says; of signals that rest on a probability those whose corrected value is low enough, with figures.

    ``tests`` is how many tests were made in each run, those that nothing came of among them.
    """
    runs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, signals in enumerate(said):
        for place, signal in enumerate(signals):
            if signal.probability is not None:
                runs[signal.run].append((number, place))
    values: dict[tuple[int, int], float] = {}
    for run, where in runs.items():
        chances = [said[number][place].probability or 0.0 for number, place in where]
        values.update(zip(where, adjusted_by_benjamini_hochberg(chances, tests.get(run, 0)), strict=True))
    found: list[list[Signal]] = []
    for number, signals in enumerate(said):
        found.append([])
        for place, signal in enumerate(signals):
            value = values.get((number, place))
            if value is None:
                found[-1].append(signal)
            elif value <= signal.level:
                made = max(tests.get(signal.run, 0), len(runs[signal.run]))
                found[-1].append(_told(signal, value, made))
    return found


def _told(signal: Signal, value: float, tests: int) -> Signal:
    """The signal with the figures of the correction."""
    figures = {
        **signal.figures,
        "p": chance(signal.probability or 0.0),
        "p_corrected": chance(value),
        "p_corrected_at_most": chance(signal.level),
        "tests_in_run": tests,
        "run": moment.canonical(signal.run),
    }
    return replace(signal, figures=figures)
