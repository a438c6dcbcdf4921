"""When reminders are due: a day on the calendar, an hour on the clock, never in quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.quiet_hours import parse_quiet_hours
from booking.rules.reminder_leads import parse_reminder_leads
from booking.rules.reminders import ReminderTerms, ahead_of, due_reminders

ZONES = {"London": "Europe/London", "New York": "America/New_York"}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

DUE: dict[str, tuple[str, str, str, list[str]]] = {
    "in winter": ("London", "2026-12-01 10:00", "1 day;1 hour", ["11-30 10:00", "12-01 09:00"]),
    "in summer": ("London", "2026-07-01 10:00", "1 day;1 hour", ["06-30 10:00", "07-01 09:00"]),
    "the clocks went back in between": (
        "London", "2026-10-25 10:00", "1 day;1 hour", ["10-24 10:00", "10-25 09:00"],
    ),
    "the clocks went forward in between": (
        "London", "2026-03-29 10:00", "1 day;1 hour", ["03-28 10:00", "03-29 09:00"],
    ),
    "a week over the change": ("London", "2026-10-28 10:00", "7 days", ["10-21 10:00"]),
    "24 hours are a day": ("London", "2026-10-25 10:00", "24 hours", ["10-24 10:00"]),
    "a day and hours": ("London", "2026-10-25 14:00", "26 hours", ["10-24 12:00"]),
    "in New York a week later": (
        "New York", "2026-11-01 10:00", "1 day;1 hour", ["10-31 10:00", "11-01 09:00"],
    ),
    "an early session": (
        "London", "2026-12-01 06:30", "1 day;1 hour", ["11-30 07:00", "11-30 20:45"],
    ),
    "two leads that fall into one night": (
        "London", "2026-12-01 06:30", "2 hours;1 hour", ["11-30 20:45"],
    ),
    "a session after a lie-in": (
        "London", "2026-12-01 07:30", "1 hour;10 minutes", ["12-01 07:00", "12-01 07:20"],
    ),
    "no leads": ("London", "2026-12-01 10:00", "", []),
}  # fmt: skip
"""Where the reader lives, when the session starts there, the leads, and when reminders come."""


def moment(words: str, zone: str) -> datetime:
    """Read a moment on a zone's clocks."""
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(ZONES[zone]))


@pytest.mark.parametrize("case", DUE)
def test_reminders_come_when_the_readers_clock_says(case: str) -> None:
    zone, start, leads, expected = DUE[case]
    terms = ReminderTerms(
        parse_reminder_leads(leads), parse_quiet_hours(None), ZoneInfo(ZONES[zone])
    )
    starts_at = moment(start, zone).astimezone(UTC)
    due = [each.astimezone(terms.zone) for _, each in due_reminders(starts_at, terms, LONG_AGO)]
    assert [f"{each:%m-%d %H:%M}" for each in due] == expected


NOW = moment("2026-11-30 12:00", "London")
BOOKED_LATE = [
    ("2026-12-02 10:00", [timedelta(days=1), timedelta(hours=1)]),
    ("2026-12-01 12:01", [timedelta(days=1), timedelta(hours=1)]),
    ("2026-12-01 12:00", [timedelta(hours=1)]),
    ("2026-11-30 13:01", [timedelta(hours=1)]),
    ("2026-11-30 13:00", []),
    ("2026-11-30 12:10", []),
]


@pytest.mark.parametrize(("start", "leads"), BOOKED_LATE)
def test_a_lead_already_past_at_booking_is_dropped(start: str, leads: list[timedelta]) -> None:
    terms = ReminderTerms(parse_reminder_leads("1 day;1 hour"), None, ZoneInfo("Europe/London"))
    due = due_reminders(moment(start, "London"), terms, NOW)
    assert [lead for lead, _ in due] == leads


MOVING_CLOCKS = (
    "Europe/London",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
QUARTER = timedelta(minutes=15)


@given(
    zone=st.sampled_from(MOVING_CLOCKS),
    quarters=st.integers(0, 3 * 366 * 96),
    days=st.integers(1, 14),
    hours=st.integers(0, 23),
)
def test_days_before_a_session_its_reminder_comes_when_the_clock_shows_the_same(
    zone: str, quarters: int, days: int, hours: int
) -> None:
    clock = ZoneInfo(zone)
    starts_at = datetime(2026, 1, 1, tzinfo=UTC) + quarters * QUARTER
    found = ahead_of(starts_at, timedelta(days=days, hours=hours), clock)
    shown = starts_at.astimezone(clock).replace(tzinfo=None) - timedelta(days=days)
    around = [starts_at - timedelta(days=days) + number * QUARTER for number in range(-8, 9)]
    same = [each for each in around if each.astimezone(clock).replace(tzinfo=None) == shown]
    if same:
        assert found + timedelta(hours=hours) == same[0]
    else:
        assert found + timedelta(hours=hours) in around
