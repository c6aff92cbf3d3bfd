"""
Whether a workbook's archive may be opened at all.

A workbook is a ZIP archive, and an archive may be made to hurt: 195 kB that expand to 200 MB, two
members of one name, names that climb out of the folder. Sizes are measured while expanding, never taken
from what the archive says.
Source: OWASP ASVS
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _

MEBIBYTE: Final = 1024 * 1024
MOST_MEMBERS: Final = 10_000
MOST_MEMBER_BYTES: Final = 192 * MEBIBYTE
"""
A sheet of 100,000 rows of 25 columns is about 100 MB of XML, so a member may be larger than in a bundle.
"""
MOST_TOTAL_BYTES: Final = 256 * MEBIBYTE
MOST_RATIO: Final = 100
_SMALL: Final = MEBIBYTE
"""
Below this size a member may be compressed as well as it likes: an empty style sheet shrinks a
hundredfold.
"""
_CHUNK: Final = MEBIBYTE
_NAME: Final = re.compile(r"(?!/)(?!.*(?:^|/)\.\.(?:/|$))[^\\:\x00-\x1f]{1,200}")
_SYMLINK: Final = 0o120000


def check_archive(content: bytes, file: str) -> None:
    """
    Nothing, when every member may be expanded.

    Refuses: file_broken, file_encrypted, file_too_large.  Source: OWASP ASVS
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check_names(archive, file)
        _check_sizes(archive, file)
    except Refused:
        raise
    except Exception:  # a damaged archive fails in many ways, and all of them mean the same
        raise _broken(file, N_("its archive cannot be opened")) from None


def _check_names(archive: zipfile.ZipFile, file: str) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _too_large(file, _("{count} members").format(count=len(members)), f"{MOST_MEMBERS:,}")
    if len({member.filename for member in members}) != len(members):
        raise _broken(file, N_("two parts of its archive have one name"))
    for member in members:
        if member.flag_bits & 1:
            raise Refused(Code.FILE_ENCRYPTED, file=file)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _broken(file, N_("its archive is compressed in an unknown way"))
        if not _NAME.fullmatch(member.filename) or (member.external_attr >> 16) & 0o170000 == _SYMLINK:
            raise _broken(file, N_("its archive names a part outside itself"))


def _check_sizes(archive: zipfile.ZipFile, file: str) -> None:
    total = 0
    for member in archive.infolist():
        size = 0
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                if size > MOST_MEMBER_BYTES or total > MOST_TOTAL_BYTES:
                    raise _too_large(file, _("it expands without end"), f"{MOST_TOTAL_BYTES // MEBIBYTE} MiB")
                if size > _SMALL and size > MOST_RATIO * max(member.compress_size, 1):
                    raise _too_large(
                        file, _("a part of it expands more than a hundredfold"), f"{MOST_RATIO} : 1"
                    )


def _broken(file: str, why: str) -> Refused:
    return Refused(Code.FILE_BROKEN, file=file, detail=_(why))


def _too_large(file: str, what: str, most: str) -> Refused:
    return Refused(Code.FILE_TOO_LARGE, file=file, detail=what, most=most)
