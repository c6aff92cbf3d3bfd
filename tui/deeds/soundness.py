"""Whether the ledger is what was recorded, and what is derived from it made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from tui.deeds.deed import YES, Blank, Deed, Outcome, Said, Told, Values, is_yes, listed
from tui.desk import Desk
from wamledger.domain import moment
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.labelled import labelled

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.ledger.verifying.verdict import Step, Verdict

LAST: Final[WeakKeyDictionary[Ledger, tuple[int, bool]]] = WeakKeyDictionary()
"""When each ledger was verified here last, and whether it was sound; forgotten when the screens are closed."""


def _verify(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import incoming
    from wamledger.services.verification import verify

    verdict = verify(
        desk.ledger,
        outside_heads=[incoming.head_text(values["head"])] if values["head"] else [],
        vkey=values["vkey"] or None,
        witnesses=listed(values["witnesses"]),
        witnesses_needed=int(values["needed"]) if values["needed"].isdigit() else None,
        progress=told,
        projections=is_yes(values, "projections"),
        files=is_yes(values, "files"),
    )
    LAST[desk.ledger] = desk.ledger.clock(), verdict.sound
    return Outcome(tuple(_told(verdict)))


def _told(verdict: Verdict) -> Iterator[Said]:
    from wamledger.services.on_screen import telling

    yield (
        Said(_("The ledger is sound."), "good")
        if verdict.sound
        else Said(_("The ledger is NOT sound."), "refused")
    )
    for step in verdict.steps:
        yield _step(step)
    for finding in verdict.findings:
        yield Said(telling.unsound(finding), "refused")
    more = sum(verdict.counts.values()) - len(verdict.findings)
    if more > 0:
        yield Said(
            ngettext("… and {number} more of these.", "… and {number} more of these.", more).format(
                number=more
            ),
            "refused",
        )
    if verdict.damage is not None:
        yield Said(
            _("The first damaged entry lies between {first} and {last}.").format(
                first=verdict.damage.first, last=verdict.damage.last
            )
            if verdict.damage.first != verdict.damage.last
            else _("The first damaged entry is {first}.").format(first=verdict.damage.first),
            "refused",
        )
    for reign in verdict.signed_by:
        yield Said(
            _("Signed heads, from size {first} to {last}: {heads}, by {vkey}").format(
                first=reign.first, last=reign.last, heads=reign.heads, vkey=reign.vkey
            )
        )
    for each in verdict.brought:
        for name, at in each.cosigned:
            yield Said(
                _("The head of size {size} was cosigned by {witness} at {time}").format(
                    size=each.head.size, witness=name, time=moments.when(at * moment.MICROSECONDS)
                )
            )
    yield Said(
        ngettext(
            "{number} entry has not been seen outside.",
            "{number} entries have not been seen outside.",
            verdict.unwitnessed.entries,
        ).format(number=verdict.unwitnessed.entries)
    )


def _step(step: Step) -> Said:
    """A step that was taken has a sign; one that could not be taken says so."""
    words = labelled(f"{step.number} {step.name}", step.said)
    if step.ok is None:
        return Said(f"– {words}")
    return Said(words, "good" if step.ok else "refused")


def _rebuild(desk: Desk, _values: Values, told: Told) -> Outcome:
    from wamledger.services.verification import rebuild

    done = rebuild(desk.ledger, told)
    differed = sum(done.counts.values())
    said = [
        Said(
            _("{rows} rows made again from {entries} entries.").format(rows=done.rows, entries=done.entries),
            "good",
        ),
        Said(_("Nothing had been otherwise."))
        if not differed
        else Said(
            ngettext(
                "{number} thing had been otherwise.", "{number} things had been otherwise.", differed
            ).format(number=differed),
            "warning",
        ),
    ]
    return Outcome((*said, *(Said(finding.message, "warning") for finding in done.differed)))


VERIFY: Final = Deed(
    name="verify",
    title=N_("Verify the ledger"),
    about=N_(
        "Every entry is read again and held against the hashes, the signed heads, the signatures and the files. "
        "Nothing is changed."
    ),
    does=_verify,
    do=N_("Verify"),
    blanks=(
        Blank(
            "head",
            N_("A head that was kept outside"),
            "read",
            N_("Its file. Only a head from outside shows that nothing was written again."),
            is_required=False,
        ),
        Blank(
            "vkey",
            N_("The ledger's public key"),
            help=N_("As it was handed over in person; empty takes the one that the ledger states."),
            is_required=False,
        ),
        Blank(
            "witnesses",
            N_("Public keys of witnesses"),
            help=N_("Witnesses that must have cosigned the head, separated by spaces."),
            is_required=False,
        ),
        Blank(
            "needed",
            N_("So many of the witnesses are enough"),
            help=N_("A number; empty means all of them."),
            is_required=False,
        ),
        Blank("projections", N_("Make the projections again and compare"), "yes", default=YES),
        Blank("files", N_("Read the attached files"), "yes", default=YES),
    ),
    commands=("verify",),
)

REBUILD: Final = Deed(
    name="rebuild",
    title=N_("Rebuild what is derived"),
    about=N_(
        "Registers, holdings and all else that follows from the entries are made again. No entry is touched."
    ),
    does=_rebuild,
    do=N_("Rebuild"),
    ask=N_("Nobody else can record while it lasts."),
    commands=("rebuild",),
)
