"""
Two records that may be of one weapon: what each was, where the earlier one stood when the later came, and what speaks
against their being one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books import Event, WeaponFile
from wamledger.detection.books.sightings import Sighting
from wamledger.detection.look import Look
from wamledger.detection.serials.distance import BEYOND, OTHER, apart
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.detection.serials.matching import Match
from wamledger.domain.origins import FROM_OUTSIDE, OWN_STOCK
from wamledger.domain.serial_clues import MAKERS_MARK, forms
from wamledger.domain.stock import Cell
from wamledger.i18n import _

LOST: Final = frozenset({"UNACCOUNTED", "WRITTEN_OFF"})
GONE: Final = frozenset({"DESTROYED", "HANDED_OVER", "WRITTEN_OFF"})
CHANCE: Final = 100_000
"""Of a million missions with as many strangers so many may have such a pair by chance; above, a pair is no more than S3."""


@dataclass(frozen=True, slots=True)
class Pair:
    """
    A weapon on record and a later sighting that may be of it.

    Shape: ``cell`` is where the earlier stood when the later was seen, and ``stands_by`` the entry that put it there;
    ``cleared_at`` is when it turned out to be another or was settled.
    """

    sighting: Sighting
    earlier: WeaponFile
    match: Match
    cell: Cell
    stands_by: Event
    kin: Kinship
    cleared_at: int | None

    @property
    def is_own(self) -> bool:
        """Whether the earlier weapon is the mission's or a contingent's."""
        return is_own(acquisition_of(self.earlier.first))

    @property
    def is_from_outside(self) -> bool:
        """Whether the later sighting is of a weapon that others had."""
        return acquisition_of(self.sighting.event).get("mode") in FROM_OUTSIDE

    @property
    def weapons(self) -> list[str]:
        """The codes of both, as far as the later one has one."""
        return [self.earlier.code, *([self.sighting.weapon] if self.sighting.weapon else [])]


def acquisition_of(event: Event) -> dict[str, Any]:
    """How the goods of an entry came; nothing where it does not say."""
    found = event.get("acquisition")
    return found if isinstance(found, dict) else {}


def is_own(acquisition: dict[str, Any]) -> bool:
    """Whether what came so is the mission's or a contingent's."""
    ownership = acquisition.get("ownership")
    return ownership in OWN_STOCK or (
        ownership == "UNDETERMINED" and acquisition.get("mode") in ("DECLARED", "OPENING_BALANCE")
    )


def is_of_programme(acquisition: dict[str, Any]) -> bool:
    """Whether somebody handed it in under a programme; a party's deposit, which it may take back, is none."""
    if acquisition.get("ownership") == "PARTY":
        return False
    return acquisition.get("mode") in ("SURRENDERED", "COLLECTED") or bool(
        acquisition.get("participant") and acquisition.get("mode") in FROM_OUTSIDE
    )


def pair_of(look: Look, sighting: Sighting, found: Match) -> Pair | None:
    """The pair as it stands now; None where one of the two records was reversed."""
    if not look_again(look, sighting.event):
        return None
    earlier = look.weapon(found.weapon)
    if earlier is None or earlier.now is None:
        return None
    at = sighting.event.at
    stay = earlier.stay_at(at) or earlier.stays[0]
    if stay.cell is None:
        return None
    kin, changed = _agree_still(look, sighting, found)
    settled = _settled(look, sighting, earlier)
    cleared = [each for each in (changed, settled) if each is not None]
    return Pair(
        sighting, earlier, found, stay.cell, look.numbered(stay.seq), kin, min(cleared) if cleared else None
    )


def look_again(look: Look, event: Event) -> bool:
    """Whether the entry stands; asked anew, for it may be reversed."""
    again = look.event(event.id)
    return again is not None and again.stands


def _agree_still(look: Look, sighting: Sighting, found: Match) -> tuple[Kinship, int | None]:
    """How the two are called now; and since when they are no more like one another, by a reading that was corrected."""
    theirs = look.identity(found.weapon)
    called = looks(look.identity(sighting.weapon)) if sighting.weapon else sighting.called
    kin = kinship(called, looks(theirs))
    corrected = []
    for code in (found.weapon, sighting.weapon):
        file = look.weapon(code) if code else None
        if file is not None:
            corrected += [event for event, _text, _status in file.readings if event.seq > sighting.event.seq]
            corrected += [event for event in file.spoken_of if event.op == "correct_identity"]
    later = [each for each in corrected if each.seq > sighting.event.seq and each.stands]
    if not later:
        return kin, None
    text = sighting.text
    if sighting.weapon and sighting.mark == MAKERS_MARK:
        text = look.identity(sighting.weapon).get("serial") or text
    other = theirs.get("serial") if sighting.mark == MAKERS_MARK else found.text
    weight = min((apart(a, b) for a in forms(text) for b in forms(other or "")), default=BEYOND)
    if weight > found.weight or (kin is Kinship.OTHER and found.kin is not Kinship.OTHER):
        return kin, max(each.at for each in later)
    return kin, None


