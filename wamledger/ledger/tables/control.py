"""Control: holds, restrictions, inspections, seals, counts, baselines, losses, incidents, disposals and traces."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col


class Hold(SQLModel, table=True):
    """A hold on a weapon (W code) or a lot (L code)."""

    __tablename__ = "hold"
    __table_args__ = (col.PLAIN,)
    subject: str = col.text(key=True)
    seq: int = col.whole(key=True)
    n: int = col.whole(key=True)
    at: str | None = col.text(null=True)
    kind: str = col.text()
    authority: str = col.text()
    reason: str = col.text()
    released_seq: int | None = col.whole(null=True)


class Restriction(SQLModel, table=True):
    """A restriction of a lot, or its clearing."""

    __tablename__ = "restriction"
    __table_args__ = (col.PLAIN,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    lot: str = col.text(points_to="lot.code")
    status: str = col.text()
    reason: str = col.text()
    authority: str = col.text()
    occurred_at: int = col.whole()


class Inspection(SQLModel, table=True):
    """One line of an inspection."""

    __tablename__ = "inspection"
    __table_args__ = (col.PLAIN,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    n: int = col.whole(key=True)
    subject: str = col.text()
    at: str | None = col.text(null=True)
    condition: str | None = col.text(null=True)
    next_due: str | None = col.text(null=True)
    findings: str | None = col.text(null=True)


class SealEvent(SQLModel, table=True):
    """A seal that was fitted, found or changed on a place or package."""

    __tablename__ = "seal_event"
    __table_args__ = (
        Index("seal_subject", "subject", "seq"),
        col.PLAIN,
    )
    seq: int = col.whole(key=True, points_to="entry.seq")
    n: int = col.whole(key=True)
    subject: str = col.text()
    event: str = col.text()
    seal: str = col.text()
    old_seal: str | None = col.text(null=True)
    reason: str | None = col.text(null=True)


class CountSheet(SQLModel, table=True):
    """A count: where, when, by whom."""

    __tablename__ = "count_sheet"
    __table_args__ = (
        Index("count_sheet_place", "place", "cut_off"),
        col.STRICT,
    )
    id: str = col.text(key=True)
    place: str | None = col.text(null=True)
    party: str | None = col.text(null=True)
    scope: str = col.text()
    kind: str = col.text()
    cut_off: int = col.whole()
    counted_by: str = col.listed()
    blind: int = col.whole()
    occurred_at: int = col.whole()
    by_user: str = col.text()
    reversed_seq: int | None = col.whole(null=True)
    seq: int = col.whole()


ONLY_READ = text("weapon IS NULL")
"""A counter who read a serial and knew no code: few lines, and the only ones that are looked up by serial."""


class CountLine(SQLModel, table=True):
    """What a counter saw."""

    __tablename__ = "count_line"
    __table_args__ = (
        Index("count_line_read", "serial_key", sqlite_where=ONLY_READ, postgresql_where=ONLY_READ),
        col.PLAIN,
    )
    seq: int = col.whole(key=True, points_to="entry.seq")
    n: int = col.whole(key=True)
    weapon: str | None = col.text(null=True)
    serial: str | None = col.text(null=True)
    serial_key: str | None = col.text(null=True)
    make: str | None = col.text(null=True)
    model: str | None = col.text(null=True)
    calibre: str | None = col.text(null=True)
    type: str | None = col.text(null=True)
    lot: str | None = col.text(null=True)
    nature: str | None = col.text(null=True)
    quantity: int | None = col.whole(null=True)
    sealed: int | None = col.whole(null=True)
    condition: str | None = col.text(null=True)
    seal: str | None = col.text(null=True)
    package: str | None = col.text(null=True)
    remarks: str | None = col.text(null=True)


class Baseline(SQLModel, table=True):
    """A list that holdings are held against."""

    __tablename__ = "baseline"
    __table_args__ = (col.STRICT,)
    id: str = col.text(key=True)
    party: str = col.text(points_to="party.code")
    list: str = col.text()
    rotation: str = col.text()
    declared_at: int = col.whole()
    reversed_seq: int | None = col.whole(null=True)
    seq: int = col.whole()


class BaselineLine(SQLModel, table=True):
    """One line of a baseline."""

    __tablename__ = "baseline_line"
    __table_args__ = (col.PLAIN,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    n: int = col.whole(key=True)
    weapon: str | None = col.text(null=True)
    serial: str | None = col.text(null=True)
    serial_key: str | None = col.text(null=True)
    make: str | None = col.text(null=True)
    model: str | None = col.text(null=True)
    calibre: str | None = col.text(null=True)
    type: str | None = col.text(null=True)
    lot: str | None = col.text(null=True)
    nature: str | None = col.text(null=True)
    lot_number: str | None = col.text(null=True)
    quantity: int | None = col.whole(null=True)


class Loss(SQLModel, table=True):
    """A report of loss."""

    __tablename__ = "loss"
    __table_args__ = (col.STRICT,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    id: str = col.text()
    kind: str = col.text()
    origin: str | None = col.text(null=True)
    dispatch: str | None = col.text(null=True)
    issue: str | None = col.text(null=True)
    incident: str | None = col.text(null=True)
    discovered_at: int = col.whole()
    occurred_at: int = col.whole()


class Incident(SQLModel, table=True):
    """What happened, apart from stock."""

    __tablename__ = "incident"
    __table_args__ = (col.STRICT,)
    id: str = col.text(key=True)
    kind: str = col.text()
    place: str | None = col.text(null=True)
    latitude: str | None = col.text(null=True)
    longitude: str | None = col.text(null=True)
    description: str = col.text()
    operation_reference: str | None = col.text(null=True)
    casualties: str | None = col.listed(null=True)
    weapon_types: str | None = col.listed(null=True)
    occurred_at: int = col.whole()
    reversed_seq: int | None = col.whole(null=True)
    seq: int = col.whole()


class Review(SQLModel, table=True):
    """What a person said of a finding."""

    __tablename__ = "review"
    __table_args__ = (
        Index("review_finding", "finding"),
        col.STRICT,
    )
    seq: int = col.whole(key=True, points_to="entry.seq")
    finding: str = col.text()
    status: str = col.text()
    reason: str = col.text()
    by_user: str = col.text()
    occurred_at: int = col.whole()


class Disposal(SQLModel, table=True):
    """A disposal, from its plan on."""

    __tablename__ = "disposal"
    __table_args__ = (col.STRICT,)
    code: str = col.text(key=True)
    place: str = col.text(points_to="place.code")
    sites: str = col.listed()
    method: str = col.text()
    consent: str | None = col.text(null=True)
    planned_by: str = col.text()
    approved_by: str | None = col.text(null=True)
    planned_at: int = col.whole()
    destroyers: str = col.listed()
    seq: int = col.whole()


class DisposalLine(SQLModel, table=True):
    """How far the disposal of an item has come."""

    __tablename__ = "disposal_line"
    __table_args__ = (
        col.check("disposal_line_verified", "verified <= destroyed"),
        col.PLAIN,
    )
    disposal: str = col.text(key=True, points_to="disposal.code")
    item_kind: str = col.text(key=True)
    item: str = col.text(key=True)
    method: str | None = col.text(null=True)
    planned: int = col.whole()
    withdrawn: int = col.whole()
    lost: int = col.whole()
    weakened: int = col.whole()
    destroyed: int = col.whole()
    verified: int = col.whole()
    seq: int = col.whole()


class Destruction(SQLModel, table=True):
    """A destruction as it was recorded."""

    __tablename__ = "destruction"
    __table_args__ = (col.STRICT,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    disposal: str = col.text()
    method: str | None = col.text(null=True)
    place: str | None = col.text(null=True)
    destroyed_on: str = col.text()
    witnesses: str = col.listed()
    scrap_mass_g: int | None = col.whole(null=True)


class Certificate(SQLModel, table=True):
    """A verification of a destruction."""

    __tablename__ = "certificate"
    __table_args__ = (col.STRICT,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    disposal: str = col.text()
    verifier: str = col.text()
    certificate: str = col.text()
    by_user: str = col.text()
    occurred_at: int = col.whole()


class Trace(SQLModel, table=True):
    """A trace request and its answer."""

    __tablename__ = "trace"
    __table_args__ = (col.STRICT,)
    code: str = col.text(key=True)
    item_kind: str = col.text()
    item: str = col.text()
    addressee: str = col.text()
    channel: str = col.text()
    requested_at: int = col.whole()
    outcome: str | None = col.text(null=True)
    answered_at: int | None = col.whole(null=True)
    last_known_holder: str | None = col.text(null=True)
    point_of_diversion: str | None = col.text(null=True)
    details: str | None = col.text(null=True)
    answer_seq: int | None = col.whole(null=True)
    reversed_seq: int | None = col.whole(null=True)
    seq: int = col.whole()
