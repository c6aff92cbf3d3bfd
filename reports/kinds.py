"""
What makes a report: its form, what it is asked about, where its figures come from, and how they are drawn.

A module of a form ends with ``KIND = Kind(...)``, and ``catalogue`` lists the modules. All that is done with a report
follows from its kind: the command that makes it, the other file formats, what is enclosed in it, and the check of a
printed one, which loads the view from the file and draws it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Generic, Protocol, TypeVar

from reports.forms import Form
from reports.page import Paper
from wamledger.domain.moment import Moment, canonical
from wamledger.services.views import Provenance

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

OPTIONS: Final = ("at", "as_of", "since", "until", "second_language", "stage", "of")
"""What a report may be asked beside its subject, as the fields of ``Asked`` and the options of the command are named."""

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a report is asked about, and for whom it is made.

    Shape: ``code`` is the subject (a weapon, a document, an entry), empty where the kind has none; ``at`` is a place or
    a party; ``second_language`` is beside the first on forms in two languages; ``stage`` is which of several reports of
    one matter it is; ``of`` narrows the subject: a nature, a class, a status, as the kind says.
    Units: moments in microseconds; ``since`` is the first that counts, ``until`` and ``as_of`` the last.
    """

    generated_by: str
    code: str = ""
    at: str | None = None
    as_of: Moment | None = None
    since: Moment | None = None
    until: Moment | None = None
    second_language: str = ""
    stage: str = ""
    of: str = ""
    language: str = "en"
    generated_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """
    Figures of a report as a table.

    Shape: ``name`` names its file or sheet (``weapons``); ``columns`` are names for programs, which never change with
    the language (``serial_status``), each with the heading for people; rows have a cell for each column and may be a
    generator. Codes stay codes; quantities are whole numbers; moments are text, RFC 3339.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    rows: Iterable[tuple[Cell, ...]]


class View(Protocol):
    """What every view has."""

    @property
    def provenance(self) -> Provenance: ...


V = TypeVar("V", bound=View)
V_drawn = TypeVar("V_drawn", bound=View, contravariant=True)


class Draw(Protocol[V_drawn]):
    """Draws a view into a stream and returns the number of pages."""

    def __call__(
        self,
        view: V_drawn,
        out: BinaryIO,
        /,
        *,
        paper: Paper = ...,
        on_page: Callable[[int], None] | None = ...,
    ) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[V]):
    """
    One kind of report.

    Shape: ``subject`` says what CODE is (``N_("Code of the weapon")``), empty where the report has no subject;
    ``options`` are those of ``OPTIONS`` that it takes, and ``needed`` those of them that it cannot be without; ``of``
    says what may stand in the option of that name. ``view_type`` is a frozen dataclass of plain values, which is loaded
    again from its JSON; fields of type Iterable are streamed. ``view`` is None for what another command makes, which
    ``command`` then names. ``rests_on`` gives the numbers of the entries on which the report rests, None for the whole
    ledger up to the head, and reads no field that is streamed; ``shows_entries`` lets their stored bytes travel with it,
    where whoever makes it may read them. ``tables`` gives the figures of the page and never more.
    ``papers`` are the names of those that it may be printed on; with ``is_subject_needed`` False it is made without CODE
    as well.
    """

    name: str
    form: Form
    summary: str
    view_type: type[V]
    view: Callable[[Ledger, Asked], AbstractContextManager[V]] | None
    draw: Draw[V]
    tables: Callable[[V], Iterable[Table]]
    rests_on: Callable[[V], Iterable[int] | None]
    subject: str = ""
    options: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    of: str = ""
    shows_entries: bool = False
    command: str = ""
    papers: tuple[str, ...] = ("A4", "LETTER")
    is_subject_needed: bool = True

    def __post_init__(self) -> None:
        unknown = {*self.options, *self.needed} - set(OPTIONS)
        if unknown or set(self.needed) - set(self.options):
            raise ValueError(f"{self.name}: these are no options of it: {sorted(unknown or self.needed)}")
        if (self.view is None) != bool(self.command):
            raise ValueError(f"{self.name}: either it has a view, or a command of its own makes it")


def whole(_view: object) -> None:
    """The report rests on all entries up to the head: for ``Kind.rests_on``."""


@contextmanager
def held(view: V) -> Iterator[V]:
    """A view that holds all its lines already, as the context that ``Kind.view`` gives."""
    yield view


def cells(lines: Iterable[object], columns: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
    """
    The rows of a table whose columns are named as fields of the lines are.

    Shape: a field whose name ends in ``_at`` is a moment, and stands as text; several values stand behind semicolons.
    """
    names = tuple(columns)
    return (
        tuple(_cell(getattr(line, name), is_moment=name.endswith("_at")) for name in names) for line in lines
    )


def _cell(value: object, *, is_moment: bool) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return canonical(value) if is_moment else value
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    raise TypeError(f"{value!r} is no cell of a table")
