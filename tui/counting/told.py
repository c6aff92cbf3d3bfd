"""What is told of a count while it lasts: how far it is, what is to be looked for, and what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.text import Text

from wamledger.domain.text import shown
from wamledger.i18n import _, ngettext
from wamledger.services.counting.live import LiveCount, SeenRow
from wamledger.services.counting.recognising import Sign
from wamledger.services.words import CONDITION, COUNT, COUNT_SCOPE, word

MOST_SHOWN: Final = 200
"""Lines of what was seen that are on the screen, the newest first; the record has all."""

_LOOKED_FOR: Final = {"": " ", "yes": "✓", "no": "✗"}


def head(count: LiveCount, *, sounds: bool) -> Text:
    """How and by whom it is counted, how many lines there are, and how many of each sign."""
    told: dict[str, int] = {}
    for row in count.rows:
        told[row.sign] = told.get(row.sign, 0) + 1
    lines = ngettext("{number} line", "{number} lines", len(count.rows)).format(number=len(count.rows))
    parts = [
        word(COUNT, count.one("kind")),
        word(COUNT_SCOPE, count.one("scope")),
        ", ".join(count.head.get("counted_by", ())),
        lines,
        *(f"{_(sign.value)} {told[sign.name]}" for sign in Sign if told.get(sign.name)),
        "" if sounds else _("bells off"),
    ]
    return Text(shown("  ·  ".join(part for part in parts if part)))


def listed_lines(count: LiveCount) -> Iterator[Text]:
    """What is to be looked for, where a sample was drawn or a recount asked for."""
    if count.listed:
        yield Text(_("To be looked for"), style="bold underline")
    for line in count.listed:
        yield Text(shown(f"{_LOOKED_FOR[line.seen]} {line.mark}  {line.what}  {line.holder}"), no_wrap=True)


def seen_lines(count: LiveCount) -> Iterator[Text]:
    """What was seen, the newest first."""
    yield Text(_("Seen"), style="bold underline")
    rows = count.rows
    for number in range(len(rows), max(len(rows) - MOST_SHOWN, 0), -1):
        yield Text(shown(f"{number}. {_seen(rows[number - 1])}"), no_wrap=True)


def _seen(row: SeenRow) -> str:
    parts = (
        row.mark,
        row.serial if row.serial != row.mark else "",
        row.quantity,
        row.seal,
        word(CONDITION, row.condition) if row.condition else "",
        row.remarks,
    )
    told = _(Sign[row.sign].value) if row.sign in Sign.__members__ else ""
    return f"{', '.join(part for part in parts if part)}  {told}"
