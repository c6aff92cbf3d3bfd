"""The view of a custody continuation sheet, filled from the file of the weapon and the lines of its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.store import Ledger
from wamledger.services.history import history_in
from wamledger.services.reading import reading
from wamledger.services.report_views.entries import Row, item_of
from wamledger.services.report_views.item import item_view
from wamledger.services.report_views.names import Names
from wamledger.services.views.custody import CustodyView, Handover
from wamledger.services.views.weapon_file import Step


def custody_view(
    ledger: Ledger,
    code: str,
    *,
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> CustodyView:
    """
    The changes of hands of a weapon, up to a moment or now.

    Units: as_of in microseconds, inclusive.
    Refuses: weapon_unknown; report_of_weapon, for a lot
    Raises: AccessFault, also where a narrow scope ends before the weapon
    """
    file = item_view(
        ledger,
        code,
        as_of=as_of,
        generated_by=generated_by,
        generated_at=generated_at,
        language=language,
    )
    steps = [step for step in file.chain if step.giver or step.receiver]
    with reading(ledger, Query.HISTORY) as (link, scope):
        # entries do not change: what is read here is what the chain was made from
        told = {each["seq"]: each["operation"] for each in history_in(link, code, scope)}
        handovers = _handovers(Names(link), code, steps, told)
    return CustodyView(
        provenance=file.provenance,
        identity=file.identity,
        standing=file.standing,
        is_elsewhere=file.is_elsewhere,
        handovers=handovers,
        holds=tuple(hold.kind for hold in file.holds if hold.released_at is None),
    )


def _handovers(
    names: Names, code: str, steps: Sequence[Step], told: Mapping[int, Row]
) -> tuple[Handover, ...]:
    found, before = [], ""
    for number, step in enumerate(steps, 1):
        operation = told[step.seq]
        line = _line(operation, code)
        found.append(
            Handover(
                number=number,
                step=step,
                giver_name=names.holder(_code(step.giver)),
                receiver_name=names.holder(_code(step.receiver)),
                seal=line.get("seal", ""),
                package=line.get("package", ""),
                witnesses=tuple(operation.get("witnessed_by", ())),
                is_broken=bool(number > 1 and before and step.giver and before != step.giver),
            )
        )
        before = step.receiver
    return tuple(found)


def _line(operation: Row, code: str) -> Row:
    """The line of an operation that names the weapon; nothing where it is named otherwise."""
    return next((line for line in operation.get("lines") or () if item_of(line) == code), {})


def _code(standing: str) -> str:
    """The code of a holder, without the status that may stand behind it."""
    return standing.split(" (", 1)[0]
