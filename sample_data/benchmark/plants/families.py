"""Every family with what is done, and every look-alike."""

from __future__ import annotations

from sample_data.benchmark.plants import (
    alike,
    custody,
    ends,
    outside,
    papers,
    roads,
    rotations,
    sheets,
    stores,
    write_offs,
)

PLANTS = (
    ("R01", ("R01",), stores.weapons_gone, 0),
    ("R02", ("R02",), stores.rounds_gone, 0),
    ("R03", ("R03", "R12"), stores.more_than_booked, 0),
    ("R04", ("R04",), roads.never_arrives, 9),
    ("R05", ("R05",), roads.arrives_short, 4),
    ("R06", ("R06",), roads.other_seal, 4),
    ("R07", ("R07",), custody.not_given_back, 12),
    ("R08", ("R08",), custody.not_fired, 16),
    ("R09", ("R09", "R10", "R19"), stores.little_by_little, 100),
    ("R10", ("R10", "R09"), stores.burst, 40),
    ("R11", ("R11",), custody.many_rounds, 95),
    ("R12", ("R12",), outside.turns_up, 12),
    ("R13", ("R13", "R12"), outside.read_wrongly, 12),
    ("R14", ("R14",), outside.lot_turns_up, 14),
    ("R15", ("R15",), ends.not_destroyed, 10),
    ("R16", ("R16",), sheets.written_back, 8),
    ("R17", ("R17",), papers.at_night, 12),
    ("R18", ("R18",), papers.same_hands, 14),
    ("R19", ("R19", "R09", "R10"), stores.with_one_keeper, 80),
    ("R20", ("R20",), custody.left_in_a_vehicle, 6),
    ("R21", ("R21",), write_offs.below_the_limit, 175),
    ("R22", ("R22",), stores.nobody_counts, 110),
    ("R23", ("R23",), rotations.goes_home_short, 190),
    ("R25", ("R25",), papers.number_missing, 12),
    ("R26", ("R26",), roads.too_fast, 4),
    ("R27", ("R27",), outside.kept_on_the_way, 6),
    ("R28", ("R28", "R12"), outside.credited_twice, 12),
    ("R29", ("R29",), sheets.corrected_to_fit, 16),
    ("R30", ("R30",), ends.nobody_says_what, 8),
    ("R31", ("R31",), stores.swapped, 0),
    ("R32", ("R32",), sheets.until_it_matched, 6),
    ("C1", ("R02", "R06", "R05", "R31"), roads.both_ends, 0),
    ("C2", ("R15", "R12"), ends.friendly_witness, 16),
)
"""R24, a ledger that was changed, is no part of the books: see ``tampering``."""
LOOK_ALIKES = alike.LOOK_ALIKES
