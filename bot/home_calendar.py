"""Home's section of an assessor's sessions calendar; other bookers start elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from blocks.calendar import DAY, MONTH, ShownCalendar, calendar_blocks
from blocks.calendar_picture import calendar_picture
from blocks.home_state import HomeState
from booking.agendas import AgendaEntry, sessions_by_id
from booking.database import Db
from booking.held_sessions import HeldSession, free_stretches, held_sessions
from booking.rules.bank_holidays import bank_holiday
from booking.rules.month_calendars import (
    MonthCalendar,
    calendar_stretch,
    month_calendar,
)
from booking.values import Interval, Role
from bot.home_visit import NOTHING, Section, Visit

YEARS = range(2000, 2100)
"""Other years are a forged payload's."""


def calendar(db: Db, visit: Visit) -> Section:
    """Read the month that is turned to, and the day that is chosen or today."""
    if Role.ASSESSOR not in visit.member.roles:
        return NOTHING
    today = visit.now.astimezone(visit.zone).date()
    chosen = _day_kept(visit.state)
    first = (chosen or _month_kept(visit.state) or today).replace(day=1)
    held = held_sessions(
        db,
        organisation_id=visit.organisation_id,
        assessor_id=visit.member.id,
        stretch=calendar_stretch(first, visit.zone),
    )
    month = _month(visit, first, [each.interval for each in held])
    day = chosen or (today if month.has(today) else first)
    picture = calendar_picture(month, day)
    shown = ShownCalendar(
        calendar=month,
        day=day,
        entries=_entries(db, visit, held, day) if chosen else (),
        free=_free(db, visit, day) if day >= today else (),
        picture=picture,
    )
    return Section(partial(calendar_blocks, shown), (picture,))


def _day_kept(state: HomeState) -> date | None:
    try:
        day = date.fromisoformat(state.text(DAY))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _month_kept(state: HomeState) -> date | None:
    return _day_kept(state.keep(**{DAY: f"{state.text(MONTH)}-01"}))


def _month(visit: Visit, first: date, sessions: Sequence[Interval]) -> MonthCalendar:
    region = visit.member.organisation.bank_holidays
    return month_calendar(
        first,
        sessions,
        now=visit.now,
        zone=visit.zone,
        holiday=lambda day: bank_holiday(day, region),
    )


def _entries(
    db: Db, visit: Visit, held: Sequence[HeldSession], day: date
) -> tuple[AgendaEntry, ...]:
    """Read the sessions that touch a day."""
    ids = [
        each.session_id
        for each in held
        if each.interval.start.astimezone(visit.zone).date() <= day
        and each.interval.end.astimezone(visit.zone).date() >= day
    ]
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
