"""Which sessions of a series stand otherwise than the others, and in what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from booking.values import Interval, SessionMethod, SessionStatus


class Otherwise(StrEnum):
    """In what a session stands otherwise, in words."""

    CANCELLED = "cancelled"
    TIME = "another time"
    PLACE = "another place"
    ASSESSOR = "another assessor"
    METHOD = "another method"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedSession:
    """A session of a series; `day` is the day of the rule for which it stands."""

    session_id: int
    day: date
    interval: Interval
    status: SessionStatus
    location: str
    assessor: str
    method: SessionMethod


@dataclass(frozen=True, slots=True)
class SeriesException:
    """A session that stands otherwise than the others, and in what."""

    session: RepeatedSession
    ways: tuple[Otherwise, ...]


Trait = Callable[[RepeatedSession, ZoneInfo], Hashable]


def _time(session: RepeatedSession, zone: ZoneInfo) -> Hashable:
    """How far from its day of the rule it starts on the clock, and how long it lasts."""
    starts = session.interval.start.astimezone(zone).replace(tzinfo=None)
    length = session.interval.end - session.interval.start
    return starts - datetime.combine(session.day, time()), length


TRAITS: Mapping[Otherwise, Trait] = {
    Otherwise.TIME: _time,
    Otherwise.PLACE: lambda session, _: session.location,
    Otherwise.ASSESSOR: lambda session, _: session.assessor,
    Otherwise.METHOD: lambda session, _: session.method,
}
"""By what differs, what is the same of most."""


def find_exceptions(
    sessions: Sequence[RepeatedSession], zone: ZoneInfo, *, like: int
) -> list[SeriesException]:
    """Find the sessions that are not as most of those that stand, and those that are cancelled.

    Args:
        sessions: of one series.
        zone: on whose clocks the series repeats.
        like: the session that is meant: where as many are one way as another, its way is usual.
    """
    standing = [each for each in sessions if each.status is not SessionStatus.CANCELLED]
    standing.sort(key=lambda each: each.session_id != like)
    usual = {
        way: _most_common([trait(each, zone) for each in standing]) for way, trait in TRAITS.items()
    }
    found = [SeriesException(each, _ways(each, usual, zone)) for each in sessions]
    return [each for each in found if each.ways]


def _most_common(values: Sequence[Hashable]) -> Hashable:
    return Counter(values).most_common(1)[0][0] if values else None


def _ways(
    session: RepeatedSession, usual: Mapping[Otherwise, Hashable], zone: ZoneInfo
) -> tuple[Otherwise, ...]:
    if session.status is SessionStatus.CANCELLED:
        return (Otherwise.CANCELLED,)
    return tuple(way for way, trait in TRAITS.items() if trait(session, zone) != usual[way])
