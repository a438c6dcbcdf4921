"""How quickly messages that are due at one moment go out, and how fairly.

    .venv/bin/python -m benchmarks.delivering [--messages 100000]

On PostgreSQL, four processes. First a Slack that allows any pace: target at least 1,000 a second,
none lost, none twice. Then Slack's limits, a large organisation and small ones at a time: the
small ones must not wait for the large one, and refusals with 429 must be few.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer
from sqlmodel import func, select

from booking.database import Database, migrate
from booking.tables import Delivery
from booking.values import DeliveryState
from tests.delivering.minimal_slack import Limits, MinimalSlack, running_slack
from tests.delivering.owed_organisations import Owing, owe_messages
from tests.postgres import running_server

PROCESSES = 4
SLACKS_LIMITS = Limits(workspace=6, workspace_burst=25, person=1, person_burst=2)
SMALL_ORGANISATIONS = 8
SMALL = 10
LARGE = 50_000
FAIR_SECONDS = 20


@contextmanager
def workers(
    database_url: str, slack: MinimalSlack, pace: str, teams: Sequence[str]
) -> Iterator[None]:
    """Start the processes, let them begin together, and kill them at the end."""
    command = [sys.executable, "-m", "tests.delivering.worker", database_url, slack.url, pace]
    started = [
        subprocess.Popen([*command, *teams], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(PROCESSES)
    ]
    for each in started:
        assert each.stdout
        each.stdout.readline()
    for each in started:
        assert each.stdin
        each.stdin.write(b"go\n")
        each.stdin.flush()
    try:
        yield
    finally:
        for each in started:
            each.kill()
            each.wait()


def due_in(database: Database) -> int:
    """Count what is not sent yet."""
    left = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.DUE)
    return database.read(lambda db: db.exec(left).one())


def measure_throughput(url: str, messages: int) -> None:
    """Send all as quickly as it goes, to a Slack that allows any pace."""
    database = Database(url)
    owe_messages(database, Owing(number=1, messages=messages))
    with running_slack() as slack, workers(url, slack, "any", ["T1"]):
        while due_in(database):
            time.sleep(0.5)
    arrivals, came = slack.ledger.arrivals["T1"], slack.ledger.messages
    seconds = arrivals[-1] - arrivals[0]
    twice = sum(count - 1 for count in came.values())
    print(
        f"any pace: {messages:,} messages in {seconds:.1f} s, {messages / seconds:,.0f} a second "
        f"(target at least 1,000); lost {messages - len(came)}, twice {twice}",
        flush=True,
    )
    database.close()


def measure_fairness(url: str) -> None:
    """Send for a large organisation and small ones, under Slack's limits."""
    database = Database(url)
    owing = [Owing(number=1, messages=LARGE)]
    owing += [Owing(number=2 + n, messages=SMALL) for n in range(SMALL_ORGANISATIONS)]
    for each in owing:
        owe_messages(database, each)
    begun = time.monotonic()
    with running_slack(SLACKS_LIMITS) as slack:
        with workers(url, slack, "slack's", [each.team_id for each in owing]):
            time.sleep(FAIR_SECONDS)
        arrivals = slack.ledger.arrivals
        begun = min(times[0] for times in arrivals.values())
        slowest = max(arrivals[each.team_id][-1] - begun for each in owing[1:])
        small = [len(arrivals[each.team_id]) for each in owing[1:]]
        print(
            f"Slack's limits, {FAIR_SECONDS} s: the large organisation sent "
            f"{len(arrivals['T1'])} of {LARGE:,}; the {SMALL_ORGANISATIONS} small ones "
            f"{min(small)} to {max(small)} of {SMALL}, the last after {slowest:.1f} s; "
            f"429 was answered {slack.ledger.refused} times",
            flush=True,
        )
    database.close()


def main(messages: int = 100_000) -> None:
    """Measure both, each in a database of its own."""
    with running_server(durable=True, shared_buffers="512MB") as server:
        runs: list[Callable[[str], None]] = [
            lambda url: measure_throughput(url, messages),
            measure_fairness,
        ]
        for run in runs:
            url = server.url(server.create_database())
            migrate(url)
            run(url)


if __name__ == "__main__":
    typer.run(main)
