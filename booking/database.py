"""The database: its engine, its transactions and its migrations.

Reads run without a transaction of their own; every write runs in one, which is retried when the
database asks for it. The work of a write must therefore be safe to repeat after a rollback.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Executable, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import configure_mappers
from sqlmodel import Session as Db

from booking.confided import keep_out_of_errors
from booking.errors import (
    BookingError,
    DatabaseAway,
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnavailable,
)
from booking.guards import missing_guards

__all__ = ["Database", "Db", "NotMigrated", "current_revision", "migrate", "newest_revision"]

Result = TypeVar("Result")

WAIT_MS = 2_000
"""How long a statement waits for a lock: less than the 3 s in which Slack wants an answer."""
WAIT_STEP_MS = 4
"""SQLite's own waiting sleeps ever longer, so that among many writers one may starve: it waits
for one step only, and is asked again until `WAIT_MS` have passed."""
PATIENT_WAIT_MS = 10_000
BEGIN_IMMEDIATE = "BEGIN IMMEDIATE"
ATTEMPTS = 4
MIGRATIONS = Path(__file__).parent / "migrations"

SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {WAIT_STEP_MS}",
    "PRAGMA cache_size = -65536",
)
POSTGRESQL_SETTINGS = (
    f"-c timezone=UTC -c jit=off -c lock_timeout={WAIT_MS} -c statement_timeout=10000"
)
"""Statements here are short: to compile one takes longer than to run it."""

RETRIED_STATES = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization failure and deadlock: the transaction may be run again."""
MEANINGS: dict[type[DatabaseUnavailable], tuple[str, ...]] = {
    DatabaseBusy: (
        "SQLITE_BUSY",
        "SQLITE_LOCKED",
        "55P03",
        "57014",
        "53300",
        *RETRIED_STATES,
    ),
    DatabaseFull: ("SQLITE_FULL", "53100", "53200"),
    DatabaseAway: ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_READONLY"),
}
"""By what it means, how SQLite's error names and PostgreSQL's SQLSTATEs begin."""
SAID: dict[type[DatabaseUnavailable], str] = {
    DatabaseBusy: "The database is busy.",
    DatabaseFull: "The database has no room left.",
    DatabaseAway: "The database can't be reached.",
}


class NotMigrated(BookingError):
    """The database lacks a migration or a guard; `session-booker migrate` puts it right."""


def database_url(url: str) -> URL:
    """Read a database's address and name the driver.

    Raises:
        ValueError: it is no address, or of a database that is not supported.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("DATABASE_URL is not a database's address") from None
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
    backend = "postgresql" if parsed.drivername == "postgres" else parsed.get_backend_name()
    if backend not in drivers:
        raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    return parsed.set(drivername=drivers[backend])


class Database:
    """One organisation's or several organisations' database.

    Args:
        url: `sqlite:///path` or `postgresql://user@host/name`.
        connections: how many connections may be open at once.
    """

    def __init__(self, url: str, *, connections: int = 20) -> None:
        self.url = database_url(url)
        self.engine = _create_engine(self.url, connections)
        self._readers = _create_reading_engine(self.engine, connections)
        configure_mappers()  # or the first booking would do it, with the database locked
        self._begin = _BEGIN_WRITING[self.engine.dialect.name]

    def read(self, work: Callable[[Db], Result]) -> Result:
        """Run a use case that only reads.

        Raises:
            DatabaseUnavailable: the database can't answer now.
        """
        return _attempt(lambda: self._read(work))

    def first(self, statement: Executable, named: Mapping[str, object]) -> Sequence[Any] | None:
        """Read the first row of one statement: lighter than `read`, for what every touch asks.

        Raises:
            DatabaseUnavailable: the database can't answer now.
        """
        return _attempt(lambda: self._first(statement, named))

    def write_one(self, statement: Executable, named: Mapping[str, object]) -> None:
        """Run one statement in a transaction of its own: lighter than `write`, in one trip.

        Raises:
            DatabaseUnavailable: the database can't answer now.
        """
        _attempt(lambda: self._write_one(statement, named))

    def write(self, work: Callable[[Db], Result]) -> Result:
        """Run a use case in one transaction: all of it is kept, or nothing.

        Raises:
            DatabaseUnavailable: the database can't answer now.
        """
        return _attempt(lambda: self._write(work))

    def check(self) -> None:
        """Make sure that the schema and the guards stand.

        Raises:
            NotMigrated: a migration or a guard is missing.
            DatabaseUnavailable: the database can't answer now.
        """
        self.read(lambda db: _check(db.connection()))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._readers.dispose()

    def _read(self, work: Callable[[Db], Result]) -> Result:
        with Db(self._readers, expire_on_commit=False, autoflush=False) as db:
            return work(db)

    def _first(self, statement: Executable, named: Mapping[str, object]) -> Sequence[Any] | None:
        with self._readers.connect() as connection:
            return connection.execute(statement, named).first()

    def _write_one(self, statement: Executable, named: Mapping[str, object]) -> None:
        with self._readers.connect() as connection:
            connection.execute(statement, named)

    def _write(self, work: Callable[[Db], Result]) -> Result:
        with Db(self.engine, expire_on_commit=False, autoflush=False) as db:
            self._begin(db.connection())
            result = work(db)
            db.commit()
            return result


def _attempt(run: Callable[[], Result]) -> Result:
    """Run again what the database asks to be run again, until the time is over."""
    deadline, attempts = time.monotonic() + WAIT_MS / 1000, 0
    while True:
        try:
            return run()
        except PoolTimeoutError as error:
            raise DatabaseBusy(SAID[DatabaseBusy]) from error
        except DBAPIError as error:
            locked = _is_locked_sqlite(error)
            attempts += not locked
            if time.monotonic() > deadline or not (locked or _may_retry(error, attempts)):
                raise _explained(error) from error


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database to a schema, by itself the newest, with its guards.

    Raises:
        DatabaseUnavailable: the database can't be reached or is locked.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = _create_engine(database_url(url), connections=1, patient=True)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except DBAPIError as error:
        raise _explained(error) from error
    finally:
        engine.dispose()


def current_revision(connection: Connection) -> str | None:
    """Name the migration that the database stands at."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Name the newest migration."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _check(connection: Connection) -> None:
    if current_revision(connection) != newest_revision():
        raise NotMigrated("The database's schema is not the newest. Run `session-booker migrate`.")
    missing = missing_guards(connection)
    if missing:
        names = ", ".join(missing)
        raise NotMigrated(f"The database's guard against double booking is missing: {names}.")


