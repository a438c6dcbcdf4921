"""Reading any number of rows in the order of a key, a page at a time: none fills the memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import tuple_

from booking.database import Database

ROWS_AT_ONCE = 2_000


def pages(database: Database, query: Any, key: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Give a query's rows, page by page.

    Args:
        database: where to read; each page is a read of its own.
        query: a select of any columns and tables, the key's columns first.
        key: unique among the rows, and along an index.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    page = _read(database, query, key, None)
    while page:
        yield page
        if len(page) < ROWS_AT_ONCE:
            return
        page = _read(database, query, key, page[-1][: len(key)])


def _read(
    database: Database,
    query: Any,
    key: Sequence[Any],
    after: Sequence[Any] | None,
) -> Sequence[Any]:
    wanted = query if after is None else query.where(tuple_(*key) > tuple_(*after))
    wanted = wanted.order_by(*key).limit(ROWS_AT_ONCE)
    return database.read(lambda db: db.exec(wanted).all())
