"""What is lost or sent twice when workers are killed again and again while they deliver.

    .venv/bin/python -m benchmarks.killed_deliveries [--messages 20000] [--kills 20]

On both databases. Targets: none lost, and at most as many sent twice as there were kills.
"""

from __future__ import annotations

import tempfile
import time

import typer

from booking.database import migrate
from tests.delivering.killing import kill_while_delivering
from tests.postgres import running_server


def main(messages: int = 20_000, kills: int = 20) -> None:
    """Kill on both databases, and print what came of the messages."""
    with running_server(durable=True) as server, tempfile.TemporaryDirectory() as folder:
        for url in (f"sqlite:///{folder}/killed.db", server.url(server.create_database())):
            migrate(url)
            begun = time.monotonic()
            aftermath = kill_while_delivering(url, messages=messages, kills=kills)
            print(
                f"{url.partition(':')[0]}: {messages:,} messages, {kills} kills: "
                f"lost {aftermath.lost} (target 0), twice {aftermath.twice} (target at most "
                f"{kills}); {time.monotonic() - begun:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    typer.run(main)
