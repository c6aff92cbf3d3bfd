"""The pages of a printed report as text, laid out as on paper, for whoever reads it on a screen."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from pypdf import PdfReader

from wamledger.domain.text import shown

_WIDEST_GAP = 2
"""Blank columns that stay between two columns of text."""


def text_pages(content: bytes) -> Iterator[str]:
    """
    The text of each page of the PDF, one after the other.

    Blank columns that run through a paragraph or a table are narrowed, so that more fits on a screen; nothing that is
    written is left out but charts and codes, which are no text.
    """
    for page in PdfReader(io.BytesIO(content)).pages:
        yield "\n".join(_narrowed(page.extract_text(extraction_mode="layout").split("\n")))


def _narrowed(lines: Sequence[str]) -> Iterator[str]:
    """The lines, paragraph by paragraph; of blank lines no two follow one another."""
    block: list[str] = []
    for line in [*(shown(each.rstrip()) for each in lines), ""]:
        if line:
            block.append(line)
        elif block:
            yield from _without_gaps(block)
            yield ""
            block = []


def _without_gaps(block: list[str]) -> list[str]:
    """The lines of a block without most of the columns that are blank in all of them; what stands below stays below."""
    width = max(map(len, block))
    padded = [line.ljust(width) for line in block]
    written = "".join("x" if any(line[at] != " " for line in padded) else " " for at in range(width))
    indent = len(written) - len(written.lstrip())
    cuts = [
        (gap.start() + _WIDEST_GAP, gap.end())
        for gap in re.finditer(f" {{{_WIDEST_GAP + 1},}}", written)
        if gap.start() >= indent
    ]
    return [_cut(line, cuts).rstrip() for line in padded]


def _cut(line: str, cuts: list[tuple[int, int]]) -> str:
    for begin, end in reversed(cuts):
        line = line[:begin] + line[end:]
    return line
