"""How long it takes to find somebody by part of a name among 20,000.

    .venv/bin/python -m benchmarks.finding_people

Target: under 20 ms, on both databases.
"""

from __future__ import annotations

import statistics
import tempfile
import time

from benchmarks.large_database import LEARNERS, ORGANISATION, assessor_id, build
from booking.database import Database
from booking.person_search import search_learners
from tests.postgres import running_server

TYPED = ("", "p", "shah", "riya sh", "zoe", "1999", "nobody at all", "lr1234")
ROUNDS = 30


def measure(database: Database, text: str) -> tuple[float, float]:
    """Give the median and the slowest search for a text, in milliseconds."""
    spent = []
    for number in range(ROUNDS):
        begin = time.perf_counter()
        database.read(
            lambda db, n=number: search_learners(  # type: ignore[misc]
                db, organisation_id=ORGANISATION, text=text, assessor_id=assessor_id(n)
            )
        )
        spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent), max(spent)


def main() -> None:
    """Measure on both databases and print figures beside the target."""
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        for url in (f"sqlite:///{folder}/people.db", server.url(server.create_database())):
            build(url, 0)
            database = Database(url)
            for text in TYPED:
                median, slowest = measure(database, text)
                print(
                    f"{url.split(':')[0]}, {text!r} among {LEARNERS:,}: median {median:.1f} ms, "
                    f"slowest {slowest:.1f} ms (target under 20)"
                )
            database.close()


if __name__ == "__main__":
    main()
