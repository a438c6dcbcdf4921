"""Local times: which moment a wall clock means, and how a moment reads on a wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from booking.errors import BadField, LocalTimeMissing, LocalTimeTwice
from booking.rules.horizon import is_reckonable
from booking.values import FormField, Interval

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Said from tables: `strftime` takes ten times as long, and speaks the machine's language."""


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the moment, in UTC, at which the clocks of `zone` show this time on this day.

    Raises:
        BadField: the day lies at an end of the calendar.
        LocalTimeMissing: the clocks go forward over it.
        LocalTimeTwice: the clocks go back over it.
    """
    if not is_reckonable(day):
        raise BadField(
            f"No session can be on {say_day(day)}.",
            helps="Check the year.",
            field=FormField.SESSION_DATE,
        )
    first = datetime.combine(day, at, tzinfo=zone)
    second = first.replace(fold=1)
    back = first.astimezone(UTC).astimezone(zone)
    if (back.date(), back.time()) != (day, at):
        raise LocalTimeMissing(
            f"On {say_day(first)} the clocks go forward: {at:%H:%M} does not exist.",
            helps="Choose a time before or after the change.",
            field=FormField.SESSION_TIME,
        )
    if first.utcoffset() != second.utcoffset():
        raise LocalTimeTwice(
            f"On {say_day(first)} the clocks go back: {at:%H:%M} comes twice, "
            f"first in {first.tzname()} and then in {second.tzname()}.",
            helps="Choose a time that comes once.",
            field=FormField.SESSION_TIME,
        )
    return first.astimezone(UTC)


def say_day(day: date) -> str:
    """Say a day, or the day of a moment on its own clock: "Tue 1 Dec 2026"."""
    return f"{say_weekday(day)} {MONTHS[day.month - 1]} {day.year}"


def say_weekday(day: date) -> str:
    """Say a day of a month that is known: "Tue 1"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}"


def say_clock(moment: datetime) -> str:
    """Say the time of day that a moment has on its own clock: "14:00"."""
    return f"{moment.hour:02}:{moment.minute:02}"


def say_interval(interval: Interval, zone: ZoneInfo) -> str:
    """Say an interval on the clocks of `zone`: "Tue 1 Dec 2026, 14:00 to 15:30 GMT"."""
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    last = say_clock(end) if end.date() == start.date() else f"{say_day(end)}, {say_clock(end)}"
    return f"{say_day(start)}, {say_clock(start)} to {last} {end.tzname()}"


def say_times(interval: Interval, zone: ZoneInfo) -> str:
    """Say the hours of an interval on the clocks of `zone`, as `say_hours` does."""
    return say_hours(interval.start.astimezone(zone), interval.end.astimezone(zone))


def say_hours(start: datetime, end: datetime) -> str:
    """Say hours on their own clocks: "14:00 to 15:30", or "Tue 1 23:30 to Wed 2 00:30"."""
    if start.date() == end.date() or end.time() == time():
        return f"{say_clock(start)} to {say_clock(end)}"
    return f"{say_weekday(start)} {say_clock(start)} to {say_weekday(end)} {say_clock(end)}"
