"""From a day and a time on the wall to the moment that is meant, through the clocks' changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from booking.errors import LocalTimeMissing, LocalTimeTwice
from booking.rules.local_times import moment, say_day
from booking.when.clock import time_of
from booking.when.measures import DAY
from booking.when.parts import Amount
from booking.when.refusals import Ambiguous, Contradiction, NoSuchLocalTime, NotUnderstood

HALF_A_YEAR = timedelta(days=182)


def midnight_of(day: date, now: datetime) -> datetime:
    """Give a day's midnight in the zone of `now`."""
    return datetime.combine(day, time(), now.tzinfo)


def moment_of(day: date, minutes: int, zone: tzinfo | None, now: datetime) -> datetime:
    """Give the moment of a time on the wall.

    Args:
        day: the day.
        minutes: from its midnight; as many as a day has, or more, are of the next one.
        zone: in which it was said; None for that of `now`.
        now: aware, in the zone that is meant.

    Raises:
        NoSuchLocalTime: the clocks skip it.
        Ambiguous: the clocks show it twice, or a zone that is not in force was said.
    """
    day, at = day + timedelta(days=minutes // DAY), time_of(minutes)
    local = cast(ZoneInfo, now.tzinfo)
    if zone:
        said = datetime.combine(day, at, zone)
        _refuse_the_other_season(said, local)
        return said.astimezone(local)
    try:
        return moment(day, at, local).astimezone(local)
    except LocalTimeMissing as refusal:
        raise NoSuchLocalTime(str(refusal)) from refusal
    except LocalTimeTwice as refusal:
        first = datetime.combine(day, at, local)
        readings = (_say(first), _say(first.replace(fold=1)))
        raise Ambiguous(f"{at:%H:%M} on {say_day(day)}", readings) from refusal


def _say(moment: datetime) -> str:
    return f"{moment:%H:%M} {moment.tzname()}"


def _refuse_the_other_season(said: datetime, local: ZoneInfo) -> None:
    """Ask where GMT is said in summer, or BST in winter: people say it of the time on the wall."""
    here, wall = said.astimezone(local), said.replace(tzinfo=local)
    other_season = wall + HALF_A_YEAR
    if said.tzname() == other_season.tzname() and here.replace(tzinfo=None) != said.replace(
        tzinfo=None
    ):
        raise Ambiguous(_say(said), (_say(wall), _say(here)))


def later_than(start: datetime, amount: Amount) -> datetime:
    """Give what is so long after a moment: hours are real ones, days are on the wall.

    Raises:
        NotUnderstood: it is more than the calendar holds.
        Contradiction: it is no time at all.
    """
    try:
        day = start + relativedelta(months=amount.months, days=amount.days)
        end = (day.astimezone(UTC) + amount.time).astimezone(start.tzinfo)
    except (OverflowError, ValueError):
        raise NotUnderstood("so long a time") from None
    if end <= start:
        raise Contradiction("It ends when it starts.")
    return end
