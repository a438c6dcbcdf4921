"""Evidence libraries: the sessions that a learner holds in smart rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from booking.database import Db
from booking.linked_courses import linked_courses
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.tables import Evidence, Session
from booking.values import SessionType


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One Smart Session in an evidence library; `starts_at` is in UTC.

    `recording_url` is empty until somebody has noted where the recording is.
    """

    starts_at: datetime
    type: SessionType
    courses: tuple[str, ...]
    recording_wanted: bool
    recording_url: str = ""


def evidence_library(
    db: Db, *, organisation_id: int, learner_id: int, page: int = 0
) -> Page[EvidenceItem]:
    """Read one page of a learner's evidence library, the newest first, in three queries.

    A Smart Session stands in it from its booking on, as Smart Assessor has it.
    """
    mine = (
        col(Evidence.organisation_id) == organisation_id,
        col(Evidence.learner_id) == learner_id,
    )
    total = db.exec(select(func.count()).select_from(Evidence).where(*mine)).one()
    number = page_within(page, total)
    sessions = _sessions(db, mine, number)
    courses = linked_courses(
        db,
        organisation_id=organisation_id,
        session_ids=[session.id for session in sessions],
        learner_id=learner_id,
    )
    items = tuple(_item(session, courses[session.id]) for session in sessions)
    return counted_page(items, number, total)


def _sessions(db: Db, mine: tuple[ColumnElement[bool], ...], number: int) -> list[Session]:
    same_session = (col(Evidence.organisation_id) == col(Session.organisation_id)) & (
        col(Evidence.session_id) == col(Session.id)
    )
    rows = db.exec(
        select(Session)
        .join(Evidence, same_session)
        .where(*mine)
        .order_by(col(Evidence.starts_at).desc(), col(Evidence.session_id).desc())
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return list(rows)


def _item(session: Session, courses: tuple[str, ...]) -> EvidenceItem:
    return EvidenceItem(
        starts_at=session.starts_at,
        type=session.type,
        courses=courses,
        recording_wanted=session.recording_wanted,
        recording_url=session.recording_url,
    )
