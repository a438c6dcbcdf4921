"""Real processes that race for the same time, started together again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from booking.commands import BookSession
from booking.database import Database
from booking.errors import BookingError
from booking.ids import IdSource
from booking.sessions import book_session
from tests.booking.processes import CONTEXT
from tests.factories import NOW

ROUND_SECONDS = 60
WARM_UP_DAYS = 400
WARM_UP_HOURS = 1_000
BOOKED = "booked"

Outcomes = list[Counter[str]]
"""By round, how many racers ended with which outcome: "booked" or a refusal's code."""


Act = Callable[[Database, Any, int, IdSource], object]
"""What a racer does with its entry in a round; a function of a module, so that processes find it.
"""


def book_a_day(database: Database, entry: BookSession, number: int, ids: IdSource) -> None:
    """Book the entry, each round a day later."""
    moved = replace(
        entry,
        starts_at=entry.starts_at + timedelta(days=number),
        token=f"{entry.token}-{number}",
    )
    book_session(database, moved, now=NOW, ids=ids)


def race(url: str, entries: Sequence[Any], rounds: int, act: Act = book_a_day) -> Outcomes:
    """Let one process for each entry act in every round.

    All wait for each other before a round, so that they start it together.
    """
    barrier = CONTEXT.Barrier(len(entries))
    results: Any = CONTEXT.Queue()
    racers = [
        CONTEXT.Process(target=_run, args=(url, entry, rounds, act, barrier, results))
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


def _run(url: str, entry: Any, rounds: int, act: Act, barrier: Any, results: Any) -> None:
    database, ids = Database(url, connections=1), IdSource()
    database.check()
    for number in range(rounds):
        barrier.wait(ROUND_SECONDS)
        results.put((number, _outcome(lambda: act(database, entry, number, ids))))  # noqa: B023 - called at once
    database.close()


def _outcome(work: Callable[[], object]) -> str:
    try:
        work()
    except BookingError as error:
        return getattr(error, "code", type(error).__name__)
    return BOOKED
