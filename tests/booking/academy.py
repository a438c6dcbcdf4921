"""A provider with many learners, in which groups and series are booked and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import pytest
from sqlmodel import SQLModel, select

from booking.cancelling import Cancelled, cancel_session
from booking.closing_rows import CALLS
from booking.commands import (
    BookSeries,
    BookSession,
    CancelSession,
    ChangeParticipants,
    ChangeSession,
    MoveSession,
    UndoCancel,
)
from booking.database import Database, Db
from booking.deliveries import DueDelivery, mark_dropped, mark_one_sent, put_off
from booking.due_deliveries import claim_due
from booking.errors import Refusal
from booking.moving import Moved, change_session, move_session
from booking.participants import ParticipantsChanged, change_participants
from booking.reinstating import Reinstated, undo_cancel
from booking.rules.delivery_pace import ANY_PACE
from booking.rules.names import search_name
from booking.rules.recurrence import RepeatRule
from booking.sendable_messages import OwedMessage, Withheld, read_sendable
from booking.series import BookedSeries, book_series
from booking.sessions import Booked, book_session
from booking.tables import Course, Delivery, Enrolment, Organisation, Person, Session
from booking.values import DeliveryKind, DeliveryState, EnrolmentStatus, Frequency, Role, Side
from tests.factories import (
    IDS,
    NOW,
    create_booking,
    create_course,
    create_organisation,
    create_person,
)

Result = TypeVar("Result")
TEAM = "T1"
DECIDED = ("skipped", "moved")
"""What is decided about a series' dates."""
Owed = tuple[DeliveryKind, DeliveryState]


@dataclass
class Academy:
    """An organisation with an assessor, Dana, a course, and learners who are in training on it."""

    database: Database
    organisation: Organisation
    dana: Person
    course: Course
    learners: list[Person] = field(default_factory=list)

    @property
    def team_id(self) -> str:
        """The workspace's id in Slack."""
        return str(self.organisation.slack_team_id)

    def enrol(self, count: int, **overrides: Any) -> list[Person]:
        """Add learners on the course, named Learner 1, Learner 2 and so on, in one transaction."""
        people = [self._person(f"Learner {len(self.learners) + each + 1}") for each in range(count)]
        defaults: dict[str, Any] = {
            "status": EnrolmentStatus.IN_TRAINING,
            "course_id": self.course.id,
        }
        enrolments = [
            Enrolment(
                organisation_id=self.organisation.id,
                id=IDS.new(),
                learner_id=person.id,
                **defaults | overrides,
            )
            for person in people
        ]
        self.database.write(lambda db: _add_all(db, people, enrolments))
        self.learners += people
        return people

    def _person(self, name: str) -> Person:
        number = IDS.new()
        email = f"learner.{number}@example.org"
        return Person(
            organisation_id=self.organisation.id,
            id=number,
            email=email,
            name=name,
            search_name=search_name(name, email),
            roles=frozenset({Role.LEARNER}),
            time_zone="",
        )

    def booking(self, *learners: Person, **overrides: Any) -> BookSession:
        """Make a command that books Dana with learners, or with all of them."""
        chosen = learners or tuple(self.learners)
        defaults = {"learner_ids": ids_of(*chosen), "places": max(1, len(chosen))}
        return create_booking(self.dana, chosen[0], self.course, **defaults | overrides)

    def book(self, *learners: Person, now: datetime = NOW, **overrides: Any) -> Booked:
        """Book a session of Dana with learners, or with all of them."""
        command = self.booking(*learners, **overrides)
        return book_session(self.database, command, now=now, ids=IDS)

    def series(self, *learners: Person, count: int = 3, **overrides: Any) -> BookSeries:
        """Make a command that books a weekly series; what a series has itself is told apart."""
        rule = overrides.pop("rule", RepeatRule(frequency=Frequency.WEEKLY, count=count))
        decided = {name: overrides.pop(name) for name in DECIDED if name in overrides}
        return BookSeries(booking=self.booking(*learners, **overrides), rule=rule, **decided)

    def book_series(self, *learners: Person, now: datetime = NOW, **overrides: Any) -> BookedSeries:
        """Book a weekly series of Dana with learners, or with all of them."""
        return book_series(self.database, self.series(*learners, **overrides), now=now, ids=IDS)

    def changing(self, session: Booked, **overrides: Any) -> ChangeParticipants:
        """Make a command that changes who takes part; people are given as they are."""
        people = {
            name: ids_of(*overrides.pop(name)) for name in ("added", "removed") if name in overrides
        }
        defaults = {"organisation_id": self.organisation.id, "actor_id": self.dana.id}
        return ChangeParticipants(session_id=session.session_id, **defaults | people | overrides)

    def change(
        self, session: Booked, *, now: datetime = NOW, **overrides: Any
    ) -> ParticipantsChanged:
        """Change who takes part in a session; people are given as they are."""
        return change_participants(
            self.database, self.changing(session, **overrides), now=now, ids=IDS
        )

    def move(self, session: Booked, *, now: datetime = NOW, **overrides: Any) -> Moved:
        """Move a session, or more of its series."""
        command = MoveSession(**self._whose(session) | overrides)
        return move_session(self.database, command, now=now, ids=IDS)

    def alter(
        self, session: Booked, *, now: datetime = NOW, move: Any = None, **overrides: Any
    ) -> Moved:
        """Change what a session is for, and where it is; `move` has what a move has."""
        moving = MoveSession(**self._whose(session) | (move or {}))
        command = ChangeSession(move=moving, **overrides)
        return change_session(self.database, command, now=now, ids=IDS)

    def cancel(self, session: Booked, *, now: datetime = NOW, **overrides: Any) -> Cancelled:
        """Cancel a session, or more of its series."""
        defaults = self._whose(session) | {"on_side_of": Side.PROVIDER}
        command = CancelSession(**defaults | overrides)
        return cancel_session(self.database, command, now=now, ids=IDS)

    def undo(self, session: Booked, *, now: datetime = NOW, **overrides: Any) -> Reinstated:
        """Undo the cancellation of a session, and of all that went with it."""
        command = UndoCancel(**self._whose(session) | overrides)
        return undo_cancel(self.database, command, now=now, ids=IDS)

    def _whose(self, session: Booked) -> dict[str, Any]:
        """Give where, by whom and to which session something is done."""
        return {
            "organisation_id": self.organisation.id,
            "actor_id": self.dana.id,
            "session_id": session.session_id,
        }

    def rows(self, table: type[Any], **matching: Any) -> list[Any]:
        """Read the rows of a table that have these values."""
        conditions = [getattr(table, name) == value for name, value in matching.items()]
        return list(self.database.read(lambda db: db.exec(select(table).where(*conditions)).all()))

    def sessions(self, *ids: int) -> list[Session]:
        """Read the sessions with these ids, in their order."""
        return [self.rows(Session, id=id_)[0] for id_ in ids]

    def put(self, row: SQLModel, **values: Any) -> None:
        """Change a row directly."""

        def change(db: Db) -> None:
            merged = db.merge(row)
            for name, value in values.items():
                setattr(merged, name, value)

        self.database.write(change)

    def everything(self) -> dict[str, set[tuple[Any, ...]]]:
        """Read every row of every table, to see whether anything changed."""
        tables = SQLModel.metadata.sorted_tables
        with self.database.engine.connect() as connection:
            return {
                table.name: {tuple(row) for row in connection.execute(table.select())}
                for table in tables
            }

    def owed(self, person: Person) -> list[Owed]:
        """Say which messages a person is owed or got, but what is due by the session's time."""
        rows = self.rows(Delivery, person_id=person.id)
        told = [row for row in rows if row.kind not in CALLS | {DeliveryKind.DIGEST}]
        return sorted((row.kind, row.state) for row in told)

    def claim(self, now: datetime = NOW) -> list[DueDelivery]:
        """Take what is due by `now`, as a worker does."""
        return self.database.write(
            lambda db: claim_due(db, team_id=self.team_id, now=now, pace=ANY_PACE, limit=10_000)
        )

    def read(self, due: DueDelivery, now: datetime = NOW) -> OwedMessage | None:
        """Read what a message says; None where it is not sent."""
        message = self.database.read(lambda db: read_sendable(db, due, now=now))
        return message if isinstance(message, OwedMessage) else None

    def read_aloud(self, now: datetime = NOW) -> dict[int, list[OwedMessage]]:
        """Send what is due by `now`; give by person what they read."""
        claimed = self.claim(now)
        read: dict[int, list[OwedMessage]] = {}
        for due in claimed:
            message = self.read(due, now)
            if message:
                read.setdefault(due.person_id, []).append(message)
            _settle(self.database, due, now)
        return read

    def deliver(self, now: datetime = NOW) -> list[DueDelivery]:
        """Send what is due by `now`, as a worker does; give what was sent."""
        return [due for due in self.claim(now) if _settle(self.database, due, now)]


