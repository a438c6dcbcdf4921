"""The tables of series: what repeats, and which day became which session."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import Field, SQLModel

from booking.columns import Coded, Weekdays
from booking.tables import belongs_to, id_field, of_organisation
from booking.values import Frequency


class Series(SQLModel, table=True):
    """A repeat rule and what it began with; its dates are its occurrences.

    The time of day is local to the zone, so that it stays when the clocks change.
    """

    __tablename__: ClassVar[str] = "series"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        of_organisation("series"),
        belongs_to("people", "booked_by_id"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    booked_by_id: int = id_field()
    frequency: Frequency = Field(sa_type=Coded(Frequency))
    every: int
    weekdays: frozenset[int] = Field(sa_type=Weekdays)
    ends_on: date | None = None
    count: int | None = None
    first_day: date
    at: time
    time_zone: str
    minutes: int


class Occurrence(SQLModel, table=True):
    """A day that a series' rule means: the session that stands for it, or none when skipped.

    Of a skipped day whose series has moved since, `clock_start` and `minutes` are when its session
    would start, naive, on the clocks of the series' zone, and how long it would be.
    """

    __tablename__: ClassVar[str] = "occurrences"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("series", "series_id"),
        belongs_to("sessions", "session_id"),
        UniqueConstraint("organisation_id", "session_id", name="occurrences_session"),
    )

    organisation_id: int = id_field(key=True)
    series_id: int = id_field(key=True)
    day: date = Field(primary_key=True)
    session_id: int | None = id_field(nullable=True)
    clock_start: datetime | None = Field(default=None, sa_type=DateTime)
    minutes: int | None = None
