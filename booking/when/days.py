"""Which day was meant: what was said of it, added up and checked against the calendar."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from booking.rules.local_times import say_day
from booking.when.measures import LAST, LONGEST_MONTH, WEEK
from booking.when.parts import Amount, Day
from booking.when.refusals import Ambiguous, Contradiction, Incomplete, InThePast, NotUnderstood

LEAP_YEARS_LOOKED_AT = 8
WEEKDAY_NAMES = tuple(calendar.day_name)


def resolve_day(said: Day, today: date) -> date | None:
    """Give the day that was meant, never one before `today`; None when nothing was said of it.

    Args:
        said: what was said.
        today: the local day on which it is said, or the day from which a range goes on.

    Raises:
        NotUnderstood: there is no such day.
        Incomplete: it does not say which day.
        Contradiction: the weekday is not that of the date.
        InThePast: the day is over.
    """
    if said == Day():
        return None
    day = _base(replace(said, later=None, hop=None), today)
    if said.later:
        day = _shifted(day, said.later)
    if said.hop is not None:
        day = _hopped(day, said.hop)
    if day < today:
        raise InThePast(say_day(day))
    return day


def _hopped(day: date, hop: int) -> date:
    """Give the first weekday after a day, or the last one before it."""
    ahead = (hop - day.weekday()) % WEEK
    if hop >= 0:
        return day + timedelta(days=ahead or WEEK)
    return day - timedelta(days=WEEK - ahead)


def _shifted(day: date, later: Amount) -> date:
    try:
        return day + relativedelta(months=later.months, days=later.days)
    except (OverflowError, ValueError):
        raise NotUnderstood("so long a time") from None


def _base(said: Day, today: date) -> date:
    """Give the day that was said, without what lies between it and the one that was meant."""
    if said == Day():
        return today
    if said.nth is not None:
        return _nth(said, today)
    if said.day is not None:
        return _agreeing(said, _dated(said, today))
    if said.exact:
        return _agreeing(said, said.exact)
    return _of_week(said, today)


def _of_week(said: Day, today: date) -> date:
    if said.weeks is not None:
        return _in_weeks(said.weeks, said.weekday, today)
    if said.month_of and said.weekday is not None:
        raise Incomplete("which one of the month")
    if said.weekday is None or said.year:
        raise Incomplete("which day")
    if said.week:
        return said.week + timedelta(days=said.weekday)
    return _weekday(said.weekday, said.which, today)


def _weekday(number: int, which: str | None, today: date) -> date:
    """Give the coming weekday; "next" is next week's; "this" may be today.

    Raises:
        Ambiguous: "Friday after next" is not the same after the coming one and after next week's.
    """
    if which == "after next":
        after_coming, after_next = (
            _weekday(number, which, today) + timedelta(days=WEEK) for which in (None, "next")
        )
        if after_coming != after_next:
            readings = (say_day(after_coming), say_day(after_next))
            raise Ambiguous(f"{WEEKDAY_NAMES[number]} after next", readings)
        return after_next
    if which == "next":
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=WEEK + number)
    ahead = (number - today.weekday()) % WEEK
    return today + timedelta(days=ahead or (0 if which == "this" else WEEK))


def _in_weeks(weeks: int, weekday: int | None, today: date) -> date:
    """Give the day in so many weeks, or the weekday that is then.

    Raises:
        Ambiguous: the coming weekday and so many weeks is not that of the week that is then.
    """
    later = Amount(days=WEEK * weeks)
    if weekday is None:
        return _shifted(today, later)
    counted = _shifted(_weekday(weekday, None, today), later)
    in_that_week = _shifted(today - timedelta(days=today.weekday() - weekday), later)
    if counted != in_that_week:
        raise Ambiguous(
            f"{WEEKDAY_NAMES[weekday]} in {weeks} weeks", (say_day(in_that_week), say_day(counted))
        )
    return counted


def _agreeing(said: Day, day: date) -> date:
    """Check a date against the weekday and the day that were said beside it."""
    if said.weekday is not None and day.weekday() != said.weekday:
        wanted = WEEKDAY_NAMES[said.weekday]
        ahead = (said.weekday - day.weekday() + 3) % WEEK - 3
        near = day + timedelta(days=ahead)
        raise Contradiction(
            f"{day.day} {day:%B %Y} is a {day:%A}; the {wanted} near it is {near.day} {near:%B}."
        )
    if said.exact and said.exact != day:
        raise Contradiction(f"This says both {say_day(said.exact)} and {say_day(day)}.")
    if said.week and not 0 <= (day - said.week).days < WEEK:
        raise Contradiction(f"{say_day(day)} is not in that week.")
    return day


def _dated(said: Day, today: date) -> date:
    """Give a date; what is left out of it is that of the coming one."""
    assert said.day is not None  # noqa: S101 - the caller asked
    if not 1 <= said.day <= LONGEST_MONTH:
        raise NotUnderstood(f"day {said.day}")
    if said.month_of:
        return _date(said.month_of.year, said.month_of.month, said.day)
    if said.month and said.year:
        return _date(said.year, said.month, said.day)
    if said.month:
        return _coming_date(said.day, said.month, today)
    months = (today.replace(day=1) + relativedelta(months=each) for each in range(3))
    days = (each.replace(day=said.day) for each in months if said.day <= _length(each))
    return next(day for day in days if day >= today)


def _coming_date(day: int, month: int, today: date) -> date:
    for year in range(today.year, today.year + LEAP_YEARS_LOOKED_AT + 1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    raise NotUnderstood(f"{day} {calendar.month_name[month]}")


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(f"{day} {calendar.month_name[month]} {year}") from None


def _length(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def _nth(said: Day, today: date) -> date:
    """Give the nth weekday, or the last day, of the month that was said or of the coming one."""
    if said.month_of or (said.month and said.year):
        first = said.month_of or _date(said.year or 0, said.month or 0, 1)
        months = [first]
    elif said.month:
        months = [date(year, said.month, 1) for year in (today.year, today.year + 1)]
    else:
        months = [today.replace(day=1) + relativedelta(months=each) for each in range(12)]
    days = [day for month in months if (day := _nth_of(said, month))]
    coming = [day for day in days if day >= today]
    if not days:
        raise Contradiction("That month does not have this weekday so often.")
    if said.exact and coming and said.exact != coming[0]:
        raise Contradiction(f"This says both {say_day(said.exact)} and {say_day(coming[0])}.")
    return (coming or days)[0]


def _nth_of(said: Day, month: date) -> date | None:
    assert said.nth is not None  # noqa: S101 - the caller asked
    length = _length(month)
    if said.weekday is None:
        return month.replace(day=length)
    first = 1 + (said.weekday - month.weekday()) % WEEK
    number = first + WEEK * (said.nth - 1)
    if said.nth == LAST:
        number = first + WEEK * ((length - first) // WEEK)
    return month.replace(day=number) if number <= length else None
