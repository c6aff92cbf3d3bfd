"""
A PDF as it lies on a desk: the files in it, and what each page draws, as digests that another drawing can be held to.

Nothing is believed of the file. Whatever takes part in the picture of a page is in its digest: its boxes, its operators,
its fonts. What a file of ours never has (scripts, actions, forms that are no signature, drawings over a page) is named.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

MOST_FILES: Final = 100
MOST_BYTES: Final = 1 << 30
"""Of one enclosed file, opened."""
MOST_DEPTH: Final = 40
MOST_NODES: Final = 200_000

_OF_FILE: Final = frozenset(
    {
        "/Names",
        "/AF",
        "/Outlines",
        "/Pages",
        "/AcroForm",
        "/DSS",
        "/Extensions",
        "/Perms",
        "/Metadata",
        "/Version",
    }
)
"""Of the catalogue: what is looked at apart, or comes with a signature."""
_TOLD: Final = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator")
_UNSEEN: Final = frozenset({"/Parent", "/Length", "/Filter", "/DecodeParms", "/Annots"})


class Unreadable(Exception):
    """The file is not made as a report is; the argument says how."""


class PdfFile:
    """A PDF in memory."""

    def __init__(self, content: bytes) -> None:
        self._reader = PdfReader(io.BytesIO(content), strict=False)
        self._digests: dict[tuple[int, int], str] = {}
        self._nodes = 0
        if self._reader.is_encrypted:
            raise Unreadable("encrypted")
        self._root = _dictionary(self._reader.trailer["/Root"])
        self.pages = list(self._reader.pages)

    def enclosures(self) -> dict[str, bytes]:
        """The enclosed files by name, in the order of the catalogue."""
        names = _dictionary(self._root.get("/Names", {}))
        if set(names) - {"/EmbeddedFiles"}:
            raise Unreadable(f"names: {sorted(set(names))}")
        listed = _array(_dictionary(names.get("/EmbeddedFiles", {})).get("/Names", []))
        found: dict[str, bytes] = {}
        if len(listed) > 2 * MOST_FILES or len(listed) % 2:
            raise Unreadable("enclosed files")
        for name, specification in zip(listed[::2], listed[1::2], strict=True):
            if str(name) in found:
                raise Unreadable(f"two files {name}")
            streams = _dictionary(_dictionary(_object(specification))["/EF"])
            found[str(name)] = _opened(_object(streams["/F"]))
        return found

    def page_digests(self) -> Iterator[str]:
        """A digest of all that each page draws."""
        for page in self.pages:
            yield self._digest(page, 0)

    def drawn_over(self) -> list[int]:
        """The pages, from 1, with something over them that is no invisible signature."""
        return [
            number
            for number, page in enumerate(self.pages, 1)
            if any(not _is_signature(_dictionary(_object(each))) for each in _array(page.get("/Annots", [])))
        ]

    def around(self) -> dict[str, str]:
        """What holds for all pages: digests of what the catalogue and the tree of pages say, by name."""
        found = {key: self._digest(value, 0) for key, value in self._root.items() if key not in _OF_FILE}
        tree = _dictionary(self._root["/Pages"])
        told = _dictionary(self._reader.trailer.get("/Info", {}))
        found |= {f"/Info{key}": self._digest(told[key], 0) for key in _TOLD if key in told}
        found |= {f"/Pages{key}": self._digest(value, 0) for key, value in tree.items() if key != "/Kids"}
        return found

    def fields(self) -> list[Any]:
        """The fields of the form, if there is one; ``Unreadable`` for one that is no signature."""
        form = _dictionary(self._root.get("/AcroForm", {}))
        if "/XFA" in form:
            raise Unreadable("XFA")
        found = [_dictionary(_object(each)) for each in _array(form.get("/Fields", []))]
        if any(each.get("/FT") != "/Sig" for each in found):
            raise Unreadable("form")
        return found

    def outline(self) -> list[str]:
        """The titles of the outline, from top to bottom."""
        titles: list[str] = []
        waiting = [_dictionary(self._root.get("/Outlines", {})).get("/First")]
        while waiting:
            entry = _object(waiting.pop())
            if entry is None:
                continue
            if len(titles) > MOST_NODES:
                raise Unreadable("outline")
            node = _dictionary(entry)
            titles.append(str(node.get("/Title", "")))
            waiting += [node.get("/Next"), node.get("/First")]
        return titles

    def operators(self, number: int) -> bytes:
        """The operators of a page, counted from 0."""
        return b"\n".join(_decoded(_object(each)) for each in _array(self.pages[number].get("/Contents", [])))

    def text(self, number: int) -> str:
        """The text of a page, counted from 0."""
        return str(self.pages[number].extract_text())

    def _digest(self, value: Any, depth: int) -> str:
        """A digest of an object and of all that it refers to."""
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._digests:
                self._digests[key] = "open"  # an object that leads to itself has this in its digest
                self._digests[key] = self._digest(value.get_object(), depth + 1)
            return self._digests[key]
        self._nodes += 1
        if depth > MOST_DEPTH or self._nodes > MOST_NODES * 50:
            raise Unreadable("nested too deep")
        return hashlib.sha256(self._written(value, depth)).hexdigest()

    def _written(self, value: Any, depth: int) -> bytes:
        if isinstance(value, DictionaryObject):
            parts = [
                f"{key} {self._digest(value.raw_get(key), depth + 1)}"
                for key in sorted(value)
                if key not in _UNSEEN
            ]
            written = f"<<{' '.join(parts)}>>".encode()
            return (
                written + hashlib.sha256(_decoded(value)).digest()
                if isinstance(value, StreamObject)
                else written
            )
        if isinstance(value, ArrayObject):
            return f"[{' '.join(self._digest(each, depth + 1) for each in list.__iter__(value))}]".encode()
        if isinstance(value, NameObject):
            return f"/{value}".encode()
        if isinstance(value, FloatObject | NumberObject):
            return repr(float(value)).encode()
        if isinstance(value, TextStringObject):
            return b"(" + str(value).encode("utf-8", "surrogatepass")
        if isinstance(value, ByteStringObject):
            return b"(" + bytes(value)
        return repr(value).encode()


def _object(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(value: Any) -> dict[str, Any]:
    found = _object(value)
    if not isinstance(found, dict):
        raise Unreadable("not a dictionary")
    return found


def _array(value: Any) -> list[Any]:
    found = _object(value)
    return list(found) if isinstance(found, list) else [found]


def _decoded(stream: Any) -> bytes:
    if not isinstance(stream, StreamObject):
        raise Unreadable("not a stream")
    return bytes(stream.get_data())


def _opened(stream: Any) -> bytes:
    """The bytes of an enclosed file, never more than ``MOST_BYTES``."""
    if not isinstance(stream, StreamObject):
        raise Unreadable("not a stream")
    raw = bytes(stream._data)
    if "/Filter" not in stream:
        return raw
    if _array(stream["/Filter"]) != ["/FlateDecode"]:
        raise Unreadable(f"filter {stream['/Filter']}")
    opener = zlib.decompressobj()
    found = opener.decompress(raw, MOST_BYTES)
    if opener.unconsumed_tail or not opener.eof:
        raise Unreadable("an enclosed file is too large, or ends early")
    return found


def _is_signature(annotation: dict[str, Any]) -> bool:
    """Whether it is the field of a signature that shows nothing."""
    rect = [float(each) for each in _array(annotation.get("/Rect", [0, 0, 1, 1]))]
    return (
        annotation.get("/Subtype") == "/Widget"
        and annotation.get("/FT") == "/Sig"
        and len(rect) == 4
        and rect[0] == rect[2]
        and rect[1] == rect[3]
    )
