"""Points in time: one instant, however it is written, and nothing that is no time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused

instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001
offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(instant=instants, offset=offsets)
def test_an_instant_is_the_same_in_every_offset(instant: datetime, offset: timezone) -> None:
    """What is written with an offset is the instant that it names, to the microsecond."""
    text = instant.astimezone(offset).isoformat()
    assert moment.aware(moment.parse(text)) == instant
    assert moment.parse(text) == moment.of(instant)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(instant=instants)
def test_the_canonical_text_is_read_back(instant: datetime) -> None:
    """The text that is written names the moment, ends in Z, and has a fraction only where there is one."""
    written = moment.canonical(moment.of(instant))
    assert moment.parse(written) == moment.of(instant)
    assert written.endswith("Z")
    assert ("." in written) == bool(instant.microsecond)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(one=instants, other=instants)
def test_moments_compare_as_instants(one: datetime, other: datetime) -> None:
    """The order of moments is the order of instants."""
    assert (moment.of(one) < moment.of(other)) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00Z",
        "2026-1-1T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T23:59:60Z",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "20260101T000000Z",
        "2026-W01-1T00:00:00Z",
        "٢٠٢٦-01-01T00:00:00Z",
        " 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z\n",
        "2026-01-01T00:00:00 Z",
        "now",
    ],
)
def test_what_is_no_time_with_an_offset_is_refused(text: str) -> None:
    """Only RFC 3339 with an offset is a time; the field and what it holds are named."""
    with pytest.raises(Refused) as refused:
        moment.parse(text, "cut_off")
    assert refused.value.code is Code.TIME_UNREADABLE
    assert refused.value.field == "cut_off"
    assert refused.value.facts["found"] == text


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    text=st.text(max_size=40)
    | st.from_regex(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{5,8}(\.[0-9]*)?([Zz]|[+-][0-9:]{5})", fullmatch=True
    )
)
def test_any_text_is_a_moment_or_is_refused(text: str) -> None:
    """No text breaks the reader of times, and what it takes it can write."""
    try:
        found = moment.parse(text)
    except Refused as refused:
        assert refused.code is Code.TIME_UNREADABLE  # noqa: PT017 - either outcome is right, and each is looked at
    else:
        assert moment.parse(moment.canonical(found)) == found


def test_small_letters_and_a_space_are_read() -> None:
    """RFC 3339 lets t, z and a space stand; the fraction is cut to microseconds."""
    assert moment.parse("2026-01-01t00:00:00z") == moment.parse("2026-01-01 00:00:00Z")
    assert moment.parse("2026-01-01T00:00:00.1234569Z") == moment.parse("2026-01-01T00:00:00.123456Z")
