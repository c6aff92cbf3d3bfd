"""What the scrap of weapons weighs, held against what earlier ones of the same model left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.disposal.papers import Disposal, said, total
from wamledger.detection.look import Look
from wamledger.detection.serials.kinship import looks
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def scrap(look: Look, made: Disposal) -> Iterator[Signal]:
    """
    The scrap of a work weighs much more or less than as many weapons of these models left before.

    No table of what weapons weigh is asked: works in which one model alone was cut up say what one of it leaves.
    """
    known: dict[str, list[tuple[int, int]]] = look.shared("scrap", "", _learned)
    for work in made.works:
        mass = work.get("scrap_mass_g")
        models = _models(look, work)
        if not mass or models is None:
            continue
        usual: dict[str, int] = {}
        for model in models:
            before = [grams for seq, grams in known.get(model, ()) if seq < work.seq]
            if len(before) >= look["scrap_works"]:
                usual[model] = round(median(before))
        if usual.keys() != models.keys():
            continue
        expected = sum(usual[model] * number for model, number in models.items())
        if abs(mass - expected) * 100 <= look["scrap_percent"] * expected:
            continue
        yield said(
            look,
            made,
            f"{work.id} scrap",
            Severity.S3,
            _(
                "The scrap weighs otherwise than that of as many weapons before; by itself a mass is S3 at most."
            ),
            [*made.plans, work],
            work.at,
            total(each for each in made.destroyed if each[0] is work),
            {
                "scrap_grams": mass,
                "expected_grams": expected,
                "grams_a_weapon_before": usual,
                "weapons": dict(sorted(models.items())),
                "tolerance_percent": look["scrap_percent"],
            },
            [
                _(
                    "Stocks and magazines may have been taken off first, or scrap of other works weighed with it."
                ),
                _("What a weapon leaves is the middle of earlier works with that model alone."),
            ],
        )


def _learned(look: Look, _subject: str) -> dict[str, list[tuple[int, int]]]:
    """Of each model, works that cut up nothing else: the entry, and the grams that one weapon left."""
    found: dict[str, list[tuple[int, int]]] = {}
    for work in look.events("destroy"):
        mass, models = work.get("scrap_mass_g"), _models(look, work)
        if mass and models is not None and len(models) == 1:
            ((model, number),) = models.items()
            found.setdefault(model, []).append((work.seq, round(mass / number)))
    return found


def _models(look: Look, work: Event) -> Counter[str] | None:
    """How many weapons of each model a work names; None where it names ammunition, or a model that nobody knows."""
    found: Counter[str] = Counter()
    lines: list[dict[str, Any]] = work.fields.get("lines", [])
    for line in lines:
        model = looks(look.identity(line["weapon"])).model if line.get("weapon") else ""
        if not model:
            return None
        found[model] += 1
    return found or None
