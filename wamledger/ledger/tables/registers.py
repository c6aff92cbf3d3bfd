"""Registers: places, parties, people, natures, weapons, lots, participants, attachments."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col

OF_SOMEBODY = text("participant IS NOT NULL")
"""Of many weapons and lots none is a participant's, and those cost the index nothing."""


class Place(SQLModel, table=True):
    """A place where goods may stand."""

    __tablename__ = "place"
    __table_args__ = (
        col.check("place_custody", "custody IN ('SINGLE', 'TWO_PERSON', 'DUAL_KEY')"),
        col.STRICT,
    )
    code: str = col.text(key=True)
    name: str = col.text()
    kind: str = col.text()
    within: str | None = col.text(null=True, points_to="place.code")
    site: str = col.text()
    custody: str = col.text()
    keeper: str | None = col.text(null=True, points_to="user_account.code")
    country: str | None = col.text(null=True)
    latitude: str | None = col.text(null=True)
    longitude: str | None = col.text(null=True)
    limit_nec_kg: str | None = col.listed(null=True)
    licence: str | None = col.text(null=True)
    seq: int = col.whole()


class Party(SQLModel, table=True):
    """A party that may hold, own or hand over goods."""

    __tablename__ = "party"
    __table_args__ = (col.STRICT,)
    code: str = col.text(key=True)
    name: str = col.text()
    kind: str = col.text()
    strength: int | None = col.whole(null=True)
    within: str | None = col.text(null=True, points_to="party.code")
    country: str | None = col.text(null=True)
    seq: int = col.whole()


class UserAccount(SQLModel, table=True):
    """A person who records, with roles and scope."""

    __tablename__ = "user_account"
    __table_args__ = (col.STRICT,)
    code: str = col.text(key=True)
    name: str = col.text()
    roles: str = col.listed()
    places: str | None = col.listed(null=True)
    closed_seq: int | None = col.whole(null=True)
    seq: int = col.whole()


class Nature(SQLModel, table=True):
    """A nature of ammunition that the mission added, or gave better figures."""

    __tablename__ = "nature"
    __table_args__ = (col.STRICT,)
    code: str = col.text(key=True)
    name: str = col.text()
    calibre: str | None = col.text(null=True)
    category: str = col.text()
    un_number: str | None = col.text(null=True)
    hazard_division: str = col.text()
    compatibility_group: str = col.text()
    nec_mg: int = col.whole()
    unit: str = col.text()
    case_mass_mg: int | None = col.whole(null=True)
    pack_size: int | None = col.whole(null=True)
    seq: int = col.whole()


class Policy(SQLModel, table=True):
    """A limit that the mission set in place of the default."""

    __tablename__ = "policy"
    __table_args__ = (col.STRICT,)
    name: str = col.text(key=True)
    value: str = col.listed()
    seq: int = col.whole()


class Weapon(SQLModel, table=True):
    """The file of a weapon: its identity as last read, and how it came."""

    __tablename__ = "weapon"
    __table_args__ = (
        Index("weapon_serial_key", "serial_key"),
        Index("weapon_tag", "tag"),
        Index("weapon_participant", "participant", sqlite_where=OF_SOMEBODY, postgresql_where=OF_SOMEBODY),
        col.STRICT,
    )
    code: str = col.text(key=True)
    serial: str | None = col.text(null=True)
    serial_status: str = col.text()
    serial_key: str | None = col.text(null=True)
    serial_assigned: str | None = col.text(null=True)
    make: str = col.text()
    model: str = col.text()
    type: str = col.text()
    calibre: str = col.text()
    country_of_manufacture: str | None = col.text(null=True)
    year_of_manufacture: int | None = col.whole(null=True)
    tag: str | None = col.text(null=True)
    manufacture_origin: str | None = col.text(null=True)
    description: str | None = col.text(null=True)
    mode: str = col.text()
    ownership: str = col.text()
    acquired_from: str | None = col.text(null=True)
    participant: str | None = col.text(null=True)
    operation_reference: str | None = col.text(null=True)
    remarked: int = col.whole()
    holds: int = col.whole()
    reserved: int = col.whole()
    void: int = col.whole()
    taken_at: int = col.whole()
    identity_seq: int = col.whole()
    seq: int = col.whole()


