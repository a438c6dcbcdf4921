"""Days for the journeys: beyond the sample's fortnight, and such as people work on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.rules.bank_holidays import bank_holiday

BEYOND_THE_FORTNIGHT = timedelta(days=35)
REGION = "england-and-wales"
LONDON = ZoneInfo("Europe/London")


def free_day(weekday: int, weeks: int = 1) -> date:
    """Give a day on which nobody has a session yet, and neither so many weeks later.

    Args:
        weekday: 0 for Monday.
        weeks: for how many weeks in a row none of them is a bank holiday.
    """
    day = datetime.now(UTC).date() + BEYOND_THE_FORTNIGHT
    while day.weekday() != weekday or not _is_worked(day, weeks):
        day += timedelta(days=1)
    return day


def said(day: date) -> str:
    """A day as the bot says it, such as "Tue 1 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def said_hours(day: date, start: int, end: int) -> str:
    """Full hours of a day as the bot says them, such as "Tue 6 Jul 2027, 14:00 to 15:00 BST"."""
    zone_name = datetime.combine(day, time(end), LONDON).tzname()
    return f"{said(day)}, {start}:00 to {end}:00 {zone_name}"


def _is_worked(day: date, weeks: int) -> bool:
    days = (day + timedelta(weeks=week) for week in range(weeks))
    return not any(bank_holiday(each, REGION) for each in days)
