"""How long it takes to move, cancel and reinstate a series of 52 with 30 learners.

    .venv/bin/python -m benchmarks.moving_a_series [--sessions 1000000]

Target: each under a second on both databases, also with a million sessions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import typer

from benchmarks.booking_a_session import IDS, NOW, SHAPES, databases
from benchmarks.large_database import ORGANISATION, build
from booking.cancelling import cancel_session
from booking.commands import BookSeries, CancelSession, MoveSession, UndoCancel
from booking.database import Database
from booking.moving import move_session
from booking.reinstating import undo_cancel
from booking.rules.recurrence import RepeatRule
from booking.series import book_series
from booking.values import Frequency, Scope, Side
from tests.postgres import running_server

SERIES = SHAPES[-1]
ROUNDS = 5
Step = Callable[[], object]


def steps(database: Database, number: int) -> dict[str, Step]:
    """Book a series, and give what is then done to all of it, by name and in order."""
    booking = SERIES.booking(number, f"moving-{number}-{IDS.new()}")
    rule = RepeatRule(frequency=Frequency.WEEKLY, count=SERIES.dates)
    booked = book_series(database, BookSeries(booking=booking, rule=rule), now=NOW, ids=IDS)
    whose: dict[str, Any] = {
        "organisation_id": ORGANISATION,
        "actor_id": booking.actor_id,
        "session_id": booked.sessions[0].session_id,
    }
    later = booking.starts_at.astimezone(UTC) + timedelta(minutes=30)
    move = MoveSession(**whose, starts_at=later, scope=Scope.SERIES)
    cancel = CancelSession(**whose, on_side_of=Side.PROVIDER, scope=Scope.SERIES)
    return {
        "move": lambda: move_session(database, move, now=NOW, ids=IDS),
        "cancel": lambda: cancel_session(database, cancel, now=NOW, ids=IDS),
        "undo": lambda: undo_cancel(database, UndoCancel(**whose), now=NOW, ids=IDS),
    }


def measure(url: str) -> dict[str, float]:
    """Give the worst time of each step, in seconds."""
    database = Database(url)
    worst: dict[str, float] = {}
    for number in range(ROUNDS):
        for name, step in steps(database, number).items():
            begin = time.perf_counter()
            step()
            worst[name] = max(worst.get(name, 0), time.perf_counter() - begin)
    database.close()
    return worst


def main(sessions: int = 1_000_000) -> None:
    """Measure on both databases, empty and large, and print figures beside the target."""
    with (
        running_server(durable=True, shared_buffers="1GB") as server,
        databases(lambda: server.url(server.create_database())) as make,
    ):
        for kind, new in make.items():
            for size in (0, sessions):
                url = new()
                build(url, size)
                for name, seconds in measure(url).items():
                    print(
                        f"{kind}, {size:,} sessions, {name} 52 for 30: worst {seconds:.2f} s "
                        "(target under 1)",
                        flush=True,
                    )


if __name__ == "__main__":
    typer.run(main)
