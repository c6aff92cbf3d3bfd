"""
What kind of file this is, from its first bytes and never from its name.

A register arrives as a PDF, a photograph or a Word letter more often than one would think. Such a file
is named for what it is and refused; what is left is a workbook or a text.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _

MOST_BYTES: Final = 64 * 1024 * 1024

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", N_("a PDF document")),
    (b"\xff\xd8\xff", N_("a JPEG picture")),
    (b"\x89PNG", N_("a PNG picture")),
    (b"GIF8", N_("a GIF picture")),
    (b"II*\x00", N_("a TIFF picture")),
    (b"MM\x00*", N_("a TIFF picture")),
    (b"SQLite format 3\x00", N_("a database")),
    (b"\x1f\x8b", N_("a compressed archive")),
    (b"7z\xbc\xaf\x27\x1c", N_("a compressed archive")),
    (b"Rar!", N_("a compressed archive")),
    (b"BZh", N_("a compressed archive")),
    (b"\xfd7zXZ\x00", N_("a compressed archive")),
    (b"{\\rtf", N_("a text document (RTF)")),
    (b"\x7fELF", N_("a program")),
    (b"MZ\x90", N_("a program")),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(content: bytes, file: str) -> str:
    """
    ``xlsx``, ``xlsb``, ``xls``, ``ods`` or ``csv``: how the file is to be read.

    Refuses: file_empty, file_too_large, file_encrypted, file_kind_wrong, file_broken.
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe\x1a"):
        raise Refused(Code.FILE_EMPTY, file=file, detail=_("{count} bytes").format(count=len(content)))
    if len(content) > MOST_BYTES:
        raise Refused(
            Code.FILE_TOO_LARGE,
            file=file,
            detail=_("{count} bytes").format(count=f"{len(content):,}"),
            most="64 MiB",
        )
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise _wrong(file, name)
    if content.startswith(b"PK\x03\x04"):
        return _archive_kind(content, file)
    if content.startswith(b"PK\x05\x06"):
        raise _wrong(file, N_("an empty archive"))
    if content.startswith(_OLE):
        return _old_office_kind(content, file)
    return _text_kind(content, file)


def _wrong(file: str, name: str) -> Refused:
    return Refused(Code.FILE_KIND_WRONG, file=file, found=_(name))


def _archive_kind(content: bytes, file: str) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except Exception:  # a damaged archive fails in many ways, and all of them mean the same
        raise Refused(Code.FILE_BROKEN, file=file, detail=_("its archive cannot be opened")) from None
    known = set(names)
    if "xl/workbook.xml" in known:
        return "xlsx"
    if "xl/workbook.bin" in known:
        return "xlsb"
    if "mimetype" in known and _OPEN_SPREADSHEET in content[:200]:
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise _wrong(file, N_("a Word document"))
    if any(name.startswith("ppt/") for name in names):
        raise _wrong(file, N_("a PowerPoint presentation"))
    raise _wrong(file, N_("a compressed archive"))


def _old_office_kind(content: bytes, file: str) -> str:
    if _utf16("EncryptedPackage") in content or _utf16("EncryptionInfo") in content:
        raise Refused(Code.FILE_ENCRYPTED, file=file)
    if _utf16("WordDocument") in content:
        raise _wrong(file, N_("a Word document"))
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return "xls"
    raise _wrong(file, N_("an old Office file that holds no workbook"))


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _text_kind(content: bytes, file: str) -> str:
    head = content[:4096].lstrip(b"\xef\xbb\xbf").lstrip()
    lowered = head[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in lowered:
        raise _wrong(file, N_("a web page, whatever its name says"))
    if lowered.startswith(b"<?xml"):
        raise _wrong(file, N_("an XML document"))
    if head.startswith((b'{"', b'[{"')):
        raise _wrong(file, N_("JSON; a journal is posted, not imported"))
    if _is_binary(content):
        raise _wrong(file, N_("neither a workbook nor text"))
    return "csv"


def _is_binary(content: bytes) -> bool:
    """Text has no zero bytes unless it is UTF-16, and next to no control characters."""
    sample = content[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = sample.count(0)
    if zeros:
        return not _looks_utf16(sample)
    controls = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 26, 27) for byte in sample)
    return controls * 20 > len(sample)


def _looks_utf16(sample: bytes) -> bool:
    halves = max(len(sample) // 2, 1)
    return sample[1::2].count(0) > halves * 0.6 or sample[0::2].count(0) > halves * 0.6
