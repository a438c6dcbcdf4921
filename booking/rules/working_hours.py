"""The organisation's working hours, as `Mon-Fri 09:00-17:00` or several such parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.values import Interval

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PART = re.compile(
    rf"({'|'.join(WEEKDAYS)})(?:-({'|'.join(WEEKDAYS)}))? ([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)",
    re.IGNORECASE | re.ASCII,
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
        ValueError: it does not read like that, hours end before they start, or overlap.
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
    return WorkingHours(tuple(_in_order(hours) for hours in by_weekday))


def _hours(opens: str, closes: str) -> Hours:
    try:
        hours = time.fromisoformat(opens), time.fromisoformat(closes)
    except ValueError:
        raise ValueError("working hours lie between 00:00 and 23:59") from None
    if hours[1] <= hours[0]:
        raise ValueError("working hours end after they start")
    return hours


def _in_order(hours: list[Hours]) -> tuple[Hours, ...]:
    ordered = tuple(sorted(hours))
    if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
        raise ValueError("working hours of one day overlap")
    return ordered


def _weekdays(first: str, last: str) -> range:
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    if end < start:
        raise ValueError("working hours name the days from Monday to Sunday")
    return range(start, end + 1)
