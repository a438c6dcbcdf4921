"""Agendas: the sessions to come that a booker holds or has booked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Integer, Subquery, bindparam, union
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.database import Db
from booking.described_sessions import DescribedSession, described_sessions
from booking.linked_courses import linked_courses
from booking.occurrences import sessions_with_skipped_days
from booking.pages import PAGE_SIZE, Page
from booking.rules.durations import LONGEST
from booking.tables import Participant, Person, Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType

MOST_PAGES = 100
"""A page costs as much as all before it: this many are enough to read, and stay quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One session to come, or on now; `interval` is in UTC.

    `held` says whether the booker whose agenda it is holds it, and has not only booked it;
    `skipped_dates`, whether days of its series were skipped.
    """

    session_id: int
    interval: Interval
    type: SessionType
    method: SessionMethod
    location: str
    join_url: str | None
    recording_wanted: bool
    assessor: str
    held: bool
    learners: tuple[str, ...]
    courses: tuple[str, ...]
    skipped_dates: bool


def next_sessions(
    db: Db, *, organisation_id: int, person_id: int, now: datetime, page: int = 0
) -> Page[AgendaEntry]:
    """Read one page of the sessions that a booker holds or has booked, in order.

    A session that is on counts, a cancelled one does not. Four queries; the page is not
    counted in a total, because that would read every session to come. A page that no longer
    exists gives the first.
    """
    number = min(max(0, page), MOST_PAGES - 1)
    rows = _page_rows(db, organisation_id, person_id, now, number)
    if not rows and number:
        return next_sessions(db, organisation_id=organisation_id, person_id=person_id, now=now)
    entries = agenda_entries(
        db, rows[:PAGE_SIZE], organisation_id=organisation_id, person_id=person_id
    )
    more = len(rows) > PAGE_SIZE and number + 1 < MOST_PAGES
    return Page(rows=entries, number=number, has_later=more)


def overdue_sessions(
    db: Db, *, organisation_id: int, assessor_id: int, now: datetime, page: int = 0
) -> Page[AgendaEntry]:
    """Read one page of the sessions that an assessor held and has not closed, the last first."""
    number = min(max(0, page), MOST_PAGES - 1)
    named = {
        "organisation_id": organisation_id,
        "assessor_id": assessor_id,
        "now": now,
        "skipped": number * PAGE_SIZE,
    }
    rows = db.exec(_overdue_statement(), params=named).all()
    entries = agenda_entries(
        db, rows[:PAGE_SIZE], organisation_id=organisation_id, person_id=assessor_id
    )
    more = len(rows) > PAGE_SIZE and number + 1 < MOST_PAGES
    return Page(rows=entries, number=number, has_later=more)


def sessions_by_id(
    db: Db, *, organisation_id: int, person_id: int, session_ids: Collection[int]
) -> tuple[AgendaEntry, ...]:
    """Read these sessions as entries of somebody's agenda, in order, in four queries."""
    if not session_ids:
        return ()
    rows = db.exec(
        described_sessions()
        .where(Session.organisation_id == organisation_id, col(Session.id).in_(session_ids))
        .order_by(col(Session.starts_at), col(Session.id))
    ).all()
    return agenda_entries(db, rows, organisation_id=organisation_id, person_id=person_id)


def agenda_entries(
    db: Db, rows: Sequence[DescribedSession], *, organisation_id: int, person_id: int
) -> tuple[AgendaEntry, ...]:
    """Complete sessions that are read already to entries of somebody's agenda, in three queries."""
    if not rows:
        return ()
    ids = [session.id for session, _, _ in rows]
    courses = linked_courses(db, organisation_id=organisation_id, session_ids=ids)
    learners = learners_of(db, organisation_id, ids)
    skipping = sessions_with_skipped_days(db, organisation_id=organisation_id, session_ids=ids)
    return tuple(
        _entry(
            row,
            person_id,
            learners[row[0].id],
            courses[row[0].id],
            skipped_dates=row[0].id in skipping,
        )
        for row in rows
    )


