"""Reads times of day, ranges of them, and lengths of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

from booking.when.refusals import Ambiguous, NotUnderstood

NAMED = {"noon": time(12), "midday": time(12)}
CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm)|\d{1,2}[:.]\d{2}|noon|midday)"
BARE = r"\d{1,2}"
RANGE = re.compile(
    rf"\b(?:from\s+|at\s+|@\s*)?(?P<start>{CLOCK}|{BARE})\s*(?:-|\u2013|to|until|till)\s*(?P<end>{CLOCK})(?!\S)"
)
SINGLE = re.compile(rf"(?:\b(?:at|from)\s+|@\s*|\b)(?P<start>{CLOCK})(?!\S)")
AT_BARE = re.compile(rf"(?:\bat\s+|@\s*)(?P<start>{BARE})(?!\S)")
LENGTH = re.compile(
    r"\bfor\s+(?:(?P<hours>\d{1,2}(?:\.5)?|an|one|two|three)\s*(?:h|hr|hrs|hour|hours)\b)?"
    r"(?P<half>\s+and\s+a\s+half)?(?:\s*(?:and\s+)?(?P<minutes>\d{1,3})\s*(?:m|min|mins|minutes)\b)?"
)
PARTS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?")
NUMBERS = {"an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}
CLOCK_FACE = 12
DATE_LIKE = re.compile(r"(?:[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])")
"""What may be a time or a date: 19.06 is 19:06 or 19 June."""
FIRST_PLAIN_HOUR = 8
"""A bare hour from 8 to 12 can only mean the morning or noon; from 1 to 7 it may be either."""


@dataclass(frozen=True, slots=True)
class ClockTimes:
    """What was said of the time of day, and the text without it."""

    start: time | None
    end: time | None
    length: timedelta | None
    rest: str


def read_clock(text: str) -> ClockTimes:
    """Take the time of day and the length out of a text.

    Raises:
        Ambiguous: a bare hour that may be before or after noon.
        NotUnderstood: a time that no clock shows, or both an end and a length.
    """
    length, text = _take_length(text)
    ranged = RANGE.search(text)
    if ranged:
        if length:
            raise NotUnderstood(text)
        end = _time(ranged["end"])
        return ClockTimes(_range_start(ranged["start"], end), end, None, _without(text, ranged))
    for pattern in (SINGLE, AT_BARE):
        found = pattern.search(text)
        if found:
            return ClockTimes(_time(found["start"]), None, length, _without(text, found))
    return ClockTimes(None, None, length, text)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip(" ,")


def _take_length(text: str) -> tuple[timedelta | None, str]:
    found = LENGTH.search(text)
    if not found or not (found["hours"] or found["minutes"]):
        return None, text
    hours = found["hours"] or "0"
    number = NUMBERS.get(hours) or float(hours)
    length = timedelta(
        hours=number + (0.5 if found["half"] else 0), minutes=int(found["minutes"] or 0)
    )
    if not length:
        raise NotUnderstood(found[0])
    return length, _without(text, found)


def _time(said: str) -> time:
    """Read one time of day; a bare hour from 1 to 7 may be either side of noon."""
    if said in NAMED:
        return NAMED[said]
    hour, minute, half = _parts(said)
    if DATE_LIKE.fullmatch(said):
        raise Ambiguous(said, (f"the time {hour}:{minute:02d}", f"day {hour} of month {minute}"))
    if not half and 0 < hour < FIRST_PLAIN_HOUR and not said.startswith("0"):
        raise Ambiguous(said, (f"{said}am", f"{said}pm"))
    return _clock_time(said, hour, minute, half)


def _parts(said: str) -> tuple[int, int, str]:
    match = PARTS.fullmatch(said)
    if not match:
        raise NotUnderstood(said)
    return int(match[1]), int(match[2] or 0), match[3] or ""


def _clock_time(said: str, hour: int, minute: int, half: str) -> time:
    if half and not 1 <= hour <= CLOCK_FACE:
        raise NotUnderstood(said)
    if half:
        hour = hour % CLOCK_FACE + (CLOCK_FACE if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise NotUnderstood(said) from None


def _range_start(said: str, end: time) -> time:
    """Read a range's start; without am or pm it takes the half of the day that fits its end."""
    if said in NAMED or said.endswith(("am", "pm")):
        return _time(said)
    hour, minute, _ = _parts(said)
    halves = ("am", "pm") if 1 <= hour <= CLOCK_FACE else ("",)
    candidates = [_clock_time(said, hour, minute, half) for half in halves]
    before = [each for each in candidates if each < end]
    if not before:
        raise NotUnderstood(f"{said} to {end:%H:%M}")
    return before[-1]
