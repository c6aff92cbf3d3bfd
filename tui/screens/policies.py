"""The limits of the mission: what each governs, what it is, and what stands where nobody has set it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from tui.screens.table import TablePage
from wamledger.i18n import N_, _


class Policies(TablePage):
    """All limits; Enter sets the one that is marked."""

    heading: ClassVar[str] = N_("Limits")
    about: ClassVar[tuple[str, ...]] = (
        N_("Enter sets the limit that is marked, by an entry that holds for everybody from then on."),
        N_("What the mission has set is marked; the default of this program stands where it has not."),
    )
    headings: ClassVar[tuple[str, ...]] = (N_("Name"), N_("Value"), N_("Default"), N_("What it governs"))

    def asked(self) -> Any:
        """The limits."""
        from wamledger.services import registers

        return registers.rows(self.desk.ledger, registers.named("policies"))

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a limit."""
        return [
            (
                each["name"],
                (
                    each["name"],
                    _written(each["value"]) + ("" if each["value"] == each["default"] else f"  ! {_('set')}"),
                    _written(each["default"]),
                    _(each["meaning"]) if each["meaning"] else _("This program does not know it."),
                ),
            )
            for each in self.found or ()
        ]

    def detail(self, key: str) -> str:
        """What the limit governs."""
        limit = next((each for each in self.found or () if each["name"] == key), None)
        if limit is None or not limit["meaning"]:
            return ""
        return f"{_(limit['meaning'])} {_('It takes: {words}.').format(words=_(limit['takes']))}"

    def opened(self, key: str) -> None:
        """The form that sets the limit."""
        self.run_worker(self.app.fill("set_policy", {"name": key}), exit_on_error=False)


def _written(value: Any) -> str:
    """A value in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{name} {_written(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_written(each) for each in value)
    return str(value)
