"""How quickly messages go out, how long a failed one waits, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

GIVE_UP_AFTER = 12
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
"""Twelve attempts take more than two hours: Slack's own troubles are seldom longer."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many messages are sent.

    Attributes:
        gap: between two messages to one workspace, in the long run.
        burst: how many may follow each other at once when nothing was sent for a while.
        person_gap: between two messages to one person.
    """

    gap: timedelta
    burst: int
    person_gap: timedelta


SLACKS_PACE = Pace(gap=timedelta(milliseconds=200), burst=20, person_gap=timedelta(seconds=1))
"""Slack takes about one message a second for each channel, and some hundreds a minute for each
workspace; it publishes no figure, so this stays below."""
ANY_PACE = Pace(gap=timedelta(0), burst=1, person_gap=timedelta(0))
"""For a stand-in of Slack's that takes messages as quickly as they come."""


def messages_allowed(even_at: datetime, now: datetime, pace: Pace, most: int) -> int:
    """Say how many messages, at most `most`, may be sent to a workspace now.

    Args:
        even_at: when the next would be due if they went evenly.
        now: the moment.
        pace: what holds.
        most: how many there are.
    """
    room = pace.gap * (pace.burst - 1) - max(even_at - now, timedelta(0))
    if room < timedelta(0):
        return 0
    return min(most, room // pace.gap + 1) if pace.gap else most


def even_after(even_at: datetime, now: datetime, pace: Pace, sent: int) -> datetime:
    """Say when the next message would be due once so many have been sent now."""
    return max(even_at, now) + pace.gap * sent


def even_after_pause(until: datetime, pace: Pace) -> datetime:
    """Say when the next would be due, so that nothing is sent before `until`, and no burst then."""
    return until + pace.gap * (pace.burst - 1)


def pause_after(attempts: int) -> timedelta:
    """Give the pause after so many failed attempts: it doubles, up to `LONGEST_PAUSE`."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
