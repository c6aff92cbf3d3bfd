"""What the ledger says: who holds what, the life of an item, and the lists that it speaks in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.services.holdings import Holding
    from wamledger.services.views import Step

_COLUMNS: Final = (N_("Holder"), N_("Item"), N_("Nature"), N_("Quantity"), N_("Condition"), N_("Status"))


def holdings(
    call: Call,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="HOLDER",
            help=N_("Only what stands at this place and within it, or with this party."),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="TIME",
            help=N_("As it stood then: a time with an offset, or a date for its end in UTC."),
        ),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help=N_("As CSV, for a spreadsheet."))] = False,
) -> None:
    """Who holds what is on standard output."""
    from wamledger.cli import moments
    from wamledger.services.holdings import standing

    until = moments.as_of(as_of)
    with call.opened_to_look() as ledger, standing(ledger, at=at, as_of=until) as found:
        if call.json:
            output.say_json_list(found)
        elif csv:
            output.say_csv([_(name).lower() for name in _COLUMNS], map(_cells, found))
        else:
            counted: Counter[tuple[str, bool]] = Counter()
            output.say_table([_(name) for name in _COLUMNS], map(_cells, _counted(found, counted)))
            output.say("", *_summed(counted))


def _cells(holding: Holding) -> tuple[Any, ...]:
    return (
        holding["holder"],
        holding.get("weapon") or holding["lot"],
        holding.get("nature", ""),
        holding["quantity"],
        holding["condition"],
        holding["status"],
    )


def _counted(found: Iterable[Holding], counted: Counter[tuple[str, bool]]) -> Iterator[Holding]:
    for holding in found:
        counted[holding["status"], "weapon" in holding] += holding["quantity"]
        yield holding


def _summed(counted: Counter[tuple[str, bool]]) -> Iterator[str]:
    """What the holdings come to by status, weapons and ammunition apart."""
    from wamledger.services.words import STATUS, word

    if not counted:
        yield _("Nothing stands there.")
        return
    for status in (*STATUS, *sorted({status for status, _is in counted} - set(STATUS))):
        weapons, ammunition = counted[status, True], counted[status, False]
        if weapons or ammunition:
            yield _("{status}: {weapons}, {ammunition}").format(
                status=word(STATUS, status),
                weapons=ngettext("{number} weapon", "{number} weapons", weapons).format(
                    number=output.number(weapons)
                ),
                ammunition=ngettext(
                    "{number} unit of ammunition", "{number} units of ammunition", ammunition
                ).format(number=output.number(ammunition)),
            )


def history(
    call: Call,
    item: Annotated[str, typer.Argument(metavar="CODE", help=N_("Code of a weapon or a lot."))],
) -> None:
    """The life of a weapon or lot is on standard output, oldest entry first."""
    with call.opened_to_look() as ledger:
        if call.json:
            from wamledger.services.history import history as entries_of

            output.say_json_list(entries_of(ledger, item))
            return
        from wamledger.services.report_views.chain import life

        for step in life(ledger, item):
            output.say(*_told(step))


def _told(step: Step) -> Iterator[str]:
    """One step as two lines: what happened, and on whose word."""
    from wamledger.domain import moment
    from wamledger.services.views import LotStep

    said = [moment.canonical(step.occurred_at), step.words]
    if step.giver or step.receiver:
        said.append(_("{giver} → {receiver}").format(giver=step.giver or "…", receiver=step.receiver or "…"))
    if isinstance(step, LotStep) and step.quantity:
        said.append(f"× {output.number(step.quantity)}")
    if step.condition:
        said.append(step.condition)
    yield "  ".join(said)
    words = [_("by {user}").format(user=step.by)]
    if step.approved_by:
        words.append(_("approved by {user}").format(user=step.approved_by))
    if step.document:
        words.append(_("document {number}").format(number=step.document))
    words.append(_("entry {number}, {id}").format(number=step.seq, id=step.entry))
    if step.recorded_at != step.occurred_at:
        words.append(_("recorded {time}").format(time=moment.canonical(step.recorded_at)))
    yield "    " + ", ".join(words)


def listed(
    call: Call,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=N_("places, parties, users, natures, policies or types."),
            autocompletion=lambda: ["places", "parties", "users", "natures", "policies", "types"],
        ),
    ],
) -> None:
    """One of the ledger's lists is on standard output."""
    from wamledger.services import registers

    register = registers.named(kind)
    with call.opened_to_look() as ledger:
        rows = registers.rows(ledger, register)
    if call.json:
        output.say_json_list(rows)
    else:
        output.say_table(
            [_(heading) for heading in register.columns.values()],
            ([_cell(row[name]) for name in register.columns] for row in rows),
        )


def _cell(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else value
