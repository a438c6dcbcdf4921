"""The database that the settings name, as commands open it: never made by looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from booking.database import Database, NotMigrated, database_url


@contextmanager
def opened_database(url: str) -> Iterator[Database]:
    """Open a database that is there and migrated, and close it at the end.

    Raises:
        NotMigrated: it is not there, or lacks a migration or a guard.
        DatabaseUnavailable: it can't answer now.
    """
    missing = missing_file(url)
    if missing:
        raise NotMigrated(f"There is no database yet at {missing}. Run `session-booker migrate`.")
    database = Database(url)
    try:
        database.check()
        yield database
    finally:
        database.close()


def missing_file(url: str) -> Path | None:
    """Give the SQLite file that a first connection would make; None when nothing is missing."""
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    path = Path(str(parsed.database))
    return None if path.exists() or str(path).startswith("file:") else path
