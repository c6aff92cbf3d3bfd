"""
What a backup says of itself: which ledger, how far it goes, and what it holds, each with its size and digest.

It stands first in the archive, so that whoever reads the rest knows how much is to come and stops where more comes.
Nothing of it is evidence: what counts is the signed head beside it, and the entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from wamledger.domain import moment
from wamledger.domain.refusals import Refused
from wamledger.i18n import N_
from wamledger.ledger.canonical import decode, encode
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.head import Head
from wamledger.ledger.vkey import decoded, encoded
from wamledger.services.file_folder import NAME as FILE_NAME

VERSION: Final = 1
MANIFEST: Final = "manifest.json"
HEAD: Final = "head.note"
KEY: Final = "key.json"
DATABASE: Final = "ledger.db"
FILES: Final = "files/"

MOST_MEMBERS: Final = 100_000
MOST_MANIFEST: Final = 32 << 20
MOST_SMALL: Final = 1 << 20
"""Bytes of a head or a key file."""
MOST_FILE: Final = 2 << 30
MOST_DATABASE: Final = 1 << 40

_FIELDS: Final = frozenset(
    {"wamledger_backup", "origin", "size", "root", "made_at", "encrypted", "edition", "members"}
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Member(NamedTuple):
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a backup says of itself.

    Units: ``made_at`` in microseconds. Shape: ``members`` in the order of the archive, without the manifest.
    """

    head: Head
    made_at: int
    encrypted: bool
    edition: int
    members: tuple[Member, ...]

    def encoded(self) -> bytes:
        """The bytes of the manifest."""
        return encode(
            {
                "wamledger_backup": VERSION,
                "origin": self.head.origin,
                "size": self.head.size,
                "root": encoded(self.head.root),
                "made_at": moment.canonical(self.made_at),
                "encrypted": self.encrypted,
                "edition": self.edition,
                "members": [list(member) for member in self.members],
            }
        )

    def member(self, name: str) -> Member | None:
        """The member of this name, where there is one."""
        return next((each for each in self.members if each.name == name), None)

    @property
    def files(self) -> tuple[Member, ...]:
        """The attached files."""
        return tuple(each for each in self.members if each.name.startswith(FILES))

    @classmethod
    def parse(cls, content: bytes) -> Manifest:
        """
        The manifest that these bytes are.

        Raises: NotAManifest, which says why, marked for translation.
        """
        try:
            record = decode(content, most_bytes=MOST_MANIFEST)
        except LedgerFault as fault:
            raise NotAManifest(N_("its manifest is not canonical JSON")) from fault
        # True equals 1 in Python; a version is a whole number and nothing that merely compares so
        version = record.get("wamledger_backup") if type(record) is dict else None
        if type(version) is not int or version != VERSION or record.keys() != _FIELDS:
            raise NotAManifest(N_("its manifest is of another version, or lacks something"))
        texts = [record[name] for name in ("origin", "root", "made_at")]
        numbers = [record[name] for name in ("size", "edition")]
        kinds = {type(each) for each in texts}, {type(each) for each in numbers}, type(record["encrypted"])
        if kinds != ({str}, {int}, bool):
            raise NotAManifest(N_("a field of its manifest has not its form"))
        try:
            head = Head(record["origin"], record["size"], decoded(record["root"]))
            made_at = moment.parse(record["made_at"])
        except (LedgerFault, Refused) as fault:
            raise NotAManifest(N_("its manifest states a head or a time that cannot be")) from fault
        return cls(head, made_at, record["encrypted"], record["edition"], _members(record["members"]))


class NotAManifest(Exception):
    """Bytes that are no manifest; the argument says why."""


def _members(listed: Any) -> tuple[Member, ...]:
    if type(listed) is not list or len(listed) > MOST_MEMBERS:
        raise NotAManifest(N_("it lists too many files"))
    members = tuple(_member(each) for each in listed)
    names = [member.name for member in members]
    if names != in_order(names) or not {HEAD, DATABASE} <= set(names):
        raise NotAManifest(N_("its files are not those of a backup, or not in order"))
    return members


def _member(listed: Any) -> Member:
    if (
        type(listed) is not list
        or [type(part) for part in listed] != [str, int, str]
        or not 0 <= listed[1] <= most_bytes(listed[0])
        or not _DIGEST.fullmatch(listed[2])
    ):
        raise NotAManifest(N_("it lists a file that no backup has"))
    return Member(*listed)


def in_order(names: list[str]) -> list[str]:
    """The names as they stand in an archive, each once."""
    first = [name for name in (HEAD, KEY, DATABASE) if name in names]
    return [*first, *sorted({name for name in names if name.startswith(FILES)})]


def most_bytes(name: str) -> int:
    """How large a file of this name may be; -1 for a name that none has."""
    if name in (HEAD, KEY):
        return MOST_SMALL
    if name == DATABASE:
        return MOST_DATABASE
    return MOST_FILE if name.startswith(FILES) and FILE_NAME.fullmatch(name[len(FILES) :]) else -1
