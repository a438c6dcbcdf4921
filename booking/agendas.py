"""Agendas: the sessions to come that a booker holds or has booked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Subquery,
    bindparam,
    literal_column,
    union,
)
from sqlmodel import col, select

from booking.database import Db
from booking.described_sessions import AnySelect, DescribedSession, described_sessions
from booking.linked_courses import linked_courses
from booking.occurrences import has_skipped_days
from booking.pages import PAGE_SIZE, Page
from booking.rules.durations import LONGEST
from booking.session_answers import Invitation, SessionAnswers, read_invitations
from booking.tables import Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType

MOST_PAGES = 100
"""A page costs as much as all before it: this many are enough to read, and stay quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One session to come, or on now; `interval` is in UTC.

    `held` says whether the booker whose agenda it is holds it, and has not only booked it;
    `skipped_dates`, whether days of its series were skipped. The answers to its invitations are
    only for whoever holds or has booked it; None for others.
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
    answers: SessionAnswers | None = None


@dataclass(frozen=True, slots=True)
class AssessorsAgenda:
    """A page of the sessions to come, and a page of those that are over and not closed."""

    coming: Page[AgendaEntry]
    overdue: Page[AgendaEntry]


class AgendaRow(NamedTuple):
    """A session of an agenda before it is completed, and whether its series skipped days."""

    session: DescribedSession
    skipped_dates: bool


def next_sessions(
    db: Db, *, organisation_id: int, person_id: int, now: datetime, page: int = 0
) -> Page[AgendaEntry]:
    """Read one page of the sessions that a booker holds or has booked, in order.

    A session that is on counts, a cancelled one does not. Three queries; the page is not
    counted in a total, because that would read every session to come. A page that no longer
    exists gives the first.
    """
    rows = _coming(db, organisation_id, person_id, now, page)
    [completed] = _completed(db, [rows], organisation_id, person_id)
    return completed


def assessors_agenda(
    db: Db,
    *,
    organisation_id: int,
    assessor_id: int,
    now: datetime,
    page: int = 0,
    overdue_page: int = 0,
) -> AssessorsAgenda:
    """Read what an assessor has to come as `next_sessions` does, and what is overdue to close.

    That is what they held and have not closed, the last first. Four queries for both.
    """
    coming = _coming(db, organisation_id, assessor_id, now, page)
    overdue = _overdue(db, organisation_id, assessor_id, now, overdue_page)
    return AssessorsAgenda(*_completed(db, [coming, overdue], organisation_id, assessor_id))


def overdue_sessions(
    db: Db, *, organisation_id: int, assessor_id: int, now: datetime
) -> Page[AgendaEntry]:
    """Read the first page of what is overdue to close, in three queries."""
    rows = _overdue(db, organisation_id, assessor_id, now, 0)
    [completed] = _completed(db, [rows], organisation_id, assessor_id)
    return completed


def sessions_by_id(
    db: Db, *, organisation_id: int, person_id: int, session_ids: Collection[int]
) -> tuple[AgendaEntry, ...]:
    """Read these sessions as entries of somebody's agenda, in order, in three queries."""
    if not session_ids:
        return ()
    named = {"organisation_id": organisation_id, "session_ids": list(session_ids)}
    return _entries(db, _rows(db, _by_id_statement(), named), organisation_id, person_id)


def sessions_within(
    db: Db, *, organisation_id: int, assessor_id: int, stretch: Interval, most: int
) -> tuple[AgendaEntry, ...]:
    """Read the first booked sessions that somebody holds in a stretch, in three queries."""
    statement = (
        _agenda_rows()
        .where(
            col(Session.assessor_id) == assessor_id,
            col(Session.starts_at) > stretch.start - LONGEST,
            col(Session.starts_at) < stretch.end,
            col(Session.ends_at) > stretch.start,
            col(Session.status) == SessionStatus.BOOKED,
        )
        .order_by(col(Session.starts_at), col(Session.id))
        .limit(most)
    )
    rows = _rows(db, statement, {"organisation_id": organisation_id})
    return _entries(db, rows, organisation_id, assessor_id)


def _completed(
    db: Db, pages: Sequence[Page[AgendaRow]], organisation_id: int, person_id: int
) -> list[Page[AgendaEntry]]:
    """Complete the sessions of several pages together."""
    rows = [row for page in pages for row in page.rows]
    entries = iter(_entries(db, rows, organisation_id, person_id))
    return [
        Page(
            rows=tuple(islice(entries, len(page.rows))),
            number=page.number,
            has_later=page.has_later,
        )
        for page in pages
    ]


