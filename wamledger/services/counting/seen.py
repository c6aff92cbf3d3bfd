"""
Seen: what each row of a filled-in sheet says was there, as a line of a count.

Every row is read, and every problem is named with its row. A weapon is recorded by its code where the serial that was
read is its own; where it is another's, the weapon was not seen, and the serial was. What a tag says against the serial on
the weapon does not count: tags come off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger import reference
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.counting.filled import Filled, FilledRow
from wamledger.services.counting.marks import Marks, Weapon

YES: Final = frozenset({"yes", "y", "oui", "o", "si", "sí", "sim", "s", "x", "1", "true", "✓", "✔"})
NO: Final = frozenset({"no", "n", "non", "não", "nao", "0", "false"})
MOST: Final = 10**12
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that keeps the sheet out, and why."""

    row: int
    fault: Refused


@dataclass(frozen=True, slots=True)
class Note:
    """What was seen of a row beside what it says: a serial that is not the weapon's, a second scan."""

    row: int
    text: str


@dataclass(slots=True)
class Seen:
    """
    The lines of a count as the rows say them.

    Shape: ``rows`` has for each line the row that it comes from; ``listed`` are the codes of the lines that stood on the
    sheet before it was filled in.
    """

    lines: list[Line] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    _weapons: dict[str, bool] = field(default_factory=dict)

    def add(self, row: FilledRow, line: Line) -> None:
        """The line is among those of the count, with the condition and what was remarked on its row."""
        for name in ("condition", "remarks"):
            if row[name]:
                line = {**line, name: row[name]}
        self.lines.append(line)
        self.rows.append(row.number)

    def weapon(self, row: FilledRow, code: str, *, seen: bool) -> None:
        """The weapon was seen, or looked for and not seen; a second row that says the same adds nothing."""
        known = self._weapons.get(code)
        if known is None:
            self._weapons[code] = seen
            self.add(row, {"weapon": code} if seen else {"weapon": code, "quantity": 0})
        elif known is seen:
            self.note(row, _("{code} stands on an earlier row as well; it counts once.").format(code=code))
        else:
            raise Refused(
                Code.COUNT_ROW_OPEN,
                code,
                detail=_("one row says that it was seen, and another that it was not"),
            )

    def note(self, row: FilledRow, text: str) -> None:
        """The text is told about the row."""
        self.notes.append(Note(row.number, text))


def seen(filled: Filled, marks: Marks, *, kind: str, scope: str) -> Seen:
    """What all rows say; nothing is left out silently."""
    found = Seen()
    for row in filled.rows:
        try:
            _read(found, row, marks, kind=kind, scope=scope, is_scan=filled.is_scan)
        except Refused as refused:
            found.problems.append(Problem(row.number, refused))
    return found


def _read(found: Seen, row: FilledRow, marks: Marks, *, kind: str, scope: str, is_scan: bool) -> None:
    of, code = row["of"], row["code"]
    if of == "weapon":
        found.listed.append(code)
        _listed_weapon(found, row, marks, needs_serial=kind != "COUNT")
    elif of == "lot":
        found.listed.append(code)
        _lot(found, row, code)
    elif of == "type":
        found.add(row, {"type": code, "quantity": _quantity(row)})
    elif of:
        raise Refused(Code.CHOICE_UNKNOWN, "of", found=of, allowed=["weapon", "lot", "type"])
    else:
        _unlisted(found, row, marks, kind=kind, scope=scope, is_scan=is_scan)


def _listed_weapon(found: Seen, row: FilledRow, marks: Marks, *, needs_serial: bool) -> None:
    weapon = marks.weapon(row["code"])
    if weapon is None:
        raise Refused(Code.MARK_UNKNOWN, "code", found=row["code"])
    said = _yes_or_no(row, "seen")
    if not row["serial"]:
        if said is None:
            raise Refused(Code.COUNT_ROW_OPEN, weapon.code, detail=_("neither a serial nor “no” is written"))
        if said and needs_serial and weapon.has_serial:
            raise Refused(
                Code.COUNT_ROW_OPEN, weapon.code, detail=_("it was seen, and its serial is not written")
            )
        found.weapon(row, weapon.code, seen=said)
        return
    if said is False:
        raise Refused(
            Code.COUNT_ROW_OPEN,
            weapon.code,
            detail=_("a serial is written, and that it was not seen as well"),
        )
    _with_serial(found, row, weapon, is_sample=True)


