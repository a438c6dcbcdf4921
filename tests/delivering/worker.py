"""One of the delivering benchmark's worker processes; its parent starts and ends it.

python -m tests.delivering.worker DATABASE_URL SLACK_URL PACE TEAM...
"""

from __future__ import annotations

import logging
import sys
import threading

from booking.database import Database
from booking.rules.delivery_pace import ANY_PACE, SLACKS_PACE
from bot.app import create_client
from bot.deliverer import Deliverer
from bot.desk import Desk

PACES = {"any": ANY_PACE, "slack's": SLACKS_PACE}


def main(database_url: str, slack_url: str, pace: str, *team_ids: str) -> None:
    """Deliver to workspaces, each with its id as its token, until the process is killed."""
    logging.disable(logging.WARNING)
    desk = Desk(Database(database_url))
    deliverers = [
        Deliverer(desk, create_client(team_id, slack_url), team_id, pace=PACES[pace])
        for team_id in team_ids
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for deliverer in deliverers:
        deliverer.start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
