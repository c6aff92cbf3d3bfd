"""Serials that may be one: forms, distance, kinship, and what may be said of a near one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.detection.serials import probes
from wamledger.detection.serials.distance import BEYOND, FAR, NEAR, between
from wamledger.detection.serials.index import Reading, SerialIndex
from wamledger.detection.serials.kinship import Kinship, Looks, kinship, looks
from wamledger.detection.serials.matching import Answer, Sameness, match
from wamledger.domain.serial_clues import (
    canonical,
    clues,
    forms,
    kind_of_mark,
    skeleton,
    without_noughts,
    without_prefix,
)

AKM = {"make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm", "type": "SA-06"}
G3 = {"make": "Heckler & Koch", "model": "G3A3", "calibre": "7.62x51mm", "type": "SA-06"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" ab-12.34/5 ", "AB12345"),
        ("٥٦٧٨", "5678"),
        ("۵۶۷۸", "5678"),
        ("12?4*", "12?4*"),
        ("ВК 1234", "ВК1234"),
        ("No. 17\u200b23", "NO1723"),
    ],
)
def test_the_canonical_form_keeps_what_was_read_and_drops_what_stands_between(
    text: str, expected: str
) -> None:
    """Case, spaces, hyphens, dots and the script of figures are no part of a serial; unread characters are."""
    assert canonical(text) == expected


def test_cyrillic_is_written_by_its_looks_and_by_its_sound() -> None:
    """A clerk writes В as B or as V, and Х as X, KH or H."""
    assert forms("ВХ 123")[:3] == ("BX123", "VKH123", "VH123")


def test_arabic_figures_are_read_by_value_and_by_looks() -> None:
    """Somebody who reads Latin takes ٧ for V and overlooks the nought, which is a dot."""
    assert forms("٧١٠") == ("710", "V1")


@pytest.mark.parametrize(
    ("one", "other", "weight"),
    [
        ("AB1234", "ab-12 34", 0),
        ("AB1234", "A81234", 25),
        ("O1234", "01234", 25),
        ("OIZ55", "01255", 75),
        ("1234567", "7234567", 50),
        ("0012345", "12345", 50),
        ("012345", "12345", 25),
        ("AF104312", "104312", 50),
        ("AB0123", "123", 75),
        ("12?45", "12345", 25),
        ("12*789", "1256789", 50),
        ("12345", "12354", 100),
        ("12345", "12545", 100),
        ("12345", "1245", 100),
        ("ВК 1234", "BK1234", 0),
        ("ВК 1234", "VK1234", 0),
        ("ВК 1234", "VK1Z34", 25),
        ("١٢٣٤٥٦", "123456", 0),
        ("12345", "67890", BEYOND),
    ],
)
def test_distance_is_the_cost_of_the_slips_that_make_one_of_the_other(
    one: str, other: str, weight: int
) -> None:
    """What is easily taken for another costs a quarter, a weak pair half, what was left out little, any other a whole."""
    assert between(one, other) == weight
    assert between(other, one) == weight


SERIALS = st.text(alphabet="0123456789ABCDGILOQSZUVMN", min_size=1, max_size=12)


@given(SERIALS, SERIALS)
def test_distance_is_the_same_from_both_sides_and_nothing_only_for_the_same(one: str, other: str) -> None:
    """d(a, b) is d(b, a), and 0 where and only where they are one."""
    assert between(one, other) == between(other, one)
    assert (between(one, other) == 0) == (one == other)


@given(SERIALS.filter(lambda text: len(text) >= 5), st.data())
def test_whatever_is_near_is_found_by_probes(text: str, data: st.DataObject) -> None:
    """A slip that costs no more than NEAR, or one change beside, is among the clues that are asked for."""
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDGILOQSZUVMN"))
    changed = text[:place] + other + text[place + 1 :]
    wanted = set(probes.close(changed)) | set(probes.edited(changed))
    assert clues(text) & wanted
    if between(text, changed) <= NEAR:
        assert clues(text) & set(probes.close(changed))


@given(st.text(alphabet="0123456789ABOSZ- ?*ВК٠٣٤", max_size=10))
def test_clues_are_the_skeletons_of_the_forms_whole_and_with_what_may_be_lost(text: str) -> None:
    """The short way, by which weapons come on charge, gives what the definition does."""
    expected: set[str] = set()
    for form in forms(text):
        if "*" in form:
            expected.add("?*")
        elif "?" in form:
            expected.add(f"?{len(form)}")
        else:
            expected |= {skeleton(form), skeleton(without_noughts(form))}
            tail = without_prefix(form)
            if tail is not None:
                expected.add("-" + skeleton(without_noughts(tail)))
    assert clues(text) == expected


def test_a_short_head_is_no_use() -> None:
    """Of a serial of which too little was read nothing is said."""
    assert between("1*", "12345") == BEYOND
    assert probes.head("12*") is None
    assert probes.head("1234*") == "1234"


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        (AKM, AKM, Kinship.SAME),
        (AKM, {**AKM, "make": "UNKNOWN"}, Kinship.SAME),
        (AKM, {**AKM, "make": "Norinco", "model": "Type 56"}, Kinship.COMPATIBLE),
        (AKM, {**AKM, "model": "Unknown", "make": ""}, Kinship.COMPATIBLE),
        (AKM, {**AKM, "calibre": "7.62mm"}, Kinship.SAME),
        (AKM, {**AKM, "calibre": "7.62 short"}, Kinship.SAME),
        (AKM, G3, Kinship.OTHER),
        (AKM, {**AKM, "calibre": "5.45x39mm"}, Kinship.OTHER),
        (G3, {"make": "HK", "model": "G3", "calibre": "7.62 NATO"}, Kinship.COMPATIBLE),
        (AKM, {"type": "SA-02"}, Kinship.OTHER),
        (AKM, {}, Kinship.COMPATIBLE),
        ({"make": "Ижмаш", "model": "АКМ"}, {"make": "Izhmash", "model": "AKM"}, Kinship.SAME),
        ({"make": "Дегтярёв", "model": "ПКМ"}, {"make": "Degtyaryov", "model": "PKM"}, Kinship.SAME),
        ({"make": "Застава", "model": "М70"}, {"make": "Ижмаш", "model": "АКМ"}, Kinship.COMPATIBLE),
    ],
)
def test_kinship(one: dict[str, str], other: dict[str, str], kin: Kinship) -> None:
    """A family of models, a general calibre and what nobody said are compatible; two calibres or two models are not."""
    assert kinship(looks(one), looks(other)) is kin
    assert kinship(looks(other), looks(one)) is kin


class Registry:
    """A few weapons, to be asked."""

    def __init__(self, *serials: str, of: dict[str, str] | None = None, mark: str = "SERIAL") -> None:
        self.index = SerialIndex()
        self.looks: dict[str, Looks] = {}
        self.add(*serials, of=of or AKM, mark=mark)

    def add(self, *serials: str, of: dict[str, str], mark: str = "SERIAL") -> Registry:
        """More weapons."""
        for serial in serials:
            code = f"W{len(self.looks) + 1}"
            self.looks[code] = looks(of)
            self.index.add(Reading(len(self.looks), code, serial, mark), looks(of).family)
        return self

    def ask(self, text: str, of: dict[str, str] | None = None, mark: str = "SERIAL") -> Answer:
        """What may be said of the serial."""
        return match(
            self.index,
            text,
            looks(of or AKM),
            self.looks.get,
            mark=mark,
            scattered=lambda crowd, kind: self.index.scattered(crowd, kind, 10**9),
        )


def test_the_one_near_serial_is_a_pair() -> None:
    """A confusable character, and nothing else as near: that one."""
    answer = Registry("AB123456", "XY998877").ask("A8123456")
    assert answer.best is not None
    assert (answer.best.weapon, answer.best.weight, answer.best.sameness) == ("W1", 25, Sameness.LOOKS)


def test_of_two_as_near_neither_is_said() -> None:
    """A digit that stands between two serials on record names a group and no pair."""
    answer = Registry("4417210", "4411270").ask("4411210")
    assert answer.best is None
    assert {each.weapon for each in answer.group} == {"W1", "W2"}


def test_within_a_run_one_digit_off_says_nothing() -> None:
    """Contingents bring consecutive serials: the next number is another weapon."""
    run = Registry(*(f"{number:07}" for number in range(2_104_200, 2_104_230)))
    answer = run.ask("2104230")
    assert answer.best is None
    assert answer.in_run
    assert run.ask("21O4217").best is not None, "a letter for a figure is no other number"


def test_a_gap_in_a_run_is_another_weapon() -> None:
    """The number that is not on record belongs to a weapon of the same delivery that somebody else has."""
    run = Registry(*(f"{number:07}" for number in range(2_104_200, 2_104_230) if number != 2_104_211))
    answer = run.ask("2104211")
    assert answer.best is None
    assert [each.text for each in answer.group] == ["2104217"]


def test_a_digit_far_from_the_run_is_a_pair() -> None:
    """A change of a leading figure, where nobody else has such numbers."""
    run = Registry(*(f"{number:07}" for number in range(2_104_200, 2_104_230)))
    answer = run.ask("7104217")
    assert answer.best is None or answer.best.text == "2104217"
    assert run.ask("2174217").best is not None


def test_in_a_crowd_of_short_serials_a_neighbour_is_chance() -> None:
    """Where hundreds of serials of five figures are on record, one figure off names nobody."""
    crowd = Registry(*(f"{number * 7919 % 100_000:05}" for number in range(1, 400)))
    known = crowd.index.scattered("AK 7.62", "#####", 10**9)
    assert known > 300
    text = next(f"{n:05}" for n in range(100_000) if 100 <= between(f"{n:05}", "07919") <= FAR)
    answer = crowd.ask(text)
    assert answer.best is None or answer.best.weight == 0


def test_another_model_is_a_namesake_and_no_pair() -> None:
    """The same serial on a weapon of another maker is a coincidence until somebody says otherwise."""
    answer = Registry("AB123456", of=G3).ask("AB123456")
    assert answer.best is None
    assert [each.weapon for each in answer.namesakes] == ["W1"]


def test_like_marks_are_held_against_like() -> None:
    """An import mark of a State is no maker's serial, even with the same figures."""
    assert Registry("AB123456", mark="IMPORT").ask("AB123456").best is None
    assert Registry("AB123456", mark="IMPORT").ask("AB123456", mark="IMPORT").best is not None


