"""R14: ammunition that others had bears the lot number of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.detection.books import Event, LotFile
from wamledger.detection.counted.differences import differences
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.identities import acquisition_of, is_own
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.kinship import looks
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.moment import DAY
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

LOSSES: Final = frozenset({"report_loss", "adjust"})
SHORTEST: Final = 3
"""Characters of a lot number that say something."""


@dataclass(slots=True)
class _Ours:
    """Lots of ours that bear the number, what is missing of them, and who else had it."""

    files: list[LotFile] = field(default_factory=list)
    losses: list[Event] = field(default_factory=list)
    missing: int = 0
    held: int = 0
    """The most that we can ever have held of it."""
    holders: set[str] = field(default_factory=set)
    marks: list[str] = field(default_factory=list)
    """Seals and marks on packages that are ours as well."""


def _subjects(look: Look) -> Iterable[str]:
    return look.lots_from_outside()


def seized_lot(look: Look, subject: str) -> Iterator[Signal]:
    """A lot that was taken from others has the number, kind and maker of one that we have or had."""
    file = look.lot(subject)
    if file is None:
        return
    event = look.event(file.first.id)
    number = str(file.identity.get("lot_number") or "")
    if event is None or not event.stands or len(normalised(number)) < SHORTEST:
        return
    ours = _ours(look, file, number)
    quantity = _came(file)
    if not ours.files or quantity > ours.held:
        return
    severity, why = _severity(ours)
    evidence = [*(each.first for each in ours.files), *ours.losses, event]
    yield Signal(
        subject=subject,
        severity=severity,
        why=why,
        first_signal_at=event.at,
        operations=in_order(evidence),
        quantity=quantity,
        lots=[*(each.code for each in ours.files), subject],
        places=sorted({str(event.get("to"))} & look.places.keys()),
        parties=sorted({*ours.holders, str(acquisition_of(event).get("from"))} & look.parties.keys()),
        users=user_codes(look, [event.by]),
        documents=documents(*evidence),
        figures={
            "lot_number": number,
            "nature": file.identity.get("nature"),
            "seized": quantity,
            "ever_held": ours.held,
            "holders_known": sorted(ours.holders),
            "missing_of_it": ours.missing,
            "marks_that_are_ours": sorted(ours.marks),
            "days": look["days"],
        },
        explanations=[
            _("The lot was with us before it was seized, and what was seized is no more than we held."),
            _("Holders of the lot on record: {number}. Lots are large, and sold to many.").format(
                number=len(ours.holders)
            ),
            _("Of the lot {number} are missing by counts and reports within {days} days.").format(
                number=ours.missing, days=look["days"]
            ),
            _("A trace request would name the maker, nature, lot number, year and marks of both."),
        ],
    )


def _ours(look: Look, seized: LotFile, number: str) -> _Ours:
    """What of ours bears the number, and came before it was seized."""
    found = _Ours()
    at = seized.first.at
    for code in look.lots_numbered(number):
        file = look.lot(code)
        if file is None or code == seized.code or not _is_one(look, file.identity, seized.identity):
            continue
        first = look.event(file.first.id)
        if first is None or not first.stands:
            continue
        acquisition = acquisition_of(first)
        if not is_own(acquisition):
            if acquisition.get("from") and first.at < at:
                found.holders.add(str(acquisition["from"]))
            continue
        if first.at > at:
            continue
        found.files.append(file)
        found.held += _came(file)
        found.holders.add(str(acquisition.get("from") or acquisition.get("ownership")))
        found.marks += _marks_of(look, file, seized)
        _add_losses(look, found, file, at)
    return found


def _is_one(look: Look, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether nature or calibre, maker and year agree as far as both are known."""
    if one.get("nature") != other.get("nature"):
        calibres = [_calibre(look, each.get("nature")) for each in (one, other)]
        if not calibres[0] or calibres[0] != calibres[1]:
            return False
    makers = [looks({"make": each.get("manufacturer")}).make for each in (one, other)]
    if all(makers) and makers[0] != makers[1]:
        return False
    years = [str(each.get("manufactured_on") or "")[:4] for each in (one, other)]
    return not all(years) or years[0] == years[1]