def _pool(connections: int) -> dict[str, Any]:
    return {"pool_size": connections, "max_overflow": 0, "pool_timeout": WAIT_MS / 1000}


def _create_engine(url: URL, connections: int, *, patient: bool = False) -> Engine:
    pool = _pool(connections)
    if url.get_backend_name() == "sqlite":
        opened = create_engine(url, **pool, connect_args={"isolation_level": None})
        engine = keep_out_of_errors(opened)
        event.listen(engine, "connect", _set_up_sqlite)
        if patient:
            event.listen(engine, "begin", _begin_patiently)
        return engine
    settings = "-c timezone=UTC" if patient else POSTGRESQL_SETTINGS
    arguments = {"connect_timeout": 2, "options": settings}
    return keep_out_of_errors(create_engine(url, **pool, connect_args=arguments))


def _create_reading_engine(engine: Engine, connections: int) -> Engine:
    """Make PostgreSQL's reads lighter: without BEGIN and ROLLBACK, they are one trip each."""
    if engine.dialect.name == "sqlite":
        return engine
    reading = create_engine(
        engine.url,
        **_pool(connections),
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 2, "options": POSTGRESQL_SETTINGS},
    )
    return keep_out_of_errors(reading)


def _begin_on_sqlite(connection: Connection) -> None:
    """Take SQLite's write lock at once: upgraded later, two could both have read first.

    Who waits asks the driver itself, and at odd moments: what asking costs is taken from the one
    who holds the lock, and who asked in step with the others could starve.
    """
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < deadline:
        try:
            driver.execute(BEGIN_IMMEDIATE)
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                break
            time.sleep(secrets.randbelow(2 * WAIT_STEP_MS) / 1000)
        else:
            return
    connection.exec_driver_sql(BEGIN_IMMEDIATE)


_BEGIN_WRITING: dict[str, Callable[[Connection], None]] = {
    "sqlite": _begin_on_sqlite,
    "postgresql": lambda _connection: None,
}
"""The driver itself begins nothing on SQLite, and on PostgreSQL with the first statement. An event
that listens to every beginning would do the same, and slow every statement down by a tenth."""


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    for setting in SQLITE_SETTINGS:
        connection.execute(setting)


def _begin_patiently(connection: Connection) -> None:
    """Begin a migration, waiting for everybody else."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENT_WAIT_MS}")
    connection.exec_driver_sql(BEGIN_IMMEDIATE)


def _code(error: DBAPIError) -> str:
    """Give SQLite's name of an error, or PostgreSQL's SQLSTATE."""
    driver = error.orig
    return str(getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None) or "")


def _is_locked_sqlite(error: DBAPIError) -> bool:
    return _code(error).startswith("SQLITE_BUSY")


def _may_retry(error: DBAPIError, attempts: int) -> bool:
    """Whether another try may go well.

    The database rolled back or the connection had died; or somebody else wrote a row first that
    collides with ours, which the next try sees and explains.
    """
    return attempts < ATTEMPTS and (
        error.connection_invalidated
        or _code(error) in RETRIED_STATES
        or isinstance(error, IntegrityError)
    )


def _explained(error: DBAPIError) -> Exception:
    """Turn a driver's error into the one of the tree that it means, or leave it as it is.

    PostgreSQL's operational errors without a meaning of their own come from the connection.
    """
    code = _code(error)
    for meaning, codes in MEANINGS.items():
        if code.startswith(codes):
            return meaning(SAID[meaning])
    if error.connection_invalidated or (
        isinstance(error, OperationalError) and not code.startswith("SQLITE")
    ):
        return DatabaseAway(SAID[DatabaseAway])
    return error
