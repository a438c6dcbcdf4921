"""How long booking one session takes beside hand-written SQL with the same rows and guard.

    .venv/bin/python -m benchmarks.booking_a_session [--sessions 1000000]

Targets: at most 3 times the floor, and with a million sessions at most 1.3 times the time on an
empty database. Core and floor take turns, so that both meet the same machine.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import typer

from benchmarks.large_database import (
    ASSESSORS,
    COURSE,
    ORGANISATION,
    assessor_id,
    build,
    learner_id,
)
from booking.commands import BookSession
from booking.database import Database
from booking.ids import IdSource
from booking.sessions import book_session
from booking.values import SessionMethod, SessionType
from tests.postgres import running_server

ROUNDS = 400
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OPENS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
LENGTH = timedelta(hours=1)
IDS = IdSource()
LEADS = ((60 * 24, timedelta(days=1)), (60, timedelta(hours=1)))

Book = Callable[[int], None]


def start_of(number: int) -> datetime:
    """Give every booking a time of its own."""
    return OPENS + timedelta(hours=number % 8, days=number // 8)


def core(database: Database) -> Book:
    """Book through the core."""

    def book(number: int) -> None:
        command = BookSession(
            organisation_id=ORGANISATION,
            actor_id=assessor_id(number % ASSESSORS),
            token=f"core-{number}-{IDS.new()}",
            assessor_id=assessor_id(number % ASSESSORS),
            learner_ids=(learner_id(number),),
            method=SessionMethod.TRADITIONAL,
            location="Leeds college",
            starts_at=start_of(number),
            duration=LENGTH,
            course_ids=(COURSE,),
            type=SessionType.GENERAL,
        )
        book_session(database, command, now=NOW, ids=IDS)

    return book


COLUMNS = {
    "sessions": (
        "organisation_id, id, assessor_id, booked_by_id, method, location, starts_at, ends_at, "
        "type, places, planning_notes, recording_wanted, smart_room_id, status, version, booked_at"
    ),
    "claims": "organisation_id, owner_id, starts_at, ends_at, session_id",
    "participants": "organisation_id, session_id, learner_id, starts_at",
    "time_log_entries": (
        "organisation_id, session_id, learner_id, starts_at, minutes, kind, state"
    ),
    "session_enrolments": (
        "organisation_id, session_id, enrolment_id, moved_to_in_training, set_first_day"
    ),
    "deliveries": (
        "organisation_id, session_id, session_version, person_id, kind, lead_minutes, due_at, "
        "state, attempts"
    ),
    "submissions": "organisation_id, session_id, token",
}
"""By table, in the order of writing, the columns that a booking fills."""


def inserts(mark: str) -> list[str]:
    """Write the statements, with the driver's mark for a value."""
    return [
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join([mark] * len(columns.split(',')))})"
        for table, columns in COLUMNS.items()
    ]


def rows_of(number: int, moment: Callable[[datetime], Any]) -> list[list[tuple[Any, ...]]]:
    """Give the rows of one booking, by statement."""
    session, start = IDS.new(), start_of(number)
    begins, ends, now = moment(start), moment(start + LENGTH), moment(NOW)
    assessor, learner = assessor_id(number % ASSESSORS), learner_id(number)
    key, place = (ORGANISATION, session), (ORGANISATION, session, learner, begins)
    owed = ("due", 0)
    return [
        [(*key, assessor, assessor, "traditional", "Leeds college", begins, ends, "general", 1,
          "", False, None, "booked", 1, now)],
        [(ORGANISATION, owner, begins, ends, session) for owner in (assessor, learner)],
        [place],
        [(*place, 60, "not_applicable", "planned")],
        [(*key, learner, False, False)],
        [
            *((*key, 1, person, "confirmation", 0, now, *owed) for person in (assessor, learner)),
            *(
                (*key, 1, learner, "reminder", minutes, moment(start - lead), *owed)
                for minutes, lead in LEADS
            ),
        ],
        [(*key, f"floor-{session}")],
    ]  # fmt: skip


def sqlite_floor(database: Database) -> Book:
    """Book with hand-written SQL on SQLite: the same rows, the same trigger, as durable."""
    connection = sqlite3.connect(str(database.url.database), isolation_level=None)
    for setting in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    statements = inserts("?")

    def book(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in zip(statements, rows_of(number, _as_sqlite), strict=True):
            connection.executemany(statement, rows)
        connection.execute("COMMIT")

    return book


def _as_sqlite(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.000000"


def postgresql_floor(database: Database) -> Book:
    """Book with hand-written SQL on PostgreSQL: the owners locked, the same rows and guard."""
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(address, autocommit=True)
    statements = inserts("%s")
    lock = (
        "SELECT id FROM people WHERE organisation_id = %s AND id = ANY(%s) "
        "ORDER BY id FOR NO KEY UPDATE"
    )

    def book(number: int) -> None:
        owners = [assessor_id(number % ASSESSORS), learner_id(number)]
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(lock, (ORGANISATION, owners))
            for statement, rows in zip(statements, rows_of(number, lambda each: each), strict=True):
                for row in rows:
                    cursor.execute(statement, row)

    return book


FLOORS = {"sqlite": sqlite_floor, "postgresql": postgresql_floor}


def measure(url: str) -> tuple[float, float]:
    """Give the medians of core and floor in milliseconds; they take turns."""
    database = Database(url)
    ways = (core(database), FLOORS[database.engine.dialect.name](database))
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(-20, ROUNDS):
        for way, (book, spent) in enumerate(zip(ways, times, strict=True)):
            begin = time.perf_counter()
            book((number + 20) * 2 + way)
            if number >= 0:
                spent.append((time.perf_counter() - begin) * 1000)
    database.close()
    return statistics.median(times[0]), statistics.median(times[1])


@contextmanager
def databases(server_url: Callable[[], str]) -> Iterator[dict[str, Callable[[], str]]]:
    """Give, by kind, a way to make an empty database's address."""
    with tempfile.TemporaryDirectory() as folder:
        counter = iter(range(100))
        yield {
            "sqlite": lambda: f"sqlite:///{folder}/{next(counter)}.db",
            "postgresql": server_url,
        }


def main(sessions: int = 1_000_000) -> None:
    """Measure on both databases, empty and large, and print figures beside targets."""
    with (
        running_server(durable=True, shared_buffers="1GB") as server,
        databases(lambda: server.url(server.create_database())) as make,
    ):
        for kind, new in make.items():
            medians = []
            for size in (0, sessions):
                url = new()
                build(url, size)
                booked, floor = measure(url)
                medians.append(booked)
                print(
                    f"{kind}, {size:,} sessions: core {booked:.2f} ms, floor {floor:.2f} ms, "
                    f"ratio {booked / floor:.2f} (target at most 3)",
                    flush=True,
                )
            print(f"{kind}: large to empty {medians[1] / medians[0]:.2f} (target at most 1.3)")


if __name__ == "__main__":
    typer.run(main)
