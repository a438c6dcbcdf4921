"""A large database to measure on: a million sessions, 500 assessors, 20,000 learners."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, cast

import psycopg
from sqlalchemy import Table
from sqlmodel import SQLModel

from booking.database import Database, migrate
from booking.form_tables import Submission
from booking.rules.names import search_name
from booking.tables import (
    Claim,
    Course,
    Delivery,
    Enrolment,
    Organisation,
    Participant,
    Person,
    Session,
    SessionEnrolment,
    SmartRoom,
    TimeLogEntry,
)
from booking.values import Role

ORGANISATION = 1
COURSE = 1
ROOM = 900_001
ASSESSORS = 500
LEARNERS = 20_000
FIRST_ASSESSOR = 100_001
FIRST_LEARNER = 200_001
FIRST_SESSION = 10_000_000
TEAM = "T0SANDBOX"
OPENS = datetime(2016, 1, 4, 8, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=30)
A_DAY = 16
"""Sessions of one assessor on one day, half an hour each, back to back."""

FIRST = ("Priya", "Tom", "Zoë", "Lee", "Ivo", "Ruth", "Sam", "Nina", "Omar", "Cleo")
LAST = ("Shah", "Hill", "Fox", "Adeyemi", "Novak", "Bell", "Cole", "Roy", "Khan", "Ward", "Reed")

Rows = Iterator[tuple[Any, ...]]


def build(url: str, sessions: int, opens: datetime = OPENS) -> None:
    """Migrate a database and fill it with so many sessions, from its opening on.

    From the usual opening on all of them are past.
    """
    migrate(url)
    database = Database(url)
    fill = FILLERS[database.engine.dialect.name]
    for table, rows in _tables(sessions, opens):
        fill(database, cast(Table, table.__table__), rows)  # type: ignore[attr-defined]
    _tidy(database)
    database.close()


def assessor_id(number: int) -> int:
    """The id of one of the assessors."""
    return FIRST_ASSESSOR + number % ASSESSORS


def learner_id(number: int) -> int:
    """The id of one of the learners."""
    return FIRST_LEARNER + number % LEARNERS


def slack_user_id(person_id: int) -> str:
    """The Slack user id of a person."""
    return f"U{person_id}"


def _tidy(database: Database) -> None:
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(TIDYING[database.engine.dialect.name])


def _tables(sessions: int, opens: datetime) -> Iterator[tuple[type[SQLModel], Rows]]:
    yield Organisation, iter([_organisation()])
    yield Person, _people()
    yield Course, iter([(ORGANISATION, COURSE, "TL3", "Team Leader Level 3", 187)])
    yield Enrolment, _enrolments()
    yield SmartRoom, iter([(ORGANISATION, ROOM, "Room 1", "https://rooms.example.org/1")])
    numbers = range(sessions)
    yield Session, (_session(number, opens) for number in numbers)
    yield Participant, ((ORGANISATION, *_placed(number, opens)) for number in numbers)
    yield Claim, (claim for number in numbers for claim in _claims(number, opens))
    yield (
        TimeLogEntry,
        (
            (ORGANISATION, *_placed(number, opens), 30, "not_applicable", "planned")
            for number in numbers
        ),
    )
    yield (
        SessionEnrolment,
        (
            (ORGANISATION, FIRST_SESSION + number, learner_id(number), False, False)
            for number in numbers
        ),
    )
    yield Delivery, (_delivery(number, opens) for number in numbers)
    yield (
        Submission,
        ((ORGANISATION, f"token-{number}", FIRST_SESSION + number) for number in numbers),
    )


def _organisation() -> tuple[Any, ...]:
    hours, leads = "Mon-Fri 09:00-17:00", "1 day;1 hour"
    return (
        ORGANISATION, "Northern Skills", TEAM, "Europe/London", True, hours, 30,
        "england-and-wales", leads,
    )  # fmt: skip


def _people() -> Rows:
    for first, count, role in (
        (FIRST_ASSESSOR, ASSESSORS, Role.ASSESSOR),
        (FIRST_LEARNER, LEARNERS, Role.LEARNER),
    ):
        for number in range(count):
            person, name = first + number, _name(number)
            email = f"{role.value.lower()}{number}@example.org"
            yield (
                ORGANISATION, person, email, name, search_name(name, email), role.value,
                "Europe/London", slack_user_id(person), False,
            )  # fmt: skip


def _name(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {number}"


def _enrolments() -> Rows:
    for number in range(LEARNERS):
        learner = learner_id(number)
        yield (
            ORGANISATION, learner, learner, COURSE, "in_training", assessor_id(number), None, None,
        )  # fmt: skip


def _start(number: int, opens: datetime) -> datetime:
    """Give each assessor their sessions back to back, `A_DAY` a day, from the opening on."""
    nth = number // ASSESSORS
    return opens + timedelta(days=nth // A_DAY) + LENGTH * (nth % A_DAY)


def _session(number: int, opens: datetime) -> tuple[Any, ...]:
    assessor, start = assessor_id(number), _start(number, opens)
    return (
        ORGANISATION, FIRST_SESSION + number, assessor, assessor, "traditional", "Leeds college",
        start, start + LENGTH, "general", 1, "", False, None, "booked", 1, start,
    )  # fmt: skip


def _placed(number: int, opens: datetime) -> tuple[int, int, datetime]:
    return FIRST_SESSION + number, learner_id(number), _start(number, opens)


def _claims(number: int, opens: datetime) -> Iterator[tuple[Any, ...]]:
    start = _start(number, opens)
    for owner in (assessor_id(number), learner_id(number)):
        yield (ORGANISATION, owner, start, start + LENGTH, FIRST_SESSION + number)


def _delivery(number: int, opens: datetime) -> tuple[Any, ...]:
    return (
        ORGANISATION, FIRST_SESSION + number, 1, learner_id(number), "confirmation", 0,
        _start(number, opens), "sent", 0, None, None, None,
    )  # fmt: skip


def _fill_sqlite(database: Database, table: Table, rows: Rows) -> None:
    columns, rows = _columns(table, rows)
    marks = ", ".join("?" * len(columns))
    connection = sqlite3.connect(str(database.url.database))
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -500000")
    stored = (tuple(map(_as_sqlite, row)) for row in rows)
    with connection:
        connection.executemany(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})", stored
        )
    connection.close()


def _columns(table: Table, rows: Rows) -> tuple[list[str], Rows]:
    """Name the columns that the rows fill; those after them keep their defaults."""
    first = next(rows, ())
    names = [column.name for column in table.columns][: len(first) or None]
    return names, chain([first], rows) if first else iter(())


def _as_sqlite(value: Any) -> Any:
    """Write a moment as SQLAlchemy does."""
    return f"{value:%Y-%m-%d %H:%M:%S}.000000" if isinstance(value, datetime) else value


def _fill_postgresql(database: Database, table: Table, rows: Rows) -> None:
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    columns, rows = _columns(table, rows)
    names = ", ".join(columns)
    statement = f"COPY {table.name} ({names}) FROM STDIN"
    with psycopg.connect(address) as connection, connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


FILLERS: dict[str, Callable[[Database, Table, Rows], None]] = {
    "sqlite": _fill_sqlite,
    "postgresql": _fill_postgresql,
}
TIDYING = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
"""PostgreSQL's autovacuum would do the same after so many new rows, in its own time."""
