"""How a series is said as it is held: its rule, moved with its sessions where they moved alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from booking.errors import BadField
from booking.rules.local_times import say_day
from booking.rules.recurrence import RepeatRule, expand, say_rule

DATES_BELOW = "The dates below"
"""What is said where no rule is true."""
MOST_APART = 3
"""So many sessions on other days are named beside a rule."""
Held = tuple[date, date]
"""A day of the rule, and the day on which its session is held."""


def say_held(rule: RepeatRule, first_day: date, held: Sequence[Held]) -> str:
    """Say on which days sessions are held: by the rule, moved as far as most of them were.

    Args:
        rule: as the series was booked.
        first_day: from which day on.
        held: its sessions, all days on the clocks of the series' zone.
    """
    by = _moved_by(held)
    moved, first = _moved(rule, by), first_day + by
    ruled = _days(moved, first)
    apart = [day for _, day in held if day not in ruled]
    if len(apart) > MOST_APART or (apart and len(apart) == len(held)):
        return DATES_BELOW
    said = say_rule(moved, first)
    return f"{said}; on other days: {', '.join(map(say_day, apart))}" if apart else said


def _moved_by(held: Sequence[Held]) -> timedelta:
    moves = Counter(day - ruled for ruled, day in held)
    return moves.most_common(1)[0][0] if moves else timedelta()


def _moved(rule: RepeatRule, by: timedelta) -> RepeatRule:
    """Give the rule whose days are as much later."""
    return replace(
        rule,
        weekdays=frozenset((day + by.days) % 7 for day in rule.weekdays),
        ends_on=rule.ends_on and rule.ends_on + by,
    )


def _days(rule: RepeatRule, first_day: date) -> frozenset[date]:
    """List the days that a moved rule means: none where it can't be, such as no weekday in it."""
    try:
        return frozenset(expand(rule, first_day))
    except BadField:
        return frozenset()
