"""
Where one can go: every screen that is reached from anywhere, with its letter, its name and what it is for.

The go-to menu, the command palette and the help are all made from this table; a screen is loaded when somebody goes
there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

from wamledger.i18n import N_

DAY: Final = N_("The day")
REGISTERS: Final = N_("Registers")
BOOKS: Final = N_("Books and proof")
OFFICE: Final = N_("The office")


@dataclass(frozen=True, slots=True)
class Destination:
    """A screen: ``page`` is ``module:class``, made with the desk and the arguments; texts are marked."""

    name: str
    key: str
    title: str
    about: str
    group: str
    page: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def load(self) -> Any:
        """The class of the screen."""
        module, _colon, name = self.page.partition(":")
        return getattr(import_module(module), name)


def _register(name: str, key: str, title: str, about: str) -> Destination:
    return Destination(
        name, key, title, about, REGISTERS, "tui.screens.register:RegisterPage", {"name": name}
    )


DESTINATIONS: Final = (
    Destination("home", "h", N_("Home"), N_("What needs you now."), DAY, "tui.screens.home:Home"),
    Destination(
        "enter",
        "n",
        N_("New entry"),
        N_("Every operation, as a form."),
        DAY,
        "tui.screens.operations:Operations",
    ),
    Destination(
        "ddr",
        "d",
        N_("DDR line"),
        N_("Register people and what they hand in, one after the other."),
        DAY,
        "tui.screens.ddr_line:DdrLine",
    ),
    Destination(
        "approvals",
        "a",
        N_("Approvals"),
        N_("What waits for a second person."),
        DAY,
        "tui.screens.proposals:Proposals",
    ),
    Destination(
        "counting",
        "c",
        N_("Counting"),
        N_("What is due; count blind, by scan; recount; differences."),
        DAY,
        "tui.screens.counting:Counting",
    ),
    Destination(
        "findings",
        "f",
        N_("Findings"),
        N_("What does not fit, the most urgent first."),
        DAY,
        "tui.screens.findings:Findings",
    ),
    _register("weapons", "w", N_("Weapons"), N_("Every weapon, where it stands and in what state.")),
    _register("lots", "l", N_("Lots"), N_("Every lot of ammunition, and how much of it there is.")),
    _register("holdings", "s", N_("Stock"), N_("What stands where.")),
    _register("places", "p", N_("Places"), N_("Stores, magazines and sites, and their licences.")),
    _register(
        "parties", "o", N_("Parties"), N_("Contingents, units, States: who may hold, own or hand over.")
    ),
    _register("consignments", "v", N_("Consignments"), N_("What is on its way, and what did not arrive.")),
    _register("custody", "i", N_("Custody"), N_("What was issued, to whom, and when it is due back.")),
    _register("disposals", "x", N_("Disposals"), N_("What awaits destruction, and how far it has come.")),
    _register("traces", "t", N_("Traces"), N_("What was asked of States and organisations, and answered.")),
    _register("participants", "b", N_("Participants"), N_("People who take part in disarmament, by number.")),
    Destination(
        "match",
        "q",
        N_("Whose serial is this?"),
        N_("Weapons on record that may bear a serial, the likeliest first."),
        REGISTERS,
        "tui.screens.matching:Matching",
    ),
    Destination(
        "journal",
        "j",
        N_("Journal"),
        N_("All entries, verified while you look; proof of any."),
        BOOKS,
        "tui.screens.journal:Journal",
    ),
    Destination(
        "reports",
        "r",
        N_("Reports"),
        N_("Choose, preview, write and open a report."),
        BOOKS,
        "tui.screens.reports:Reports",
    ),
    Destination(
        "safekeeping",
        "k",
        N_("Safekeeping"),
        N_("Verify, sign a head, back up, export, witnesses."),
        BOOKS,
        "tui.screens.safekeeping:Safekeeping",
    ),
    Destination(
        "import",
        "m",
        N_("Import"),
        N_("Bring in a register from a spreadsheet, or operations from a journal."),
        OFFICE,
        "tui.screens.importing:Importing",
    ),
    Destination(
        "people",
        "u",
        N_("People and keys"),
        N_("Users, passphrases, keys, and who came in."),
        OFFICE,
        "tui.screens.people:People",
    ),
    Destination(
        "settings",
        "y",
        N_("Settings"),
        N_("Limits of the mission, natures, and how these screens look."),
        OFFICE,
        "tui.screens.settings:Settings",
    ),
)
"""In the order in which they are listed."""

BY_NAME: Final = {each.name: each for each in DESTINATIONS}

PAGES_OF_SUBJECTS: Final[Mapping[str, str]] = {
    "proposal": "tui.screens.proposal:ProposalPage",
    "finding": "tui.screens.finding:FindingPage",
    "entry": "tui.screens.entry:EntryPage",
    "count": "tui.screens.differences:Differences",
}
"""Screens of their own for some kinds of things, made with the desk and the code; any other kind has a thing page."""

THING: Final = "tui.screens.thing:ThingScreen"
FORM: Final = "tui.screens.form:FormPage"
FIRST_START: Final = "tui.screens.first_start:FirstStart"
"""Shown where there is no ledger yet; made with the place where one is to be made."""

GLOBAL: Final[Mapping[str, str]] = {
    "help": "tui.screens.help:Help",
    "go_to": "tui.screens.go_to:GoTo",
    "palette": "tui.screens.palette:Palette",
    "find": "tui.screens.find:Find",
}
"""Sheets that open over any screen."""


def loaded(page: str) -> Any:
    """The class that ``module:class`` names."""
    module, _colon, name = page.partition(":")
    return getattr(import_module(module), name)


def not_loaded() -> Iterator[str]:
    """The screens that are not loaded yet, each when it is asked for."""
    pages = (
        *(each.page for each in DESTINATIONS),
        THING,
        FORM,
        *GLOBAL.values(),
        *PAGES_OF_SUBJECTS.values(),
    )
    for page in pages:
        if page.partition(":")[0] not in sys.modules:
            yield page
