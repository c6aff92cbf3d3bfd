"""
What kind of file somebody wants to attach, by its contents: a name proves nothing, and programs believe it.

Contents are looked at as bytes and never opened: what is recognised here is a beginning, an end and whether all of it
is text, not that the file is whole.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from wamledger.i18n import N_

IMAGE: Final = "image"
PDF: Final = "pdf"
TEXT: Final = "text"
OFFICE: Final = "office"

KINDS: Final[dict[str, str]] = {
    IMAGE: N_("images"),
    PDF: N_("PDF"),
    TEXT: N_("plain text"),
    OFFICE: N_("office documents"),
}
"""The kinds that a mission may allow, with their names, marked for translation."""

_EDGE: Final = 64 * 1024
_ISO: Final = re.compile(rb"....ftyp(heic|heix|heim|heis|mif1|avif)", re.DOTALL)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

_BEGINNINGS: Final = (
    (b"\xff\xd8", IMAGE, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", IMAGE, "image/png"),
    (b"GIF87a", IMAGE, "image/gif"),
    (b"GIF89a", IMAGE, "image/gif"),
    (b"II*\x00", IMAGE, "image/tiff"),
    (b"MM\x00*", IMAGE, "image/tiff"),
    (b"%PDF-", PDF, "application/pdf"),
    (b"{\\rtf", OFFICE, "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE, "application/x-ole-storage"),
)
_OPEN_XML: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_DOCUMENT: Final = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z]{1,20})")


class Recognised(NamedTuple):
    """Of which kind a file is, and its media type."""

    kind: str
    media_type: str


class Looker:
    """Looks at contents as they pass, and says what they are when all have passed."""

    def __init__(self) -> None:
        self._head = b""
        self._tail = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_text = True

    def take(self, block: bytes) -> None:
        """The next bytes have been looked at."""
        if len(self._head) < _EDGE:
            self._head += block[: _EDGE - len(self._head)]
        self._tail = (self._tail + block)[-_EDGE:]
        self._is_text = self._is_text and self._decodes(block, final=False)

    def recognised(self, name: str) -> Recognised | None:
        """What the contents are; None for anything that is of no known kind. The name tells texts apart alone."""
        head = self._head
        for beginning, kind, media_type in _BEGINNINGS:
            if head.startswith(beginning):
                return Recognised(kind, media_type)
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return Recognised(IMAGE, "image/webp")
        if found := _ISO.match(head):
            return Recognised(IMAGE, "image/avif" if found[1] == b"avif" else "image/heic")
        if head.startswith(b"PK\x03\x04"):
            return self._of_archive()
        if self._is_text and head and self._decodes(b"", final=True):
            return Recognised(TEXT, "text/csv" if name.lower().endswith(".csv") else "text/plain")
        return None

    def _of_archive(self) -> Recognised | None:
        """An office document is an archive that lists its own parts, at its end; other archives are of no kind."""
        if found := _OPEN_DOCUMENT.search(self._head):
            return Recognised(OFFICE, found[1].decode())
        if b"[Content_Types].xml" in self._head + self._tail:
            for part, media_type in _OPEN_XML:
                if part in self._tail:
                    return Recognised(OFFICE, media_type)
        return None

    def _decodes(self, block: bytes, *, final: bool) -> bool:
        try:
            return not _CONTROLS.search(self._decoder.decode(block, final))
        except UnicodeDecodeError:
            return False
