"""
Matching: which weapon on record may be the one whose serial was read, and whether that may be said.

One digit off is normal where contingents bring runs of consecutive serials. So nothing is said of a near serial unless
make, model and calibre allow it, no other is as near, and it does not lie in a run in which every neighbour is another
weapon. What is left is a pair for a person to look at; nothing is ever merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple, Protocol

from wamledger.detection.serials import probes
from wamledger.detection.serials.distance import CONFUSABLE, FAR, NEAR, OTHER, WEAK, apart
from wamledger.detection.serials.index import IN_RUN, Reading, figures, shape
from wamledger.detection.serials.kinship import Kinship, Looks, kinship
from wamledger.domain.serial_clues import MAKERS_MARK, UNREAD, canonical, forms, kind_of_mark
from wamledger.domain.serial_clues import skeleton as skeleton_of
from wamledger.domain.serials import check_assigned

MILLION: Final = 1_000_000
CROWDED: Final = {
    "looks": MILLION,
    "weak": 4_000,
    "left out": 1_000,
    "exchanged": 700,
    "figure": 1_900,
    "other": 600,
}
"""
Of a million strangers so many may have such a neighbour by chance, or it says nothing; by how rare the slip is.

About a thirtieth of how often the slip happens: strangers come three times as often as weapons of ours turn up again, and
nine of ten pairs shall be right.
"""


class Sameness(Enum):
    """How two readings are one."""

    EXACT = "exact"
    """Letter by letter, or in another script."""
    LOOKS = "looks"
    """Characters that are easily taken for one another, or something that a clerk leaves out."""
    CHANGED = "changed"
    """A character is another, is missing or stands elsewhere."""


class Match(NamedTuple):
    """A weapon that may be the one that was read.  Units: ``weight`` in hundredths."""

    weapon: str
    text: str
    seq: int
    weight: int
    kin: Kinship
    sameness: Sameness

    @property
    def rank(self) -> tuple[int, int]:
        """What is nearer comes first; of two as near, the one whose model is the same."""
        return (self.weight, int(self.kin))


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What may be said of a serial.

    Shape: ``best`` is the one pair to look at, None where there is none or several are as near; ``group`` are those,
    nearest first. ``namesakes`` bear the same serial and are of another model. ``in_run`` where the neighbouring numbers
    are on record. ``crowd`` of a million strangers would have a neighbour like ``best`` by chance.
    """

    best: Match | None = None
    group: Sequence[Match] = ()
    namesakes: Sequence[Match] = ()
    in_run: bool = False
    crowd: int = 0
    others: Sequence[Match] = field(default=())
    """What is less near than ``best``, for whoever wants to see it."""


class Finder(Protocol):
    """Where readings are kept by their clues."""

    def under(self, keys: Iterable[str]) -> list[Reading]:
        """The readings kept under any of the clues."""
        ...

    def headed(self, head: str) -> list[Reading]:
        """The readings whose clue begins so."""
        ...


LooksOf = Callable[[str], Looks | None]
"""What a weapon is called; None for one that does not count."""


def match(
    finder: Finder,
    text: str,
    called: Looks,
    looks_of: LooksOf,
    *,
    mark: str = MAKERS_MARK,
    until: int | None = None,
    besides: frozenset[str] = frozenset(),
    scattered: Callable[[str, str], int] | None = None,
    changed: bool = True,
) -> Answer:
    """
    What may be said of a serial that was read on a weapon called so.

    ``until`` leaves out readings of that entry and later ones; ``besides`` leaves out weapons. ``scattered`` tells how many
    serials of a shape a family has. ``changed`` False asks for what is alike only.
    """
    mark = kind_of_mark(text, mark)
    run = _in_run(finder, text, called, looks_of, until) if mark == MAKERS_MARK else False
    found = _held_against(finder, probes.close(text), text, called, looks_of, mark, until, besides)
    head = probes.head(text)
    if head is not None:
        found += _weighed(finder.headed(head), text, called, looks_of, mark, until, besides)
    kin = [each for each in found if each.kin is not Kinship.OTHER]
    if changed and not run and not any(each.weight <= NEAR for each in kin):
        further = _held_against(finder, probes.edited(text), text, called, looks_of, mark, until, besides)
        kin += [each for each in further if each.kin is not Kinship.OTHER]
    return _judged(kin, found, text, called, run=run, scattered=scattered)


def _held_against(
    finder: Finder,
    keys: list[str],
    text: str,
    called: Looks,
    looks_of: LooksOf,
    mark: str,
    until: int | None,
    besides: frozenset[str],
) -> list[Match]:
    return _weighed(finder.under(keys), text, called, looks_of, mark, until, besides)


