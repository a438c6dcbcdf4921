"""The moment at which the tests' times are said, and how their readings are written down."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=LONDON)
"""A Tuesday morning."""


def wall(moment: datetime | None) -> str | None:
    """Write a moment down as a clock in London shows it."""
    return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if moment else None
