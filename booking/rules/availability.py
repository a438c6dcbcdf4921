"""Which times suit everybody: pure search over the busy times of all who are concerned."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from booking.errors import BadField
from booking.rules.local_times import moment
from booking.rules.working_hours import WorkingHours
from booking.values import Interval

STEP = timedelta(minutes=15)
DAYS_AHEAD = 28
PROPOSALS = 5
OF_ONE_KIND = 2
"""At most so many of the same day, and of the same time on other days: a choice, not a list."""


class BusyTimes:
    """Busy times of one or several owners, merged and searched in logarithmic time."""

    def __init__(self, intervals: Iterable[Interval]) -> None:
        self.merged: list[Interval] = []
        for interval in sorted(intervals):
            last = self.merged[-1] if self.merged else None
            if last and interval.start <= last.end:
                self.merged[-1] = Interval(last.start, max(last.end, interval.end))
            else:
                self.merged.append(interval)
        self._ends = [interval.end for interval in self.merged]

    def overlap(self, interval: Interval) -> bool:
        """Whether any of the busy times shares a moment with this one."""
        after = bisect_left(self._ends, interval.start + timedelta.resolution)
        return after < len(self.merged) and self.merged[after].start < interval.end


@dataclass(frozen=True)
class Diary:
    """What the search for common times needs to know.

    Attributes:
        zone: the organisation's zone, in which working hours are meant.
        working_hours: when sessions are proposed at all.
        busy: everybody's busy times.
        rooms: the busy times of each smart room; None when no room is needed.
        is_holiday: whether nothing is proposed on a day.
    """

    zone: ZoneInfo
    working_hours: WorkingHours
    busy: BusyTimes
    rooms: Sequence[BusyTimes] | None = None
    is_holiday: Callable[[date], bool] = field(default=lambda _day: False)

    def is_free(self, interval: Interval) -> bool:
        """Whether everybody, and a smart room where one is needed, is free."""
        if self.busy.overlap(interval):
            return False
        return self.rooms is None or any(not room.overlap(interval) for room in self.rooms)

    def free_times(self, day: date, duration: timedelta, now: datetime) -> list[Interval]:
        """List the free times of this length on one local day, in order, from `now` on."""
        if self.is_holiday(day):
            return []
        starts = (
            start
            for opens, closes in self.working_hours.of_day(day)
            for start in self._starts(day, opens, closes, duration)
        )
        times = (Interval(start, start + duration) for start in starts if start > now)
        return [interval for interval in times if self.is_free(interval)]

    def free_stretches(self, day: date, now: datetime) -> list[Interval]:
        """List what the busy times leave of a day's working hours, on quarters from `now` on.

        Stretches shorter than a quarter of an hour are left out.
        """
        if self.is_holiday(day):
            return []
        starts = (start.start for start in self.free_times(day, STEP, now))
        stretches: list[Interval] = []
        for start in starts:
            if stretches and stretches[-1].end == start:
                stretches[-1] = Interval(stretches[-1].start, start + STEP)
            else:
                stretches.append(Interval(start, start + STEP))
        return stretches

    def same_time(self, day: date, wanted: Interval) -> list[Interval]:
        """Give the wanted local time on another day: one interval when it is free, or none."""
        try:
            start = moment(day, wanted.start.astimezone(self.zone).time(), self.zone)
        except BadField:
            return []
        interval = Interval(start, start + wanted.duration)
        covered = self.working_hours.covers(interval, self.zone) and not self.is_holiday(day)
        return [interval] if covered and self.is_free(interval) else []

    def _starts(
        self, day: date, opens: time, closes: time, duration: timedelta
    ) -> Iterator[datetime]:
        try:
            start, last = moment(day, opens, self.zone), moment(day, closes, self.zone) - duration
        except BadField:
            return
        while start <= last:
            yield start
            start += STEP


def free_times(
    diary: Diary, duration: timedelta, *, first_day: date, now: datetime
) -> Iterator[Interval]:
    """Give the free times of this length from a local day on, in order."""
    for offset in range(DAYS_AHEAD):
        yield from diary.free_times(first_day + timedelta(days=offset), duration, now)


def half_day(interval: Interval, zone: ZoneInfo) -> tuple[date, bool]:
    """Name the half day in which an interval starts: its local day, and whether noon is past."""
    start = interval.start.astimezone(zone)
    return start.date(), start.hour >= 12  # noqa: PLR2004 - noon


def next_times(
    diary: Diary, duration: timedelta, *, first_day: date, now: datetime, count: int
) -> list[Interval]:
    """Give the first free times from a local day on, at most one for each half day."""
    times = free_times(diary, duration, first_day=first_day, now=now)
    halves = groupby(times, lambda interval: half_day(interval, diary.zone))
    return [next(half) for _, half in islice(halves, count)]


def nearest_times(
    diary: Diary,
    wanted: Interval,
    *,
    now: datetime,
    days_ahead: int = DAYS_AHEAD,
    count: int = PROPOSALS,
) -> list[Interval]:
    """Propose free times for one that is taken, at most `count` and none twice.

    The same day comes first, then the same time on other days, then the nearest of all.
    """
    start = wanted.start.astimezone(diary.zone)
    days = [start.date() + timedelta(days=offset) for offset in range(days_ahead)]
    by_day = {day: diary.free_times(day, wanted.duration, now) for day in days}

    def distance(interval: Interval) -> timedelta:
        return abs(interval.start - wanted.start)

    same_day = sorted(by_day[days[0]], key=distance)
    same_time = [interval for day in days[1:] for interval in diary.same_time(day, wanted)]
    nearest = sorted((interval for times in by_day.values() for interval in times), key=distance)
    chosen = [*same_day[:OF_ONE_KIND], *same_time[:OF_ONE_KIND], *nearest]
    return list(islice(dict.fromkeys(chosen), count))


def today(now: datetime, zone: ZoneInfo) -> date:
    """The local day of a moment."""
    return now.astimezone(UTC).astimezone(zone).date()
