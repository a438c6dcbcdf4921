"""Assessors' calendars: which sessions somebody holds when, and the free times of a day."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.claims import taken_times
from booking.database import Db
from booking.organisations import OrganisationSettings
from booking.rules.availability import BusyTimes, Diary
from booking.rules.bank_holidays import bank_holiday
from booking.rules.durations import LONGEST
from booking.rules.month_calendars import A_DAY, midnight
from booking.rules.working_hours import parse_working_hours
from booking.tables import Session
from booking.values import Interval, SessionStatus


class HeldSession(NamedTuple):
    """A session in the calendar of who holds it; its times are in UTC."""

    session_id: int
    starts_at: datetime
    ends_at: datetime

    @property
    def interval(self) -> Interval:
        """The time that it takes."""
        return Interval(self.starts_at, self.ends_at)


def held_sessions(
    db: Db, *, organisation_id: int, assessor_id: int, stretch: Interval
) -> list[HeldSession]:
    """List the sessions that somebody holds within a stretch, in order, in one query.

    Cancelled ones are left out.
    """
    named = {
        "organisation_id": organisation_id,
        "assessor_id": assessor_id,
        "earliest": stretch.start - LONGEST,
        "start": stretch.start,
        "end": stretch.end,
    }
    rows = db.connection().execute(_held_statement(), named).all()
    return [HeldSession(*row) for row in rows]


@cache
def _held_statement() -> Select[int, datetime, datetime]:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    return (
        select(Session.id, Session.starts_at, Session.ends_at)
        .where(
            col(Session.organisation_id) == bindparam("organisation_id"),
            col(Session.assessor_id) == bindparam("assessor_id"),
            col(Session.starts_at) > bindparam("earliest"),
            col(Session.starts_at) < bindparam("end"),
            col(Session.ends_at) > bindparam("start"),
            col(Session.status) != SessionStatus.CANCELLED,
        )
        .order_by(col(Session.starts_at), col(Session.id))
    )


def free_stretches(
    db: Db, organisation: OrganisationSettings, *, person_id: int, day: date, now: datetime
) -> list[Interval]:
    """List the free stretches of somebody's working hours on a day, from now on, in one query."""
    zone = ZoneInfo(organisation.time_zone)
    taken = taken_times(
        db,
        organisation_id=organisation.id,
        owner_id=person_id,
        stretch=Interval(midnight(day, zone), midnight(day + A_DAY, zone)),
    )
    diary = Diary(
        zone=zone,
        working_hours=parse_working_hours(organisation.working_hours),
        busy=BusyTimes(taken),
        is_holiday=lambda each: bank_holiday(each, organisation.bank_holidays) is not None,
    )
    return diary.free_stretches(day, now)
