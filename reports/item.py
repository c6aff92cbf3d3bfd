"""
WL-F-02: the life of one weapon, with its chain of custody, on paper.

What it is and where it stands, then every entry that touched it in the order of the ledger, then marks,
readings, photographs, holds, counts and traces, each table saying so where it has nothing. The proof comes
last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.columns import Column, Row
from reports.forms import Form
from reports.kinds import Asked, Kind, held
from reports.page import Document, Paper
from reports.proof import proof
from reports.register import Register
from reports.sheet import Field, fields, paragraph, section, title
from reports.weapon_data import weapon_data
from reports.weapon_tables import weapon_tables
from reports.writing import stacked
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views import ItemView, Standing, Step, WeaponIdentity
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-02", 1, N_("Weapon file and chain of custody"))


def item(
    view: ItemView, out: BinaryIO, *, paper: Paper = Paper.A4, on_page: Callable[[int], None] | None = None
) -> int:
    """The weapon file is in the stream; the number of its pages is returned."""
    weapon = view.identity
    heading = _("Weapon file {weapon}").format(weapon=weapon.weapon)
    document = Document(out, FORM, view.provenance, title=heading, paper=paper, on_page=on_page)
    title(document, heading, _subtitle(weapon))
    fields(document, _identity(weapon), columns=3)
    section(document, _("Where it stands"))
    _standing(document, view)
    section(document, _("Chain of custody"))
    steps = len(view.chain)
    paragraph(
        document,
        ngettext(
            "{number} entry, in the order of the ledger.",
            "{number} entries, in the order of the ledger.",
            steps,
        ).format(number=figures.number(steps)),
        styles.NOTE,
    )
    _chain(document, view.chain)
    weapon_tables(document, view)
    proof(document)
    return document.finish()


def _subtitle(weapon: WeaponIdentity) -> str:
    return "  ·  ".join(
        part for part in (weapon.type_name, f"{weapon.make} {weapon.model}".strip(), weapon.calibre) if part
    )


def _identity(weapon: WeaponIdentity) -> list[Field]:
    return [
        Field(_("Serial as marked"), weapon.serial, code=True),
        Field(_("State of the serial"), word(words.SERIAL_STATUS, weapon.serial_status)),
        Field(_("Tag"), weapon.tag, code=True),
        Field(_("Type"), f"{weapon.type}  {weapon.type_name}".strip()),
        Field(_("Make"), weapon.make),
        Field(_("Model"), weapon.model),
        Field(_("Calibre"), weapon.calibre),
        Field(_("Country of manufacture"), weapon.country),
        Field(_("Year of manufacture"), weapon.year),
        Field(_("How it was made"), word(words.ORIGIN, weapon.origin)),
        Field(_("How it came"), word(words.ACQUISITION, weapon.acquisition)),
        Field(_("Taken at"), figures.moment_or_nothing(weapon.taken_at)),
        *([Field(_("Description"), weapon.description, wide=True)] if weapon.description else []),
    ]


def _standing(document: Document, view: ItemView) -> None:
    standing: Standing | None = view.standing
    if view.is_elsewhere:
        paragraph(document, _("It has left the places of which this report speaks."))
        return
    if standing is None:
        paragraph(document, _("Its taking on charge was reversed: it stands nowhere."))
        return
    holder = figures.named(standing.holder, standing.holder_name)
    open_holds = [word(words.HOLD, hold.kind) for hold in view.holds if hold.released_at is None]
    entries = [
        Field(_("Holder"), holder),
        Field(_("Status"), word(words.STATUS, standing.status)),
        Field(_("Since"), figures.moment(standing.since)),
        Field(_("Condition"), word(words.CONDITION, standing.condition)),
        Field(
            _("Owner"),
            " ".join(part for part in (word(words.OWNERSHIP, standing.ownership), standing.owner) if part),
        ),
        Field(_("Holds"), ", ".join(open_holds) or _("None")),
    ]
    as_of = view.provenance.as_of
    if as_of is not None:
        entries.append(Field(_("As of"), figures.moment(as_of)))
    fields(document, entries, columns=3)


def _chain(document: Document, chain: Sequence[Step]) -> None:
    columns = [
        Column(_("Entry"), 0.75, styles.CELL_CODE, align="right"),
        Column(_("Happened, recorded (UTC)"), 1.55, breaks=True),
        Column(_("What, and its number"), 2.4, breaks=True),
        Column(_("From, to"), 2.5, breaks=True),
        Column(_("Document"), 1.25),
        Column(_("By, approved by"), 1.3, breaks=True),
        Column(_("Condition"), 1.15),
    ]
    Register(document, columns).write((_step(step) for step in chain), empty=_("No entries"))


def _step(step: Step) -> Row:
    receiver = f"→ {step.receiver}" if step.receiver else ""
    return (
        str(step.seq),
        stacked(figures.minute(step.occurred_at), figures.minute(step.recorded_at)),
        stacked(step.words or step.operation, step.entry),
        stacked(step.giver, receiver),
        step.document,
        stacked(step.by, step.approved_by),
        word(words.CONDITION, step.condition),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ItemView]:
    from wamledger.services.report_views import item_view

    return held(
        item_view(
            ledger,
            asked.code,
            as_of=asked.as_of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: ItemView) -> list[int]:
    return sorted({step.seq for step in view.chain})


KIND: Final = Kind(
    name="item",
    form=FORM,
    summary=N_("The life of one weapon, with its chain of custody."),
    subject=N_("Code of the weapon"),
    view_type=ItemView,
    view=_view,
    draw=item,
    tables=weapon_data,
    rests_on=_rests_on,
    options=("as_of",),
)
