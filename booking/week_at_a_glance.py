"""An organisation's week at a glance: sessions, rooms in use, who can't be reached, what failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased
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


@dataclass(frozen=True, slots=True)
class FailedMessage:
    """Whom a message about a session could not be sent to, when that starts, and why."""

    name: str
    starts_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekAtAGlance:
    """A week from Monday.

    Attributes:
        monday: its first day.
        sessions: by day, how many sessions begin on it; cancelled ones don't count.
        cancelled: how many are cancelled.
        rooms: every smart room, the most used first, then by name.
        unreachable: the first names of the learners of the week who have no Slack account, or
            whom the last message that was tried did not reach.
        failed: the messages that could not be sent this week, or about a session to come, with
            none about it that reached them since; the latest first.
    """

    monday: date
    sessions: Mapping[date, int]
    cancelled: int
    rooms: tuple[RoomUse, ...]
    unreachable: tuple[str, ...]
    failed: tuple[FailedMessage, ...]


def week_at_a_glance(
    db: Db, *, organisation_id: int, now: datetime, zone: ZoneInfo
) -> WeekAtAGlance:
    """Read this week, in four queries."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    begins = midnight(monday, zone)
    week = (
        col(Session.organisation_id) == organisation_id,
        col(Session.starts_at) >= begins,
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
        failed=_failed(db, organisation_id, begins=begins, now=now),
    )


def _rooms(db: Db, organisation_id: int, used: Mapping[int, int]) -> tuple[RoomUse, ...]:
    rows = db.exec(
        select(SmartRoom.id, SmartRoom.name)
        .where(SmartRoom.organisation_id == organisation_id)
        .order_by(func.lower(SmartRoom.name))
    )
    rooms = [RoomUse(name, used.get(id_, 0)) for id_, name in rows]
    return tuple(sorted(rooms, key=lambda room: -room.sessions))


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
            or_(col(Person.slack_user_id).is_(None), _missed()),
        )
        .distinct()
        .order_by(col(Person.name))
        .limit(MOST_NAMED + 1)
    )
    return tuple(names)


def _missed() -> ColumnElement[bool]:
    """Choose the people whom the last message that was tried did not reach."""
    return (
        select(Delivery.person_id)
        .where(
            Delivery.organisation_id == Person.organisation_id,
            Delivery.person_id == Person.id,
            Delivery.state == DeliveryState.FAILED,
            ~_reached_since(),
        )
        .exists()
    )


def _failed(
    db: Db, organisation_id: int, *, begins: datetime, now: datetime
) -> tuple[FailedMessage, ...]:
    last_due = func.max(col(Delivery.due_at))
    rows = db.exec(
        select(Person.name, Session.starts_at, func.max(col(Delivery.failure)))
        .join(
            Delivery,
            and_(
                col(Delivery.organisation_id) == col(Person.organisation_id),
                col(Delivery.person_id) == col(Person.id),
            ),
        )
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(Delivery.organisation_id),
                col(Session.id) == col(Delivery.session_id),
            ),
        )
        .where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.state) == DeliveryState.FAILED,
            or_(col(Delivery.due_at) >= begins, col(Session.ends_at) > now),
            ~_reached_since(about_the_same=True),
        )
        .group_by(col(Person.id), col(Person.name), col(Session.id), col(Session.starts_at))
        .order_by(last_due.desc())
        .limit(MOST_NAMED + 1)
    )
    return tuple(FailedMessage(name, starts_at, why or "") for name, starts_at, why in rows)


def _reached_since(*, about_the_same: bool = False) -> ColumnElement[bool]:
    """Choose the failures after which a message reached the same person, of the same session."""
    later = aliased(Delivery)
    return (
        select(later.person_id)
        .where(
            col(later.organisation_id) == col(Delivery.organisation_id),
            col(later.person_id) == col(Delivery.person_id),
            col(later.state) == DeliveryState.SENT,
            col(later.due_at) >= col(Delivery.due_at),
            *([col(later.session_id) == col(Delivery.session_id)] if about_the_same else []),
        )
        .exists()
    )
