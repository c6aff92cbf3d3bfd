"""The limits of the mission: what each governs, what it is, and what stands where nobody has set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from tui.screens.table import TablePage
from wamledger.i18n import N_, _
from wamledger.services.form_fields.choices import policies
from wamledger.services.numbers import grouped

_ACTS: Final[Mapping[str, str]] = {"REFUSE": N_("refuse"), "WARN": N_("warn")}
"""What the ledger does where a limit is passed."""

_ORDER: Final = {name: number for number, name in enumerate(policies())}
"""Limits of one matter stand together, as in the list of them."""


class Policies(TablePage):
    """All limits; Enter sets the one that is marked."""

    heading: ClassVar[str] = N_("Limits")
    about: ClassVar[tuple[str, ...]] = (
        N_("Enter sets the limit that is marked, by an entry that holds for everybody from then on."),
        N_("What the mission has set is marked; the default of this program stands where it has not."),
    )
    spare: ClassVar[tuple[int, ...]] = (2,)
    headings: ClassVar[tuple[str, ...]] = (N_("What it governs"), N_("Value"), N_("Default"))

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
                    _(each["meaning"])
                    if each["meaning"]
                    else f"{each['name']}: {_('unknown to this program')}",
                    _written(each["value"]) + ("" if each["value"] == each["default"] else f"  ! {_('set')}"),
                    _written(each["default"]),
                ),
            )
            for each in sorted(self.found or (), key=lambda limit: _ORDER.get(limit["name"], len(_ORDER)))
        ]

    def detail(self, key: str) -> str:
        """What the limit takes, and the name that forms and papers have for it."""
        limit = next((each for each in self.found or () if each["name"] == key), None)
        if limit is None or not limit["meaning"]:
            return ""
        return f"{key}  ·  {_('It takes: {words}.').format(words=_taken(limit['takes']))}"

    def opened(self, key: str) -> None:
        """The form that sets the limit."""
        self.run_worker(self.app.fill("set_policy", {"name": key}), exit_on_error=False)


def _taken(words: str) -> str:
    """What the limit takes, with words for the codes."""
    codes = words.split(", ")
    if all(code in _ACTS for code in codes):
        return ", ".join(f"{code} ({_(_ACTS[code])})" for code in codes)
    return _("yes or no: true, false") if codes == ["true", "false"] else _(words)


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
    if isinstance(value, int):
        return grouped(value)
    return _(_ACTS[value]) if value in _ACTS else str(value)
