"""What keys are called, and which of those that work somewhere are ours to tell of."""

from __future__ import annotations

from typing import Any, Final

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from wamledger.i18n import P_, _

_CALLED: Final = {
    "ctrl": "Ctrl",
    "shift": P_("keyboard", "Shift"),
    "alt": "Alt",
    "escape": P_("keyboard", "Esc"),
    "enter": P_("keyboard", "Enter"),
    "space": P_("keyboard", "Space"),
    "tab": "Tab",
    "backspace": P_("keyboard", "Backspace"),
    "delete": P_("keyboard", "Del"),
    "insert": P_("keyboard", "Ins"),
    "pageup": P_("keyboard", "PgUp"),
    "pagedown": P_("keyboard", "PgDn"),
    "home": P_("keyboard", "Home"),
    "end": P_("keyboard", "End"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
}


def key_name(binding: Binding) -> str:
    """The key as it stands on a keyboard."""
    shown = binding.key_display
    return _(P_("keyboard", shown)) if shown else spelled(binding.key)


def spelled(key: str) -> str:
    """The same for a key as the program writes it: ctrl+s is Ctrl+S, and a letter alone stays as it is."""
    parts = key.split("+")
    return "+".join(
        _(_CALLED.get(part, ""))
        or (part.upper() if len(parts) > 1 or (part[0] == "f" and part[1:].isdigit()) else part)
        for part in parts
    )


def own(screen: Screen[Any]) -> list[tuple[DOMNode, Binding]]:
    """
    The keys of the focused part of the screen, of the screen, and of the program, as far as they are ours.

    Letters are told also while somebody writes on a line, which then takes them; how a line is edited is known.
    """
    found: list[tuple[DOMNode, Binding]] = []
    for node in (screen, screen.app) if screen.focused is None else screen.focused.ancestors_with_self:
        for each in node._bindings.key_to_bindings.values():
            found += [(node, binding) for binding in each if _is_own(node, binding) and _can(node, binding)]
    return found


def _can(node: DOMNode, binding: Binding) -> bool:
    return bool(node.check_action(binding.action.partition("(")[0], ()))


def _is_own(node: DOMNode, binding: Binding) -> bool:
    return any(
        (each.key, each.action) == (binding.key, binding.action)
        for kind in type(node).__mro__
        if kind.__module__.partition(".")[0] != "textual"
        for each in Binding.make_bindings(vars(kind).get("BINDINGS", ()))
    )
