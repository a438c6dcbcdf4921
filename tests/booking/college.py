"""A provider with an assessor, a learner, a course and a room, to book and read sessions in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from booking.database import Database, Db
from booking.sessions import Booked, book_session
from booking.tables import Course, Organisation, Person, SmartRoom
from tests.booking.queries import sent_queries
from tests.factories import (
    IDS,
    NOW,
    create_booking,
    create_course,
    create_learner,
    create_organisation,
    create_person,
    create_smart_room,
)

Result = TypeVar("Result")
LONG_AGO = NOW - timedelta(days=400)
"""When the sessions are booked, so that some are past by NOW."""


@dataclass
class College:
    """What the tests of plans, logs, evidence and agendas read."""

    database: Database
    organisation: Organisation
    dana: Person
    priya: Person
    course: Course
    room: SmartRoom
    booked: list[Booked] = field(default_factory=list)

    def book(self, **overrides: Any) -> Booked:
        """Book a session of Dana with Priya, long before it."""
        command = create_booking(self.dana, self.priya, self.course, **overrides)
        self.booked.append(book_session(self.database, command, now=LONG_AGO, ids=IDS))
        return self.booked[-1]

    def book_days(self, *days: int, **overrides: Any) -> list[Booked]:
        """Book an hour at NOW's time on days counted from NOW's."""
        return [self.book(starts_at=NOW + timedelta(days=day), **overrides) for day in days]

    def learner(self, name: str) -> Person:
        """Add a learner on the course."""
        return create_learner(self.database, self.organisation, self.course, name=name)

    def read(self, read: Callable[..., Result], **arguments: Any) -> Result:
        """Run a read model in this organisation."""
        arguments = {"organisation_id": self.organisation.id} | arguments
        return self.database.read(lambda db: read(db, **arguments))

    def change(self, work: Callable[[Db], object]) -> None:
        """Change rows directly."""
        self.database.write(work)

    @contextmanager
    def statements(self) -> Iterator[list[tuple[str, Any]]]:
        """Collect the queries that are sent, with their parameters."""
        with sent_queries() as sent:
            yield sent


@contextmanager
def open_college(url: str) -> Iterator[College]:
    """Put a college together in a fresh database."""
    database = Database(url)
    try:
        organisation = create_organisation(database)
        course = create_course(database, organisation)
        yield College(
            database,
            organisation,
            create_person(database, organisation),
            create_learner(database, organisation, course),
            course,
            create_smart_room(database, organisation, join_url="https://rooms.example.org/1"),
        )
    finally:
        database.close()
