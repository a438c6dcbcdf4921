"""From the parts of a typed time to its reading: the day, the moment, the end, the repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from booking.errors import LocalTimeMissing, LocalTimeTwice
from booking.rules.local_times import moment, say_day
from booking.rules.recurrence import WORKDAYS, RepeatRule
from booking.values import Frequency
from booking.when.clock import minutes_of, range_of, time_of
from booking.when.days import resolve_day
from booking.when.frames import Frame, frames_of
from booking.when.measures import DAY
from booking.when.parts import Amount, Day, Repeat
from booking.when.reading import Reading
from booking.when.refusals import (
    Ambiguous,
    Contradiction,
    InThePast,
    NoSuchLocalTime,
    NotUnderstood,
)

ONE_DAY = timedelta(days=1)
MONTHLY = (Frequency.MONTHLY_BY_WEEKDAY, Frequency.MONTHLY_BY_LAST_WEEKDAY)


def meaning(parts: Sequence[Any], now: datetime) -> Reading:
    """Give what the parts of a typed time mean together.

    Args:
        parts: what the grammar found, in the order of the text.
        now: aware, in the zone that is meant.

    Raises:
        NotRead: they are no time, two times, over, or no local time.
    """
    frames = frames_of(parts)
    until: Frame | None = None
    repeat = next((each.repeat for each in frames if each.repeat), None)
    if repeat and frames[-1].ends and len(frames) > 1:
        until = frames.pop()
    for frame in (*frames, *([until] if until else [])):
        frame.settle(now.year)
    if len(frames) > 2:  # noqa: PLR2004 - a start and an end
        raise NotUnderstood("so many times")
    if until:
        _take_over(frames[0], until)
    if repeat:
        return _repeated(frames, repeat, until, now)
    if len(frames) > 1:
        return _stretch(frames[0], frames[1], now)
    return _single(frames[0], now)


def _take_over(frame: Frame, until: Frame) -> None:
    """Give the main frame what was said behind the repeat's end: "until Easter at 10"."""
    if until.times and not frame.times:
        frame.times, until.times = until.times, []
    if until.lengths and not frame.lengths:
        frame.lengths, until.lengths = until.lengths, []
    frame.part = frame.part or until.part
    if until.times or until.lengths or until.at:
        raise Contradiction("This says two different times.")


def _single(frame: Frame, now: datetime) -> Reading:
    """Read a text without a "to" between days."""
    if frame.at:
        return _counted(frame)
    day = resolve_day(frame.day, now.date())
    if day is None and not frame.times:
        raise NotUnderstood("nothing that is a day or a time")
    if day and frame.times and frame.times[0].start.midnight and not frame.part:
        nights = (f"the night before {say_day(day)}", f"the night after {say_day(day)}")
        raise Ambiguous("midnight", nights)
    reading = _on(day or now.date(), frame, now)
    if reading.has_time and reading.start < now.replace(second=0, microsecond=0):
        if day is not None:
            raise InThePast(f"{say_day(reading.start)}, {reading.start:%H:%M}")
        reading = _on(now.date() + ONE_DAY, frame, now)
    return reading


def _counted(frame: Frame) -> Reading:
    """Read a moment that was counted from now: "in an hour for 30 minutes"."""
    assert frame.at  # noqa: S101 - the caller asked
    if frame.times or frame.day != Day() or frame.part:
        raise Contradiction("This says two different times.")
    start = frame.at.moment.replace(second=0, microsecond=0)
    return Reading(start, _end_of(start, frame), has_time=True)


def _on(day: date, frame: Frame, now: datetime) -> Reading:
    """Read a frame's times on a day."""
    if not frame.times:
        start = _midnight(day, now)
        return Reading(start, _end_of(start, frame), has_time=False)
    times = frame.times[0]
    zone = times.start.zone or (times.end.zone if times.end else None) or frame.zone
    if not times.end:
        start = _moment(day, minutes_of(times.start, frame.part), zone, now)
        return Reading(start, _end_of(start, frame), has_time=True)
    if frame.lengths:
        raise Contradiction("This says both an end and a length.")
    first, last = range_of(times.start, times.end, frame.part)
    start, end = _moment(day, first, zone, now), _moment(day, last, zone, now)
    if end <= start:
        raise NotUnderstood(f"{start:%H:%M} to {end:%H:%M}")
    return Reading(start, end, has_time=True)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)