def _weighed(
    readings: list[Reading],
    text: str,
    called: Looks,
    looks_of: LooksOf,
    mark: str,
    until: int | None,
    besides: frozenset[str],
) -> list[Match]:
    """Each weapon once, by the reading that is nearest; like marks are held against like."""
    own = forms(text)
    nearest: dict[str, Match] = {}
    for each in readings:
        if each.weapon in besides or (until is not None and each.seq >= until):
            continue
        if kind_of_mark(each.text, each.mark) != mark:
            continue
        looks = looks_of(each.weapon)
        if looks is None:
            continue
        kin = kinship(called, looks)
        theirs = forms(each.text)
        if kin is Kinship.OTHER and own[:1] != theirs[:1]:
            # of another model only the very same serial is worth a word
            continue
        weight = min((apart(a, b) for a in own for b in theirs), default=OTHER * 10)
        if weight > FAR or (weight and check_assigned(text) and check_assigned(each.text)):
            # of two marks with a right check character neither is a misreading of the other
            continue
        made = Match(
            each.weapon,
            each.text,
            each.seq,
            weight,
            kin,
            _sameness(weight, own, theirs),
        )
        known = nearest.get(each.weapon)
        if known is None or (made.weight, made.seq) < (known.weight, known.seq):
            nearest[each.weapon] = made
    return sorted(nearest.values(), key=lambda one: (one.rank, one.seq, one.weapon))


def _sameness(weight: int, own: tuple[str, ...], theirs: tuple[str, ...]) -> Sameness:
    if weight == 0:
        return Sameness.EXACT
    if weight >= OTHER:
        return Sameness.CHANGED
    if any(len(a) == len(b) and skeleton_of(a) == skeleton_of(b) for a in own for b in theirs):
        return Sameness.LOOKS
    if any(len(a) == len(b) for a in own for b in theirs) and weight in (WEAK, WEAK + CONFUSABLE):
        unread = any(UNREAD in each for each in (*own, *theirs))
        return Sameness.LOOKS if unread else Sameness.CHANGED
    return Sameness.LOOKS


def _in_run(finder: Finder, text: str, called: Looks, looks_of: LooksOf, until: int | None) -> bool:
    """Whether the neighbouring numbers are on record, of this model: readings of the entry itself count."""
    near = probes.beside(text)
    if not near:
        return False
    stem = shape(text)
    seen = set()
    for each in finder.under(near):
        if until is not None and each.seq > until:
            continue
        if each.mark != MAKERS_MARK or shape(each.text) != stem:
            continue
        looks = looks_of(each.weapon)
        if looks is not None and kinship(called, looks) is not Kinship.OTHER:
            seen.add(skeleton_of(canonical(each.text)))
    return len(seen) >= IN_RUN


def _judged(
    kin: list[Match],
    found: list[Match],
    text: str,
    called: Looks,
    *,
    run: bool,
    scattered: Callable[[str, str], int] | None,
) -> Answer:
    namesakes = [each for each in found if each.kin is Kinship.OTHER and each.weight == 0]
    kin = sorted(kin, key=lambda each: (each.rank, each.seq, each.weapon))
    if not kin:
        return Answer(namesakes=namesakes, in_run=run)
    best = kin[0]
    level = [each for each in kin if each.rank == best.rank]
    rest = [each for each in kin if each not in level]
    crowd, most = _crowd(best, text, called, scattered)
    sure = len(level) == 1 and crowd <= most
    if best.sameness is Sameness.CHANGED:
        # in a run, and close to its ends, every number is another weapon
        sure = sure and not run and not _follows(best.text, text)
        if best.weight >= OTHER:
            sure = sure and best.kin is Kinship.SAME
    if sure:
        return Answer(best, (), namesakes, run, crowd, rest)
    return Answer(None, level, namesakes, run, crowd, rest)


def _follows(one: str, other: str) -> bool:
    """Whether two serials are numbers that follow one another, as those of one delivery do."""
    bones = [skeleton_of(next(iter(forms(each)), "")) for each in (one, other)]
    return bones[0] in probes.beside(other, probes.NEXT) and bones[0] != bones[1]


def _crowd(
    best: Match, text: str, called: Looks, scattered: Callable[[str, str], int] | None
) -> tuple[int, int]:
    """
    How many of a million strangers would have a neighbour like this, if serials were drawn by lot; and how many may.

    What is the same to the letter, or looks the same, is said however many they are.
    """
    form = next(iter(forms(text)), "")
    number = len(figures(text))
    if scattered is None or not number or best.weight == 0:
        return 0, MILLION
    alone = max(1, scattered(called.family or called.model, shape(text)))
    slip, ways = _slip(best, form)
    return min(MILLION, alone * ways * MILLION // int(10**number)), CROWDED[slip]


def _slip(best: Match, form: str) -> tuple[str, int]:
    """What kind of slip makes one reading of the other, and in how many ways it might have happened."""
    theirs = min(
        (each for each in forms(best.text)), key=lambda each: (abs(len(each) - len(form)), each), default=""
    )
    length = len(form)
    if best.weight < OTHER:
        if best.sameness is Sameness.CHANGED:
            return "weak", length
        return ("looks", 1) if len(theirs) == length else ("left out", 1)
    if len(theirs) != length:
        return "other", 11 * length
    if sorted(skeleton_of(theirs)) == sorted(skeleton_of(form)):
        return "exchanged", length
    return "figure", 9 * length
