"""What a detector would say that lacked one of its ideas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from wamledger.detection.detector import Detector
from wamledger.detection.registry import load

Row = dict[str, Any]


class Ablation(NamedTuple):
    """Entries as that detector would see them, or a parameter that is switched off."""

    name: str
    changed: Callable[[Row], Row]
    parameters: tuple[str, ...] = ()
    """Names of parameters; the first that a rule has is set to False or 0."""

    def prepare(self, detector: Detector) -> None:
        """The parameters are switched off."""
        for rule in load().values():
            for each in rule.parameters:
                if each.name in self.parameters:
                    detector.books._policies[each.policy] = type(each.default)()

    def is_possible(self) -> bool:
        """Whether there is something to switch off."""
        known = {each.name for rule in load().values() for each in rule.parameters}
        return not self.parameters or not known.isdisjoint(self.parameters)


def _as_it_is(body: Row) -> Row:
    return body


def _one_clock(body: Row) -> Row:
    """Only when it was written down is known."""
    if not body.get("historical"):
        return body
    operation = {**body["operation"], "occurred_at": body["recorded_at"]}
    return {**body, "operation": operation}


def _no_cut_off(body: Row) -> Row:
    """The book is taken as it is when the count reaches the ledger."""
    if body["operation"]["op"] != "count":
        return body
    return {**body, "operation": {**body["operation"], "cut_off": body["recorded_at"]}}


ABLATIONS: Final = {
    each.name: each
    for each in (
        Ablation("without two clocks", _one_clock),
        Ablation("without cut-off", _no_cut_off),
        Ablation("without exposure", _as_it_is, ("by_exposure", "normalise_exposure", "use_exposure")),
        Ablation("without unique best", _as_it_is, ("unique_best", "only_unique_best")),
    )
}
