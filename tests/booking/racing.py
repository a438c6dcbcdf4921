"""Real processes that race for the same time, started together again and again."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from booking.commands import BookSession
from booking.database import Database
from booking.errors import BookingError
from booking.ids import IdSource
from booking.sessions import book_session
from tests.factories import NOW

ROUND_SECONDS = 60
WARM_UP_DAYS = 400
WARM_UP_HOURS = 1_000
CONTEXT = multiprocessing.get_context("spawn")
BOOKED = "booked"

Outcomes = list[Counter[str]]
"""By round, how many racers ended with which outcome: "booked" or a refusal's code."""


def race(url: str, entries: Sequence[BookSession], rounds: int) -> Outcomes:
    """Let one process for each entry book in every round, each round a day later.

    All wait for each other before a round, so that they start it together.
    """
    barrier = CONTEXT.Barrier(len(entries))
    results: Any = CONTEXT.Queue()
    racers = [
        CONTEXT.Process(target=_run, args=(url, entry, rounds, barrier, results))
        for entry in entries
    ]
    for racer in racers:
        racer.start()
    found = [results.get(timeout=ROUND_SECONDS + rounds) for _ in range(len(entries) * rounds)]
    for racer in racers:
        racer.join(ROUND_SECONDS)
    outcomes: Outcomes = [Counter() for _ in range(rounds)]
    for number, outcome in found:
        outcomes[number][outcome] += 1
    return outcomes


def _run(url: str, entry: BookSession, rounds: int, barrier: Any, results: Any) -> None:
    database, ids = Database(url, connections=1), IdSource()
    database.check()
    _warm_up(database, entry, ids)
    for number in range(rounds):
        moved = replace(
            entry,
            starts_at=entry.starts_at + timedelta(days=number),
            token=f"{entry.token}-{number}",
        )
        barrier.wait(ROUND_SECONDS)
        results.put((number, _outcome(database, moved, ids)))
    database.close()


def _warm_up(database: Database, entry: BookSession, ids: IdSource) -> None:
    """Book far ahead at an hour of one's own: a process's first booking makes its statements."""
    own = timedelta(days=WARM_UP_DAYS, hours=os.getpid() % WARM_UP_HOURS)
    early = replace(entry, starts_at=entry.starts_at + own, token=f"{entry.token}-warm-up")
    _outcome(database, early, ids)


def _outcome(database: Database, entry: BookSession, ids: IdSource) -> str:
    try:
        book_session(database, entry, now=NOW, ids=ids)
    except BookingError as error:
        return getattr(error, "code", type(error).__name__)
    return BOOKED
