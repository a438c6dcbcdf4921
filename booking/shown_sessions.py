"""What the form that changes a session shows of it, and what somebody else has changed since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from booking.database import Db
from booking.errors import NotFound
from booking.linked_courses import linked_course_ids
from booking.occurrences import sessions_of_series
from booking.rules.durations import say_duration
from booking.rules.local_times import say_day
from booking.rules.session_types import EFFECTS
from booking.series_tables import Occurrence
from booking.session_cards import SessionCard, read_session_cards
from booking.tables import Course, Session, SmartRoom
from booking.values import FormField, Interval, SessionMethod, SessionStatus, SessionType


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSession:
    """A session as a form shows it; courses and learners by id, each with its name.

    `room` is the name of its smart room, empty without one.
    """

    session_id: int
    version: int
    status: SessionStatus
    in_series: bool
    assessor_id: int
    assessor: str
    learners: tuple[tuple[int, str], ...]
    method: SessionMethod
    recording: bool
    room: str
    location: str
    starts_at: datetime
    duration: timedelta
    courses: tuple[tuple[int, str], ...]
    type: SessionType
    planning_notes: str
    recording_url: str

    @property
    def interval(self) -> Interval:
        """The time that it takes."""
        return Interval(self.starts_at, self.starts_at + self.duration)


def read_shown_session(db: Db, *, organisation_id: int, session_id: int) -> ShownSession:
    """Read what a form shows of a session.

    Raises:
        NotFound: the organisation has no such session.
    """
    shown = _read(db, organisation_id, [session_id])
    if not shown:
        raise NotFound("This session does not exist.")
    return shown[0]


def read_shown_others(
    db: Db, *, organisation_id: int, session_id: int, now: datetime
) -> tuple[ShownSession, ...]:
    """Read the others of a session's series that are to come, in the order of their times."""
    ids = select(Session.id).where(
        Session.organisation_id == organisation_id,
        col(Session.id).in_(sessions_of_series(organisation_id, session_id)),
        Session.id != session_id,
        Session.starts_at > now,
    )
    return tuple(_read(db, organisation_id, db.exec(ids).all()))


def _read(db: Db, organisation_id: int, session_ids: Collection[int]) -> list[ShownSession]:
    """Read sessions in the order of their times, in seven queries, however many they are."""
    cards = read_session_cards(db, organisation_id=organisation_id, session_ids=session_ids)
    courses = _courses(db, organisation_id, session_ids)
    repeated = set(
        db.exec(
            select(Occurrence.session_id).where(
                Occurrence.organisation_id == organisation_id,
                col(Occurrence.session_id).in_(session_ids),
            )
        )
    )
    rows = db.exec(
        select(Session, SmartRoom.name)
        .outerjoin(
            SmartRoom,
            (col(SmartRoom.organisation_id) == col(Session.organisation_id))
            & (col(SmartRoom.id) == col(Session.smart_room_id)),
        )
        .where(Session.organisation_id == organisation_id, col(Session.id).in_(session_ids))
        .order_by(col(Session.starts_at))
    )
    return [
        _shown(
            session,
            cards[session.id],
            room or "",
            courses[session.id],
            in_series=session.id in repeated,
        )
        for session, room in rows
    ]


def _shown(
    session: Session,
    card: SessionCard,
    room: str,
    courses: tuple[tuple[int, str], ...],
    *,
    in_series: bool,
) -> ShownSession:
    return ShownSession(
        session_id=session.id,
        version=session.version,
        status=session.status,
        in_series=in_series,
        assessor_id=session.assessor_id,
        assessor=card.assessor,
        learners=tuple(zip(card.learner_ids, card.learners, strict=True)),
        method=session.method,
        recording=session.recording_wanted,
        room=room,
        location=session.location,
        starts_at=session.starts_at,
        duration=session.ends_at - session.starts_at,
        courses=courses,
        type=session.type,
        planning_notes=session.planning_notes,
        recording_url=session.recording_url,
    )


def _courses(
    db: Db, organisation_id: int, session_ids: Collection[int]
) -> dict[int, tuple[tuple[int, str], ...]]:
    """Give each session's courses, in the order of their titles."""
    ids = linked_course_ids(db, organisation_id=organisation_id, session_ids=session_ids)
    courses = db.exec(
        select(Course.id, Course.title)
        .where(
            Course.organisation_id == organisation_id,
            col(Course.id).in_({id_ for linked in ids.values() for id_ in linked}),
        )
        .order_by(col(Course.title))
    ).all()
    return {
        session_id: tuple((id_, title) for id_, title in courses if id_ in linked)
        for session_id, linked in ids.items()
    }


def _local(shown: ShownSession, zone: ZoneInfo) -> datetime:
    return shown.starts_at.astimezone(zone)


Say = Callable[[ShownSession, ZoneInfo], str]
FIELDS: Mapping[FormField, Say] = {
    FormField.ASSESSOR: lambda shown, _: shown.assessor,
    FormField.SESSION_METHOD: lambda shown, _: shown.method.words,
    FormField.RECORDING: lambda shown, _: "yes" if shown.recording else "no",
    FormField.SMART_ROOM: lambda shown, _: shown.room or "none",
    FormField.SESSION_LOCATION: lambda shown, _: shown.location or "empty",
    FormField.SESSION_DATE: lambda shown, zone: say_day(_local(shown, zone)),
    FormField.SESSION_TIME: lambda shown, zone: f"{_local(shown, zone):%H:%M}",
    FormField.SESSION_DURATION: lambda shown, _: say_duration(shown.duration),
    FormField.COURSE: lambda shown, _: ", ".join(title for _, title in shown.courses),
    FormField.SESSION_TYPE: lambda shown, _: EFFECTS[shown.type].title,
    FormField.PLANNING_NOTES: lambda shown, _: shown.planning_notes or "empty",
    FormField.RECORDING_URL: lambda shown, _: shown.recording_url or "empty",
}
"""By the form's field, in its order, how its value is said."""


def changed_fields(
    before: ShownSession, now: ShownSession, zone: ZoneInfo
) -> dict[FormField, tuple[str, str]]:
    """Give, by field, what stood there before and what stands there now, where that differs."""
    both: dict[FormField, tuple[Any, Any]] = {
        field: (say(before, zone), say(now, zone)) for field, say in FIELDS.items()
    }
    return {field: pair for field, pair in both.items() if pair[0] != pair[1]}
