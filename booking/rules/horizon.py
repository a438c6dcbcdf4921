"""How far ahead sessions can be booked, and which days can be meant at all."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta

FURTHEST_AHEAD = timedelta(days=5 * 366)
"""Five years: longer than any programme, so that a wrong year is found."""


def is_reckonable(day: date) -> bool:
    """Whether a day has days before and after it in every zone.

    A date picker offers the first and the last year too, from which an hour more or another
    zone's clock would lead out of the calendar.
    """
    return MINYEAR < day.year < MAXYEAR
