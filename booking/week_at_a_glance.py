"""An organisation's week at a glance: sessions, rooms in use, who can't be reached, what failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select

from booking.database import Db
from booking.rules.month_calendars import A_WEEK, midnight
from booking.tables import Delivery, Participant, Person, Session, SmartRoom
from booking.values import DeliveryState, SessionStatus

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class RoomUse:
    """A smart room, and how many sessions the week holds in it."""

    name: str
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekAtAGlance:
    """A week from Monday.

    Attributes:
        monday: its first day.
        sessions: by day, how many sessions begin on it; cancelled ones don't count.
        cancelled: how many are cancelled.
        rooms: every smart room, by name.
        unreachable: the first names of the learners of the week who have no Slack account.
        failed: the first names and failures of messages that could not be sent.
    """

    monday: date
    sessions: Mapping[date, int]
    cancelled: int
    rooms: tuple[RoomUse, ...]
    unreachable: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def week_at_a_glance(
    db: Db, *, organisation_id: int, now: datetime, zone: ZoneInfo
) -> WeekAtAGlance:
    """Read this week, in four queries."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    week = (
        col(Session.organisation_id) == organisation_id,
        col(Session.starts_at) >= midnight(monday, zone),
        col(Session.starts_at) < midnight(monday + timedelta(days=A_WEEK), zone),
    )
    rows = db.exec(
        select(Session.starts_at, Session.smart_room_id, Session.status).where(*week)
    ).all()
    held = [row for row in rows if row[2] != SessionStatus.CANCELLED]
    days = Counter(starts_at.astimezone(zone).date() for starts_at, _, _ in held)
    used = Counter(room_id for _, room_id, _ in held if room_id)
    return WeekAtAGlance(
        monday=monday,
        sessions={day: days[day] for day in (monday + timedelta(n) for n in range(A_WEEK))},
        cancelled=len(rows) - len(held),
        rooms=_rooms(db, organisation_id, used),
        unreachable=_unreachable(db, week),
        failed=_failed(db, organisation_id),
    )


def _rooms(db: Db, organisation_id: int, used: Mapping[int, int]) -> tuple[RoomUse, ...]:
    rows = db.exec(
        select(SmartRoom.id, SmartRoom.name)
        .where(SmartRoom.organisation_id == organisation_id)
        .order_by(func.lower(SmartRoom.name))
    )
    return tuple(RoomUse(name, used.get(id_, 0)) for id_, name in rows)


def _unreachable(db: Db, week: tuple[ColumnElement[bool], ...]) -> tuple[str, ...]:
    names = db.exec(
        select(Person.name)
        .join(
            Participant,
            and_(
                col(Participant.organisation_id) == col(Person.organisation_id),
                col(Participant.learner_id) == col(Person.id),
            ),
        )
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(Participant.organisation_id),
                col(Session.id) == col(Participant.session_id),
            ),
        )
        .where(
            *week,
            col(Session.status) == SessionStatus.BOOKED,
            col(Person.slack_user_id).is_(None),
        )
        .distinct()
        .order_by(col(Person.name))
        .limit(MOST_NAMED + 1)
    )
    return tuple(names)


def _failed(db: Db, organisation_id: int) -> tuple[tuple[str, str], ...]:
    rows = db.exec(
        select(Person.name, Delivery.failure)
        .join(
            Delivery,
            and_(
                col(Delivery.organisation_id) == col(Person.organisation_id),
                col(Delivery.person_id) == col(Person.id),
            ),
        )
        .where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.state) == DeliveryState.FAILED,
        )
        .order_by(col(Delivery.due_at).desc())
        .limit(MOST_NAMED + 1)
    )
    return tuple((name, failure or "") for name, failure in rows)
