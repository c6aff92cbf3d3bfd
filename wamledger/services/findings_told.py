"""
Findings in words: a line each for a list of work, and the whole story of one.

What a rule says is put into the language of the reader here, for whoever draws it; nothing is left out of it and nothing
is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services import finding_figures, moments
from wamledger.services.detecting import Detection, evidence
from wamledger.services.labelled import labelled
from wamledger.services.numbers import grouped
from wamledger.services.reviewing import SOON
from wamledger.services.rule_faults import notice_of
from wamledger.services.subjects import Subject
from wamledger.services.words import FINDING, word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

_THINGS: Final = (
    ("weapon", "weapons", N_("Weapon")),
    ("lot", "lots", N_("Lot")),
    ("place", "places", N_("Place")),
    ("party", "parties", N_("Party")),
)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """
    A finding as it is listed.

    Shape: ``about`` names the first things that it is about; ``family`` is a key of ``families``. Units: moments.
    """

    id: str
    severity: str
    title: str
    rule: str
    family: str
    about: str
    places: tuple[str, ...]
    quantity: int
    since: int
    status: str
    cleared_at: int | None
    is_about_staff: bool


@dataclass(frozen=True, slots=True)
class FindingStory:
    """
    The whole story of a finding.

    Shape: ``parts`` are headings with lines, in the order in which they are read; ``leads`` are the entries that it
    rests on, in the order of the ledger, and then the things that it is about, each with words and when or by whom.
    """

    row: FindingRow
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    leads: tuple[tuple[Subject, str, str], ...]


def offered(detection: Detection, typed: str, limit: int = 8) -> list[tuple[str, str]]:
    """
    Findings that a text may become: ids that begin as typed, then those whose words hold it, the most urgent first.

    Shape: id and words; nothing for somebody who may read no findings.
    """
    try:
        found, _said = rows(detection, every=True)
    except AccessFault:
        return []
    wanted = typed.strip().casefold()
    told = [(row.id, ", ".join(part for part in (row.title, row.about) if part)) for row in found]
    first = [each for each in told if each[0].casefold().startswith(wanted)]
    then = [each for each in told if wanted and each not in first and wanted in each[1].casefold()]
    return [*first, *then][:limit]


def families() -> dict[str, str]:
    """The families of rules, with words marked for translation."""
    from wamledger.detection.registry import FAMILY_WORDS

    return {family.value: words for family, words in FAMILY_WORDS.items()}


def rows(detection: Detection, *, every: bool = False) -> tuple[list[FindingRow], tuple[str, ...]]:
    """
    The findings, the most urgent first, and what has to be said where they are not all.

    Raises: AccessFault
    """
    found = [_row(each) for each in detection.findings(every=every)]
    notice = notice_of(detection.faults())
    return found, () if notice is None else notice.lines


def story(ledger: Ledger, detection: Detection, code: str, *, who: str = "") -> FindingStory:
    """
    Everything that is to be said of one finding, also where it has cleared.

    ``who`` is why the reader must know whom a finding about staff means; that they asked is on record then.

    Refuses: finding_unknown.  Raises: AccessFault
    """
    finding = detection.one(code, who=who)
    told = evidence(ledger, finding, who=who)
    return FindingStory(_row(finding), tuple(_parts(finding)), tuple(_leads(finding, told)))


def _row(each: Finding) -> FindingRow:
    signal = each.signal
    goods = [*signal.weapons[:2], *signal.lots[:2]]
    # of places alone two tell one finding from the next; beside goods one says where they are
    things = [*goods, *signal.places[: 1 if goods else 2], *signal.parties[:1]]
    more = len(signal.weapons) + len(signal.lots) - len(signal.weapons[:2]) - len(signal.lots[:2])
    return FindingRow(
        each.id,
        each.severity.name,
        _(signal.title or each.rule.title),
        each.rule.code,
        each.rule.family.value,
        ", ".join(things) + (f" (+{more})" if more > 0 else ""),
        tuple(sorted(signal.places)),
        signal.quantity,
        signal.first_signal_at,
        each.status,
        signal.cleared_at,
        each.rule.about_staff,
    )


def _parts(each: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    signal = each.signal
    why = " ".join(part for part in (signal.why, each.raised) if part)
    yield (
        _(signal.title or each.rule.title),
        (
            _("{severity}, {when}: {why}").format(
                severity=each.severity.name, when=_(SOON[each.severity.name]), why=why
            ),
            _("Question of the rule {rule}, version {version}: {question}").format(
                rule=each.rule.code, version=each.rule.version, question=_(each.rule.question)
            ),
            _("First to be seen: {time}").format(time=moments.when(signal.first_signal_at)),
            _("Cleared: {time}").format(time=moments.when(signal.cleared_at))
            if signal.cleared_at is not None
            else "",
            _("Quantity: {number}").format(number=grouped(signal.quantity)) if signal.quantity else "",
        ),
    )
    yield _("State"), (word(FINDING, each.status), *_reviews(each))
    yield _("What it is about"), tuple(_about(each))
    yield _("Figures"), tuple(finding_figures.lines(signal.figures))
    yield _("What could explain it"), tuple(f"– {text}" for text in signal.explanations)
    yield _("What clears it"), (_(signal.clears_when or each.rule.clears_when),)
    yield "", (_("A finding states that something does not fit. It says nothing of anybody's guilt."),)


def _reviews(each: Finding) -> Iterator[str]:
    for review in each.reviews:
        yield f"{moments.when(review.at)}  {word(FINDING, review.status)}  {review.by}: {review.reason}"


def _about(each: Finding) -> Iterator[str]:
    signal = each.signal
    for words, codes in (
        (_("Weapons"), signal.weapons),
        (_("Lots"), signal.lots),
        (_("Places"), signal.places),
        (_("Parties"), signal.parties),
        (_("People, by code"), signal.users),
        (_("Documents"), signal.documents),
    ):
        if codes:
            yield labelled(words, ", ".join(sorted(codes)))


def _leads(each: Finding, told: Sequence[dict[str, Any]]) -> Iterator[tuple[Subject, str, str]]:
    for entry in told:
        yield Subject("entry", entry["id"]), entry["words"], f"{entry['occurred_at'][:10]} {entry['by']}"
    for review in each.reviews:
        yield Subject("entry", review.entry), _("Review"), f"{moments.day(review.at)} {review.by}"
    for kind, name, words in _THINGS:
        for code in sorted(getattr(each.signal, name)):
            yield Subject(kind, code), _(words), ""
