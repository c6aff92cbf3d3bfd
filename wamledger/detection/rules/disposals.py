"""R15: what was planned to be destroyed, and was not, or was not seen to be; and who looked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wamledger.detection.disposal.balance import not_destroyed, not_verified
from wamledger.detection.disposal.papers import disposal_of
from wamledger.detection.disposal.scrap import scrap
from wamledger.detection.disposal.witnesses import used_twice, witnesses
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Signal
from wamledger.i18n import N_


def _subjects(look: Look) -> Iterable[str]:
    return list(dict.fromkeys(event.fields["disposal"] for event in look.events("plan_disposal")))


def disposal(look: Look, subject: str) -> Iterator[Signal]:
    """A disposal does not balance, or nobody independent saw it."""
    made = disposal_of(look, subject)
    yield from not_verified(look, made)
    yield from not_destroyed(look, made)
    yield from witnesses(look, made)
    yield from used_twice(look, made)
    yield from scrap(look, made)


register(
    Rule(
        code="R15",
        title=N_("A disposal does not balance"),
        family=Family.PHYSICAL,
        question=N_(
            "What was planned to be destroyed, and was not, or was not seen to be by somebody independent?"
        ),
        clears_when=N_("It is destroyed and verified, taken back, or reported lost."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=disposal,
        parameters=(
            Parameter(
                "verify_hours", 72, N_("Hours after a destruction for it to be verified."), "r15_verify_hours"
            ),
            Parameter(
                "verify_urgent_hours",
                168,
                N_("Hours more from which a missing certificate is for the day."),
                "r15_verify_urgent_hours",
            ),
            Parameter(
                "residual_hours",
                72,
                N_("Hours after the last work or certificate for the rest to be destroyed or taken back."),
                "r15_residual_hours",
            ),
            Parameter(
                "scrap_percent",
                20,
                N_("Difference of the scrap from what earlier works left that is let pass, in percent."),
                "r15_scrap_percent",
            ),
            Parameter(
                "scrap_works",
                3,
                N_("Earlier works with a model alone from which it is known what one leaves."),
                "r15_scrap_works",
            ),
        ),
    )
)
