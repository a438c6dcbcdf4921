"""When a session's reminders are due for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.rules.quiet_hours import QuietHours, outside_quiet_hours, parse_quiet_hours
from booking.rules.reminder_leads import parse_reminder_leads

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReminderTerms:
    """How somebody is reminded: how long before a session, but for their quiet hours, and where."""

    leads: tuple[timedelta, ...]
    quiet_hours: QuietHours | None
    zone: ZoneInfo


def reminder_terms(
    *,
    leads: str | None,
    quiet_hours: str | None,
    time_zone: str,
    leads_of_all: str,
    zone_of_all: str,
) -> ReminderTerms:
    """Read somebody's own settings, beside those of all in their organisation.

    Own leads of None and an empty own zone stand for the organisation's; own quiet hours of None
    for the usual ones.
    """
    return ReminderTerms(
        parse_reminder_leads(leads_of_all if leads is None else leads),
        parse_quiet_hours(quiet_hours),
        ZoneInfo(time_zone or zone_of_all),
    )


def due_reminders(
    starts_at: datetime, terms: ReminderTerms, now: datetime
) -> list[tuple[timedelta, datetime]]:
    """Give each lead with the moment, in UTC, when its reminder is due; the longest lead first.

    A lead that is already past when the session is booked is dropped: the confirmation,
    which goes out at that moment, says the same. Of several that quiet hours push to one moment
    the longest stays.
    """
    due: dict[datetime, timedelta] = {}
    for lead in sorted(set(terms.leads), reverse=True):
        before = ahead_of(starts_at, lead, terms.zone)
        moment = outside_quiet_hours(before, starts_at, terms.quiet_hours, terms.zone)
        if moment > now:
            due.setdefault(moment, lead)
    return [(lead, moment) for moment, lead in due.items()]


def ahead_of(starts_at: datetime, lead: timedelta, zone: ZoneInfo) -> datetime:
    """Give the moment that lies a lead before a start.

    Days are counted on the calendar: a day before 10:00 is 10:00 on the clock, also when the
    clocks change in between.
    """
    days = lead // A_DAY
    if days == 0:
        return starts_at - lead
    local = starts_at.astimezone(zone).replace(fold=0) - days * A_DAY
    return local.astimezone(UTC) - (lead - days * A_DAY)
