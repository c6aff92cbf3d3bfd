"""
The ZIP archive of a backup, written in one fixed way and read as if a stranger had made it.

An archive can be made to hurt: 195 kB that expand to 200 MB, two members of one name, a second archive behind the
first. So it is read strictly: its records follow each other without a gap from the first byte to the last, names are
those that the manifest may list, and what is expanded is measured while it comes, never taken from what is claimed.
Source: OWASP ASVS (limits on uncompressed size); PKWARE APPNOTE (records of an archive)
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from wamledger.i18n import N_, _
from wamledger.services.backup.fault import BackupFault, broken
from wamledger.services.backup.manifest import (
    MANIFEST,
    MOST_MANIFEST,
    MOST_MEMBERS,
    Manifest,
    Member,
    NotAManifest,
    most_bytes,
)

MOST_RATIO: Final = 100
SMALL: Final = 1 << 20
"""Below this size a member may be compressed as well as it likes."""
BLOCK: Final = 1 << 20

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_END: Final = struct.Struct("<4sHHHHIIH")
_END_64: Final = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR_64: Final = struct.Struct("<4sIQI")
_MOST_DIRECTORY: Final = 64 << 20
_PLAIN_FILE: Final = 0o100600 << 16
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
"""What Python's reader says of archives that are not whole."""

Told = Callable[[int, int], None]
"""Takes how many bytes are done, and of how many."""


