"""How long it takes to find the best times for an assessor and 30 learners over four weeks.

    .venv/bin/python -m benchmarks.finding_group_times [--sessions 1000000]

Target: under 10 ms, on both databases, with two sessions a working day in everybody's diary.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import typer
from sqlalchemy import Table
from sqlmodel import SQLModel

from benchmarks.large_database import (
    FILLERS,
    FIRST_SESSION,
    ORGANISATION,
    Rows,
    assessor_id,
    build,
    learner_id,
)
from booking.database import Database
from booking.group_times import group_times
from booking.organisations import read_organisation
from booking.tables import Claim, Session
from booking.values import SessionMethod
from tests.postgres import running_server

ROUNDS = 300
WARM_UP = 20
TARGET_MS = 10
LEARNERS = 30
WEEKS = 4
LENGTH = timedelta(hours=1)
NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
"""A Monday before the working hours start."""

PEOPLE = (assessor_id(0), *(learner_id(number) for number in range(LEARNERS)))
HELD_BY = assessor_id(1)
"""Holds the sessions that fill the diaries; only the claims are ever read."""
DAYS = [NOW.date() + timedelta(days=day) for day in range(WEEKS * 7) if day % 7 < 5]  # noqa: PLR2004 - Saturday
MORNING, AFTERNOON = 9, 13


def diaries() -> Iterator[tuple[int, datetime]]:
    """Give two sessions to everybody on each working day, at other quarters for each."""
    for number, person in enumerate(PEOPLE):
        for nth, day in enumerate(DAYS):
            quarters = (number * 5 + nth * 3) % 12
            for hour in (MORNING, AFTERNOON):
                opens = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
                yield person, opens + timedelta(minutes=15 * quarters)


def fill(database: Database, sessions: int) -> None:
    """Write the diaries beside the other sessions."""
    write = FILLERS[database.engine.dialect.name]
    booked = list(enumerate(diaries(), start=FIRST_SESSION + sessions))
    rows: dict[type[SQLModel], Rows] = {
        Session: (_session(session, start) for session, (_, start) in booked),
        Claim: (_claim(session, person, start) for session, (person, start) in booked),
    }
    for table, filled in rows.items():
        write(database, cast(Table, table.__table__), filled)  # type: ignore[attr-defined]


def _session(session: int, start: datetime) -> tuple[Any, ...]:
    return (
        ORGANISATION, session, HELD_BY, HELD_BY, "traditional", "Leeds college", start,
        start + LENGTH, "general", 1, "", False, None, "booked", 1, NOW,
    )  # fmt: skip


def _claim(session: int, person: int, start: datetime) -> tuple[Any, ...]:
    return ORGANISATION, person, start, start + LENGTH, session


def measure(database: Database, method: SessionMethod) -> list[float]:
    """Give the times that searches took, in milliseconds and in order of length."""
    organisation = database.read(lambda db: read_organisation(db, organisation_id=ORGANISATION))
    spent = []
    for _ in range(WARM_UP + ROUNDS):
        begin = time.perf_counter()
        found = database.read(
            lambda db: group_times(
                db,
                organisation,
                assessor_id=PEOPLE[0],
                learner_ids=PEOPLE[1:],
                method=method,
                duration=LENGTH,
                first_day=NOW.date(),
                now=NOW,
            )
        )
        spent.append((time.perf_counter() - begin) * 1000)
        assert found
    return sorted(spent[WARM_UP:])


def main(sessions: int = 1_000_000) -> None:
    """Measure on both databases and print figures beside the target."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(shared_buffers="1GB") as server,
    ):
        for url in (f"sqlite:///{folder}/groups.db", server.url(server.create_database())):
            build(url, sessions)
            database = Database(url)
            fill(database, sessions)
            for method in SessionMethod:
                spent = measure(database, method)
                print(
                    f"{url.split(':')[0]}, {sessions:,} sessions, {method.words}: "
                    f"best {spent[0]:.1f} ms, median {statistics.median(spent):.1f} ms, "
                    f"worst {spent[-1]:.1f} ms (target under {TARGET_MS})",
                    flush=True,
                )
            database.close()


if __name__ == "__main__":
    typer.run(main)
