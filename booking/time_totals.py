"""Time totals: the minutes of a learner's time log, by kind, by state and by course.

Counted are attended sessions and approved entries of their own; what waits for approval or was
returned is told apart. A session of several courses counts once: its minutes are shared out among
the learner's courses that it is linked to, evenly and in whole minutes, and those that do not
divide go to the courses that were added first. So the courses' minutes add up to the log's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, case, func
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.database import Db
from booking.diary_tables import OwnTimeEntry
from booking.tables import Course, Enrolment, Session, SessionEnrolment, TimeLogEntry
from booking.values import OwnTimeState, SessionStatus, TimeKind, TimeLogState

Standing = TimeLogState | OwnTimeState
"""How an entry stands: a session's is planned or counted; an own one waits, is approved or not."""
Minutes = Mapping[tuple[TimeKind, TimeLogState], int]
STANDS_FOR: Mapping[Standing, TimeLogState] = {
    TimeLogState.PLANNED: TimeLogState.PLANNED,
    TimeLogState.COUNTED: TimeLogState.COUNTED,
    OwnTimeState.APPROVED: TimeLogState.COUNTED,
}
"""In which sum an entry stands; what is not here stands in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTime:
    """A learner's time on one course.

    `minimum_hours` is the course's minimum off the job; `minutes` has no zeroes.
    """

    course_id: int
    title: str
    minimum_hours: int
    minutes: Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTotals:
    """The sums of a time log; none of them has zeroes.

    Attributes:
        entries: how many entries it has.
        minutes: of all entries, by kind and whether they are planned or counted.
        waiting: of the learner's own entries that are not approved yet, by kind.
        courses: of each course that the learner takes, in the order of their titles.
    """

    entries: int
    minutes: Minutes
    waiting: Mapping[TimeKind, int]
    courses: tuple[CourseTime, ...]


@dataclass(frozen=True, slots=True)
class _Sum:
    """The minutes of the entries that are alike; without a course, of none of the learner's."""

    course_id: int | None
    kind: TimeKind
    state: Standing
    minutes: int
    entries: int


def time_totals(db: Db, *, organisation_id: int, learner_id: int) -> TimeTotals:
    """Add up a learner's time log, in three queries."""
    sums = [
        *_session_sums(db, organisation_id, learner_id),
        *_own_sums(db, organisation_id, learner_id),
    ]
    courses = db.exec(
        select(Course.id, Course.title, Course.off_the_job_minimum_hours)
        .join(
            Enrolment,
            (col(Enrolment.organisation_id) == col(Course.organisation_id))
            & (col(Enrolment.course_id) == col(Course.id)),
        )
        .where(Enrolment.organisation_id == organisation_id, Enrolment.learner_id == learner_id)
        .order_by(col(Course.title), col(Course.id))
    )
    waiting = Counter[TimeKind]()
    for each in sums:
        if each.state is OwnTimeState.WAITING:
            waiting[each.kind] += each.minutes
    return TimeTotals(
        entries=sum(each.entries for each in sums),
        minutes=_added(sums),
        waiting=dict(waiting),
        courses=tuple(
            CourseTime(
                course_id=course_id,
                title=title,
                minimum_hours=hours,
                minutes=_added(each for each in sums if each.course_id == course_id),
            )
            for course_id, title, hours in courses
        ),
    )


def logged_sessions(organisation_id: int, learner_id: int) -> tuple[ColumnElement[bool], ...]:
    """Choose a learner's entries of sessions, joined with their sessions: not of cancelled ones."""
    return (
        col(TimeLogEntry.organisation_id) == organisation_id,
        col(TimeLogEntry.learner_id) == learner_id,
        col(Session.status) != SessionStatus.CANCELLED,
    )


def same_session() -> ColumnElement[bool]:
    """Join an entry with its session."""
    return (col(Session.organisation_id) == col(TimeLogEntry.organisation_id)) & (
        col(Session.id) == col(TimeLogEntry.session_id)
    )


def _added(sums: Iterable[_Sum]) -> Minutes:
    added = Counter[tuple[TimeKind, TimeLogState]]()
    for each in sums:
        if each.state in STANDS_FOR:
            added[each.kind, STANDS_FOR[each.state]] += each.minutes
    return {key: minutes for key, minutes in added.items() if minutes}


def _session_sums(db: Db, organisation_id: int, learner_id: int) -> list[_Sum]:
    """Add up the sessions' entries, each course's share of them by itself."""
    shares = _shares(organisation_id, learner_id)
    among = case((shares.c.courses > 1, shares.c.courses), else_=1)
    more = case((shares.c.rank <= shares.c.minutes % among, 1), else_=0)
    rows = db.connection().execute(
        sql_select(
            shares.c.course_id,
            shares.c.kind,
            shares.c.state,
            func.sum(shares.c.minutes // among + more),
            func.sum(case((shares.c.rank == 1, 1), else_=0)),
        ).group_by(shares.c.course_id, shares.c.kind, shares.c.state)
    )
    return [
        _Sum(course_id, TimeKind(kind), TimeLogState(state), int(minutes), int(entries))
        for course_id, kind, state, minutes, entries in rows
    ]


def _shares(organisation_id: int, learner_id: int) -> Subquery:
    """Put each entry beside each course of the learner that its session is linked to."""
    entry = (col(TimeLogEntry.starts_at), col(TimeLogEntry.session_id))  # as the index has them
    course = col(Enrolment.course_id)
    return (
        sql_select(
            course.label("course_id"),
            col(TimeLogEntry.kind),
            col(TimeLogEntry.state),
            col(TimeLogEntry.minutes),
            func.count(course).over(partition_by=entry).label("courses"),
            func.row_number().over(partition_by=entry, order_by=course).label("rank"),
        )
        .join(Session, same_session())
        .join(SessionEnrolment, _own_link(organisation_id, learner_id), isouter=True)
        .join(Enrolment, _same_enrolment(), isouter=True)
        .where(*logged_sessions(organisation_id, learner_id))
        .subquery()
    )


def _own_link(organisation_id: int, learner_id: int) -> ColumnElement[bool]:
    """Join an entry with the links of its session to the learner's own enrolments."""
    mine = select(Enrolment.id).where(
        Enrolment.organisation_id == organisation_id, Enrolment.learner_id == learner_id
    )
    return and_(
        col(SessionEnrolment.organisation_id) == col(TimeLogEntry.organisation_id),
        col(SessionEnrolment.session_id) == col(TimeLogEntry.session_id),
        col(SessionEnrolment.enrolment_id).in_(mine),
    )


def _same_enrolment() -> ColumnElement[bool]:
    return (col(Enrolment.organisation_id) == col(SessionEnrolment.organisation_id)) & (
        col(Enrolment.id) == col(SessionEnrolment.enrolment_id)
    )


def _own_sums(db: Db, organisation_id: int, learner_id: int) -> list[_Sum]:
    rows = db.connection().execute(
        sql_select(
            col(OwnTimeEntry.course_id),
            col(OwnTimeEntry.kind),
            col(OwnTimeEntry.state),
            func.sum(OwnTimeEntry.minutes),
            func.count(),
        )
        .where(
            col(OwnTimeEntry.organisation_id) == organisation_id,
            col(OwnTimeEntry.learner_id) == learner_id,
        )
        .group_by(col(OwnTimeEntry.course_id), col(OwnTimeEntry.kind), col(OwnTimeEntry.state))
    )
    return [
        _Sum(course_id, TimeKind(kind), OwnTimeState(state), int(minutes), int(entries))
        for course_id, kind, state, minutes, entries in rows
    ]
