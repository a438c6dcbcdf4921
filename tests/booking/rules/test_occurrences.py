"""The dates of a series with their times: in order, at the same local time, never overlapping."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.commands import BookSeries, BookSession
from booking.errors import BadField
from booking.rules.occurrences import PlannedDate, planned_dates, rule_days
from booking.rules.recurrence import RepeatRule
from booking.values import Frequency, SessionMethod, SessionType

ZONES = [
    ZoneInfo(name)
    for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
]
MINUTE = timedelta(minutes=1)


def create_series(**overrides: Any) -> BookSeries:
    booking = BookSession(
        organisation_id=1,
        actor_id=2,
        token="token",
        assessor_id=2,
        learner_ids=(3,),
        method=SessionMethod.TRADITIONAL,
        starts_at=overrides.pop("starts_at"),
        duration=overrides.pop("duration"),
        course_ids=(4,),
        type=SessionType.GENERAL,
    )
    return BookSeries(booking=booking, **overrides)


starts = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(second=0, microsecond=0))
rules = st.builds(
    RepeatRule,
    frequency=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY, Frequency.WEEKDAYS]),
    count=st.integers(1, 52),
)
series = st.builds(
    create_series,
    starts_at=starts,
    duration=st.integers(5, 12 * 60).map(lambda minutes: minutes * MINUTE),
    rule=rules,
)
zones = st.sampled_from(ZONES)


def planned(command: BookSeries, zone: ZoneInfo) -> list[PlannedDate]:
    try:
        return planned_dates(command, zone)
    except BadField:
        assume(False)  # noqa: FBT003 - Hypothesis' own signature
        raise


@given(series, zones)
def test_every_date_has_the_local_time_of_the_first_and_stands_on_its_day(
    command: BookSeries, zone: ZoneInfo
) -> None:
    at = command.booking.starts_at.astimezone(zone).time()
    for each in planned(command, zone):
        assert each.interval
        local = each.interval.start.astimezone(zone)
        assert (local.date(), local.time()) == (each.day, at)
        assert each.interval.duration == command.booking.duration


@given(series, zones, st.data())
def test_dates_stand_in_the_order_of_the_rules_days_whatever_is_skipped_and_moved(
    command: BookSeries, zone: ZoneInfo, data: st.DataObject
) -> None:
    days = rule_days(command, zone)
    some = st.frozensets(st.sampled_from(days), max_size=len(days) - 1)
    skipped = data.draw(some)
    moved = {day: data.draw(starts) for day in data.draw(some)}
    decided = BookSeries(booking=command.booking, rule=command.rule, skipped=skipped, moved=moved)
    found = planned(decided, zone)
    assert tuple(each.day for each in found) == days
    assert {each.day for each in found if each.interval is None} == skipped
    for each in found:
        if each.interval and each.day in moved:
            assert each.interval.start == moved[each.day]
    intervals = sorted(each.interval for each in found if each.interval)
    assert all(one.end <= other.start for one, other in pairwise(intervals))


@given(series, zones)
def test_two_dates_at_one_time_are_always_refused(command: BookSeries, zone: ZoneInfo) -> None:
    days = rule_days(command, zone)
    assume(len(days) > 1)
    far = command.booking.starts_at + timedelta(days=1000)
    moved: dict[date, datetime] = {days[0]: far, days[-1]: far + command.booking.duration - MINUTE}
    overlapping = BookSeries(booking=command.booking, rule=command.rule, moved=moved)
    with pytest.raises(BadField):
        planned_dates(overlapping, zone)
