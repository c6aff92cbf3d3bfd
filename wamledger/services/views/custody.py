"""The view of a custody continuation sheet: through whose hands one weapon went, and with whom it is now."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.provenance import Provenance
from wamledger.services.views.weapon_file import Standing, Step, WeaponIdentity


@dataclass(frozen=True, slots=True)
class Handover:
    """
    One change of hands.

    Shape: ``number`` counts from 1; the names of giver and receiver are empty where they have none beside the code;
    ``is_broken`` where the giver is not the receiver before.
    """

    number: int
    step: Step
    giver_name: str
    receiver_name: str
    seal: str
    package: str
    witnesses: tuple[str, ...]
    is_broken: bool


@dataclass(frozen=True, slots=True)
class CustodyView:
    """
    The changes of hands of one weapon, oldest first, and lines for the next ones.

    Shape: ``standing`` is None for a weapon that was reversed away or is elsewhere; ``holds`` are the kinds of the holds
    that stand on it.
    """

    provenance: Provenance
    identity: WeaponIdentity
    standing: Standing | None
    is_elsewhere: bool
    handovers: tuple[Handover, ...]
    holds: tuple[str, ...]
    blank_lines: int = 8
