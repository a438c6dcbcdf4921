"""Reading everybody's diary, and explaining a refusal with the times that suit instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.claims import busy_times
from booking.commands import BookSession
from booking.database import Db
from booking.errors import NoSmartRoom, Taken
from booking.party import Party
from booking.rules.availability import DAYS_AHEAD, BusyTimes, Diary, nearest_times
from booking.rules.bank_holidays import bank_holiday
from booking.rules.local_times import say_interval, say_times
from booking.rules.working_hours import parse_working_hours
from booking.smart_rooms import room_ids
from booking.tables import Organisation
from booking.values import FormField, Interval, SessionMethod


def times_taken(
    db: Db,
    command: BookSession,
    party: Party,
    conflicts: Sequence[tuple[int, Interval]],
    *,
    now: datetime,
) -> Taken:
    """Explain who is busy and when, never with what, and propose times that suit everybody."""
    busy = "; ".join(
        f"{party.name_of(owner_id)} is busy {say_times(interval, party.zone)}"
        for owner_id, interval in conflicts
    )
    proposals = _proposals(db, command, party, now)
    return Taken(
        f"{busy}.",
        helps=say_proposals(proposals, party.zone),
        field=FormField.SESSION_TIME,
        proposals=proposals,
    )


def no_smart_room(db: Db, command: BookSession, party: Party, *, now: datetime) -> NoSmartRoom:
    """Explain that every smart room is taken, and propose the next times when one is free."""
    proposals = _proposals(db, command, party, now)
    return NoSmartRoom(
        f"No Smart Room is free on {say_interval(command.interval, party.zone)}.",
        helps=say_proposals(proposals, party.zone),
        field=FormField.SESSION_METHOD,
        proposals=proposals,
    )


def say_proposals(proposals: Sequence[Interval], zone: ZoneInfo) -> str:
    """Say the times that suit everybody."""
    if not proposals:
        return f"Nobody has a common free time in the next {DAYS_AHEAD} days; try a later date."
    return f"Free for all: {'; '.join(say_interval(each, zone) for each in proposals)}."


def read_diary(
    db: Db,
    organisation: Organisation,
    *,
    people_ids: Collection[int],
    method: SessionMethod,
    since: datetime,
) -> Diary:
    """Read who is busy when, from a day before `since` to the end of the search.

    The smart rooms' times are read only where the method needs a room.
    """
    smart = method is SessionMethod.SMART_SESSION
    rooms = room_ids(db, organisation_id=organisation.id) if smart else []
    busy = busy_times(
        db,
        organisation_id=organisation.id,
        owner_ids=[*people_ids, *rooms],
        start=since - timedelta(days=1),
        end=since + timedelta(days=DAYS_AHEAD + 1),
    )
    return Diary(
        zone=ZoneInfo(organisation.time_zone),
        working_hours=parse_working_hours(organisation.working_hours),
        busy=BusyTimes(interval for id_ in people_ids for interval in busy[id_]),
        rooms=[BusyTimes(busy[room]) for room in rooms] if smart else None,
        is_holiday=lambda day: bank_holiday(day, organisation.bank_holidays) is not None,
    )


def _proposals(db: Db, command: BookSession, party: Party, now: datetime) -> list[Interval]:
    diary = read_diary(
        db,
        party.organisation,
        people_ids=[command.assessor_id, *command.learner_ids],
        method=command.method,
        since=command.starts_at,
    )
    return nearest_times(diary, command.interval, now=now)
