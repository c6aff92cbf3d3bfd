"""
WL-F-72: a contingent's lists and the book held against each other, by type, by lot and by serial.

What came has to be held, handed on, gone home, destroyed, used up, written off or unaccounted for. The page says that this
closes to zero, or by how much it does not; each weapon of which lists and book differ stands with its serial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports import paper as paper_
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.goods import BLANK, entry_table, posted_data
from reports.kinds import Asked, Kind, Table, cells, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.rotation import RotationLine, RotationSerial, RotationSheet, RotationView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-72", 1, N_("Reconciliation of a contingent"))


def rotation(
    view: RotationView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The reconciliation is in the stream; the number of its pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=_("{party}, as of {time}").format(
            party=figures.named(view.party, view.party_name), time=figures.moment(view.as_of)
        ),
        paper=paper,
        on_page=on_page,
        landscape=True,
    )
    state(document, _head(view))
    _result(document, view)
    _table(document, _("Weapons, by type"), view.weapons, _("Type"), _("No weapon is the contingent's"))
    _table(
        document,
        _("Ammunition, by nature"),
        view.ammunition,
        _("Nature"),
        _("No ammunition is the contingent's"),
        is_summed=False,
    )
    _table(
        document,
        _("Lots that differ"),
        view.lots,
        _("Lot"),
        _("Lists and book agree lot by lot."),
        is_summed=False,
    )
    _serials(document, view)
    _sheets(document, view)
    entry_table(
        document,
        (each.posted for each in view.sheets),
        _("The lists as they were recorded"),
        empty=_("No list"),
    )
    signatures(
        document,
        [
            Signatory(_("For the contingent")),
            Signatory(_("For the contingent that takes over")),
            Signatory(_("For the mission, weapons and ammunition management")),
        ],
    )
    proof(document)
    return document.finish()


def _head(view: RotationView) -> list[Stated]:
    return [
        named("party", _("Contingent"), view.party, view.party_name),
        Stated("rotation", _("Rotation"), view.rotation, view.rotation or _("All of its rotations")),
        paper_.time("as_of", _("As of"), view.as_of),
        Stated("weapons", _("Weapons on charge"), sum(each.on_charge for each in view.weapons)),
        Stated(
            "missing",
            _("Weapons by which it does not close"),
            sum(abs(each.missing) for each in view.weapons),
        ),
        Stated("serials", _("Serials that differ"), len(view.serials)),
        Stated("home", _("Gone home is what was handed over to"), "; ".join(view.home), wide=True),
    ]


def _result(document: Document, view: RotationView) -> None:
    section(document, _("Result"))
    for line in _sentences(view):
        paragraph(document, line, styles.CELL_BOLD)
    paragraph(
        document,
        _(
            "What arrived = held + handed on + gone home + destroyed + used up + written off + unaccounted for. What "
            "arrived is by the arrival lists; where there is none, what was taken on charge stands in its place, and "
            "the identity says nothing of what was never taken on charge. A difference below zero means that more is "
            "accounted for than came by the lists. A difference is a question to the lists and the book, and says "
            "nothing of anybody's guilt."
        ),
        styles.NOTE,
    )
    if view.unnamed:
        paragraph(
            document,
            ngettext(
                "{number} line of the lists gives no serial and no code: it is counted, and cannot be compared.",
                "{number} lines of the lists give no serial and no code: they are counted, and cannot be compared.",
                view.unnamed,
            ).format(number=figures.number(view.unnamed)),
            styles.NOTE,
        )


def _sentences(view: RotationView) -> Iterator[str]:
    """Whether the identity closes, for weapons and for ammunition, in words."""
    has_list = any(each.list == "ARRIVAL" for each in view.sheets)
    if not has_list:
        yield _("There is no arrival list: what was taken on charge stands in its place.")
    yield from _closes(_("Weapons"), view.weapons)
    yield from _closes(_("Ammunition"), view.ammunition)


def _closes(what: str, lines: Sequence[RotationLine]) -> Iterator[str]:
    broken = [each for each in lines if each.missing]
    if not lines:
        yield _("{what}: there is none.").format(what=what)
    elif not broken:
        yield _("{what}: the identity closes to zero for each type.").format(what=what)
    for each in broken:
        came = each.on_charge if each.arrived is None else each.arrived
        yield _(
            "{what}, {code}: it does not close. {came} came, {accounted} are accounted for, the difference is {missing}."
        ).format(
            what=what,
            code=figures.named(each.code or figures.NOTHING, each.name),
            came=figures.number(came),
            accounted=figures.number(came - each.missing),
            missing=_signed(each.missing),
        )


def _signed(value: int) -> str:
    return figures.number(value) if value <= 0 else f"+{figures.number(value)}"


def _labels() -> dict[str, str]:
    return {
        "declared": _("Declared"),
        "arrived": _("Arrived"),
        "on_charge": _("Taken on charge"),
        "held": _("Held"),
        "handed_on": _("Handed on"),
        "repatriated": _("Gone home"),
        "destroyed": _("Destroyed"),
        "expended": _("Used up"),
        "written_off": _("Written off"),
        "unaccounted": _("Unaccounted for"),
        "missing": _("Difference"),
        "shown": _("Shown at inspection"),
        "listed_home": _("On the list home"),
    }


def _table(
    document: Document,
    heading: str,
    lines: Sequence[RotationLine],
    code: str,
    empty: str,
    *,
    is_summed: bool = True,
) -> None:
    section(document, heading)
    columns = [
        Column(code, 1.5, styles.CELL_CODE),
        Column(_("What it is"), 2.4),
        *(
            Column(label, 0.9, styles.CELL_BOLD if name == "missing" else styles.CELL, align="right")
            for name, label in _labels().items()
        ),
    ]
    Register(document, columns).write(_rows(lines, is_summed=is_summed), empty=empty)


def _rows(lines: Sequence[RotationLine], *, is_summed: bool) -> Iterator[Row | Total]:
    for each in lines:
        unit = "" if each.unit == "EACH" else f" ({word(words.UNIT, each.unit)})"
        yield (
            each.code,
            " ".join(part for part in (each.name or _("Type not said"), each.mark) if part) + unit,
            *(_figure(getattr(each, name), is_signed=name == "missing") for name in _labels()),
        )
    if is_summed and lines and len({each.unit for each in lines}) == 1:
        yield Total((_("All"), BLANK, *(_sum(lines, name) for name in _labels())))


def _sum(lines: Iterable[RotationLine], name: str) -> str:
    values = [value for each in lines if (value := getattr(each, name)) is not None]
    return _figure(sum(values), is_signed=name == "missing") if values else BLANK


def _figure(value: int | None, *, is_signed: bool) -> str:
    if value is None:
        return ""
    return _signed(value) if is_signed else figures.number(value)


def _serials(document: Document, view: RotationView) -> None:
    section(document, _("Weapons of which lists and book differ"))
    columns = [
        Column(_("Code"), 1.0, styles.CELL_CODE),
        Column(_("Serial as marked"), 1.4, styles.CELL_CODE),
        Column(_("What it is"), 2.2),
        Column(_("On the lists"), 1.8),
        Column(_("By the book"), 1.8),
        Column(_("What differs"), 2.8, breaks=True),
    ]
    Register(document, columns).write(
        map(_serial_row, view.serials), empty=_("Lists and book agree weapon by weapon.")
    )


def _serial_row(each: RotationSerial) -> Row:
    return (
        each.weapon,
        each.mark,
        each.described,
        ", ".join(word(words.CONTINGENT_LIST, kind) for kind in each.lists),
        f"{word(words.STATUS, each.status)}, {each.holder}" if each.status else _("On no book"),
        stacked(*(word(words.ROTATION_DIFFERENCE, code) for code in each.differs)),
    )


def _sheets(document: Document, view: RotationView) -> None:
    section(document, _("Lists that were taken into account"))
    columns = [
        Column(_("List"), 1.4),
        Column(_("Rotation"), 1.0),
        Column(_("Date (UTC)"), 1.2),
        Column(_("Document"), 2.0),
        Column(_("Entry"), 1.2, styles.CELL_CODE),
        Column(_("Lines of weapons"), 0.9, align="right"),
        Column(_("Lines of ammunition"), 0.9, align="right"),
    ]
    Register(document, columns).write(map(_sheet_row, view.sheets), empty=_("No list"))


def _sheet_row(each: RotationSheet) -> Row:
    return (
        word(words.CONTINGENT_LIST, each.list),
        each.rotation,
        figures.minute(each.posted.occurred_at),
        each.posted.document,
        each.posted.entry,
        figures.number(each.weapons),
        figures.number(each.lots),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[RotationView]:
    from wamledger.services.report_views.rotation import rotation_view

    return held(
        rotation_view(
            ledger,
            asked.code,
            rotation=asked.of,
            as_of=asked.as_of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: RotationView) -> Iterator[Table]:
    yield head_data([*_head(view), Stated("unnamed", _("Lines without serial or code"), view.unnamed)])
    columns = {
        "item_kind": _("Of what"),
        "code": _("Code"),
        "name": _("What it is"),
        "mark": _("Lot number"),
        "unit": _("Unit"),
        **_labels(),
    }
    for name, title, lines in (
        ("weapons", _("Weapons, by type"), view.weapons),
        ("ammunition", _("Ammunition, by nature"), view.ammunition),
        ("lots", _("Lots that differ"), view.lots),
    ):
        yield Table(name, title, columns, cells(lines, columns))
    serials = {
        "weapon": _("Code"),
        "mark": _("Serial as marked"),
        "described": _("What it is"),
        "lists": _("On the lists"),
        "status": _("Status by the book"),
        "holder": _("Holder by the book"),
        "differs": _("What differs"),
    }
    yield Table("serials", _("Weapons of which lists and book differ"), serials, cells(view.serials, serials))
    yield Table(
        "lists",
        _("Lists that were taken into account"),
        {
            "list": _("List"),
            "rotation": _("Rotation"),
            "entry": _("Entry"),
            "weapons": _("Lines of weapons"),
            "lots": _("Lines of ammunition"),
        },
        ((each.list, each.rotation, each.posted.entry, each.weapons, each.lots) for each in view.sheets),
    )
    yield posted_data(each.posted for each in view.sheets)


KIND: Final = Kind(
    name="rotation",
    form=FORM,
    summary=N_("A contingent's lists against the book: declared, arrived, held, handed on and gone home."),
    subject=N_("Code of the contingent"),
    view_type=RotationView,
    view=_view,
    draw=rotation,
    tables=_tables,
    rests_on=whole,
    options=("as_of", "of"),
    of=N_("rotation, as its lists name it; else all of them"),
)
