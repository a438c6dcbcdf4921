"""The database: its schema, its guards, and transactions that keep all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from traceback import format_exception

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

import booking.calendars.tables
import booking.diary_tables
import booking.record_tables
import booking.series_tables  # noqa: F401 - they fill the metadata, with the tables that they need
from booking.database import Database, Db, NotMigrated, database_url, migrate
from booking.errors import DatabaseAway
from booking.tables import Organisation
from tests.factories import create_organisation, create_person

REMOVALS = {
    "sqlite": "DROP TRIGGER claims_never_overlap_insert",
    "postgresql": "ALTER TABLE claims DROP CONSTRAINT claims_never_overlap",
}


def test_the_migrations_make_the_tables_as_the_rows_say(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, SQLModel.metadata)
    database.close()
    assert [each for each in found if "alembic_version" not in str(each)] == []


def test_a_database_of_the_first_schema_keeps_its_rows_and_guards(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    migrate(url, "0001")
    database = Database(url)
    with pytest.raises(NotMigrated):
        database.check()
    organisation = create_organisation(database)
    migrate(url)
    database.check()
    assert database.read(lambda db: db.exec(select(Organisation.id)).all()) == [organisation.id]
    database.close()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    database = Database(database_url)
    database.check()
    database.close()


def test_without_its_guard_the_database_is_not_used(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(REMOVALS[connection.dialect.name])
    with pytest.raises(NotMigrated, match="guard against double booking"):
        database.check()
    database.close()


def test_a_write_that_fails_leaves_nothing(database_url: str) -> None:
    database = Database(database_url)
    organisation = create_organisation(database)

    def rename_and_fail(db: Db) -> None:
        row = db.get_one(Organisation, organisation.id)
        row.name = "Changed"
        db.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(rename_and_fail)
    name = database.read(lambda db: db.exec(select(Organisation.name)).one())
    database.close()
    assert name == organisation.name


@pytest.mark.parametrize("address", ["mysql://x/y", "nothing", "", "file.db"])
def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        database_url(address)


def test_a_database_that_is_not_there_is_away() -> None:
    for url in ("sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/none"):
        database = Database(url)
        with pytest.raises(DatabaseAway):
            database.check()
        database.close()


CONFIDED = "a.diagnosis"


def _add_twice(database: Database, organisation: Organisation, written: str) -> None:
    for _ in range(2):
        create_person(database, organisation, name=written, email=f"{written}@example.org")


def _add_without_roles(database: Database, organisation: Organisation, written: str) -> None:
    create_person(database, organisation, name=written, roles=None)


@pytest.mark.parametrize("fail", [_add_twice, _add_without_roles])
def test_no_error_says_what_was_written(
    database_url: str, fail: Callable[[Database, Organisation, str], None]
) -> None:
    database = Database(database_url)
    organisation = create_organisation(database)
    with pytest.raises(IntegrityError) as raised:
        fail(database, organisation, CONFIDED)
    database.close()
    assert CONFIDED not in "".join(format_exception(raised.value))
