"""Days away: how they are told apart from sessions, how long they may be, and how they are said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from booking.rules.durations import LONGEST
from booking.rules.local_times import say_day
from booking.rules.month_calendars import A_DAY, midnight
from booking.values import Interval

LONGEST_ABSENCE = timedelta(days=366)


def days_away(first: date, last: date, zone: ZoneInfo) -> Interval:
    """Give whole days from the first to the last as an interval, from midnight to midnight."""
    return Interval(midnight(first, zone), midnight(last + A_DAY, zone))


def is_away(busy: Interval) -> bool:
    """Whether a busy time is days away: no session is as long as a day, on no day of the year."""
    return busy.duration > LONGEST


def first_and_last(away: Interval, zone: ZoneInfo) -> tuple[date, date]:
    """Give the first and the last of days away."""
    last = away.end - timedelta.resolution
    return away.start.astimezone(zone).date(), last.astimezone(zone).date()


def say_away(away: Interval, zone: ZoneInfo) -> str:
    """Say days away: "away from Tue 1 Dec 2026 to Fri 4 Dec 2026", or "away on …" for one."""
    first, last = first_and_last(away, zone)
    if first == last:
        return f"away on {say_day(first)}"
    return f"away from {say_day(first)} to {say_day(last)}"


def say_taken(
    times: Sequence[Interval], zone: ZoneInfo, say: Callable[[Interval, ZoneInfo], str]
) -> str:
    """Say when somebody can't: "busy 10:00 to 11:00 and away from …", or nothing.

    Args:
        times: when they are busy or away.
        zone: on whose clocks it is said.
        say: how a busy time is said there.
    """
    busy = [say(each, zone) for each in times if not is_away(each)]
    away = [say_away(each, zone) for each in times if is_away(each)]
    return " and ".join([*([f"busy {' and '.join(busy)}"] if busy else []), *away])
