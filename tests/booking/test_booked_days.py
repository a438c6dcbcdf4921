"""On which local days an assessor holds how many sessions, as the database counts them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, update

from booking.booked_days import booked_days
from booking.rules.month_calendars import A_DAY
from booking.tables import Session
from booking.values import SessionStatus
from tests.booking.college import College

ZONES = ("Europe/London", "America/St_Johns", "Asia/Kathmandu", "Africa/Cairo")
"""An hour, and quarters of one, from UTC; Cairo's clocks change at midnight."""
CHANGES = [date(2027, 3, 27) + timedelta(days=number) for number in range(36)]
"""Days on which London's clocks and Cairo's go forward."""
MIDNIGHT = datetime(2027, 3, 28, tzinfo=UTC)


def count(college: College, zone: str, days: list[date]) -> Counter[date]:
    read = college.read(booked_days, assessor_id=college.dana.id, days=days, zone=ZoneInfo(zone))
    return +Counter({day: count.booked for day, count in read.items()})


def days_of(starts_at: datetime, minutes: int, zone: str) -> set[date]:
    """Give the local days of every minute of a session."""
    clock = ZoneInfo(zone)
    moments = (starts_at + timedelta(minutes=minute) for minute in range(minutes))
    return {moment.astimezone(clock).date() for moment in moments}


@pytest.mark.parametrize("zone", ZONES)
def test_each_session_counts_on_every_local_day_that_it_touches(
    college: College, zone: str
) -> None:
    expected: Counter[date] = Counter()
    for number in range(60):
        starts_at = MIDNIGHT + timedelta(hours=number * 14, minutes=number % 4 * 15 - 30)
        college.book(starts_at=starts_at, duration=timedelta(hours=12))
        expected.update(days_of(starts_at, 720, zone) & set(CHANGES))
    assert {day: count(college, zone, CHANGES)[day] for day in CHANGES} == {
        day: expected[day] for day in CHANGES
    }


@pytest.mark.parametrize(
    ("minute", "minutes", "touched"),
    [(-30, 30, (1, 0)), (-30, 31, (1, 1)), (0, 30, (0, 1)), (-1, 720, (1, 1))],
)
def test_what_ends_at_midnight_is_over_before_the_next_day(
    college: College, minute: int, minutes: int, touched: tuple[int, int]
) -> None:
    college.book(
        starts_at=MIDNIGHT + timedelta(minutes=minute), duration=timedelta(minutes=minutes)
    )
    for days in ([MIDNIGHT.date() - A_DAY, MIDNIGHT.date()], [MIDNIGHT.date()]):
        counted = count(college, "UTC", days)
        assert (counted[MIDNIGHT.date() - A_DAY], counted[MIDNIGHT.date()]) == touched


def test_cancelled_sessions_and_those_of_others_do_not_count(college: College) -> None:
    college.book(starts_at=MIDNIGHT)
    days = [MIDNIGHT.date()]
    others = college.read(
        booked_days, assessor_id=college.priya.id, days=days, zone=ZoneInfo("UTC")
    )
    assert not others
    college.change(
        lambda db: db.connection().execute(
            update(Session)
            .where(col(Session.id) == college.booked[0].session_id)
            .values(status=SessionStatus.CANCELLED)
        )
    )
    assert not count(college, "UTC", days)
