"""What an operation would do: how each thing stands before and after it, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.i18n import _, ngettext
from wamledger.services.views import Foreseen

MOST: Final = 200
"""Changes that are shown one by one; more are counted."""


def before_after(effect: Foreseen) -> Iterator[str]:
    """The effect in lines; what would be refused is all there is to say of what cannot be done."""
    if effect.refused:
        from wamledger.services.on_screen.telling import refusal

        yield "✗ " + _("It could not be carried out now: {why}").format(why=refusal(effect.refused))
        return
    if not effect.changes:
        yield _("It changes no holding.")
    for change in effect.changes[:MOST]:
        yield f"{change.subject}  {change.described}".rstrip()
        yield "  " + _("before: {before}").format(before=change.before or "-")
        yield "  " + _("after:  {after}").format(after=change.after or "-")
    if (more := len(effect.changes) - MOST) > 0:
        yield ngettext("… and {number} more change.", "… and {number} more changes.", more).format(
            number=more
        )
    for notice in effect.notices:
        yield "! " + _("note: {notice}").format(notice=notice)
