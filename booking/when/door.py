"""The doors for one typed time: read as a whole or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.rules.local_times import say_day
from booking.when.lexer import fold
from booking.when.meaning import meaning
from booking.when.parts import Amount, Length, Times
from booking.when.reading import Reading, Span
from booking.when.refusals import Ambiguous, InThePast, NotUnderstood, TooLong
from booking.when.scanning import Found, scan, spans_of
from booking.when.spelling import corrections
from booking.when.stamps import read_stamp

__all__ = ["MOST_CHARACTERS", "read", "read_duration", "warm"]

MOST_CHARACTERS = 120


def read(text: str, now: datetime) -> Reading:
    """Read a typed time such as "Tue 1 Dec 2-3.30pm", day first and in the future.

    Args:
        text: what was typed, at most `MOST_CHARACTERS`; all of it must say when, or be chat.
        now: the moment at which it is said, aware, in the zone (a ZoneInfo) that is meant.

    Raises:
        NotRead: it is not understood, ambiguous, contradictory, over or no local time.
    """
    refuse_long(text, MOST_CHARACTERS)
    stamp = read_stamp(fold(text))
    if stamp:
        return _stamped(stamp, text, now)
    found = scan(text, now)
    for each in found:
        if each.part is None:
            raise not_understood(text, each)
    reading = meaning([each.part for each in found], now)
    return replace(reading, spans=spans_of(found))


def not_understood(text: str, found: Found) -> NotUnderstood | Ambiguous:
    """Say what could not be read, or which two words a typing error lies between."""
    typed = text[found.start : found.end]
    near = corrections(found.tokens[0].text)
    if len(near) == 2:  # noqa: PLR2004 - an error is between two
        return Ambiguous(typed, (near[0].title(), near[1].title()))
    return NotUnderstood(typed)


def refuse_long(text: str, most: int) -> None:
    """Refuse a text that is longer than what it is read as needs, before it costs time.

    Raises:
        TooLong: it is.
    """
    if len(text) > most:
        raise TooLong(most)


def _stamped(stamp: datetime, text: str, now: datetime) -> Reading:
    start = stamp.astimezone(now.tzinfo)
    if start < now:
        raise InThePast(f"{say_day(start)}, {start:%H:%M}")
    return Reading(start, None, has_time=True, spans=(Span("time", 0, len(text)),))


def read_duration(text: str) -> timedelta:
    """Read a length of time such as "an hour and a half".

    Raises:
        NotRead: it is not understood, or counts months, whose length differs.
    """
    refuse_long(text, MOST_CHARACTERS)
    nowhere = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
    found = scan(text, nowhere)
    amount = _amount(found[0].part) if len(found) == 1 else None
    if not amount or amount.months:
        raise NotUnderstood(text)
    return timedelta(days=amount.days) + amount.time


def _amount(part: object) -> Amount | None:
    """Give a part's length; 1h30 is one where nothing else is said."""
    if isinstance(part, Length):
        return part.amount
    return part.length if isinstance(part, Times) else None


def warm() -> None:
    """Read once, so that nothing is loaded when somebody waits; dateparser's tables take long."""
    now = datetime(2029, 1, 1, tzinfo=ZoneInfo("Europe/London"))
    read("tomorow 10am", now)
    read("2030-01-01T10:00:00Z", now)
