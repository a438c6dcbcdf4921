"""Reads what was said of one day: its moment, and its end or length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.rules.local_times import say_day
from booking.when.clock import minutes_of, range_of
from booking.when.days import resolve_day
from booking.when.frames import Frame
from booking.when.measures import FACE
from booking.when.moments import later_than, midnight_of, moment_of
from booking.when.parts import Day
from booking.when.reading import Reading
from booking.when.refusals import Ambiguous, Contradiction, Incomplete, InThePast

ONE_DAY = timedelta(days=1)


def read_single(frame: Frame, now: datetime) -> Reading:
    """Read a day, a time, or both.

    Without a day, a time is the coming one: today's, or tomorrow's once that is over.

    Raises:
        NotRead: they are no moment, or one that is over.
    """
    if frame.at:
        return _counted(frame)
    day = resolve_day(frame.day, now.date())
    if day is None and not frame.times:
        raise Incomplete("a day or a time")
    if day:
        _refuse_midnight(day, frame)
    reading = read_on(day or now.date(), frame, now)
    if not reading.has_time or reading.start >= now.replace(second=0, microsecond=0):
        return reading
    return _coming(reading, day, frame, now)


def _coming(over: Reading, day: date | None, frame: Frame, now: datetime) -> Reading:
    """Read a time that is over as the one to come, where it can only mean that.

    Raises:
        InThePast: it can't.
    """
    if day is None:
        return read_on(now.date() + ONE_DAY, frame, now)
    times = frame.times[0]
    if not times.end and not times.start.certain and not frame.part and times.start.hour <= FACE:
        evening = replace(times.start, half="pm", certain=True)
        later = read_on(day, replace(frame, times=[replace(times, start=evening)]), now)
        if later.start >= now:
            return later
    raise InThePast(f"{say_day(over.start)}, {over.start:%H:%M}")


def _refuse_midnight(day: date, frame: Frame) -> None:
    """Ask which midnight of a day is meant.

    Raises:
        Ambiguous: it was said without "tonight".
    """
    if frame.times and frame.times[0].start.midnight and not frame.part:
        nights = (f"the night before {say_day(day)}", f"the night after {say_day(day)}")
        raise Ambiguous("midnight", nights)


def _counted(frame: Frame) -> Reading:
    """Read a moment that was counted from now: "in an hour for 30 minutes"."""
    assert frame.at  # noqa: S101 - the caller asked
    if frame.times or frame.day != Day() or frame.part:
        raise Contradiction("This says two different times.")
    start = frame.at.moment.replace(second=0, microsecond=0)
    return Reading(start, _end_of(start, frame), has_time=True)


def read_on(day: date, frame: Frame, now: datetime) -> Reading:
    """Read a frame's times on a day.

    Raises:
        NotRead: no such times on that day.
    """
    if not frame.times:
        start = midnight_of(day, now)
        return Reading(start, _end_of(start, frame), has_time=False)
    times = frame.times[0]
    zone = times.start.zone or (times.end.zone if times.end else None) or frame.zone
    if not times.end:
        start = moment_of(day, minutes_of(times.start, frame.part), zone, now)
        return Reading(start, _end_of(start, frame), has_time=True)
    if frame.lengths:
        raise Contradiction("This says both an end and a length.")
    first, last = range_of(times.start, times.end, frame.part)
    start, end = moment_of(day, first, zone, now), moment_of(day, last, zone, now)
    if end <= start:
        raise Contradiction(f"It ends at {end:%H:%M}, and starts at {start:%H:%M}.")
    return Reading(start, end, has_time=True)


def _end_of(start: datetime, frame: Frame) -> datetime | None:
    return later_than(start, frame.lengths[0].amount) if frame.lengths else None