def _moment(day: date, minutes: int, zone: tzinfo | None, now: datetime) -> datetime:
    """Give the moment of a wall clock, so many minutes from a day's midnight.

    Raises:
        NoSuchLocalTime: the clocks skip it.
        Ambiguous: the clocks show it twice, or a zone that is not in force was said.
    """
    day, at = day + timedelta(days=minutes // DAY), time_of(minutes)
    local = cast(ZoneInfo, now.tzinfo)
    if zone:
        said = datetime.combine(day, at, zone)
        _refuse_the_other_season(said, local)
        return said.astimezone(local)
    try:
        return moment(day, at, local).astimezone(local)
    except LocalTimeMissing as refusal:
        raise NoSuchLocalTime(str(refusal)) from refusal
    except LocalTimeTwice as refusal:
        first = datetime.combine(day, at, local)
        second = first.replace(fold=1)
        readings = (f"{at:%H:%M} {first.tzname()}", f"{at:%H:%M} {second.tzname()}")
        raise Ambiguous(f"{at:%H:%M} on {say_day(day)}", readings) from refusal


def _refuse_the_other_season(said: datetime, local: tzinfo | None) -> None:
    """Ask where GMT is said in summer, or BST in winter: people say it of the time on the wall."""
    here = said.astimezone(local)
    wall = said.replace(tzinfo=local)
    other = wall + timedelta(days=182)
    if said.tzname() == other.tzname() != wall.tzname() and here.utcoffset() != said.utcoffset():
        raise Ambiguous(
            f"{said:%H:%M} {said.tzname()}",
            (f"{wall:%H:%M} {wall.tzname()}", f"{here:%H:%M} {here.tzname()}"),
        )


def _end_of(start: datetime, frame: Frame) -> datetime | None:
    return _after(start, frame.lengths[0].amount) if frame.lengths else None


def _after(start: datetime, amount: Amount) -> datetime:
    """Add a length in real time.

    Raises:
        NotUnderstood: it is no time at all, or more than the calendar holds.
    """
    try:
        later = start + relativedelta(months=amount.months, days=amount.days)
        end = (later.astimezone(UTC) + amount.time).astimezone(start.tzinfo)
    except (OverflowError, ValueError):
        raise NotUnderstood("so long a time") from None
    if end <= start:
        raise NotUnderstood("no time at all")
    return end


def _stretch(first: Frame, last: Frame, now: datetime) -> Reading:
    """Read what lies between two days, or between a day's time and another."""
    if first.lengths or last.lengths or first.at or last.at:
        raise NotUnderstood("two times and a length")
    if first.day == Day() and last.day == Day():
        raise NotUnderstood("two times")
    if last.day == Day():
        return _until_time(first, last, now)
    if first.day == Day():
        first.day, last.day = last.day, Day()
        return _until_time(first, last, now)
    _share(first, last)
    start = _single(first, now)
    last_day = resolve_day(last.day, start.start.date())
    end = _on(last_day or start.start.date(), last, now)
    if start.has_time != end.has_time:
        raise NotUnderstood("a time on one side only")
    ends_at = end.start if end.has_time else _midnight(end.start.date() + ONE_DAY, now)
    if ends_at <= start.start or (not end.has_time and end.start == start.start):
        raise NotUnderstood("a stretch that ends before it starts")
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


def _until_time(first: Frame, last: Frame, now: datetime) -> Reading:
    """Read "2pm tomorrow until 4pm"."""
    if len(first.times) != 1 or len(last.times) != 1 or first.times[0].end or last.times[0].end:
        raise NotUnderstood("a stretch without its two times")
    if first.part and last.part and first.part != last.part:
        raise NotUnderstood("two parts of the day")
    first.part = first.part or last.part
    first.zone = first.zone or last.zone
    first.times = [replace(first.times[0], end=last.times[0].start)]
    return _single(first, now)


def _repeated(frames: list[Frame], repeat: Repeat, until: Frame | None, now: datetime) -> Reading:
    """Read a repeat, from its first occurrence on."""
    frame = frames[0]
    if repeat.frequency is None or frame.at:
        raise NotUnderstood("how often")
    spans_weeks = _weeks_of(frame)
    first_day = _first_day(frame, repeat, now)
    reading = _single_time(frames, first_day, now)
    while reading.has_time and reading.start < now:
        reading = _single_time(frames, _next(first_day, frame, repeat), now)
        first_day = reading.start.date()
    last = resolve_day(until.day, first_day) if until else None
    if spans_weeks and not last:
        last = (
            reading.start + relativedelta(months=spans_weeks.months, days=spans_weeks.days)
        ).date() - ONE_DAY
    rule = RepeatRule(
        frequency=repeat.frequency,
        every=repeat.every,
        weekdays=repeat.weekdays,
        ends_on=last,
        count=repeat.count,
    )
    return replace(reading, repeat=rule)


def _weeks_of(frame: Frame) -> Amount | None:
    """Take "for six weeks" off a repeat's length: it is how long the repeat goes on."""
    if frame.lengths and not frame.lengths[0].amount.on_the_clock:
        return frame.lengths.pop().amount
    return None


def _single_time(frames: list[Frame], day: date, now: datetime) -> Reading:
    """Read the times of a repeat's one day."""
    frame = replace(frames[0], day=Day(exact=day), times=list(frames[0].times))
    if len(frames) > 1:
        if frames[1].day != Day():
            raise NotUnderstood("two days")
        frame.times = (
            [replace(frame.times[0], end=frames[1].times[0].start)]
            if frame.times and frames[1].times
            else []
        )
    return _on(day, frame, now)


def _first_day(frame: Frame, repeat: Repeat, now: datetime) -> date:
    """Give the first day from which a repeat is said, today included, on one of its weekdays."""
    today = now.date()
    day = resolve_day(frame.day, today) or today
    weekdays = WORKDAYS if repeat.frequency is Frequency.WEEKDAYS else repeat.weekdays
    while weekdays and day.weekday() not in weekdays:
        day += ONE_DAY
    return day


def _next(day: date, frame: Frame, repeat: Repeat) -> date:
    """Give the next day of a repeat whose time today is over.

    Raises:
        InThePast: the day was said, and is over.
    """
    if repeat.frequency in MONTHLY:
        return resolve_day(frame.day, day + ONE_DAY) or day
    if frame.day != Day() and frame.day.day is None:
        raise InThePast(say_day(day))
    following = resolve_day(frame.day, day + ONE_DAY) or day + ONE_DAY
    return _first_day(Frame(day=Day(exact=following)), repeat, datetime.combine(following, time()))