class Writer:
    """An archive that grows member by member."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)

    def add(self, name: str, source: IO[bytes], *, compressed: bool) -> Member:
        """The member is in the archive; returns it as the manifest lists it."""
        record = zipfile.ZipInfo(name, _DATE)
        record.create_system = 3
        record.external_attr = _PLAIN_FILE
        record.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(record, "w", force_zip64=_length(source) > 1 << 31) as member:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                member.write(block)
        return Member(name, size, digest.hexdigest())

    def close(self) -> None:
        """The archive is whole."""
        self._zip.close()


def _length(source: IO[bytes]) -> int:
    here = source.tell()
    end = source.seek(0, 2)
    source.seek(here)
    return end - here


class Archive:
    """
    A backup that is open, whose records and manifest have been found in order.

    Raises: BackupFault for everything that this program would not have written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except OSError as fault:
            raise BackupFault(
                N_("{path} cannot be read: {detail}."),
                N_("Name a backup that exists and that you may read."),
                path=path,
                detail=fault.strerror or str(fault),
            ) from fault
        try:
            self._records = self._listed()
            self.manifest = self._manifest()
        except BaseException:
            self._file.close()
            raise

    def content(self, name: str) -> bytes:
        """
        The bytes of a small member.

        Raises: BackupFault where they are not those that the manifest lists.
        """
        return b"".join(self.blocks(self._member(name)))

    def blocks(self, member: Member) -> Iterator[bytes]:
        """
        The bytes of a member; whoever has taken all of them knows that they are those that the manifest lists.

        Raises: BackupFault.
        """
        digest = hashlib.sha256()
        for block in self._expanded(member.name, member.size):
            digest.update(block)
            yield block
        if digest.hexdigest() != member.sha256:
            raise broken(self.path, _("{name} is not what its manifest lists"), name=member.name)

    def copy(self, member: Member, target: IO[bytes], told: Callable[[int], None]) -> None:
        """The member's bytes are in the target.  Raises: BackupFault, where some of them may be there already"""
        for block in self.blocks(member):
            target.write(block)
            told(len(block))

    def check(self, told: Told | None = None) -> None:
        """Every member is what the manifest lists.  Raises: BackupFault"""
        total = sum(member.size for member in self.manifest.members)
        done = 0
        for member in self.manifest.members:
            for block in self.blocks(member):
                done += len(block)
                if told is not None:
                    told(done, total)

    def close(self) -> None:
        """The file is released."""
        self._file.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _member(self, name: str) -> Member:
        found = self.manifest.member(name)
        if found is None:
            raise broken(self.path, _("it has no {name}"), name=name)
        return found

    def _manifest(self) -> Manifest:
        if next(iter(self._records), None) != MANIFEST:
            raise broken(self.path, _("its manifest does not stand first"))
        content = b"".join(self._expanded(MANIFEST, None))
        try:
            manifest = Manifest.parse(content)
        except NotAManifest as fault:
            raise broken(self.path, _(str(fault))) from fault
        if [MANIFEST, *(member.name for member in manifest.members)] != list(self._records):
            raise broken(self.path, _("it holds other files than its manifest lists"))
        return manifest

    def _expanded(self, name: str, size: int | None) -> Iterator[bytes]:
        """The bytes of a member, as many as it must have; for the manifest itself, up to its limit."""
        record = self._records[name]
        most, taken = (MOST_MANIFEST if size is None else size), 0
        try:
            with self._zip.open(record) as part:
                while block := part.read(min(BLOCK, most - taken + 1)):
                    taken += len(block)
                    if taken > most or (taken > SMALL and taken > MOST_RATIO * max(record.compress_size, 1)):
                        raise broken(self.path, _("{name} expands to more than it may"), name=name)
                    yield block
        except _DAMAGED as fault:
            raise broken(self.path, _("{name} is damaged"), name=name) from fault
        if size is not None and taken != size:
            raise broken(self.path, _("{name} is shorter than its manifest lists"), name=name)

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        """The records of the archive by name, in their order, with nothing before, between and behind them."""
        try:
            directory = self._end()
            self._zip = zipfile.ZipFile(self._file)
            records = self._zip.infolist()
            place = 0
            for record in records:
                place = self._after(record, place)
        except _DAMAGED as fault:
            raise broken(self.path, _("its archive is damaged")) from fault
        if place != directory or self._zip.start_dir != directory:
            raise broken(self.path, _("something stands between the parts of its archive"))
        if len({record.filename for record in records}) != len(records):
            raise broken(self.path, _("two parts of its archive have one name"))
        return {record.filename: record for record in records}

    def _after(self, record: zipfile.ZipInfo, place: int) -> int:
        """Where the next record must begin, once this one is found to begin here and to be as it is written."""
        name = record.filename
        if (
            record.header_offset != place
            or record.flag_bits
            or record.compress_type not in _METHODS
            or record.external_attr != _PLAIN_FILE
            or record.comment
            or not (name == MANIFEST or most_bytes(name) >= 0)
        ):
            raise broken(self.path, _("a part of its archive is not one of a backup"))
        self._file.seek(place)
        mark, _version, flags, method, _time, _date, crc, packed, size, named, extra = _LOCAL.unpack(
            self._file.read(_LOCAL.size)
        )
        is_same = (mark, flags, method, crc) == (b"PK\x03\x04", 0, record.compress_type, record.CRC)
        sizes = (packed, size) in ((record.compress_size, record.file_size), (0xFFFFFFFF, 0xFFFFFFFF))
        if not is_same or not sizes or self._file.read(named) != name.encode():
            raise broken(self.path, _("a part of its archive is called or packed in two ways"))
        return int(place + _LOCAL.size + named + extra + record.compress_size)

    def _end(self) -> int:
        """Where the directory of the archive begins; the file ends with it, and it is not too long to be read."""
        length = self._file.seek(0, 2)
        self._file.seek(max(0, length - _END.size))
        mark, disk, start, here, count, size, offset, comment = _END.unpack(self._file.read(_END.size))
        after = _END.size
        if 0xFFFF in (here, count) or 0xFFFFFFFF in (size, offset):
            after += _LOCATOR_64.size + _END_64.size
            self._file.seek(max(0, length - after))
            mark_64, _rest, _made, _needs, _d, _s, here, count, size, offset = _END_64.unpack(
                self._file.read(_END_64.size)
            )
            locator = _LOCATOR_64.unpack(self._file.read(_LOCATOR_64.size))
            if mark_64 != b"PK\x06\x06" or locator != (b"PK\x06\x07", 0, length - after, 1):
                raise broken(self.path, _("its archive is damaged"))
        is_end = (mark, disk, start, comment) == (b"PK\x05\x06", 0, 0, 0) and here == count
        if not is_end or offset + size + after != length:
            raise broken(self.path, _("something stands before or behind its archive, or its end is missing"))
        if count > MOST_MEMBERS + 1 or size > _MOST_DIRECTORY:
            raise broken(self.path, _("it lists too many files"))
        return int(offset)
