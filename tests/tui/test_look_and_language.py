"""Colours and languages are changed while the program runs, and every text stands out in each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.destinations import DESTINATIONS
from tui.looks import LEAST, LOOKS, NAMES, next_after
from tui.screens.base import Page
from tui.screens.error import ErrorPage
from tui.screens.home import Home
from tui.screens.sign_in import SignIn
from wamledger import i18n
from wamledger.services import user_settings

DeskOf = Callable[[str], Desk]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever language a test changes to, the next begins in English."""
    before = i18n.language()
    yield
    i18n.use_language(before)


def luminance(colour: Any) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [each / 255 for each in colour.get_truecolor()]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """How much the text stands out from what is behind it."""
    front, behind = style.color, style.bgcolor
    assert front is not None
    assert behind is not None
    if style.reverse:
        front, behind = behind, front
    light, dark = sorted((luminance(front), luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


FRAMES = frozenset("─│╭╮╰╯▊▎▔▁▅▆▇▄▃▂█▉▋▌▍▏▐┃━·")


def texts(pilot: Pilot[Any]) -> Iterator[Segment]:
    """Every piece of text that is there to be read: of a box its own, for what it stands over is shaded."""
    screen = pilot.app.screen
    box = screen.children[0].region if isinstance(screen, ModalScreen) else screen.region
    for line, strip in enumerate(screen._compositor.render_strips()):
        if not box.y <= line < box.bottom:
            continue
        for segment in strip.crop(box.x, box.right):
            if segment.text.strip() and not set(segment.text.strip()) <= FRAMES:
                yield segment


async def every_screen(app: Wamledger, pilot: Pilot[Any]) -> Iterator[str]:
    await settled(pilot)
    yield "home"
    for key in ("f1", "f2", "ctrl+p", "f3"):
        await pilot.press(key)
        await settled(pilot)
        if key == "f3":
            await pilot.press(*"zzz")
            await settled(pilot)
        yield key
        await pilot.press("escape")
    assert isinstance(app.screen, Page)
    for tone in ("plain", "good", "warning", "refused", "busy"):
        app.screen.say("What was just done.", tone)
        await pilot.pause()
        yield f"said {tone}"
    app.screen.refusal = "Not for you."
    await app.screen.recompose()
    await pilot.pause()
    yield "refused"
    app.push_screen(ErrorPage(["A mistake."]))
    await pilot.pause()
    yield "error"
    app.push_screen(SignIn("ledger", lambda _user, _passphrase: "X", "Locked."))
    await pilot.pause()
    yield "sign-in"


@pytest.mark.parametrize("look", NAMES)
async def test_every_text_stands_out(desk_of: DeskOf, look: str) -> None:
    """On each screen of the shell each text has the contrast that its look promises, computed from what is drawn."""
    user_settings.remember("theme", look)
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=(140, 45)) as pilot:
        assert app.theme == look
        pale = set()
        async for where in every_screen(app, pilot):
            for segment in texts(pilot):
                assert segment.style is not None
                if (found := contrast(segment.style)) < LEAST[look]:
                    pale.add(f"{where}: {segment.text.strip()[:30]} {found:.1f}")
        assert sorted(pale) == []


def test_every_colour_of_text_stands_out_from_every_ground() -> None:
    """Whatever text colour a screen takes, it stands out from each of the grounds that a screen is drawn on."""
    from textual.color import Color

    grounds = ("background", "surface", "panel", "boost", "primary")
    pale = [
        f"{look.name}: {name} on {ground}"
        for look in LOOKS
        for name, value in look.variables.items()
        if name == "text" or name.startswith("text-")
        for ground in grounds
        if _ratio(Color.parse(value), Color.parse(getattr(look, ground))) < LEAST[look.name]
    ]
    assert pale == []


def _ratio(one: Any, other: Any) -> float:
    style = Style(color=one.rich_color, bgcolor=other.rich_color)
    assert style.color is not None
    assert style.color.type is ColorType.TRUECOLOR
    return contrast(style)


async def test_a_key_goes_through_the_looks_and_the_last_is_kept(desk_of: DeskOf) -> None:
    """F9 changes the colours, says which they are, and the next start has them."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert app.theme == "dark"
        await pilot.press("f9")
        assert app.theme == "light"
        await pilot.pause()
        assert "Colours: Light" in screen_text(pilot)
        await pilot.press("f9", "f9", "f9")
        assert app.theme == "light"
        await settled(pilot)
    assert user_settings.preferred("theme") == "light"
    assert Wamledger(desk_of("empty")).theme == "light"
    assert [next_after(name) for name in NAMES] == ["light", "contrast", "dark"]


async def test_settings_that_cannot_be_written_stop_nothing(
    desk_of: DeskOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the settings cannot be kept the colours change all the same, until the program ends."""
    (tmp_path / "home").write_text("a file where a folder should be")
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9")
        assert app.theme == "light"
        await settled(pilot)


async def test_without_colours_everything_is_said_in_signs(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR is honoured: nothing but greys is drawn, and what was refused still has its sign."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, Page)
        app.screen.say("Not so.", "refused")
        await pilot.pause()
        for segment in texts(pilot):
            for colour in (segment.style.color, segment.style.bgcolor):  # type: ignore[union-attr]
                assert colour is None or len(set(colour.get_truecolor())) == 1
        assert "✗ Not so." in screen_text(pilot)


class Writing(Page):
    """A page on which somebody is writing."""

    heading = "Home"
    written = ""

    def body(self) -> Any:
        yield Input(value=self.written, id="line")

    def on_input_changed(self, message: Input.Changed) -> None:
        self.written = message.value


async def test_the_language_changes_on_every_open_screen(
    desk_of: DeskOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F8 redraws every open screen in the next language, what was typed stays, and the next start speaks it."""
    texts_of = Catalog(locale="fr")
    texts_of.add("Help", "Aide")
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    with (tmp_path / "fr" / "LC_MESSAGES" / "wamledger.mo").open("wb") as file:
        write_mo(file, texts_of)
    monkeypatch.setenv(i18n.LOCALE_VARIABLE, str(tmp_path))
    i18n.use_language("en")
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.push_screen(Writing(app.desk))
        app.screen.query_one(Input).focus()
        await pilot.press(*"abc", "left")
        assert "Help" in screen_text(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert i18n.language() == "fr"
        assert "Aide" in screen_text(pilot)
        line = app.screen.query_one(Input)
        assert line.value == "abc"
        assert line.has_focus
        await pilot.press("x")
        assert line.value == "abxc"
        await pilot.press("escape")
        assert isinstance(app.screen, Home)
        await settled(pilot)
        assert "Aide" in screen_text(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert "Help" in screen_text(pilot)
    assert user_settings.preferred("language") == "en"


def test_the_languages_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """English comes first, then whatever the program or the mission has texts in."""
    assert i18n.languages()[0] == "en"
    assert "fr" in i18n.languages()
    monkeypatch.setenv("WAMLEDGER_LOCALE", str(tmp_path / "nowhere"))
    assert "fr" in i18n.languages()


@pytest.mark.parametrize("look", NAMES)
async def test_every_text_stands_out_wherever_one_goes(desk_of: DeskOf, look: str) -> None:
    """Each screen of the menu opens in 80 columns, says where one is, and shows no text that is hard to read."""
    user_settings.remember("theme", look)
    app = Wamledger(desk_of("full"))
    pale, lost = set(), []
    async with app.run_test(size=(80, 24)) as pilot:
        for destination in DESTINATIONS:
            await app.go(destination.name)
            await settled(pilot)
            if destination.title not in screen_text(pilot).split("\n")[0]:
                lost.append(destination.name)
            for segment in texts(pilot):
                style = segment.style
                # what has no colour of its own has that of the terminal, whatever stands behind it
                is_bare = style is None or style.color is None or style.bgcolor is None
                if is_bare or contrast(style) < LEAST[look]:
                    pale.add(f"{destination.name}: {segment.text.strip()[:30]} {style}")
    assert (sorted(pale), lost) == ([], [])