def test_a_mark_of_the_missions_own_is_that_wherever_it_stands() -> None:
    """A serial that the mission assigned, typed as the maker's, is held against assigned ones."""
    from wamledger.domain.serials import assigned_serial

    own = assigned_serial("UNX", 2026, 17)
    assert kind_of_mark(own) == "SECONDARY_ASSIGNED"
    assert Registry(own, mark="SECONDARY_ASSIGNED").ask(own).best is not None


def test_two_assigned_marks_with_right_check_characters_are_two() -> None:
    """A mission's own marks follow one another; one whose check character is wrong may be a misread one."""
    from wamledger.domain.serials import assigned_serial

    one, other = assigned_serial("TAL", 2025, 83), assigned_serial("TAL", 2025, 88)
    assert Registry(one, mark="SECONDARY_ASSIGNED").ask(other, mark="SECONDARY_ASSIGNED").best is None
    misread = other[:-1] + ("0" if other[-1] != "0" else "1")
    assert Registry(other, mark="SECONDARY_ASSIGNED").ask(misread, mark="SECONDARY_ASSIGNED").best is not None


def test_unread_characters_match_any_and_a_serial_read_so_is_found_too() -> None:
    """``?`` stands for one character, ``*`` for a run, on either side."""
    assert Registry("AB123456").ask("AB12?456").best is not None
    assert Registry("AB12?456").ask("AB123456").best is not None
    assert Registry("AB123456").ask("AB12*").best is not None
    assert Registry("AB???456").ask("AB123456").best is not None


def test_what_came_later_is_left_out() -> None:
    """A question that ends at an entry does not see what came after it."""
    registry = Registry("AB123456")
    assert match(registry.index, "AB123456", looks(AKM), registry.looks.get, until=1).best is None
    assert match(registry.index, "AB123456", looks(AKM), registry.looks.get, until=2).best is not None
