"""
One entry as a person reads it: what was recorded, what it did, who signed it, and the bytes that were hashed.

Whoever may read the whole ledger, or had a part in the entry, reads all of it. Anybody else with a right to read entries is
told what the histories of the things that they see tell of it, and not its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.ledger.merkle import leaf_hash
from wamledger.ledger.store import Ledger
from wamledger.services.attachments import folder
from wamledger.services.entry_beside import files, signatures
from wamledger.services.entry_content import recorded
from wamledger.services.entry_leads import MOST, leads_of
from wamledger.services.file_folder import FileFolder
from wamledger.services.history import history_in
from wamledger.services.labelled import labelled
from wamledger.services.moments import readable
from wamledger.services.numbers import grouped
from wamledger.services.reading import out_of_scope, reading
from wamledger.services.report_views.stored import reversals
from wamledger.services.scope import Scope
from wamledger.services.subjects import Subject
from wamledger.services.words import CONDITION, STATUS, word

Row = dict[str, Any]

_EFFECTS: Final[Mapping[str, str]] = {
    "settles": N_("What an issue is owed less"),
    "carried": N_("What of a consignment arrived or is lost"),
    "disposed": N_("How far a disposal has come"),
    "surplus": N_("Lines that were not on the consignment"),
    "recognised": N_("Lines known by their serial"),
    "possible_duplicates": N_("Weapons on record that may be the same one"),
    "released": N_("Released"),
    "before": N_("How it was before"),
    "next_due_before": N_("When it was due before"),
    "serial_assigned": N_("Serial that was assigned"),
    "closes": N_("Closes"),
    "undoes": N_("Undoes"),
    "reserves": N_("Reserves"),
    "frees": N_("Frees"),
    "expires_at": N_("Lapses"),
}


@dataclass(frozen=True, slots=True)
class EntryStory:
    """
    An entry whole, or as far as somebody sees it.

    Shape: ``parts`` are headings with lines; ``leads`` the things that it is about, each with what it is to the entry;
    ``content`` the stored bytes, laid out to be read, empty where they are not given; ``is_intact`` whether the bytes have
    the hash that stands beside them; ``can_be_reversed`` where no later entry has done so.
    """

    seq: int
    id: str
    op: str
    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    leads: tuple[tuple[Subject, str, str], ...]
    content: str
    is_intact: bool
    can_be_reversed: bool


def entry_story(ledger: Ledger, which: str) -> EntryStory:
    """
    The entry of that id, or of that number.

    Refuses: entry_unknown.  Raises: AccessFault where the person sees nothing of it.
    """
    with reading(ledger, Query.ENTRY) as (link, scope):
        row = link.one("SELECT seq, id, leaf, entry FROM entry WHERE id = ?", (which,))
        if row is None and which.isascii() and which.isdigit() and len(which) < 19:
            row = link.one("SELECT seq, id, leaf, entry FROM entry WHERE seq = ?", (int(which),))
        if row is None:
            if not scope.is_whole:
                raise out_of_scope(which, scope)
            raise Refused(Code.ENTRY_UNKNOWN, "entry", found=which)
        return _story(link, scope, folder(ledger), row[0], row[1], bytes(row[2]), bytes(row[3]))


def _story(
    link: Link, scope: Scope, place: FileFolder, seq: int, id_: str, leaf: bytes, entry: bytes
) -> EntryStory:
    is_intact = leaf_hash(entry) == leaf
    try:
        record = orjson.loads(entry)
        body: Row = record["body"]
        operation: Row = body["operation"]
        label = _(OPERATIONS[operation["op"]].label) if operation["op"] in OPERATIONS else operation["op"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        # whoever changed the bytes may have left anything there
        unread = (_("The entry"), (_("What is stored cannot be read as an entry."), _hash_line(leaf)))
        return EntryStory(seq, id_, "", "", (unread,), (), "", is_intact=False, can_be_reversed=False)
    is_theirs = scope.is_whole or scope.user in (operation["by"], operation.get("approved_by"))
    effects: Row = body.get("effects", {})
    if not is_theirs:
        operation, effects = _seen(link, scope, operation, effects, seq)
    reversed_by = reversals(link, [id_]).get(id_, "")
    parts = [
        (label, tuple(_head(seq, body, operation, leaf, reversed_by, is_intact=is_intact))),
        (_("What was recorded"), tuple(recorded(operation, is_moved=bool(effects.get("moves"))))),
        (_("What it did"), tuple(_moves(effects)) or (_("It moved nothing."),)),
        *_further(effects),
    ]
    if is_theirs:
        parts.append((_("Signatures"), tuple(signatures(link, record))))
        parts.append((_("Files"), tuple(files(link, place, operation))))
    content = orjson.dumps(record, option=orjson.OPT_INDENT_2).decode() if is_theirs else ""
    return EntryStory(
        seq,
        id_,
        operation["op"],
        label,
        tuple((heading, lines) for heading, lines in parts if lines),
        tuple(leads_of(link, operation, reversed_by)),
        content,
        is_intact,
        can_be_reversed=not reversed_by and operation["op"] != "reverse",
    )


def _seen(link: Link, scope: Scope, operation: Row, effects: Row, seq: int) -> tuple[Row, Row]:
    """What the histories that somebody sees tell of the entry.  Raises: AccessFault where none does"""
    for item in dict.fromkeys((*_items(operation), *_items(effects))):
        try:
            told = history_in(link, item, scope)
        except (AccessFault, Refused):
            continue
        for each in told:
            if each["seq"] == seq:
                return each["operation"], each["effects"]
    raise out_of_scope(str(operation["id"]), scope)


def _items(value: Any) -> Iterator[str]:
    """The codes of weapons and lots that stand anywhere in it."""
    if isinstance(value, list):
        for each in value:
            yield from _items(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in ("weapon", "lot") and isinstance(each, str):
                yield each
            elif name in ("new_weapon", "new_lot") and isinstance(each, dict):
                yield str(each.get("id", ""))
            else:
                yield from _items(each)


def _hash_line(leaf: bytes) -> str:
    return _("Hash of the entry, as it stands beside it: {hash}").format(hash=leaf.hex())


def _head(
    seq: int, body: Row, operation: Row, leaf: bytes, reversed_by: str, *, is_intact: bool
) -> Iterator[str]:
    yield _("Entry {number}, {id}").format(number=seq, id=operation["id"])
    yield _("Happened at {time}, recorded at {recorded}").format(
        time=readable(operation["occurred_at"]), recorded=readable(body.get("recorded_at", "-"))
    )
    yield _("Recorded by {user}").format(user=operation["by"])
    if operation.get("approved_by"):
        yield _("Approved by {user}").format(user=operation["approved_by"])
    if operation.get("document"):
        yield _("Document {document}").format(document=operation["document"])
    if operation.get("remarks"):
        yield _("Remarks: {text}").format(text=operation["remarks"])
    if body.get("historical"):
        yield _("It came as a past record.")
    if body.get("approval"):
        yield _("It took effect by the approval of proposal {proposal}.").format(
            proposal=body["approval"].get("proposal", "-")
        )
    if reversed_by:
        yield "! " + _("Reversed by {entry}").format(entry=reversed_by)
    yield _hash_line(leaf)
    yield (
        "✓ " + _("The stored bytes have this hash.")
        if is_intact
        else "✗ "
        + _("The stored bytes have another hash: they were changed. Verify the ledger (Safekeeping).")
    )


def _moves(effects: Row) -> Iterator[str]:
    moves = effects.get("moves", [])
    for move in moves[:MOST]:
        item = move.get("weapon") or labelled(str(move.get("lot")), grouped(move.get("quantity", 0)))
        yield f"{item}  {_cell(move.get('from'))} → {_cell(move.get('to'))}"
    if len(moves) > MOST:
        yield f"… {grouped(len(moves) - MOST)}"


def _cell(cell: list[str] | None) -> str:
    if cell is None:
        return _("not in the ledger")
    holder, status, condition = cell
    return f"{holder or '…'} ({word(STATUS, status)}, {word(CONDITION, condition)})"


def _further(effects: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in effects.items():
        if name != "moves":
            listed = value if isinstance(value, list) else [value]
            heading = _(_EFFECTS[name]) if name in _EFFECTS else name
            yield heading, tuple(_plain(each) for each in listed[:MOST])


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(each)}" for name, each in value.items() if each is not None)
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)
