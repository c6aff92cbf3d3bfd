"""
What forms about people and weapons have in common: how goods came, marks, files, and lists of entries.

Each is drawn, and stands in the tables of the report with codes in place of words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports import figures, styles
from reports.columns import Column, Row
from reports.goods import person
from reports.kinds import Table
from reports.page import Document
from reports.paper import Stated
from reports.register import Register
from reports.sheet import paragraph, section
from reports.writing import stacked
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.views.acquired import Acquired, MarkOn, Named
from wamledger.services.views.goods import Posted
from wamledger.services.views.weapon_file import Photo
from wamledger.services.words import word


def named(each: Named | None) -> str:
    """Code and name of a place or party, or the name alone of somebody without a code."""
    if each is None:
        return ""
    return figures.named(each.code, each.name) if each.code else each.name


def stated(name: str, label: str, each: Named | None) -> Stated:
    """Somebody or some place at the head of a paper."""
    code = "" if each is None else each.code or each.name
    return Stated(name, label, code, named(each))


def somebody(each: Named) -> str:
    """A person by name and code."""
    return person(each.code, each.name) if each.code else each.name


def operation_words(op: str) -> str:
    """What a person calls the operation."""
    return _(OPERATIONS[op].label) if op in OPERATIONS else op


def acquired_stated(acquired: Acquired) -> list[Stated]:
    """How goods came, as far as it was recorded."""
    where = ", ".join(part for part in (acquired.latitude, acquired.longitude) if part)
    found = [
        coded("mode", _("How they came"), words.ACQUISITION, acquired.mode),
        coded("ownership", _("Ownership"), words.OWNERSHIP, acquired.ownership),
        stated("from", _("From"), acquired.source),
        Stated("place_name", _("Place"), acquired.place_name),
        Stated("position", _("Latitude, longitude"), where),
        coded("site_type", _("Kind of site"), words.SITE, acquired.site_type),
        Stated("operation_reference", _("Reference of the operation"), acquired.operation_reference),
        Stated("mandate_reference", _("Mandate"), acquired.mandate_reference),
        Stated("case", _("Case"), acquired.case),
        Stated("programme", _("Programme"), acquired.programme),
        Stated("participant", _("Participant, by number"), acquired.participant, code=True),
    ]
    if acquired.circumstances:
        found.append(Stated("circumstances", _("Circumstances"), acquired.circumstances, wide=True))
    return found


def coded(name: str, label: str, vocabulary: Mapping[str, str], code: str) -> Stated:
    """A code, shown as the word for it."""
    return Stated(name, label, code, word(vocabulary, code))


def mark_table(document: Document, marks: Sequence[MarkOn], *, empty: str = "") -> None:
    """Marks stand with the weapons that bear them; without any there is a sentence, or no section at all."""
    if not marks and not empty:
        return
    section(document, _("Other marks"))
    if not marks:
        paragraph(document, empty)
        return
    columns = [
        Column(_("Weapon"), 1.2, styles.CELL_CODE),
        Column(_("Kind"), 1.2),
        Column(_("Text as marked"), 2.4, styles.CELL_CODE),
        Column(_("Where on the weapon"), 1.6),
        Column(_("Country"), 0.7),
        Column(_("Year"), 0.6),
    ]
    Register(document, columns).write(
        (
            each.weapon,
            word(words.MARK, each.mark.kind),
            each.mark.text,
            word(words.POSITION, each.mark.position),
            each.mark.country,
            each.mark.year,
        )
        for each in marks
    )


def mark_data(marks: Sequence[MarkOn]) -> Table:
    """The marks as a table."""
    return Table(
        "marks",
        _("Other marks"),
        {
            "weapon": _("Weapon"),
            "kind": _("Kind"),
            "text": _("Text as marked"),
            "position": _("Where on the weapon"),
            "country": _("Country"),
            "year": _("Year"),
        },
        (
            (
                each.weapon,
                each.mark.kind,
                each.mark.text,
                each.mark.position,
                each.mark.country,
                each.mark.year,
            )
            for each in marks
        ),
    )


def file_table(document: Document, files: Sequence[Photo], *, empty: str = "") -> None:
    """Files stand with their digests; without any there is a sentence, or no section at all."""
    if not files and not empty:
        return
    section(document, _("Photographs and files"))
    if not files:
        paragraph(document, empty)
        return
    columns = [
        Column(_("File"), 2.0),
        Column(_("SHA-256"), 4.0, styles.CELL_CODE),
        Column(_("Bytes"), 0.8, align="right"),
    ]
    Register(document, columns).write((each.name, each.sha256, figures.number(each.size)) for each in files)


def file_data(files: Sequence[Photo]) -> Table:
    """The files as a table."""
    return Table(
        "files",
        _("Photographs and files"),
        {"name": _("File"), "sha256": _("SHA-256"), "size": _("Bytes")},
        ((each.name, each.sha256, each.size) for each in files),
    )


def entry_list(document: Document, entries: Sequence[Posted], *, empty: str) -> None:
    """Entries stand in the order of the ledger, each with what it is, its document and the people behind it."""
    if not entries:
        paragraph(document, empty)
        return
    columns = [
        Column(_("Entry"), 0.7, styles.CELL_CODE, align="right"),
        Column(_("Happened, recorded (UTC)"), 1.6, breaks=True),
        Column(_("What, and its number"), 2.4, breaks=True),
        Column(_("Document, remarks"), 2.0, breaks=True),
        Column(_("By, approved by"), 2.0, breaks=True),
    ]
    Register(document, columns).write(_entry(each) for each in entries)


def _entry(each: Posted) -> Row:
    undone = _("reversed by {entry}").format(entry=each.reversed_by) if each.reversed_by else ""
    return (
        str(each.seq),
        stacked(figures.minute(each.occurred_at), figures.minute(each.recorded_at)),
        stacked(operation_words(each.operation), each.entry, undone),
        stacked(each.document, each.remarks),
        stacked(person(each.by, each.by_name), person(each.approved_by, each.approver_name)),
    )
