"""Column types that both databases understand: UTC moments, coded words, sets of roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from booking.values import Role


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; SQLite, which has no zones, keeps it naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC.

        Raises:
            ValueError: the moment is naive, so nobody knows when it is.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Give stored moments back, aware and in UTC, in one step from what the driver reads.

        Diaries are thousands of moments: SQLAlchemy's two steps take five times as long.
        """
        return _from_text if dialect.name == "sqlite" else _in_utc


def as_sqlite_text(moment: datetime) -> str:
    """Write an aware moment as SQLite's rows have it, to be compared with them as text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


def _in_utc(stored: datetime | None) -> datetime | None:
    return stored if stored is None or stored.tzinfo is UTC else stored.astimezone(UTC)


class Coded(TypeDecorator[StrEnum]):
    """A word of a closed list, stored as its code."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Store the code, also of a word given as its code; an unknown one raises ValueError."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the word back."""
        return None if value is None else self.words(value)


class Roles(TypeDecorator[frozenset[Role]]):
    """A set of roles, stored as their codes in order and joined by `;`, as in people.csv."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Join the codes; text passes as it is, so that a query can look for one code."""
        if value is None or isinstance(value, str):
            return value
        return ";".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role]:  # noqa: ARG002 - SQLAlchemy's signature
        """Split the codes."""
        return frozenset(Role(code) for code in (value or "").split(";") if code)


class Weekdays(TypeDecorator[frozenset[int]]):
    """A set of weekdays, Monday is 0, stored as their numbers in order, such as `02`."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write the numbers beside each other."""
        return None if value is None else "".join(map(str, sorted(value)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int]:  # noqa: ARG002 - SQLAlchemy's signature
        """Take the numbers apart."""
        return frozenset(map(int, value or ""))
