"""
What an entry says, as lines: each field of the operation by the name that its form gives it, with codes in words.

The stored bytes stand below it on the same page. This is for whoever reads no JSON; it leaves out what the head of the page
says, and lines that say no more than the movements do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import N_, _
from wamledger.services import moments, words
from wamledger.services.entry_leads import MOST
from wamledger.services.form_fields.choices import methods, types, words_of
from wamledger.services.form_fields.labels import label_for
from wamledger.services.home.stock import NATURES
from wamledger.services.labelled import labelled
from wamledger.services.numbers import grouped

_IN_THE_HEAD: Final = frozenset(
    {"op", "id", "by", "approved_by", "occurred_at", "document", "remarks", "lines", "operation"}
)
_MOVED: Final = frozenset({"weapon", "lot", "quantity"})
"""What of a line the movements say as well."""

_LABELS: Final[Mapping[str, str]] = {
    "name_commitment": N_("Commitment to the name"),
    "sha256": "SHA-256",
    "attach.size": N_("Bytes"),
    "size": N_("Entries"),
    "seen_size": N_("Entries that this machine had seen"),
    "vkey": N_("Key"),
    "before": N_("Key before"),
    "proposal": N_("Proposal"),
    "expires_at": N_("Lapses"),
    "text": N_("Text"),
    "position": N_("Position"),
}
"""What no form asks for."""

Row = Mapping[str, Any]


def recorded(operation: Row, *, is_moved: bool) -> Iterator[str]:
    """
    A line for each field, and one for each line of the operation.

    ``is_moved`` where the movements of the entry are told beside it.
    """
    op = str(operation["op"])
    proposed = operation.get("operation")
    if isinstance(proposed, Mapping) and str(proposed.get("op")) in OPERATIONS:
        yield labelled(_("Proposed"), _(OPERATIONS[str(proposed["op"])].label))
        yield from recorded(proposed, is_moved=False)
    for name, value in operation.items():
        if name not in _IN_THE_HEAD:
            yield from _told(op, (name,), value)
    lines = [
        line
        for line in _listed(operation.get("lines"))
        if isinstance(line, Mapping) and not (is_moved and set(line) <= _MOVED)
    ]
    for line in lines[:MOST]:
        said = [each for name, value in line.items() for each in _told(op, (name,), value)]
        yield "– " + "; ".join(said)
    if len(lines) > MOST:
        yield f"… {grouped(len(lines) - MOST)}"


def _listed(value: Any) -> list[Any]:
    # whoever changed the bytes may have left anything there
    return value if isinstance(value, list) else []


def _told(op: str, path: tuple[str, ...], value: Any) -> Iterator[str]:
    """The fields of a part one by one; of a list of parts one after the other."""
    if value is None or value in ("", [], {}):
        return
    label = label_for(op, path) or _LABELS.get(f"{op}.{path[-1]}") or _LABELS.get(path[-1], "")
    if isinstance(value, Mapping) and not label:
        for name, inner in value.items():
            yield from _told(op, (*path, name), inner)
    else:
        yield labelled(_(label) if label else path[-1], _said(op, path, value))


def _said(op: str, path: tuple[str, ...], value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return str(value) if "year" in path[-1] else grouped(value)
    if isinstance(value, Mapping):
        found = [each for name, inner in value.items() for each in _told(op, (*path, name), inner)]
        return ", ".join(found)
    if isinstance(value, list):
        return " / ".join(_said(op, path, each) for each in value)
    meanings = _meanings(op, path)
    return _(meanings[value]) if value in meanings else moments.readable(str(value))


def _meanings(op: str, path: tuple[str, ...]) -> Mapping[str, str]:
    match path[-1]:
        case "condition":
            return words.CONDITION
        case "method":
            return methods()
        case "type" | "weapon_types":
            return types()
        case "position":
            return words.POSITION
        case "category" if op == "add_nature":
            return NATURES
    return words_of(op, path)
