"""A file that travels within a document: what it is called, what it is, and its bytes, compressed as they come."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import Final

_CHUNK: Final = 1 << 16

JSON: Final = "application/json"
JSON_LINES: Final = "application/jsonl"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"


class Enclosure:
    """
    A file to be enclosed, written once from its beginning to its end.

    Shape: ``relationship`` is how it relates to the pages, in the words of PDF: Data, Source, Supplement.
    Source: ISO 32000-2 section 7.11.3
    """

    def __init__(
        self, name: str, media_type: str, description: str, relationship: str = "Data", content: bytes = b""
    ) -> None:
        self.name, self.media_type = name, media_type
        self.description, self.relationship = description, relationship
        self.size = 0
        self._digest = hashlib.sha256()
        self._compressor = zlib.compressobj(6)
        self._compressed = bytearray()
        self._is_closed = False
        self.write(content)

    def write(self, content: bytes) -> None:
        """The bytes stand at the end of the file."""
        if self._is_closed:
            raise ValueError(f"{self.name} has ended")
        self.size += len(content)
        self._digest.update(content)
        self._compressed += self._compressor.compress(content)

    def close(self) -> None:
        """The file has ended."""
        if not self._is_closed:
            self._is_closed = True
            self._compressed += self._compressor.flush()

    @property
    def sha256(self) -> str:
        """The digest of the file, in hexadecimal."""
        return self._digest.hexdigest()

    @property
    def compressed(self) -> bytes:
        """The whole file, as zlib compresses it."""
        self.close()
        return bytes(self._compressed)

    def lines(self) -> Iterator[bytes]:
        """The lines of the file again, without their ends, and never the whole file at once."""
        self.close()
        opener, rest = zlib.decompressobj(), b""
        for start in range(0, len(self._compressed), _CHUNK):
            opened = rest + opener.decompress(bytes(self._compressed[start : start + _CHUNK]))
            *whole, rest = opened.split(b"\n")
            yield from whole
        rest += opener.flush()
        yield from rest.split(b"\n")[: -1 if rest.endswith(b"\n") else None] if rest else ()
