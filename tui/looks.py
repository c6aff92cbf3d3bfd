"""
The colours of the screens: dark, light, and one of strong contrast in black, white and yellow.

No colour says anything that a word or a sign beside it does not. Every text stands out against what is behind it: at
least 4.5 to 1, and 7 to 1 where the contrast is strong.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

from wamledger.i18n import N_

DARK: Final = "dark"
LIGHT: Final = "light"
STRONG: Final = "contrast"

NAMES: Final = {DARK: N_("Dark"), LIGHT: N_("Light"), STRONG: N_("Strong contrast")}
"""The looks that there are, in the order in which the key goes through them, with what they are called."""

LEAST: Final = {DARK: 4.5, LIGHT: 4.5, STRONG: 7.0}
"""How much a text stands out at least, as the ratio of WCAG 2."""


def _texts(text: str, muted: str, good: str, warning: str, wrong: str, accent: str) -> dict[str, str]:
    """The colours of text as such, which would else be made by fading and stand out too little."""
    return {
        "text": text,
        "text-muted": muted,
        "text-disabled": muted,
        "foreground-muted": muted,
        "foreground-disabled": muted,
        "text-success": good,
        "text-warning": warning,
        "text-error": wrong,
        "text-primary": accent,
        "text-secondary": accent,
        "text-accent": accent,
    }


def _chosen(text: str, behind: str, text_blurred: str, behind_blurred: str) -> dict[str, str]:
    """What the cursor stands on, where the keys go and where they do not, and what is selected."""
    return {
        "block-cursor-foreground": text,
        "block-cursor-background": behind,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": text_blurred,
        "block-cursor-blurred-background": behind_blurred,
        "input-cursor-foreground": text,
        "input-cursor-background": behind,
        "input-selection-foreground": text,
        "input-selection-background": behind,
        "button-color-foreground": text,
    }


def _bars(behind: str, bar: str, held: str) -> dict[str, str]:
    """The bars that show where one is in something longer than the screen."""
    return {
        "scrollbar": bar,
        "scrollbar-hover": held,
        "scrollbar-active": held,
        "scrollbar-background": behind,
        "scrollbar-background-hover": behind,
        "scrollbar-background-active": behind,
        "scrollbar-corner-color": behind,
    }


LOOKS: Final = (
    Theme(
        name=DARK,
        primary="#1f4e79",
        secondary="#2d5f8b",
        accent="#ffd166",
        warning="#8a5a00",
        error="#a12c3a",
        success="#1f6b3a",
        foreground="#e8eaed",
        background="#10151b",
        surface="#161c24",
        panel="#232c38",
        boost="#232c38",
        dark=True,
        variables={
            **_texts("#f2f4f7", "#b4bdc9", "#7ee2a0", "#ffcf70", "#ffb0b0", "#9fd0ff"),
            **_chosen("#0b0f14", "#ffd166", "#f2f4f7", "#3a4757"),
            "border": "#9fd0ff",
            "border-blurred": "#5c6b7d",
            **_bars("#161c24", "#5c6b7d", "#9fd0ff"),
        },
    ),
    Theme(
        name=LIGHT,
        primary="#cfe0f1",
        secondary="#dde7f1",
        accent="#0b4f8a",
        warning="#ffe6a8",
        error="#ffd6d6",
        success="#d3f0dc",
        foreground="#14181d",
        background="#ffffff",
        surface="#fafbfc",
        panel="#e6ebf0",
        boost="#e6ebf0",
        dark=False,
        variables={
            **_texts("#14181d", "#4a5560", "#155f30", "#6b4600", "#9b1c1c", "#0b4f8a"),
            **_chosen("#ffffff", "#0b4f8a", "#14181d", "#c4d4e4"),
            "border": "#0b4f8a",
            "border-blurred": "#7c8894",
            **_bars("#e6ebf0", "#7c8894", "#0b4f8a"),
        },
    ),
    Theme(
        name=STRONG,
        primary="#000000",
        secondary="#000000",
        accent="#ffff00",
        warning="#000000",
        error="#000000",
        success="#000000",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#000000",
        dark=True,
        variables={
            **_texts("#ffffff", "#ffffff", "#ffffff", "#ffff00", "#ffff00", "#ffffff"),
            **_chosen("#000000", "#ffff00", "#ffffff", "#404040"),
            "border": "#ffff00",
            "border-blurred": "#ffffff",
            **_bars("#000000", "#ffffff", "#ffff00"),
        },
    ),
)


def next_after(name: str) -> str:
    """The look that the key goes to from this one."""
    names = list(NAMES)
    return names[(names.index(name) + 1) % len(names)] if name in NAMES else DARK
