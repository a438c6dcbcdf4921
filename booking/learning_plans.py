"""Learning plans: a learner's sessions in chronological order, with their planning notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Integer, bindparam, func
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.database import Db
from booking.described_sessions import (
    AnySelect,
    DescribedSession,
    described_sessions,
    read_described,
)
from booking.errors import NotFound
from booking.linked_courses import linked_courses
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.rules.durations import LONGEST
from booking.tables import Participant, Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType

Conditions = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """One session as it stands in a learner's plan; `interval` is in UTC."""

    session_id: int
    interval: Interval
    type: SessionType
    method: SessionMethod
    status: SessionStatus
    location: str
    join_url: str | None
    recording_wanted: bool
    assessor: str
    courses: tuple[str, ...]
    planning_notes: str


@dataclass(frozen=True, slots=True)
class LearningPlan:
    """The session that is on or comes next, if there is one, and one page of the plan."""

    upcoming: PlanEntry | None
    page: Page[PlanEntry]


def learning_plan(
    db: Db, *, organisation_id: int, learner_id: int, around: datetime, page: int | None = None
) -> LearningPlan:
    """Read one page of a learner's plan, in four queries.

    Cancelled sessions stay in it, with their status: who remembers one finds out what became
    of it. They are never the upcoming one.

    Args:
        db: where to read.
        organisation_id: the learner's.
        learner_id: whose plan.
        around: now; a session that is on at this moment counts as upcoming.
        page: which page, from 0; without it, the one with the upcoming session or the last.
    """
    named = {"organisation_id": organisation_id, "learner_id": learner_id}
    now = {"since": around - LONGEST, "around": around}
    upcoming = next(iter(read_described(db, _upcoming_statement(), {**named, **now})), None)
    total, before = _count(db, named, upcoming)
    number = page_within(before // PAGE_SIZE if page is None else page, total)
    rows = read_described(db, _page_statement(), named | {"skipped": number * PAGE_SIZE})
    courses = linked_courses(
        db,
        organisation_id=organisation_id,
        session_ids={row.id for row in (*rows, *([upcoming] if upcoming else []))},
        learner_id=learner_id,
    )
    entries = tuple(_entry(row, courses[row.id]) for row in rows)
    first = _entry(upcoming, courses[upcoming.id]) if upcoming else None
    return LearningPlan(first, counted_page(entries, number, total))


def planning_notes(db: Db, *, organisation_id: int, learner_id: int, session_id: int) -> str:
    """Read the planning notes of one session in a learner's plan.

    Raises:
        NotFound: this session is not in this learner's plan.
    """
    notes = db.exec(
        select(Session.planning_notes)
        .join(Participant, _same_session())
        .where(*_mine(), Participant.session_id == session_id),
        params={"organisation_id": organisation_id, "learner_id": learner_id},
    ).first()
    if notes is None:
        raise NotFound("This session is not in your learning plan.")
    return notes


def _mine() -> Conditions:
    """Choose the places of the learner whom a query names."""
    return (
        col(Participant.organisation_id) == bindparam("organisation_id"),
        col(Participant.learner_id) == bindparam("learner_id"),
    )


def _same_session() -> ColumnElement[bool]:
    return (col(Participant.organisation_id) == col(Session.organisation_id)) & (
        col(Participant.session_id) == col(Session.id)
    )


@cache
def _upcoming_statement() -> AnySelect:
    """Look from the longest session's length ago: what began earlier is over, and not read."""
    return (
        described_sessions()
        .join(Participant, _same_session())
        .where(
            *_mine(),
            col(Participant.starts_at) > bindparam("since"),
            col(Session.ends_at) > bindparam("around"),
            col(Session.status) == SessionStatus.BOOKED,
        )
        .order_by(col(Participant.starts_at), col(Participant.session_id))
        .limit(1)
    )


@cache
def _page_statement() -> AnySelect:
    """Choose the page's sessions along the plan's index, and read no others."""
    page = (
        select(Participant.session_id)
        .where(*_mine())
        .order_by(col(Participant.starts_at), col(Participant.session_id))
        .offset(bindparam("skipped", type_=Integer))
        .limit(PAGE_SIZE)
        .subquery()
    )
    return (
        described_sessions()
        .join(page, col(Session.id) == page.c.session_id)
        .where(col(Session.organisation_id) == bindparam("organisation_id"))
        .order_by(col(Session.starts_at), col(Session.id))
    )


def _count(
    db: Db, named: Mapping[str, object], upcoming: DescribedSession | None
) -> tuple[int, int]:
    """Count the plan's sessions, and those of them before the upcoming one, or all without one."""
    until = upcoming.starts_at if upcoming else None
    total, earlier = db.connection().execute(_count_statement(), {**named, "until": until}).one()
    return total, earlier if upcoming else total


@cache
def _count_statement() -> Select[int, int]:
    earlier = col(Participant.starts_at) < bindparam("until")
    query = select(func.count(), func.count().filter(earlier)).select_from(Participant)
    return query.where(*_mine())


def _entry(session: DescribedSession, courses: tuple[str, ...]) -> PlanEntry:
    return PlanEntry(
        session_id=session.id,
        interval=session.interval,
        type=session.type,
        method=session.method,
        status=session.status,
        location=session.location,
        join_url=session.join_url,
        recording_wanted=session.recording_wanted,
        assessor=session.assessor,
        courses=courses,
        planning_notes=session.planning_notes,
    )
