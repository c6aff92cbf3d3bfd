"""
Home: what needs the officer now, the stock at a glance, and how the ledger stands.

What is answered at once is drawn at once; the findings and the sums of the stock are asked for beside the screen and
come when they come. Whoever comes back finds it asked anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.desk import Desk
from tui.destinations import BY_NAME
from tui.screens.base import Page
from tui.widgets.home_lines import ledger_lines, stock_lines
from tui.widgets.waiting import Wait, Waiting
from wamledger.i18n import N_, _
from wamledger.services.home import AtOnce, Item, Slow, at_once, slow
from wamledger.services.subjects import Subject

PAUSE = 0.05
WIDE = 120
"""From so many columns on the stock stands beside what waits."""


class Home(Page):
    """The first screen."""

    heading: ClassVar[str] = N_("Home")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "What waits for you stands first, the most pressing above, with an exclamation mark where it does not wait until"
            " tomorrow. Enter opens the line under the cursor."
        ),
        N_(
            "Below or beside it: the stock, how many entries each of the last weeks brought, and how the ledger stands."
            " Findings and sums take a moment longer and appear when they are there."
        ),
        N_(
            "Entries that nobody outside has seen could be changed by whoever holds the machine; give a signed head to"
            " somebody else from time to time (Safekeeping)."
        ),
    )
    DEFAULT_CSS = """
    Home #home-body { layout: vertical; height: 1fr; }
    Home #home-left { height: auto; width: 100%; padding: 0 1; }
    Home #home-right { height: auto; width: 100%; padding: 0 1; }
    Home.wide #home-body { layout: horizontal; }
    Home.wide #home-left { width: 1fr; height: 1fr; }
    Home.wide #home-right { width: 1fr; height: 1fr; }
    Home .head { text-style: bold underline; height: 1; margin-top: 1; }
    Home .first { margin-top: 0; }
    Home Static { height: auto; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.now: AtOnce | None = None
        self.later: Slow | None = None
        self._of_stock: Slow | None = None
        """What takes longer without the findings, which take longest."""
        self._cursor = ""

    def body(self) -> ComposeResult:
        """What waits on the left or above; stock and ledger on the right or below."""
        with VerticalScroll(id="home-body"):
            with VerticalScroll(id="home-left", can_focus=False):
                yield Static(_("What needs you now"), classes="head first", markup=False)
                yield Waiting(self._waits(), at=self._cursor, id="home-waiting")
                yield Static(self._said(), id="home-said")
                yield Static(self._ledger(), id="home-ledger")
            with VerticalScroll(id="home-right", can_focus=False):
                yield Static(self._stock(80), id="home-stock")

    def on_mount(self) -> None:
        """The keys go to what waits."""
        self.set_class(self.app.size.width >= WIDE, "wide")
        super().on_mount()
        self.query_one(Waiting).focus()

    def on_resize(self, event: events.Resize) -> None:
        """A wider screen has two columns."""
        self.set_class(event.size.width >= WIDE, "wide")
        self.call_after_refresh(self._draw)

    def on_screen_resume(self) -> None:
        """Whoever comes back finds what waits now."""
        if self.now is not None:
            self.look()

    async def drawn_again(self) -> None:
        """The screen is in the language in use, also in what services say, and nothing stands in another meanwhile."""
        self.later = self._of_stock = None
        if self.now is not None:
            self.now = replace(self.now, items=())
        await super().drawn_again()
        self.look()

    def look(self) -> None:
        """What waits is asked first, what takes longer then."""
        self.ask(self._asked_now, self._at_once, group="home-now", whole=True)

    def _asked_now(self) -> AtOnce:
        return at_once(self.desk.ledger, by=self.desk.by)

    def _asked_sums(self) -> Slow:
        return slow(self.desk.ledger, None, by=self.desk.by)

    def _asked_later(self) -> Slow:
        return slow(self.desk.ledger, self.desk.detection(), by=self.desk.by)

    def _at_once(self, found: AtOnce) -> None:
        self.now = found
        self._draw()
        # what takes longer begins when this is on the screen, for both would go on one processor
        self.call_after_refresh(self.set_timer, PAUSE, self._look_further)

    def _look_further(self) -> None:
        self.ask(self._asked_sums, self._sums, group="home-later")

    def _sums(self, found: Slow) -> None:
        """The stock is drawn while the findings are still being looked at."""
        if self.later is None:
            self._of_stock = found
            self._draw()
        self.ask(self._asked_later, self._slow, group="home-findings")

    def _slow(self, found: Slow) -> None:
        self.later = found
        self._draw()

    async def on_waiting_opened(self, message: Waiting.Opened) -> None:
        """The thing, or the screen with what was counted, is in front."""
        item = next((each for each in self._items() if each.name == message.name), None)
        if item is None:
            return
        self._cursor = item.name
        if isinstance(item.leads_to, Subject):
            await self.app.show(item.leads_to)
        else:
            more: dict[str, Any] = dict(item.filters)
            if more and BY_NAME[item.leads_to].arguments:
                # registers are narrowed by what their columns hold
                more = {"filters": more}
            await self.app.go(item.leads_to, **more)

    def _draw(self) -> None:
        if not self.is_mounted or self.refusal:
            return
        for waiting in self.query(Waiting):
            waiting.show(self._waits())
        room = max((each.size.width for each in self.query("#home-right")), default=80) - 4
        for name, text in (
            ("home-said", self._said()),
            ("home-ledger", self._ledger()),
            ("home-stock", self._stock(room)),
        ):
            for part in self.query(f"#{name}").results(Static):
                part.update(text)

    def _items(self) -> tuple[Item, ...]:
        later = self.later or self._of_stock
        return (*(self.now.items if self.now else ()), *(later.items if later else ()))

    def _waits(self) -> list[Wait]:
        pressing = sorted(self._items(), key=lambda each: not each.is_alarming)
        return [
            Wait(each.name, each.label, each.number, each.worst, each.is_alarming, each.is_at_least)
            for each in pressing
        ]

    def _said(self) -> Text:
        """What is still being looked at, and what could not be."""
        said = []
        if self.now is not None and not self._items():
            said.append(_("✓ Nothing waits for you.") if self.later else _("Nothing waits for you so far."))
        if self.later is None:
            said.append(
                _("… Findings are being looked at.")
                if self._of_stock
                else _("… Findings and sums are being looked at.")
            )
        elif self.later.failed_rules:
            said.append(
                _("✗ Findings are missing: the rules {rules} could not be asked.").format(
                    rules=", ".join(self.later.failed_rules)
                )
            )
        return Text("\n".join(said))

    def _ledger(self) -> Text:
        return ledger_lines(self.now, self.desk.ledger.clock()) if self.now is not None else Text()

    def _stock(self, width: int) -> Text:
        found = self.later or self._of_stock
        return stock_lines(found, width) if found is not None else Text()
