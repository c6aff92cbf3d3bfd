"""
A deed: something that is done around a ledger and is no voucher, such as a backup or a new passphrase.

It is described as data: the blanks that somebody fills in, and a function that is given what they wrote and says what
became of it. One screen shows any of them. A deed works beside the screen, tells how far it is, and may be stopped
wherever it tells something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from wamledger.i18n import N_
from wamledger.services.reach import reached

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.widgets.status_line import Tone

Kind = Literal["text", "hidden", "new_hidden", "choice", "yes", "read", "write", "folder"]

Values = Mapping[str, str]
"""What was written into the blanks, by their names; a blank that was left empty is an empty text."""

Told = Callable[[str, int, int | None], None]
"""Takes what is being done, how far it is, and how far it goes; whoever asked to stop is heard there."""

YES = "yes"
NO = "no"
YES_NO: Mapping[str, str] = {YES: N_("yes"), NO: N_("no")}


class Whose(NamedTuple):
    """Whose passphrase is being chosen: it may not hold their code or name, and their roles say how long it must be."""

    user: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """
    One thing to fill in; ``label`` and ``help`` are marked for translation.

    Shape: ``choices`` are values with words; ``default`` is asked for when the blank is drawn; ``ends`` are the endings
    of the files that are offered first. ``whose`` says for whom a new passphrase is chosen, from what else was written.
    ``when`` is a blank and the answer in it without which this one is not asked for; ``completes`` is the kind of thing
    whose codes are offered while one types.
    """

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    is_required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    default: Callable[[Desk | None], str] | str = ""
    ends: tuple[str, ...] = ()
    whose: Callable[[Desk | None, Values], Whose] | None = None
    when: tuple[str, str] | None = None
    completes: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether what is written is a secret, which nobody sees and nothing keeps."""
        return self.kind in ("hidden", "new_hidden")

    def first(self, desk: Desk | None) -> str:
        """What stands in the blank at first."""
        if callable(self.default):
            return self.default(desk)
        if not self.default and self.kind == "yes":
            return NO
        if not self.default and self.kind == "choice":
            return next(iter(self.choices))
        return self.default


class Said(NamedTuple):
    """One sentence of what became of a deed, in the language in use."""

    text: str
    tone: Tone = "plain"


class Lines(NamedTuple):
    """A table of what was found, in the language in use."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of a deed.

    Shape: ``secret`` is shown once and typed back before anybody goes on; ``desk`` is another ledger at which one sits
    from then on, and ``then`` the screen that comes first there, as ``module:class``.
    """

    said: tuple[Said, ...]
    table: Lines | None = None
    secret: str = ""
    desk: Desk | None = None
    then: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """
    Something to do; texts are marked for translation.

    Shape: ``commands`` are those of the command line that do the same. ``ask`` is a question to which somebody says yes
    before it is done. A deed that ``stops`` may be stopped on the way, and leaves nothing then.
    """

    name: str
    title: str
    about: str
    does: Callable[[Desk, Values, Told], Outcome]
    blanks: tuple[Blank, ...] = ()
    do: str = N_("Do it")
    ask: str = ""
    stops: bool = True
    commands: tuple[str, ...] = ()


FILES: Final = ("read", "write", "folder")
"""Kinds of blanks that name a file."""


def must_reach(deed: Deed, values: Values) -> None:
    """Every file that is named may be named here.  Raises: LedgerFault"""
    for blank in deed.blanks:
        name = values.get(blank.name, "")
        if blank.kind in FILES and name and "://" not in name:
            reached(name)


def is_yes(values: Values, name: str) -> bool:
    """Whether a blank of yes or no says yes."""
    return values.get(name) == YES


def listed(text: str) -> list[str]:
    """What somebody wrote into one blank, separated by commas or spaces."""
    return [part for part in text.replace(",", " ").split() if part]


def by_default(desk: Desk | None) -> str:
    """Who sits at the desk."""
    return "" if desk is None else desk.by
