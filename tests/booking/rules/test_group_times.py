"""Which times suit a group best, and who can't come then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.availability import DAYS_AHEAD, BusyTimes, Diary
from booking.rules.bank_holidays import bank_holiday
from booking.rules.group_times import GroupTime, rank_group_times
from booking.rules.local_times import say_interval
from booking.rules.working_hours import parse_working_hours
from booking.values import Interval

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TOM, PRIYA, ZOE = 1, 2, 3

Busy = Sequence[Interval]


def on(day: int, first: str, last: str) -> Interval:
    """Give an interval on a day counted from Monday's, between two times in London."""
    start, end = (
        datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(at), LONDON)
        for at in (first, last)
    )
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def whole_days(*days: int) -> list[Interval]:
    return [on(day, "09:00", "17:00") for day in days]


def is_holiday(day: date) -> bool:
    return bank_holiday(day, "england-and-wales") is not None


def create_diary(*busy: Interval, rooms: Sequence[Busy] | None = None) -> Diary:
    return Diary(
        zone=LONDON,
        working_hours=parse_working_hours("Mon-Fri 09:00-17:00"),
        busy=BusyTimes(busy),
        rooms=None if rooms is None else [BusyTimes(room) for room in rooms],
        is_holiday=is_holiday,
    )


def ranked(
    learners: Mapping[int, Busy],
    diary: Diary | None = None,
    *,
    duration: timedelta = HOUR,
    first_day: date = MONDAY,
    now: datetime = NOW,
    count: int = 5,
) -> list[GroupTime]:
    found = diary or create_diary()
    return rank_group_times(found, learners, duration, first_day=first_day, now=now, count=count)


def said(times: Sequence[GroupTime]) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (f"{each.interval.start.astimezone(LONDON):%a %d %b %H:%M}", each.absent) for each in times
    ]


CASES: dict[str, tuple[dict[int, Busy], list[tuple[str, tuple[int, ...]]]]] = {
    "when all are free, each half day gives its first time": (
        {TOM: [], PRIYA: []},
        [
            ("Mon 30 Nov 09:00", ()),
            ("Mon 30 Nov 12:00", ()),
            ("Tue 01 Dec 09:00", ()),
            ("Tue 01 Dec 12:00", ()),
            ("Wed 02 Dec 09:00", ()),
        ],
    ),
    "more learners come before an earlier time": (
        {TOM: whole_days(0, 1), PRIYA: whole_days(0), ZOE: []},
        [
            ("Wed 02 Dec 09:00", ()),
            ("Wed 02 Dec 12:00", ()),
            ("Thu 03 Dec 09:00", ()),
            ("Thu 03 Dec 12:00", ()),
            ("Fri 04 Dec 09:00", ()),
        ],
    ),
    "a half day gives the time at which most can come, and names who can't": (
        {
            TOM: [on(0, "09:00", "10:00")],
            PRIYA: [on(0, "09:30", "10:45"), on(0, "11:50", "14:00")],
            ZOE: whole_days(*range(28)),
        },
        [
            ("Mon 30 Nov 10:45", (ZOE,)),
            ("Mon 30 Nov 14:00", (ZOE,)),
            ("Tue 01 Dec 09:00", (ZOE,)),
            ("Tue 01 Dec 12:00", (ZOE,)),
            ("Wed 02 Dec 09:00", (ZOE,)),
        ],
    ),
    "a learner with two sessions too near to each other is away once": (
        {
            TOM: [
                *(on(0, *hours) for hours in (("09:00", "09:15"), ("09:45", "16:15"))),
                *whole_days(*range(1, 28)),
            ],
            PRIYA: [],
        },
        [
            ("Mon 30 Nov 09:00", (TOM,)),
            ("Mon 30 Nov 12:00", (TOM,)),
            ("Tue 01 Dec 09:00", (TOM,)),
            ("Tue 01 Dec 12:00", (TOM,)),
            ("Wed 02 Dec 09:00", (TOM,)),
        ],
    ),
    "a time that nobody can come to is not proposed": (
        {TOM: whole_days(*range(2, 28)), PRIYA: whole_days(0, *range(2, 28))},
        [
            ("Tue 01 Dec 09:00", ()),
            ("Tue 01 Dec 12:00", ()),
            ("Mon 30 Nov 09:00", (PRIYA,)),
            ("Mon 30 Nov 12:00", (PRIYA,)),
        ],
    ),
    "nobody who is ever free has no time": ({TOM: whole_days(*range(28))}, []),
    "nobody chosen has no time": ({}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_times_are_ranked_by_who_can_come_and_then_by_their_start(case: str) -> None:
    learners, expected = CASES[case]
    assert said(ranked(learners)) == expected


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        ("08:00", "09:00", ()),
        ("09:00", "10:00", (TOM,)),
        ("09:59", "10:30", (TOM,)),
        ("10:00", "11:00", ()),
        ("09:20", "09:40", (TOM,)),
        ("08:00", "12:00", (TOM,)),
    ],
)
def test_back_to_back_a_learner_can_come(first: str, last: str, away: tuple[int, ...]) -> None:
    only_nine = [on(0, "10:00", "17:00"), *whole_days(*range(1, 28))]
    diary = create_diary(*only_nine)
    learners = {TOM: [on(0, first, last)], PRIYA: []}
    assert said(ranked(learners, diary)) == [("Mon 30 Nov 09:00", away)]


