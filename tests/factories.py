"""Rows for tests, each with sensible defaults: `create_x(database, **overrides)`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import SQLModel

from booking.commands import BookSession
from booking.database import Database
from booking.diary_tables import OwnTimeEntry
from booking.ids import IdSource
from booking.rules.names import search_name
from booking.tables import Course, Delivery, Enrolment, Organisation, Person, Session, SmartRoom
from booking.values import (
    DeliveryKind,
    DeliveryState,
    EnrolmentStatus,
    OwnTimeState,
    Role,
    SessionMethod,
    SessionType,
    TimeKind,
)

Row = TypeVar("Row", bound=SQLModel)
IDS = IdSource()
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday morning; London is at UTC then."""
TEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
"""The Tuesday after."""


def _save(database: Database, row: Row) -> Row:
    def add(db: Any) -> None:
        db.add(row)
        db.flush()

    database.write(add)
    return row


def create_organisation(database: Database, **overrides: Any) -> Organisation:
    defaults: dict[str, Any] = {
        "id": IDS.new(),
        "name": "Northern Skills",
        "slack_team_id": None,
        "time_zone": "Europe/London",
        "smart_rooms_enabled": True,
        "working_hours": "Mon-Fri 09:00-17:00",
        "session_places": 30,
        "bank_holidays": "england-and-wales",
        "reminder_leads": "1 day;1 hour",
    }
    return _save(database, Organisation(**defaults | overrides))


def create_person(database: Database, organisation: Organisation, **overrides: Any) -> Person:
    number = IDS.new()
    name = overrides.get("name", "Dana Reed")
    email = overrides.get("email", f"{name.split()[0].lower()}.{number}@example.org")
    defaults: dict[str, Any] = {
        "organisation_id": organisation.id,
        "id": number,
        "email": email,
        "name": name,
        "search_name": search_name(name, email),
        "roles": frozenset({Role.ASSESSOR}),
        "time_zone": "Europe/London",
    }
    return _save(database, Person(**defaults | overrides))


def create_course(database: Database, organisation: Organisation, **overrides: Any) -> Course:
    number = IDS.new()
    defaults: dict[str, Any] = {
        "organisation_id": organisation.id,
        "id": number,
        "code": f"C{number}",
        "title": "Team Leader Level 3",
        "off_the_job_minimum_hours": 187,
    }
    return _save(database, Course(**defaults | overrides))


def create_enrolment(
    database: Database, learner: Person, course: Course, **overrides: Any
) -> Enrolment:
    defaults: dict[str, Any] = {
        "organisation_id": learner.organisation_id,
        "id": IDS.new(),
        "learner_id": learner.id,
        "course_id": course.id,
        "status": EnrolmentStatus.IN_TRAINING,
    }
    return _save(database, Enrolment(**defaults | overrides))


def create_smart_room(
    database: Database, organisation: Organisation, **overrides: Any
) -> SmartRoom:
    number = IDS.new()
    defaults: dict[str, Any] = {
        "organisation_id": organisation.id,
        "id": number,
        "name": f"Room {number}",
        "join_url": f"https://rooms.example.org/{number}",
    }
    return _save(database, SmartRoom(**defaults | overrides))


def create_learner(
    database: Database, organisation: Organisation, *courses: Course, **overrides: Any
) -> Person:
    """Create a learner who is in training on the courses."""
    defaults: dict[str, Any] = {"name": "Priya Shah", "roles": frozenset({Role.LEARNER})}
    learner = create_person(database, organisation, **defaults | overrides)
    for course in courses:
        create_enrolment(database, learner, course)
    return learner


def create_booking(
    assessor: Person, learner: Person, course: Course, **overrides: Any
) -> BookSession:
    """Make a command that books; nothing is booked by it alone."""
    defaults: dict[str, Any] = {
        "organisation_id": assessor.organisation_id,
        "actor_id": assessor.id,
        "token": f"token-{IDS.new()}",
        "assessor_id": assessor.id,
        "learner_ids": (learner.id,),
        "method": SessionMethod.TRADITIONAL,
        "starts_at": TEN,
        "duration": timedelta(hours=1),
        "course_ids": (course.id,),
        "type": SessionType.GENERAL,
    }
    return BookSession(**defaults | overrides)


def create_own_time(
    database: Database, learner: Person, course: Course, **overrides: Any
) -> OwnTimeEntry:
    defaults: dict[str, Any] = {
        "organisation_id": learner.organisation_id,
        "id": IDS.new(),
        "learner_id": learner.id,
        "course_id": course.id,
        "starts_at": TEN,
        "minutes": 30,
        "activity": "Practice",
        "kind": TimeKind.OFF_THE_JOB,
        "comment": "",
        "state": OwnTimeState.WAITING,
        "added_by_id": learner.id,
        "version": 1,
    }
    return _save(database, OwnTimeEntry(**defaults | overrides))


def create_delivery(database: Database, session: Session, **overrides: Any) -> Delivery:
    defaults: dict[str, Any] = {
        "organisation_id": session.organisation_id,
        "session_id": session.id,
        "session_version": session.version,
        "person_id": session.assessor_id,
        "kind": DeliveryKind.CONFIRMATION,
        "lead_minutes": 0,
        "due_at": NOW,
        "state": DeliveryState.DUE,
    }
    return _save(database, Delivery(**defaults | overrides))
