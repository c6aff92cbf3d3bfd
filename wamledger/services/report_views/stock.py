"""
The view of all holdings: lines in the order of the register, and sums that were asked for apart from them.

As of a time means what it means for holdings: the entries that had occurred by then. What a weapon is (serial,
make, type) is shown as last read, whatever time is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import covered
from wamledger.services.report_views.book import Book
from wamledger.services.report_views.names import Names, NatureWords
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.views import Balance, HolderTotal, LotLine, StockView, TypeTotal, WeaponLine


@contextmanager
def stock_view(
    ledger: Ledger,
    *,
    at: str | None = None,
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> Iterator[StockView]:
    """
    All holdings, or those at a place and within it or with a party; lines are read from the ledger as they are drawn.

    Shape: a context; the lines can be read once, and only within it.
    Units: as_of in microseconds, inclusive; without it, what stands now.  Refuses: holder_unknown
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries.
    """
    with state(ledger, Query.HOLDINGS, at) as found:
        source = provenance(
            ledger,
            found,
            generated_by=generated_by,
            generated_at=generated_at,
            as_of=as_of,
            language=language,
        )
        link, names = found.link, Names(found.link)
        holders = covered(link, at, found.scope) if at is not None else None
        asked = Book(link, as_of, holders, found.scope)
        yield StockView(
            provenance=source,
            as_of=source.generated_at if as_of is None else as_of,
            weapons=_weapons(asked, names),
            lots=_lots(asked, names),
            weapon_balance=_weapon_balance(asked),
            lot_balances=lot_balances(asked, names),
            holders=_holders(asked, names),
            types=_types(asked, names),
            at=at or "",
            at_name=names.holder(at) if at else "",
        )


def _weapons(asked: Book, names: Names) -> Iterator[WeaponLine]:
    for block in asked.weapon_lines():
        for (
            holder,
            weapon,
            condition,
            status,
            kind,
            make,
            model,
            calibre,
            serial,
            serial_status,
            tag,
            ownership,
            acquired_from,
        ) in block:
            yield WeaponLine(
                holder=holder,
                holder_name=names.holder(holder),
                weapon=weapon,
                type=kind,
                type_name=names.type(kind),
                make=make,
                model=model,
                calibre=calibre,
                serial=serial or "",
                serial_status=serial_status,
                tag=tag or "",
                condition=condition,
                ownership=ownership,
                owner=names.owner(ownership, acquired_from),
                status=status,
            )


def _lots(asked: Book, names: Names) -> Iterator[LotLine]:
    for block in asked.lot_lines():
        for (
            holder,
            lot,
            condition,
            status,
            quantity,
            nature,
            lot_number,
            ownership,
            acquired_from,
            hazard_division,
            nec_mg,
        ) in block:
            known = names.nature(nature)
            yield LotLine(
                holder=holder,
                holder_name=names.holder(holder),
                lot=lot,
                nature=nature,
                nature_name=known.name,
                lot_number=lot_number or "",
                quantity=quantity,
                unit=known.unit,
                condition=condition,
                ownership=ownership,
                owner=names.owner(ownership, acquired_from),
                status=status,
                hazard_division=hazard_division,
                compatibility_group=known.compatibility_group,
                nec_mg=_vouched(nec_mg, known),
            )


def _vouched(nec_mg: int, known: NatureWords) -> int | None:
    """The net explosive content that the mission states itself; an approximate or unstated figure is none."""
    return nec_mg if nec_mg and nec_mg == known.nec_mg else None


def _weapon_balance(asked: Book) -> Balance:
    return Balance(
        code="",
        name=_("Weapons"),
        unit="EACH",
        by_status=asked.weapon_statuses(),
        taken_on_charge=None if asked.is_part else asked.weapons_taken(),
    )


def lot_balances(asked: Book, names: Names) -> list[Balance]:
    """What was taken on charge of each nature, and where it stands."""
    statuses = asked.lot_statuses()
    taken = {} if asked.is_part else asked.lots_taken()
    return [
        Balance(
            code=nature,
            name=names.nature(nature).name,
            unit=names.nature(nature).unit,
            by_status=statuses.get(nature, {}),
            taken_on_charge=None if asked.is_part else taken.get(nature, 0),
        )
        for nature in sorted({*statuses, *(each for each, quantity in taken.items() if quantity)})
    ]


def _holders(asked: Book, names: Names) -> list[HolderTotal]:
    return [
        HolderTotal(holder, names.holder(holder), by_status)
        for holder, by_status in asked.by_holder().items()
    ]


def _types(asked: Book, names: Names) -> list[TypeTotal]:
    return [TypeTotal(kind, names.type(kind), owned) for kind, owned in asked.by_type().items()]
