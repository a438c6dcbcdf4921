"""The morning's overview for who holds sessions: today's, and what is left to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select

from booking.agendas import AgendaEntry, overdue_sessions, sessions_within
from booking.database import Database, Db
from booking.errors import NotFound
from booking.pages import Page
from booking.tables import Person
from booking.values import Interval

MOST_TODAY = 20
"""So many sessions of a day are listed: more would not fit into a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What somebody has to do on a day.

    Attributes:
        today: the sessions that they hold on it, in order.
        overdue: the last of those that they held and have not closed.
    """

    today: tuple[AgendaEntry, ...]
    overdue: Page[AgendaEntry]


def read_digest(
    db: Db, *, organisation_id: int, person_id: int, zone: ZoneInfo, now: datetime
) -> Digest:
    """Read what somebody has to do on the day of `now` on the clocks of `zone`."""
    day = now.astimezone(zone).date()
    start, end = (
        datetime.combine(each, time(), zone).astimezone(UTC)
        for each in (day, day + timedelta(days=1))
    )
    return Digest(
        today=sessions_within(
            db,
            organisation_id=organisation_id,
            assessor_id=person_id,
            stretch=Interval(start, end),
            most=MOST_TODAY,
        ),
        overdue=overdue_sessions(
            db, organisation_id=organisation_id, assessor_id=person_id, now=now
        ),
    )


def wants_digest(db: Db, *, organisation_id: int, person_id: int) -> bool:
    """Whether somebody wants to be told each morning what they have to do.

    Raises:
        NotFound: the organisation has no such person.
    """
    wanted = db.exec(
        select(Person.digest).where(
            Person.organisation_id == organisation_id, Person.id == person_id
        )
    ).first()
    if wanted is None:
        raise NotFound("This person does not exist.")
    return wanted


def turn_digest(database: Database, *, organisation_id: int, person_id: int, on: bool) -> None:
    """Let somebody be told each morning what they have to do, or not any more.

    Raises:
        NotFound: the organisation has no such person.
        DatabaseUnavailable: the database can't answer now.
    """

    def turn(db: Db) -> None:
        person = db.exec(
            select(Person)
            .where(Person.organisation_id == organisation_id, Person.id == person_id)
            .with_for_update(key_share=True)
        ).first()
        if person is None:
            raise NotFound("This person does not exist.")
        person.digest = on

    database.write(turn)
