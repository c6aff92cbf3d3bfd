"""
Entries that forms are made of: found by their ids, with the people, files and goods that they name.

Goods that an entry takes on charge are shown as the entry describes them: a form copies what was written that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wamledger import reference
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.services.history import history_in
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State
from wamledger.services.report_views.stored import Stored, sees, stored_all
from wamledger.services.scope import Scope
from wamledger.services.views.acquired import Acquired, MarkOn, Named
from wamledger.services.views.goods import GoodsLine, GoodsTotal
from wamledger.services.views.weapon_file import Mark, Photo

Row = dict[str, Any]


def entry_of(found: State, code: str, ops: Sequence[str]) -> Stored:
    """
    The entry with this id, of one of these operations.

    Refuses: entry_unknown; report_of_entry where it is of another operation
    Raises: AccessFault where a narrow scope ends before it
    """
    row = found.link.one("SELECT seq, op FROM entry WHERE id = ?", (code,))
    entry = stored_all(found.link, [row[0]])[0] if row else None
    if not found.scope.is_whole and (entry is None or not _is_theirs(found, entry)):
        raise out_of_scope(code, found.scope)
    if entry is None:
        raise Refused(Code.ENTRY_UNKNOWN, "code", found=code)
    if row[1] not in ops:
        allowed = ", ".join(said(op) for op in ops)
        raise Refused(Code.REPORT_OF_ENTRY, "code", found=code, op=said(row[1]), allowed=allowed)
    return entry


def said(op: str) -> str:
    """What a person calls the operation."""
    return _(OPERATIONS[op].label) if op in OPERATIONS else op


def _is_theirs(found: State, entry: Stored) -> bool:
    """Whether somebody with a narrow scope may read of the entry: of its place, or of an item in it."""
    if sees(found.link, found.scope, entry):
        return True
    return any(sees_item(found.link, found.scope, item, entry.seq) for item in items_of(entry.operation))


def items_of(operation: Row) -> list[str]:
    """The codes of the items that an operation names."""
    named = [operation, *(operation.get("lines") or ())]
    return list(dict.fromkeys(code for each in named if (code := item_of(each))))


def item_of(line: Mapping[str, Any]) -> str:
    """The code of the item that a line names; empty where it names a serial or a number alone."""
    new = line.get("new_weapon") or line.get("new_lot") or {}
    return str(line.get("weapon") or line.get("lot") or new.get("id") or "")


def sees_item(link: Link, scope: Scope, item: str, seq: int) -> bool:
    """Whether the history of the item has the entry, as far as the scope shows it."""
    if scope.is_whole:
        return True
    try:
        return any(each["seq"] == seq for each in history_in(link, item, scope))
    except AccessFault:
        return False


def lines_seen(found: State, entry: Stored) -> list[tuple[int, Row]]:
    """The lines on items that they see, each with its number, counted from 1."""
    lines = list(enumerate(entry.operation.get("lines") or (), 1))
    if found.scope.is_whole or sees(found.link, found.scope, entry):
        return [(number, line) for number, line in lines if item_of(line)]
    return [
        (number, line)
        for number, line in lines
        if item_of(line) and sees_item(found.link, found.scope, item_of(line), entry.seq)
    ]


def person(names: Names, text: str) -> Named:
    """The user with this code; whoever is no user is only named."""
    name = names.person(text)
    return Named(text, name) if name else Named("", text)


def people(names: Names, texts: Iterable[str]) -> tuple[Named, ...]:
    """Each of the people, in their order."""
    return tuple(person(names, text) for text in texts)


def holder(names: Names, code: str | None) -> Named:
    """A place or party with its name; nobody for an empty code."""
    return Named(code, names.holder(code)) if code else Named()


def acquired(names: Names, operation: Row) -> Acquired:
    """How the goods of a registration came."""
    get = operation["acquisition"].get
    return Acquired(
        mode=get("mode"),
        ownership=get("ownership"),
        source=holder(names, get("from")),
        place_name=get("place_name", ""),
        latitude=get("latitude", ""),
        longitude=get("longitude", ""),
        site_type=get("site_type", ""),
        operation_reference=get("operation_reference", ""),
        mandate_reference=get("mandate_reference", ""),
        case=get("case", ""),
        circumstances=get("circumstances", ""),
        participant=get("participant", ""),
        programme=get("programme", ""),
    )


def taken(goods: Goods, lines: Iterable[tuple[int, Row]]) -> tuple[GoodsLine, ...]:
    """What lines take on charge, as they describe it."""
    return tuple(_taken(goods, number, line) for number, line in lines)


def _taken(goods: Goods, number: int, line: Row) -> GoodsLine:
    condition = line.get("condition", "")
    if "new_weapon" in line:
        new = line["new_weapon"]
        known = goods.line(("weapon", new["id"]), 1, condition, number=number, said=line)
        kind = reference.weapon_types().get(new["type"])
        return replace(
            known,
            nature=new["type"],
            nature_name=_(kind.name) if kind else "",
            make=new["make"],
            model=new["model"],
            calibre=new["calibre"],
            mark=new.get("serial", ""),
            mark_status=new["serial_status"],
            tag=new.get("tag", ""),
            remarks=_joined(line.get("remarks"), new.get("description")),
        )
    new = line["new_lot"]
    known = goods.line(("lot", new["id"]), line["quantity"], condition, number=number, said=line)
    return replace(
        known,
        make=new.get("manufacturer", ""),
        mark=new.get("lot_number", ""),
        remarks=_joined(line.get("remarks"), new.get("packaging_marks")),
    )


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)


def totals_of(goods: Goods, moves: Iterable[Row], lines: Sequence[GoodsLine]) -> tuple[GoodsTotal, ...]:
    """What the movements of the items of these lines come to, each under the type or nature that its line names."""
    named = {(line.item_kind, line.item): line for line in lines}
    quantities: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for move in moves:
        kind = "weapon" if move.get("weapon") else "lot"
        item = (kind, str(move[kind]))
        if item in named:
            of = quantities.setdefault((kind, named[item].nature), {})
            of[item] = of.get(item, 0) + move.get("quantity", 1)
    found = []
    for (kind, nature), of in sorted(quantities.items(), key=lambda each: (each[0][0] == "lot", each[0][1])):
        name = next(line.nature_name for line in lines if (line.item_kind, line.nature) == (kind, nature))
        sums = goods.sums(of)
        found.append(
            replace(
                sums[0],
                nature=nature,
                nature_name=name,
                quantity=sum(each.quantity for each in sums),
                nec_mg=sum(each.nec_mg for each in sums),
                nec_is_vouched=all(each.nec_is_vouched for each in sums),
            )
        )
    return tuple(found)


def named_items(goods: Goods, lines: Iterable[tuple[int, Row]]) -> tuple[GoodsLine, ...]:
    """Items that lines name by code, each as it was last read; a lot without a quantity stands with 0."""
    found = []
    for number, line in lines:
        kind = "weapon" if line.get("weapon") else "lot"
        quantity = 1 if kind == "weapon" else line.get("quantity") or 0
        found.append(
            goods.line((kind, line[kind]), quantity, line.get("condition", ""), number=number, said=line)
        )
    return tuple(found)


def marks_on(lines: Iterable[tuple[int, Row]]) -> tuple[MarkOn, ...]:
    """The marks that lines describe on new weapons, and the serials that the mission gave them."""
    found = []
    for _number, line in lines:
        new = line.get("new_weapon") or {}
        found += [MarkOn(new["id"], mark(each)) for each in new.get("markings") or ()]
        if new.get("serial_assigned"):
            found.append(MarkOn(new["id"], Mark("SECONDARY_ASSIGNED", new["serial_assigned"], "")))
    return tuple(found)


def mark(made: Row) -> Mark:
    """A mark as it was recorded."""
    return Mark(
        made["kind"],
        made["text"],
        made.get("position", ""),
        made.get("country", ""),
        str(made.get("year", "")),
    )


def country(code: str | None) -> str:
    """The name of a country in the language in use; the code where it is not known."""
    return _(reference.countries().get(code, code)) if code else ""


def files(link: Link, digests: Iterable[str]) -> tuple[Photo, ...]:
    """The files with these digests, each once; one that nobody attached has a digest alone."""
    wanted = list(dict.fromkeys(digests))
    if not wanted:
        return ()
    condition, parameters = link.among("sha256", wanted)
    known = {
        sha256: Photo(name, sha256, size)
        for sha256, name, size in link.rows(
            "SELECT sha256, name, size FROM attachment WHERE " + condition, parameters
        )
    }
    return tuple(known.get(each) or Photo(_("not attached"), each, 0) for each in wanted)
