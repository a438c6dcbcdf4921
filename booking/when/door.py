"""The door: one typed time, read as a whole or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from booking.errors import BadField
from booking.rules.local_times import moment, say_day
from booking.when.clock import ClockTimes, read_clock
from booking.when.days import read_day, warm
from booking.when.reading import Reading
from booking.when.refusals import InThePast, NoSuchLocalTime, NotUnderstood, TooLong

__all__ = ["MOST_CHARACTERS", "read", "warm"]

MOST_CHARACTERS = 120


def read(text: str, now: datetime) -> Reading:
    """Read a typed time such as "Tue 1 Dec 2-3.30pm", day first and in the future.

    Args:
        text: what was typed, at most `MOST_CHARACTERS`.
        now: the moment at which it is said, aware, in the zone (a ZoneInfo) that is meant.

    Raises:
        NotRead: it is not understood, ambiguous, contradictory, over or no local time.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLong(MOST_CHARACTERS)
    said = " ".join(text.lower().split())
    clock = read_clock(said)
    day = read_day(clock.rest, now.date())
    if day is None:
        raise NotUnderstood(text.strip() or "nothing")
    zone = cast(ZoneInfo, now.tzinfo)
    start = _moment(day, clock.start, zone) if clock.start else _midnight(day, zone)
    if clock.start and start <= now:
        raise InThePast(f"{say_day(start)}, {start:%H:%M}")
    return Reading(start, _end(start, clock, zone), has_time=clock.start is not None)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    try:
        return moment(day, at, zone).astimezone(zone)
    except BadField as refusal:
        raise NoSuchLocalTime(str(refusal)) from refusal


def _end(start: datetime, clock: ClockTimes, zone: ZoneInfo) -> datetime | None:
    if clock.end:
        end = _moment(start.date(), clock.end, zone)
        if end <= start:
            raise NotUnderstood(f"{start:%H:%M} to {end:%H:%M}")
        return end
    if clock.length:
        return (start.astimezone(UTC) + clock.length).astimezone(zone)
    return None
