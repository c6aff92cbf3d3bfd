"""Places, one after the other on one short line: code, name and kind; each is on record when Enter is pressed."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.choice_line import ChoiceLine
from wamledger.domain import moment
from wamledger.domain.reading import Malformed
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.form_fields.choices import PLACE_KIND
from wamledger.services.labelled import labelled

ARMOURY = "ARMOURY"


class PlacesStart(Page):
    """A short form for places; the long one is under New entry."""

    heading: ClassVar[str] = N_("Places")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Write a code and a name, choose the kind and press Enter: the place is on record. Then write the next."
        ),
        N_("Keeper, custody and licences are given in the long form: New entry, Add a place."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "add", N_("Add the place")),
        Binding("escape", "back", N_("Back"), key_display="Esc"),
    ]
    DEFAULT_CSS = """
    PlacesStart #line { height: auto; padding: 0 1; }
    PlacesStart .label { text-style: bold; }
    PlacesStart #kinds { height: auto; color: $text-muted; padding: 0 2; }
    PlacesStart #places { height: 1fr; border-top: solid $primary; padding: 0 1; }
    PlacesStart #listed { height: auto; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._written = {"code": "", "name": "", "kind": ARMOURY}
        self._places: list[dict[str, Any]] = []
        self._is_adding = False

    def body(self) -> ComposeResult:
        """The line to write on, and the places that are there."""
        with Vertical(id="line"):
            yield Static(Text(_("Code")), classes="label")
            yield Input(self._written["code"], id="code", compact=True, placeholder=_("for example GAO-ARM"))
            yield Static(Text(_("Name")), classes="label")
            yield Input(self._written["name"], id="name", compact=True)
            yield Static(Text(_("Kind")), classes="label")
            yield ChoiceLine(PLACE_KIND, self._written["kind"], id="kind")
            yield Static(self._kinds(), id="kinds")
        with VerticalScroll(id="places", can_focus=False):
            yield Static(self._listed(), id="listed")

    def _kinds(self) -> Text:
        """All kinds, and what the least known of them are for."""
        kinds = " · ".join(_(word) for word in PLACE_KIND.values())
        what_for = _(
            "Ammunition and explosives stand in an explosive storehouse (a magazine); weapons in an armoury or a container; "
            "a site is the camp in which they are."
        )
        return Text(f"{kinds}\n{what_for}")

    def _listed(self) -> Text:
        if not self._places:
            return Text(_("There are no places yet."))
        lines = [
            f"✓ {shown(each['code'])}  {shown(each['name'])}  ({_(PLACE_KIND.get(each['kind'], each['kind']))})"
            for each in self._places
        ]
        return Text("\n".join(lines))

    def on_mount(self) -> None:
        """The keys go to the code."""
        self.look()
        self.query_one("#code", Input).focus()

    def look(self) -> None:
        """The places that are there are listed."""
        ledger = self.desk.ledger

        def listed() -> list[dict[str, Any]]:
            from wamledger.services import registers

            return registers.rows(ledger, registers.named("places"))

        self.ask(listed, self._show, group="list")

    def _show(self, places: list[dict[str, Any]]) -> None:
        self._places = places
        for line in self.query("#listed").results(Static):
            line.update(self._listed())

    @on(Input.Submitted)
    def _next(self, message: Input.Submitted) -> None:
        if message.input.id == "code":
            self.query_one("#name", Input).focus()
        else:
            self.query_one("#kind", ChoiceLine).focus()

    @on(ChoiceLine.Submitted)
    def _entered(self) -> None:
        self.action_add()

    def action_add(self) -> None:
        """The place is on record, once, or the reason why not is on the screen."""
        if self._is_adding:
            return
        self._keep()
        for name, label in (("code", _("Code")), ("name", _("Name"))):
            if not self._written[name].strip():
                self.query_one(f"#{name}", Input).focus()
                self.say(labelled(label, _("This is needed.")), "refused")
                return
        self._is_adding = True
        written, desk = dict(self._written), self.desk

        def added() -> str:
            from wamledger.services.posting import post_operations

            operation = {
                "op": "add_place",
                "occurred_at": moment.canonical(desk.ledger.clock()),
                "by": desk.by,
                "code": written["code"].upper(),
                "name": written["name"],
                "kind": written["kind"],
            }
            report = post_operations(desk.ledger, [operation])
            if report.refused:
                raise Malformed(report.refused[0].faults)
            return str(operation["code"])

        self.ask(added, self._added, group="add")

    @property
    def is_held(self) -> bool:
        """Whether a place is being recorded."""
        return self._is_adding

    def let_go(self) -> None:
        """It may be tried again."""
        self._is_adding = False

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is told, and may be put right."""
        self.let_go()
        await super().refused(error, whole=whole)

    def _added(self, code: str) -> None:
        self.let_go()
        for name in ("code", "name"):
            self.query_one(f"#{name}", Input).value = ""
        self._keep()
        self.query_one("#code", Input).focus()
        self.say(_("{code} is on record. Write the next, or press Esc.").format(code=code), "good")
        self.look()

    def _keep(self) -> None:
        for name in ("code", "name"):
            self._written[name] = self.query_one(f"#{name}", Input).value.strip()
        self._written["kind"] = self.query_one("#kind", ChoiceLine).value

    async def drawn_again(self) -> None:
        """In another language, with what was written."""
        self._keep()
        await super().drawn_again()
