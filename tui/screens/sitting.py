"""The sitting: what a team at a folding table sets once, and what then holds for everybody who comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets import suggesting
from tui.widgets.entry_lines import EntryLines
from tui.widgets.slot import Slot, numbered
from wamledger.i18n import N_, _
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.words import ACQUISITION, OWNERSHIP, SITE


class Known(NamedTuple):
    """Places and users by code and name, and those of the users who may record people in disarmament."""

    places: Sequence[tuple[str, str]] = ()
    users: Sequence[tuple[str, str]] = ()
    may_register: frozenset[str] = frozenset()


_MODES: Final = ("COLLECTED", "SURRENDERED", "FOUND", "RECOVERED")
_OWNERS: Final = ("UNDETERMINED", "HOST_STATE", "PARTY", "NONE")
_SITES: Final = ("STATIC_SITE", "PICKUP_POINT", "MOBILE_TEAM", "UN_CAMP", "OTHER")
_YES: Final = {"y": ("yes", N_("yes")), "n": ("", N_("no"))}
_LANGUAGES: Final = {"0": ("", N_("none")), "1": ("fr", N_("French")), "2": ("en", N_("English"))}
_AT: Final = ("place", "rounds_at", "apart")
"""Blanks for a place."""
_IN_ORDER: Final = (
    *("by", "place", "rounds_at", "apart", "mode", "ownership", "programme", "place_name", "site_type"),
    *("series", "operation_reference", "second_language", "folder", "prints"),
)


class SittingSheet(ModalScreen[tuple[Sitting, str] | None]):
    """Dismissed with the sitting and who records; None where nothing was set."""

    DEFAULT_CSS = """
    SittingSheet { align: center middle; }
    SittingSheet > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    SittingSheet VerticalScroll { height: auto; max-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "none", N_("Back")),
        Binding("ctrl+s", "done", N_("Begin")),
    ]

    def __init__(self, sitting: Sitting, known: Known, by: str | None) -> None:
        """``by`` is who records in a ledger to which nobody signs in, None where people do."""
        super().__init__()
        self._known = known
        self._sitting = sitting
        found = suggesting.of(known.places)
        said = {
            "mode": (N_("How it comes"), numbered(_MODES, ACQUISITION)),
            "ownership": (N_("Owner"), numbered(_OWNERS, OWNERSHIP)),
            "site_type": (N_("Kind of site"), numbered(_SITES, SITE)),
            "second_language": (N_("Second language of receipts"), _LANGUAGES),
            "prints": (N_("Print receipts at once"), _YES),
        }
        written: dict[str, tuple[str, int]] = {
            "by": (N_("Who records"), 24),
            "place": (N_("Stored at"), 24),
            "rounds_at": (N_("Ammunition goes to"), 24),
            "apart": (N_("Unsafe items go to"), 24),
            "programme": (N_("Programme"), 40),
            "place_name": (N_("Where this is"), 40),
            "series": (N_("Numbers begin with"), 16),
            "operation_reference": (N_("Reference"), 24),
            "folder": (N_("Folder of receipts"), 40),
        }
        codes = {"by", *_AT, "series"}
        self._slots = {
            name: Slot(
                name,
                label,
                "code" if name in codes else "text",
                width,
                suggest=found if name in _AT else suggesting.of(known.users) if name == "by" else None,
            )
            for name, (label, width) in written.items()
        }
        self._slots |= {
            name: Slot(name, label, "pick", 22, picks=picks) for name, (label, picks) in said.items()
        }
        for name, slot in self._slots.items():
            value = getattr(sitting, name, by or "")
            slot.put(("yes" if value else "") if isinstance(value, bool) else value)
        self._slots["by"].is_on = by is not None

    def compose(self) -> ComposeResult:
        """The blanks, in the order in which one thinks of them."""
        box = Vertical(
            VerticalScroll(
                EntryLines([(self._slots[name],) for name in _IN_ORDER], self, at=self._first()),
                can_focus=False,
            ),
            Static(Text(_("Enter goes on, Ctrl+S begins, Esc goes back"))),
        )
        box.border_title = Text(_("The sitting"))
        yield box

    def _first(self) -> str:
        return "by" if self._slots["by"].is_on and not self._slots["by"].value else "place"

    def on_mount(self) -> None:
        """The keys go to the blanks."""
        self.query_one(EntryLines).focus()

    def left(self, slot: Slot) -> str | None:
        """Places and whoever records are those that there are; the last blank ends it."""
        if slot.name in (*_AT, "by") and slot.value.strip():
            is_person = slot.name == "by"
            code = suggesting.meant(self._known.users if is_person else self._known.places, slot.value)
            if code is None:
                said = _("There is no user {found}.") if is_person else _("There is no place {found}.")
                slot.say(said.format(found=slot.value))
                return slot.name
            if is_person and code not in self._known.may_register:
                slot.say(
                    _("{found} may not record people in disarmament; a DDR officer may.").format(found=code)
                )
                return slot.name
            slot.put(code)
        if slot.name in ("place", "by") and not slot.value.strip():
            slot.say(_("This is needed."))
            return slot.name
        if slot.name == "prints":
            self.action_done()
            return slot.name
        return None

    def changed(self, slot: Slot) -> None:
        """Nothing follows from what is typed before the blank is left."""

    def struck(self, key: str) -> bool:
        """Ctrl+S begins, in its turn."""
        if key == "ctrl+s":
            self.action_done()
        return key == "ctrl+s"

    def action_done(self) -> None:
        """The sitting holds from here on, where it has a place and somebody who records."""
        lines = self.query_one(EntryLines)
        for name in ("by", *_AT):
            if self._slots[name].is_on and self.left(self._slots[name]) == name:
                lines.go(name)
                return
        values = {
            name: slot.value.strip() for name, slot in self._slots.items() if name not in ("by", "prints")
        }
        sitting = replace(self._sitting, **values, prints=bool(self._slots["prints"].value))
        self.dismiss((sitting, self._slots["by"].value.strip()))

    def action_none(self) -> None:
        """Nothing was set."""
        self.dismiss(None)
