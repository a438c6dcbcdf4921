"""Who can be booked as a learner, with which courses, and why others can't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from booking.database import Db
from booking.party import BOOKABLE_STATUSES
from booking.tables import Course, Enrolment
from booking.values import EnrolmentStatus


class Standing(NamedTuple):
    """A learner's courses that can be booked, in words; or `unable`, why none can."""

    courses: str
    unable: str


class _TakenCourse(NamedTuple):
    """A course that a learner takes."""

    title: str
    status: EnrolmentStatus


def learners_on(organisation_id: int, course_id: int | None = None) -> SelectOfScalar[int]:
    """Choose the learners who take a course, or any."""
    learners = select(Enrolment.learner_id).where(Enrolment.organisation_id == organisation_id)
    return learners if course_id is None else learners.where(Enrolment.course_id == course_id)


def bookable_on(organisation_id: int, course_id: int | None = None) -> SelectOfScalar[int]:
    """Choose the learners who can be booked with a course, or with any; archived ones too."""
    on_course = learners_on(organisation_id, course_id)
    return on_course.where(col(Enrolment.status).in_(BOOKABLE_STATUSES))


def read_standings(
    db: Db, *, organisation_id: int, archived: Mapping[int, bool]
) -> dict[int, Standing]:
    """Say each learner's courses, or why they can't be booked, in one query for all.

    Args:
        db: where to read.
        organisation_id: the learners'.
        archived: by the learner's id, whether they are archived.
    """
    courses: dict[int, list[_TakenCourse]] = {learner_id: [] for learner_id in archived}
    rows = db.exec(
        select(Enrolment.learner_id, Course.title, Enrolment.status)
        .join(
            Course,
            and_(
                col(Course.organisation_id) == col(Enrolment.organisation_id),
                col(Course.id) == col(Enrolment.course_id),
            ),
        )
        .where(
            Enrolment.organisation_id == organisation_id,
            col(Enrolment.learner_id).in_(courses.keys()),
        )
        .order_by(col(Course.title))
    )
    for learner_id, title, status in rows:
        courses[learner_id].append(_TakenCourse(title, EnrolmentStatus(status)))
    return {id_: _standing(courses[id_], archived=left) for id_, left in archived.items()}


def _standing(courses: Sequence[_TakenCourse], *, archived: bool) -> Standing:
    bookable = [course.title for course in courses if course.status in BOOKABLE_STATUSES]
    if archived:
        return Standing("", "archived")
    if bookable:
        return Standing(", ".join(bookable), "")
    statuses = ", ".join(f"{course.title}: {course.status.words}" for course in courses)
    return Standing("", statuses or "not on a course")
