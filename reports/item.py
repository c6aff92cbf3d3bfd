"""
WL-F-02: the life of one weapon, with its chain of custody, on paper.

What it is and where it stands, then every entry that touched it in the order of the ledger, then marks,
readings, photographs, holds, counts and traces, each table saying so where it has nothing. The proof comes
last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from reports import figures, forms, styles
from reports.page import Document, Paper
from reports.proof import proof
from reports.register import Column, Register, Row
from reports.sheet import Field, fields, paragraph, section, title
from reports.writing import printable
from wamledger.domain.moment import Moment
from wamledger.i18n import _, ngettext
from wamledger.services import words
from wamledger.services.views import ItemView, Standing, Step, WeaponIdentity
from wamledger.services.words import word


def item(
    view: ItemView, out: BinaryIO, *, paper: Paper = Paper.A4, on_page: Callable[[int], None] | None = None
) -> int:
    """The weapon file is in the stream; the number of its pages is returned."""
    form = forms.ITEM
    weapon = view.identity
    heading = _("Weapon file {weapon}").format(weapon=weapon.weapon)
    document = Document(out, form, view.provenance, title=heading, paper=paper, on_page=on_page)
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
    _marks(document, view)
    _readings(document, view)
    _photos(document, view)
    _holds(document, view)
    _sightings(document, view)
    _traces(document, view)
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
        Field(_("Taken at"), _moment(weapon.taken_at)),
        *([Field(_("Description"), weapon.description, wide=True)] if weapon.description else []),
    ]


def _moment(moment: Moment | None) -> str:
    return figures.NOTHING if moment is None else figures.moment(moment)


def _standing(document: Document, view: ItemView) -> None:
    standing: Standing | None = view.standing
    if standing is None:
        paragraph(document, _("Its taking on charge was reversed: it stands nowhere."))
        return
    holder = f"{standing.holder}  {standing.holder_name}" if standing.holder_name else standing.holder
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


def _stacked(*parts: str) -> str:
    """Parts of a cell under each other, escaped first, so that data cannot make lines of its own."""
    return "\n".join(printable(part) for part in parts if part)


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
        _stacked(figures.minute(step.occurred_at), figures.minute(step.recorded_at)),
        _stacked(step.words or step.operation, step.entry),
        _stacked(step.giver, receiver),
        step.document,
        _stacked(step.by, step.approved_by),
        word(words.CONDITION, step.condition),
    )


def _table(
    document: Document, heading: str, columns: Sequence[Column], rows: Sequence[Row], empty: str
) -> None:
    """A section with a table, or with one line that says there is nothing."""
    section(document, heading, keep=styles.BODY.leading * 3)
    if rows:
        Register(document, columns).write(rows)
    else:
        paragraph(document, empty, styles.BODY)


def _marks(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Kind"), 1.2),
        Column(_("Text as marked"), 2.4, styles.CELL_CODE),
        Column(_("Where on the weapon"), 1.6),
        Column(_("Country"), 0.7),
        Column(_("Year"), 0.6),
    ]
    rows = [
        (word(words.MARK, mark.kind), mark.text, word(words.POSITION, mark.position), mark.country, mark.year)
        for mark in view.marks
    ]
    _table(document, _("Other marks"), columns, rows, _("No other marks are on record."))


def _readings(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Read at"), 1.6),
        Column(_("Serial"), 1.8, styles.CELL_CODE),
        Column(_("State"), 1.1),
        Column(_("Read by"), 1.0),
        Column(_("Reason"), 2.0),
        Column(_("Entry"), 1.4, styles.CELL_CODE),
    ]
    rows = [
        (
            figures.moment(each.read_at),
            each.serial,
            word(words.SERIAL_STATUS, each.serial_status),
            each.read_by,
            each.reason,
            each.entry,
        )
        for each in view.readings
    ]
    _table(
        document, _("Readings of the serial"), columns, rows, _("The serial was read once, at registration.")
    )


def _photos(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("File"), 2.0),
        Column(_("SHA-256"), 4.0, styles.CELL_CODE),
        Column(_("Bytes"), 0.8, align="right"),
    ]
    rows = [(photo.name, photo.sha256, figures.number(photo.size)) for photo in view.photos]
    _table(document, _("Photographs and files"), columns, rows, _("No photographs or files are on record."))


def _holds(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Kind"), 1.0),
        Column(_("Authority"), 1.6),
        Column(_("Reason"), 2.4),
        Column(_("Placed"), 1.5),
        Column(_("Released"), 1.5),
    ]
    rows = [
        (
            word(words.HOLD, hold.kind),
            hold.authority,
            hold.reason,
            figures.moment(hold.placed_at),
            _moment(hold.released_at),
        )
        for hold in view.holds
    ]
    _table(document, _("Holds"), columns, rows, _("No hold was ever placed on it."))


def _sightings(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Counted at"), 1.6),
        Column(_("Place"), 1.6),
        Column(_("Kind of count"), 1.2),
        Column(_("Result"), 1.2),
        Column(_("Counted by"), 1.8),
        Column(_("Entry"), 1.4, styles.CELL_CODE),
    ]
    rows = [
        (
            figures.moment(each.counted_at),
            each.place,
            word(words.COUNT, each.kind),
            word(words.SIGHTING, each.result),
            ", ".join(each.counted_by),
            each.entry,
        )
        for each in view.sightings
    ]
    _table(document, _("Counts"), columns, rows, _("No count has covered it."))


def _traces(document: Document, view: ItemView) -> None:
    columns = [
        Column(_("Trace"), 1.2, styles.CELL_CODE),
        Column(_("Asked of, by way of"), 1.5, breaks=True),
        Column(_("Asked at"), 1.5),
        Column(_("Outcome"), 1.1),
        Column(_("Answered at"), 1.5),
        Column(_("Details"), 2.0),
    ]
    rows = [
        (
            trace.trace,
            _stacked(trace.asked_of, trace.channel),
            figures.moment(trace.requested_at),
            word(words.TRACE, trace.outcome),
            _moment(trace.answered_at),
            trace.details,
        )
        for trace in view.traces
    ]
    _table(document, _("Traces"), columns, rows, _("No trace was requested."))
