"""What is to be closed, as the form shows it, and which sessions are closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from booking.agendas import MOST_PAGES
from booking.database import Db
from booking.errors import NotFound
from booking.linked_courses import linked_courses
from booking.organisations import read_organisation
from booking.pages import PAGE_SIZE, Page
from booking.rules.closing import Attended, check_begun, most_minutes
from booking.rules.permissions import Action, require_state
from booking.rules.session_types import EFFECTS
from booking.session_answers import read_invitations
from booking.tables import Enrolment, Participant, Person, Session, SessionEnrolment, TimeLogEntry
from booking.values import (
    Attendance,
    Interval,
    SessionMethod,
    SessionStatus,
    SessionType,
    TimeKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceToClose:
    """A learner's place in a session that is to be closed, and what is noted of it so far."""

    learner_id: int
    name: str
    email: str
    noted: Attended


@dataclass(frozen=True, slots=True, kw_only=True)
class ToClose:
    """A session that is to be closed; `interval` is in UTC.

    Attributes:
        most: how many minutes of it can have been attended.
        places: in the order of the learners' names; everybody attended until somebody says else.
        kind: how it counts until somebody says else, and the reason that was given.
        next_review_on: after a formal review, the day proposed for the next.
    """

    session_id: int
    version: int
    interval: Interval
    type: SessionType
    method: SessionMethod
    courses: tuple[str, ...]
    most: int
    places: tuple[PlaceToClose, ...]
    kind: TimeKind
    reason: str
    recording_link: str
    next_review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSession:
    """A session that has been held; `interval` is in UTC."""

    session_id: int
    interval: Interval
    type: SessionType
    learners: tuple[str, ...]
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedSession:
    """A session that is closed, and who held it."""

    session: HeldSession
    assessor: str


def read_to_close(db: Db, *, organisation_id: int, session_id: int, now: datetime) -> ToClose:
    """Read a session as the form shows it that closes it.

    Raises:
        NotFound: the session does not exist.
        NotEligible: it has not begun, or is cancelled or closed.
    """
    session = db.exec(
        select(Session).where(Session.organisation_id == organisation_id, Session.id == session_id)
    ).first()
    if session is None:
        raise NotFound("This session does not exist.")
    interval = Interval(session.starts_at, session.ends_at)
    require_state(session.status, Action.CLOSE_SESSION)
    check_begun(interval, now)
    places = _places(db, session)
    courses = linked_courses(db, organisation_id=organisation_id, session_ids=[session_id])
    most = most_minutes(interval, now)
    return ToClose(
        session_id=session_id,
        version=session.version,
        interval=interval,
        type=session.type,
        method=session.method,
        courses=courses[session_id],
        most=most,
        places=tuple(_place(*row, most) for row in places),
        kind=places[0][2].kind if places else EFFECTS[session.type].logs,
        reason=places[0][2].reason if places else "",
        recording_link=session.recording_url,
        next_review_on=_next_review(db, session, now),
    )


def _places(db: Db, session: Session) -> Sequence[tuple[Participant, Person, TimeLogEntry]]:
    return db.exec(
        select(Participant, Person, TimeLogEntry)
        .join(
            Person,
            (col(Person.organisation_id) == col(Participant.organisation_id))
            & (col(Person.id) == col(Participant.learner_id)),
        )
        .join(
            TimeLogEntry,
            (col(TimeLogEntry.organisation_id) == col(Participant.organisation_id))
            & (col(TimeLogEntry.session_id) == col(Participant.session_id))
            & (col(TimeLogEntry.learner_id) == col(Participant.learner_id)),
        )
        .where(
            Participant.organisation_id == session.organisation_id,
            Participant.session_id == session.id,
        )
        .order_by(col(Person.search_name), col(Person.id))
    ).all()


def _place(
    participant: Participant, person: Person, entry: TimeLogEntry, most: int
) -> PlaceToClose:
    attendance = participant.attendance or Attendance.ATTENDED
    minutes = min(entry.minutes, most) if attendance.counts else most
    return PlaceToClose(
        learner_id=person.id,
        name=person.name,
        email=person.email,
        noted=Attended(attendance, minutes),
    )


def _next_review(db: Db, session: Session, now: datetime) -> date | None:
    """Propose the day that the shortest interval of the linked enrolments gives."""
    if session.type is not SessionType.FORMAL_REVIEW:
        return None
    weeks = db.exec(
        select(func.min(Enrolment.review_weeks))
        .join(
            SessionEnrolment,
            (col(SessionEnrolment.organisation_id) == col(Enrolment.organisation_id))
            & (col(SessionEnrolment.enrolment_id) == col(Enrolment.id)),
        )
        .where(
            SessionEnrolment.organisation_id == session.organisation_id,
            SessionEnrolment.session_id == session.id,
        )
    ).one()
    zone = ZoneInfo(read_organisation(db, organisation_id=session.organisation_id).time_zone)
    return now.astimezone(zone).date() + timedelta(weeks=weeks) if weeks else None


def closed_sessions(db: Db, *, organisation_id: int, page: int = 0) -> Page[ClosedSession]:
    """Read one page of an organisation's closed sessions, the latest first.

    Three queries; the page is not counted in a total, which would read them all.
    """
    number = min(max(0, page), MOST_PAGES - 1)
    rows = db.exec(
        select(Session, Person.name)
        .join(
            Person,
            (col(Person.organisation_id) == col(Session.organisation_id))
            & (col(Person.id) == col(Session.assessor_id)),
        )
        .where(Session.organisation_id == organisation_id, Session.status == SessionStatus.CLOSED)
        .order_by(col(Session.starts_at).desc(), col(Session.id).desc())
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    ).all()
    described = _described(db, organisation_id, [session for session, _ in rows[:PAGE_SIZE]])
    closed = tuple(
        ClosedSession(session=session, assessor=assessor)
        for session, (_, assessor) in zip(described, rows, strict=False)
    )
    more = len(rows) > PAGE_SIZE and number + 1 < MOST_PAGES
    return Page(rows=closed, number=number, has_later=more)


def _described(
    db: Db, organisation_id: int, sessions: Sequence[Session]
) -> tuple[HeldSession, ...]:
    ids = [session.id for session in sessions]
    invited = read_invitations(db, organisation_id=organisation_id, session_ids=ids)
    courses = linked_courses(db, organisation_id=organisation_id, session_ids=ids)
    return tuple(
        HeldSession(
            session_id=session.id,
            interval=Interval(session.starts_at, session.ends_at),
            type=session.type,
            learners=tuple(each.name for each in invited.get(session.id, ())),
            courses=courses[session.id],
        )
        for session in sessions
    )
