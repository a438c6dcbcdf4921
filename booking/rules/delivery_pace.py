"""How long a failed delivery waits before the next try, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

GIVE_UP_AFTER = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


def pause_after(attempts: int) -> timedelta:
    """Give the pause after so many failed attempts: it doubles, up to `LONGEST_PAUSE`."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
