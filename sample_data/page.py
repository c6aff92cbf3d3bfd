"""The page that documents the sample mission, with every figure counted from the mission itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sample_data import names
from sample_data.book import Book, Op
from sample_data.mission import Mission

HEAD: Final = """# The sample mission

**All of it is invented**: the country Talmeria, its neighbours, the eight sites, the five contingents, every
person, armed group, weapon serial, lot, voucher and event. Makers and models of weapons are real, so that an
officer recognises them; nothing that happens to them here happened. No country code stands beside an invented
State.

The mission runs from 1 September 2025 to 31 October 2026. Its journals lie in `sample_data/mission/`, one for
each month of recording, and are posted in the order of their names:

    wamledger post sample_data/mission/*.jsonl            # recorded now, by your clock
    wamledger import-history sample_data/mission/*.jsonl  # recorded when the journals say

`python -m sample_data` writes all of it again from one seed, byte for byte, this page included. The generator
keeps a book of its own in plain dicts, which shares no code with the ledger; a test compares the two to the
last round.

The spreadsheets in `sample_data/spreadsheets/` are registers as offices keep them. Their weapons and lots are
**not** in the journals; `truths.json` beside them says what each row really is.
"""

STORY: Final = """
## What happens

- Five contingents arrive with their weapons in runs of consecutive serials; the police unit comes in January
  2026. What they packed and what arrived is declared, and agrees.
- Patrols, weekly guards and range days take weapons and rounds out of the stores and bring them back. Every
  second pistol is with a headquarters unit on standing issue and is seen each month.
- Patrols seize, capture and find weapons; each intake has an incident report with the same reference. Serials
  are in Latin, Cyrillic and Arabic script, some partly read, ground off, restamped, or not read until
  daylight.
- 400 participants hand in 500 weapons at Lumbezi from October 2025 to March 2026; an armed group deposits
  more in a container with two keys, and stays their owner.
- A court holds some weapons as evidence, States are asked to trace some, and both release them or not.
- Convoys carry rounds from the depot, and collected weapons and found rounds to where they are disposed of.
- 17 March 2026: 150 handed-in weapons are planned for disposal, burnt in public on the 21st, which does not
  destroy them, cut by torch on the 30th, and verified. August 2026: a second campaign with a hydraulic shear,
  from which one weapon is taken off because somebody claims it, and a demolition of found ammunition.
- 13 May 2026, 22:00 UTC: armed men attack the forward base at Markha and carry off weapons and rounds. One
  rifle comes back in July; the rest is written off in September after a board of inquiry.
- 16 June 2026: marked weapons are handed over to the host State. 23 September: the Corvanian battalion goes
  home with all that it brought and has not fired. Three other battalions rotate, with a count by both sides.
- One lot is suspended and cleared, one suspended and banned, one constrained.
- Three entries are reversed: a find entered twice, a move of the wrong weapon, a count on the wrong sheet.
"""

NOISE: Final = """
## What is irregular, and honest

Nobody steals in this mission, but for the attack. What a control may find here has an innocent cause, and is
counted:
"""


def page(mission: Mission) -> str:
    """The page as Markdown."""
    book, journal = mission.book, mission.journal
    parts = [
        HEAD,
        "\n## What is in it\n\n",
        _table(("", "number"), _contents(book, journal)),
        STORY,
        NOISE,
        "\n",
    ]
    parts.append(_table(("irregularity or event", "number"), sorted(mission.honest.items())))
    parts += ["\n## Where everything stands at the end\n\n"]
    standing = sorted((kind, number) for kind, number in book.census().items() if number)
    parts.append(_table(("kind and status (ammunition in rounds, pieces and grams)", "number"), standing))
    parts += ["\n## Serial statuses\n\n"]
    statuses = Counter(each.serial_status for each in book.weapons.values())
    parts.append(_table(("at the end", "weapons"), sorted(statuses.items())))
    parts += [
        "\n## Operations\n\n",
        _table(("op", "lines of the journals"), sorted(Counter(op["op"] for op in journal).items())),
    ]
    return "".join(parts)


def _contents(book: Book, journal: list[Op]) -> list[tuple[str, int]]:
    brought: Counter[str] = Counter()
    for code, quantity in book.taken_on_charge.items():
        lot = book.lots.get(code)
        if lot is not None:
            kind = (
                "rounds"
                if lot.nature.startswith("CTG-")
                else "grams"
                if lot.nature == "PROPELLANT-LOOSE"
                else "pieces"
            )
            brought[kind] += quantity
    modes = Counter(each.mode for each in book.weapons.values())
    return [
        ("operations", len(journal)),
        ("sites", len(names.SITES)),
        ("contingents", len(names.CONTINGENTS)),
        ("places", len(book.places)),
        ("parties", len(book.parties)),
        ("users", len(book.users)),
        ("weapons taken on charge", len(book.weapons)),
        ("of these seized, captured or found", modes["SEIZED"] + modes["CAPTURED"] + modes["FOUND"]),
        ("of these handed in by participants", modes["SURRENDERED"]),
        ("of these deposited by an armed group", modes["COLLECTED"]),
        ("participants", len(book.participants)),
        ("lots", len(book.lots)),
        ("rounds taken on charge", brought["rounds"]),
        ("grenades, bombs, rockets, charges and other pieces taken on charge", brought["pieces"]),
        ("grams of loose propellant taken on charge", brought["grams"]),
        ("traces requested", len(book.traces)),
    ]


def _table(head: tuple[str, str], rows: Iterable[tuple[str, int]]) -> str:
    lines = [
        f"| {head[0]} | {head[1]} |",
        "|---|---:|",
        *(f"| {name} | {number:,} |" for name, number in rows),
    ]
    return "\n".join(lines) + "\n"
