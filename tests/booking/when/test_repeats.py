"""Typed repeats: the rule that was said, and its first occurrence."""

from __future__ import annotations

from datetime import date

import pytest

from booking import when
from booking.rules.recurrence import RepeatRule
from booking.values import Frequency
from tests.booking.when.moments import NOW, wall

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def weekly(*weekdays: int, every: int = 1, count: int | None = None) -> RepeatRule:
    return RepeatRule(
        frequency=Frequency.WEEKLY, every=every, weekdays=frozenset(weekdays), count=count
    )


def until(day: date, *weekdays: int, every: int = 1) -> RepeatRule:
    return RepeatRule(
        frequency=Frequency.WEEKLY, every=every, weekdays=frozenset(weekdays), ends_on=day
    )


def monthly(frequency: Frequency, every: int = 1) -> RepeatRule:
    return RepeatRule(frequency=frequency, every=every)


REPEATS = {
    "every Thursday at 10": ("2026-11-26 10:00", weekly(THURSDAY)),
    "every Tuesday at 9": ("2026-12-01 09:00", weekly(TUESDAY)),
    "Thursdays 2-3pm": ("2026-11-26 14:00", weekly(THURSDAY)),
    "weekly on Mondays at 11": ("2026-11-30 11:00", weekly(MONDAY)),
    "next Friday 2pm every week x6": ("2026-12-04 14:00", weekly(count=6)),
    "six Thursdays at 10": ("2026-11-26 10:00", weekly(THURSDAY, count=6)),
    "every Mon & Wed at 4": ("2026-11-25 16:00", weekly(MONDAY, WEDNESDAY)),
    "Monday, Wednesday and Friday at 9 every week": (
        "2026-11-25 09:00",
        weekly(MONDAY, WEDNESDAY, FRIDAY),
    ),
    "every other Wednesday at 10": ("2026-11-25 10:00", weekly(WEDNESDAY, every=2)),
    "alternate Fridays at 1pm": ("2026-11-27 13:00", weekly(FRIDAY, every=2)),
    "every fortnight on Friday at 1pm": ("2026-11-27 13:00", weekly(every=2)),
    "every four weeks on a Thursday at 9": ("2026-11-26 09:00", weekly(every=4)),
    "every 3 weeks from 1 December at 10am": ("2026-12-01 10:00", weekly(every=3)),
    "each Thursday 9-10am until Christmas": (
        "2026-11-26 09:00",
        until(date(2026, 12, 25), THURSDAY),
    ),
    "every other Monday at 10 till the end of March": (
        "2026-11-30 10:00",
        until(date(2027, 3, 31), MONDAY, every=2),
    ),
    "every Thursday at 2 for six weeks": ("2026-11-26 14:00", until(date(2027, 1, 6), THURSDAY)),
    "every Thursday 2pm for 90 minutes until 17 December": (
        "2026-11-26 14:00",
        until(date(2026, 12, 17), THURSDAY),
    ),
    "every weekday at 9.15": ("2026-11-25 09:15", monthly(Frequency.WEEKDAYS)),
    "Monday to Friday weekly at 10": ("2026-11-24 10:00", monthly(Frequency.WEEKDAYS)),
    "daily at 4pm": ("2026-11-24 16:00", monthly(Frequency.DAILY)),
    "every other day at 4pm": ("2026-11-24 16:00", monthly(Frequency.DAILY, 2)),
    "first Monday of every month at 10": (
        "2026-12-07 10:00",
        monthly(Frequency.MONTHLY_BY_WEEKDAY),
    ),
    "monthly on the last Friday at 3": (
        "2026-11-27 15:00",
        monthly(Frequency.MONTHLY_BY_LAST_WEEKDAY),
    ),
    "monthly, first Monday, 10am": (
        "2026-12-07 10:00",
        monthly(Frequency.MONTHLY_BY_WEEKDAY),
    ),
    "quarterly on the first Monday at 3": (
        "2026-12-07 15:00",
        monthly(Frequency.MONTHLY_BY_WEEKDAY, 3),
    ),
    "the 24th of each month at 9am": ("2026-12-24 09:00", monthly(Frequency.MONTHLY_BY_DATE)),
}


@pytest.mark.parametrize("text", REPEATS)
def test_a_repeat_is_read_from_its_first_occurrence(text: str) -> None:
    reading = when.read(text, NOW)
    assert (wall(reading.start), reading.repeat) == REPEATS[text]
    assert reading.has_time


def test_a_single_time_has_no_repeat() -> None:
    assert when.read("first Monday of the month at 10", NOW).repeat is None
