"""The view of labels: what is stuck or tied to a weapon, a package of a lot, or the door of a place."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Label:
    """
    One label.

    Shape: ``of`` is weapon, lot or place; ``scan`` is what a scanner reads: the tag of a weapon, or its code where it has
    none; the code of a lot or place. ``mark`` is the serial or the number of the lot as marked; ``holder`` is empty on the
    label of a place.
    """

    of: str
    code: str
    scan: str
    what: str
    mark: str
    holder: str


@dataclass(frozen=True, slots=True)
class LabelsView:
    """Labels in the order in which one walks: by holder, then by code; ``at`` is empty where all holders were asked for."""

    provenance: Provenance
    at: str
    at_name: str
    labels: tuple[Label, ...]
