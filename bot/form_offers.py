"""Reads what the booking form shows beside its fields: busy days and hours, and next times."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from blocks.form_values import Choice, FormOffer, FormValues
from booking.claims import busy_times
from booking.database import Db
from booking.people import Member
from booking.proposals import read_diary
from booking.rules.absences import first_and_last, is_away, say_away, say_taken
from booking.rules.availability import next_times
from booking.rules.horizon import is_reckonable
from booking.rules.local_times import say_day, say_interval, say_times
from booking.rules.month_calendars import midnight, month_after
from booking.values import Interval, SessionMethod
from bot.repeat_request import say_repeat

NEXT_TIMES = 4

Busy = Mapping[str, Sequence[Interval]]
"""By a person's name, the times that are taken."""


def form_offer(member: Member, values: FormValues, *, echo: str = "") -> FormOffer:
    """What the form offers before anybody's diary is read."""
    organisation = member.organisation
    return FormOffer(
        smart_rooms=organisation.smart_rooms_enabled,
        zone=organisation.time_zone,
        echo=echo,
        repeat=say_repeat(values.repeat, values.day) if values.repeat else "",
    )


def read_form_offer(
    db: Db,
    member: Member,
    values: FormValues,
    *,
    now: datetime,
    echo: str = "",
    others: Collection[tuple[int, str]] = (),
) -> FormOffer:
    """Read the diaries of those chosen so far, for the chosen day's month or this one.

    `others` take part besides, by id and name. A session that is changed is in nobody's way.
    """
    people = {
        int(choice.value): choice.text
        for choice in (values.assessor, values.learner)
        if choice and choice.value.isdecimal()
    } | dict(others)
    base = form_offer(member, values, echo=echo)
    if not people:
        return base
    zone = ZoneInfo(member.organisation.time_zone)
    today = now.astimezone(zone).date()
    chosen = values.day if values.day and is_reckonable(values.day) else None
    day = chosen or today
    busy = _busy_in_month(db, member, people, day, zone, _own(values))
    return replace(
        base,
        booked_days=say_booked_days(busy, day, zone),
        busy_hours=say_busy_hours(busy, chosen, zone) if chosen else "",
        next_times=_next_times(db, member, values, list(people), max(day, today), now, zone),
    )


def _busy_in_month(
    db: Db,
    member: Member,
    people: Mapping[int, str],
    day: date,
    zone: ZoneInfo,
    apart_from: Collection[int],
) -> Busy:
    first = day.replace(day=1)
    busy = busy_times(
        db,
        organisation_id=member.organisation.id,
        owner_ids=list(people),
        start=midnight(first, zone),
        end=midnight(month_after(first, 1), zone),
        apart_from=apart_from,
    )
    return {name: busy[id_] for id_, name in people.items()}


def _own(values: FormValues) -> Collection[int]:
    """The session that the form changes, whose time does not count."""
    session_id = values.memory.session_id
    return [int(session_id)] if session_id.isdecimal() else []


def say_booked_days(busy: Busy, day: date, zone: ZoneInfo) -> str:
    """Say on which days of the month somebody is booked, each marked blue, and who is away."""
    booked = (
        each
        for intervals in busy.values()
        for interval in intervals
        if not is_away(interval)
        for each in first_and_last(interval, zone)
    )
    days = sorted({each.day for each in booked if each.replace(day=1) == day.replace(day=1)})
    away = "".join(
        f" {name} is {say_away(interval, zone)}."
        for name, intervals in busy.items()
        for interval in intervals
        if is_away(interval)
    )
    if not days:
        return f"Nobody is booked in {day:%B %Y} yet.{away}"
    marked = ", ".join(f"{each} 🔵" for each in days)
    return f"Booked days in {day:%B %Y}: {marked}{'.' if away else ''}{away}"


def say_busy_hours(busy: Busy, day: date, zone: ZoneInfo) -> str:
    """Say who is busy or away when on a day, never with what."""
    hours = [
        f"{name} is {say_taken([interval], zone, say_times)}"
        for name, intervals in busy.items()
        for interval in intervals
        if _covers(interval, day, zone)
    ]
    said = say_day(datetime.combine(day, time(), zone))
    return f"{said}: {'; '.join(hours) or 'everybody is free'}."


def _covers(interval: Interval, day: date, zone: ZoneInfo) -> bool:
    first, last = first_and_last(interval, zone)
    return first <= day <= last


def _next_times(
    db: Db,
    member: Member,
    values: FormValues,
    people: Sequence[int],
    first_day: date,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[Choice, ...]:
    """Offer the next times that suit both; nothing until both are chosen."""
    if not (values.assessor and values.learner and values.duration):
        return ()
    diary = read_diary(
        db,
        member.organisation,
        people_ids=people,
        method=values.method or SessionMethod.TRADITIONAL,
        since=midnight(first_day, zone),
        apart_from=_own(values),
    )
    found = next_times(diary, values.duration, first_day=first_day, now=now, count=NEXT_TIMES)
    return tuple(Choice(each.start.isoformat(), say_interval(each, zone)) for each in found)
