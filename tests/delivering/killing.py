"""What is left of many messages when the workers that deliver them are killed again and again."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import func, select

from booking.database import Database
from booking.tables import Delivery
from tests.delivering.minimal_slack import running_slack
from tests.delivering.owed_organisations import Owing, owe_messages


@dataclass(frozen=True)
class Aftermath:
    """What came of the messages.

    Attributes:
        lost: how many never came.
        twice: how many came once too often.
        states: how many rows have which state.
    """

    lost: int
    twice: int
    states: dict[str, int]


def kill_while_delivering(url: str, *, messages: int, kills: int) -> Aftermath:
    """Let workers deliver from a fresh database, each of them killed, and the last one finish."""
    owing = Owing(number=1, messages=messages)
    database = Database(url)
    owe_messages(database, owing)
    with running_slack() as slack:
        subprocess.run(
            [
                *(sys.executable, "-m", "tests.delivering.killed_workers"),
                *(url, slack.url, owing.team_id, str(kills)),
            ],
            cwd=Path(__file__).parents[2],
            check=True,
        )
    came: Counter[tuple[str, str]] = slack.ledger.messages
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    states = dict(database.read(lambda db: db.exec(counted).all()))
    database.close()
    return Aftermath(messages - len(came), sum(came.values()) - len(came), states)
