"""Home's section of an assessor's sessions calendar; other bookers start elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from blocks.calendar import DAY, MONTH, ShownCalendar, ShownMonth, calendar_blocks, show_month
from blocks.home_state import HomeState
from booking.agendas import AgendaEntry, sessions_by_id
from booking.booked_days import booked_days
from booking.database import Db
from booking.held_sessions import HeldSession, free_stretches, held_sessions
from booking.rules.bank_holidays import bank_holiday
from booking.rules.month_calendars import (
    A_DAY,
    DayCount,
    calendar_days,
    midnight,
    month_calendar,
    week_stretch,
)
from booking.values import Interval, Role
from bot.home_visit import NOTHING, Section, Visit

MONTHS_KEPT = 500
YEARS = range(2000, 2100)
"""Other years are a forged payload's."""


def calendar(db: Db, visit: Visit) -> Section:
    """Read the month that is turned to, and the day that is chosen or today."""
    if Role.ASSESSOR not in visit.member.roles:
        return NOTHING
    today = visit.now.astimezone(visit.zone).date()
    chosen = _day_kept(visit.state)
    first = (chosen or _month_kept(visit.state) or today).replace(day=1)
    day = chosen or (today if today.replace(day=1) == first else first)
    held = _held(db, visit, week_stretch(day, visit.zone))
    shown = ShownCalendar(
        month=_month(
            first,
            day,
            today=today,
            held=tuple(held),
            booked=tuple(_booked(db, visit, first).items()),
            zone=visit.zone,
            region=visit.member.organisation.bank_holidays,
        ),
        entries=_entries(db, visit, held, day) if chosen else (),
        free=_free(db, visit, day) if day >= today else (),
    )
    return Section(partial(calendar_blocks, shown), (shown.month.picture,))


def _day_kept(state: HomeState) -> date | None:
    try:
        day = date.fromisoformat(state.text(DAY))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _month_kept(state: HomeState) -> date | None:
    return _day_kept(state.keep(**{DAY: f"{state.text(MONTH)}-01"}))


def _held(db: Db, visit: Visit, stretch: Interval) -> list[HeldSession]:
    return held_sessions(
        db,
        organisation_id=visit.organisation_id,
        assessor_id=visit.member.id,
        stretch=stretch,
    )


def _booked(db: Db, visit: Visit, first: date) -> Mapping[date, DayCount]:
    return booked_days(
        db,
        organisation_id=visit.organisation_id,
        assessor_id=visit.member.id,
        days=calendar_days(first),
        zone=visit.zone,
    )


@lru_cache(MONTHS_KEPT)
def _month(
    first: date,
    day: date,
    *,
    today: date,
    held: tuple[HeldSession, ...],
    booked: tuple[tuple[date, DayCount], ...],
    zone: ZoneInfo,
    region: str,
) -> ShownMonth:
    """Put a month together, and not anew where all that it shows is as it was."""
    calendar = month_calendar(
        first,
        [each.interval for each in held],
        booked=dict(booked),
        today=today,
        zone=zone,
        holiday=lambda each: bank_holiday(each, region),
    )
    return show_month(calendar, day)


def _entries(
    db: Db, visit: Visit, held: Sequence[HeldSession], day: date
) -> tuple[AgendaEntry, ...]:
    """Read the sessions that touch a day."""
    whole_day = Interval(midnight(day, visit.zone), midnight(day + A_DAY, visit.zone))
    ids = [each.session_id for each in held if each.interval.overlaps(whole_day)]
    return sessions_by_id(
        db,
        organisation_id=visit.organisation_id,
        person_id=visit.member.id,
        session_ids=ids,
    )


def _free(db: Db, visit: Visit, day: date) -> list[Interval]:
    return free_stretches(
        db, visit.member.organisation, person_id=visit.member.id, day=day, now=visit.now
    )
