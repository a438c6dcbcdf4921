"""Occurrences: the dates of a series with their times, as somebody has decided on them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.commands import BookSeries
from booking.errors import BadField, LocalTimeMissing, LocalTimeTwice
from booking.rules.local_times import moment, say_day, say_interval
from booking.rules.recurrence import expand
from booking.values import FormField, Interval


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A day that the rule means and the time of its session; None when it is skipped."""

    day: date
    interval: Interval | None


def rule_days(series: BookSeries, zone: ZoneInfo) -> tuple[date, ...]:
    """List the days that the series' rule means, skipped ones too.

    Raises:
        BadField: the rule means no day or too many.
    """
    return expand(series.rule, series.booking.starts_at.astimezone(zone).date())


def planned_interval(series: BookSeries, day: date, zone: ZoneInfo) -> Interval:
    """Give the time of a day's session: where it was moved or shifted, or the series' local time.

    Raises:
        LocalTimeMissing, LocalTimeTwice: the clocks change over that time on this day.
    """
    at = series.booking.starts_at.astimezone(zone).time()
    usual = datetime.combine(day, at), series.booking.duration
    clock, duration = series.shifted.get(day, usual)
    start = series.moved.get(day) or moment(clock.date(), clock.time(), zone)
    return Interval(start, start + duration)


def possible_intervals(series: BookSeries, zone: ZoneInfo) -> tuple[Interval, ...]:
    """Give the times of the days that can have the series' local time.

    Raises:
        BadField: the rule means no day or too many.
    """
    intervals: list[Interval] = []
    for day in rule_days(series, zone):
        with suppress(LocalTimeMissing, LocalTimeTwice):
            intervals.append(planned_interval(series, day, zone))
    return tuple(intervals)


def planned_dates(series: BookSeries, zone: ZoneInfo) -> list[PlannedDate]:
    """Give each day of the rule with its time, in the order of days.

    Raises:
        BadField: the rule means no day or too many, all are skipped, a local time does not
            exist, or two of the sessions overlap.
    """
    planned = [
        PlannedDate(day, None if day in series.skipped else planned_interval(series, day, zone))
        for day in rule_days(series, zone)
    ]
    intervals = sorted(each.interval for each in planned if each.interval)
    if not intervals:
        raise BadField(
            "Every date is skipped, so that no session is left.",
            helps="Keep at least one.",
            field=FormField.REPEAT_SESSION,
        )
    for one, other in pairwise(intervals):
        if one.overlaps(other):
            raise BadField(
                f"Two sessions of the series overlap: {say_interval(one, zone)} and "
                f"{say_interval(other, zone)}.",
                helps=f"Move or skip one of them on {say_day(other.start.astimezone(zone))}.",
                field=FormField.REPEAT_SESSION,
            )
    return planned
