"""Evidence libraries: the sessions that a learner holds in smart rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Integer, Row, bindparam, func
from sqlalchemy import select as sql_select
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
    named = {"organisation_id": organisation_id, "learner_id": learner_id}
    total = db.connection().execute(_count_statement(), named).scalar_one()
    number = page_within(page, total)
    skipped = {"skipped": number * PAGE_SIZE}
    sessions = db.connection().execute(_page_statement(), named | skipped).all()
    courses = linked_courses(
        db,
        organisation_id=organisation_id,
        session_ids=[session.id for session in sessions],
        learner_id=learner_id,
    )
    items = tuple(_item(session, courses[session.id]) for session in sessions)
    return counted_page(items, number, total)


def _mine() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Evidence.organisation_id) == bindparam("organisation_id"),
        col(Evidence.learner_id) == bindparam("learner_id"),
    )


@cache
def _count_statement() -> Executable:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    return select(func.count()).select_from(Evidence).where(*_mine())


@cache
def _page_statement() -> Executable:
    same_session = (col(Evidence.organisation_id) == col(Session.organisation_id)) & (
        col(Evidence.session_id) == col(Session.id)
    )
    return (
        sql_select(
            col(Session.id),
            col(Session.starts_at),
            col(Session.type),
            col(Session.recording_wanted),
            col(Session.recording_url),
        )
        .join(Evidence, same_session)
        .where(*_mine())
        .order_by(col(Evidence.starts_at).desc(), col(Evidence.session_id).desc())
        .offset(bindparam("skipped", type_=Integer))
        .limit(PAGE_SIZE)
    )


def _item(session: Row[Any], courses: tuple[str, ...]) -> EvidenceItem:
    return EvidenceItem(
        starts_at=session.starts_at,
        type=session.type,
        courses=courses,
        recording_wanted=session.recording_wanted,
        recording_url=session.recording_url,
    )
