"""Everybody whom a booking concerns, read and locked at the start of its transaction.

Two statements, made once: every booking runs them, and bookings wait for each other meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from booking.database import Db
from booking.errors import NotKnown
from booking.rules.reminders import ReminderTerms, reminder_terms
from booking.tables import Course, Enrolment, Organisation, Person
from booking.values import EnrolmentStatus, Role

BOOKABLE_STATUSES = frozenset({EnrolmentStatus.AWAITING_INDUCTION, EnrolmentStatus.IN_TRAINING})
"""A learner can be booked with an enrolment of one of these."""


class Concerning(Protocol):
    """What concerns somebody in an organisation: a command to book, or to change who takes part."""

    @property
    def organisation_id(self) -> int:
        """Where."""

    @property
    def actor_id(self) -> int:
        """Who wants it."""

    @property
    def assessor_id(self) -> int:
        """Who holds the session."""

    @property
    def learner_ids(self) -> tuple[int, ...]:
        """The learners that have to be able to take part."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom something concerns that is not itself a command to book."""

    organisation_id: int
    actor_id: int
    assessor_id: int
    learner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody whom the booking concerns.

    An empty time zone means the organisation's; without own reminder leads, its leads hold, and
    without own quiet hours the usual ones.
    """

    id: int
    name: str
    roles: frozenset[Role]
    archived: bool
    time_zone: str
    reminder_leads: str | None
    quiet_hours: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the organisation's settings say of bookings."""

    time_zone: str
    smart_rooms_enabled: bool
    session_places: int
    reminder_leads: str
    working_hours: str
    bank_holidays: str


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """A course that a learner takes."""

    enrolment_id: int
    learner_id: int
    course_id: int
    status: EnrolmentStatus
    starts_on: date | None
    ends_on: date | None
    title: str

    @property
    def bookable(self) -> bool:
        """Whether sessions can be linked to it."""
        return self.status in BOOKABLE_STATUSES


@dataclass(frozen=True, slots=True)
class Party:
    """The organisation's terms, the one who books, the assessor, the learners, their courses.

    An assessor or learner who was named but does not exist is None, or missing from `learners`.
    """

    terms: Terms
    actor: Attendee
    assessor: Attendee | None
    learners: dict[int, Attendee]
    courses: dict[int, list[TakenCourse]]

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's zone, in which forms and refusals speak."""
        return ZoneInfo(self.terms.time_zone)

    def name_of(self, person_id: int) -> str:
        """The name of the assessor or of a learner."""
        if self.assessor and self.assessor.id == person_id:
            return self.assessor.name
        return self.learners[person_id].name

    def reminder_terms(self, learner_ids: Iterable[int]) -> dict[int, ReminderTerms]:
        """Give how each of these learners is reminded."""
        return {id_: self._reminder_terms_of(self.learners[id_]) for id_ in learner_ids}

    def reader_terms(self, person_id: int) -> ReminderTerms:
        """Give how and where somebody reads; who is not among these reads as all do."""
        others = (each for each in (self.assessor, self.actor) if each)
        known = {each.id: each for each in others} | self.learners
        return self._reminder_terms_of(known.get(person_id))

    def _reminder_terms_of(self, reader: Attendee | None) -> ReminderTerms:
        return reminder_terms(
            leads=reader.reminder_leads if reader else None,
            quiet_hours=reader.quiet_hours if reader else None,
            time_zone=reader.time_zone if reader else "",
            leads_of_all=self.terms.reminder_leads,
            zone_of_all=self.terms.time_zone,
        )

    def linked_courses(self, course_ids: tuple[int, ...]) -> list[TakenCourse]:
        """The learners' courses among the chosen ones to which sessions can be linked."""
        return [
            taken
            for courses in self.courses.values()
            for taken in courses
            if taken.bookable and taken.course_id in course_ids
        ]


PEOPLE_AND_TERMS = (
    select(
        col(Person.id),
        col(Person.name),
        col(Person.roles),
        col(Person.archived),
        col(Person.time_zone),
        col(Person.reminder_leads),
        col(Person.quiet_hours),
        col(Organisation.time_zone),
        col(Organisation.smart_rooms_enabled),
        col(Organisation.session_places),
        col(Organisation.reminder_leads),
        col(Organisation.working_hours),
        col(Organisation.bank_holidays),
    )
    .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
    .where(
        col(Person.organisation_id) == bindparam("organisation_id"),
        col(Person.id).in_(bindparam("people", expanding=True)),
    )
    .order_by(col(Person.id))
)
LOCKED_PEOPLE_AND_TERMS = PEOPLE_AND_TERMS.with_for_update(key_share=True, of=Person)
COURSES = (
    select(
        col(Enrolment.id),
        col(Enrolment.learner_id),
        col(Enrolment.course_id),
        col(Enrolment.status),
        col(Enrolment.starts_on),
        col(Enrolment.ends_on),
        col(Course.title),
    )
    .join(
        Course,
        (col(Course.organisation_id) == col(Enrolment.organisation_id))
        & (col(Course.id) == col(Enrolment.course_id)),
    )
    .where(
        col(Enrolment.organisation_id) == bindparam("organisation_id"),
        col(Enrolment.learner_id).in_(bindparam("learners", expanding=True)),
    )
    .order_by(col(Course.title))
)


def load_party(db: Db, command: Concerning, *, lock: bool = True) -> Party:
    """Read everybody concerned and lock them, in the order of their ids.

    With that order two bookings that share people wait for each other and never deadlock. Who
    only looks need not lock.

    Raises:
        NotKnown: the actor is not in the organisation.
    """
    concerned = {command.actor_id, command.assessor_id, *command.learner_ids}
    connection = db.connection()
    rows = connection.execute(
        LOCKED_PEOPLE_AND_TERMS if lock else PEOPLE_AND_TERMS,
        {"organisation_id": command.organisation_id, "people": sorted(concerned)},
    )
    found = {row.id: (Attendee(*row[:7]), Terms(*tuple(row)[7:])) for row in rows}
    if command.actor_id not in found:
        raise NotKnown("You are not in this organisation.", helps="Ask an admin to add you.")
    actor, terms = found[command.actor_id]
    people = {id_: attendee for id_, (attendee, _) in found.items()}
    return Party(
        terms=terms,
        actor=actor,
        assessor=people.get(command.assessor_id),
        learners={id_: people[id_] for id_ in command.learner_ids if id_ in people},
        courses=_courses_of(connection, command),
    )


def _courses_of(connection: Connection, command: Concerning) -> dict[int, list[TakenCourse]]:
    courses: dict[int, list[TakenCourse]] = {id_: [] for id_ in command.learner_ids}
    named = {"organisation_id": command.organisation_id, "learners": list(courses)}
    for row in connection.execute(COURSES, named):
        taken = TakenCourse(*row)
        courses[taken.learner_id].append(taken)
    return courses
