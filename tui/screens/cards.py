"""Cards: things to do in one place, each with a line on how it stands; Enter opens one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.deeds.deed import Deed
from tui.screens.base import Page
from tui.widgets.status_line import SIGNS, Tone
from tui.widgets.two_lines import two_lines
from wamledger.domain.text import shown
from wamledger.i18n import N_, P_, _


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: its title and how it stands, in the language in use, and what Enter does."""

    name: str
    title: str
    state: str
    opens: Callable[[], Awaitable[None]]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that belong together, under a heading in the language in use."""

    heading: str
    cards: Sequence[Card]


class CardList(OptionList):
    """The cards in one list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", P_("key", "Open"), key_display="Enter"),
    ]


class CardsPage(Page):
    """A screen of cards; whoever comes back to it finds how things stand by then."""

    about: ClassVar[tuple[str, ...]] = (
        N_("Each line is something to do, with how it stands below it. Enter opens it."),
    )
    DEFAULT_CSS = """
    CardsPage #cards { height: 1fr; border: none; padding: 0 1; }
    CardsPage #cards:focus { border: none; }
    """

    def groups(self) -> Sequence[Group]:
        """What can be done here."""
        return ()

    def body(self) -> ComposeResult:
        """The cards in one list."""
        yield CardList(*self._options(), id="cards", markup=False)

    def _options(self) -> list[Option]:
        self._cards = {}
        options = []
        for group in self.groups():
            options.append(Option(Text(group.heading, style="bold underline"), disabled=True))
            for card in group.cards:
                self._cards[card.name] = card
                title = Text(f"  {shown(card.title)}", style="bold")
                state = Text(f"{SIGNS[card.tone]}{shown(card.state)}" if card.state else "")
                options.append(Option(two_lines(title, state), id=card.name))
        return options

    _cards: dict[str, Card]
    _was_left = False

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.look()
        self._settle()

    def _settle(self, at: int | None = None) -> None:
        for cards in self.query("#cards").results(OptionList):
            cards.focus()
            if at is None:
                at = next((i for i, each in enumerate(cards.options) if not each.disabled), None)
            cards.highlighted = at

    def on_screen_resume(self) -> None:
        """How things stand is asked anew."""
        if self._was_left:
            self._was_left = False
            self.look()

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        self._was_left = True

    async def show_cards(self) -> None:
        """The cards are drawn anew, with the same one chosen."""
        if self.refusal or not self.query("#cards"):
            await self.recompose()
            self._settle()
            return
        cards = self.query_one("#cards", OptionList)
        at = cards.highlighted
        cards.clear_options()
        cards.add_options(self._options())
        cards.highlighted = at if at is not None and at < cards.option_count else None

    async def drawn_again(self) -> None:
        """In another language, with the same card chosen."""
        at = None
        for cards in self.query("#cards").results(OptionList):
            at = cards.highlighted
        await self.recompose()
        self._settle(at)

    @on(OptionList.OptionSelected, "#cards")
    async def _chosen(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        card = self._cards.get(message.option.id or "")
        if card is not None:
            await card.opens()

    def of_deed(self, deed: Deed, state: str = "", tone: Tone = "plain") -> Card:
        """The card of a deed; what it is for stands where nothing is known of how it stands."""

        async def opened() -> None:
            from tui.screens.deed import DeedPage

            await self.app.push_screen(DeedPage(self.desk, deed))

        return Card(deed.name, _(deed.title), state or _(deed.about), opened, tone)

    def of_form(self, op: str, title: str, state: str) -> Card:
        """The card of an operation, which has a form."""
        return Card(op, title, state, lambda: self.app.fill(op))
