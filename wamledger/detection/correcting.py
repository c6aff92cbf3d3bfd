"""
Correcting for many tests: of what a statistical rule would say in a run, what stands out among all that it tested.

A run is a moment, the end of a week: whoever had run the rule then would have tested so much. The tests of a rule in a
run are corrected together, over all streams, and what a run said stays said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wamledger.detection.figures import chance
from wamledger.detection.multiplicity import adjusted_by_benjamini_hochberg
from wamledger.detection.signal import Signal
from wamledger.domain import moment


def corrected(signals: Sequence[Signal], tests: Mapping[int, int]) -> list[Signal]:
    """
    What one rule says; of signals that rest on a probability those whose corrected value is low enough, with figures.

    ``tests`` is how many tests were made in each run, those that nothing came of among them.
    """
    runs: dict[int, list[int]] = defaultdict(list)
    for place, signal in enumerate(signals):
        if signal.probability is not None:
            runs[signal.run].append(place)
    values: dict[int, float] = {}
    for run, where in runs.items():
        chances = [signals[place].probability or 0.0 for place in where]
        values.update(zip(where, adjusted_by_benjamini_hochberg(chances, tests.get(run, 0)), strict=True))
    found = []
    for place, signal in enumerate(signals):
        value = values.get(place)
        if value is None:
            found.append(signal)
        elif value <= signal.level:
            found.append(_told(signal, value, max(tests.get(signal.run, 0), len(runs[signal.run]))))
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
