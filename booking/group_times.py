"""The best times for a group, from the diaries of all whom it concerns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.claims import busy_times
from booking.database import Db
from booking.organisations import OrganisationSettings
from booking.proposals import read_diary, searched_stretch
from booking.rules.availability import PROPOSALS
from booking.rules.group_times import GroupTime, rank_group_times
from booking.values import SessionMethod


def group_times(
    db: Db,
    organisation: OrganisationSettings,
    *,
    assessor_id: int,
    learner_ids: Collection[int],
    method: SessionMethod,
    duration: timedelta,
    first_day: date,
    now: datetime,
) -> list[GroupTime]:
    """Rank the next times by how many of the learners can come, at most `PROPOSALS`.

    The assessor, and a smart room where the method needs one, are free at each of them.

    Args:
        db: the database.
        organisation: whose working hours, holidays and zone hold.
        assessor_id: who holds the session.
        learner_ids: who is to take part.
        method: traditional or in a smart room.
        duration: how long the session lasts.
        first_day: the day in the organisation's zone from which on times are wanted.
        now: only later times are proposed.
    """
    zone = ZoneInfo(organisation.time_zone)
    since = datetime.combine(first_day, time(), zone).astimezone(UTC)
    diary = read_diary(db, organisation, people_ids=[assessor_id], method=method, since=since)
    searched = searched_stretch(since)
    learners = busy_times(
        db,
        organisation_id=organisation.id,
        owner_ids=learner_ids,
        start=searched.start,
        end=searched.end,
    )
    return rank_group_times(
        diary, learners, duration, first_day=first_day, now=now, count=PROPOSALS
    )
