"""How long bookings take beside hand-written SQL with the same rows and guard.

    .venv/bin/python -m benchmarks.booking_a_session [--sessions 1000000]

One session; a group of 30; a series of 52 for one learner, and for 30. Targets: at most 3 times
the floor; for one session, with a million sessions at most 1.3 times the time on an empty
database; a series of 52 for 30 in under a second. Core and floor take turns, so that both meet
the same machine.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
from booking.commands import BookSeries, BookSession
from booking.database import Database
from booking.ids import IdSource
from booking.rules.recurrence import RepeatRule
from booking.series import book_series
from booking.sessions import book_session
from booking.values import Frequency, SessionMethod, SessionType
from tests.postgres import running_server

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OPENS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
LENGTH = timedelta(hours=1)
IDS = IdSource()
LEADS = ((60 * 24, timedelta(days=1)), (60, timedelta(hours=1)))
CALLS = (("closing", timedelta(0)), ("closing_reminder", timedelta(hours=15)))
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """What is booked at once, and how often that is measured."""

    name: str
    dates: int
    learners: int
    rounds: int

    def booking(self, number: int, token: str) -> BookSession:
        """The command for one of the sessions, the first."""
        return BookSession(
            organisation_id=ORGANISATION,
            actor_id=assessor_id(number),
            token=token,
            assessor_id=assessor_id(number),
            learner_ids=tuple(self.learner_ids(number)),
            method=SessionMethod.TRADITIONAL,
            location="Leeds college",
            starts_at=start_of(self, number),
            duration=LENGTH,
            course_ids=(COURSE,),
            type=SessionType.GENERAL,
            places=self.learners,
        )

    def learner_ids(self, number: int) -> list[int]:
        """Give every booking learners of its own."""
        return [learner_id(number * self.learners + each) for each in range(self.learners)]


SHAPES = (
    Shape("one session", 1, 1, 400),
    Shape("a group of 30", 1, 30, 200),
    Shape("a series of 52", 52, 1, 100),
    Shape("a series of 52 for 30", 52, 30, 20),
)
Book = Callable[[Shape, int], None]


def start_of(shape: Shape, number: int) -> datetime:
    """Give every shape hours of its own, and within it every booking a time or an assessor."""
    return OPENS + timedelta(hours=2 * SHAPES.index(shape), days=number // ASSESSORS)


def core(database: Database) -> Book:
    """Book through the core."""

    def book(shape: Shape, number: int) -> None:
        booking = shape.booking(number, f"core-{number}-{IDS.new()}")
        if shape.dates == 1:
            book_session(database, booking, now=NOW, ids=IDS)
        else:
            rule = RepeatRule(frequency=Frequency.WEEKLY, count=shape.dates)
            book_series(database, BookSeries(booking=booking, rule=rule), now=NOW, ids=IDS)

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
    "history": "organisation_id, id, at, event, actor_id, session_id, details",
    "series": (
        "organisation_id, id, booked_by_id, frequency, every, weekdays, ends_on, count, first_day, "
        "at, time_zone, minutes"
    ),
    "occurrences": "organisation_id, series_id, day, session_id",
}
"""By table, in the order of writing, the columns that a booking fills."""


def inserts(mark: str) -> list[str]:
    """Write the statements, with the driver's mark for a value."""
    return [
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join([mark] * len(columns.split(',')))})"
        for table, columns in COLUMNS.items()
    ]


Rows = list[tuple[Any, ...]]


