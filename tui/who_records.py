"""Who records in a ledger to which nobody signs in: asked where something is to be recorded, and nobody has said so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from wamledger.domain.refusals import Refused
from wamledger.i18n import _

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.screens.base import Page


def is_wanted(desk: Desk, error: BaseException) -> bool:
    """Whether something was refused because nobody has said who records."""
    faults = getattr(error, "faults", [error])
    return (
        desk.door.is_open
        and not desk.by
        and any(isinstance(each, Refused) and each.field == "by" for each in faults)
    )


def ask(page: Page, then: Callable[[], Awaitable[None] | None]) -> None:
    """One of the users is picked, and records from here on; ``then`` is done when that is so."""

    def users() -> list[tuple[str, str]]:
        from wamledger.services import registers

        rows = registers.rows(page.desk.ledger, registers.named("users"))
        return [(row["code"], f"{row['code']}  {row['name']}") for row in rows]

    async def listed(found: list[tuple[str, str]]) -> None:
        from tui.widgets.choice_box import ChoiceBox

        async def picked(code: str | None) -> None:
            if code:
                page.desk.is_called(code)
                if (waited := then()) is not None:
                    await waited

        await page.app.push_screen(ChoiceBox(_("Who records here?"), found, at=page.desk.by), picked)

    page.ask(users, listed, group="who records")
