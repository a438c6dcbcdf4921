"""A month on a wall calendar: whole weeks from Monday, with each day's sessions and holiday.

The week that is looked at has its sessions; the other days only say how many they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.values import Interval

A_DAY = timedelta(days=1)
A_WEEK = 7


class LocalTimes(NamedTuple):
    """When a session starts and ends, on the clocks of who looks at the calendar."""

    start: datetime
    end: datetime


class DayCount(NamedTuple):
    """How many sessions touch a day, and how many of them begin on it."""

    booked: int = 0
    begun: int = 0


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A local day.

    Attributes:
        day: which.
        booked: how many sessions touch it.
        begun: how many of them begin on it; the others began on the day before.
        sessions: their times, in order, if it is in the week that is looked at.
        holiday: its bank holiday's name if any.
    """

    day: date
    booked: int = 0
    begun: int = 0
    sessions: tuple[LocalTimes, ...] = ()
    holiday: str = ""

    @property
    def is_weekend(self) -> bool:
        """Whether it is a Saturday or a Sunday."""
        return self.day.weekday() >= 5  # noqa: PLR2004 - Saturday


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """A month.

    Attributes:
        first: its first day.
        today: the local day on which it is looked at.
        days: whole weeks, so that the first and last may lie in other months.
    """

    first: date
    today: date
    days: tuple[CalendarDay, ...]

    @property
    def weeks(self) -> tuple[tuple[CalendarDay, ...], ...]:
        """The days, week by week."""
        starts = range(0, len(self.days), A_WEEK)
        return tuple(self.days[start : start + A_WEEK] for start in starts)

    @property
    def own_days(self) -> tuple[CalendarDay, ...]:
        """The days of the month itself."""
        return tuple(each for each in self.days if self.has(each.day))

    @property
    def booked(self) -> int:
        """How many sessions touch the month, each counted once."""
        first, *others = self.own_days
        return first.booked + sum(each.begun for each in others)

    def has(self, day: date) -> bool:
        """Whether a day lies in the month itself."""
        return day.replace(day=1) == self.first

    def week_with(self, day: date) -> tuple[CalendarDay, ...]:
        """Give the week of a day of the month; for another day, the month's first week."""
        found = (week for week in self.weeks if week[0].day <= day <= week[-1].day)
        return next(found, self.weeks[0]) if self.has(day) else self.weeks[0]


def month_after(first: date, months: int) -> date:
    """Give the first day of the month so many after this one, before it where negative.

    Raises:
        ValueError: there is no such year.
    """
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def calendar_days(first: date) -> list[date]:
    """List the days of a month's whole weeks."""
    begins = first - timedelta(days=first.weekday())
    last = month_after(first, 1) - A_DAY
    ends = last + timedelta(days=A_WEEK - last.weekday())
    return [begins + timedelta(days=number) for number in range((ends - begins).days)]


def week_stretch(day: date, zone: ZoneInfo) -> Interval:
    """Give the stretch that a day's week covers, from Monday."""
    monday = day - timedelta(days=day.weekday())
    return Interval(midnight(monday, zone), midnight(monday + timedelta(days=A_WEEK), zone))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment, in UTC, at which a local day begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def month_calendar(
    first: date,
    sessions: Iterable[Interval],
    *,
    booked: Mapping[date, DayCount],
    today: date,
    zone: ZoneInfo,
    holiday: Callable[[date], str | None],
) -> MonthCalendar:
    """Put a month together.

    Args:
        first: its first day.
        sessions: in order, those of the days that show them.
        booked: how many sessions the other days have.
        today: the local day on which it is looked at.
        zone: whose wall calendar it is.
        holiday: names a day's bank holiday.
    """
    by_day = _by_day(sessions, zone)
    return MonthCalendar(
        first=first,
        today=today,
        days=tuple(
            CalendarDay(
                day,
                *(_count(day, by_day[day]) or booked.get(day, DayCount())),
                tuple(by_day[day]),
                holiday(day) or "",
            )
            for day in calendar_days(first)
        ),
    )


def _count(day: date, sessions: Sequence[LocalTimes]) -> DayCount | None:
    if not sessions:
        return None
    return DayCount(len(sessions), sum(each.start.date() == day for each in sessions))


def _by_day(sessions: Iterable[Interval], zone: ZoneInfo) -> defaultdict[date, list[LocalTimes]]:
    """List the sessions of each local day; one over midnight stands on both."""
    by_day: defaultdict[date, list[LocalTimes]] = defaultdict(list)
    for session in sessions:
        times = LocalTimes(session.start.astimezone(zone), session.end.astimezone(zone))
        last = (session.end - timedelta.resolution).astimezone(zone).date()
        by_day[times.start.date()].append(times)
        if last != times.start.date():
            by_day[last].append(times)
    return by_day
