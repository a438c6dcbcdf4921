"""The courses that sessions are linked to, for many sessions at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.database import Db
from booking.tables import Course, Enrolment, SessionEnrolment


def linked_courses(
    db: Db,
    *,
    organisation_id: int,
    session_ids: Collection[int],
    learner_id: int | None = None,
) -> Mapping[int, tuple[str, ...]]:
    """Give the titles of each session's courses; of one learner's own when one is named."""
    titles: dict[int, tuple[str, ...]] = dict.fromkeys(session_ids, ())
    named: dict[str, Any] = {"organisation_id": organisation_id, "session_ids": list(session_ids)}
    if learner_id is not None:
        named["learner_id"] = learner_id
    statement = _titles(of_learner=learner_id is not None)
    for session_id, title in db.connection().execute(statement, named).all():
        titles[session_id] = (*titles[session_id], title)
    return titles


@cache
def _titles(*, of_learner: bool) -> Select[int, str]:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    query = (
        select(SessionEnrolment.session_id, Course.title)
        .join(
            Enrolment,
            (col(Enrolment.organisation_id) == col(SessionEnrolment.organisation_id))
            & (col(Enrolment.id) == col(SessionEnrolment.enrolment_id)),
        )
        .join(
            Course,
            (col(Course.organisation_id) == col(Enrolment.organisation_id))
            & (col(Course.id) == col(Enrolment.course_id)),
        )
        .where(
            col(SessionEnrolment.organisation_id) == bindparam("organisation_id"),
            col(SessionEnrolment.session_id).in_(bindparam("session_ids", expanding=True)),
        )
        .distinct()
        .order_by(col(SessionEnrolment.session_id), col(Course.title))
    )
    if of_learner:
        return query.where(col(Enrolment.learner_id) == bindparam("learner_id"))
    return query


def linked_course_ids(
    db: Db, *, organisation_id: int, session_ids: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """List, by session, the ids of the courses that it is linked to."""
    linked: dict[int, tuple[int, ...]] = dict.fromkeys(session_ids, ())
    rows = (
        select(SessionEnrolment.session_id, Enrolment.course_id)
        .join(
            Enrolment,
            (col(SessionEnrolment.organisation_id) == col(Enrolment.organisation_id))
            & (col(SessionEnrolment.enrolment_id) == col(Enrolment.id)),
        )
        .where(
            SessionEnrolment.organisation_id == organisation_id,
            col(SessionEnrolment.session_id).in_(session_ids),
        )
        .distinct()
    )
    for session_id, course_id in db.exec(rows):
        linked[session_id] = (*linked[session_id], course_id)
    return linked
