"""Says which sessions of a series stand otherwise than the others."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from blocks.text import shorten
from booking.rules.local_times import say_interval
from booking.rules.series_exceptions import Otherwise, SeriesException

HEADING = "These sessions to come stand otherwise than the others:"
MOST_SAID = 10
VALUE_LIMIT = 40


def say_exceptions(exceptions: Sequence[SeriesException], zone: ZoneInfo) -> str:
    """Say each in a line, the first ones; empty where all are alike."""
    if not exceptions:
        return ""
    more = len(exceptions) - MOST_SAID
    return "\n".join(
        [
            HEADING,
            *(f"• {_say(each, zone)}" for each in exceptions[:MOST_SAID]),
            *([f"and {more} more"] if more > 0 else []),
        ]
    )


def _say(exception: SeriesException, zone: ZoneInfo) -> str:
    session = exception.session
    values = {
        Otherwise.PLACE: session.location or "none",
        Otherwise.ASSESSOR: session.assessor,
        Otherwise.METHOD: session.method.words,
    }
    ways = ", ".join(
        f"{way} ({shorten(values[way], VALUE_LIMIT)})" if way in values else way
        for way in exception.ways
    )
    return f"{say_interval(session.interval, zone)}: {ways}"
