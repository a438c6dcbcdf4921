"""Reading what is managed by hand: a person with their enrolments, courses and Smart Rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, func, select

from booking.database import Db
from booking.errors import NotFound
from booking.pages import PAGE_SIZE, Page, Row, counted_page, page_within
from booking.people import named, require_actor
from booking.rules.names import fold, fold_typed
from booking.rules.permissions import Action
from booking.tables import Course, Enrolment, Person, SmartRoom
from booking.values import EnrolmentStatus, Role

MOST_OFFERED = 50
"""So many courses are offered at once; more are found by typing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentLine:
    """An enrolment of a person; `assessor` is a name, or empty."""

    enrolment_id: int
    course: str
    status: EnrolmentStatus
    assessor: str
    starts_on: date | None
    ends_on: date | None
    review_weeks: int


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in the list of all."""

    course_id: int
    code: str
    title: str
    minimum_hours: int


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A Smart Room in the list of all."""

    room_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """A person as they are managed, with a page of their enrolments."""

    person_id: int
    name: str
    email: str
    roles: frozenset[Role]
    time_zone: str
    archived: bool
    in_slack: bool
    enrolments: Page[EnrolmentLine]


def person_page(
    db: Db, *, organisation_id: int, actor_id: int, person_id: int, page: int = 0
) -> PersonPage:
    """Read a person to manage.

    Raises:
        NotAllowed: the actor may not manage the organisation.
        NotFound: there is no such person.
    """
    require_actor(
        db, Action.MANAGE_ORGANISATION, organisation_id=organisation_id, actor_id=actor_id
    )
    person = _person(db, organisation_id, person_id)
    return PersonPage(
        person_id=person.id,
        name=person.name,
        email=person.email,
        roles=person.roles,
        time_zone=person.time_zone,
        archived=person.archived,
        in_slack=person.slack_user_id is not None,
        enrolments=_enrolments(db, person, page),
    )


def courses_page(db: Db, *, organisation_id: int, page: int = 0) -> Page[CourseLine]:
    """Read a page of the courses, by title."""
    mine = select(Course.id, Course.code, Course.title, Course.off_the_job_minimum_hours).where(
        Course.organisation_id == organisation_id
    )
    ordered = mine.order_by(func.lower(col(Course.title)), col(Course.code))
    return _page(db, ordered, page, CourseLine)


def rooms_page(db: Db, *, organisation_id: int, page: int = 0) -> Page[RoomLine]:
    """Read a page of the Smart Rooms, by name."""
    mine = select(SmartRoom.id, SmartRoom.name).where(SmartRoom.organisation_id == organisation_id)
    ordered = mine.order_by(func.lower(col(SmartRoom.name)), col(SmartRoom.id))
    return _page(db, ordered, page, RoomLine)


def search_courses(db: Db, *, organisation_id: int, text: str) -> list[Course]:
    """Find courses of whose title or code a text is a part, whatever its case, by title."""
    mine = select(Course).where(Course.organisation_id == organisation_id)
    typed = fold_typed(text)
    found = [
        course
        for course in db.exec(mine.order_by(func.lower(col(Course.title))))
        if typed in fold(f"{course.title} {course.code}")
    ]
    return found[:MOST_OFFERED]


def email_of(db: Db, *, organisation_id: int, person_id: int) -> str:
    """Give a person's e-mail.

    Raises:
        NotFound: there is no such person.
    """
    return _person(db, organisation_id, person_id).email


def named_by_email(db: Db, *, organisation_id: int, email: str) -> tuple[int, str] | None:
    """Give the id and the name of the person with an e-mail, if there is one."""
    mine = select(Person.id, Person.name).where(
        Person.organisation_id == organisation_id, Person.email == email
    )
    return db.exec(mine).first()


def code_of(db: Db, *, organisation_id: int, course_id: int) -> str:
    """Give a course's code.

    Raises:
        NotFound: there is no such course.
    """
    mine = select(Course.code).where(
        Course.organisation_id == organisation_id, Course.id == course_id
    )
    code = db.exec(mine).first()
    if code is None:
        raise NotFound("This course is not in your organisation.", helps="Choose another.")
    return code


def _person(db: Db, organisation_id: int, person_id: int) -> Person:
    mine = select(Person).where(Person.organisation_id == organisation_id, Person.id == person_id)
    person = db.exec(mine).first()
    if person is None:
        raise NotFound("This person is not in your organisation.", helps="Choose another.")
    return person


def _enrolments(db: Db, person: Person, page: int) -> Page[EnrolmentLine]:
    query = (
        select(Enrolment, Course.title)
        .join(
            Course,
            (col(Course.organisation_id) == col(Enrolment.organisation_id))
            & (col(Course.id) == col(Enrolment.course_id)),
        )
        .where(
            Enrolment.organisation_id == person.organisation_id, Enrolment.learner_id == person.id
        )
        .order_by(col(Course.title), col(Enrolment.id))
    )
    found: Page[tuple[Enrolment, str]] = _page(db, query, page, lambda *row: row)
    ids = {enrolment.assessor_id for enrolment, _ in found.rows if enrolment.assessor_id}
    names = named(db, organisation_id=person.organisation_id, ids=ids)
    lines = tuple(
        EnrolmentLine(
            enrolment_id=enrolment.id,
            course=title,
            status=enrolment.status,
            assessor=names.get(enrolment.assessor_id or 0, ""),
            starts_on=enrolment.starts_on,
            ends_on=enrolment.ends_on,
            review_weeks=enrolment.review_weeks,
        )
        for enrolment, title in found.rows
    )
    return counted_page(lines, found.number, found.total or 0)


def _page(db: Db, query: Any, page: int, make: Callable[..., Row]) -> Page[Row]:
    """Read a page of a query's rows; a page that does not exist is the nearest that does."""
    total = db.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()
    number = page_within(page, total)
    rows = db.exec(query.offset(number * PAGE_SIZE).limit(PAGE_SIZE))
    return counted_page(tuple(make(*row) for row in rows), number, total)
