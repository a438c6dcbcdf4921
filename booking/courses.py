"""Courses: which of them a learner's sessions can be linked to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from booking.database import Db
from booking.party import BOOKABLE_STATUSES
from booking.rules.names import fold, fold_typed
from booking.tables import Course, Enrolment
from booking.values import EnrolmentStatus


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course that can be chosen for a learner's session."""

    course_id: int
    title: str
    status: str
    code: str


def bookable_courses(db: Db, *, organisation_id: int, learner_id: int) -> list[CourseChoice]:
    """List the courses on which the learner awaits induction or is in training."""
    rows = db.exec(
        select(Course.id, Course.title, Enrolment.status, Course.code)
        .join(
            Enrolment,
            (col(Enrolment.organisation_id) == col(Course.organisation_id))
            & (col(Enrolment.course_id) == col(Course.id)),
        )
        .where(
            Enrolment.organisation_id == organisation_id,
            Enrolment.learner_id == learner_id,
            col(Enrolment.status).in_(BOOKABLE_STATUSES),
        )
        .order_by(col(Course.title))
    )
    return [
        CourseChoice(course_id, title, EnrolmentStatus(status).words, code)
        for course_id, title, status, code in rows
    ]


def course_titles(db: Db, *, organisation_id: int, ids: Collection[int]) -> dict[int, str]:
    """Give courses' titles by their ids."""
    titles = select(Course.id, Course.title).where(
        Course.organisation_id == organisation_id, col(Course.id).in_(ids)
    )
    return dict(db.exec(titles).all())


def search_courses(db: Db, *, organisation_id: int, text: str, most: int) -> dict[int, str]:
    """Find courses by any part of their title, in the order of titles, as titles by ids."""
    rows = db.exec(
        select(Course.id, Course.title)
        .where(Course.organisation_id == organisation_id)
        .order_by(func.lower(Course.title), col(Course.id))
    )
    typed = fold_typed(text)
    return dict([(id_, title) for id_, title in rows if typed in fold(title)][:most])


def courses_named(offered: Sequence[CourseChoice], text: str) -> list[CourseChoice]:
    """Give those of the offered courses whose code a text is, or whose title has all its words."""
    typed = fold(text)
    words = set(typed.split())
    return [
        course
        for course in offered
        if words and (typed == fold(course.code) or words <= set(fold(course.title).split()))
    ]