def _settle(database: Database, due: DueDelivery, now: datetime) -> bool:
    message = database.read(lambda db: read_sendable(db, due, now=now))
    if isinstance(message, Withheld):
        withhold(database, due, message, now)
        return False
    slack_ts = f"{due.session_id}.{due.person_id}"
    mark_one_sent(database, due, slack_channel=f"D{due.person_id}", slack_ts=slack_ts, now=now)
    return True


def withhold(database: Database, due: DueDelivery, why: Withheld, now: datetime = NOW) -> None:
    """Do what a worker does with a message that is not sent."""
    if why is Withheld.OVER:
        database.write(lambda db: mark_dropped(db, [due]))
    else:
        database.write(lambda db: put_off(db, [due], now=now))


def _add_all(db: Db, *rows: list[Any]) -> None:
    for each in rows:
        db.add_all(each)
        db.flush()


def ids_of(*people: Person) -> tuple[int, ...]:
    """The ids of people, in their order."""
    return tuple(person.id for person in people)


def refusal(work: Callable[[], object]) -> Refusal:
    """Give why something is refused."""
    with pytest.raises(Refusal) as raised:
        work()
    return raised.value


def found_academy(database: Database, learners: int = 0, **overrides: Any) -> Academy:
    """Put an academy together in a database; learners' enrolments are as the overrides say."""
    organisation = create_organisation(database, slack_team_id=f"{TEAM}-{IDS.new()}")
    academy = Academy(
        database,
        organisation,
        create_person(database, organisation),
        create_course(database, organisation),
    )
    academy.enrol(learners, **overrides)
    return academy


@contextmanager
def open_academy(url: str, learners: int = 0) -> Iterator[Academy]:
    """Put an academy together in a fresh database."""
    database = Database(url)
    try:
        yield found_academy(database, learners)
    finally:
        database.close()
