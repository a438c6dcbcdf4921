"""How long a session may last, and how a length of time is said."""

from __future__ import annotations

from datetime import timedelta

from booking.errors import BadField
from booking.values import FormField

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=12)


def check_duration(duration: timedelta) -> None:
    """Let a session last this long.

    Raises:
        BadField: it is too short or too long, or not in whole minutes.
    """
    if SHORTEST <= duration <= LONGEST and duration % timedelta(minutes=1) == timedelta(0):
        return
    raise BadField(
        "A session lasts from 5 minutes to 12 hours.",
        helps="Choose a duration between them.",
        field=FormField.SESSION_DURATION,
    )


def say_duration(duration: timedelta) -> str:
    """Say a length of time: "1 hour 30 minutes"."""
    hours, minutes = divmod(int(duration.total_seconds()) // 60, 60)
    parts = [_count(hours, "hour"), _count(minutes, "minute")]
    return " ".join(part for part in parts if part) or "0 minutes"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""
