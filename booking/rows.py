"""Writing many rows of one table, with a statement that is made once, or over rows that stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

Row = dict[str, Any]

UPSERTS: Mapping[str, Callable[..., Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""By database, the statement that can say what happens when a row with the same key stands."""


def insert_rows(connection: Connection, table: type[SQLModel], rows: list[Row]) -> None:
    """Write rows; all of them have the same columns."""
    if rows:
        connection.execute(_insert(table), rows)


@cache
def _insert(table: type[SQLModel]) -> Insert:
    return insert(table)
