"""Quiet hours: how they are read, and where a reminder goes that falls into them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.quiet_hours import QuietHours, outside_quiet_hours, parse_quiet_hours

LONDON = ZoneInfo("Europe/London")
NIGHT = QuietHours(time(21), time(7))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("21:00-07:00", NIGHT),
        (" 12:30-13:15 ", QuietHours(time(12, 30), time(13, 15))),
        (None, NIGHT),
        ("", None),
    ],
)
def test_quiet_hours_are_read_and_without_own_ones_the_usual_hold(
    text: str | None, hours: QuietHours | None
) -> None:
    assert parse_quiet_hours(text) == hours


@pytest.mark.parametrize(
    "text", ["21-7", "21:00", "24:00-07:00", "29:00-07:00", "07:00-07:00", "at night", " "]
)
def test_what_does_not_read_as_quiet_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quiet hours"):
        parse_quiet_hours(text)


def local(words: str) -> datetime:
    """Read a moment on London's clocks, such as "24 09:00", in November 2026."""
    return datetime.strptime(f"2026-11-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


SHIFTED = [
    ("at noon", "24 12:00", "24 13:00", "24 12:00"),
    ("just before they begin", "24 20:59", "24 21:59", "24 20:59"),
    ("at their beginning", "24 21:00", "24 22:00", "24 20:45"),
    ("at their end", "24 07:00", "24 08:00", "24 07:00"),
    ("early, with time until the session", "24 06:30", "24 07:30", "24 07:00"),
    ("early, for a session as they end", "24 06:00", "24 07:00", "23 20:45"),
    ("early, for a session within them", "24 05:30", "24 06:30", "23 20:45"),
    ("a day before an early session", "24 06:30", "25 06:30", "24 07:00"),
    ("a day before a late session", "24 22:00", "25 22:00", "25 07:00"),
    ("in the middle of the night", "24 00:00", "24 01:00", "23 20:45"),
]


@pytest.mark.parametrize(
    ("due", "start", "expected"), [row[1:] for row in SHIFTED], ids=[row[0] for row in SHIFTED]
)
def test_a_reminder_waits_until_quiet_hours_are_over_or_comes_before_them(
    due: str, start: str, expected: str
) -> None:
    found = outside_quiet_hours(local(due), local(start), NIGHT, LONDON)
    assert found == local(expected)


def test_quiet_hours_are_on_the_readers_clock() -> None:
    due, start = datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 14, tzinfo=UTC)
    sydney, new_york = ZoneInfo("Australia/Sydney"), ZoneInfo("America/New_York")
    assert outside_quiet_hours(due, start, NIGHT, new_york) == due
    assert outside_quiet_hours(due, start, NIGHT, sydney) == datetime(
        2026, 11, 24, 9, 45, tzinfo=UTC
    )


clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is beside them


@given(
    begin=clocks,
    end=clocks,
    due=moments,
    lead=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
    zone=st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe"]),
)
def test_a_shifted_reminder_still_comes_before_the_session_and_outside_of_quiet_hours(
    begin: time, end: time, due: datetime, lead: timedelta, zone: str
) -> None:
    long_enough = timedelta(hours=23)
    quiet, here, start = QuietHours(begin, end), ZoneInfo(zone), due + lead
    found = outside_quiet_hours(due, start, quiet, here)
    assert found < start
    night = quiet.around(due, here)
    if night is None:
        assert found == due
    elif night[1] - night[0] < long_enough:
        assert quiet.around(found, here) is None
