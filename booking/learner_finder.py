"""Finding learners by name, course, assessor and status, for everybody who may see their plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from booking.database import Db
from booking.pages import PAGE_SIZE, Page
from booking.person_search import holds_words
from booking.tables import Course, Enrolment, Person
from booking.values import EnrolmentStatus, Role

MOST_PAGES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which learners are looked for; None and an empty text leave it open."""

    name: str = ""
    course_id: int | None = None
    assessor_id: int | None = None
    status: EnrolmentStatus | None = None


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """A course that a learner takes; the assessor's name is empty without one."""

    title: str
    status: EnrolmentStatus
    assessor: str


@dataclass(frozen=True, slots=True)
class FoundLearner:
    """A learner, with their courses in the order of titles."""

    learner_id: int
    name: str
    email: str
    courses: tuple[TakenCourse, ...]


def find_learners(
    db: Db, wanted: Wanted, *, organisation_id: int, page: int = 0
) -> Page[FoundLearner]:
    """Read a page of the learners who are looked for, by their names, in two queries.

    Archived ones are left out. Words of a name may come in any order; case and accents don't
    count.
    """
    number = min(max(0, page), MOST_PAGES - 1)
    rows = db.exec(
        select(Person.id, Person.name, Person.email)
        .where(
            Person.organisation_id == organisation_id,
            ~col(Person.archived),
            col(Person.roles).contains(Role.LEARNER.value),
            *holds_words(wanted.name),
            *_enrolled(organisation_id, wanted),
        )
        .order_by(col(Person.search_name), col(Person.id))
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    ).all()
    shown = rows[:PAGE_SIZE]
    courses = _courses(db, organisation_id, [id_ for id_, _, _ in shown])
    found = tuple(FoundLearner(*row, tuple(courses[row[0]])) for row in shown)
    more = len(rows) > PAGE_SIZE and number + 1 < MOST_PAGES
    return Page(rows=found, number=number, has_later=more)


def read_learner(db: Db, *, organisation_id: int, learner_id: int) -> FoundLearner | None:
    """Read one learner, in two queries; None where the organisation has none with this id."""
    row = db.exec(
        select(Person.id, Person.name, Person.email).where(
            Person.organisation_id == organisation_id,
            Person.id == learner_id,
            col(Person.roles).contains(Role.LEARNER.value),
        )
    ).first()
    if row is None:
        return None
    return FoundLearner(*row, tuple(_courses(db, organisation_id, [learner_id])[learner_id]))


def _enrolled(organisation_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Ask for an enrolment as it is wanted, if anything is wanted of it."""
    conditions = [
        column == value
        for column, value in (
            (col(Enrolment.course_id), wanted.course_id),
            (col(Enrolment.assessor_id), wanted.assessor_id),
            (col(Enrolment.status), wanted.status),
        )
        if value is not None
    ]
    if not conditions:
        return []
    learners = select(Enrolment.learner_id).where(
        Enrolment.organisation_id == organisation_id, *conditions
    )
    return [col(Person.id).in_(learners)]


def _courses(
    db: Db, organisation_id: int, learner_ids: Sequence[int]
) -> dict[int, list[TakenCourse]]:
    assessor = aliased(Person)
    found: dict[int, list[TakenCourse]] = {learner_id: [] for learner_id in learner_ids}
    rows = db.exec(
        select(Enrolment.learner_id, Course.title, Enrolment.status, assessor.name)
        .join(
            Course,
            and_(
                col(Course.organisation_id) == col(Enrolment.organisation_id),
                col(Course.id) == col(Enrolment.course_id),
            ),
        )
        .outerjoin(
            assessor,
            and_(
                col(assessor.organisation_id) == col(Enrolment.organisation_id),
                col(assessor.id) == col(Enrolment.assessor_id),
            ),
        )
        .where(
            Enrolment.organisation_id == organisation_id,
            col(Enrolment.learner_id).in_(learner_ids),
        )
        .order_by(col(Course.title))
    )
    for learner_id, title, status, name in rows:
        found[learner_id].append(TakenCourse(title, EnrolmentStatus(status), name or ""))
    return found