def _page_rows(
    db: Db, organisation_id: int, person_id: int, now: datetime, number: int
) -> list[DescribedSession]:
    """Read a page and one row more.

    The sessions held and those booked are each read along their own index, which an OR of
    both could not use, and only as far as this page.
    """
    named = {
        "organisation_id": organisation_id,
        "person_id": person_id,
        "since": now - LONGEST,
        "now": now,
        "far": (number + 1) * PAGE_SIZE + 1,
        "skipped": number * PAGE_SIZE,
    }
    return list(db.exec(_agenda_statement(), params=named))


@cache
def _agenda_statement() -> Select[Session, str, str | None]:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    person_id: BindParameter[int] = bindparam("person_id")
    roles = (col(Session.assessor_id) == person_id, col(Session.booked_by_id) == person_id)
    both = union(*(select(part.c.id, part.c.starts_at) for part in map(_nearest, roles))).subquery()
    wanted = (
        select(both.c.id)
        .order_by(both.c.starts_at, both.c.id)
        .offset(bindparam("skipped", type_=Integer))
        .limit(PAGE_SIZE + 1)
        .subquery()
    )
    return (
        described_sessions()
        .join(wanted, col(Session.id) == wanted.c.id)
        .where(col(Session.organisation_id) == bindparam("organisation_id"))
        .order_by(col(Session.starts_at), col(Session.id))
    )


def _nearest(role: ColumnElement[bool]) -> Subquery:
    return (
        select(Session.id, Session.starts_at)
        .where(
            col(Session.organisation_id) == bindparam("organisation_id"),
            role,
            col(Session.starts_at) > bindparam("since"),
            col(Session.ends_at) > bindparam("now"),
            Session.status == SessionStatus.BOOKED,
        )
        .order_by(col(Session.starts_at), col(Session.id))
        .limit(bindparam("far", type_=Integer))
        .subquery()
    )


@cache
def _overdue_statement() -> Select[Session, str, str | None]:
    return (
        described_sessions()
        .where(
            col(Session.organisation_id) == bindparam("organisation_id"),
            col(Session.assessor_id) == bindparam("assessor_id"),
            col(Session.starts_at) < bindparam("now"),
            col(Session.ends_at) <= bindparam("now"),
            Session.status == SessionStatus.BOOKED,
        )
        .order_by(col(Session.starts_at).desc(), col(Session.id).desc())
        .offset(bindparam("skipped", type_=Integer))
        .limit(PAGE_SIZE + 1)
    )


def learners_of(db: Db, organisation_id: int, session_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Give the names of each session's learners, in their order."""
    names: dict[int, tuple[str, ...]] = dict.fromkeys(session_ids, ())
    ids = {"organisation_id": organisation_id, "session_ids": session_ids}
    for session_id, name in db.exec(_learners_statement(), params=ids):
        names[session_id] = (*names[session_id], name)
    return names


@cache
def _learners_statement() -> Select[int, str]:
    return (
        select(Participant.session_id, Person.name)
        .join(
            Person,
            (col(Person.organisation_id) == col(Participant.organisation_id))
            & (col(Person.id) == col(Participant.learner_id)),
        )
        .where(
            col(Participant.organisation_id) == bindparam("organisation_id"),
            col(Participant.session_id).in_(bindparam("session_ids", expanding=True)),
        )
        .order_by(col(Person.name))
    )


def _entry(
    row: DescribedSession,
    person_id: int,
    learners: tuple[str, ...],
    courses: tuple[str, ...],
    *,
    skipped_dates: bool,
) -> AgendaEntry:
    session, assessor, join_url = row
    return AgendaEntry(
        session_id=session.id,
        interval=Interval(session.starts_at, session.ends_at),
        type=session.type,
        method=session.method,
        location=session.location,
        join_url=join_url,
        recording_wanted=session.recording_wanted,
        assessor=assessor,
        held=session.assessor_id == person_id,
        learners=learners,
        courses=courses,
        skipped_dates=skipped_dates,
    )
