"""Reads a repeat: its rule, and its first occurrence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from booking.rules.local_times import say_day
from booking.rules.recurrence import WORKDAYS, RepeatRule
from booking.values import Frequency
from booking.when.days import resolve_day
from booking.when.frames import Frame
from booking.when.measures import LAST
from booking.when.parts import Amount, Day, Repeat
from booking.when.reading import Reading
from booking.when.refusals import Contradiction, Incomplete, InThePast
from booking.when.single import ONE_DAY, read_on

ON_A_DAY = (Frequency.WEEKLY, Frequency.MONTHLY_BY_DATE)
"""The repeats that must say, or stand beside, the day on which they are."""
BY_WEEKDAY_OF_MONTH = (Frequency.MONTHLY_BY_WEEKDAY, Frequency.MONTHLY_BY_LAST_WEEKDAY)


def read_repeated(
    frame: Frame, repeat: Repeat, until: Frame | None, period: Amount | None, now: datetime
) -> Reading:
    """Read a repeat from its first occurrence on, which may be today.

    Args:
        frame: the first day and the times.
        repeat: what was said of the repeat.
        until: what was said behind "until".
        period: how long it goes on.
        now: aware, in the zone that is meant.

    Raises:
        NotRead: it does not say how often, or has no occurrence.
    """
    if repeat.frequency is None and repeat.weekdays:
        raise Contradiction("This says two different days.")
    if repeat.frequency is None:
        raise Incomplete("how often it repeats")
    if frame.at or (repeat.weekdays and repeat.frequency is not Frequency.WEEKLY):
        raise Contradiction("This says two different repeats.")
    if frame.day.week and repeat.frequency in (Frequency.DAILY, Frequency.WEEKDAYS):
        raise Incomplete("until when it repeats")
    if repeat.frequency in ON_A_DAY and not repeat.weekdays and frame.day == Day():
        raise Incomplete("on which day")
    frequency = _frequency(repeat.frequency, frame.day)
    repeat = replace(repeat, frequency=frequency)
    if repeat.count and (until or period):
        raise Contradiction("This says two ends of the repeat.")
    day = _first_day(frame.day, repeat, now.date())
    reading = read_on(day, frame, now)
    while reading.has_time and reading.start < now.replace(second=0, microsecond=0):
        day = _next_day(day, frame.day, repeat)
        reading = read_on(day, frame, now)
    rule = RepeatRule(
        frequency=frequency,
        every=repeat.every,
        weekdays=repeat.weekdays,
        ends_on=_last_day(day, until, period),
        count=repeat.count,
    )
    return replace(reading, repeat=rule)


def _frequency(frequency: Frequency, said: Day) -> Frequency:
    """Read "monthly" beside "first Monday" as monthly on that weekday.

    Raises:
        Incomplete: beside a weekday alone.
    """
    if frequency is not Frequency.MONTHLY_BY_DATE or said.weekday is None or said.day:
        return frequency
    if said.nth is None:
        raise Incomplete("which one of the month")
    last = said.nth == LAST
    return Frequency.MONTHLY_BY_LAST_WEEKDAY if last else Frequency.MONTHLY_BY_WEEKDAY


def take_period(frame: Frame) -> Amount | None:
    """Take "for six weeks" off a repeat's lengths: it is how long the repeat goes on."""
    found = [each for each in frame.lengths if each.marked and each.amount.calendar]
    frame.lengths = [each for each in frame.lengths if each not in found]
    return found[0].amount if found else None


def _last_day(first_day: date, until: Frame | None, period: Amount | None) -> date | None:
    """Give the last day on which a repeat may be, if its end was said."""
    if until:
        return resolve_day(until.day, first_day)
    if not period:
        return None
    return first_day + relativedelta(months=period.months, days=period.days) - ONE_DAY


def _first_day(said: Day, repeat: Repeat, today: date) -> date:
    """Give the first day from what was said, or from today, on one of the repeat's weekdays."""
    if said.week and said == Day(week=said.week):
        said = Day(exact=max(said.week, today))
    day = resolve_day(said, today) or today
    weekdays = WORKDAYS if repeat.frequency is Frequency.WEEKDAYS else repeat.weekdays
    while weekdays and day.weekday() not in weekdays:
        day += ONE_DAY
    return day


def _next_day(day: date, said: Day, repeat: Repeat) -> date:
    """Give the next day of a repeat whose time on its first day is over.

    Raises:
        InThePast: the day was said, and is over.
    """
    if repeat.frequency in BY_WEEKDAY_OF_MONTH or said == Day(day=said.day):
        return _first_day(said, repeat, day + ONE_DAY)
    if said != Day():
        raise InThePast(say_day(day))
    return _first_day(said, repeat, day + ONE_DAY)
