"""The messages that a booking or a change owes, as rows without their organisation and version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.party import Terms
from booking.placing import PlacedSession
from booking.rows import Row
from booking.rules.digest_mornings import digest_morning
from booking.rules.reminders import ReminderTerms, due_reminders
from booking.rules.working_hours import parse_working_hours
from booking.rules.working_mornings import next_working_morning
from booking.values import DeliveryKind, DeliveryState, Interval

NO_LEAD = 0
"""The lead of a message that is due at once."""


def at_once(
    session_id: int, person_ids: Iterable[int], kind: DeliveryKind, now: datetime
) -> list[Row]:
    """Tell people of a session now."""
    return [owed(session_id, person_id, kind, NO_LEAD, now) for person_id in person_ids]


def again(session_id: int, person_id: int, kind: DeliveryKind, repeat: int, now: datetime) -> Row:
    """Tell somebody once more, for the first, second or later time; a row beside the first one.

    No message goes out after its session's start by a lead, so that negative ones are free.
    """
    return owed(session_id, person_id, kind, -repeat, now)


def reminders(
    placed: Sequence[PlacedSession], readers: Mapping[int, ReminderTerms], now: datetime
) -> list[Row]:
    """Remind people of sessions, each on their own terms, such as `Party.reminder_terms` gives."""
    alike: defaultdict[ReminderTerms, list[int]] = defaultdict(list)
    for person_id, terms in readers.items():
        alike[terms].append(person_id)
    return [
        owed(each.id, person_id, DeliveryKind.REMINDER, lead // timedelta(minutes=1), due_at)
        for each in placed
        for terms, person_ids in alike.items()
        for lead, due_at in due_reminders(each.interval.start, terms, now)
        for person_id in person_ids
    ]


def digests(
    placed: Sequence[PlacedSession], assessor_id: int, reader: ReminderTerms, now: datetime
) -> list[Row]:
    """Give who holds sessions an overview on the morning of each; those of a day go as one.

    Every move needs them anew. A morning that is past is dropped.
    """
    mornings = ((each, digest_morning(each.interval.start, reader)) for each in placed)
    return [
        owed(each.id, assessor_id, DeliveryKind.DIGEST, NO_LEAD, due_at)
        for each, due_at in mornings
        if due_at > now
    ]


def closing_calls(placed: Sequence[PlacedSession], assessor_id: int, terms: Terms) -> list[Row]:
    """Ask who holds sessions to close each when it ends, and once more on the next morning.

    What has been closed by then is not asked for again. Every move needs them anew.
    """
    return [
        owed(each.id, assessor_id, kind, NO_LEAD, due_at)
        for each in placed
        for kind, due_at in (
            (DeliveryKind.CLOSING, each.interval.end),
            (DeliveryKind.CLOSING_REMINDER, _morning_after(each.interval, terms)),
        )
    ]


def _morning_after(interval: Interval, terms: Terms) -> datetime:
    """Give the morning after the day of a session's last moment: midnight ends a day."""
    return next_working_morning(
        interval.end - timedelta.resolution,
        parse_working_hours(terms.working_hours),
        terms.bank_holidays,
        ZoneInfo(terms.time_zone),
    )


def owed(session_id: int, person_id: int, kind: DeliveryKind, lead: int, due_at: datetime) -> Row:
    """Give the row of one message; the lead is in minutes before the session."""
    return {
        "session_id": session_id,
        "person_id": person_id,
        "kind": kind,
        "lead_minutes": lead,
        "due_at": due_at,
        "state": DeliveryState.DUE,
        "attempts": 0,
    }