def _settled(look: Look, sighting: Sighting, earlier: WeaponFile) -> int | None:
    """When one of the two records was written off after it was seen that they are one."""
    found = []
    for file in (earlier, look.weapon(sighting.weapon) if sighting.weapon else None):
        for stay in file.stays if file is not None else ():
            if stay.cell is not None and stay.cell.status == "WRITTEN_OFF" and stay.at > sighting.event.at:
                if file is earlier and _was_lost(file, stay.at):
                    continue
                found.append(stay.at)
    return min(found, default=None)


def _was_lost(file: WeaponFile, moment: int) -> bool:
    """Whether it was unaccounted for before it was written off: that settles the loss, and not what turned up."""
    cell = file.at(moment - 1)
    return cell is not None and cell.status == "UNACCOUNTED"


def against(pair: Pair, look: Look) -> list[str]:
    """What of the two records speaks against their being one weapon: sentences."""
    one, other = look.identity(pair.earlier.code), _later_identity(look, pair)
    found = []
    for name, words in (
        ("year_of_manufacture", _("The years of manufacture differ: {one} and {other}.")),
        ("country_of_manufacture", _("The countries of manufacture differ: {one} and {other}.")),
    ):
        if one.get(name) and other.get(name) and one[name] != other[name]:
            found.append(words.format(one=one[name], other=other[name]))
    mine, theirs = looks(one), looks(other)
    if mine.make and theirs.make and mine.make != theirs.make:
        found.append(
            _("The makers differ: {one} and {other}.").format(one=one.get("make"), other=other.get("make"))
        )
    return found


def may_be_chance(pair: Pair) -> bool:
    """Whether a pair that differs in a whole character is what as many strangers as came so far have among them anyway."""
    if pair.match.weight < OTHER:
        return False
    return pair.sighting.answer.crowd * pair.sighting.strangers > CHANCE


def _later_identity(look: Look, pair: Pair) -> dict[str, Any]:
    if pair.sighting.weapon:
        return look.identity(pair.sighting.weapon)
    return {}


def seen_together(look: Look, pair: Pair) -> Event | None:
    """The first count by people who do not keep the place that saw both, since when they are two weapons."""
    if pair.sighting.weapon is None:
        return None
    later = look.weapon(pair.sighting.weapon)
    if later is None:
        return None
    theirs = {event.seq for event in later.spoken_of if event.op == "count"}
    for event in pair.earlier.spoken_of:
        if event.seq in theirs and look_again(look, event) and _is_of_others(look, event):
            seen = {
                line.get("weapon")
                for line in event.fields.get("lines", ())
                if line.get("quantity") is None or line["quantity"] > 0
            }
            if set(pair.weapons) <= seen:
                return event
    return None


def _is_of_others(look: Look, event: Event) -> bool:
    place = look.places.get(str(event.get("place")), {})
    keeper = place.get("keeper")
    counters = event.fields.get("counted_by", ())
    return bool(counters) and keeper not in counters and event.by != keeper


def readings(pair: Pair) -> dict[str, Any]:
    """Both readings and how they agree, as figures."""
    return {
        "read_before": pair.match.text,
        "read_now": pair.sighting.text,
        "mark": pair.sighting.mark,
        "distance_hundredths": pair.match.weight,
        "agreement": pair.kin.name,
        "chance_in_a_million": pair.sighting.answer.crowd,
    }


def places_of(look: Look, pair: Pair) -> list[str]:
    """The places where the two are or were."""
    event = pair.sighting.event
    named = {pair.cell.holder, event.get("to"), event.get("place")}
    known = look.places
    return sorted(code for code in named if code in known)


def parties_of(look: Look, pair: Pair) -> list[str]:
    """The parties that had the two, or have them."""
    event = pair.sighting.event
    named = {
        pair.cell.holder,
        event.get("to"),
        event.get("party"),
        acquisition_of(event).get("from"),
        acquisition_of(pair.earlier.first).get("from"),
    }
    known = look.parties
    return sorted(code for code in named if code in known)
