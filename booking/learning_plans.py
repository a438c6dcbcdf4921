"""Learning plans: a learner's sessions in chronological order, with their planning notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from booking.database import Db
from booking.described_sessions import described_sessions
from booking.linked_courses import linked_courses
from booking.pages import PAGE_SIZE, Page, page_within
from booking.tables import Participant, Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType


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
    assessor: str
    courses: tuple[str, ...]
    planning_notes: str


def learning_plan(
    db: Db, *, organisation_id: int, learner_id: int, now: datetime, page: int | None = None
) -> Page[PlanEntry]:
    """Read one page of a learner's plan; without a number, the page with the next session."""
    mine = (
        Participant.organisation_id == organisation_id,
        Participant.learner_id == learner_id,
    )
    total = db.exec(select(func.count()).select_from(Participant).where(*mine)).one()
    if page is None:
        past = select(func.count()).select_from(Participant)
        page = db.exec(past.where(*mine, Participant.starts_at <= now)).one() // PAGE_SIZE
    number = page_within(page, total)
    rows = db.exec(
        described_sessions()
        .join(
            Participant,
            (col(Participant.organisation_id) == col(Session.organisation_id))
            & (col(Participant.session_id) == col(Session.id)),
        )
        .where(*mine)
        .order_by(col(Participant.starts_at), col(Participant.session_id))
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    courses = linked_courses(
        db,
        organisation_id=organisation_id,
        session_ids=[session.id for session, _, _ in rows],
        learner_id=learner_id,
    )
    entries = [_entry(*row, courses=courses[row[0].id]) for row in rows]
    return Page(tuple(entries), number, total)


def _entry(
    session: Session, assessor: str, join_url: str | None, *, courses: tuple[str, ...]
) -> PlanEntry:
    return PlanEntry(
        session_id=session.id,
        interval=Interval(session.starts_at, session.ends_at),
        type=session.type,
        method=session.method,
        status=session.status,
        location=session.location,
        join_url=join_url,
        assessor=assessor,
        courses=courses,
        planning_notes=session.planning_notes,
    )
