"""What keys are called, and which of those that work somewhere are ours to tell of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode

_CALLED: Final = {
    "ctrl": "Ctrl",
    "shift": "Shift",
    "alt": "Alt",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
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
    return binding.key_display or spelled(binding.key)


def spelled(key: str) -> str:
    """The same for a key as the program writes it: ctrl+s is Ctrl+S, and a letter alone stays as it is."""
    parts = key.split("+")
    return "+".join(
        _CALLED.get(part)
        or (part.upper() if len(parts) > 1 or (part[0] == "f" and part[1:].isdigit()) else part)
        for part in parts
    )


def own(bindings: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """Those that one of our screens or widgets has; how a field of text is edited is known from elsewhere."""
    return [each for each in bindings if _is_own(each.node, each.binding)]


def _is_own(node: DOMNode, binding: Binding) -> bool:
    return any(
        (each.key, each.action) == (binding.key, binding.action)
        for kind in type(node).__mro__
        if kind.__module__.partition(".")[0] == "tui"
        for each in Binding.make_bindings(vars(kind).get("BINDINGS", ()))
    )
