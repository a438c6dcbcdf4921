"""Everybody whom a booking concerns, read and locked at the start of its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from booking.commands import BookSession
from booking.database import Db
from booking.errors import NotKnown
from booking.tables import Course, Enrolment, Organisation, Person
from booking.values import EnrolmentStatus

BOOKABLE_STATUSES = frozenset({EnrolmentStatus.AWAITING_INDUCTION, EnrolmentStatus.IN_TRAINING})
"""A learner can be booked with an enrolment of one of these."""


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """An enrolment and the title of its course."""

    enrolment: Enrolment
    title: str

    @property
    def bookable(self) -> bool:
        """Whether sessions can be linked to it."""
        return self.enrolment.status in BOOKABLE_STATUSES


@dataclass(frozen=True, slots=True)
class Party:
    """The organisation, the one who books, the assessor, the learners and their courses.

    An assessor or learner who was named but does not exist is None, or missing from `learners`.
    """

    organisation: Organisation
    actor: Person
    assessor: Person | None
    learners: dict[int, Person]
    courses: dict[int, list[TakenCourse]]

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's zone, in which forms and refusals speak."""
        return ZoneInfo(self.organisation.time_zone)

    def name_of(self, person_id: int) -> str:
        """The name of the assessor or of a learner."""
        if self.assessor and self.assessor.id == person_id:
            return self.assessor.name
        return self.learners[person_id].name

    def linked_enrolments(self, course_ids: tuple[int, ...]) -> list[Enrolment]:
        """The learners' enrolments on the chosen courses to which sessions can be linked."""
        return [
            taken.enrolment
            for courses in self.courses.values()
            for taken in courses
            if taken.bookable and taken.enrolment.course_id in course_ids
        ]


def load_party(db: Db, command: BookSession) -> Party:
    """Read everybody concerned and lock them, in the order of their ids.

    With that order two bookings that share people wait for each other and never deadlock.

    Raises:
        NotKnown: the actor is not in the organisation.
    """
    concerned = {command.actor_id, command.assessor_id, *command.learner_ids}
    rows = db.exec(
        select(Person)
        .where(Person.organisation_id == command.organisation_id, col(Person.id).in_(concerned))
        .order_by(col(Person.id))
        .with_for_update(key_share=True)
    )
    people = {person.id: person for person in rows}
    if command.actor_id not in people:
        raise NotKnown("You are not in this organisation.", helps="Ask an admin to add you.")
    return Party(
        organisation=db.get_one(Organisation, command.organisation_id),
        actor=people[command.actor_id],
        assessor=people.get(command.assessor_id),
        learners={id_: people[id_] for id_ in command.learner_ids if id_ in people},
        courses=_courses_of(db, command),
    )


def _courses_of(db: Db, command: BookSession) -> dict[int, list[TakenCourse]]:
    courses: dict[int, list[TakenCourse]] = {id_: [] for id_ in command.learner_ids}
    same_course = (col(Course.organisation_id) == col(Enrolment.organisation_id)) & (
        col(Course.id) == col(Enrolment.course_id)
    )
    for enrolment, title in db.exec(
        select(Enrolment, Course.title)
        .join(Course, same_course)
        .where(
            Enrolment.organisation_id == command.organisation_id,
            col(Enrolment.learner_id).in_(command.learner_ids),
        )
        .order_by(col(Course.title))
    ):
        courses[enrolment.learner_id].append(TakenCourse(enrolment, title))
    return courses