class Marking(SQLModel, table=True):
    """A further mark on a weapon, as it was read."""

    __tablename__ = "marking"
    __table_args__ = (col.PLAIN,)
    weapon: str = col.text(key=True, points_to="weapon.code")
    seq: int = col.whole(key=True)
    n: int = col.whole(key=True)
    kind: str = col.text()
    text: str = col.text()
    position: str | None = col.text(null=True)
    country: str | None = col.text(null=True)
    year: int | None = col.whole(null=True)


class Reading(SQLModel, table=True):
    """A reading of a serial: the first, and each that stands beside it."""

    __tablename__ = "reading"
    __table_args__ = (col.PLAIN,)
    weapon: str = col.text(key=True, points_to="weapon.code")
    seq: int = col.whole(key=True)
    serial: str | None = col.text(null=True)
    serial_key: str | None = col.text(null=True)
    serial_status: str = col.text()
    serial_assigned: str | None = col.text(null=True)
    by_user: str = col.text()
    reason: str | None = col.text(null=True)


class SerialClue(SQLModel, table=True):
    """A key under which a weapon is found by somebody who read its serial, or another telling mark, otherwise."""

    __tablename__ = "serial_clue"
    __table_args__ = (col.PLAIN,)
    clue: str = col.text(key=True)
    weapon: str = col.text(key=True)
    seq: int = col.whole(key=True)
    mark: str = col.text(key=True)


class PossibleDuplicate(SQLModel, table=True):
    """Two weapons that may be one, for a person to look at."""

    __tablename__ = "possible_duplicate"
    __table_args__ = (col.PLAIN,)
    seq: int = col.whole(key=True, points_to="entry.seq")
    weapon: str = col.text(key=True)
    other: str = col.text(key=True)


class Lot(SQLModel, table=True):
    """The file of a lot: its identity, restriction and next inspection."""

    __tablename__ = "lot"
    __table_args__ = (
        Index("lot_key", "lot_key"),
        Index("lot_participant", "participant", sqlite_where=OF_SOMEBODY, postgresql_where=OF_SOMEBODY),
        col.STRICT,
    )
    code: str = col.text(key=True)
    nature: str = col.text()
    lot_number: str | None = col.text(null=True)
    lot_key: str | None = col.text(null=True)
    manufacturer: str | None = col.text(null=True)
    manufactured_on: str | None = col.text(null=True)
    expires_on: str | None = col.text(null=True)
    expires_at: int | None = col.whole(null=True)
    headstamp: str | None = col.text(null=True)
    packaging_marks: str | None = col.text(null=True)
    hazard_division: str = col.text()
    nec_mg: int = col.whole()
    mode: str = col.text()
    ownership: str = col.text()
    acquired_from: str | None = col.text(null=True)
    participant: str | None = col.text(null=True)
    operation_reference: str | None = col.text(null=True)
    restriction: str | None = col.text(null=True)
    restriction_reason: str | None = col.text(null=True)
    restriction_seq: int | None = col.whole(null=True)
    next_due_at: int | None = col.whole(null=True)
    next_due_seq: int | None = col.whole(null=True)
    holds: int = col.whole()
    reserved: int = col.whole()
    void: int = col.whole()
    taken_at: int = col.whole()
    seq: int = col.whole()


class Participant(SQLModel, table=True):
    """A person in disarmament, by number; the name is elsewhere or nowhere."""

    __tablename__ = "participant"
    __table_args__ = (col.STRICT,)
    number: str = col.text(key=True)
    sex: str = col.text()
    age_band: str = col.text()
    category: str = col.text()
    armed_group: str | None = col.text(null=True)
    name_commitment: str | None = col.text(null=True)
    seq: int = col.whole()


class Attachment(SQLModel, table=True):
    """A file that belongs to the record, by digest."""

    __tablename__ = "attachment"
    __table_args__ = (col.STRICT,)
    sha256: str = col.text(key=True)
    name: str = col.text()
    media_type: str = col.text()
    size: int = col.whole()
    seq: int = col.whole()


class Counter(SQLModel, table=True):
    """The highest number of weapons, lots and assigned serials that is in use."""

    __tablename__ = "counter"
    __table_args__ = (col.STRICT,)
    name: str = col.text(key=True)
    value: int = col.whole()


class Reversal(SQLModel, table=True):
    """An entry that was reversed, and by which."""

    __tablename__ = "reversal"
    __table_args__ = (col.STRICT,)
    entry: str = col.text(key=True)
    by_entry: str = col.text()
    seq: int = col.whole()
