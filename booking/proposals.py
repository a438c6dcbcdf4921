"""Reading everybody's diary, and explaining a refusal with the times that suit instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.claims import Clash, busy_times
from booking.commands import BookSession
from booking.database import Db
from booking.errors import NoSmartRoom, Taken
from booking.organisations import OrganisationSettings, read_organisation
from booking.party import Party
from booking.rules.absences import say_taken
from booking.rules.availability import DAYS_AHEAD, BusyTimes, Diary, nearest_times
from booking.rules.bank_holidays import bank_holiday
from booking.rules.local_times import say_interval, say_times
from booking.rules.working_hours import parse_working_hours
from booking.smart_rooms import room_ids
from booking.values import FormField, Interval, SessionMethod


def times_taken(party: Party, clashes: Sequence[Clash], *, with_days: bool = False) -> Taken:
    """Explain who is busy or away and when, never with what; `with_days` for more than a day."""
    say = say_interval if with_days else say_times
    taken: dict[int, list[Interval]] = {}
    for clash in clashes:
        times = taken.setdefault(clash.owner_id, [])
        if clash.interval not in times:
            times.append(clash.interval)
    said = {
        id_: f"{party.name_of(id_)} is {say_taken(times, party.zone, say)}"
        for id_, times in taken.items()
    }
    return Taken(f"{'; '.join(said.values())}.", field=FormField.SESSION_TIME, busy=said)


def no_smart_room(party: Party, wanted: Interval) -> NoSmartRoom:
    """Explain that every smart room is taken."""
    return NoSmartRoom(
        f"No Smart Room is free on {say_interval(wanted, party.zone)}.",
        field=FormField.SESSION_METHOD,
    )


def with_proposals(
    db: Db,
    command: BookSession,
    taken: Taken,
    *,
    now: datetime,
    apart_from: Collection[int] = (),
    stands: Interval | None = None,
) -> Taken:
    """Add the nearest times that suit everybody, and a smart room where one is needed.

    The sessions in `apart_from` are to move: their own time is free for them. Nothing is
    proposed of the time at which the session stands.
    """
    organisation = read_organisation(db, organisation_id=command.organisation_id)
    diary = read_diary(
        db,
        organisation,
        people_ids=[command.assessor_id, *command.learner_ids],
        method=command.method,
        since=command.starts_at,
        apart_from=apart_from,
    )
    nearest = nearest_times(diary, command.interval, now=now)
    proposals = [each for each in nearest if each != stands]
    return type(taken)(
        taken.happened,
        helps=say_proposals(proposals, diary.zone),
        field=taken.field,
        busy=taken.busy,
        proposals=proposals,
    )


def say_proposals(proposals: Sequence[Interval], zone: ZoneInfo) -> str:
    """Say the times that suit everybody."""
    if not proposals:
        return (
            f"No time in the next {DAYS_AHEAD} days suits everybody. "
            "Choose a later date or a shorter session."
        )
    times = "; ".join(say_interval(each, zone) for each in proposals)
    return f"Everybody is free at these times: {times}."


def read_diary(
    db: Db,
    organisation: OrganisationSettings,
    *,
    people_ids: Collection[int],
    method: SessionMethod,
    since: datetime,
    apart_from: Collection[int] = (),
) -> Diary:
    """Read who is busy when, from a day before `since` to the end of the search.

    The smart rooms' times are read only where the method needs a room. The sessions in
    `apart_from` don't count.
    """
    smart = method is SessionMethod.SMART_SESSION
    rooms = room_ids(db, organisation_id=organisation.id) if smart else []
    searched = searched_stretch(since)
    busy = busy_times(
        db,
        organisation_id=organisation.id,
        owner_ids=[*people_ids, *rooms],
        start=searched.start,
        end=searched.end,
        apart_from=apart_from,
    )
    return Diary(
        zone=ZoneInfo(organisation.time_zone),
        working_hours=parse_working_hours(organisation.working_hours),
        busy=BusyTimes(interval for id_ in people_ids for interval in busy[id_]),
        rooms=[BusyTimes(busy[room]) for room in rooms] if smart else None,
        is_holiday=lambda day: bank_holiday(day, organisation.bank_holidays) is not None,
    )


def searched_stretch(since: datetime) -> Interval:
    """Give the stretch of a search that starts then, with a day around it for the clocks."""
    return Interval(since - timedelta(days=1), since + timedelta(days=DAYS_AHEAD + 1))
