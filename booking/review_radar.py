"""The review radar: enrolments that need a session to be booked, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.database import Db
from booking.pages import PAGE_SIZE, Page
from booking.party import BOOKABLE_STATUSES
from booking.tables import Course, Enrolment, Participant, Person, Session, SessionEnrolment
from booking.values import EnrolmentStatus, SessionStatus, SessionType

NOTICE = timedelta(days=14)
"""How long before its day a formal review counts as due."""
USUAL_WEEKS = 12
MOST_WEEKS = 52
MOST_PAGES = 100


class Need(StrEnum):
    """Why somebody is on the radar, the most pressing first."""

    INDUCTION = "no induction is booked"
    REVIEW = "a formal review is due"
    UNDATED_REVIEW = "no day is known for the next formal review"
    SESSION = "no session is coming up"


TYPE_FOR: dict[Need, SessionType] = {
    Need.INDUCTION: SessionType.INDUCTION,
    Need.REVIEW: SessionType.FORMAL_REVIEW,
    Need.UNDATED_REVIEW: SessionType.FORMAL_REVIEW,
    Need.SESSION: SessionType.GENERAL,
}
"""With which type of session a need is met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarEntry:
    """An enrolment that needs something; `review_on` is the formal review's day, if it is known."""

    learner_id: int
    learner: str
    course_id: int
    course: str
    assessor_id: int | None
    needs: tuple[Need, ...]
    review_on: date | None

    @property
    def type(self) -> SessionType:
        """The type of session to book first."""
        return TYPE_FOR[self.needs[0]]


def review_radar(
    db: Db,
    *,
    organisation_id: int,
    now: datetime,
    zone: ZoneInfo,
    assessor_id: int | None = None,
    page: int = 0,
) -> Page[RadarEntry]:
    """Read a page of the enrolments that need a session, by the learners' names, in one query.

    A formal review is due from two weeks before its day, unless one is booked or was held
    within the interval. Its day is the one noted when the last was closed, else the interval
    after the first day of learning. Who awaits induction and has neither day needs nothing else
    before it; who is in training and has neither could be due any day, and is listed for that.

    Args:
        db: where to read.
        organisation_id: whose enrolments.
        now: the moment.
        zone: in which days are meant.
        assessor_id: only the learners of this assessor; without it, everybody's.
        page: which page, from 0.
    """
    number = min(max(0, page), MOST_PAGES - 1)
    wanted = [] if assessor_id is None else [col(Enrolment.assessor_id) == assessor_id]
    statement = (
        _enrolments_that_need_a_session(organisation_id, now, now.astimezone(zone).date())
        .where(*wanted)
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    )
    rows = db.connection().execute(statement).all()
    entries = tuple(_entry(row) for row in rows[:PAGE_SIZE])
    more = len(rows) > PAGE_SIZE and number + 1 < MOST_PAGES
    return Page(rows=entries, number=number, has_later=more)


def _enrolments_that_need_a_session(
    organisation_id: int, now: datetime, today: date
) -> Select[*tuple[Any, ...]]:
    coming, due = _has_coming(now), _is_due(today, now)
    return (
        sql_select(
            col(Enrolment.learner_id),
            col(Person.name).label("learner"),
            col(Course.id).label("course_id"),
            col(Course.title).label("course"),
            col(Enrolment.assessor_id),
            col(Enrolment.status),
            col(Enrolment.starts_on),
            col(Enrolment.next_review_on),
            col(Enrolment.review_weeks),
            coming.label("coming"),
            due.label("due"),
        )
        .join(Person, _same(Person.organisation_id, Person.id, Enrolment.learner_id))
        .join(Course, _same(Course.organisation_id, Course.id, Enrolment.course_id))
        .where(
            col(Enrolment.organisation_id) == organisation_id,
            col(Enrolment.status).in_(BOOKABLE_STATUSES),
            ~col(Person.archived),
            or_(col(Enrolment.status) == EnrolmentStatus.AWAITING_INDUCTION, ~coming, due),
        )
        .order_by(col(Person.search_name), col(Enrolment.id))
    )


def _same(organisation_id: object, id_: object, reference: object) -> ColumnElement[bool]:
    """Join a table of the same organisation to the enrolments."""
    return and_(
        col(organisation_id) == col(Enrolment.organisation_id),
        col(id_) == col(reference),
    )


def _has_coming(now: datetime) -> ColumnElement[bool]:
    """Whether the learner has a session to come."""
    return (
        select(Participant.session_id)
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(Participant.organisation_id),
                col(Session.id) == col(Participant.session_id),
            ),
        )
        .where(
            col(Participant.organisation_id) == col(Enrolment.organisation_id),
            col(Participant.learner_id) == col(Enrolment.learner_id),
            col(Participant.starts_at) > now,
            col(Session.status) == SessionStatus.BOOKED,
        )
        .exists()
    )


def _is_due(today: date, now: datetime) -> ColumnElement[bool]:
    """Whether a formal review is due: by its day or without any, and none was held or is booked."""
    latest = {weeks: today + NOTICE - timedelta(weeks=weeks) for weeks in range(1, MOST_WEEKS + 1)}
    by_weeks = case(latest, value=col(Enrolment.review_weeks), else_=latest[USUAL_WEEKS])
    by_day = or_(
        col(Enrolment.next_review_on) <= today + NOTICE,
        and_(col(Enrolment.next_review_on).is_(None), col(Enrolment.starts_on) <= by_weeks),
        and_(
            col(Enrolment.next_review_on).is_(None),
            col(Enrolment.starts_on).is_(None),
            col(Enrolment.status) == EnrolmentStatus.IN_TRAINING,
        ),
    )
    return and_(by_day, ~_is_reviewed(now))


def _is_reviewed(now: datetime) -> ColumnElement[bool]:
    lately = {
        weeks: now - timedelta(weeks=weeks) + NOTICE + timedelta(days=1)
        for weeks in range(1, MOST_WEEKS + 1)
    }
    since = case(
        (col(Enrolment.next_review_on).is_not(None), now - NOTICE),
        else_=case(lately, value=col(Enrolment.review_weeks), else_=lately[USUAL_WEEKS]),
    )
    return (
        select(SessionEnrolment.session_id)
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(SessionEnrolment.organisation_id),
                col(Session.id) == col(SessionEnrolment.session_id),
            ),
        )
        .where(
            col(SessionEnrolment.organisation_id) == col(Enrolment.organisation_id),
            col(SessionEnrolment.enrolment_id) == col(Enrolment.id),
            col(Session.type) == SessionType.FORMAL_REVIEW,
            col(Session.status) != SessionStatus.CANCELLED,
            col(Session.starts_at) > since,
        )
        .exists()
    )


def _entry(row: Row[Any]) -> RadarEntry:
    after_start = row.starts_on + timedelta(weeks=row.review_weeks) if row.starts_on else None
    review_on = row.next_review_on or after_start
    awaiting = row.status == EnrolmentStatus.AWAITING_INDUCTION
    found = {
        Need.INDUCTION: awaiting,
        Need.REVIEW: bool(row.due) and review_on is not None,
        Need.UNDATED_REVIEW: bool(row.due) and review_on is None,
        Need.SESSION: not row.coming and not (awaiting and review_on is None),
    }
    return RadarEntry(
        learner_id=row.learner_id,
        learner=row.learner,
        course_id=row.course_id,
        course=row.course,
        assessor_id=row.assessor_id,
        needs=tuple(need for need, there in found.items() if there),
        review_on=review_on,
    )