def _with_serial(found: Seen, row: FilledRow, weapon: Weapon, *, is_sample: bool) -> None:
    """The weapon was seen where the serial is its own; else the serial was seen, and the weapon was not."""
    if weapon.reads(row["serial"]):
        found.weapon(row, weapon.code, seen=True)
        return
    if is_sample:
        found.weapon(row, weapon.code, seen=False)
    found.add(row, {"serial": row["serial"]})
    found.note(
        row,
        _("The serial that was read is not that of {code}: {code} was not seen, and this serial was.").format(
            code=weapon.code
        ),
    )


def _unlisted(found: Seen, row: FilledRow, marks: Marks, *, kind: str, scope: str, is_scan: bool) -> None:
    """What stands on an empty line, or was scanned: a type with a number, a lot with a quantity, or a weapon."""
    if _yes_or_no(row, "seen") is False:
        raise Refused(Code.COUNT_ROW_OPEN, "seen", detail=_("what was not found needs no line of its own"))
    if row["quantity"] or row["sealed"] or row["seal"]:
        _counted(found, row, marks, kind)
        return
    given = row["code"] or row["tag"] or row["mark"]
    code = marks.tagged(given) if given else None
    if code is None and given and is_scan:
        code = marks.serial_here(given)
    weapon = marks.weapon(code) if code is not None else None
    if weapon is None:
        _by_serial(found, row, marks, given)
    elif row["serial"]:
        _with_serial(found, row, weapon, is_sample=scope == "SAMPLE")
    elif weapon.has_serial and not is_scan and kind != "COUNT":
        raise Refused(
            Code.COUNT_ROW_OPEN, weapon.code, detail=_("it was seen, and its serial is not written")
        )
    else:
        found.weapon(row, weapon.code, seen=True)


def _by_serial(found: Seen, row: FilledRow, marks: Marks, given: str) -> None:
    """A weapon that no tag names: by its serial, as the only one here that has it, or as it was read."""
    if not row["serial"]:
        if given:
            raise Refused(Code.MARK_UNKNOWN, "tag", found=given)
        raise Refused(Code.COUNT_ROW_OPEN, "serial", detail=_("no tag, serial, lot or quantity is written"))
    code = marks.serial_here(row["serial"])
    if code is not None:
        found.weapon(row, code, seen=True)
    else:
        found.add(row, {"serial": row["serial"]})
    if given:
        found.note(row, _("No weapon has the tag {tag}.").format(tag=given))


def _counted(found: Seen, row: FilledRow, marks: Marks, kind: str) -> None:
    given = row["code"] or row["mark"] or row["tag"] or row["serial"]
    if not given:
        raise Refused(Code.COUNT_ROW_OPEN, "code", detail=_("a quantity is written, and not of what"))
    if kind == "COUNT" and given.upper() in reference.weapon_types():
        found.add(row, {"type": given.upper(), "quantity": _quantity(row)})
        return
    lot = marks.lot(given)
    if lot is None:
        raise Refused(Code.MARK_UNKNOWN, "mark", found=given)
    _lot(found, row, lot)


def _lot(found: Seen, row: FilledRow, lot: str) -> None:
    line: Line = {"lot": lot, "quantity": _quantity(row)}
    sealed = _yes_or_no(row, "sealed")
    if sealed is not None:
        line["sealed"] = sealed
    if row["seal"]:
        line["seal"] = row["seal"]
    found.add(row, line)


def _quantity(row: FilledRow) -> int:
    """The number of a row; spaces and points that group digits by three are let pass."""
    text = row["quantity"]
    if not text:
        raise Refused(Code.COUNT_ROW_OPEN, "quantity", detail=_("no number is written"))
    digits = "".join(text.split()).replace("\u202f", "").replace("\u00a0", "")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST:
        raise Refused(Code.NUMBER_NOT_WHOLE, "quantity", found=text)
    return int(digits)


def _yes_or_no(row: FilledRow, column: str) -> bool | None:
    """What a cell says; None where it says nothing.  Refuses: choice_unknown"""
    word = row[column].casefold()
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise Refused(Code.CHOICE_UNKNOWN, column, found=row[column], allowed=["yes", "no"])


def in_order(problems: list[Problem]) -> Iterator[Problem]:
    """The problems by row."""
    return iter(sorted(problems, key=lambda each: each.row))
