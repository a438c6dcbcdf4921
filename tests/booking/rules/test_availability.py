"""Which times suit everybody, and in which order they are proposed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.availability import PROPOSALS, BusyTimes, Diary, nearest_times, next_times
from booking.rules.bank_holidays import bank_holiday
from booking.rules.working_hours import parse_working_hours
from booking.values import Interval

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def create_diary(*busy: Interval, rooms: list[list[Interval]] | None = None) -> Diary:
    return Diary(
        zone=LONDON,
        working_hours=parse_working_hours("Mon-Fri 09:00-17:00"),
        busy=BusyTimes(busy),
        rooms=None if rooms is None else [BusyTimes(room) for room in rooms],
        is_holiday=lambda day: bank_holiday(day, "england-and-wales") is not None,
    )


def at(start: datetime, length: timedelta = HOUR) -> Interval:
    return Interval(start, start + length)


def test_proposals_are_the_same_day_then_the_same_time_then_the_nearest() -> None:
    found = nearest_times(create_diary(at(TEN)), at(TEN), now=NOW)
    assert [each.start for each in found[:4]] == [
        TEN - HOUR,
        TEN + HOUR,
        TEN + timedelta(days=1),
        TEN + timedelta(days=2),
    ]
    assert len(found) == len(set(found)) == PROPOSALS


def test_an_odd_time_is_proposed_on_other_days_as_it_is() -> None:
    odd = TEN + timedelta(minutes=7)
    found = nearest_times(create_diary(at(odd)), at(odd), now=NOW)
    assert odd + timedelta(days=1) in [each.start for each in found]


def test_one_free_smart_room_is_enough_and_none_is_not() -> None:
    day = at(TEN.replace(hour=9), timedelta(hours=8))
    assert not create_diary(rooms=[[at(TEN)], [day]]).is_free(at(TEN))
    assert create_diary(rooms=[[day], []]).is_free(at(TEN))
    assert not create_diary(rooms=[]).is_free(at(TEN))


def test_the_next_times_skip_weekends_bank_holidays_and_the_past() -> None:
    christmas_eve = datetime(2026, 12, 24, 15, 50, tzinfo=UTC)
    diary = create_diary()
    found = next_times(diary, HOUR, first_day=date(2026, 12, 24), now=christmas_eve, count=2)
    assert [f"{each.start:%a %d %b %H:%M}" for each in found] == [
        "Thu 24 Dec 16:00",
        "Tue 29 Dec 09:00",
    ]


def test_local_working_hours_hold_on_both_sides_of_a_clock_change() -> None:
    diary = create_diary()
    for day, utc_hour in ((date(2027, 3, 25), 9), (date(2027, 3, 30), 8)):
        assert diary.free_times(day, HOUR, NOW)[0].start.hour == utc_hour


@given(
    st.lists(
        st.tuples(st.integers(0, 40_000), st.integers(5, 720)).map(
            lambda pair: at(NOW + timedelta(minutes=pair[0]), timedelta(minutes=pair[1]))
        ),
        max_size=60,
    ),
    st.integers(0, 30_000),
    st.integers(1, 48),
)
def test_nothing_proposed_ever_overlaps_a_busy_time(
    busy: list[Interval], offset: int, quarters: int
) -> None:
    wanted = at(NOW + timedelta(minutes=offset), timedelta(minutes=15 * quarters))
    diary = create_diary(*busy)
    for proposal in nearest_times(diary, wanted, now=NOW):
        assert proposal.duration == wanted.duration
        assert proposal.start > NOW
        assert not any(proposal.overlaps(each) for each in busy)
        assert diary.working_hours.covers(proposal, LONDON)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)), max_size=40),
    st.integers(0, 560),
    st.integers(1, 60),
)
def test_merged_busy_times_overlap_what_any_of_them_overlaps(
    pairs: list[tuple[int, int]], start: int, length: int
) -> None:
    busy = [at(NOW + timedelta(minutes=a), timedelta(minutes=b)) for a, b in pairs]
    wanted = at(NOW + timedelta(minutes=start), timedelta(minutes=length))
    assert BusyTimes(busy).overlap(wanted) == any(wanted.overlaps(each) for each in busy)


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("england-and-wales", date(2026, 12, 25), "Christmas Day"),
        ("scotland", date(2026, 11, 30), "Saint Andrew's Day"),
        ("england-and-wales", date(2026, 11, 30), None),
        ("", date(2026, 12, 25), None),
    ],
)
def test_each_region_has_its_own_bank_holidays(region: str, day: date, name: str | None) -> None:
    assert bank_holiday(day, region) == name