def _calibre(look: Look, code: Any) -> str:
    nature = look.nature(str(code))
    if nature is None:
        return ""
    return str((nature.get("calibre") if isinstance(nature, dict) else nature.calibre) or "")


def _came(file: LotFile) -> int:
    """How much came on charge with the lot."""
    line: dict[str, Any] = next(
        (
            each
            for each in file.first.fields.get("lines", ())
            if (each.get("new_lot") or {}).get("id") == file.code
        ),
        {},
    )
    more = sum(
        int(each["quantity"])
        for event in file.spoken_of
        if event.op == "adjust" and event.get("direction") == "BRING_ON_CHARGE"
        for each in event.fields.get("lines", ())
        if each.get("lot") == file.code
    )
    return int(line.get("quantity", 0)) + more


def _marks_of(look: Look, own: LotFile, seized: LotFile) -> list[str]:
    """What stands on the seized packages and on ours: marks that name one package, and seals."""
    found = []
    marks = [normalised(str(each.identity.get("packaging_marks") or "")) for each in (own, seized)]
    if marks[0] and marks[0] == marks[1] and any(each.isdigit() for each in marks[0]):
        found.append(str(seized.identity["packaging_marks"]))
    for line in seized.first.fields.get("lines", ()):
        if (line.get("new_lot") or {}).get("id") != seized.code:
            continue
        for name in ("seal", "package"):
            text = line.get(name)
            if text and _is_ours(look, own, name, str(text), seized.first):
                found.append(str(text))
    return found


def _is_ours(look: Look, own: LotFile, name: str, text: str, seizure: Event) -> bool:
    """Whether the seal or package stood beside the lot in an entry of ours before."""
    key = normalised(text)
    if name == "seal":
        look.about("seal", key)
    entries = [own.first, *own.spoken_of, *(look.about("seal", key) if name == "seal" else ())]
    for event in entries:
        if event.seq >= seizure.seq:
            continue
        if name == "seal" and key in {normalised(each) for each in event.fields.get("seals", ())}:
            return True
        for line in event.fields.get("lines", ()):
            code = line.get("lot") or (line.get("new_lot") or {}).get("id")
            if code == own.code and line.get(name) and normalised(str(line[name])) == key:
                return True
    return False


def _add_losses(look: Look, found: _Ours, file: LotFile, at: int) -> None:
    """What went missing of the lot near the time of the seizure."""
    window = look["days"] * DAY
    for cell, series in sorted(file.cells.items()):
        if cell.status != "UNACCOUNTED":
            continue
        for posting in series:
            if posting.delta > 0 and abs(posting.at - at) <= window:
                event = look.numbered(posting.seq)
                if event.op in LOSSES and event.stands:
                    found.losses.append(event)
                    found.missing += posting.delta
    for event in file.spoken_of:
        if event.op != "count" or abs(event.at - at) > window:
            continue
        difference = differences(look, event.id).get(file.code)
        if difference is not None and difference.is_new > 0 and difference.cleared is None:
            found.losses.append(event)
            found.missing += difference.is_new


def _severity(ours: _Ours) -> tuple[Severity, str]:
    if ours.marks:
        return Severity.S1, _("A seal, or the mark of a package, is ours too.")
    if ours.missing:
        return Severity.S1, _("Of our lot {number} are missing.").format(number=ours.missing)
    if len(ours.holders) >= 3:
        return Severity.S3, _("Two others or more are known to have had the lot.")
    return Severity.S2, _("The lot is ours, and hardly anybody else is known to have it.")


register(
    Rule(
        code="R14",
        title=N_("Seized ammunition of a lot that is ours"),
        family=Family.IDENTITY,
        question=N_(
            "Which ammunition that others had bears the lot number of stock of the mission or a contingent?"
        ),
        clears_when=N_(
            "A trace shows that the maker sold the lot to others, or a corrected record shows another lot; say so with "
            "review-finding."
        ),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=seized_lot,
        parameters=(
            Parameter(
                "days",
                180,
                N_("Days before and after the seizure in which what is missing of the lot counts."),
                "r14_days",
            ),
        ),
    )
)
