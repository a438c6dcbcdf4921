"""Reads what lies between two days, or from one day's time to another: "2pm tomorrow until 4"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from booking.when.days import resolve_day
from booking.when.frames import Frame
from booking.when.moments import midnight_of
from booking.when.parts import Day
from booking.when.reading import Reading
from booking.when.refusals import Contradiction, Incomplete
from booking.when.single import ONE_DAY, read_on, read_single


def read_stretch(first: Frame, last: Frame, now: datetime) -> Reading:
    """Read a stretch from what was said before and behind its "to".

    Raises:
        NotRead: they are no stretch, or one that is over.
    """
    if first.lengths or last.lengths or first.at or last.at:
        raise Contradiction("This says both an end and a length.")
    if first.day == Day() or last.day == Day():
        return _within_a_day(first, last, now)
    _share(first, last)
    start = read_single(first, now)
    last_day = resolve_day(last.day, start.start.date())
    end = read_on(last_day or start.start.date(), last, now)
    if start.has_time != end.has_time:
        raise Incomplete("both times")
    ends_at = end.start if end.has_time else midnight_of(end.start.date() + ONE_DAY, now)
    if end.start <= start.start:
        raise Contradiction("It ends before it starts.")
    return Reading(start.start, ends_at, has_time=start.has_time)


def _share(first: Frame, last: Frame) -> None:
    """Let the first day take the month, year or week that only the last one says."""
    day, other = first.day, last.day
    if day.day and not day.month and not day.month_of:
        day = replace(day, month=other.month, month_of=other.month_of)
    if day.month and not day.year:
        day = replace(day, year=other.year)
    if day.weekday is not None and day.day is None and not day.week and not day.which:
        day = replace(day, week=other.week)
    first.day = day


def _within_a_day(first: Frame, last: Frame, now: datetime) -> Reading:
    """Read two times of the one day that only one side says."""
    if len(first.times) != 1 or len(last.times) != 1 or first.times[0].end or last.times[0].end:
        raise Incomplete("both times")
    if first.part and last.part and first.part != last.part:
        raise Contradiction(f"This says both {first.part} and {last.part}.")
    day = last.day if first.day == Day() else first.day
    times = replace(first.times[0], end=last.times[0].start)
    whole = replace(
        first,
        day=day,
        times=[times],
        part=first.part or last.part,
        zone=first.zone or last.zone,
    )
    return read_single(whole, now)