def test_the_assessor_and_a_smart_room_are_free_at_every_time() -> None:
    diary = create_diary(
        *whole_days(0),
        rooms=[whole_days(1, *range(3, 28)), whole_days(*range(1, 28))],
    )
    assert said(ranked({TOM: []}, diary)) == [("Wed 02 Dec 09:00", ()), ("Wed 02 Dec 12:00", ())]
    assert ranked({TOM: []}, create_diary(rooms=[])) == []


def test_as_many_times_are_given_as_asked_for() -> None:
    assert [len(ranked({TOM: []}, count=count)) for count in (0, 1, 5, 100)] == [0, 1, 5, 38]


def test_a_day_on_which_the_hours_do_not_exist_is_left_out_and_the_others_stay() -> None:
    saturday = date(2027, 3, 27)
    diary = Diary(
        zone=LONDON,
        working_hours=parse_working_hours("Mon-Sun 01:30-03:30"),
        busy=BusyTimes([]),
    )
    found = ranked({TOM: []}, diary, first_day=saturday, now=NOW, count=2)
    assert [say_interval(each.interval, LONDON) for each in found] == [
        "Sat 27 Mar 2027, 01:30 to 02:30 GMT",
        "Mon 29 Mar 2027, 01:30 to 02:30 BST",
    ]


def naively_ranked(
    learners: Mapping[int, Busy], must: Busy, rooms: Sequence[Busy], wanted: tuple[date, timedelta]
) -> list[GroupTime]:
    """Rank by looking at every quarter of an hour and everybody's every busy time."""
    best: dict[tuple[date, bool], GroupTime] = {}
    for each in quarters(*wanted):
        if overlaps(each, must) or all(overlaps(each, room) for room in rooms):
            continue
        absent = tuple(learner for learner, busy in learners.items() if overlaps(each, busy))
        local = each.start.astimezone(LONDON)
        half = (local.date(), local.time() >= time(12))
        if half not in best or len(absent) < len(best[half].absent):
            best[half] = GroupTime(each, absent)
    some = [each for each in best.values() if len(each.absent) < len(learners)]
    return sorted(some, key=lambda each: (len(each.absent), each.interval.start))[:5]


def quarters(first_day: date, duration: timedelta) -> list[Interval]:
    days = (first_day + timedelta(days=offset) for offset in range(DAYS_AHEAD))
    starts = (
        datetime.combine(day, time(9), LONDON) + timedelta(minutes=15 * quarter)
        for day in days
        if day.weekday() < 5 and not is_holiday(day)
        for quarter in range(32)
    )
    return [
        Interval(start.astimezone(UTC), start.astimezone(UTC) + duration)
        for start in starts
        if start > NOW and start + duration <= start.replace(hour=17, minute=0)
    ]


def overlaps(interval: Interval, busy: Busy) -> bool:
    return any(interval.overlaps(each) for each in busy)


LONG_DAYS = st.lists(
    st.tuples(st.integers(0, 27), st.integers(8 * 12, 17 * 12), st.integers(1, 96)), max_size=25
)
"""Busy times on days of the search, in steps of five minutes, up to eight hours."""


def diaries(first_day: date, drawn: list[tuple[int, int, int]]) -> list[Interval]:
    starts = sorted(
        (datetime.combine(first_day, time(), UTC) + timedelta(days=day, minutes=5 * start), length)
        for day, start, length in drawn
    )
    return [Interval(start, start + timedelta(minutes=5 * length)) for start, length in starts]


@given(
    st.sampled_from([MONDAY, date(2026, 12, 17), date(2027, 3, 20), date(2027, 10, 16)]),
    st.lists(LONG_DAYS, min_size=1, max_size=6),
    LONG_DAYS,
    st.lists(LONG_DAYS, min_size=1, max_size=2),
    st.integers(1, 96),
)
def test_the_ranking_is_that_of_looking_at_everybody_at_every_time(
    first_day: date,
    learners: list[list[tuple[int, int, int]]],
    must: list[tuple[int, int, int]],
    rooms: list[list[tuple[int, int, int]]],
    fives: int,
) -> None:
    busy = {number: diaries(first_day, drawn) for number, drawn in enumerate(learners)}
    assessor = diaries(first_day, must)
    room_diaries = [diaries(first_day, drawn) for drawn in rooms]
    duration = timedelta(minutes=5 * fives)
    found = ranked(
        busy,
        create_diary(*assessor, rooms=room_diaries),
        duration=duration,
        first_day=first_day,
    )
    assert found == naively_ranked(busy, assessor, room_diaries, (first_day, duration))
