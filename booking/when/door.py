"""The door: one typed time, read as a whole or refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.when.grammar import GRAMMAR
from booking.when.lexer import lex
from booking.when.meaning import meaning
from booking.when.parts import Length
from booking.when.reading import Reading
from booking.when.refusals import NotUnderstood, TooLong

__all__ = ["MOST_CHARACTERS", "read", "read_duration", "warm"]

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
    tokens = lex(text)
    parts = []
    for part, start, end in GRAMMAR.parts(tokens, now):
        if part is None:
            raise NotUnderstood(text[tokens[start].start : tokens[end - 1].end])
        parts.append(part)
    return meaning(parts, now)


def read_duration(text: str) -> timedelta:
    """Read a length of time such as "an hour and a half".

    Raises:
        NotRead: it is not understood, or counts months, whose length differs.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLong(MOST_CHARACTERS)
    nowhere = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
    parts = [part for part, _, _ in GRAMMAR.parts(lex(text), nowhere)]
    if len(parts) != 1 or not isinstance(parts[0], Length) or parts[0].amount.months:
        raise NotUnderstood(text)
    return timedelta(days=parts[0].amount.days) + parts[0].amount.time


def warm() -> None:
    """Read once, so that nothing is loaded when somebody waits."""
    read("tomorrow 10am", datetime(2029, 1, 1, tzinfo=ZoneInfo("Europe/London")))
