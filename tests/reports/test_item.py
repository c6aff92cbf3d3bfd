"""WL-F-02: the life of one weapon is on paper, whole and in order."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from types import ModuleType
from typing import Any

from pypdf import PdfReader

from reports.item import item
from reports.page import Paper


def printed(view: Any, **options: Any) -> bytes:
    out = BytesIO()
    item(view, out, **options)
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_every_fact_of_the_weapon_is_on_the_page(made: ModuleType) -> None:
    """Identity, standing, chain, marks, readings, files, holds, counts and traces can all be read."""
    text = " ".join(text_of(printed(made.item_view())).split())
    for part in (
        "Weapon file W-000123",
        "WL-F-02 v1",
        "KO 1717889",
        "KO 17178?9",
        "Partly read",
        "T00123",
        "SA-06 Assault rifle",
        "7.62x39mm",
        "In a factory",
        "Seized",
        "2026-03-12 05:40:00 UTC",
        "UNX-DELTA-EVID Delta, evidence room",
        "4 entries, in the order of the ledger.",
        "Taken on charge: seized",
        "UNX-OP-005133",
        "SR-2026-0031",
        "LINDQVIST",
        "arrow in triangle",
        "Frame or receiver",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "2 481 022",
        "Prosecutor 14/2026",
        "Serials, all",
        "Seen",
        "MBEKI, SILVA",
        "TR-0007",
        "Not traced",
        "Under-folding stock, black tape round the hand guard.",
    ):
        assert part in text, part


def test_the_chain_is_in_the_order_of_the_ledger(made: ModuleType) -> None:
    """Entries stand in their order, over as many pages as they take, and none is missing."""
    text = text_of(printed(made.item_view(chain=[made.step(n, f"Moved {n}") for n in range(150)])))
    places = [text.index(f"UNX-OP-{n:06d}") for n in range(150)]
    assert places == sorted(places)


def test_a_table_with_nothing_says_so(made: ModuleType) -> None:
    """A weapon that was only registered has a sentence where a table would be empty."""
    view = made.item_view(
        chain=[], marks=(), readings=(), photos=(), holds=(), sightings=(), traces=(), standing=None
    )
    text = text_of(printed(view))
    for sentence in (
        "it stands nowhere",
        "No entries",
        "No other marks are on record.",
        "No photographs or files are on record.",
        "No hold was ever placed on it.",
        "No count has covered it.",
        "No trace was requested.",
    ):
        assert sentence in text


def test_an_open_hold_stands_beside_where_the_weapon_is(made: ModuleType) -> None:
    """A hold that was not released is named with the standing; a released one is not."""
    standing = text_of(printed(made.item_view())).split("Chain of custody")[0]
    assert "Evidence" in standing
    released = [replace(hold, released_at=hold.placed_at) for hold in made.item_view().holds]
    assert "Evidence" not in text_of(printed(made.item_view(holds=released))).split("Chain of custody")[0]


def test_data_makes_no_lines_of_its_own_in_the_chain(made: ModuleType) -> None:
    """A line feed in the name of a holder is an escape, not a second holder."""
    text = text_of(printed(made.item_view(chain=[made.step(1, "Moved", giver="Alpha\n→ Bravo")])))
    assert "Alpha\\u000a→" in text


def test_same_view_same_bytes_on_either_paper(made: ModuleType) -> None:
    """The same view gives the same bytes, and upright paper of the size asked for."""
    assert printed(made.item_view()) == printed(made.item_view())
    letter = PdfReader(BytesIO(printed(made.item_view(), paper=Paper.LETTER))).pages[0].mediabox
    assert (float(letter.width), float(letter.height)) == (612.0, 792.0)