def rows_of(shape: Shape, number: int, moment: Callable[[datetime], Any]) -> list[Rows]:
    """Give the rows of one booking, by statement."""
    assessor, learners = assessor_id(number), shape.learner_ids(number)
    starts = [start_of(shape, number) + timedelta(weeks=week) for week in range(shape.dates)]
    sessions = [(IDS.new(), start) for start in starts]
    times = {id_: (moment(start), moment(start + LENGTH)) for id_, start in sessions}
    now, owed, first = moment(NOW), ("due", 0), sessions[0][0]
    places = [(ORGANISATION, id_, learner, times[id_][0]) for id_ in times for learner in learners]
    told = "confirmation" if shape.dates == 1 else "series_confirmation"
    return [
        [(ORGANISATION, id_, assessor, assessor, "traditional", "Leeds college", *times[id_],
          "general", shape.learners, "", False, None, "booked", 1, now) for id_ in times],
        [(ORGANISATION, owner, *times[id_], id_)
          for id_ in times for owner in (assessor, *learners)],
        places,
        [(*place, 60, "not_applicable", "planned") for place in places],
        [(ORGANISATION, id_, learner, False, False) for id_ in times for learner in learners],
        [
            *((ORGANISATION, first, 1, person, told, 0, now, *owed)
              for person in (assessor, *learners)),
            *((ORGANISATION, id_, 1, learner, "reminder", minutes, moment(start - lead), *owed)
              for id_, start in sessions for minutes, lead in LEADS for learner in learners),
            *((ORGANISATION, id_, 1, assessor, kind, 0, moment(start + LENGTH + after), *owed)
              for id_, start in sessions for kind, after in CALLS),
        ],
        [(ORGANISATION, first, f"floor-{first}")],
        [(ORGANISATION, IDS.new(), now, "session_booked", assessor, id_,
          json.dumps({"assessor_id": assessor, "learner_ids": learners})) for id_ in times],
        *([] if shape.dates == 1 else _series_rows(shape, assessor, sessions)),
    ]  # fmt: skip


def _series_rows(
    shape: Shape, assessor: int, sessions: Sequence[tuple[int, datetime]]
) -> list[Rows]:
    series, (_, start) = IDS.new(), sessions[0]
    occurrences = [(ORGANISATION, series, each.date().isoformat(), id_) for id_, each in sessions]
    day, at = start.date().isoformat(), f"{start:%H:%M:%S}.000000"
    rule = ("weekly", 1, "", None, shape.dates)
    return [[(ORGANISATION, series, assessor, *rule, day, at, "Europe/London", 60)], occurrences]


def sqlite_floor(database: Database) -> Book:
    """Book with hand-written SQL on SQLite: the same rows, the same trigger, as durable."""
    connection = sqlite3.connect(str(database.url.database), isolation_level=None)
    for setting in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    statements = inserts("?")

    def book(shape: Shape, number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in zip(statements, rows_of(shape, number, _as_sqlite), strict=False):
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

    def book(shape: Shape, number: int) -> None:
        owners = [assessor_id(number), *shape.learner_ids(number)]
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(lock, (ORGANISATION, owners))
            booked = rows_of(shape, number, lambda each: each)
            for statement, rows in zip(statements, booked, strict=False):
                _write(cursor, statement, rows)

    return book


def _write(cursor: psycopg.Cursor[Any], statement: str, rows: Rows) -> None:
    """Write rows as the driver does it best: one for itself, many in its pipeline."""
    if len(rows) == 1:
        cursor.execute(statement, rows[0])
    else:
        cursor.executemany(statement, rows)


FLOORS = {"sqlite": sqlite_floor, "postgresql": postgresql_floor}


def measure(url: str, shape: Shape) -> tuple[float, float, float]:
    """Give the medians of core and floor, and the core's worst, in milliseconds."""
    database = Database(url)
    ways = (core(database), FLOORS[database.engine.dialect.name](database))
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(-WARM_UP, shape.rounds):
        for way, (book, spent) in enumerate(zip(ways, times, strict=True)):
            begin = time.perf_counter()
            book(shape, (number + WARM_UP) * 2 + way)
            if number >= 0:
                spent.append((time.perf_counter() - begin) * 1000)
    database.close()
    return statistics.median(times[0]), statistics.median(times[1]), max(times[0])


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
            alone = []
            for size in (0, sessions):
                url = new()
                build(url, size)
                for shape in SHAPES:
                    booked, floor, worst = measure(url, shape)
                    alone += [booked] if shape is SHAPES[0] else []
                    print(
                        f"{kind}, {size:,} sessions, {shape.name}: core {booked:.2f} ms (worst "
                        f"{worst:.1f}), floor {floor:.2f} ms, ratio {booked / floor:.2f} "
                        "(target at most 3)",
                        flush=True,
                    )
            print(f"{kind}: large to empty {alone[1] / alone[0]:.2f} (target at most 1.3)")


if __name__ == "__main__":
    typer.run(main)
