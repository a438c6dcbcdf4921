"""Writing many rows of one table with a statement that is made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, insert
from sqlmodel import SQLModel

Row = dict[str, Any]


def insert_rows(connection: Connection, table: type[SQLModel], rows: list[Row]) -> None:
    """Write rows; all of them have the same columns."""
    if rows:
        connection.execute(_insert(table), rows)


@cache
def _insert(table: type[SQLModel]) -> Insert:
    return insert(table)
