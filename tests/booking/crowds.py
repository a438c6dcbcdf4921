"""Thousands of learners at once, and how long something takes among them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import insert
from sqlmodel import SQLModel

from booking.database import Database
from booking.rules.names import search_name
from booking.tables import Course, Enrolment, Person
from booking.values import EnrolmentStatus, Role
from tests.factories import IDS

FIRST = ("Priya", "Tom", "Zoë", "Ann", "Olu", "Chen", "Maria", "Jürgen", "Sean", "Aisha", "Liam")
LAST = ("Shah", "O'Neil", "Smith", "Jones", "Müller", "García", "Okafor", "Nowak", "Khan", "Lee")


def names_of(count: int) -> list[str]:
    """Make names as frequent as names are."""
    return [
        f"{FIRST[number % len(FIRST)]} {LAST[number // 7 % len(LAST)]}{number % 89}"
        for number in range(count)
    ]


def create_crowd(
    database: Database, course: Course, names: Sequence[str], status: EnrolmentStatus
) -> list[int]:
    """Add many learners on a course, with e-mails that say nothing, and give their ids."""
    learners = [
        {
            "organisation_id": course.organisation_id,
            "id": IDS.new(),
            "email": f"{number}@{status.value}",
            "name": name,
            "search_name": search_name(name, f"{number}@{status.value}"),
            "roles": frozenset({Role.LEARNER}),
            "time_zone": "",
            "archived": False,
        }
        for number, name in enumerate(names)
    ]
    enrolments = [
        {
            "organisation_id": course.organisation_id,
            "id": IDS.new(),
            "learner_id": learner["id"],
            "course_id": course.id,
            "status": status,
        }
        for learner in learners
    ]
    insert_rows(database, Person, learners)
    insert_rows(database, Enrolment, enrolments)
    return [int(str(learner["id"])) for learner in learners]


def insert_rows(database: Database, table: type[SQLModel], rows: list[dict[str, object]]) -> None:
    """Write many rows of one table."""
    if rows:
        database.write(lambda db: db.connection().execute(insert(table), rows))


def analyse(database: Database) -> None:
    """Let the database count what it holds, as it does by itself with time."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def milliseconds(work: Callable[[], object], times: int = 9) -> float:
    """Measure how long something takes at best: the other times something else ran too."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000
