"""When a session could be held instead: the nearest times that suit all whom it concerns."""

from __future__ import annotations

from datetime import datetime

from booking.database import Db
from booking.organisations import OrganisationSettings
from booking.proposals import read_diary
from booking.rules.availability import nearest_times
from booking.session_cards import SessionCard
from booking.values import Interval


def times_instead(
    db: Db, organisation: OrganisationSettings, card: SessionCard, *, now: datetime
) -> list[Interval]:
    """Give the nearest times at which a session's assessor, learners and a room are free."""
    diary = read_diary(
        db,
        organisation,
        people_ids=[card.assessor_id, *card.learner_ids],
        method=card.method,
        since=card.interval.start,
    )
    return nearest_times(diary, card.interval, now=now)
