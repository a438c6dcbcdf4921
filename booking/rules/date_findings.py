"""What can be said of one date of a series before it is booked, as one table of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from booking.rules.absences import is_away, say_taken
from booking.rules.local_times import say_day, say_times
from booking.rules.working_hours import WorkingHours
from booking.values import Interval

Fact = TypeVar("Fact")
Named = tuple[str, Fact]
"""What holds for somebody, beside their name."""


class DateState(StrEnum):
    """What stands against a date, or that nothing does."""

    FREE = "free"
    CLASH = "clash"
    AWAY = "away"
    NO_SMART_ROOM = "no_smart_room"
    NO_SUCH_TIME = "no_such_time"
    OUT_OF_RANGE = "out_of_range"
    BANK_HOLIDAY = "bank_holiday"
    OUTSIDE_HOURS = "outside_hours"
    AFTER_ENROLMENT = "after_enrolment"


UNBOOKABLE = frozenset(
    {
        DateState.CLASH,
        DateState.AWAY,
        DateState.NO_SMART_ROOM,
        DateState.NO_SUCH_TIME,
        DateState.OUT_OF_RANGE,
    }
)
"""These dates can only be skipped or moved; the others can be booked all the same."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against a date, in words."""

    state: DateState
    words: str

    @property
    def bars(self) -> bool:
        """Whether the date can't be booked like this."""
        return self.state in UNBOOKABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the dates of a series are held against.

    Attributes:
        zone: the organisation's, in which days and hours are meant.
        working_hours: when sessions are usually held.
        bank_holiday: names the bank holiday of a day, if it is one.
        ends_on: learners by name, each with the last day of the courses that the session is linked
            to; two may have the same name.
    """

    zone: ZoneInfo
    working_hours: WorkingHours
    bank_holiday: Callable[[date], str | None]
    ends_on: Sequence[Named[date]]


def find_on_date(
    interval: Interval,
    surroundings: Surroundings,
    *,
    busy: Sequence[Named[Sequence[Interval]]],
    room_free: bool,
) -> tuple[Finding, ...]:
    """Say what stands against a session at this time; nothing when it is free.

    Args:
        interval: the session's time.
        surroundings: the organisation's calendar and the learners' enrolments.
        busy: who is concerned by name, each with the times at which they are busy or away then.
        room_free: whether a smart room is free, or none is needed.
    """
    found = (
        _clash(busy, surroundings.zone),
        _away(busy, surroundings.zone),
        "" if room_free else "No Smart Room is free",
        _holiday(interval, surroundings),
        _hours(interval, surroundings),
        _enrolments(interval, surroundings),
    )
    return tuple(
        Finding(state, words) for state, words in zip(IN_ORDER, found, strict=True) if words
    )


IN_ORDER = (
    DateState.CLASH,
    DateState.AWAY,
    DateState.NO_SMART_ROOM,
    DateState.BANK_HOLIDAY,
    DateState.OUTSIDE_HOURS,
    DateState.AFTER_ENROLMENT,
)


def _clash(busy: Sequence[Named[Sequence[Interval]]], zone: ZoneInfo) -> str:
    return _say_each(busy, zone, lambda each: not is_away(each))


def _away(busy: Sequence[Named[Sequence[Interval]]], zone: ZoneInfo) -> str:
    return _say_each(busy, zone, is_away)


def _say_each(
    busy: Sequence[Named[Sequence[Interval]]], zone: ZoneInfo, counts: Callable[[Interval], bool]
) -> str:
    """Say of each for whom some of the times count when they can't come."""
    counted = [(name, [each for each in times if counts(each)]) for name, times in busy]
    return "; ".join(
        f"{name} is {say_taken(times, zone, say_times)}" for name, times in counted if times
    )


def _holiday(interval: Interval, surroundings: Surroundings) -> str:
    name = surroundings.bank_holiday(interval.start.astimezone(surroundings.zone).date())
    return f"Bank holiday: {name}" if name else ""


def _hours(interval: Interval, surroundings: Surroundings) -> str:
    within = surroundings.working_hours.covers(interval, surroundings.zone)
    return "" if within else "Outside working hours"


def _enrolments(interval: Interval, surroundings: Surroundings) -> str:
    day = interval.start.astimezone(surroundings.zone).date()
    return "; ".join(
        f"After {name}'s enrolment ends on {say_day(last)}"
        for name, last in surroundings.ends_on
        if last < day
    )
