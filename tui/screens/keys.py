"""How the ledger's key is kept, who can unlock it, and which keys have signed heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.table import TablePage
from wamledger.i18n import N_, _


class Keys(TablePage):
    """What is no secret about the ledger's key."""

    heading: ClassVar[str] = N_("How the key is kept")
    about: ClassVar[tuple[str, ...]] = (
        N_("The public keys that have signed heads, each from so many entries on: hand them over in person."),
        N_("m measures how long one try of a passphrase takes on this machine."),
    )
    headings: ClassVar[tuple[str, ...]] = (N_("From entries"), N_("Public key"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("m", "measure", N_("Measure"))]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._measures = False

    def asked(self) -> Any:
        """How it is kept."""
        from wamledger.services.keys import keeping

        return keeping.kept(self.desk.ledger, measure=self._measures)

    def above(self) -> str:
        """Where the key lies, how, and who unlocks it."""
        kept = self.found
        if kept is None:
            return ""
        if kept.kind is None:
            lines = ["✗ " + _("The key file {path} is not here.").format(path=kept.path)]
        elif kept.unlocked_by:
            lines = [
                "✓ "
                + _("The key in {path} is sealed. It can be unlocked by: {names}").format(
                    path=kept.path, names=", ".join(kept.unlocked_by)
                )
            ]
        else:
            lines = [
                "! "
                + _("The key in {path} lies open: whoever can read the file can sign heads.").format(
                    path=kept.path
                )
            ]
        if kept.seconds is not None:
            lines.append(
                _(
                    "One try of a passphrase takes {seconds} s here ({memory} MiB, {passes} passes, {lanes} lanes)."
                ).format(
                    seconds=f"{kept.seconds:.2f}",
                    memory=kept.kdf.memory_kib // 1024,
                    passes=kept.kdf.passes,
                    lanes=kept.kdf.lanes,
                )
            )
        lines += [
            _("The key before lies in {path} until the next head has left the office.").format(path=path)
            for path in kept.old
        ]
        lines += [
            _("A new key that was never used lies in {path}; the next rotation removes it.").format(path=path)
            for path in kept.unused
        ]
        return "\n".join(lines)

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a key."""
        return [(vkey, (str(since), vkey)) for since, vkey in (self.found.chain if self.found else ())]

    def action_measure(self) -> None:
        """How long one try takes is on the screen."""
        self._measures = True
        self.look()
