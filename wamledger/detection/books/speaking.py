"""What an entry speaks of: the kinds and codes under which it is filed, and asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.books.event import Event, Row
from wamledger.domain.serials import normalised

Key = tuple[str, str]
Touched = set[Key]
"""What an entry speaks of: pairs of a kind (weapon, lot, holder, user, op, id and so on) and a code."""

SLIM: Final = frozenset({"issue", "return", "move"})
"""Operations that happen so often that their lines are kept only as the moves that they made."""

MADE_AT: Final[dict[str, tuple[str, ...]]] = {
    "count": ("place",),
    "issue": ("from",),
    "return": ("to",),
    "receive": ("to",),
    "dispatch": ("from",),
    "move": ("from", "to"),
    "register": ("to",),
    "expend": ("from",),
    "reseal": ("place",),
    "recover": ("to",),
    "incident": ("place",),
}
"""The fields that name the place at which an entry of the operation was made."""

_NAMED: Final = (
    "dispatch",
    "issue",
    "disposal",
    "incident",
    "trace",
    "finding",
    "entry",
    "proposal",
    "participant",
)


def standing_key(holder: str, day: int) -> Key:
    """The key of what stood with a holder on a day."""
    return ("standing", f"{holder} {day}")


def counted_key(holder: str) -> str:
    """The name under which it is kept of which days somebody asked what had been counted there."""
    return f"counts {holder}"


def written_key(site: str) -> str:
    """The name under which it is kept of which days somebody asked what the site had written down."""
    return f"written {site}"


def seal_key(seal: str) -> str:
    """A seal number, however it was written."""
    return normalised(seal)


def spoken(event: Event) -> Touched:
    """The kinds and codes of what an entry names, beside goods and holders."""
    fields = event.fields
    found: Touched = set()
    for name in _NAMED:
        code = fields.get(name)
        if isinstance(code, str):
            found.add((name, code))
    match event.op:
        case "register":
            acquisition = fields["acquisition"]
            for kind, name in (
                ("participant", "participant"),
                ("operation_reference", "operation_reference"),
                ("brought", "from"),
            ):
                if acquisition.get(name):
                    found.add((kind, acquisition[name]))
        case "incident" if fields.get("operation_reference"):
            found.add(("operation_reference", fields["operation_reference"]))
        case "count":
            found |= {("counter", name) for name in fields["counted_by"]}
        case "declare":
            found.add(("declared", fields["party"]))
        case "destroy" | "verify_destruction":
            found |= {("attachment", each) for each in fields.get("attachments", ())}
            if fields.get("certificate"):
                found.add(("certificate", fields["certificate"]))
        case "dispatch" | "receive" | "reseal":
            found |= {("seal", seal_key(each)) for each in fields.get("seals", ())}
            found |= {
                ("seal", seal_key(fields[name])) for name in ("old_seal", "new_seal") if fields.get(name)
            }
            if event.op == "reseal":
                found |= {
                    ("container", fields.get("package") or fields.get("place") or ""),
                    ("containers", ""),
                }
    if event.op not in SLIM:
        for line in fields.get("lines", ()):
            if line.get("seal"):
                found.add(("seal", seal_key(line["seal"])))
            if line.get("package") and (line.get("seal") or line.get("sealed") is False):
                found |= {("container", line["package"]), ("containers", "")}
            elif line.get("seal"):
                found |= {("sealed", f"{holder} {code}") for holder, code in _sealed_at(fields, line)}
                if event.op == "count":
                    found.add(("seals counted", ""))
    return found


def _sealed_at(fields: Row, line: Row) -> Iterator[tuple[str, str]]:
    """The place and the lot whose seal a line tells, where it names no package."""
    holder = fields.get("place") or fields.get("to")
    code = line.get("lot") or line.get("new_lot", {}).get("id")
    if holder and code:
        yield holder, code


def named(event: Event) -> Touched:
    """The weapons, lots and holders that an entry names in its fields."""
    found: Touched = set()
    for each in (event.fields, *event.fields.get("lines", ())):
        for kind in ("weapon", "lot"):
            if isinstance(each.get(kind), str):
                found.add((kind, each[kind]))
    for name in ("place", "party", "from", "to"):
        if isinstance(event.fields.get(name), str):
            found.add(("holder", event.fields[name]))
    return found
