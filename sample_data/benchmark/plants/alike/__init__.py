"""What looks like a diversion and is none: a rule may mention it, and nobody need be called at night."""

from __future__ import annotations

from sample_data.benchmark.plants.alike import custody, ends, outside, papers, roads, stores

LOOK_ALIKES = (
    ("R01", ("R01",), stores.overlooked, 4), ("R01", ("R01",), stores.booked_after, 4),
    ("R02", ("R02",), stores.estimated_box, 3), ("R02", ("R02",), papers.handful, 3),
    ("R03", ("R03",), stores.boxes_for_rounds, 3), ("R03", ("R03",), stores.overlooked, 4),
    ("R04", ("R04",), roads.held_up, 4), ("R04", ("R04",), roads.within_the_grace, 4),
    ("R05", ("R05",), roads.two_lorries, 4), ("R05", ("R05",), roads.rest_found, 3),
    ("R06", ("R06",), roads.seal_misread, 3), ("R06", ("R06",), roads.resealed, 3),
    ("R07", ("R07",), custody.an_hour_late, 3), ("R07", ("R07",), custody.operation_longer, 5),
    ("R08", ("R08",), custody.cases_in_the_field, 3), ("R08", ("R08",), custody.small_gap_of_cases, 3),
    ("R09", ("R09",), papers.range_lot, 3), ("R09", ("R09",), papers.handful, 3),
    ("R10", ("R10",), papers.range_lot, 3), ("R10", ("R10",), stores.estimated_box, 3),
    ("R11", ("R11",), custody.qualification, 4), ("R11", ("R11",), custody.fighting, 4),
    ("R12", ("R12",), outside.other_maker, 3), ("R12", ("R12",), outside.mark_of_a_state, 3),
    ("R13", ("R13",), outside.neighbour, 3), ("R13", ("R13",), outside.other_calibre, 3),
    ("R14", ("R14",), outside.same_number_other_factory, 3), ("R14", ("R14",), outside.more_than_we_had, 3),
    ("R15", ("R15",), ends.taken_back, 12), ("R15", ("R15",), ends.in_two_days, 12),
    ("R16", ("R16",), papers.written_the_next_day, 9), ("R16", ("R16",), papers.no_line_for_days, 9),
    ("R17", ("R17",), custody.night_issue, 4), ("R17", ("R17",), custody.night_after_attack, 4),
    ("R18", ("R18",), papers.third_counter, 3), ("R18", ("R18",), papers.countersigned, 3),
    ("R19", ("R19",), papers.range_lot, 3), ("R19", ("R19",), papers.handful, 3),
    ("R20", ("R20",), papers.forty_hours, 4), ("R20", ("R20",), papers.ten_hours, 3),
    ("R21", ("R21",), papers.whole_packs, 3), ("R21", ("R21",), papers.far_below_the_limit, 3),
    ("R22", ("R22",), stores.counted_in_time, 110), ("R22", ("R22",), stores.emptied, 5),
    ("R23", ("R23",), ends.typing_in_the_list, 190), ("R23", ("R23",), ends.lost_with_a_board, 190),
    ("R25", ("R25",), papers.out_of_order, 3), ("R25", ("R25",), papers.spoilt_and_said, 3),
    ("R26", ("R26",), roads.fast_lorry, 4), ("R26", ("R26",), roads.two_places_one_day, 3),
    ("R27", ("R27",), outside.given_to_the_police, 3), ("R27", ("R27",), outside.next_morning, 4),
    ("R28", ("R28",), outside.for_the_group, 3), ("R28", ("R28",), outside.one_each, 3),
    ("R29", ("R29",), papers.described_better, 3), ("R29", ("R29",), papers.year_added, 3),
    ("R30", ("R30",), ends.counted_at_once, 5), ("R30", ("R30",), ends.nothing_there, 3),
    ("R31", ("R31",), stores.mixed_up_at_the_count, 3), ("R31", ("R31",), stores.two_of_a_kind, 3),
    ("R32", ("R32",), stores.wrong_place_typed, 3), ("R32", ("R32",), stores.one_recount, 3),
    ("C1", ("R02", "R06", "R05", "R31"), roads.ordinary_convoy, 4), ("C1", ("R04",), roads.within_the_grace, 4),
    ("C2", ("R15", "R12"), ends.ordinary_destruction, 12), ("C2", ("R15", "R12"), ends.in_two_days, 12),
)  # fmt: skip
