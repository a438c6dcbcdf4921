"""Which times suit a group best: how many of the learners can come, and who can't."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, groupby

from booking.rules.availability import Diary, free_times, half_day
from booking.values import Interval


@dataclass(frozen=True, slots=True)
class GroupTime:
    """A time proposed to a group, in UTC, and the ids of the learners who can't come then."""

    interval: Interval
    absent: tuple[int, ...]


def rank_group_times(
    diary: Diary,
    learners: Mapping[int, Sequence[Interval]],
    duration: timedelta,
    *,
    first_day: date,
    now: datetime,
    count: int,
) -> list[GroupTime]:
    """Rank the times at which most of the learners can come, earlier ones first among equals.

    Each half day gives at most its best time, and none at which nobody can come.

    Args:
        diary: of those without whom there is no session: the assessor, and the smart rooms.
        learners: by learner's id, the busy times in order.
        duration: how long the session lasts.
        first_day: the local day on which the search starts.
        now: only later times are proposed.
        count: how many at most.
    """
    times = list(free_times(diary, duration, first_day=first_day, now=now))
    absences = list(_absences([each.start for each in times], learners, duration))
    absent = _count_absent(absences, len(times))
    halves = groupby(range(len(times)), lambda number: half_day(times[number], diary.zone))
    best = [min(numbers, key=absent.__getitem__) for _, numbers in halves]
    return [
        GroupTime(times[number], tuple(learner for learner, missed in absences if number in missed))
        for number in sorted(best, key=absent.__getitem__)[:count]
        if absent[number] < len(learners)
    ]


def _absences(
    starts: Sequence[datetime], learners: Mapping[int, Sequence[Interval]], duration: timedelta
) -> Iterator[tuple[int, range]]:
    """Say by number which starts each busy time rules out for its learner, none of them twice."""
    for learner, busy in learners.items():
        reached = 0
        for interval in busy:
            first = bisect_right(starts, interval.start - duration, reached)
            reached = bisect_left(starts, interval.end, first)
            yield learner, range(first, reached)


def _count_absent(absences: Iterable[tuple[int, range]], times: int) -> list[int]:
    """Count for each time the learners who can't come, by summing up who comes and who goes."""
    changes = [0] * (times + 1)
    for _, missed in absences:
        changes[missed.start] += 1
        changes[missed.stop] -= 1
    return list(accumulate(changes))
