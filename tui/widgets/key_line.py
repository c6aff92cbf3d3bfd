"""The last line of every screen: the keys that work here, in the language in use."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from tui.widgets.key_names import key_name
from wamledger.i18n import _


class KeyLine(Widget):
    """The keys of the focused widget first, then those of the screen; what does not fit is in the help."""

    DEFAULT_CSS = "KeyLine { height: 1; background: $panel; color: $text; }"

    def on_mount(self) -> None:
        """The line follows the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def keys(self) -> list[tuple[str, str]]:
        """Each key with what it does, as the line names them."""
        told: dict[str, str] = {}
        is_refused = bool(getattr(self.screen, "refusal", ""))
        for node, binding, enabled, _tip in self.screen.active_bindings.values():
            # where the screen shows nothing there is nothing for its own keys to do, but to leave and to try again
            is_shown = (
                binding.action in ("back", "again") if is_refused and node is self.screen else binding.show
            )
            if is_shown and enabled and binding.description not in told:
                told[binding.description] = key_name(binding)
        return [(key, _(description)) for description, key in told.items()]

    def render(self) -> RenderResult:
        """As many keys as fit."""
        text, left = Text(no_wrap=True), self.size.width
        for key, does in self.keys():
            if (needed := cell_len(key) + cell_len(does) + 3) > left:
                break
            text.append(f" {key} ", style="reverse")
            text.append(f"{does} ")
            left -= needed
        return text
