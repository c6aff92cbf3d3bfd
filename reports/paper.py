"""The head of a paper: what is stated on it, once for the page and for the tables that travel with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reports import figures
from reports.forms import Form
from reports.kinds import Cell, Table
from reports.page import Document, Paper
from reports.sheet import Field, fields, title
from wamledger.domain import moment
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.services.views import Provenance


@dataclass(frozen=True, slots=True)
class Stated:
    """
    Something that the head of a paper states.

    Shape: ``name`` is for programs and never changes with the language; ``value`` is the plain value, ``shown`` what the
    page has where that is said otherwise.
    """

    name: str
    label: str
    value: Cell
    shown: str | None = None
    code: bool = False
    wide: bool = False

    @property
    def field(self) -> Field:
        """The field on the page."""
        if self.shown is not None:
            text = self.shown
        elif isinstance(self.value, int):
            text = figures.number(self.value)
        else:
            text = self.value or ""
        return Field(self.label, text, code=self.code, wide=self.wide)


def time(name: str, label: str, value: Moment | None, *, otherwise: str = "") -> Stated:
    """A moment; where there is none, what is said instead."""
    if value is None:
        return Stated(name, label, "", otherwise)
    return Stated(name, label, moment.canonical(value), figures.moment(value))


def until(name: str, label: str, value: Moment) -> Stated:
    """The last moment of a period."""
    return Stated(name, label, moment.canonical(value), figures.last(value))


def named(name: str, label: str, code: str, called: str, *, wide: bool = False) -> Stated:
    """A code with its name beside it on the page."""
    return Stated(name, label, code, figures.named(code, called), wide=wide)


def begun(
    form: Form,
    provenance: Provenance,
    out: BinaryIO,
    *,
    number: str,
    subtitle: str,
    paper: Paper,
    on_page: Callable[[int], None] | None,
    landscape: bool = False,
) -> Document:
    """A paper is begun, with its title, its number and what it is about."""
    heading = f"{_(form.title)} {number}".strip()
    document = Document(
        out, form, provenance, title=heading, paper=paper, landscape=landscape, on_page=on_page
    )
    title(document, heading, subtitle)
    return document


def state(document: Document, stated: Iterable[Stated], *, columns: int = 3) -> None:
    """What is stated stands in fields."""
    fields(document, [each.field for each in stated], columns=columns)


def head_data(stated: Sequence[Stated]) -> Table:
    """What the head of a paper states, as a table."""
    return Table(
        "head",
        _("Head"),
        {"name": _("Name"), "label": _("Label"), "value": _("Value")},
        ((each.name, each.label, each.value) for each in stated),
    )
