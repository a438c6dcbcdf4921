"""Workers that are killed one after the other while they deliver, as power cuts would.

    python -m tests.delivering.killed_workers DATABASE_URL SLACK_URL TEAM KILLS

They are forks of one process, so that each begins at once. Every next one's clock is ahead by more
than a lease: what the one before had taken is free again.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from booking.database import Database
from booking.due_deliveries import LEASE
from booking.rules.delivery_pace import ANY_PACE
from bot.app import create_client
from bot.deliverer import Deliverer
from bot.desk import Desk

SHORTEST, LONGEST = 0.1, 0.3
"""Seconds that a worker lives; it may die while it starts, claims, sends or notes."""


def main(database_url: str, slack_url: str, team_id: str, kills: str) -> None:
    """Kill so many workers, then let one finish the work."""
    logging.disable(logging.WARNING)
    chance = random.Random(int(kills))  # noqa: S311 - moments of death, not secrets
    for number in range(int(kills)):
        worker = _fork(lambda ahead=number: _deliver(database_url, slack_url, team_id, ahead))  # type: ignore[misc]
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    _deliver(database_url, slack_url, team_id, int(kills))


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    work()
    os._exit(0)


def _deliver(database_url: str, slack_url: str, team_id: str, ahead: int) -> None:
    added = ahead * (LEASE + timedelta(seconds=1))
    database = Database(database_url)
    desk = Desk(database, now=lambda: datetime.now(UTC) + added)
    client = create_client(team_id, slack_url)
    Deliverer(desk, client, team_id, pace=ANY_PACE).send_all_due()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
