"""Agendas: the sessions to come that a booker holds or has booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from booking.database import Db
from booking.described_sessions import described_sessions
from booking.linked_courses import linked_courses
from booking.tables import Participant, Person, Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType

NEXT_SESSIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One session to come; `interval` is in UTC."""

    session_id: int
    interval: Interval
    type: SessionType
    method: SessionMethod
    location: str
    join_url: str | None
    assessor: str
    learners: tuple[str, ...]
    courses: tuple[str, ...]


def next_sessions(
    db: Db, *, organisation_id: int, person_id: int, now: datetime
) -> list[AgendaEntry]:
    """List the next sessions that a booker holds as assessor or has booked, in order.

    The two are asked for one after the other: each has an index, their union has none.
    """
    roles = (col(Session.assessor_id) == person_id, col(Session.booked_by_id) == person_id)
    rows = {row[0].id: row for role in roles for row in _rows(db, organisation_id, role, now)}
    nearest = sorted(rows.values(), key=lambda row: (row[0].starts_at, row[0].id))[:NEXT_SESSIONS]
    ids = [session.id for session, _, _ in nearest]
    courses = linked_courses(db, organisation_id=organisation_id, session_ids=ids)
    learners = _learners(db, organisation_id, ids)
    return [
        AgendaEntry(
            session_id=session.id,
            interval=Interval(session.starts_at, session.ends_at),
            type=session.type,
            method=session.method,
            location=session.location,
            join_url=join_url,
            assessor=assessor,
            learners=learners[session.id],
            courses=courses[session.id],
        )
        for session, assessor, join_url in nearest
    ]


def _rows(
    db: Db, organisation_id: int, role: ColumnElement[bool], now: datetime
) -> list[tuple[Session, str, str | None]]:
    query = (
        described_sessions()
        .where(
            Session.organisation_id == organisation_id,
            role,
            Session.starts_at > now,
            Session.status == SessionStatus.BOOKED,
        )
        .order_by(col(Session.starts_at))
        .limit(NEXT_SESSIONS)
    )
    return [(session, assessor, join_url) for session, assessor, join_url in db.exec(query)]


def _learners(db: Db, organisation_id: int, session_ids: list[int]) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = dict.fromkeys(session_ids, ())
    for session_id, name in db.exec(
        select(Participant.session_id, Person.name)
        .join(
            Person,
            (col(Person.organisation_id) == col(Participant.organisation_id))
            & (col(Person.id) == col(Participant.learner_id)),
        )
        .where(
            Participant.organisation_id == organisation_id,
            col(Participant.session_id).in_(session_ids),
        )
        .order_by(col(Person.name))
    ):
        names[session_id] = (*names[session_id], name)
    return names
