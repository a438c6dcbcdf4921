"""The organisation's working hours, as `Mon-Fri 09:00-17:00` or several such parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from booking.values import Interval

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PART = re.compile(
    rf"({'|'.join(WEEKDAYS)})(?:-({'|'.join(WEEKDAYS)}))? (\d\d:\d\d)-(\d\d:\d\d)", re.IGNORECASE
)

Hours = tuple[time, time]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When sessions are usually held: the hours of each weekday, Monday first, local times."""

    by_weekday: tuple[tuple[Hours, ...], ...]

    def of_day(self, day: date) -> tuple[Hours, ...]:
        """Give the hours of a day, as (opens, closes); none when it is not worked."""
        return self.by_weekday[day.weekday()]

    def covers(self, interval: Interval, zone: ZoneInfo) -> bool:
        """Whether an interval lies within the hours of one local day."""
        start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
        return start.date() == end.date() and any(
            opens <= start.time() and end.time() <= closes
            for opens, closes in self.of_day(start.date())
        )


def parse_working_hours(text: str) -> WorkingHours:
    """Read working hours such as `Mon-Thu 09:00-17:00, Fri 09:00-16:00`.

    Raises:
        ValueError: it does not read like that, or hours end before they start.
    """
    by_weekday: list[list[Hours]] = [[] for _ in WEEKDAYS]
    for part in text.split(","):
        match = PART.fullmatch(part.strip())
        if not match:
            raise ValueError("working hours read like Mon-Fri 09:00-17:00")
        first, last, opens, closes = match.groups()
        hours = _hours(opens, closes)
        for weekday in _weekdays(first.lower(), (last or first).lower()):
            by_weekday[weekday].append(hours)
    return WorkingHours(tuple(tuple(sorted(hours)) for hours in by_weekday))


def _hours(opens: str, closes: str) -> Hours:
    hours = time.fromisoformat(opens), time.fromisoformat(closes)
    if hours[1] <= hours[0]:
        raise ValueError("working hours end after they start")
    return hours


def _weekdays(first: str, last: str) -> range:
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    if end < start:
        raise ValueError("working hours name the days from Monday to Sunday")
    return range(start, end + 1)
