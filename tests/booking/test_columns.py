"""Moments come back from both databases as they were, and in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from booking.columns import UtcDateTime
from booking.database import Database

MOMENTS = Table("moments", MetaData(), Column("at", UtcDateTime))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    database = Database(database_url)
    with database.engine.begin() as opened:
        MOMENTS.create(opened)
        yield opened
    database.close()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 1, 10, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 10, 0, 59, 999_999, tzinfo=UTC),
        datetime(2026, 7, 1, 10, 0, tzinfo=ZoneInfo("Europe/London")),
        datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/London"), fold=1),
        datetime(1969, 12, 31, 23, 0, tzinfo=ZoneInfo("Pacific/Auckland")),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_moment_comes_back_as_it_was_and_in_utc(
    connection: Connection, moment: datetime, zone: str
) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET TIME ZONE '{zone}'")
    connection.execute(insert(MOMENTS).values(at=moment))
    found = connection.execute(select(MOMENTS.c.at)).scalar_one()
    assert found == moment.astimezone(UTC)
    assert found.tzinfo is UTC


def test_no_moment_comes_back_as_none(connection: Connection) -> None:
    connection.execute(insert(MOMENTS).values(at=None))
    assert connection.execute(select(MOMENTS.c.at)).scalar_one() is None


def test_a_moment_of_no_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="must be aware"):
        connection.execute(insert(MOMENTS).values(at=datetime(2026, 12, 1)))  # noqa: DTZ001 - the case
