"""Projections of the double entry: where everything stands, and where it stood."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col

STATUSES = (
    "IN_STORE",
    "ISSUED",
    "IN_TRANSIT",
    "IN_MAINTENANCE",
    "UNACCOUNTED",
    "AWAITING_DISPOSAL",
    "DESTROYED",
    "EXPENDED",
    "HANDED_OVER",
    "WRITTEN_OFF",
)
STATUS_RULE = f"' {' '.join(STATUSES)} ' LIKE '% ' || status || ' %'"
"""One comparison of text: a list of ten is built anew for each row that is written, at three times the cost."""


class WeaponStanding(SQLModel, table=True):
    """Where a weapon stands now: exactly one row a weapon."""

    __tablename__ = "weapon_standing"
    __table_args__ = (
        col.check("weapon_standing_status", STATUS_RULE),
        Index("weapon_standing_holder", "holder", "weapon"),
        Index("weapon_standing_status_of", "status", "weapon"),
        col.PLAIN,
    )
    weapon: str = col.text(key=True, points_to="weapon.code")
    holder: str = col.text()
    status: str = col.text()
    condition: str = col.text()
    since: int = col.whole()
    seq: int = col.whole()


class WeaponStay(SQLModel, table=True):
    """
    Where a weapon stood from a time on, one row for each entry that moved it.

    ``shown_from`` is when it occurred, or earlier where a later entry overtook it: as of any time the weapon stands
    where the newest entry with a time up to then put it.
    """

    __tablename__ = "weapon_stay"
    __table_args__ = (col.PLAIN,)
    weapon: str = col.text(key=True)
    shown_from: int = col.whole(key=True)
    seq: int = col.whole(key=True)
    holder: str = col.text()
    status: str = col.text()
    condition: str = col.text()


class LotStanding(SQLModel, table=True):
    """How much of a lot stands in a cell now."""

    __tablename__ = "lot_standing"
    __table_args__ = (
        col.check("lot_standing_quantity", "quantity >= 0"),
        col.check("lot_standing_status", STATUS_RULE),
        col.PLAIN,
    )
    lot: str = col.text(key=True, points_to="lot.code")
    holder: str = col.text(key=True)
    status: str = col.text(key=True)
    condition: str = col.text(key=True)
    quantity: int = col.whole()


class LotPosting(SQLModel, table=True):
    """One side of one movement of one lot."""

    __tablename__ = "lot_posting"
    __table_args__ = (col.check("lot_posting_delta", "delta <> 0"), col.PLAIN)
    occurred_at: int = col.whole(key=True)
    seq: int = col.whole(key=True)
    n: int = col.whole(key=True)
    lot: str = col.text()
    holder: str = col.text()
    status: str = col.text()
    condition: str = col.text()
    delta: int = col.whole()


class LotPeriod(SQLModel, table=True):
    """
    The net of all postings of a cell in a period of 28 days.

    In the order of cells, so that balances as of any time are summed while they are read, without sorting.
    """

    __tablename__ = "lot_period"
    __table_args__ = (col.PLAIN,)
    lot: str = col.text(key=True)
    holder: str = col.text(key=True)
    status: str = col.text(key=True)
    condition: str = col.text(key=True)
    period: int = col.whole(key=True)
    net: int = col.whole()


class PlaceLoad(SQLModel, table=True):
    """Net explosive content at a place and the places within it, in milligrams by hazard division."""

    __tablename__ = "place_load"
    __table_args__ = (col.check("place_load_nec", "nec_mg >= 0"), col.PLAIN)
    place: str = col.text(key=True, points_to="place.code")
    hazard_division: str = col.text(key=True)
    nec_mg: int = col.whole()


class Subject(SQLModel, table=True):
    """Which entries speak of a weapon (W) or a lot (L)."""

    __tablename__ = "subject"
    __table_args__ = (col.PLAIN,)
    kind: str = col.text(key=True)
    code: str = col.text(key=True)
    seq: int = col.whole(key=True)


OWED = text("quantity - returned - expended - lost - passed_on > 0")
"""Years of issues are settled; those that are not are few, and the only ones that are looked up by party."""

DUE = text("quantity - returned - expended - lost - passed_on > 0 AND due_at IS NOT NULL")
"""What has a time to be back; what is overdue is found at its beginning."""


class Custody(SQLModel, table=True):
    """What an issue gave to a party, and what became of it; the rest is owed."""

    __tablename__ = "custody"
    __table_args__ = (
        col.check("custody_kind", "item_kind = 'weapon' OR item_kind = 'lot'"),
        col.check("custody_owed", "returned + expended + lost + passed_on <= quantity"),
        Index("custody_owed_by", "party", "item_kind", "item", sqlite_where=OWED, postgresql_where=OWED),
        Index("custody_due", "due_at", sqlite_where=DUE, postgresql_where=DUE),
        col.PLAIN,
    )
    issue: str = col.text(key=True)
    item_kind: str = col.text(key=True)
    item: str = col.text(key=True)
    party: str = col.text(points_to="party.code")
    quantity: int = col.whole()
    returned: int = col.whole()
    expended: int = col.whole()
    lost: int = col.whole()
    passed_on: int = col.whole()
    purpose: str | None = col.text(null=True)
    due_at: int | None = col.whole(null=True)
    occurred_at: int = col.whole()
    seq: int = col.whole()


class Consignment(SQLModel, table=True):
    """Goods on their way between sites."""

    __tablename__ = "consignment"
    __table_args__ = (col.STRICT,)
    dispatch: str = col.text(key=True)
    origin: str = col.text()
    destination: str = col.text()
    expected_at: int = col.whole()
    carrier: str | None = col.text(null=True)
    vehicle: str | None = col.text(null=True)
    escort: str | None = col.text(null=True)
    route: str | None = col.text(null=True)
    authority: str | None = col.text(null=True)
    seals: str = col.listed()
    dispatched_at: int = col.whole()
    by_user: str = col.text()
    finals: int = col.whole()
    reversed_seq: int | None = col.whole(null=True)
    seq: int = col.whole()


class ConsignmentLine(SQLModel, table=True):
    """What was sent of an item, what arrived, what is reported lost; the rest is in transit."""

    __tablename__ = "consignment_line"
    __table_args__ = (col.check("consignment_line_sent", "received + lost <= sent"), col.PLAIN)
    dispatch: str = col.text(key=True, points_to="consignment.dispatch")
    item_kind: str = col.text(key=True)
    item: str = col.text(key=True)
    sent: int = col.whole()
    received: int = col.whole()
    lost: int = col.whole()
    seq: int = col.whole()


class Receipt(SQLModel, table=True):
    """One line of a receipt as it was written, with what came beyond the consignment."""

    __tablename__ = "receipt"
    __table_args__ = (col.PLAIN,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    n: int = col.whole(key=True)
    dispatch: str = col.text()
    item_kind: str = col.text()
    item: str | None = col.text(null=True)
    serial: str | None = col.text(null=True)
    quantity: int = col.whole()
    surplus: int = col.whole()
    condition: str | None = col.text(null=True)
    remarks: str | None = col.text(null=True)
