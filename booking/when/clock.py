"""Which time of day was meant: the half of the day that a bare hour belongs to, and ranges."""

from __future__ import annotations

from datetime import time, timedelta

from booking.when.measures import DAY, FACE, HOURS, MINUTES
from booking.when.parts import Clock
from booking.when.refusals import Contradiction

FIRST_WORKING_HOUR = 7
"""A bare hour is that of the working day, which is as long as the clock's face: 7:00 to 18:59."""
FIRST_WORKING = MINUTES * FIRST_WORKING_HOUR
PARTS = {
    "morning": (0, 12),
    "afternoon": (12, 18),
    "pm": (12, 24),
    "evening": (16, 24),
    "night": (18, 30),
}
"""From which hour to which a part of the day reaches; a night goes on to six."""
LAST_NIGHT_HOUR = 6
"""A range that ends on the next day ends by this hour."""


def minutes_of(clock: Clock, part: str | None) -> int:
    """Give a time in minutes from midnight, by its half, its notation, the part, or the habit.

    Raises:
        Contradiction: the time is not in that part of the day.
    """
    said = _plain(clock)
    if not part:
        return said if clock.certain else _working(said)
    first, last = (MINUTES * hour for hour in PARTS[part])
    fitting = [each for each in _candidates(clock, said) if first <= each < last]
    if not fitting:
        raise Contradiction(f"{say(said)} is not in the {part}.")
    return fitting[0]


def _plain(clock: Clock) -> int:
    if clock.half in ("am", "pm"):
        return MINUTES * (clock.hour % FACE + (FACE if clock.half == "pm" else 0)) + clock.minute
    return MINUTES * clock.hour + clock.minute


def _candidates(clock: Clock, said: int) -> tuple[int, ...]:
    if clock.certain:
        return said, said + DAY
    early = said % (MINUTES * FACE)
    return early, early + MINUTES * FACE, early + DAY


def _working(minutes: int) -> int:
    early = minutes % (MINUTES * FACE)
    return early if early >= FIRST_WORKING else early + MINUTES * FACE


def range_of(start: Clock, end: Clock, part: str | None) -> tuple[int, int]:
    """Give a range in minutes from the first day's midnight; it may end in the next night.

    A bare start takes the half of the day that brings it nearest before the end, which is never
    the night before an afternoon, or the working day's before an end in 24-hour notation; a bare
    end is the first one after the start.

    Raises:
        Contradiction: a time is not in that part of the day, or it ends before it starts.
    """
    if start == end and not start.certain:
        raise Contradiction("It ends when it starts.")
    if end.certain and not start.certain:
        last = minutes_of(end, part) or DAY
        in_24 = not part and end.half != "pm" and end.hour > FACE
        first = _before(start, last, nearest=not in_24)
    else:
        first = minutes_of(start, part)
        last = _plain(end) if end.certain else _after(end, first)
    if last <= first and last <= MINUTES * LAST_NIGHT_HOUR:
        last += DAY
    if last <= first:
        raise Contradiction(f"It ends at {say(last)}, and starts at {say(first)}.")
    return first, last


def _before(start: Clock, last: int, *, nearest: bool) -> int:
    early = _plain(start) % (MINUTES * FACE)
    first = early + MINUTES * FACE if nearest else _working(early)
    before = [each for each in (first, early) if each < last]
    by_night = nearest and last >= MINUTES * FACE and before == [early] and early < FIRST_WORKING
    if not before or by_night or last - before[0] == MINUTES * FACE:
        raise Contradiction(f"It ends at {say(last)}, and starts at {say(_plain(start))}.")
    return before[0]


def _after(end: Clock, first: int) -> int:
    early = _plain(end) % (MINUTES * FACE)
    return next(each for each in (early, early + MINUTES * FACE, early + DAY) if each > first)


def say(minutes: int) -> str:
    """Say minutes from midnight as a time: 14:30."""
    return f"{minutes // MINUTES % HOURS:02d}:{minutes % MINUTES:02d}"


def time_of(minutes: int) -> time:
    """Give the time of day at so many minutes from a midnight."""
    return time(minutes // MINUTES % HOURS, minutes % MINUTES)


def days_of(minutes: int) -> timedelta:
    """Give how many days after the first day so many minutes from its midnight are."""
    return timedelta(days=minutes // DAY)