def _entries(
    db: Db, rows: Sequence[AgendaRow], organisation_id: int, person_id: int
) -> tuple[AgendaEntry, ...]:
    """Complete sessions to entries of somebody's agenda, in two queries."""
    if not rows:
        return ()
    ids = [row.session.id for row in rows]
    courses = linked_courses(db, organisation_id=organisation_id, session_ids=ids)
    invited = read_invitations(db, organisation_id=organisation_id, session_ids=ids)
    return tuple(
        _entry(row, person_id, invited.get(row.session.id, ()), courses[row.session.id])
        for row in rows
    )


def _rows(db: Db, statement: AnySelect, named: Mapping[str, object]) -> list[AgendaRow]:
    return [
        AgendaRow(DescribedSession(*session), bool(skipped_dates))
        for *session, skipped_dates in db.connection().execute(statement, named).all()
    ]


def _page(rows: Sequence[AgendaRow], number: int) -> Page[AgendaRow]:
    """Make a page of its rows and one more, if there is one more."""
    more = len(rows) > PAGE_SIZE and number + 1 < MOST_PAGES
    return Page(rows=tuple(rows[:PAGE_SIZE]), number=number, has_later=more)


def _coming(
    db: Db, organisation_id: int, person_id: int, now: datetime, page: int
) -> Page[AgendaRow]:
    """Read a page of what is to come, or the first where there is no such page.

    The sessions held and those booked are each read along their own index, which an OR of
    both could not use, and only as far as this page.
    """
    number = min(max(0, page), MOST_PAGES - 1)
    named = {
        "organisation_id": organisation_id,
        "person_id": person_id,
        "since": now - LONGEST,
        "now": now,
        "far": (number + 1) * PAGE_SIZE + 1,
        "skipped": number * PAGE_SIZE,
    }
    rows = _rows(db, _coming_statement(), named)
    if not rows and number:
        return _coming(db, organisation_id, person_id, now, 0)
    return _page(rows, number)


def _overdue(
    db: Db, organisation_id: int, assessor_id: int, now: datetime, page: int
) -> Page[AgendaRow]:
    number = min(max(0, page), MOST_PAGES - 1)
    named = {
        "organisation_id": organisation_id,
        "assessor_id": assessor_id,
        "now": now,
    }
    return _page(_rows(db, _overdue_statement(number), named), number)


def _agenda_rows() -> AnySelect:
    return described_sessions(has_skipped_days()).where(
        col(Session.organisation_id) == bindparam("organisation_id")
    )


@cache
def _by_id_statement() -> AnySelect:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    return (
        _agenda_rows()
        .where(col(Session.id).in_(bindparam("session_ids", expanding=True)))
        .order_by(col(Session.starts_at), col(Session.id))
    )


@cache
def _coming_statement() -> AnySelect:
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
        _agenda_rows()
        .join(wanted, col(Session.id) == wanted.c.id)
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
def _overdue_statement(page: int) -> AnySelect:
    """Make it once for each page: PostgreSQL would plan an offset that it does not know anew."""
    return (
        _agenda_rows()
        .where(
            col(Session.assessor_id) == bindparam("assessor_id"),
            col(Session.starts_at) < bindparam("now"),
            col(Session.ends_at) <= bindparam("now"),
            col(Session.status) == SessionStatus.BOOKED,
        )
        .order_by(col(Session.starts_at).desc(), col(Session.id).desc())
        .offset(literal_column(f"{page * PAGE_SIZE}"))
        .limit(PAGE_SIZE + 1)
    )


def _entry(
    row: AgendaRow,
    person_id: int,
    invitations: tuple[Invitation, ...],
    courses: tuple[str, ...],
) -> AgendaEntry:
    session, skipped_dates = row
    answers = SessionAnswers(
        session_id=session.id,
        version=session.version,
        interval=session.interval,
        invitations=invitations,
    )
    organises = person_id in (session.assessor_id, session.booked_by_id)
    return AgendaEntry(
        session_id=session.id,
        interval=session.interval,
        type=session.type,
        method=session.method,
        location=session.location,
        join_url=session.join_url,
        recording_wanted=session.recording_wanted,
        assessor=session.assessor,
        held=session.assessor_id == person_id,
        learners=tuple(each.name for each in invitations),
        courses=courses,
        skipped_dates=skipped_dates,
        answers=answers if organises else None,
    )
